// SPDX-License-Identifier: Apache-2.0
#include "physics/electrostatics.h"

#include "physics/carrier_transport.h"
#include "physics/region_context.h"

namespace ionstack::physics
{
std::vector<Electrostatics> Electrostatics::create(const RegionContext &context)
{
  if (!context.physics().space_charge)
    return {};
  const auto [relative, out_of_plane] = context.directional("relative_permittivity", name);
  if (relative == nullptr)
    return {};
  Electrostatics process;
  process.potential    = context.slot_of("potential");
  process.permittivity = constants::vacuum_permittivity * context.ambient_value(*relative);
  process.out_of_plane = out_of_plane;
  return {process};
}

double SpaceCharge::neutral_potential(std::vector<double> values, const double temperature) const
{
  if (!electrons.exists() && !holes.exists())
    return 0.;
  // The charge falls with the potential: bisection between potentials at which any semiconductor is degenerate.
  double low = -20., high = 20.;
  while (high - low > 1e-12)
  {
    values[potential] = 0.5 * (low + high);
    const NodeState<double> node{values.data(), temperature, 0.};
    (density(node) > 0. ? low : high) = values[potential];
  }
  return 0.5 * (low + high);
}

std::vector<SpaceCharge> SpaceCharge::create(const RegionContext &context)
{
  const double  fixed     = context.fixed_charge();
  const Carrier electrons = create_electrons(context);
  const Carrier holes     = create_holes(context);
  if (!context.physics().space_charge)
    return {};
  SpaceCharge reaction;
  reaction.potential = context.slot_of("potential");
  reaction.fixed     = fixed;
  for (const SpeciesDescription &species : context.physics().species)
    if (const Slot slot = context.slot_of(species.name); slot != none)
      reaction.ions.push_back({slot, context.charge_number(species.name)});
  reaction.electrons = electrons;
  reaction.holes     = holes;
  return {reaction};
}
} // namespace ionstack::physics
