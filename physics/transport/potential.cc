// SPDX-License-Identifier: Apache-2.0
#include "physics/transport/potential.h"

#include "materials/units/constants.h"

namespace ionstack::physics
{
namespace
{
std::vector<bool> read_metals(const Declaration &declaration)
{
  const bool          space_charge = declaration.device().space_charge;
  parameters::Section physics      = declaration.physics();
  std::vector<bool>   metals(declaration.regions().size(), false);
  for (const std::string &name : physics.if_acts(space_charge, not_space_charge, closure_entry)
                                     .list("Metals",
                                           "",
                                           "With space charge: regions, or layers, that conduct as metals do. Their "
                                           "interfaces with other regions are described like contacts."))
  {
    const auto named = regions_named(declaration.regions(), name);
    if (named.empty())
      physics.problem("Metals",
                      "'" + name + "' is no region of the stack" + suggestion(name, names_of(declaration.regions())));
    for (const unsigned int region : named)
      metals[region] = space_charge;
  }
  return metals;
}
} // namespace

AbsoluteTolerance tolerance_of_potentials()
{
  return {"Potential", "1 mV", internal_unit::potential, parameters::Range::positive(), "Absolute, for the potential."};
}

void declare_potential(const Declaration &declaration)
{
  Declarations       &device  = declaration.device();
  parameters::Section physics = declaration.physics();
  device.space_charge         = physics.choice("Potential",
                                       "conduction",
                                       {"conduction", "space charge"},
                                       "Closure of the potential: current continuity, div(sigma grad phi) = 0, or "
                                               "Poisson's equation with all charges.") == "space charge";
  device.metals_where         = physics.location("Metals");
  device.metals               = read_metals(declaration);

  Field field;
  field.name       = "potential";
  field.unit       = "V";
  field.support    = declaration.all_regions();
  field.at_contact = Field::AtContact::voltage;
  field.block      = field.name;
  // The zero of space charge is the vacuum's, volts away.
  field.zero_is_free = device.space_charge;
  field.coefficient  = "electrical conductivity";
  declaration.add(field, tolerance_of_potentials());
}
} // namespace ionstack::physics
