// SPDX-License-Identifier: Apache-2.0
#include "device.h"
#include "reading.h"

#include <gtest/gtest.h>

#include <cmath>
#include <sstream>

/// The resolved file and the reference.
namespace ionstack::parameters
{
namespace
{
std::string resolved(const ParameterFile &file)
{
  std::ostringstream out;
  file.write_resolved(out);
  return out.str();
}

Texts lines_of(const std::string &text)
{
  Texts              lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);)
    lines.push_back(line);
  return lines;
}

/// Equal to the last bit; no value is equal to no value.
void expect_same(const Device &a, const Device &b)
{
  EXPECT_EQ(a.texts, b.texts);
  ASSERT_EQ(a.numbers.size(), b.numbers.size());
  for (std::size_t i = 0; i < a.numbers.size(); ++i)
    EXPECT_TRUE(a.numbers[i] == b.numbers[i] || (std::isnan(a.numbers[i]) && std::isnan(b.numbers[i]))) << i;
}

TEST(Resolved, ReadsBackToTheSameValues)
{
  Reading      first(device_text, {"Stack/Layer oxide/Thickness=0.1 um", "Protocol/Compliance=", "Title=a\tb"});
  const Device device = ask_for_device(first.root);
  first.file.report_unused();
  ASSERT_EQ(first.problems(), Texts{});
  // Some of what was given and overridden, so that the comparison is not one of two empty devices.
  EXPECT_EQ(device.texts[0], "a b");
  EXPECT_EQ(device.numbers[4], 3.3333333333333335e1);
  EXPECT_NEAR(device.numbers[6], 100., 1e-12);
  EXPECT_TRUE(std::isnan(device.numbers.back()));

  const std::string text = resolved(first.file);
  Reading           second(text);
  expect_same(device, ask_for_device(second.root));
  second.file.report_unused();
  EXPECT_EQ(second.problems(), Texts{});
  // Apart from "default:" remarks nothing changes when it is resolved again.
  EXPECT_EQ(resolved(second.file), text);
}

TEST(Resolved, IsExactlyThis)
{
  Reading reading("subsection B\n  set Thickness = 6 nm\nend\n");
  Section a = reading.root.section("A", "The first section.");
  Section b = reading.root.section("B", "The second section.");
  a.choice("Kind", "x", {"x", "y"}, "Which kind.");
  b.quantity("Thickness", "5 nm", "nm", Range::positive(), "How thick.\nSecond paragraph.");
  b.quantity("Width", "5 nm", "nm", Range::any(), "");
  b.optional_quantity("Gap", "nm", Range::positive(), "A gap.");
  reading.root.text("Title", "", "A title.");
  reading.root.integer("Count", 2, 1, 9, "How many.");
  EXPECT_EQ(resolved(reading.file),
            "# Parameters as resolved by ionstack. This is a valid parameter file.\n"
            "\n"
            "# A title.\n"
            "# A text.\n"
            "set Title =\n"
            "\n"
            "# How many.\n"
            "# A whole number, between 1 and 9.\n"
            "set Count = 2\n"
            "\n"
            "# The second section.\n"
            "subsection B\n"
            "  # How thick.\n"
            "  # Second paragraph.\n"
            "  # A quantity, for example in nm, greater than 0 nm; default: 5 nm.\n"
            "  set Thickness = 6 nm\n"
            "\n"
            "  # A quantity, for example in nm.\n"
            "  set Width = 5 nm\n"
            "\n"
            "  # A gap.\n"
            "  # Nothing or a quantity, for example in nm, greater than 0 nm.\n"
            "  # set Gap =\n"
            "end\n"
            "\n"
            "# The first section.\n"
            "subsection A\n"
            "  # Which kind.\n"
            "  # One of x, y.\n"
            "  set Kind = x\n"
            "end\n");
}

TEST(Resolved, CommentsAreWrappedAndEndWithNoBackslash)
{
  Reading     reading("");
  std::string documentation;
  for (int i = 0; i < 100; ++i)
    documentation += "word\\ ";
  reading.root.section("S").text("A", "", documentation);
  const std::string text = resolved(reading.file);
  for (const std::string &line : lines_of(text))
  {
    EXPECT_LE(line.size(), 102u) << line; // 100 columns, and " ." behind a backslash
    EXPECT_NE(line.back(), '\\') << line;
  }
  EXPECT_GT(lines_of(text).size(), 6u);
  EXPECT_EQ(Reading(text).problems(), Texts{});
}

