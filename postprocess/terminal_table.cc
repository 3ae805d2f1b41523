// SPDX-License-Identifier: Apache-2.0
#include "postprocess/terminal_table.h"

#include <stdexcept>

namespace ionstack::postprocess
{
template <int dim>
TerminalTable<dim>::TerminalTable(const std::string &folder, const bool writes)
    : path_(folder + "/terminal.csv"), writes_(writes)
{
}

template <int dim>
void TerminalTable<dim>::start(const solver::Discretization<dim> &)
{
  if (!writes_)
    return;
  file_.open(path_);
  file_.precision(15);
}

template <int dim>
void TerminalTable<dim>::write_head(const solver::StepReport &report)
{
  file_ << "step,time_s,step_s,voltage_V,current_A,source_voltage_V,power_W,dissipated_power_W,temperature_max_K,heat_"
           "out_W,source_current_A";
  for (const auto &contact : report.contacts)
    if (contact.electrical)
      file_ << ",voltage_" << column_name(contact.name) << "_V,current_" << column_name(contact.name) << "_A";
  for (const auto &contact : report.contacts)
    for (const auto &[name, value] : contact.element)
      file_ << ",element_" << column_name(contact.name) << '_' << name;
  for (const auto &species : report.species)
  {
    const std::string name = column_name(species.name);
    file_ << ",ions_" << name << ",concentration_min_" << name << "_per_m3,concentration_max_" << name << "_per_m3";
  }
  file_ << '\n';
}

template <int dim>
void TerminalTable<dim>::step(const solver::StepReport &report, const solver::Discretization<dim> &, Vec)
{
  if (!writes_)
    return;
  if (report.step == 0)
    write_head(report);
  double power = 0., heat_out = 0.;
  for (const auto &contact : report.contacts)
  {
    power += contact.voltage * contact.current;
    heat_out -= contact.heat;
  }
  const auto &driven = report.driven();
  file_ << report.step << ',' << report.time << ',' << report.size << ',' << driven.voltage << ',' << driven.current
        << ',' << driven.source_voltage << ',' << power << ',' << report.dissipated_power << ','
        << report.temperature_maximum << ',' << heat_out << ',' << driven.source_current;
  for (const auto &contact : report.contacts)
    if (contact.electrical)
      file_ << ',' << contact.voltage << ',' << contact.current;
  for (const auto &contact : report.contacts)
    for (const auto &[name, value] : contact.element)
      file_ << ',' << value;
  for (const auto &species : report.species)
    file_ << ',' << species.ions << ',' << species.minimum << ',' << species.maximum;
  file_ << std::endl; // a run that is killed leaves complete rows
  if (!file_)
    throw std::runtime_error("terminal.csv cannot be written: the disk may be full");
}

template class TerminalTable<2>;
template class TerminalTable<3>;
} // namespace ionstack::postprocess
