// SPDX-License-Identifier: Apache-2.0
#include "reading.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

/// What a program gets when it asks for an entry, and what a user reads when the entry is wrong.
namespace ionstack::parameters
{
namespace
{
constexpr long lowest  = std::numeric_limits<long>::min();
constexpr long highest = std::numeric_limits<long>::max();

TEST(Asking, QuantitiesComeInTheInternalUnit)
{
  Reading reading("set Thickness = 0.5 um\nset Factor = 0.25\nset Gap = \n");
  EXPECT_DOUBLE_EQ(reading.root.quantity("Thickness", "5 nm", "nm", Range::positive(), ""), 500.);
  EXPECT_EQ(reading.root.quantity("Width", "5 nm", "nm", Range::positive(), ""), 5.);
  EXPECT_EQ(reading.root.quantity("Factor", "1", "1", Range::between(0., 1.), ""), 0.25);
  EXPECT_TRUE(std::isnan(reading.root.optional_quantity("Gap", "nm", Range::positive(), "")));
  EXPECT_TRUE(std::isnan(reading.root.optional_quantity("Absent", "nm", Range::positive(), "")));
  EXPECT_EQ(reading.problems(), Texts{});
}

TEST(Asking, WrongQuantitiesAreReportedAndTheDefaultIsReturned)
{
  Reading  reading("set A = 5\n"
                   "set B = -5 nm\n"
                   "set C = thick\n"
                   "set D =\n"
                   "set E = 2\n"
                   "set F = 0 nm\n"
                   "set G = 9 nm\n"
                   "set H = 1e999 nm\n"
                   "set I = 5\n"
                   "set J = -1 K\n");
  Section &root = reading.root;
  EXPECT_EQ(root.quantity("A", "7 nm", "nm", Range::positive(), ""), 7.);
  EXPECT_EQ(root.quantity("B", "7 nm", "nm", Range::positive(), ""), 7.);
  EXPECT_TRUE(std::isnan(root.quantity("C", required, "nm", Range::positive(), "")));
  EXPECT_EQ(root.quantity("D", "7 nm", "nm", Range::positive(), ""), 7.);
  EXPECT_EQ(root.quantity("E", "1", "1", Range::between(0., 1.), ""), 1.);
  EXPECT_TRUE(std::isnan(root.optional_quantity("F", "nm", Range::positive(), "")));
  EXPECT_EQ(root.quantity("G", "7 nm", "nm", {1., 8., false, true}, ""), 7.);
  EXPECT_EQ(root.quantity("H", "7 nm", "nm", Range::positive(), ""), 7.);
  EXPECT_TRUE(std::isnan(root.quantity("I", required, "elementary_charge s^-1 V^-1 nm^-1", Range::any(), "")));
  EXPECT_NEAR(root.quantity("J", "25 degC", "K", Range::not_negative(), ""), 298.15, 1e-9);
  EXPECT_EQ(reading.problems(),
            (Texts{"t.prm:1: A: '5' has no unit; write for example '5 nm'",
                   "t.prm:2: B: '-5 nm' must be greater than 0 nm",
                   "t.prm:3: C: 'thick' is not a number with a unit; write for example '5 nm'",
                   "t.prm:4: D: has no value; write for example '7 nm'",
                   "t.prm:5: E: '2' must be between 0 and 1",
                   "t.prm:6: F: '0 nm' must be greater than 0 nm",
                   "t.prm:7: G: '9 nm' must be at least 1 nm and less than 8 nm",
                   "t.prm:8: H: '1e999 nm' is too large or too small for a number of the computer",
                   "t.prm:9: I: '5' has no unit; write for example '5 S/m'",
                   "t.prm:10: J: '-1 K' must be at least -273.15 degC"}));
}

TEST(Asking, RangesAreShownInTheUnitOfTheDefault)
{
  Reading reading("set A = 1 nm\nset B = 1 nm^-3\n");
  reading.root.quantity("A", "5 um", "nm", Range::between(100., 1e7), "");
  reading.root.quantity("B", "1e19 1/cm^3", "nm^-3", {0., 0.1, true, false}, "");
  EXPECT_EQ(reading.problems(),
            (Texts{"t.prm:1: A: '1 nm' must be between 0.1 um and 10000 um",
                   "t.prm:2: B: '1 nm^-3' must be greater than 0 1/cm^3 and at most 1e20 1/cm^3"}));
}

TEST(Asking, UnitOfAnotherDimensionIsAProblem)
{
  Reading reading("set A = 5 V\n");
  EXPECT_EQ(reading.root.quantity("A", "7 nm", "nm", Range::positive(), ""), 7.);
  ASSERT_EQ(reading.problems().size(), 1u);
  EXPECT_EQ(reading.problems()[0].rfind("t.prm:1: A: ", 0), 0u) << reading.problems()[0];
  EXPECT_NE(reading.problems()[0].find("'5 V'"), std::string::npos) << reading.problems()[0];
}

TEST(Asking, Integers)
{
  Reading reading(
      "set A = 42\nset B = 3.5\nset C = 99999999999999999999\nset D = 11\nset E = +3\nset F = 1e3\nset G =\n"
      "set H = -9223372036854775808\nset I = +-3\nset J = 0\n");
  Section &root = reading.root;
  EXPECT_EQ(root.integer("A", 1, 0, 100, ""), 42);
  EXPECT_EQ(root.integer("B", 1, 0, 10, ""), 1);
  EXPECT_EQ(root.integer("C", 2, lowest, highest, ""), 2);
  EXPECT_EQ(root.integer("D", 3, 0, 10, ""), 3);
  EXPECT_EQ(root.integer("E", 1, 0, 10, ""), 3);
  EXPECT_EQ(root.integer("F", 1, lowest, highest, ""), 1);
  EXPECT_EQ(root.integer("G", 1, 1, highest, ""), 1);
  EXPECT_EQ(root.integer("H", 1, lowest, highest, ""), lowest);
  EXPECT_EQ(root.integer("I", 1, lowest, highest, ""), 1);
  EXPECT_EQ(root.integer("J", 1, 1, highest, ""), 1);
  EXPECT_EQ(root.integer("Absent", 8, 1, highest, ""), 8);
  EXPECT_EQ(
      reading.problems(),
      (Texts{"t.prm:2: B: '3.5' is not a whole number; write a whole number between 0 and 10",
             "t.prm:3: C: '99999999999999999999' is beyond the whole numbers of this machine; write a whole number",
             "t.prm:4: D: '11' must be between 0 and 10",
             "t.prm:6: F: '1e3' is not a whole number; write a whole number",
             "t.prm:7: G: has no value; write a whole number at least 1",
             "t.prm:9: I: '+-3' is not a whole number; write a whole number",
             "t.prm:10: J: '0' must be at least 1"}));
}

TEST(Asking, Flags)
{
  Reading reading(
      "set A = true\nset B = yes\nset C = on\nset D = false\nset E = no\nset F = off\nset G = ture\nset H = 1\n"
      "set I =\n");
  for (const char *name : {"A", "B", "C"})
    EXPECT_TRUE(reading.root.flag(name, false, "")) << name;
  for (const char *name : {"D", "E", "F"})
    EXPECT_FALSE(reading.root.flag(name, true, "")) << name;
  EXPECT_TRUE(reading.root.flag("G", true, ""));
  EXPECT_FALSE(reading.root.flag("H", false, ""));
  EXPECT_TRUE(reading.root.flag("I", true, ""));
  EXPECT_FALSE(reading.root.flag("Absent", false, ""));
  EXPECT_EQ(reading.problems(),
            (Texts{"t.prm:7: G: 'ture' is neither true nor false (nor yes, no, on, off), did you mean 'true'?",
                   "t.prm:8: H: '1' is neither true nor false (nor yes, no, on, off)",
                   "t.prm:9: I: has no value; write true or false"}));
}

TEST(Asking, Choices)
{
  const Texts geometries = {"planar", "axisymmetric", "box", "space charge"};
  Reading     reading("set A = box\nset B = axisymetric\nset C = spherical\nset D =\nset E = space   charge\n");
  Section    &root = reading.root;
  EXPECT_EQ(root.choice("A", "planar", geometries, ""), "box");
  EXPECT_EQ(root.choice("B", "planar", geometries, ""), "planar");
  EXPECT_EQ(root.choice("C", "planar", geometries, ""), "planar");
  EXPECT_EQ(root.choice("D", "planar", geometries, ""), "planar");
  EXPECT_EQ(root.choice("E", "planar", geometries, ""), "space charge");
  EXPECT_EQ(root.choice("Absent", "box", geometries, ""), "box");
  EXPECT_EQ(root.choice("Needed", required, geometries, ""), "planar");
  const std::string all = "planar, axisymmetric, box, space charge";
  EXPECT_EQ(reading.problems(),
            (Texts{"t.prm:2: B: 'axisymetric' is not one of " + all + ", did you mean 'axisymmetric'?",
                   "t.prm:3: C: 'spherical' is not one of " + all,
                   "t.prm:4: D: has no value; write one of " + all,
                   "t.prm: Needed: is required and not given (one of " + all + ")"}));
}

TEST(Asking, TextsAndLists)
{
  Reading reading("set A = Ti, TiO2 ,Pt\nset B =\nset C = a,,b\nset D = a,\nset E =\n");
  EXPECT_EQ(reading.root.list("A", "", ""), (Texts{"Ti", "TiO2", "Pt"}));
  EXPECT_EQ(reading.root.list("B", "x", ""), Texts{});
  EXPECT_EQ(reading.root.list("C", "x, y", ""), (Texts{"x", "y"}));
  EXPECT_EQ(reading.root.list("D", "x", ""), Texts{"x"});
  EXPECT_EQ(reading.root.list("Absent", "x, y", ""), (Texts{"x", "y"}));
  EXPECT_EQ(reading.root.text("E", required, ""), "");
  EXPECT_EQ(reading.problems(),
            (Texts{"t.prm:3: C: 'a,,b' has nothing between two commas or at an end; write items like 'a, b'",
                   "t.prm:4: D: 'a,' has nothing between two commas or at an end; write items like 'a, b'",
                   "t.prm:5: E: has no value; write a text"}));
}

TEST(Asking, NamesThatBecomeNamesOfSections)
{
  const std::string longest(60, 'x');
  Reading reading("set A = top  layer,b\nset B = a, b/c\nset C = a=b\nset D = " + longest + "\nset E = x" + longest);
  EXPECT_EQ(reading.root.names("A", "", ""), (Texts{"top layer", "b"})); // as `subsection Layer top  layer` is read
  EXPECT_EQ(reading.root.names("B", "x", ""), Texts{"x"});
  EXPECT_EQ(reading.root.names("C", "", ""), Texts{});
  EXPECT_EQ(reading.root.names("D", "", ""), Texts{longest});
  EXPECT_EQ(reading.root.names("E", "", ""), Texts{});
  const std::string rule = "; names are without '/', '=', '#' and backslash";
  EXPECT_EQ(reading.problems(),
            (Texts{"t.prm:2: B: has '/' in its name 'b/c'" + rule,
                   "t.prm:3: C: has '=' in its name 'a=b'" + rule,
                   "t.prm:5: E: has a name longer than 60 bytes: '" + longest + "...'"}));
}

TEST(Asking, RequiredEntriesAreReportedWhereTheirSectionOpens)
{
  Reading reading("\nsubsection Stack\n  subsection Layer base\n  end\nend\n");
  Section stack = reading.root.section("Stack");
  EXPECT_TRUE(std::isnan(stack.section("Layer base").quantity("Thickness", required, "nm", Range::positive(), "")));
  EXPECT_TRUE(std::isnan(stack.section("Absent").quantity("Bias", required, "V", {-3., -2., false, false}, "")));
  EXPECT_TRUE(std::isnan(reading.root.quantity("Temperature", required, "K", Range::positive(), "")));
  EXPECT_EQ(reading.problems(),
            (Texts{"t.prm:3: Stack/Layer base/Thickness: is required and not given (a quantity like '5 nm')",
                   "t.prm:2: Stack/Absent/Bias: is required and not given (a quantity like '-2.5 V')",
                   "t.prm: Temperature: is required and not given (a quantity like '300 K')"}));
}

TEST(Asking, TheSameTwiceIsTheSameAndADifferentDeclarationIsAnErrorOfTheProgram)
{
  Reading    reading("set A = -1 nm\n");
  const auto ask = [&](const char *default_text, const Range &range, const char *documentation)
  { return reading.root.quantity("A", default_text, "nm", range, documentation); };
  EXPECT_EQ(ask("5 nm", Range::positive(), "doc"), 5.);
  EXPECT_EQ(ask("5 nm", Range::positive(), "doc"), 5.);
  EXPECT_EQ(reading.problems().size(), 1u);
  EXPECT_THROW(ask("6 nm", Range::positive(), "doc"), std::logic_error);
  EXPECT_THROW(ask("5 nm", Range::not_negative(), "doc"), std::logic_error);
  EXPECT_THROW(ask("5 nm", Range::positive(), "other"), std::logic_error);
  EXPECT_THROW(reading.root.text("A", "5 nm", "doc"), std::logic_error);
}

TEST(Asking, DefaultsAndNamesOfTheProgramAreChecked)
{
  Reading reading("");
  Section root = reading.root;
  EXPECT_THROW(root.quantity("A", "5", "nm", Range::any(), ""), std::logic_error);
  EXPECT_THROW(root.quantity("B", "-5 nm", "nm", Range::positive(), ""), std::logic_error);
  EXPECT_THROW(root.integer("C", 5, 0, 4, ""), std::logic_error);
  EXPECT_THROW(root.choice("D", "x", {"a", "b"}, ""), std::logic_error);
  EXPECT_THROW(root.choice("E", "x", {}, ""), std::logic_error);
  EXPECT_THROW(root.text("F", "a # b", ""), std::logic_error);
  EXPECT_THROW(root.text("G", " a", ""), std::logic_error);
  EXPECT_THROW(root.text("a/b", "", ""), std::logic_error);
  EXPECT_THROW(root.text("a  b", "", ""), std::logic_error);
  EXPECT_THROW(root.section("a/b"), std::logic_error);
  EXPECT_THROW(root.section(""), std::logic_error);
}

TEST(Asking, WhatIsGivenCanBeAskedWithoutDeclaring)
{
  Reading reading("subsection Stack\n subsection Layer b\n end\n subsection Layer a\n end\n set X = 1\nend\n");
  Section stack = reading.root.section("Stack");
  EXPECT_TRUE(reading.root.has_section("Stack"));
  EXPECT_FALSE(reading.root.has_section("Protocol"));
  EXPECT_FALSE(reading.root.is_set("Stack"));
  EXPECT_TRUE(stack.is_set("X"));
  EXPECT_FALSE(stack.is_set("Y"));
  EXPECT_EQ(stack.section_names(), (Texts{"Layer b", "Layer a"}));
  EXPECT_EQ(stack.location("Y").line, 0);
  EXPECT_EQ(stack.location("Y").file, "t.prm");
  EXPECT_FALSE(stack.section("Absent").has_section("X"));
  EXPECT_EQ(stack.section("Absent").section_names(), Texts{});
}

TEST(Asking, ProblemsOfTheCallerAreLocated)
{
  Reading reading("subsection Stack\n  set X = 1\nend\n");
  Section stack = reading.root.section("Stack");
  stack.problem("X", "is odd");
  stack.problem("Y", "would be needed");
  stack.problem("", "is thin");
  reading.root.problem("Z", "is missing");
  EXPECT_EQ(reading.problems(),
            (Texts{"t.prm:2: Stack/X: is odd",
                   "t.prm:1: Stack/Y: would be needed",
                   "t.prm:1: Stack: is thin",
                   "t.prm: Z: is missing"}));
}

TEST(Asking, CopiesOfASectionOutliveTheFile)
{
  Diagnostics diagnostics;
  const auto  section = [&] { return ParameterFile::from_text("set A = 1\n", "t.prm", {}, diagnostics).root(); };
  Section     root    = section();
  Section     copy    = root;
  EXPECT_EQ(copy.text("A", "", ""), "1");
}
} // namespace
} // namespace ionstack::parameters
