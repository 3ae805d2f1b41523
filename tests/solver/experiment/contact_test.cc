// SPDX-License-Identifier: Apache-2.0
#include "solver/experiment/contact.h"

#include "materials/units/constants.h"
#include "meshes/stack.h"
#include "solver/experiment/protocol.h"
#include "tests/parameter_files/reading.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace ionstack::solver
{
namespace
{
using parameters::Reading;

/// A sound text; each case below replaces one piece of it, which stands there once.
const std::string sound = R"(subsection Contacts
  set Names = bottom, top
end
subsection Contact bottom
  set Boundary    = bottom
  set Voltage     = 0.1 V
  set Temperature = 300 K
end
subsection Contact top
  set Boundary          = top
  set Series resistance = 2 kOhm
end
subsection Protocol
  set Contact = top
  set Steps   = ramp to 1 V in 1 s
end
subsection Stack
  set Layers = low, high
  set Width  = 100 nm
  set Depth  = 1 nm
  subsection Layer low
    set Material  = A
    set Thickness = 10 nm
  end
  subsection Layer high
    set Material  = B
    set Thickness = 10 nm
  end
end
)";

TEST(Contact, reading)
{
  Reading    reading(sound);
  const auto contacts = Contact::read(reading.root, meshes::StackDescription::read(reading.root));
  const auto protocol = Protocol::read(reading.root, sources_of(contacts));
  reading.root.section("Contact bottom").acts("Temperature"); // as who reads the device says where heat is solved for
  EXPECT_EQ(reading.file.report_unused(), std::vector<std::string>());
  EXPECT_EQ(reading.problems(), std::vector<std::string>());
  ASSERT_EQ(contacts.size(), 2u);
  EXPECT_EQ(contacts[0].name, "bottom");
  EXPECT_TRUE(contacts[0].electrical);
  EXPECT_TRUE(contacts[0].heat_sink);
  EXPECT_FALSE(contacts[0].driven);
  EXPECT_EQ(contacts[0].temperature, 300.);
  EXPECT_EQ(contacts[0].circuit.series_resistance, 0.);
  EXPECT_EQ(contacts[0].voltage, 0.1);
  EXPECT_TRUE(contacts[1].electrical);
  EXPECT_FALSE(contacts[1].heat_sink);
  EXPECT_TRUE(contacts[1].driven);
  EXPECT_EQ(contacts[1].boundary, "top");
  EXPECT_EQ(contacts[1].voltage, 0.); // before the protocol drives it
  EXPECT_EQ(protocol.duration(), 1.);
  // 1 Ohm = 1 V s/C = 1.602e-19 V s/e.
  EXPECT_DOUBLE_EQ(contacts[1].circuit.series_resistance, 2000. * constants::elementary_charge);
}

struct Mistake
{
  const char *piece;
  const char *replacement;
  const char *problem; ///< its beginning
};

TEST(Contact, mistakes)
{
  const Mistake mistakes[] = {
      {"set Names = bottom, top", "set Names =", "t.prm:2: Contacts/Names: a device needs at least one contact"},
      {"set Names = bottom, top",
       "set Names = bottom, top, top",
       "t.prm:2: Contacts/Names: contact 'top' is listed twice"},
      {"  set Boundary    = bottom\n", "\n", "t.prm:4: Contact bottom/Boundary: "},
      {"= bottom\n  set Voltage",
       "= botom\n  set Voltage",
       "t.prm:5: Contact bottom/Boundary: 'botom' is no boundary of the device, did you mean 'bottom'?"},
      {"set Boundary          = top",
       "set Boundary          = bottom",
       "t.prm:10: Contact top/Boundary: contact 'bottom' stands on 'bottom' already"},
      {"set Series resistance = 2 kOhm",
       "set Voltage = 1 V",
       "t.prm:11: Contact top/Voltage: the protocol drives this contact; remove the entry"},
      {"= 2 kOhm", "= -2 kOhm", "t.prm:11: Contact top/Series resistance: "},
      {"= 2 kOhm", "= 2", "t.prm:11: Contact top/Series resistance: "},
      {"= 2 kOhm", "= 2 kOhm\n  set Compliance by = limiter", "t.prm:12: Contact top/Compliance by: "},
      {"= 2 kOhm", "= 2 kOhm\n  set Compliance = 0 A", "t.prm:12: Contact top/Compliance: "},
      {"= 2 kOhm",
       "= 2 kOhm\n  set Gate voltage = 1 V",
       "t.prm:9: Contact top/Transconductance: a transistor needs it"},
      {"= 2 kOhm", "= 2 kOhm\n  set Transconductance = 1 mA/V^2", "t.prm:9: Contact top/Gate voltage: "},
      {"= 300 K", "= 0 K", "t.prm:7: Contact bottom/Temperature: "},
      {"set Voltage     = 0.1 V\n  set Temperature = 300 K",
       "set Electrical = no",
       "t.prm:6: Contact bottom/Electrical: the contact passes neither current nor heat"},
      {"set Series resistance = 2 kOhm",
       "set Electrical = no\n  set Temperature = 300 K",
       "t.prm:15: Protocol/Contact: contact 'top' passes no current"},
      {"set Contact = top",
       "set Contact = tip",
       "t.prm:14: Protocol/Contact: 'tip' is no contact, did you mean 'top'?"},
      {"  set Contact = top\n", "\n", "t.prm:13: Protocol/Contact: "},
      {"= ramp to 1 V in 1 s", "=", "t.prm:15: Protocol/Steps: a protocol needs at least one step"},
      {"  set Steps   = ramp to 1 V in 1 s\n", "\n", "t.prm:13: Protocol/Steps: "},
      {"ramp to 1 V in 1 s",
       "ramp to 1 V",
       "t.prm:15: Protocol/Steps: step 1, 'ramp to 1 V': needs either a rate or a time"},
  };
  for (const Mistake &mistake : mistakes)
  {
    std::string text = sound;
    ASSERT_NE(text.find(mistake.piece), std::string::npos) << mistake.piece;
    text.replace(text.find(mistake.piece), std::string(mistake.piece).size(), mistake.replacement);
    Reading reading(text);
    Protocol::read(reading.root, sources_of(Contact::read(reading.root, meshes::StackDescription::read(reading.root))));
    const auto problems = reading.problems();
    EXPECT_TRUE(std::any_of(problems.begin(),
                            problems.end(),
                            [&](const std::string &problem) { return problem.rfind(mistake.problem, 0) == 0; }))
        << mistake.replacement << " should give\n  " << mistake.problem << "\nbut gives\n  "
        << (problems.empty() ? "nothing" : problems[0]);
    // An empty list is reported by its reader, too.
    EXPECT_LE(problems.size(), std::string(mistake.replacement).back() == '=' ? 2u : 1u) << mistake.replacement;
  }
}

TEST(Contact, boundaries_of_an_imported_mesh_are_checked_later)
{
  std::string text = sound;
  text.replace(text.find("= bottom\n  set Voltage"), 8, "= ground");
  text.replace(text.find("subsection Stack"),
               std::string::npos,
               "subsection Stack\n  set Depth = 1 nm\nend\nsubsection Mesh\n  set File = none.msh\nend\n");
  Reading reading(text);
  Contact::read(reading.root, meshes::StackDescription::read(reading.root));
  const auto problems = reading.problems();
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_NE(problems[0].find("Mesh/File"), std::string::npos) << problems[0];
}

TEST(Contact, places_that_meet)
{
  struct Case
  {
    const char *bottom, *top; ///< in place of `Boundary = ...` of either contact
    const char *problem;      ///< of the second contact; "" for none
  };
  const Case cases[] = {
      {"set Boundary = top\n set To = 40 nm", "set Boundary = top\n set From = 50 nm", ""},
      {"set Boundary = top\n set To = 40 nm",
       "set Boundary = top\n set From = 39 nm",
       "Contact top/Boundary: the contact overlaps with contact 'bottom': they stand on 'top, x from 39 nm to 100 nm' "
       "and 'top, x from 0 nm to 40 nm'"},
      {"set Boundary = top\n set To = 40 nm",
       "set Boundary = top",
       "Contact top/Boundary: the contact overlaps with contact 'bottom'"},
      {"set Boundary = top\n set To = 40 nm",
       "set Boundary = top\n set From = 40 nm",
       "Contact top/Boundary: the contact touches contact 'bottom', so that one would short the other"},
      {"set Boundary = top\n set To = 40 nm\n set Electrical = no", "set Boundary = top\n set From = 40 nm", ""},
      {"set Boundary = left\n set Layers = low", "set Boundary = right\n set Layers = low", ""},
      {"set Boundary = left\n set Layers = low",
       "set Boundary = left\n set Layers = low, high",
       "Contact top/Boundary: the contact overlaps with contact 'bottom'"},
      {"set Boundary = left\n set Layers = low",
       "set Boundary = left\n set Layers = high",
       "Contact top/Boundary: the contact touches contact 'bottom'"},
      {"set Between = low, high\n set To = 20 nm", "set Between = high, low\n set From = 30 nm", ""},
      {"set Between = low, high\n set To = 20 nm",
       "set Between = high, low\n set From = 10 nm",
       "Contact top/Between: the contact overlaps with contact 'bottom'"},
      {"set Region = low", "set Region = low", "Contact top/Region: contact 'bottom' stands on 'all of low' already"},
  };
  for (const Case &one : cases)
  {
    std::string text = sound;
    text.replace(text.find("set Boundary    = bottom"), 24, one.bottom);
    text.replace(text.find("set Boundary          = top"), 27, one.top);
    if (text.find("Electrical") != std::string::npos)
      text.replace(text.find("  set Voltage     = 0.1 V\n"), 26, "");
    Reading reading(text);
    Contact::read(reading.root, meshes::StackDescription::read(reading.root));
    reading.root.section("Contact bottom").acts("Temperature");
    const auto problems = reading.problems();
    ASSERT_EQ(problems.size(), *one.problem == 0 ? 0u : 1u)
        << one.bottom << one.top << testing::PrintToString(problems);
    for (const std::string &problem : problems)
      EXPECT_NE(problem.find(one.problem), std::string::npos) << problem;
  }
}
} // namespace
} // namespace ionstack::solver
