// SPDX-License-Identifier: Apache-2.0
#include "reading.h"

#include <gtest/gtest.h>

/// What is given with --set.
namespace ionstack::parameters
{
namespace
{
TEST(Overrides, ReplaceOrAdd)
{
  Reading reading("subsection Stack\n  subsection Layer base\n    set Thickness = 5 nm\n  end\nend\n",
                  {"Stack/Layer base/Thickness=6 nm", " Stack /  Layer   base/Width = a=b/c ", "Title=x", "Empty="});
  Section layer = reading.root.section("Stack").section("Layer base");
  EXPECT_EQ(layer.quantity("Thickness", "1 nm", "nm", Range::positive(), ""), 6.);
  EXPECT_EQ(layer.text("Width", "", ""), "a=b/c");
  EXPECT_EQ(reading.root.text("Title", "", ""), "x");
  EXPECT_EQ(reading.root.text("Empty", "full", ""), "");
  EXPECT_EQ(layer.location("Thickness").file, "--set");
  EXPECT_EQ(layer.location("Width").file, "--set");
  EXPECT_EQ(layer.location("Width").line, 0);
  EXPECT_TRUE(reading.root.is_set("Title"));
  reading.file.report_unused();
  EXPECT_EQ(reading.problems(), Texts{});
}

TEST(Overrides, OpenSections)
{
  Reading reading("", {"Stack/Layer top/Thickness=6 nm"});
  EXPECT_TRUE(reading.root.has_section("Stack"));
  EXPECT_EQ(reading.root.section("Stack").section_names(), Texts{"Layer top"});
}

TEST(Overrides, MistakesInValuesAreLocatedAtSet)
{
  Reading reading("set A = 5 nm\n", {"A=6"});
  EXPECT_EQ(reading.root.quantity("A", "7 nm", "nm", Range::positive(), ""), 7.);
  EXPECT_EQ(reading.problems(), (Texts{"--set: A: '6' has no unit; write for example '6 nm'"}));
}

TEST(Overrides, RepairAnEntryOfTheFile)
{
  Reading reading("set A = 6\n", {"A=6 nm"});
  EXPECT_EQ(reading.root.quantity("A", "7 nm", "nm", Range::positive(), ""), 6.);
  EXPECT_EQ(reading.problems(), Texts{});
}

TEST(Overrides, MalformedOnesAreProblems)
{
  std::string deep;
  for (int i = 0; i < 65; ++i)
    deep += "S/";
  const Reading reading(
      "", {"Thickness", "=5", "A//B=5", "A/=5", "", "A=b#c", "A=b\\", "A=b\nset C = d", deep + "A=1", "B=1", "B=2"});
  const Texts expected = {"--set: 'Thickness' has no '='; write Section/Name=value",
                          "--set: '=5' has an empty name; write Section/Name=value",
                          "--set: 'A//B=5' has an empty name; write Section/Name=value",
                          "--set: 'A/=5' has an empty name; write Section/Name=value",
                          "--set: '' has no '='; write Section/Name=value",
                          "--set: A: has '#' in its value, which starts a comment in a parameter file; write "
                          "Section/Name=value",
                          "--set: A: ends with a backslash, which continues a line in a parameter file; write "
                          "Section/Name=value",
                          "--set: contains the byte 0x0A at column 4, which is no text; write Section/Name=value",
                          "--set: '" + deep.substr(0, 60) +
                              "...' nests deeper than 64 subsections; write Section/Name=value",
                          "--set: B: is given twice, as '1' and as '2'; remove one"};
  EXPECT_EQ(reading.problems(), expected);
  EXPECT_EQ(Reading("", {deep.substr(2) + "A=1"}).problems(), Texts{});
}
} // namespace
} // namespace ionstack::parameters
