// SPDX-License-Identifier: Apache-2.0
#include "postprocess/figures/loop_figures.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace ionstack::postprocess
{
namespace
{
/// Part of the largest voltage below which a voltage is zero: behind a resistor it is zero to round-off only.
constexpr double round_off = 1e-12;
} // namespace

std::vector<Lobe> lobes(const std::vector<Branch> &branches)
{
  std::vector<Lobe> found;
  bool              open = false; // the last lobe of `found` goes on

  const auto advance = [&](const SweepPoint &a, const SweepPoint &b)
  {
    const double sign = a.voltage + b.voltage > 0. ? 1. : -1.;
    if (a.voltage == 0. && b.voltage == 0.)
      return;
    if (!open)
    {
      found.push_back({sign, 0., a.voltage == 0., 0.});
      open = true;
    }
    Lobe &lobe = found.back();
    lobe.area += 0.5 * (a.current + b.current) * (b.voltage - a.voltage);
    for (const double voltage : {a.voltage, b.voltage})
      if (std::abs(voltage) > std::abs(lobe.largest_voltage))
        lobe.largest_voltage = voltage;
    open = b.voltage != 0.;
  };

  double largest = 0.;
  for (const Branch &branch : branches)
    for (const SweepPoint &point : branch.points)
      largest = std::max(largest, std::abs(point.voltage));

  std::optional<SweepPoint> previous;
  for (const Branch &branch : branches)
    for (SweepPoint point : branch.points)
    {
      if (std::abs(point.voltage) <= round_off * largest)
        point.voltage = 0.;
      if (previous)
      {
        const SweepPoint &a = *previous;
        if (a.voltage * point.voltage < 0.)
        {
          const double     part = a.voltage / (a.voltage - point.voltage);
          const SweepPoint zero{
              a.time + part * (point.time - a.time), 0., a.current + part * (point.current - a.current)};
          advance(a, zero);
          advance(zero, point);
        }
        else
          advance(a, point);
      }
      previous = point;
    }
  if (open)
    found.back().complete = false;
  return found;
}

double hysteresis_area(const std::vector<Lobe> &lobes)
{
  double sum = 0.;
  for (const Lobe &lobe : lobes)
    if (lobe.complete)
      sum += std::abs(lobe.area);
  return sum;
}
} // namespace ionstack::postprocess
