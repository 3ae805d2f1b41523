// SPDX-License-Identifier: Apache-2.0
#include "postprocess/summary.h"

#include "build_info.h"
#include "postprocess/experiment_figures.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iomanip>
#include <sstream>

namespace ionstack::postprocess
{
namespace
{
using json = nlohmann::ordered_json;

json optional(const std::optional<double> &value)
{
  return value ? json(*value) : json(nullptr);
}

std::string row(const std::string &name, const std::optional<double> &value, const std::string &unit)
{
  std::ostringstream out;
  out << "  " << std::left << std::setw(28) << name;
  if (value)
    out << std::setprecision(5) << *value << ' ' << unit;
  else
    out << "none found";
  return out.str();
}
} // namespace

template <int dim>
Summary<dim>::Summary(const std::string      &folder,
                      const std::string      &title,
                      const OutputOptions    &options,
                      const MaterialUse<dim> &material_use,
                      const PulseTable<dim>  &pulses,
                      const ReadTable<dim>   &reads,
                      Log                    &log,
                      const bool              writes)
    : folder_(folder), title_(title), options_(options), material_use_(material_use), pulses_(pulses), reads_(reads),
      log_(log), writes_(writes)
{
}

template <int dim>
void Summary<dim>::step(const solver::StepReport &report, const solver::Discretization<dim> &discretization, Vec)
{
  stores_field_energy_ = discretization.physics().space_charge;
  const auto &driven   = report.driven();
  double      power    = 0.;
  for (const auto &contact : report.contacts)
    power += contact.voltage * contact.current;
  if (report.step == 0)
    for (const auto &species : report.species)
    {
      initial_ions_[species.name]          = species.ions;
      minimum_concentration_[species.name] = species.minimum;
    }
  else
  {
    energy_ += 0.5 * report.size * (power + power_);
    dissipated_energy_ += 0.5 * report.size * (report.dissipated_power + last_.dissipated_power);
  }
  power_ = power;
  powers_.emplace_back(power, report.dissipated_power);
  for (const auto &species : report.species)
  {
    const double start = initial_ions_[species.name];
    if (start > 0. && species.kept)
      ions_error_[species.name] = std::max(ions_error_[species.name], std::abs(species.ions / start - 1.));
    minimum_concentration_[species.name] = std::min(minimum_concentration_[species.name], species.minimum);
  }
  if (report.temperature_maximum > temperature_maximum_)
  {
    temperature_maximum_         = report.temperature_maximum;
    temperature_maximum_time_    = report.time;
    temperature_maximum_voltage_ = driven.voltage;
  }

  const SweepPoint point{report.time, driven.voltage, driven.current};
  // The branches of a sweep are the lines of ramps, holds and tables.
  const bool sweeps =
      report.part == solver::Part::ramp || report.part == solver::Part::hold || report.part == solver::Part::course;
  if (!branches_.empty() && sweeps)
    branches_.back().points.push_back(point);
  if (report.line_end || branches_.empty())
  {
    if (!branches_.empty() && branches_.back().points.size() < 2)
      branches_.pop_back();
    branches_.push_back({{point}});
  }
  last_ = report;
}

template <int dim>
void Summary<dim>::finish(const solver::RunResult &result)
{
  if (!writes_)
    return;
  const SweepFigures figures = sweep_figures(branches_, options_.read_voltage);

  json resistances = json::array();
  for (std::size_t b = 0; b < branches_.size(); ++b)
    for (const double sign : {1., -1.})
      if (const auto resistance = branches_[b].resistance_at(sign * options_.read_voltage))
        resistances.push_back(
            {{"branch", b + 1}, {"voltage_V", sign * options_.read_voltage}, {"resistance_Ohm", *resistance}});
  json branch_energies = json::array();
  for (const Branch &branch : branches_)
    if (branch.points.size() > 1)
      branch_energies.push_back(branch.energy());

  // V I and dissipation are compared where there is power to speak of: rounding alone remains at zero voltage.
  double largest_power = 0., power_error = 0.;
  for (const auto &[power, dissipated] : powers_)
    largest_power = std::max(largest_power, std::abs(power));
  for (const auto &[power, dissipated] : powers_)
    if (std::abs(power) > 1e-12 * largest_power)
      power_error = std::max(power_error, std::abs(dissipated / power - 1.));

  const auto &statistics = result.statistics;
  json        summary;
  summary["title"]      = title_;
  summary["status"]     = result.status;
  summary["message"]    = result.message;
  summary["version"]    = build_info::version;
  summary["revision"]   = build_info::revision;
  summary["end_time_s"] = last_.time;
  summary["sweep"]      = {
           {"set_voltage_V", optional(figures.set_voltage)},
           {"reset_voltage_V", optional(figures.reset_voltage)},
           {"read_voltage_V", options_.read_voltage},
           {"on_resistance_Ohm", optional(figures.on_resistance)},
           {"off_resistance_Ohm", optional(figures.off_resistance)},
           {"window",
       figures.on_resistance && figures.off_resistance ? json(*figures.off_resistance / *figures.on_resistance)
                                                            : json(nullptr)},
           {"resistances", resistances},
           {"definitions",
            {{"set_voltage_V",
              "voltage of the largest d ln(I/V) / d|V| above the read voltage on the outgoing branch of the polarity that "
                   "lowers the resistance"},
             {"reset_voltage_V",
              "voltage of the largest |I| on the outgoing branch of the polarity that raises the resistance"},
             {"on_resistance_Ohm", "smallest V/I at +/- the read voltage over all branches; off_resistance_Ohm: largest"}}}};
  // Those that the protocol gives rise to.
  for (const auto &[name, figures_of] : {std::pair<const char *, json>{"pulses", pulses_json(pulses_.pulses())},
                                         {"reads", reads_json(reads_.reads())},
                                         {"retention", retention_json(reads_.reads(), options_.retention)},
                                         {"analog", analog_json(pulses_.pulses(), reads_.reads())},
                                         {"plasticity", plasticity_json(pulses_.pulses(), reads_.reads())}})
    if (!figures_of.is_null())
      summary[name] = figures_of;
  summary["temperature"] = {{"maximum_K", temperature_maximum_},
                            {"maximum_time_s", temperature_maximum_time_},
                            {"maximum_voltage_V", temperature_maximum_voltage_}};
  summary["energy"]      = {
           {"terminal_J", energy_}, {"dissipated_J", dissipated_energy_}, {"terminal_by_branch_J", branch_energies}};
  // With space charge the field stores energy: V I and dissipation differ while it changes.
  summary["conservation"] = {{"power_balance_error", stores_field_energy_ ? json(nullptr) : json(power_error)},
                             {"ions_relative_error", ions_error_},
                             {"ions_positivity_correction", statistics.largest_positivity_correction},
                             {"ions_balance_correction", statistics.largest_balance_correction},
                             {"concentration_minimum_per_m3", minimum_concentration_}};
  summary["solver"]       = {{"unknowns", statistics.unknowns},
                             {"cells", statistics.cells},
                             {"ranks", statistics.ranks},
                             {"steps", statistics.steps},
                             {"rejected_steps", statistics.rejected_steps},
                             {"newton_iterations", statistics.newton_iterations},
                             {"factorisations", statistics.factorisations},
                             {"residual_evaluations", statistics.residuals},
                             {"jacobian_evaluations", statistics.jacobians}};
  json timings;
  timings["total"] = statistics.wall_time;
  for (const auto &[name, time] : statistics.sections)
    timings[name] = time;
  summary["timings_s"]       = timings;
  summary["material_values"] = material_use_.values();
  summary["warnings"]        = material_use_.warnings();
  std::ofstream(folder_ + "/summary.json") << summary.dump(2) << '\n';

  if (figures.set_voltage || figures.reset_voltage)
  {
    log_.line(row("set voltage", figures.set_voltage, "V"));
    log_.line(row("reset voltage", figures.reset_voltage, "V"));
  }
  if (figures.on_resistance)
  {
    log_.line(row("on resistance", figures.on_resistance, "Ohm"));
    log_.line(row("off resistance", figures.off_resistance, "Ohm"));
  }
  log_.line(row("peak temperature", temperature_maximum_, "K"));
  log_.line(row("energy (terminal)", energy_, "J"));
  if (!stores_field_energy_)
    log_.line(row("power balance error", power_error, ""));
  for (const auto &[species, error] : ions_error_)
    log_.line(row("ion balance error", error, "(" + species + ")"));
  log_.line("  " + std::to_string(statistics.steps) + " steps (" + std::to_string(statistics.rejected_steps) +
            " rejected), " + std::to_string(statistics.newton_iterations) + " Newton iterations, " +
            std::to_string(statistics.factorisations) + " factorisations, " + std::to_string(statistics.unknowns) +
            " unknowns");
}

template class Summary<2>;
template class Summary<3>;
} // namespace ionstack::postprocess
