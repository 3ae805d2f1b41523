// SPDX-License-Identifier: Apache-2.0
#include "solver/experiment/contact.h"

#include "materials/units/constants.h"
#include "meshes/stack.h"

#include <algorithm>
#include <cmath>

namespace ionstack::solver
{
bool passes_ions(const std::vector<Contact> &contacts, const physics::DevicePhysics &physics)
{
  return std::any_of(contacts.begin(),
                     contacts.end(),
                     [](const Contact &contact)
                     {
                       return std::any_of(contact.electrode.begin(),
                                          contact.electrode.end(),
                                          [](const auto &at) { return at.second.exchanges_ions(); });
                     }) ||
         std::any_of(physics.interfaces.begin(),
                     physics.interfaces.end(),
                     [](const auto &interface)
                     { return interface.electrode && interface.electrode->exchanges_ions(); });
}

namespace
{
/// Gives a contact the name of its place, and refuses it where another one is.
void place(Contact                        &contact,
           const std::vector<Contact>     &others,
           const meshes::StackDescription &stack,
           const parameters::Section      &section)
{
  const meshes::ContactPlace *own = stack.place_of(contact.name);
  if (own == nullptr || own->of.front().empty())
    return; // which has been reported
  contact.boundary = own->name;
  std::vector<std::string> layers;
  for (const meshes::Layer &layer : stack.layers)
    layers.push_back(layer.name);
  const std::string entry = own->kind == meshes::ContactPlace::Kind::between  ? "Between"
                            : own->kind == meshes::ContactPlace::Kind::region ? "Region"
                                                                              : "Boundary";
  for (const Contact &other : others)
    if (const meshes::ContactPlace *there = stack.place_of(other.name); there != nullptr)
      switch (meshes::placement(*own, *there, layers, 1e-9 * stack.width()))
      {
      case meshes::Placement::overlapping:
        section.problem(entry,
                        own->is_part() || there->is_part()
                            ? "the contact overlaps with contact '" + other.name + "': they stand on '" + own->name +
                                  "' and '" + there->name + "'"
                            : "contact '" + other.name + "' stands on '" + there->name + "' already");
        break;
      case meshes::Placement::touching:
        if (contact.electrical && other.electrical)
          section.problem(entry,
                          "the contact touches contact '" + other.name +
                              "', so that one would short the other: they "
                              "stand on '" +
                              own->name + "' and '" + there->name + "'; leave a gap between them");
        break;
      case meshes::Placement::apart:
        break;
      }
}
} // namespace

std::vector<Contact> Contact::read(parameters::Section root, const meshes::StackDescription &stack)
{
  using parameters::Range;
  parameters::Section section = root.section("Contacts", "Where the device meets the outside.");
  auto                names   = meshes::contact_names(section);
  if (section.is_set("Names") && names.empty())
    section.problem("Names", "a device needs at least one contact");

  if (root.for_reference())
    names = {"NAME"};

  parameters::Section protocol = root.section("Protocol", "What is done to the device.");
  const std::string   driven   = protocol.text(
      "Contact", parameters::required, "Contact upon which the steps act that name none, such as `gate: hold 1 s`.");

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
    contact.name = name;
    contact.electrical =
        own.flag("Electrical", true, "Whether current passes. If not, the contact is a heat sink only.");
    place(contact, contacts, stack, own);
    const parameters::Section electrical =
        own.if_acts(contact.electrical, "with Electrical = false no current passes the contact");
    contact.connected =
        parameters::Section(electrical)
            .flag("Connected",
                  true,
                  "Whether a source is connected with the contact at the start; a step `connect` of the protocol "
                  "changes it. If not, no current flows, and the contact has the voltage at which that is so.");
    if (name == driven)
    {
      contact.driven = true;
      if (!std::isnan(own.optional_quantity(
              "Voltage", internal_unit::potential, Range::any(), "Not for this contact: the protocol drives it.")))
        own.problem("Voltage", "the protocol drives this contact; remove the entry");
    }
    else
      contact.voltage =
          electrical.if_acts(contact.connected, "with Connected = false no source holds a voltage")
              .quantity("Voltage",
                        "0 V",
                        internal_unit::potential,
                        Range::any(),
                        "Voltage of the source at the start, and until a step of the protocol names the contact.");
    contact.circuit = Circuit::read(electrical);
    contact.temperature =
        own.idle("with Heat = off all is at Physics/Ambient temperature, which is another one", "Physics/Heat")
            .optional_quantity("Temperature",
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
  int source = 1;
  for (Contact &contact : contacts)
    if (contact.electrical || contact.driven)
      contact.source = contact.driven ? 0 : source++;
  return contacts;
}

Sources sources_of(const std::vector<Contact> &contacts)
{
  Sources sources(1), others;
  for (const Contact &contact : contacts)
  {
    Source source;
    source.name       = contact.name;
    source.voltage    = contact.voltage;
    source.connected  = contact.connected;
    source.electrical = contact.electrical;
    if (contact.circuit.compliance)
      source.compliance = contact.circuit.compliance->limit * constants::elementary_charge;
    if (contact.driven)
      sources.front() = source;
    else
      (contact.source > 0 ? sources : others).push_back(source);
  }
  sources.insert(sources.end(), others.begin(), others.end());
  return sources;
}
} // namespace ionstack::solver