TEST(Resolved, CommentsFillAtMostAHundredColumns)
{
  Reading     reading(device_text);
  std::size_t widest = 0;
  (void)ask_for_device(reading.root);
  for (const std::string &line : lines_of(resolved(reading.file)))
    if (line.find('#') != std::string::npos)
      widest = std::max(widest, line.size());
  EXPECT_LE(widest, 100u);
  EXPECT_GT(widest, 90u); // the long meaning of the radius is wrapped, not cut short
}

/// Reads as deal.II's ParameterHandler does: each line is blank, a comment, `subsection NAME`, `end` or `set NAME =
/// ...`.
TEST(Resolved, UsesOnlyTheSyntaxOfParameterHandler)
{
  Reading reading(device_text);
  (void)ask_for_device(reading.root);
  int depth = 0;
  int sets  = 0;
  for (const std::string &line : lines_of(resolved(reading.file)))
  {
    const auto        begin = line.find_first_not_of(' ');
    const std::string text  = begin == std::string::npos ? "" : line.substr(begin);
    if (text.empty() || text[0] == '#')
      continue;
    EXPECT_EQ(text.find_first_of("#\\\t"), std::string::npos) << line;
    if (text.rfind("subsection ", 0) == 0)
      ++depth;
    else if (text == "end")
      --depth;
    else
    {
      EXPECT_EQ(text.rfind("set ", 0), 0u) << line;
      EXPECT_NE(text.find(" ="), std::string::npos) << line;
      ++sets;
    }
    EXPECT_GE(depth, 0) << line;
  }
  EXPECT_EQ(depth, 0);
  // 2 of the root, 2 of the stack, 3 of each of three layers and one permittivity, 3 of the protocol, 3 of the solver.
  EXPECT_EQ(sets, 2 + 2 + 3 * 3 + 1 + 3 + 3);
}

TEST(Resolved, RequiredEntriesWithoutAFileAreCommentedOut)
{
  Diagnostics   diagnostics;
  ParameterFile file(diagnostics);
  EXPECT_TRUE(std::isnan(file.root().quantity("Thickness", required, "nm", Range::positive(), "How thick.")));
  EXPECT_EQ(file.root().quantity("Width", "5 nm", "nm", Range::positive(), ""), 5.);
  file.report_unused();
  EXPECT_TRUE(diagnostics.ok());
  const std::string text = resolved(file);
  EXPECT_NE(text.find("\n# set Thickness = (required)\n"), std::string::npos) << text;
  EXPECT_NE(text.find("\nset Width = 5 nm\n"), std::string::npos) << text;
  EXPECT_EQ(Reading(text).problems(), Texts{});
}

TEST(Resolved, LongestValuesAtTheDeepestNestingReadBack)
{
  const std::string value(65536, 'v');
  std::string       path;
  for (int i = 0; i < 64; ++i)
    path += "S/";
  Reading first("", {path + "A=" + value});
  Section section = first.root;
  for (int i = 0; i < 64; ++i)
    section = section.section("S");
  ASSERT_EQ(section.text("A", "", ""), value);

  Reading second(resolved(first.file));
  Section again = second.root;
  for (int i = 0; i < 64; ++i)
    again = again.section("S");
  EXPECT_EQ(again.text("A", "", ""), value);
  EXPECT_EQ(second.problems(), Texts{});
}

TEST(Reference, IsMarkdownWithATablePerSection)
{
  Diagnostics   diagnostics;
  ParameterFile file(diagnostics);
  Section       stack = file.root().section("Stack", "The layers.");
  stack.quantity("Thickness", required, "nm", Range::positive(), "How thick.");
  stack.quantity("Share", "0.5", "1", Range::between(0., 1.), "a | b");
  stack.section("Inner").choice("Kind", "x", {"x", "y_z"}, "Which.\nSo.");
  std::ostringstream out;
  file.write_reference(out);
  EXPECT_EQ(out.str(),
            "# Parameters\n"
            "\n"
            "## Stack\n"
            "\n"
            "The layers.\n"
            "\n"
            "| Entry | Default | Unit | Range | Meaning |\n"
            "| --- | --- | --- | --- | --- |\n"
            "| Thickness | required | `` nm `` | greater than 0 nm | How thick. |\n"
            "| Share | `` 0.5 `` |  | between 0 and 1 | a \\| b |\n"
            "\n"
            "### Stack/Inner\n"
            "\n"
            "| Entry | Default | Unit | Range | Meaning |\n"
            "| --- | --- | --- | --- | --- |\n"
            "| Kind | `` x `` |  | one of x, y\\_z | Which. So. |\n");
}
} // namespace
} // namespace ionstack::parameters
