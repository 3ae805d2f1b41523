// SPDX-License-Identifier: Apache-2.0
#include "materials/files/diagnostics.h"

#include <gtest/gtest.h>
#include <sstream>

namespace ionstack
{
namespace
{
TEST(Diagnostics, TextNamesFileLineAndEntry)
{
  EXPECT_EQ((Problem{{"a.prm", 3}, "Stack/Thickness", "is empty"}.text()), "a.prm:3: Stack/Thickness: is empty");
  EXPECT_EQ((Problem{{"a.prm", 0}, "Stack", "is empty"}.text()), "a.prm: Stack: is empty");
  EXPECT_EQ((Problem{{"a.prm", 3}, "", "is empty"}.text()), "a.prm:3: is empty");
  EXPECT_EQ((Problem{{"", 0}, "", "is empty"}.text()), "is empty");
  EXPECT_EQ((Problem{{"a", 1}, "b\nc", "d\te"}.text()), "a:1: b?c: d?e");
}

TEST(Diagnostics, PrintsSortedAndOnce)
{
  Diagnostics diagnostics;
  EXPECT_TRUE(diagnostics.ok());
  diagnostics.report({"b", 1}, "x", "m");
  diagnostics.report({"a", 10}, "x", "m");
  diagnostics.report({"a", 9}, "z", "first said");
  diagnostics.report({"a", 9}, "y", "second said");
  diagnostics.report({"b", 1}, "x", "m");
  diagnostics.report({"b", 1}, "x", "another");
  EXPECT_FALSE(diagnostics.ok());
  EXPECT_EQ(diagnostics.problems().size(), 5U);
  std::ostringstream out;
  diagnostics.print(out);
  EXPECT_EQ(out.str(), "a:9: z: first said\na:9: y: second said\na:10: x: m\nb:1: x: m\nb:1: x: another\n");
}

TEST(Diagnostics, WhatFollowsFromAnotherProblemIsNotShownBesideIt)
{
  const auto shown = [](const std::string &cause, const std::string &reason)
  {
    Diagnostics diagnostics;
    diagnostics.report_consequence({"a", 1}, "x", "follows", {"Elsewhere", reason});
    EXPECT_EQ(diagnostics.shown().size(), 1U); // of nothing
    diagnostics.report({"a", 2}, "y", "stands for itself");
    diagnostics.report_cause({"a", 3}, "z", "is the reason", cause);
    EXPECT_EQ(diagnostics.problems().size(), 3U);
    return diagnostics.shown().size();
  };
  EXPECT_EQ(shown("Physics", "Physics"), 2U);
  EXPECT_EQ(shown("Physics", "Physics/Heat"), 2U); // a section, and an entry of it
  EXPECT_EQ(shown("", "Stack/Layers"), 2U);        // a reason for everything
  EXPECT_EQ(shown("Stack/Layers", "Stack"), 3U);   // the section of an entry may have other mistakes
  EXPECT_EQ(shown("Physics", "Stack"), 3U);
  EXPECT_EQ(shown("Stack/Layer", "Stack/Layers"), 3U); // no part of a path, but of a name
}

TEST(NearestName, FindsTypingErrors)
{
  const std::vector<std::string> known{"density", "thermal_conductivity", "electrical_conductivity"};
  EXPECT_EQ(nearest_name("density", known), "density");
  EXPECT_EQ(nearest_name("dnesity", known), "density");  // neighbours swapped
  EXPECT_EQ(nearest_name("densty", known), "density");   // one lost
  EXPECT_EQ(nearest_name("DENSITY", known), "density");  // case
  EXPECT_EQ(nearest_name("den sity", known), "density"); // blank
  EXPECT_EQ(nearest_name("thermal conductivity", known), "thermal_conductivity");
  EXPECT_EQ(nearest_name("electical_conductivty", known), "electrical_conductivity");
}

TEST(NearestName, IsSilentWhenNothingIsNear)
{
  EXPECT_EQ(nearest_name("viscosity", {"density", "relative_permittivity"}), "");
  EXPECT_EQ(nearest_name("Pt", {"Pd"}), ""); // another element, not a typing error
  EXPECT_EQ(nearest_name("", {"density"}), "");
  EXPECT_EQ(nearest_name("density", {}), "");
}

TEST(NearestName, ASwapIsOneMistake)
{
  // Three letters allow one mistake: as two replacements the swap would be too far.
  EXPECT_EQ(nearest_name("fo1", {"f1o"}), "f1o");
  EXPECT_EQ(nearest_name("abc", {"axy"}), "");
}

TEST(NearestName, TakesTheNearer)
{
  EXPECT_EQ(nearest_name("migration_enrgy", {"migration_entropy", "migration_energy"}), "migration_energy");
}

TEST(Suggestion, OffersTheNearestOrAllKnown)
{
  EXPECT_EQ(suggestion("dnesity", {"density", "colour"}), ", did you mean 'density'?");
  EXPECT_EQ(suggestion("xyz", {"density", "colour"}), "; known are density, colour");
  EXPECT_EQ(suggestion("xyz", {"density", "colour", "smell"}, 2), "; known are density, colour, ...");
  EXPECT_EQ(suggestion("xyz", {}), "");
}
} // namespace
} // namespace ionstack
