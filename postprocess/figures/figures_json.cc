// SPDX-License-Identifier: Apache-2.0
#include "postprocess/figures/figures_json.h"

namespace ionstack::postprocess
{
namespace
{
using json = nlohmann::ordered_json;

json optional(const std::optional<double> &value)
{
  return value ? json(*value) : json(nullptr);
}

json optional(const std::optional<Interval> &interval)
{
  return interval ? json{interval->low, interval->high} : json(nullptr);
}

std::string with_unit(const std::string &name, const std::string &unit)
{
  return unit.empty() ? name : name + "_" + unit;
}

/// NAME_UNIT and NAME_interval_UNIT.
void add(json &into, const std::string &name, const std::string &unit, const std::optional<Estimate> &estimate)
{
  into[with_unit(name, unit)]               = estimate ? json(estimate->value) : json(nullptr);
  into[with_unit(name + "_interval", unit)] = estimate ? optional(estimate->interval) : json(nullptr);
}

json fit_json(const std::optional<NonlinearityFit> &fit)
{
  if (!fit)
    return nullptr;
  return {{"nonlinearity", fit->nonlinearity},
          {"normalised_A", optional(fit->normalised_parameter)},
          {"minimum_conductance_S", fit->minimum_conductance},
          {"maximum_conductance_S", fit->maximum_conductance},
          {"relative_deviation", fit->relative_deviation}};
}

json decay_json(const std::optional<ExponentialFit> &fit)
{
  if (!fit)
    return nullptr;
  json terms = json::array();
  for (const Exponential &term : fit->terms)
    terms.push_back({{"amplitude", term.amplitude}, {"time_constant_s", term.time_constant}});
  return {{"terms", terms}, {"deviation", fit->deviation}};
}
} // namespace

std::string name(const ArrheniusVerdict verdict)
{
  switch (verdict)
  {
  case ArrheniusVerdict::arrhenius:
    return "Arrhenius";
  case ArrheniusVerdict::not_arrhenius:
    return "not Arrhenius";
  case ArrheniusVerdict::undecided:
    return "undecided";
  case ArrheniusVerdict::no_line:
    break;
  }
  return "no line";
}

json as_json(const Distribution &distribution, const std::string &unit)
{
  json out;
  out["count"]                                  = distribution.count;
  out[with_unit("mean", unit)]                  = optional(distribution.mean);
  out[with_unit("standard_deviation", unit)]    = optional(distribution.standard_deviation);
  out["relative_spread"]                        = optional(distribution.relative_spread);
  out[with_unit("minimum", unit)]               = optional(distribution.minimum);
  out[with_unit("lower_quartile", unit)]        = optional(distribution.lower_quartile);
  out[with_unit("median", unit)]                = optional(distribution.median);
  out[with_unit("upper_quartile", unit)]        = optional(distribution.upper_quartile);
  out[with_unit("maximum", unit)]               = optional(distribution.maximum);
  out["definitions"]["relative_spread"]         = definition_of_relative_spread;
  out["definitions"][with_unit("median", unit)] = definition_of_quantile;
  return out;
}

json as_json(const SweepFigures &figures, const std::vector<Lobe> &lobes)
{
  json out;
  out["set_voltage_V"]      = optional(figures.set_voltage);
  out["set_current_A"]      = optional(figures.set_current);
  out["set_power_W"]        = optional(figures.set_power);
  out["set_energy_J"]       = optional(figures.set_energy);
  out["reset_voltage_V"]    = optional(figures.reset_voltage);
  out["reset_current_A"]    = optional(figures.reset_current);
  out["reset_power_W"]      = optional(figures.reset_power);
  out["reset_energy_J"]     = optional(figures.reset_energy);
  out["on_resistance_Ohm"]  = optional(figures.on_resistance);
  out["off_resistance_Ohm"] = optional(figures.off_resistance);
  out["window"]             = optional(figures.window());

  json areas    = json::array();
  bool complete = false;
  for (const Lobe &lobe : lobes)
  {
    areas.push_back(
        {{"largest_voltage_V", lobe.largest_voltage}, {"area_W", lobe.complete ? json(lobe.area) : json(nullptr)}});
    complete = complete || lobe.complete;
  }
  out["hysteresis_area_W"] = complete ? json(hysteresis_area(lobes)) : json(nullptr);
  out["lobes"]             = areas;
  out["definitions"]       = {{"set_voltage_V", definition_of_set_voltage},
                              {"reset_voltage_V", definition_of_reset_voltage},
                              {"set_power_W", definition_of_switching_power},
                              {"set_energy_J", definition_of_switching_energy},
                              {"on_resistance_Ohm", definition_of_on_resistance},
                              {"window", "off over on resistance"},
                              {"hysteresis_area_W", definition_of_hysteresis_area}};
  return out;
}

json as_json(const ArrheniusFigures    &figures,
             const std::vector<double> &temperatures,
             const std::vector<double> &lifetimes)
{
  json bakes = json::array();
  for (const BakeResult &bake : figures.bakes)
    bakes.push_back({{"temperature_K", bake.temperature},
                     {"failure_time_s", optional(bake.failure_time)},
                     {"failure_time_lower_bound_s", bake.failure_time ? json(nullptr) : json(bake.observed_duration)}});
  json out;
  out["bakes"]      = bakes;
  out["verdict"]    = name(figures.verdict);
  out["points"]     = figures.points;
  out["confidence"] = figures.confidence;
  add(out, "activation_energy", "eV", figures.activation_energy);
  out["activation_energy_error_eV"]    = optional(figures.activation_energy_error);
  out["prefactor_time_s"]              = optional(figures.prefactor_time);
  out["apparent_activation_energy_eV"] = optional(figures.apparent_activation_energy);
  out["hot_activation_energy_eV"]      = optional(figures.hot_activation_energy);
  out["cold_activation_energy_eV"]     = optional(figures.cold_activation_energy);
  out["largest_deviation"]             = optional(figures.largest_deviation);
  out["curvature_probability"]         = optional(figures.curvature_probability);

  out["extrapolation"] = json::array();
  for (const double temperature : temperatures)
  {
    json entry{{"temperature_K", temperature}};
    add(entry, "lifetime", "s", figures.lifetime_at(temperature));
    out["extrapolation"].push_back(entry);
  }
  out["lasting"] = json::array();
  for (const double lifetime : lifetimes)
  {
    json entry{{"lifetime_s", lifetime}};
    add(entry, "temperature", "K", figures.temperature_for(lifetime));
    out["lasting"].push_back(entry);
  }
  out["notes"]       = figures.notes;
  out["definitions"] = {{"failure_time_s", definition_of_failure_time},
                        {"activation_energy_eV", definition_of_activation_energy},
                        {"verdict", definition_of_arrhenius_verdict},
                        {"lifetime_s", definition_of_lifetime},
                        {"temperature_K", definition_of_temperature_for_lifetime}};
  return out;
}

json as_json(const AnalogFigures &figures)
{
  json out;
  out["minimum_conductance_S"] = figures.minimum_conductance;
  out["maximum_conductance_S"] = figures.maximum_conductance;
  out["dynamic_range"]         = optional(figures.dynamic_range);
  out["asymmetric_ratio"]      = optional(figures.asymmetric_ratio);
  out["branch_difference"]     = optional(figures.branch_difference);
  out["potentiation"]          = fit_json(figures.potentiation);
  out["depression"]            = fit_json(figures.depression);
  out["level_spacing_S"]       = figures.level_spacing;
  out["potentiation_levels"]   = figures.potentiation_levels;
  out["depression_levels"]     = figures.depression_levels;
  out["definitions"]           = {{"dynamic_range", definition_of_dynamic_range},
                                  {"asymmetric_ratio", definition_of_asymmetric_ratio},
                                  {"branch_difference", definition_of_branch_difference},
                                  {"nonlinearity", definition_of_nonlinearity},
                                  {"potentiation_levels", definition_of_levels}};
  return out;
}

json as_json(const std::vector<PulsePair> &pairs)
{
  json list = json::array();
  for (const PulsePair &pair : pairs)
    list.push_back({{"interval_s", pair.interval},
                    {"paired_pulse_index", optional(paired_pulse_index(pair))},
                    {"paired_pulse_ratio", optional(paired_pulse_ratio(pair))}});
  json out;
  out["pairs"]       = list;
  out["decay"]       = decay_json(paired_pulse_decay(pairs));
  out["definitions"] = {{"paired_pulse_index", definition_of_paired_pulse_index}, {"decay", definition_of_decay_fit}};
  return out;
}

json as_json(const TimingWindow &window)
{
  const auto amplitude = [](const auto &side) { return side ? json(side->amplitude) : json(nullptr); };
  const auto constant  = [](const auto &side) { return side ? json(side->time_constant) : json(nullptr); };
  json       out;
  out["A_plus"]      = amplitude(window.after);
  out["tau_plus_s"]  = constant(window.after);
  out["A_minus"]     = amplitude(window.before);
  out["tau_minus_s"] = constant(window.before);
  out["definitions"] = {{"A_plus", definition_of_timing_window}};
  return out;
}
} // namespace ionstack::postprocess
