// SPDX-License-Identifier: Apache-2.0
#include "postprocess/tables/terminal_table.h"

#include <cmath>

namespace ionstack::postprocess
{
std::vector<std::pair<std::string, double>> terminal_values(const solver::StepReport &report)
{
  double power = 0., heat_out = 0.;
  for (const auto &contact : report.contacts)
  {
    power += contact.voltage * contact.current;
    heat_out -= contact.heat;
  }
  const auto                                 &driven = report.driven();
  std::vector<std::pair<std::string, double>> values = {{"step", static_cast<double>(report.step)},
                                                        {"time_s", report.time},
                                                        {"step_s", report.size},
                                                        {"voltage_V", driven.voltage},
                                                        {"current_A", driven.current},
                                                        {"source_voltage_V", driven.source_voltage},
                                                        {"power_W", power},
                                                        {"dissipated_power_W", report.dissipated_power},
                                                        {"power_turnover_W", report.effort},
                                                        {"temperature_max_K", report.temperature_maximum},
                                                        {"heat_out_W", heat_out},
                                                        {"source_current_A", driven.source_current}};
  for (const auto &contact : report.contacts)
    if (contact.electrical)
    {
      values.emplace_back("voltage_" + column_name(contact.name) + "_V", contact.voltage);
      values.emplace_back("current_" + column_name(contact.name) + "_A", contact.current);
    }
  for (const auto &contact : report.contacts)
    for (const auto &[name, value] : contact.element)
      values.emplace_back("element_" + column_name(contact.name) + "_" + name, value);
  for (const auto &species : report.species)
  {
    const std::string name = column_name(species.name), number = species.counted + "_" + name;
    values.emplace_back(number, species.ions);
    for (const auto &[region, ions] : species.regions)
      values.emplace_back(number + "_in_" + column_name(region), ions);
    values.emplace_back("concentration_min_" + name + "_per_m3", species.minimum);
    values.emplace_back("concentration_max_" + name + "_per_m3", species.maximum);
  }
  if (!std::isnan(report.light))
    values.emplace_back("light", report.light);
  for (const auto &counted : report.counted)
    values.emplace_back(column_name(counted.name + " current", "A"), counted.current);
  values.emplace_back("newton_iterations", static_cast<double>(report.newton_iterations));
  values.emplace_back("rejected_steps", static_cast<double>(report.rejected_steps));
  return values;
}

template <int dim>
TerminalTable<dim>::TerminalTable(const std::string &folder, const bool writes)
    : path_(folder + "/terminal.csv"), writes_(writes)
{
}

template <int dim>
void TerminalTable<dim>::start(const solver::Discretization<dim> &, bool)
{
  if (!writes_)
    return;
  file_.open(path_, 15);
}

template <int dim>
void TerminalTable<dim>::write(const solver::StepReport &report, const bool with_names)
{
  if (!writes_ || !file_.is_open())
    return;
  std::ostream &out    = file_.out();
  const auto    values = terminal_values(report);
  if (with_names)
    for (std::size_t i = 0; i < values.size(); ++i)
      out << values[i].first << (i + 1 < values.size() ? ',' : '\n');
  for (std::size_t i = 0; i < values.size(); ++i)
    out << (i > 0 ? "," : "") << values[i].second;
  out << '\n';
  file_.end_piece();
}

template <int dim>
void TerminalTable<dim>::recall(const solver::StepReport &report, const solver::Discretization<dim> &)
{
  write(report, report.step == 0);
}

template <int dim>
void TerminalTable<dim>::corner(const solver::StepReport &report)
{
  write(report, false);
}

template <int dim>
void TerminalTable<dim>::step(const solver::StepReport &report, const solver::Discretization<dim> &discretization, Vec)
{
  recall(report, discretization);
}

template class TerminalTable<2>;
template class TerminalTable<3>;
} // namespace ionstack::postprocess
