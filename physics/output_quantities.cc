// SPDX-License-Identifier: Apache-2.0
#include "physics/output_quantities.h"

#include <limits>

namespace ionstack::physics
{
OutputQuantities::OutputQuantities(const DevicePhysics &physics)
    : physics_(physics), electrons_(physics.electrons != CarrierModel::off), holes_(physics.holes != CarrierModel::off)
{
  for (const Field &field : physics.fields)
    quantities_.push_back({field.name, field.unit});
  if (electrons_)
    quantities_.push_back({"electrons", "1/m^3"});
  if (holes_)
    quantities_.push_back({"holes", "1/m^3"});
}

std::vector<double> OutputQuantities::values(const unsigned int region_index, const std::vector<double> &fields) const
{
  const RegionPhysics &region = physics_.regions[region_index];
  std::vector<double>  result(quantities_.size(), std::numeric_limits<double>::quiet_NaN());
  std::vector<double>  slots;
  for (const unsigned int f : region.fields)
  {
    slots.push_back(fields[f]);
    result[f] = fields[f] * physics_.fields[f].to_si;
  }
  const NodeState<double> node{
      slots.data(), region.temperature == none ? physics_.ambient_temperature : slots[region.temperature], 0.};
  for (const Reaction &reaction : region.reactions)
    if (const auto *charge = std::get_if<SpaceCharge>(&reaction))
    {
      std::size_t at = physics_.fields.size();
      if (electrons_ && charge->electrons.exists())
        result[at] = charge->electrons.density(node) * si::per_cubic_metre_per_internal;
      at += electrons_ ? 1 : 0;
      if (holes_ && charge->holes.exists())
        result[at] = charge->holes.density(node) * si::per_cubic_metre_per_internal;
    }
  return result;
}
} // namespace ionstack::physics
