// SPDX-License-Identifier: Apache-2.0
#include "postprocess/figures/sweep_figures.h"

#include <algorithm>
#include <cmath>

namespace ionstack::postprocess
{
namespace
{
/// Relative change of resistance at the read voltage from which a polarity counts as switching.
constexpr double switching_threshold = 0.1;

SweepPoint largest_current(const Branch &branch)
{
  return *std::max_element(branch.points.begin(),
                           branch.points.end(),
                           [](const auto &a, const auto &b) { return std::abs(a.current) < std::abs(b.current); });
}

std::optional<SweepPoint> steepest_rise(const Branch &branch, const double read_voltage)
{
  std::optional<SweepPoint> middle;
  double                    steepest = 0.;
  for (std::size_t i = 1; i < branch.points.size(); ++i)
  {
    const SweepPoint &a = branch.points[i - 1], &b = branch.points[i];
    if (std::abs(a.voltage) < read_voltage || a.current * b.current <= 0. || a.voltage == b.voltage)
      continue;
    const double growth = b.current / b.voltage / (a.current / a.voltage);
    const double slope  = std::log(growth) / (std::abs(b.voltage) - std::abs(a.voltage));
    if (slope > steepest)
    {
      steepest = slope;
      middle   = {0.5 * (a.time + b.time), 0.5 * (a.voltage + b.voltage), 0.5 * (a.current + b.current)};
    }
  }
  return middle;
}
} // namespace

bool Branch::outgoing() const
{
  return points.size() > 1 && std::abs(points.back().voltage) > std::abs(points.front().voltage);
}

double Branch::polarity() const
{
  double extreme = 0.;
  for (const SweepPoint &p : points)
    if (std::abs(p.voltage) > std::abs(extreme))
      extreme = p.voltage;
  return extreme > 0. ? 1. : extreme < 0. ? -1. : 0.;
}

double Branch::energy() const
{
  double sum = 0.;
  for (std::size_t i = 1; i < points.size(); ++i)
    sum += 0.5 * (points[i].time - points[i - 1].time) *
           (points[i].voltage * points[i].current + points[i - 1].voltage * points[i - 1].current);
  return sum;
}

std::optional<double> Branch::resistance_at(const double voltage) const
{
  for (std::size_t i = 1; i < points.size(); ++i)
  {
    const SweepPoint &a = points[i - 1], &b = points[i];
    if ((a.voltage - voltage) * (b.voltage - voltage) > 0. || a.voltage == b.voltage)
      continue;
    const double current = a.current + (b.current - a.current) * (voltage - a.voltage) / (b.voltage - a.voltage);
    if (voltage * current > 0.)
      return voltage / current;
  }
  return {};
}

std::optional<double> SweepFigures::window() const
{
  if (!on_resistance || !off_resistance)
    return {};
  return *off_resistance / *on_resistance;
}

SweepFigures sweep_figures(const std::vector<Branch> &branches, const double read_voltage)
{
  SweepFigures figures;
  for (std::size_t i = 0; i < branches.size(); ++i)
  {
    const Branch &branch     = branches[i];
    const double  at         = branch.polarity() * read_voltage;
    const auto    resistance = branch.resistance_at(at);
    if (!resistance)
      continue;
    figures.on_resistance  = std::min(figures.on_resistance.value_or(*resistance), *resistance);
    figures.off_resistance = std::max(figures.off_resistance.value_or(*resistance), *resistance);

    // The branch that returns in the same polarity: the next one that comes back, holds in between allowed.
    if (!branch.outgoing())
      continue;
    for (std::size_t k = i + 1; k < branches.size(); ++k)
    {
      const auto after = branches[k].resistance_at(at);
      if (!after || branches[k].outgoing())
        continue;
      const double change = *after / *resistance;
      if (change > 1. + switching_threshold && !figures.reset_voltage)
      {
        const SweepPoint reset = largest_current(branch);
        figures.reset_voltage  = reset.voltage;
        figures.reset_current  = reset.current;
        figures.reset_power    = reset.voltage * reset.current;
        figures.reset_energy   = branch.energy();
      }
      else if (change < 1. / (1. + switching_threshold) && !figures.set_voltage)
        if (const auto set = steepest_rise(branch, read_voltage))
        {
          figures.set_voltage = set->voltage;
          figures.set_current = set->current;
          figures.set_power   = set->voltage * set->current;
          figures.set_energy  = branch.energy();
        }
      break;
    }
  }
  return figures;
}
} // namespace ionstack::postprocess
