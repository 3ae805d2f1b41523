// SPDX-License-Identifier: Apache-2.0
#include "physics/transport/electrostatics.h"

#include "physics/local/falling_root.h"
#include "physics/setup/region_context.h"
#include "physics/transport/carrier_transport.h"
#include "physics/transport/potential.h"

namespace ionstack::physics
{
void Electrostatics::declare(const Declaration &declaration)
{
  declare_potential(declaration);
}

std::vector<Electrostatics> Electrostatics::create(const RegionContext &context)
{
  if (!context.declared().space_charge || context.is_metal())
    return {};
  const auto [relative, out_of_plane] = context.directional("relative_permittivity", name);
  if (relative == nullptr)
    return {};
  Electrostatics process;
  process.potential    = context.potential();
  process.permittivity = constants::vacuum_permittivity * context.ambient_value(*relative);
  process.out_of_plane = out_of_plane;
  return {process};
}

double SpaceCharge::neutral_potential(std::vector<double> values, const double temperature) const
{
  if (!electrons.exists() && !holes.exists())
    return 0.;
  // The charge falls with the potential; at the ends any semiconductor is degenerate.
  const auto charge = [&](const double at)
  {
    values[potential] = at;
    return density(NodeState<double>{values.data(), temperature, 0.});
  };
  return falling_root(charge, -20., 20.);
}

std::vector<Quantity> SpaceCharge::shown() const
{
  std::vector<Quantity> quantities;
  if (electrons.exists())
    quantities.push_back({"electrons", "1/m^3"});
  if (holes.exists())
    quantities.push_back({"holes", "1/m^3"});
  return quantities;
}

std::vector<SpaceCharge> SpaceCharge::create(const RegionContext &context)
{
  const double  fixed     = context.fixed_charge();
  const Carrier electrons = create_electrons(context);
  const Carrier holes     = create_holes(context);
  if (!context.declared().space_charge || context.is_metal())
    return {};
  SpaceCharge reaction;
  reaction.potential = context.potential();
  reaction.fixed     = fixed;
  for (const std::string &species : context.declared().ions)
    if (const Slot slot = context.slot_of(species); slot != none)
      reaction.ions.push_back({slot, context.charge_number(species)});
  reaction.electrons = electrons;
  reaction.holes     = holes;
  return {reaction};
}
} // namespace ionstack::physics
