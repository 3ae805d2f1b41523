// SPDX-License-Identifier: Apache-2.0
#include "postprocess/tables/summary.h"

#include "build_info.h"
#include "postprocess/figures/experiment_figures.h"
#include "postprocess/figures/figures_json.h"
#include "postprocess/figures/key_figures.h"
#include "postprocess/figures/loop_figures.h"
#include "postprocess/files/output_failure.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <sstream>

namespace ionstack::postprocess
{
namespace
{
using json = nlohmann::ordered_json;

/// How many single ions there were at the start; null when all species were continuous.
json placed_json(const std::vector<solver::PlacedDefects> &species)
{
  json out;
  for (const solver::PlacedDefects &one : species)
    out[one.species] = {{"expected", one.expected}, {"placed", one.placed}};
  return out;
}
/// Where and how the solver gave up.
json failure_json(const solver::FailureReport &failure)
{
  json solves = json::array();
  for (const solver::SolveAttempt &attempt : failure.attempts)
    solves.push_back({{"time_s", attempt.time},
                      {"step_s", attempt.size},
                      {"converged", attempt.converged},
                      {"largest_changes", attempt.updates}});
  return {{"quantity", failure.quantity},
          {"place_nm", failure.place},
          {"no_number", failure.is_nan},
          {"last_solves", solves},
          {"definitions",
           {{"largest_changes", "largest change of each Newton iteration, in units of the tolerances"},
            {"step_s", "size of the step tried; 0 for a state at rest"}}}};
}

std::string rounded(const double value)
{
  std::ostringstream out;
  out << std::setprecision(3) << value;
  return out.str();
}
} // namespace

template <int dim>
Summary<dim>::Summary(const std::string      &folder,
                      const std::string      &title,
                      const OutputOptions    &options,
                      const MaterialUse<dim> &material_use,
                      const MeshUse<dim>     &mesh_use,
                      const PulseTable<dim>  &pulses,
                      const ReadTable<dim>   &reads,
                      const CycleTable<dim>  &cycles,
                      const InSituFigures    *in_situ,
                      Log                    &log,
                      const bool              writes)
    : folder_(folder), title_(title), options_(options), material_use_(material_use), mesh_use_(mesh_use),
      pulses_(pulses), reads_(reads), cycles_(cycles), in_situ_(in_situ), log_(log), writes_(writes)
{
}

template <int dim>
void Summary<dim>::note(Peak &peak, const double temperature, const solver::StepReport &report)
{
  if (temperature > peak.temperature)
    peak = {temperature, report.time, report.driven().device_voltage()};
}

template <int dim>
void Summary<dim>::recall(const solver::StepReport &report, const solver::Discretization<dim> &discretization)
{
  stores_field_energy_ = discretization.physics().space_charge;
  has_heat_            = discretization.physics().solves_heat;
  double power         = 0.;
  for (const auto &contact : report.contacts)
    power += contact.voltage * contact.current;
  if (report.step == 0)
  {
    for (const auto &species : report.species)
    {
      initial_species_[species.name]       = species;
      minimum_concentration_[species.name] = species.minimum;
    }
  }
  else
  {
    energy_ += 0.5 * report.size * (power + power_);
    dissipated_energy_ += 0.5 * report.size * (report.dissipated_power + last_.dissipated_power);
  }
  power_ = power;
  powers_.push_back({power, report.dissipated_power, report.effort});
  for (const auto &contact : report.contacts)
    if (contact.electrical)
    {
      if (report.step > 0)
        charge_[contact.name] += 0.5 * report.size * (contact.current + current_[contact.name]);
      current_[contact.name] = contact.current;
    }
  std::map<std::string, std::pair<double, double>> kept; // the number at the start and now
  for (const auto &species : report.species)
  {
    if (!species.kept_as.empty())
    {
      kept[species.kept_as].first += initial_species_[species.name].ions;
      kept[species.kept_as].second += species.ions;
    }
    minimum_concentration_[species.name] = std::min(minimum_concentration_[species.name], species.minimum);
  }
  for (const auto &[name, number] : kept)
    if (const auto [start, now] = number; start > 0.)
      ions_error_[name] = std::max(ions_error_[name], std::abs(now / start - 1.));
  note(peak_, report.temperature_maximum, report);
  for (std::size_t c = 0; c < report.contacts.size(); ++c)
    if (const auto heat = report.contacts[c].of_element("dissipated_power_W"))
    {
      ElementFigures &figures = elements_[report.contacts[c].name];
      note(figures.peak, report.contacts[c].of_element("temperature_K").value_or(0.), report);
      if (report.step > 0)
        figures.energy += 0.5 * report.size * (*heat + last_.contacts[c].of_element("dissipated_power_W").value_or(0.));
    }

  recorder_.add(report);
  last_ = report;
}

template <int dim>
void Summary<dim>::corner(const solver::StepReport &report)
{
  power_ = 0.;
  for (const auto &contact : report.contacts)
  {
    power_ += contact.voltage * contact.current;
    current_[contact.name] = contact.current;
  }
  last_.dissipated_power = report.dissipated_power;
  recorder_.add_corner(report);
}

template <int dim>
void Summary<dim>::finish(const solver::RunResult &result)
{
  if (!writes_)
    return;
  const std::vector<Branch> &branches    = recorder_.branches();
  json                       resistances = json::array();
  for (std::size_t b = 0; b < branches.size(); ++b)
    for (const double sign : {1., -1.})
      if (const auto resistance = branches[b].resistance_at(sign * options_.read_voltage))
        resistances.push_back(
            {{"branch", b + 1}, {"voltage_V", sign * options_.read_voltage}, {"resistance_Ohm", *resistance}});
  json branch_energies = json::array();
  for (const Branch &branch : branches)
    if (branch.points.size() > 1)
      branch_energies.push_back(branch.energy());

  // V I and dissipation are compared where there is power to speak of: rounding alone remains at zero voltage. Both are
  // known as part of what the parts of the current take up or give, of which ions that spread against the field and the
  // electrons that follow them leave little.
  double largest_power = 0., power_error = 0.;
  for (const Powers &powers : powers_)
    largest_power = std::max(largest_power, std::abs(powers.terminal));
  for (const Powers &powers : powers_)
    if (std::abs(powers.terminal) > 1e-12 * largest_power)
      power_error = std::max(power_error, std::abs(powers.dissipated - powers.terminal) / powers.turnover);

  const auto &statistics = result.statistics;
  json        summary;
  summary["title"]   = title_;
  summary["status"]  = result.status;
  summary["message"] = result.message;
  if (result.failure)
    summary["failure"] = failure_json(*result.failure);
  summary["version"]      = build_info::version;
  summary["revision"]     = build_info::revision;
  summary["end_time_s"]   = powers_.empty() ? json(nullptr) : json(last_.time);
  json &sweep             = summary["sweep"];
  sweep                   = as_json(sweep_figures(branches, options_.read_voltage), lobes(branches));
  sweep["read_voltage_V"] = options_.read_voltage;
  sweep["resistances"]    = resistances;
  // Those that the protocol gives rise to. Of reads at several contacts, those at the contact of the first one count.
  const auto                  all_reads = by_contact(reads_.reads());
  const std::vector<DoneRead> reads     = all_reads.empty() ? std::vector<DoneRead>() : all_reads.front();
  for (const auto &[name, figures_of] : {std::pair<const char *, json>{"pulses", pulses_json(pulses_.pulses())},
                                         {"reads", reads_json(reads)},
                                         {"retention", retention_json(reads, options_.retention)},
                                         {"analog", analog_json(pulses_.pulses(), reads)},
                                         {"plasticity", plasticity_json(pulses_.pulses(), reads)},
                                         {"cycles", cycles_json(cycles_.cycles(), cycles_.drawn())},
                                         {"initial_defects", placed_json(result.placed)}})
    if (!figures_of.is_null())
      summary[name] = figures_of;
  if (reads_.names() && !reads.empty())
    summary["reads"]["contact"] = reads.front().contact;
  for (std::size_t c = 1; c < all_reads.size(); ++c)
    summary["reads"]["at_other_contacts"][all_reads[c].front().contact] = reads_json(all_reads[c]);
  // A run that never began has seen nothing.
  const bool began = !powers_.empty();
  const auto seen  = [&](const double figure) { return began ? json(figure) : json(nullptr); };
  // Without heat the device behind an element has the temperature that it was given, which is no figure of the run.
  const Peak *peak  = has_heat_ || elements_.empty() ? &peak_ : nullptr;
  std::string place = "device";
  for (const auto &[contact, figures] : elements_)
    if (figures.peak.temperature > 0. && (peak == nullptr || figures.peak.temperature > peak->temperature))
    {
      peak  = &figures.peak;
      place = "element " + contact;
    }
  const auto peak_json = [](const Peak *found)
  {
    return found == nullptr || found->temperature == 0.
               ? json{{"maximum_K", nullptr}, {"maximum_time_s", nullptr}, {"maximum_voltage_V", nullptr}}
               : json{{"maximum_K", found->temperature},
                      {"maximum_time_s", found->time},
                      {"maximum_voltage_V", found->voltage}};
  };
  summary["temperature"] = peak_json(peak);
  if (!elements_.empty())
    summary["temperature"]["maximum_of"] = peak == nullptr ? json(nullptr) : json(place);
  for (const auto &[contact, figures] : elements_)
    summary["elements"][contact] = {{"dissipated_J", figures.energy}, {"temperature", peak_json(&figures.peak)}};
  summary["energy"] = {{"terminal_J", seen(energy_)},
                       {"dissipated_J", seen(dissipated_energy_)},
                       {"terminal_by_branch_J", branch_energies}};
  if (began)
  {
    summary["charge_passed_C"] = charge_;
    for (const auto &now : last_.species)
    {
      const solver::SpeciesReading &start = initial_species_[now.name];
      summary[now.counted][now.name]      = {{"start", start.ions}, {"end", now.ions}};
      for (std::size_t r = 0; r < now.regions.size(); ++r)
        summary[now.counted][now.name]["regions"][now.regions[r].first] = {{"start", start.regions[r].second},
                                                                           {"end", now.regions[r].second}};
    }
  }
  // With space charge the field stores energy: V I and dissipation differ while it changes.
  summary["conservation"] = {{"power_balance_error", stores_field_energy_ ? json(nullptr) : seen(power_error)},
                             {"ions_relative_error", ions_error_},
                             {"ions_positivity_correction", statistics.largest_positivity_correction},
                             {"ions_balance_correction", statistics.largest_balance_correction},
                             {"concentration_minimum_per_m3", minimum_concentration_}};
  summary["solver"]       = {{"unknowns", statistics.unknowns},
                             {"cells", statistics.cells},
                             {"unknowns_largest", statistics.unknowns_largest},
                             {"mesh_changes", statistics.mesh_changes},
                             {"ranks", statistics.ranks},
                             {"steps", statistics.steps},
                             {"rejected_steps", statistics.rejected_steps},
                             {"newton_iterations", statistics.newton_iterations},
                             {"factorisations", statistics.factorisations},
                             {"linear_solver", statistics.linear_solver},
                             {"linear_iterations", statistics.linear_iterations},
                             {"residual_evaluations", statistics.residuals},
                             {"jacobian_evaluations", statistics.jacobians},
                             {"memory_peak_B", statistics.memory_peak},
                             {"memory_peak_of_rank_B", statistics.memory_peak_of_rank},
                             {"memory_per_unknown_B", statistics.memory_peak / statistics.unknowns}};
  json timings;
  timings["total"] = statistics.wall_time;
  for (const auto &[name, time] : statistics.sections)
    timings[name] = time;
  summary["timings_s"] = timings;
  if (in_situ_ != nullptr)
    summary["in_situ"] = {{"steps_shown", in_situ_->shown},
                          {"failed_calls", in_situ_->failures},
                          {"wall_s", in_situ_->time},
                          {"wall_until_first_step_shown_s", in_situ_->start_time}};
  summary["material_values"]        = material_use_.values();
  std::vector<std::string> warnings = material_use_.warnings();
  warnings.insert(warnings.end(), mesh_use_.warnings().begin(), mesh_use_.warnings().end());
  summary["warnings"] = warnings;
  summary["mesh"]     = mesh_use_.figures();
  write_whole(folder_ + "/summary.json", summary.dump(2, ' ', false, json::error_handler_t::replace) + '\n');

  for (const std::string &line : key_figures(summary))
    log_.line(line);
  log_.line("  " + std::to_string(statistics.steps) + " steps (" + std::to_string(statistics.rejected_steps) +
            " rejected), " + std::to_string(statistics.newton_iterations) + " Newton iterations, " +
            std::to_string(statistics.factorisations) + " factorisations, " + std::to_string(statistics.unknowns) +
            " unknowns");
  log_.line("  " + statistics.linear_solver + ", " + std::to_string(statistics.linear_iterations) + " iterations; " +
            rounded(statistics.memory_peak / 1e9) + " GB of memory at most, " +
            rounded(statistics.memory_peak / 1e3 / statistics.unknowns) + " kB per unknown");
}

template class Summary<2>;
template class Summary<3>;
} // namespace ionstack::postprocess
