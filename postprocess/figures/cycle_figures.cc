// SPDX-License-Identifier: Apache-2.0
#include "postprocess/figures/cycle_figures.h"

#include "postprocess/figures/figures_json.h"
#include "postprocess/fits/statistics.h"

#include <algorithm>
#include <optional>

namespace ionstack::postprocess
{
namespace
{
using json = nlohmann::ordered_json;

/// Spread of a figure over all cycles that have it.
template <class Value>
json spread(const std::vector<DoneCycle> &cycles, const std::string &unit, const Value &value)
{
  std::vector<double> values;
  for (const DoneCycle &cycle : cycles)
    if (const std::optional<double> one = value(cycle))
      values.push_back(*one);
  return values.empty() ? json(nullptr) : as_json(distribution(values), unit);
}
} // namespace

json cycles_json(const std::vector<DoneCycle> &cycles, const DrawnQuantities &drawn)
{
  if (std::count_if(cycles.begin(), cycles.end(), [](const auto &cycle) { return cycle.figures.on_resistance; }) < 2)
    return nullptr;
  const auto figure = [&](const std::string &unit, const std::optional<double> SweepFigures::*member)
  { return spread(cycles, unit, [&](const DoneCycle &cycle) { return cycle.figures.*member; }); };
  json out;
  out["count"]          = cycles.size();
  out["set_voltage"]    = figure("V", &SweepFigures::set_voltage);
  out["reset_voltage"]  = figure("V", &SweepFigures::reset_voltage);
  out["on_resistance"]  = figure("Ohm", &SweepFigures::on_resistance);
  out["off_resistance"] = figure("Ohm", &SweepFigures::off_resistance);
  out["window"]         = spread(cycles, "", [](const DoneCycle &cycle) { return cycle.figures.window(); });
  out["energy"]         = spread(cycles, "J", [](const DoneCycle &cycle) { return std::optional(cycle.energy); });
  for (std::size_t i = 0; i < drawn.size(); ++i)
    out["drawn"][drawn[i].first] =
        spread(cycles, drawn[i].second, [&](const DoneCycle &cycle) { return std::optional(cycle.drawn[i]); });
  out["definitions"] = {
      {"count", "rounds, done to their end, of the repeats of the protocol that stand in no other repeat"},
      {"set_voltage", "that of one cycle's sweep alone, defined as in 'sweep'; so are the other figures"}};
  return out;
}
} // namespace ionstack::postprocess
