// SPDX-License-Identifier: Apache-2.0
#include "postprocess/figures/analog_figures.h"

#include "materials/files/diagnostics.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <sstream>
#include <tuple>
#include <utility>

namespace ionstack::postprocess
{
namespace
{
void check(const LevelOptions &options)
{
  std::ostringstream message;
  if (options.read_noise && !(*options.read_noise > 0. && options.spacing_in_sigma > 0.))
    message << "The read noise is " << *options.read_noise << " S and the level spacing " << options.spacing_in_sigma
            << " of it; both must be positive. Leave the noise out when there is none.";
  else if (!options.read_noise && !(options.part_of_range > 0. && options.part_of_range <= 1.))
    message << "The level spacing is " << options.part_of_range
            << " of the range of conductance; it must be above 0 and at most 1, as 0.01.";
  if (!message.str().empty())
    throw BadInput(message.str());
}

std::optional<NonlinearityFit> fit(const std::vector<double> &conductances, const UpdateBranch branch)
{
  std::vector<UpdatePoint> points;
  for (const double conductance : conductances)
    points.push_back({static_cast<double>(points.size()), conductance});
  return fit_nonlinearity(points, branch);
}

/// Conductances are known to the balance of the currents, 4e-9, and changes below that are round-off.
constexpr double resolution = 1e-8;

/// Whether all conductances between these extremes are one and the same.
bool constant(const double smallest, const double largest)
{
  return largest - smallest <= resolution * std::max(std::abs(smallest), std::abs(largest));
}

/// Smallest and largest conductance of both branches; zeros without any.
std::pair<double, double> extremes(const UpdateCycle &cycle)
{
  std::vector<double> all = cycle.potentiation;
  all.insert(all.end(), cycle.depression.begin(), cycle.depression.end());
  if (all.empty())
    return {0., 0.};
  const auto [smallest, largest] = std::minmax_element(all.begin(), all.end());
  return {*smallest, *largest};
}

/// Conductance of a branch at the part x in [0, 1] of its pulses.
double at(const std::vector<double> &branch, const double x)
{
  const double      position = x * static_cast<double>(branch.size() - 1);
  const std::size_t below    = std::min(static_cast<std::size_t>(position), branch.size() - 2);
  return branch[below] + (position - static_cast<double>(below)) * (branch[below + 1] - branch[below]);
}

/// max |Gp - mirrored Gd| over the pulses of both branches.
double largest_difference(const UpdateCycle &cycle)
{
  std::set<double> parts;
  for (const auto *branch : {&cycle.potentiation, &cycle.depression})
    for (std::size_t n = 0; n < branch->size(); ++n)
      parts.insert(static_cast<double>(n) / static_cast<double>(branch->size() - 1));
  double largest = 0.;
  for (const double x : parts)
    largest = std::max(largest, std::abs(at(cycle.potentiation, x) - at(cycle.depression, 1. - x)));
  return largest;
}

/// Squared deviations of the changes at each pulse from their mean over the cycles, and their degrees of freedom.
void add_variation(const std::vector<UpdateCycle> &cycles,
                   std::vector<double> UpdateCycle::*const branch,
                   double                                 &sum,
                   double                                 &freedom)
{
  std::size_t length = (cycles.front().*branch).size();
  for (const UpdateCycle &cycle : cycles)
    length = std::min(length, (cycle.*branch).size());
  const double count = static_cast<double>(cycles.size());
  for (std::size_t n = 1; n < length; ++n)
  {
    const auto change = [&](const UpdateCycle &cycle) { return (cycle.*branch)[n] - (cycle.*branch)[n - 1]; };
    double     centre = 0.;
    for (const UpdateCycle &cycle : cycles)
      centre += change(cycle) / count;
    for (const UpdateCycle &cycle : cycles)
      sum += std::pow(change(cycle) - centre, 2);
    freedom += count - 1.;
  }
}
} // namespace

AnalogFigures analog_figures(const UpdateCycle &cycle, const LevelOptions &options)
{
  check(options);
  AnalogFigures figures;
  if (cycle.potentiation.empty() && cycle.depression.empty())
    return figures;
  std::tie(figures.minimum_conductance, figures.maximum_conductance) = extremes(cycle);
  const double range = figures.maximum_conductance - figures.minimum_conductance;
  if (figures.minimum_conductance > 0.)
    figures.dynamic_range = figures.maximum_conductance / figures.minimum_conductance;
  if (constant(figures.minimum_conductance, figures.maximum_conductance))
  {
    figures.potentiation_levels = cycle.potentiation.empty() ? 0 : 1;
    figures.depression_levels   = cycle.depression.empty() ? 0 : 1;
    return figures;
  }
  if (cycle.potentiation.size() > 1 && cycle.depression.size() > 1)
  {
    const double difference = largest_difference(cycle), span = cycle.potentiation.back() - cycle.depression.back();
    if (span > 0.)
      figures.asymmetric_ratio = difference / span;
    if (range > 0.)
      figures.branch_difference = difference / range;
  }
  figures.potentiation = fit(cycle.potentiation, UpdateBranch::potentiation);
  figures.depression   = fit(cycle.depression, UpdateBranch::depression);
  figures.level_spacing =
      options.read_noise ? options.spacing_in_sigma * *options.read_noise : options.part_of_range * range;
  figures.potentiation_levels = distinguishable_levels(cycle.potentiation, figures.level_spacing);
  figures.depression_levels   = distinguishable_levels(cycle.depression, figures.level_spacing);
  return figures;
}

std::size_t distinguishable_levels(std::vector<double> conductances, const double spacing)
{
  if (conductances.empty())
    return 0;
  std::sort(conductances.begin(), conductances.end());
  // Levels at exactly the spacing count, whatever rounding does to their difference.
  const double needed = spacing * (1. - 1e-9);
  std::size_t  count  = 1;
  double       last   = conductances.front();
  for (const double conductance : conductances)
    if (conductance > last && conductance - last >= needed)
    {
      ++count;
      last = conductance;
    }
  return count;
}

std::optional<double> cycle_to_cycle_variation(const std::vector<UpdateCycle> &cycles)
{
  if (cycles.size() < 2)
    return {};
  if (std::all_of(cycles.begin(),
                  cycles.end(),
                  [](const UpdateCycle &cycle)
                  {
                    const auto [smallest, largest] = extremes(cycle);
                    return constant(smallest, largest);
                  }))
    return {};
  double sum = 0., freedom = 0., range = 0.;
  add_variation(cycles, &UpdateCycle::potentiation, sum, freedom);
  add_variation(cycles, &UpdateCycle::depression, sum, freedom);
  for (const UpdateCycle &cycle : cycles)
  {
    const auto [smallest, largest] = extremes(cycle);
    range += (largest - smallest) / static_cast<double>(cycles.size());
  }
  if (freedom == 0. || range == 0.)
    return {};
  return std::sqrt(sum / freedom) / range;
}
} // namespace ionstack::postprocess
