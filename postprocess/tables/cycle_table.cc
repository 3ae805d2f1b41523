// SPDX-License-Identifier: Apache-2.0
#include "postprocess/tables/cycle_table.h"

#include "postprocess/files/column_name.h"

#include <optional>

namespace ionstack::postprocess
{
template <int dim>
CycleTable<dim>::CycleTable(const std::string            &folder,
                            const physics::DevicePhysics &physics,
                            const double                  read_voltage,
                            const bool                    writes)
    : path_(folder + "/cycles.csv"), physics_(physics), read_voltage_(read_voltage), writes_(writes)
{
  for (const physics::CycleVariation &variation : physics.variations)
    drawn_.emplace_back(column_name(variation.name), variation.unit);
}

template <int dim>
void CycleTable<dim>::recall(const solver::StepReport &report, const solver::Discretization<dim> &)
{
  if (report.cycle != number_)
  {
    end_cycle();
    number_ = report.cycle;
    begin_  = last_.time;
    if (number_ > 0)
      recorder_.add(last_);
  }
  if (number_ > 0)
    recorder_.add(report);
  last_ = report;
}

template <int dim>
void CycleTable<dim>::corner(const solver::StepReport &report)
{
  // Of a cycle that has not begun it is the first point.
  if (number_ > 0 && report.cycle == number_)
    recorder_.add_corner(report);
  last_.contacts = report.contacts;
}

template <int dim>
void CycleTable<dim>::finish(const solver::RunResult &result)
{
  if (result.status == 0)
    end_cycle();
}

template <int dim>
void CycleTable<dim>::end_cycle()
{
  if (number_ == 0)
    return;
  DoneCycle cycle{number_, begin_, last_.time, sweep_figures(recorder_.branches(), read_voltage_), 0., {}};
  for (const Branch &branch : recorder_.branches())
    cycle.energy += branch.energy();
  for (const physics::CycleVariation &variation : physics_.variations)
    cycle.drawn.push_back(variation.value(physics_.seed, number_));
  cycles_.push_back(cycle);
  recorder_ = {};
  number_   = 0;
  if (!writes_)
    return;
  if (!file_.is_open())
  {
    file_.open(path_, 12);
    file_.out() << "cycle,begin_s,end_s,set_voltage_V,reset_voltage_V,on_resistance_Ohm,off_resistance_Ohm,energy_J";
    for (const auto &[name, unit] : drawn_)
      file_.out() << ',' << name << (unit.empty() ? "" : "_" + unit);
    file_.out() << '\n';
  }
  std::ostream &out = file_.out();
  out << cycle.number << ',' << cycle.begin << ',' << cycle.end;
  const SweepFigures &figures = cycle.figures;
  for (const auto &value : {figures.set_voltage, figures.reset_voltage, figures.on_resistance, figures.off_resistance})
  {
    out << ',';
    if (value)
      out << *value;
  }
  out << ',' << cycle.energy;
  for (const double value : cycle.drawn)
    out << ',' << value;
  out << '\n';
  file_.end_piece();
}

template class CycleTable<2>;
template class CycleTable<3>;
} // namespace ionstack::postprocess
