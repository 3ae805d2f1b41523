// SPDX-License-Identifier: Apache-2.0
#include "solver/experiment/waveform.h"

#include <algorithm>

namespace ionstack::solver
{
Waveform::Waveform(const double voltage) : points_{{0., voltage}}
{
}

Waveform::Waveform(std::vector<Point> points) : points_(std::move(points))
{
}

double Waveform::voltage(const double time) const
{
  if (time <= points_.front().time)
    return points_.front().voltage;
  const auto after =
      std::upper_bound(points_.begin(), points_.end(), time, [](const double t, const Point &p) { return t < p.time; });
  if (after == points_.end())
    return points_.back().voltage;
  const Point &a = *(after - 1), &b = *after;
  return a.voltage + (b.voltage - a.voltage) * ((time - a.time) / (b.time - a.time));
}

} // namespace ionstack::solver
