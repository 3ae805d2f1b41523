// SPDX-License-Identifier: Apache-2.0
#include "physics/output_quantities.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ionstack::physics
{
OutputQuantities::OutputQuantities(const DevicePhysics &physics) : physics_(physics)
{
  for (const Field &field : physics.fields)
  {
    const Quantity shown{field.shown_name(), field.unit};
    place_of_field_.push_back(place_of(shown));
    if (place_of_field_.back() == quantities_.size())
      quantities_.push_back(shown);
  }
  const auto add = [&](const auto &process_or_reaction)
  {
    for (const Quantity &shown : process_or_reaction.shown())
      if (place_of(shown) == quantities_.size())
        quantities_.push_back(shown);
  };
  for (const RegionPhysics &region : physics.regions)
  {
    for (const Process &process : region.processes)
      std::visit(add, process);
    for (const Reaction &reaction : region.reactions)
      std::visit(add, reaction);
  }
}

std::size_t OutputQuantities::place_of(const Quantity &quantity) const
{
  const auto found = std::find_if(
      quantities_.begin(), quantities_.end(), [&](const Quantity &known) { return known.name == quantity.name; });
  return static_cast<std::size_t>(found - quantities_.begin());
}

std::vector<double> OutputQuantities::values(const unsigned int region_index, const std::vector<double> &fields) const
{
  const RegionPhysics &region = physics_.regions[region_index];
  std::vector<double>  result(quantities_.size(), std::numeric_limits<double>::quiet_NaN());
  std::vector<double>  slots;
  for (const unsigned int f : region.fields)
  {
    slots.push_back(fields[f]);
    double      &shown = result[place_of_field_[f]];
    const double value = fields[f] * physics_.fields[f].to_si;
    shown              = std::isnan(shown) ? value : shown + value;
  }
  const NodeState<double> node{
      slots.data(), region.temperature == none ? physics_.ambient_temperature : slots[region.temperature], 0.};
  const auto show = [&](const auto &process_or_reaction)
  {
    const std::vector<Quantity> shown = process_or_reaction.shown();
    std::size_t                 next  = 0;
    process_or_reaction.show(node, [&](const double value) { result[place_of(shown[next++])] = value; });
  };
  for (const Process &process : region.processes)
    std::visit(show, process);
  for (const Reaction &reaction : region.reactions)
    std::visit(show, reaction);
  return result;
}
} // namespace ionstack::physics
