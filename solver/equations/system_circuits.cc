// SPDX-License-Identifier: Apache-2.0
// The rows of contacts with what stands behind them, and what their sources control.
#include "solver/equations/system_flows.h"
#include "solver/petsc/petsc_check.h"

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ionstack::solver
{
namespace
{
/// Changes of what a source-measure unit controls in one solve, after which those within the dead band do not count:
/// where voltage and current are both at their bound, round-off would change it for ever.
constexpr int    free_changes = 2;
constexpr double dead_band    = 1e-9;
} // namespace

template <int dim>
void System<dim>::decide_controls(const double time, const PetscScalar *unknowns, const PetscScalar *rates)
{
  control_changed_ = false;
  if (!has_limits_ || !decides_)
    return;
  std::vector<double> into_device = terminal_inflow_;
  dealii::Utilities::MPI::sum(terminal_inflow_, discretization_.communicator(), into_device);
  // The first rank has all terminals.
  const std::vector<Control> before = control_;
  for (std::size_t t = 0; t < control_.size(); ++t)
    if (const Terminal &terminal = discretization_.terminals()[t];
        terminal.electrical && terminal.n_circuit == 0 && terminal_local_[t] < discretization_.n_owned())
    {
      const Contact &contact = contacts_[terminal.contact];
      const PetscInt at      = terminal_local_[t];
      if (!std::isnan(held_current(contact)))
        control_[t] = Control::current;
      else if (contact.circuit.compliance)
        control_[t] = contact.circuit.next_control(control_[t],
                                                   source_voltage(contact, time),
                                                   limit_of(contact),
                                                   unknowns[at],
                                                   into_device[t] + contact.circuit.parallel_capacitance *
                                                                        (capacitors_open_ ? 0. : rates[at]),
                                                   n_changes_ > free_changes ? dead_band : 0.);
    }
  MPI_Bcast(control_.data(), static_cast<int>(control_.size()), MPI_CHAR, 0, discretization_.communicator());
  control_changed_ = control_ != before;
  n_changes_ += control_changed_ ? 1 : 0;
}

template <int dim>
double System<dim>::voltage_over_limit(const double time, Vec unknowns)
{
  Vec rates, rows;
  petsc(VecDuplicate(unknowns, &rates));
  petsc(VecDuplicate(unknowns, &rows));
  petsc(VecSet(rates, 0.));
  std::fill(control_.begin(), control_.end(), Control::undecided);
  residual(time, unknowns, rates, rows);
  const PetscScalar *values;
  petsc(VecGetArrayRead(rows, &values));
  double voltage = 0.;
  for (std::size_t t = 0; t < control_.size(); ++t)
    if (const Terminal &terminal = discretization_.terminals()[t];
        terminal.electrical && contacts_[terminal.contact].moves && terminal_local_[t] < discretization_.n_owned())
      voltage = terminal.n_circuit > 0 || control_[t] > Control::voltage
                    ? std::numeric_limits<double>::infinity()
                    : std::max(voltage, std::abs(values[terminal_local_[t]]));
  petsc(VecRestoreArrayRead(rows, &values));
  petsc(VecDestroy(&rates));
  petsc(VecDestroy(&rows));
  std::fill(control_.begin(), control_.end(), Control::undecided);
  return dealii::Utilities::MPI::max(voltage, discretization_.communicator());
}

template <int dim>
void System<dim>::add_circuits(const double       time,
                               const PetscScalar *unknowns,
                               const PetscScalar *rates,
                               PetscScalar       *rows)
{
  decide_controls(time, unknowns, rates);
  for (std::size_t t = 0; t < control_.size(); ++t)
    if (const Terminal &terminal = discretization_.terminals()[t];
        terminal.electrical && terminal.n_circuit == 0 && terminal_local_[t] < discretization_.n_owned())
    {
      const Contact     &contact = contacts_[terminal.contact];
      const PetscInt     at      = terminal_local_[t];
      const double       charge  = contact.circuit.parallel_capacitance * (capacitors_open_ ? 0. : rates[at]);
      const Circuit::Row row     = contact.circuit.row(control_[t], limit_of(contact), held_current(contact));
      const double       over    = unknowns[at] - source_voltage(contact, time);
      // What the device takes is added later. Beside a capacitor the resistor knows the sum better than the rates do.
      source_current_[t] = row.of_voltage != 0. && contact.circuit.parallel_capacitance > 0. && row.of_current > 0.
                               ? -over / row.of_current - rows[at]
                               : charge;
      const double drop  = row.of_voltage != 0. ? over : 0.;
      rows[at]           = row.of_voltage * drop + row.of_current * (rows[at] + charge - row.current);
    }
  for_each_circuit(
      [&](const Contact &contact, const Terminal &terminal)
      {
        const PetscInt at      = terminal.unknown - discretization_.first_owned(),
                       circuit = terminal.circuit - discretization_.first_owned();
        std::vector<double> out(terminal.n_circuit + 1);
        contact.circuit.residual<double>(source_voltage(contact, time),
                                         limit_of(contact),
                                         held_current(contact),
                                         unknowns[at],
                                         capacitors_open_ ? 0. : rates[at],
                                         unknowns + circuit,
                                         rates + circuit,
                                         at_rest_,
                                         out.data());
        rows[at] = Circuit::impedance * rows[at] + out[0];
        std::copy(out.begin() + 1, out.end(), rows + circuit);
        source_current_[&terminal - discretization_.terminals().data()] = unknowns[circuit] / Circuit::impedance;
      });
}

template class System<2>;
template class System<3>;
} // namespace ionstack::solver
