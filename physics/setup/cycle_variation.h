// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_setup_cycle_variation_h
#define ionstack_physics_setup_cycle_variation_h

#include "parameter_files/reader/random_draw.h"

#include <cstdint>
#include <string>

namespace ionstack::physics
{
/// A quantity that is drawn anew at the begin of each cycle of a protocol, as the compact model of Bengel et al., IEEE
/// Trans. Circuits Syst. I 67, 4618 (2020), doi:10.1109/TCSI.2020.3018502, changes parameters of a device from cycle to
/// cycle. Draws of different cycles are independent, and nothing is remembered: the value follows from seed, cycle and
/// name.
struct CycleVariation
{
  std::string              name; ///< "shift of migration energy of oxygen vacancy"
  std::string              unit; ///< that of the value for people, and of the standard deviation: "eV", or "" for none
  parameters::Distribution distribution       = parameters::Distribution::none;
  double                   mean               = 0.;
  double                   standard_deviation = 0.;

  /// The value in a cycle, numbered from 1.
  double value(const std::uint64_t seed, const long long cycle) const
  {
    return parameters::draw(
        distribution, mean, standard_deviation, seed, static_cast<std::uint64_t>(cycle), "cycle: " + name);
  }
};
} // namespace ionstack::physics

#endif
