// SPDX-License-Identifier: Apache-2.0
#include "solver/contact.h"

#include "materials/constants.h"

#include <algorithm>
#include <cmath>

namespace ionstack::solver
{
bool Contact::exchanges_ions() const
{
  for (const auto &[region, at] : physics.regions)
    for (const physics::Exchange &exchange : at.exchanges)
      if (std::holds_alternative<physics::ElectrodeReaction>(exchange) ||
          std::holds_alternative<physics::IonReservoir>(exchange))
        return true;
  return false;
}

std::vector<Contact> Contact::read(parameters::Section root, const std::vector<std::string> &boundaries)
{
  using parameters::Range;
  parameters::Section section = root.section("Contacts", "Where the device meets the outside.");
  auto                names =
      section.list("Names", parameters::required, "Names of the contacts, each with a section `Contact NAME`.");
  if (section.is_set("Names") && names.empty())
    section.problem("Names", "a device needs at least one contact");

  if (root.for_reference())
    names = {"NAME"};

  parameters::Section protocol = root.section("Protocol", "What is done to the device.");
  const std::string   driven   = protocol.text("Contact", parameters::required, "Contact that the steps drive.");
  const auto          steps    = protocol.list("Steps",
                                   parameters::required,
                                   "Steps, in their order and separated by commas, starting at 0 V: `ramp to 1.2 V at "
                                               "2 V/s`, `ramp to 1.2 V in 0.6 s`, `hold 1 ms`.");
  if (protocol.is_set("Steps") && steps.empty())
    protocol.problem("Steps", "a protocol needs at least one step");
  const Waveform waveform = Waveform::parse(steps, protocol, "Steps");

  std::vector<Contact> contacts;
  for (const std::string &name : names)
  {
    if (std::any_of(contacts.begin(), contacts.end(), [&](const Contact &c) { return c.name == name; }))
    {
      section.problem("Names", "contact '" + name + "' is listed twice");
      continue;
    }
    parameters::Section own = root.section("Contact " + name, "A contact.");
    Contact             contact;
    contact.name     = name;
    contact.boundary = own.text(
        "Boundary",
        parameters::required,
        "Boundary on which the contact stands: bottom, top, left, right, side, ... or a physical name of the mesh.");
    if (!contact.boundary.empty() && !boundaries.empty() &&
        std::find(boundaries.begin(), boundaries.end(), contact.boundary) == boundaries.end())
      own.problem("Boundary",
                  "'" + contact.boundary + "' is no boundary of the device" + suggestion(contact.boundary, boundaries));
    for (const Contact &other : contacts)
      if (other.boundary == contact.boundary && !contact.boundary.empty())
        own.problem("Boundary", "contact '" + other.name + "' stands on '" + contact.boundary + "' already");
    contact.electrical =
        own.flag("Electrical", true, "Whether current passes. If not, the contact is a heat sink only.");
    if (name == driven)
    {
      contact.driven  = true;
      contact.voltage = waveform;
      if (!std::isnan(own.optional_quantity(
              "Voltage", internal_unit::potential, Range::any(), "Not for this contact: the protocol drives it.")))
        own.problem("Voltage", "the protocol drives this contact; remove the entry");
    }
    else
      contact.voltage = Waveform(
          own.quantity("Voltage", "0 V", internal_unit::potential, Range::any(), "Constant voltage of the source."));
    contact.series_resistance = own.quantity("Series resistance",
                                             "0 Ohm",
                                             internal_unit::electrical_resistance,
                                             Range::not_negative(),
                                             "Resistor between source and contact.");
    contact.temperature =
        own.optional_quantity("Temperature",
                              internal_unit::temperature,
                              Range::positive(),
                              "Temperature at which the contact is held; empty for a thermally insulated contact.");
    contact.heat_sink = !std::isnan(contact.temperature);
    if (!contact.electrical && !contact.heat_sink)
      own.problem("Electrical", "the contact passes neither current nor heat; give it a Temperature or leave it out");
    contacts.push_back(contact);
  }

  const auto drives = std::find_if(contacts.begin(), contacts.end(), [](const Contact &c) { return c.driven; });
  if (drives == contacts.end() && !driven.empty() && !names.empty())
    protocol.problem("Contact", "'" + driven + "' is no contact" + suggestion(driven, names));
  else if (drives != contacts.end() && !drives->electrical)
    protocol.problem("Contact", "contact '" + driven + "' passes no current");
  return contacts;
}
} // namespace ionstack::solver
