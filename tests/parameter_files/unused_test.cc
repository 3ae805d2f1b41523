// SPDX-License-Identifier: Apache-2.0
#include "reading.h"

#include <gtest/gtest.h>

#include <cmath>
#include <sstream>

/// What is given and never asked for.
namespace ionstack::parameters
{
namespace
{
void ask_for_a_stack(Section root)
{
  Section stack = root.section("Stack");
  stack.choice("Geometry", "planar", {"planar", "box"}, "");
  Section base = stack.section("Layer base");
  base.quantity("Thickness", "5 nm", "nm", Range::positive(), "");
  base.text("Material", "TiO2", "");
  root.section("Protocol").quantity("Temperature", "300 K", "K", Range::positive(), "");
}

TEST(Unused, EntriesWithTheNearestKnownOne)
{
  Reading reading("subsection Stack\n"
                  "  subsection Layer base\n"
                  "    set Thicknes = 5 nm\n"
                  "    set Thickness = 5 nm\n"
                  "    set Zebra = 1\n"
                  "    set Temperature = 300 K\n"
                  "  end\n"
                  "  set Layer base = 1\n"
                  "end\n"
                  "set Zebra = 1\n");
  ask_for_a_stack(reading.root);
  reading.file.report_unused();
  EXPECT_EQ(
      reading.problems(),
      (Texts{"t.prm:10: Zebra: unknown entry; no entries are known here",
             "t.prm:8: Stack/Layer base: is a subsection, not an entry; write 'subsection Layer base' and 'end' around "
             "its entries",
             "t.prm:3: Stack/Layer base/Thicknes: unknown entry, did you mean 'Thickness'?",
             "t.prm:5: Stack/Layer base/Zebra: unknown entry; known entries here are Thickness, Material",
             "t.prm:6: Stack/Layer base/Temperature: unknown entry (one of this name belongs in 'Protocol'); known "
             "entries here are Thickness, Material"}));
}

TEST(Unused, WhatIsMissingByAnotherNameIsOneMistake)
{
  Reading reading("subsection Layer base\n"
                  "  set Thicknes = 5 nm\n"
                  "end\n"
                  "subsection Layer midle\n"
                  "  set Thickness = 5 nm\n"
                  "end\n"
                  "subsection Layer top\n"
                  "  set Zebra = 5 nm\n"
                  "end\n");
  for (const std::string name : {"base", "middle", "top"})
    reading.root.section("Layer " + name).quantity("Thickness", required, "nm", Range::positive(), "");
  reading.file.report_unused();
  EXPECT_EQ(reading.problems(),
            (Texts{"t.prm:7: Layer top/Thickness: is required and not given (a quantity like '5 nm')",
                   "t.prm:2: Layer base/Thicknes: unknown entry, did you mean 'Thickness'?",
                   "t.prm:4: Layer midle: unknown subsection, did you mean 'Layer middle'?",
                   "t.prm:8: Layer top/Zebra: unknown entry; known entries here are Thickness"}));
}

TEST(Unused, SectionsOnceAndNotEachOfTheirEntries)
{
  Reading reading("subsection Stack\n"
                  "  subsection Layer base\n"
                  "  end\n"
                  "  subsection Layer bsae\n"
                  "    set Thickness = 5 nm\n"
                  "    set Zebra = 1\n"
                  "    subsection Inner\n"
                  "    end\n"
                  "  end\n"
                  "  subsection Geometry\n"
                  "  end\n"
                  "end\n"
                  "subsection Zoo\n"
                  "end\n",
                  {"Stak/Geometry=box", "Stack/Geometri=box"});
  ask_for_a_stack(reading.root);
  reading.file.report_unused();
  EXPECT_EQ(reading.problems(),
            (Texts{"--set: Stack/Geometri: unknown entry, did you mean 'Geometry'?",
                   "t.prm:4: Stack/Layer bsae: unknown subsection, did you mean 'Layer base'?",
                   "t.prm:10: Stack/Geometry: is an entry, not a subsection; write 'set Geometry = value'",
                   "t.prm:13: Zoo: unknown subsection; known subsections here are Stack, Protocol",
                   "--set: Stak: unknown subsection, did you mean 'Stack'?"}));
}

TEST(Unused, NothingWhenAllWasAskedFor)
{
  Reading reading("subsection Stack\n subsection Layer base\n  set Material = HfO2\n end\nend\n");
  ask_for_a_stack(reading.root);
  reading.file.report_unused();
  EXPECT_EQ(reading.problems(), Texts{});
}

TEST(Unused, LookingWhetherAnEntryIsSetDoesNotUseIt)
{
  Reading reading("set A = 1\nsubsection S\nend\n");
  EXPECT_TRUE(reading.root.is_set("A"));
  EXPECT_TRUE(reading.root.has_section("S"));
  reading.file.report_unused();
  EXPECT_EQ(reading.problems().size(), 2u);
}

TEST(Unused, ManyAreCountedInsteadOfListed)
{
  std::string text;
  for (int i = 0; i < 250; ++i)
    text += "set entry " + std::to_string(i) + " = 1\n";
  Reading reading(text);
  reading.root.text("Title", "", "");
  reading.file.report_unused();
  ASSERT_EQ(reading.problems().size(), 101u);
  EXPECT_EQ(reading.problems().back(), "t.prm:101: 150 more unknown names in this section");
}

/// Heat that can be switched off, and what belongs to it.
void ask_for_heat(Section root)
{
  Section    physics = root.section("Physics");
  const bool heat    = physics.flag("Heat", true, "");
  Section    own     = root.section("Species");
  Section    hot     = own.if_acts(heat, "the temperature is no unknown", "Physics/Heat");
  hot.optional_quantity("Heat of transport", "eV", Range::any(), "");
  hot.quantity("Soret factor", "1", "1", Range::any(), "");
  hot.section("Inner").quantity("Width", required, "nm", Range::positive(), "");
  own.idle("nothing is random").integer("Seed", 1, 0, 9, "");
}

TEST(Idle, EntriesAreErrorsWithTheReasonWhenTheyAreGiven)
{
  Reading reading("subsection Physics\n"
                  "  set Heat = off\n"
                  "end\n"
                  "subsection Species\n"
                  "  set Heat of transport = 1 eV\n"
                  "  set Soret factor = 2\n"
                  "  set Seed = 3\n"
                  "  subsection Inner\n"
                  "    set Width = 3 nm\n"
                  "  end\n"
                  "end\n");
  ask_for_heat(reading.root);
  EXPECT_EQ(reading.file.report_unused(), Texts{});
  const std::string why = "has no effect: the temperature is no unknown; remove the entry";
  EXPECT_EQ(reading.problems(),
            (Texts{"t.prm:5: Species/Heat of transport: " + why,
                   "t.prm:6: Species/Soret factor: " + why,
                   "t.prm:7: Species/Seed: has no effect: nothing is random; remove the entry",
                   "t.prm:9: Species/Inner/Width: " + why}));
}

TEST(Idle, IsNotSaidWhereSomethingElseIsWrong)
{
  // Such as the entry that would make it act.
  Reading reading("subsection Physics\n set Haet = on\n set Heat = off\nend\n"
                  "subsection Species\n set Soret factor = 2\nend\n");
  ask_for_heat(reading.root);
  EXPECT_EQ(reading.file.report_unused(), Texts{});
  EXPECT_EQ(reading.problems(), Texts{"t.prm:2: Physics/Haet: unknown entry, did you mean 'Heat'?"});
}

TEST(Idle, DefaultsAndEmptyValuesAreNoMistakes)
{
  Reading reading("subsection Physics\n set Heat = no\nend\n"
                  "subsection Species\n set Heat of transport =\n set Soret factor = 1.0\n set Seed = 1\nend\n");
  ask_for_heat(reading.root);
  reading.file.report_unused();
  EXPECT_EQ(reading.problems(), Texts{});
}

TEST(Idle, WhoActsWins)
{
  Reading reading("subsection Physics\n set Heat = off\nend\nsubsection Species\n set Soret factor = 2\n set Seed = "
                  "3\nend\n");
  ask_for_heat(reading.root);
  reading.root.section("Species").quantity("Soret factor", "1", "1", Range::any(), "");
  reading.root.section("Species").acts("Seed");
  reading.file.report_unused();
  EXPECT_EQ(reading.problems(), Texts{});
}

TEST(Idle, AnOverrideThatMakesThemSoIsAWarningAndWhatIsWrittenRunsAgain)
{
  const std::string text = "subsection Physics\n set Heat = on\nend\nsubsection Species\n set Soret factor = 2\nend\n";
  Reading           reading(text, {"Physics/Heat=off"});
  ask_for_heat(reading.root);
  EXPECT_EQ(reading.file.report_unused(), Texts{"Species/Soret factor has no effect: the temperature is no unknown"});
  EXPECT_EQ(reading.problems(), Texts{});
  std::ostringstream written;
  reading.file.write_resolved(written);
  EXPECT_EQ(reading.file.values().at("Species/Soret factor"), "1");

  Reading again(written.str());
  ask_for_heat(again.root);
  EXPECT_EQ(again.file.report_unused(), Texts{});
  EXPECT_EQ(again.problems(), Texts{});

  // What the override itself gives is meant now.
  Reading both(text, {"Physics/Heat=off", "Species/Heat of transport=1 eV"});
  ask_for_heat(both.root);
  both.file.report_unused();
  EXPECT_EQ(both.problems().size(), 1u);
}

TEST(None, IsAValueWhereItMayBe)
{
  const auto read = [](Reading &reading)
  { return reading.root.optional_quantity("Field cap", "V nm^-1", Range::positive(), "", true); };
  Reading none("set Field cap = none\n");
  EXPECT_TRUE(std::isinf(read(none)));
  EXPECT_EQ(none.problems(), Texts{});
  for (const auto &[value, words] :
       {std::pair{"0 V/nm", "'0 V/nm' must be greater than 0 V/nm, or none"},
        {"inf V/nm", "'inf V/nm' is not a finite number; write 'none' to switch it off"},
        {"inf", "'inf' has no unit; write for example 'inf V/nm', or 'none'"},
        {"off", "'off' is not a number with a unit; write for example '5 V/nm', or 'none'"}})
  {
    Reading reading(std::string("set Field cap = ") + value + "\n");
    read(reading);
    EXPECT_EQ(reading.problems(), Texts{std::string("t.prm:1: Field cap: ") + words});
  }
}

TEST(AllMistakes, OfAFileAreReportedAtOnce)
{
  Reading reading("subsection Stack\n"
                  "  set Geometry = plnar\n"
                  "  subsection Layer base\n"
                  "    set Thickness = 5\n"
                  "    set Material TiO2\n"
                  "    set Colour = red\n"
                  "  end\n"
                  "end\n"
                  "subsection Protcol\n"
                  "end\n"
                  "include more.prm\n",
                  {"Nothing"});
  ask_for_a_stack(reading.root);
  reading.root.section("Stack").quantity("Area", required, "nm", Range::positive(), "");
  reading.file.report_unused();
  EXPECT_EQ(reading.problems(),
            (Texts{"t.prm:5: Stack/Layer base: 'set Material TiO2' has no '='; write 'set Name = value'",
                   "t.prm:11: 'include' is not supported; write the entries of that file here",
                   "--set: 'Nothing' has no '='; write Section/Name=value",
                   "t.prm:2: Stack/Geometry: 'plnar' is not one of planar, box, did you mean 'planar'?",
                   "t.prm:4: Stack/Layer base/Thickness: '5' has no unit; write for example '5 nm'",
                   "t.prm:1: Stack/Area: is required and not given (a quantity like '5 nm')",
                   "t.prm:6: Stack/Layer base/Colour: unknown entry; known entries here are Thickness, Material",
                   "t.prm:9: Protcol: unknown subsection, did you mean 'Protocol'?"}));
}
} // namespace
} // namespace ionstack::parameters
