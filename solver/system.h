// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_system_h
#define ionstack_solver_system_h

#include "solver/contact.h"
#include "solver/discretization.h"

#include <deal.II/base/timer.h>

#include <petscmat.h>

#include <vector>

namespace ionstack::solver
{
/// What flows at a state: totals over the device, equal on all ranks.
struct Balance
{
  std::vector<double> inflow;          ///< per terminal: current [e/s] or heat [eV/s] from outside into the device
  double              dissipated = 0.; ///< Joule heat [eV/s], summed over edges
};

/// The semi-discrete equations F(t, u, du/dt) = 0 of a device, assembled edge by edge, with exact Jacobian.
///
/// Row of an unknown: stored amount per time plus outflow minus source, in internal units. Row of a terminal: for a
/// contact u - V(t) + R I, I being the current that Kirchhoff's law leaves over at the contact; for a heat sink u - T.
template <int dim>
class System
{
public:
  /// Both arguments must outlive the system. `timer` receives the sections of assembly.
  System(const Discretization<dim> &discretization, const std::vector<Contact> &contacts, dealii::TimerOutput &timer);
  ~System();
  System(const System &)            = delete;
  System &operator=(const System &) = delete;

  /// F(t, u, rate). Collective.
  void residual(double time, Vec unknowns, Vec rates, Vec result);

  /// dF/du + shift dF/drate. Collective.
  void jacobian(double time, Vec unknowns, double shift, Mat matrix);

  /// A matrix with the sparsity of the Jacobian.
  Mat create_matrix() const;

  /// Flows at a state; evaluates the residual. Collective.
  Balance balance(double time, Vec unknowns, Vec rates);

  /// Of the last residual: the power by which dissipation and V I of the terminals may differ, from currents that do
  /// not balance at inner nodes, and the dissipation. Collective.
  void last_power(double &unbalanced, double &dissipated) const;

  const Discretization<dim>  &discretization() const { return discretization_; }
  const std::vector<Contact> &contacts() const { return contacts_; }
  long                        n_residuals() const { return n_residuals_; }
  long                        n_jacobians() const { return n_jacobians_; }

private:
  void   gather(Vec unknowns);
  void   assemble_fluxes();
  double node_value(std::size_t entry) const;
  double row_scale(int local) const;
  /// Calls action(i, j, row, column, weight) for each pair of node values i, j of a cell and unknowns behind them,
  /// always in the same order: that of the matrix values.
  template <class Action>
  void for_each_matrix_entry(const CellRecord<dim> &cell, const Action &action) const;
  template <class Number>
  void add_cell_jacobian(const CellRecord<dim> &cell, double *&out);

  const Discretization<dim>  &discretization_;
  const std::vector<Contact> &contacts_;
  dealii::TimerOutput        &timer_;
  Vec                         ghosted_unknowns_ = nullptr, ghosted_result_ = nullptr;
  std::vector<double>         local_unknowns_, local_result_;
  std::vector<double>         storage_of_;    ///< storage coefficient times control volume, per owned unknown
  std::vector<char>           is_terminal_;   ///< per local unknown: 1 + index of terminal, 0 none
  std::vector<double>         matrix_values_; ///< in the order of the pattern
  std::vector<double>         terminal_inflow_;
  double                      local_power_ = 0., local_unbalanced_ = 0., local_excess_ = 0., terminal_voltage_ = 0.;
  long                        n_residuals_ = 0, n_jacobians_ = 0;
};
} // namespace ionstack::solver

#endif
