// SPDX-License-Identifier: Apache-2.0
#include "solver/experiment/light.h"

namespace ionstack::solver
{
bool is_lit(const physics::DevicePhysics &physics)
{
  for (const physics::RegionPhysics &region : physics.regions)
    for (const physics::Reaction &reaction : region.reactions)
      if (std::visit([](const auto &any) { return any.is_lit(); }, reaction))
        return true;
  return false;
}
} // namespace ionstack::solver
