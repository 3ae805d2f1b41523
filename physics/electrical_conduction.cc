// SPDX-License-Identifier: Apache-2.0
#include "physics/electrical_conduction.h"

#include "physics/region_context.h"

namespace ionstack::physics
{
std::vector<ElectricalConduction> ElectricalConduction::create(const RegionContext &context)
{
  if (context.physics().space_charge && !context.is_metal())
    return {};
  const auto [sigma, out_of_plane] = context.directional("electrical_conductivity", name);
  if (sigma == nullptr)
    return {};
  ElectricalConduction process;
  process.potential     = context.slot_of("potential");
  process.conductivity  = sigma->law;
  process.out_of_plane  = out_of_plane;
  process.concentration = context.species_slot(*sigma);
  return {process};
}
} // namespace ionstack::physics
