// SPDX-License-Identifier: Apache-2.0
#include "postprocess/figures/experiment_figures.h"

#include "materials/units/constants.h"
#include "materials/units/units.h"
#include "postprocess/figures/analog_figures.h"
#include "postprocess/figures/figures_json.h"
#include "postprocess/figures/plasticity_figures.h"
#include "postprocess/fits/statistics.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <regex>

namespace ionstack::postprocess
{
namespace
{
using json = nlohmann::ordered_json;

/// Least number of pulses of a branch of analog update.
constexpr std::size_t shortest_branch = 3;

/// The energy of a pulse that is an event: one that switched the device.
std::optional<double> if_switched(const PulseFigures &figures, const double energy)
{
  return figures.switching_time ? std::optional(energy) : std::nullopt;
}

/// Spread of a figure over all pulses that have it.
template <class Value>
json spread(const std::vector<DonePulse> &pulses, const std::string &unit, const Value &value)
{
  std::vector<double> values;
  for (const DonePulse &pulse : pulses)
    if (const std::optional<double> one = value(pulse.figures))
      values.push_back(*one);
  return values.empty() ? json(nullptr) : as_json(distribution(values), unit);
}

/// Whether a label's step is of a kind: "3.1 spike pair 1 V ...".
bool is_step(const std::string &label, const std::string &words)
{
  const std::size_t blank = label.find(' ');
  return blank != std::string::npos && label.compare(blank + 1, words.size(), words) == 0;
}

/// The delay that a label names [s].
std::optional<double> delay_of(const std::string &label)
{
  static const std::regex clause(R"( delay (\S+ \S+))");
  std::smatch             match;
  if (!std::regex_search(label, match, clause))
    return {};
  return units::parse_quantity(match[1], internal_unit::time);
}
} // namespace

json pulses_json(const std::vector<DonePulse> &pulses)
{
  if (pulses.empty())
    return nullptr;
  double      device = 0., source = 0.;
  std::size_t events = 0;
  for (const DonePulse &pulse : pulses)
  {
    events += pulse.figures.switching_time ? 1 : 0;
    device += pulse.figures.energy_device;
    source += pulse.figures.energy_source;
  }
  return {{"number", pulses.size()},
          {"events", events},
          {"total_energy_device_J", device},
          {"total_energy_source_J", source},
          {"energy_device", spread(pulses, "J", [](const PulseFigures &f) { return std::optional(f.energy_device); })},
          {"energy_source", spread(pulses, "J", [](const PulseFigures &f) { return std::optional(f.energy_source); })},
          {"energy_device_per_event",
           spread(pulses, "J", [](const PulseFigures &f) { return if_switched(f, f.energy_device); })},
          {"energy_source_per_event",
           spread(pulses, "J", [](const PulseFigures &f) { return if_switched(f, f.energy_source); })},
          {"switching_time", spread(pulses, "s", [](const PulseFigures &f) { return f.switching_time; })},
          {"energy_device_until_switching",
           spread(pulses, "J", [](const PulseFigures &f) { return f.energy_device_until_switching; })},
          {"energy_source_until_switching",
           spread(pulses, "J", [](const PulseFigures &f) { return f.energy_source_until_switching; })},
          {"peak_current", spread(pulses, "A", [](const PulseFigures &f) { return std::optional(f.peak_current); })},
          {"definitions",
           {{"energy", definition_of_pulse_energy},
            {"events", definition_of_event},
            {"switching_time", definition_of_switching_time},
            {"energy_until_switching", definition_of_energy_until_switching}}}};
}

json reads_json(const std::vector<DoneRead> &reads)
{
  if (reads.empty())
    return nullptr;
  const auto [low, high] = std::minmax_element(
      reads.begin(), reads.end(), [](const DoneRead &a, const DoneRead &b) { return a.conductance < b.conductance; });
  return {{"number", reads.size()},
          {"first_conductance_S", reads.front().conductance},
          {"last_conductance_S", reads.back().conductance},
          {"smallest_conductance_S", low->conductance},
          {"largest_conductance_S", high->conductance},
          {"definition", "current over voltage at the contact, at the read voltage and with all ions held"}};
}

std::vector<std::vector<DoneRead>> by_contact(const std::vector<DoneRead> &reads)
{
  std::vector<std::vector<DoneRead>> sorted;
  for (const DoneRead &read : reads)
  {
    const auto own =
        std::find_if(sorted.begin(),
                     sorted.end(),
                     [&](const std::vector<DoneRead> &known) { return known.front().contact == read.contact; });
    (own == sorted.end() ? sorted.emplace_back() : *own).push_back(read);
  }
  return sorted;
}

json retention_json(const std::vector<DoneRead> &reads, const RetentionCriterion &criterion)
{
  std::vector<Bake> bakes;
  long long         number = 0;
  for (std::size_t i = 0; i < reads.size(); ++i)
  {
    const DoneRead &read = reads[i];
    if (read.bake == 0 || !(read.conductance != 0.))
      continue;
    if (read.bake != number)
    {
      bakes.push_back({read.temperature, {}});
      // The state as written is that of a read just before the bake, if that was at its temperature.
      if (i > 0 && reads[i - 1].time < read.time && reads[i - 1].temperature == read.temperature &&
          reads[i - 1].pulses == read.pulses)
        bakes.back().points.push_back({reads[i - 1].time, 1. / std::abs(reads[i - 1].conductance)});
    }
    number = read.bake;
    bakes.back().points.push_back({read.time, 1. / std::abs(read.conductance)});
  }
  if (bakes.empty())
    return nullptr;
  std::vector<BakeResult> results;
  json                    each = json::array();
  for (const Bake &bake : bakes)
  {
    results.push_back(bake_result(bake, criterion));
    const BakeResult &result = results.back();
    each.push_back({{"temperature_K", result.temperature},
                    {"failure_time_s", result.failure_time ? json(*result.failure_time) : json(nullptr)},
                    {"observed_duration_s", result.observed_duration},
                    {"initial_resistance_Ohm", bake.points.front().resistance},
                    {"final_resistance_Ohm", bake.points.back().resistance}});
  }
  json found{{"bakes", each}, {"definitions", {{"failure_time_s", definition_of_failure_time}}}};
  if (results.size() > 1)
    found["arrhenius"] = as_json(arrhenius_figures(results));
  return found;
}

json analog_json(const std::vector<DonePulse> &pulses, const std::vector<DoneRead> &reads)
{
  struct PulseRun
  {
    bool                positive = true;
    std::vector<double> conductances;
  };
  std::vector<PulseRun> branches;
  bool                  joined = false; // the last pulse was read
  for (const DonePulse &pulse : pulses)
  {
    const auto after =
        std::find_if(reads.begin(), reads.end(), [&](const DoneRead &r) { return r.pulses == pulse.number; });
    const auto before =
        std::find_if(reads.rbegin(), reads.rend(), [&](const DoneRead &r) { return r.pulses < pulse.number; });
    if (after == reads.end())
    {
      joined = false;
      continue;
    }
    const bool positive = pulse.figures.amplitude > 0.;
    if (!joined || branches.empty() || branches.back().positive != positive)
    {
      branches.push_back({positive, {}});
      if (before != reads.rend())
        branches.back().conductances.push_back(before->conductance);
    }
    branches.back().conductances.push_back(after->conductance);
    joined = true;
  }
  std::vector<UpdateCycle> cycles;
  for (const PulseRun &branch : branches)
  {
    if (branch.conductances.size() < shortest_branch + 1)
      continue;
    const bool raises = branch.conductances.back() > branch.conductances.front();
    auto &cycle = cycles.empty() || (raises ? !cycles.back().potentiation.empty() : !cycles.back().depression.empty())
                      ? cycles.emplace_back()
                      : cycles.back();
    (raises ? cycle.potentiation : cycle.depression) = branch.conductances;
  }
  if (cycles.empty())
    return nullptr;
  json each = json::array();
  for (const UpdateCycle &cycle : cycles)
    each.push_back(as_json(analog_figures(cycle)));
  json       found                  = {{"cycles", each}};
  const auto variation              = cycle_to_cycle_variation(cycles);
  found["cycle_to_cycle_variation"] = variation ? json(*variation) : json(nullptr);
  found["definitions"]              = {{"cycle_to_cycle_variation", definition_of_cycle_to_cycle_variation}};
  return found;
}

json plasticity_json(const std::vector<DonePulse> &pulses, const std::vector<DoneRead> &reads)
{
  std::vector<PulsePair> pairs;
  for (std::size_t i = 0; i + 1 < pulses.size(); ++i)
    if (is_step(pulses[i].label, "spike pair") && pulses[i + 1].label == pulses[i].label)
    {
      pairs.push_back({pulses[i + 1].begin - pulses[i].end,
                       std::abs(pulses[i].figures.peak_current),
                       std::abs(pulses[i + 1].figures.peak_current)});
      ++i;
    }
  std::vector<SpikePair> timings;
  json                   changes = json::array();
  for (const DonePulse &pulse : pulses)
  {
    const auto delay = is_step(pulse.label, "spike timing") ? delay_of(pulse.label) : std::nullopt;
    const auto after =
        std::find_if(reads.begin(), reads.end(), [&](const DoneRead &r) { return r.pulses == pulse.number; });
    const auto before =
        std::find_if(reads.rbegin(), reads.rend(), [&](const DoneRead &r) { return r.pulses == pulse.number - 1; });
    if (!delay || after == reads.end() || before == reads.rend())
      continue;
    timings.push_back({*delay, after->conductance / before->conductance - 1.});
    changes.push_back({{"delay_s", *delay}, {"relative_change", timings.back().change}});
  }
  if (pairs.empty() && timings.empty())
    return nullptr;
  json found;
  if (!pairs.empty())
    found["paired_pulses"] = as_json(pairs);
  if (!timings.empty())
  {
    found["spike_timing"]            = as_json(timing_window(timings));
    found["spike_timing"]["changes"] = changes;
  }
  return found;
}
} // namespace ionstack::postprocess
