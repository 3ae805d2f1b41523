// SPDX-License-Identifier: Apache-2.0
#include "physics/reactions/trap_levels.h"

#include <algorithm>
#include <cmath>

namespace ionstack::physics
{
std::vector<TrapLevel> exponential_tail(const double tail_energy, const double extent, const unsigned int count)
{
  const double width = extent / count, half = 0.5 * width / tail_energy;
  // The slice's mean is sinh(x)/x of the density in its middle, with x half of its width over the tail energy.
  const double           shift = half < 1e-4 ? half * half / 6.
                                             : half + std::log(-std::expm1(-2. * half) / (2. * half)); // ln(sinh(x)/x), for any x
  const double           all   = -std::expm1(-extent / tail_energy);
  std::vector<TrapLevel> levels;
  for (unsigned int i = 0; i < count; ++i)
    levels.push_back({(i + 0.5) * width - shift * tail_energy,
                      -std::exp(-(i * width) / tail_energy) * std::expm1(-width / tail_energy) / all});
  return levels;
}

std::vector<TrapLevel> gaussian_distribution(const double centre, const double width, const unsigned int count)
{
  const double           slice = 2. * gaussian_extent() / count; // in widths
  double                 sum   = 0.;
  std::vector<TrapLevel> levels;
  for (unsigned int i = 0; i < count; ++i)
  {
    const double at = (i + 0.5) * slice - gaussian_extent();
    levels.push_back({centre + at * width, std::exp(-0.5 * at * at)});
    sum += levels.back().part;
  }
  for (TrapLevel &level : levels)
    level.part /= sum;
  return levels;
}

double gaussian_outside(const double centre, const double width, const double low, const double high)
{
  const auto beyond = [&](const double distance) { return 0.5 * std::erfc(distance / (std::sqrt(2.) * width)); };
  return beyond(centre - low) + beyond(high - centre);
}

unsigned int levels_for(const double extent, const double thermal)
{
  // A hair less than a whole number of spacings is that number.
  return static_cast<unsigned int>(std::max(1., std::ceil(extent / (close_levels * thermal) - 1e-9)));
}
} // namespace ionstack::physics
