// SPDX-License-Identifier: Apache-2.0
#include "solver/waveform.h"

#include "materials/constants.h"
#include "materials/units.h"

#include <algorithm>
#include <cmath>
#include <regex>

namespace ionstack::solver
{
namespace
{
/// Adds the points of one protocol step; throws units::Error with what is wrong. After a mistake (`reliable` false) the
/// voltage so far is unknown, and durations cannot be judged.
void add_step(const std::string &step, const bool reliable, std::vector<Waveform::Point> &points)
{
  static const std::regex ramp(R"(ramp to (.+) (at|in) (.+))"), hold(R"(hold (.+))");
  const Waveform::Point   last = points.back();
  std::smatch             match;
  if (std::regex_match(step, match, ramp))
  {
    const double target = units::parse_quantity(match[1], internal_unit::potential);
    double       duration;
    if (match[2] == "at")
    {
      const double rate = units::parse_quantity(match[3], internal_unit::voltage_rate);
      if (!(rate > 0.))
        throw units::Error("the rate must be greater than 0 V/s; the direction follows from the target");
      duration = std::abs(target - last.voltage) / rate;
    }
    else
      duration = units::parse_quantity(match[3], internal_unit::time);
    if (!(duration > 0.) && reliable)
      throw units::Error("the step lasts no time: the voltage is " + units::shortest(last.voltage) +
                         " V already, or the time is not positive");
    points.push_back({last.time + duration, target});
  }
  else if (std::regex_match(step, match, hold))
  {
    const double duration = units::parse_quantity(match[1], internal_unit::time);
    if (!(duration > 0.))
      throw units::Error("the time to hold must be greater than 0 s");
    points.push_back({last.time + duration, last.voltage});
  }
  else
    throw units::Error("is no protocol step; write 'ramp to 1.2 V at 2 V/s', 'ramp to 1.2 V in 0.6 s' or 'hold 1 ms'");
}
} // namespace

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

int Waveform::direction(const double time) const
{
  const auto after =
      std::upper_bound(points_.begin(), points_.end(), time, [](const double t, const Point &p) { return t < p.time; });
  if (after == points_.end() || after == points_.begin())
    return 0;
  const double change = after->voltage - (after - 1)->voltage;
  return change > 0. ? 1 : change < 0. ? -1 : 0;
}

Waveform
Waveform::parse(const std::vector<std::string> &steps, const parameters::Section &section, const std::string &name)
{
  std::vector<Point> points{{0., 0.}};
  bool               reliable = true;
  for (std::size_t i = 0; i < steps.size(); ++i)
    try
    {
      add_step(steps[i], reliable, points);
    }
    catch (const units::Error &error)
    {
      reliable = false;
      section.problem(name, "step " + std::to_string(i + 1) + ", '" + steps[i] + "': " + error.what());
    }
  return Waveform(points);
}
} // namespace ionstack::solver
