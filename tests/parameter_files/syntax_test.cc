// SPDX-License-Identifier: Apache-2.0
#include "reading.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

/// Each mistake of syntax gives exactly one problem with its line, and parsing goes on behind it.
namespace ionstack::parameters
{
namespace
{
TEST(Syntax, SectionsEntriesCommentsAndBlankLines)
{
  Reading reading("# a comment\n"
                  "\n"
                  "set Title = a device # remark\n"
                  "subsection Stack\n"
                  "  subsection Layer base\n"
                  "    set Thickness=5 nm\n"
                  "  end\n"
                  "end\n");
  EXPECT_EQ(reading.root.text("Title", "", ""), "a device");
  Section layer = reading.root.section("Stack").section("Layer base");
  EXPECT_EQ(layer.text("Thickness", "", ""), "5 nm");
  EXPECT_EQ(layer.path(), "Stack/Layer base");
  EXPECT_EQ(layer.location("Thickness").line, 6);
  EXPECT_EQ(layer.location("Thickness").file, "t.prm");
  EXPECT_EQ(reading.problems(), Texts{});
}

TEST(Syntax, BlanksInNamesDoNotMatterButCaseDoes)
{
  Reading reading(
      "\t subsection \t Layer    base\t\r\n   set   Lattice \t constant   =  a  b \r\nset layer = 1\nend  \n");
  Section layer = reading.root.section("Layer base");
  EXPECT_EQ(layer.text("Lattice constant", "", ""), "a  b");
  EXPECT_FALSE(layer.is_set("Layer"));
  EXPECT_TRUE(layer.is_set("layer"));
  EXPECT_EQ(reading.problems(), Texts{});
}

TEST(Syntax, BackslashJoinsLinesAndTheFirstOneIsNamed)
{
  Reading reading("set A = 1, \\\n        2, \\\n     3 # all\nset B = x\nset C = y\\\nz\n");
  EXPECT_EQ(reading.root.text("A", "", ""), "1, 2, 3");
  EXPECT_EQ(reading.root.location("A").line, 1);
  EXPECT_EQ(reading.root.location("B").line, 4);
  EXPECT_EQ(reading.root.text("C", "", ""), "yz");
  EXPECT_EQ(reading.problems(), Texts{});
}

TEST(Syntax, LastLineNeedsNoLineEnd)
{
  Reading reading("set A = 1");
  EXPECT_EQ(reading.root.integer("A", 0, 0, 9, ""), 1);
  EXPECT_EQ(reading.problems(), Texts{});
}

TEST(Syntax, ByteOrderMarkAndUtf8AreText)
{
  Reading reading("\xEF\xBB\xBFset A = \xC2\xB5m \xE2\x82\x82 \xF0\x9F\x98\x80\n");
  EXPECT_EQ(reading.root.text("A", "", ""), "\xC2\xB5m \xE2\x82\x82 \xF0\x9F\x98\x80");
  EXPECT_EQ(reading.problems(), Texts{});
}

TEST(Syntax, BackslashAtTheEndOfTheFile)
{
  Reading reading("set A = 1\nset B = 2 \\");
  EXPECT_EQ(reading.root.text("B", "", ""), "2");
  EXPECT_EQ(reading.problems(),
            (Texts{"t.prm:2: a backslash continues this line beyond the end of the file; remove it"}));
}

TEST(Syntax, CommentThatEndsWithBackslash)
{
  Reading reading("set A = 1 # C:\\\nset B = 2\n");
  EXPECT_EQ(reading.root.text("A", "", ""), "1");
  EXPECT_EQ(reading.root.text("B", "", ""), "2");
  EXPECT_EQ(
      reading.problems(),
      (Texts{"t.prm:1: this comment ends with a backslash, which would make the next line part of it; remove it"}));
}

TEST(Syntax, IncludeIsRefused)
{
  Reading reading("include other.prm\n");
  EXPECT_EQ(reading.problems(), (Texts{"t.prm:1: 'include' is not supported; write the entries of that file here"}));
}

TEST(Syntax, UnknownKeywords)
{
  Reading reading("Set A = 1\n"
                  "B = 2\n"
                  "subsecton S\n"
                  "  set C = 3\n"
                  "edn\n"
                  "nonsense\n"
                  "set D = 4\n");
  EXPECT_TRUE(reading.root.is_set("A"));
  EXPECT_TRUE(reading.root.is_set("B"));
  EXPECT_EQ(reading.root.section("S").text("C", "", ""), "3");
  EXPECT_EQ(reading.root.text("D", "", ""), "4");
  EXPECT_EQ(reading.problems(),
            (Texts{"t.prm:1: unknown keyword 'Set', did you mean 'set'?",
                   "t.prm:2: 'B = 2' does not start with a keyword, did you mean 'set B = 2'?",
                   "t.prm:3: unknown keyword 'subsecton', did you mean 'subsection'?",
                   "t.prm:5: S: unknown keyword 'edn', did you mean 'end'?",
                   "t.prm:6: unknown keyword 'nonsense'; a line starts with set, subsection or end"}));
}

TEST(Syntax, SetWithoutEqualsSignOrName)
{
  Reading reading("subsection S\nset Thickness 5 nm\nset\nset = 5\nset A = 1\nend\n");
  EXPECT_EQ(reading.root.section("S").text("A", "", ""), "1");
  EXPECT_EQ(reading.problems(),
            (Texts{"t.prm:2: S: 'set Thickness 5 nm' has no '='; write 'set Name = value'",
                   "t.prm:3: S: 'set ' has no '='; write 'set Name = value'",
                   "t.prm:4: S: this entry has no name"}));
}

TEST(Syntax, EndsThatDoNotMatch)
{
  Reading reading("end\nsubsection S\nend of S\nsubsection T\n  subsection U\n  end\n  set A = 1\n");
  EXPECT_EQ(reading.root.section("T").text("A", "", ""), "1");
  EXPECT_EQ(reading.problems(),
            (Texts{"t.prm:1: 'end' without a subsection that is open; remove it",
                   "t.prm:3: S: 'end' is followed by 'of S'; write 'end' alone or make it a comment",
                   "t.prm:4: T: this subsection, opened at line 4, is not closed; write 'end' after its last entry"}));
}

TEST(Syntax, EntrySetTwiceKeepsTheFirstAndNamesBothLines)
{
  Reading reading("subsection S\nset A = 1\nend\nsubsection S\nset B = 2\nset A = 3\nend\n");
  Section section = reading.root.section("S");
  EXPECT_EQ(section.text("A", "", ""), "1");
  EXPECT_EQ(section.text("B", "", ""), "2");
  EXPECT_EQ(reading.problems(), (Texts{"t.prm:6: S/A: is set twice, at line 2 and at line 6; remove one"}));
}

TEST(Syntax, NamesThatCannotBeWritten)
{
  Reading reading("set A/B = 1\nsubsection S=T\n set C = 2\n subsection U\n end\nend\nsubsection\nend\nset D = 3\n");
  EXPECT_EQ(reading.root.text("D", "", ""), "3");
  EXPECT_EQ(reading.root.section_names(), Texts{});
  EXPECT_EQ(
      reading.problems(),
      (Texts{"t.prm:1: this entry has '/' in its name 'A/B'; names are without '/', '=', '#' and backslash",
             "t.prm:2: this subsection has '=' in its name 'S=T'; names are without '/', '=', '#' and backslash; its "
             "content is passed over",
             "t.prm:7: this subsection has no name; its content is passed over"}));
}

TEST(Syntax, BytesThatAreNoText)
{
  const std::string nul(1, '\0');
  Reading reading("set A = 1" + nul + "\n  set B = \xFF\nset C = 3\n\x1B[31m\nsubsection S" + nul + "\nend\n");
  EXPECT_EQ(reading.root.text("A", "default", ""), "default");
  EXPECT_EQ(reading.root.quantity("B", "7", "1", Range::any(), ""), 7.);
  EXPECT_EQ(reading.root.text("C", "", ""), "3");
  EXPECT_EQ(
      reading.problems(),
      (Texts{"t.prm:1: this line contains the byte 0x00 at column 10, which is no text; a parameter file is UTF-8 text",
             "t.prm:2: this line contains the byte 0xFF at column 11, which is no text; a parameter file is UTF-8 text",
             "t.prm:4: this line contains the byte 0x1B at column 1, which is no text; a parameter file is UTF-8 text",
             "t.prm:5: this line contains the byte 0x00 at column 13, which is no text; a parameter file is UTF-8 "
             "text"}));
}

TEST(Syntax, JoinedLinesAreReportedOnce)
{
  Reading reading("set A = \x01\\\n\x02\\\n\x03\nset B = 2\n");
  EXPECT_EQ(reading.root.text("B", "", ""), "2");
  EXPECT_EQ(
      reading.problems(),
      (Texts{
          "t.prm:1: this line contains the byte 0x01 at column 9, which is no text; a parameter file is UTF-8 text"}));
}

TEST(Syntax, TextInLatin1IsNoUtf8)
{
  // The micro sign: in Latin-1 one byte, which continues a character in UTF-8 and cannot start one.
  Reading reading("set A = 5 \xB5m\nset B = caf\xE9\n");
  ASSERT_EQ(reading.problems().size(), 2u);
  EXPECT_NE(reading.problems()[0].find("t.prm:1: this line contains the byte 0xB5 at column 11"), std::string::npos);
  EXPECT_NE(reading.problems()[1].find("t.prm:2: this line contains the byte 0xE9 at column 12"), std::string::npos);
}

TEST(Syntax, VeryLongLinesValuesAndNames)
{
  const std::string long_name(201, 'n');
  Reading           reading("set A = " + std::string(200000, 'x') + "\n" +  //
                  "set B = " + std::string(65537, 'x') + "\n" +   //
                  "set C = " + std::string(65536, 'x') + "\n" +   //
                  "set " + long_name + " = 1\n" +                 //
                  "set D = " + std::string(60000, 'x') + "\\\n" + //
                  std::string(60000, 'y') + "\n" +                //
                  "set E = 5\n");
  EXPECT_EQ(reading.root.text("C", "", "").size(), 65536u);
  EXPECT_EQ(reading.root.text("E", "", ""), "5");
  EXPECT_EQ(reading.problems(),
            (Texts{"t.prm:1: this line is longer than 100000 bytes; that is no entry",
                   "t.prm:2: B: has a value longer than 65536 bytes",
                   "t.prm:4: this entry has a name longer than 200 bytes: '" + std::string(60, 'n') + "...'",
                   "t.prm:6: this line is longer than 100000 bytes; that is no entry"}));
}

TEST(Syntax, NestingHasALimit)
{
  const auto nested = [](const int depth)
  {
    std::string text;
    for (int i = 0; i < depth; ++i)
      text += "subsection S\n";
    text += "set A = 1\n";
    for (int i = 0; i < depth; ++i)
      text += "end\n";
    return text + "set B = 2\n";
  };
  EXPECT_EQ(Reading(nested(64)).problems(), Texts{});

  Reading reading(nested(100));
  EXPECT_EQ(reading.root.text("B", "", ""), "2");
  ASSERT_EQ(reading.problems().size(), 1u);
  EXPECT_EQ(reading.diagnostics.problems()[0].where.line, 65);
  EXPECT_EQ(reading.diagnostics.problems()[0].message,
            "this subsection is nested deeper than 64 subsections; its content is passed over");
}

TEST(Syntax, ReadingIsGivenUpAfterAHundredMistakes)
{
  std::string text;
  for (int i = 0; i < 1000; ++i)
    text += "junk\n";
  Reading reading(text + "set A = 1\n");
  ASSERT_EQ(reading.problems().size(), 100u);
  EXPECT_EQ(reading.problems().back(), "t.prm:100: too many mistakes of syntax; the rest of the file is not read");
  // What stands in the rest is unknown, so nothing is said to be missing.
  reading.root.text("A", required, "");
  EXPECT_EQ(reading.problems().size(), 100u);
}

TEST(Syntax, FilesThatCannotBeRead)
{
  Diagnostics   diagnostics;
  ParameterFile missing("/nowhere/missing.prm", {}, diagnostics);
  ParameterFile folder(std::filesystem::temp_directory_path().string(), {}, diagnostics);
  ASSERT_EQ(diagnostics.problems().size(), 2u);
  EXPECT_EQ(diagnostics.problems()[0].text(), "/nowhere/missing.prm: cannot be opened: No such file or directory");
  EXPECT_EQ(diagnostics.problems()[1].message, "is a directory; give a parameter file");
  EXPECT_EQ(diagnostics.problems()[1].where.line, 0);

  // One problem is enough: nothing is missing in a file that was not read.
  missing.root().quantity("A", required, "nm", Range::any(), "");
  missing.report_unused();
  EXPECT_EQ(diagnostics.problems().size(), 2u);

  ParameterFile endless("/dev/zero", {}, diagnostics);
  ASSERT_EQ(diagnostics.problems().size(), 3u);
  EXPECT_EQ(diagnostics.problems()[2].text(), "/dev/zero: is larger than 8 MiB; that is no parameter file");
}

TEST(Syntax, FileOnDisk)
{
  const auto path = std::filesystem::temp_directory_path() / "ionstack_reader_test.prm";
  std::ofstream(path) << "set A = 1\nset B 2\n";
  Diagnostics   diagnostics;
  ParameterFile file(path.string(), {"A=5"}, diagnostics);
  EXPECT_EQ(file.root().text("A", "", ""), "5");
  ASSERT_EQ(diagnostics.problems().size(), 1u);
  EXPECT_EQ(diagnostics.problems()[0].text(), path.string() + ":2: 'set B 2' has no '='; write 'set Name = value'");
  std::filesystem::remove(path);
}
} // namespace
} // namespace ionstack::parameters
