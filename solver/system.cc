// SPDX-License-Identifier: Apache-2.0
#include "solver/system.h"

#include "solver/cell_kernel.h"
#include "solver/petsc_check.h"

#include <deal.II/base/mpi.h>

#include <Sacado.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ionstack::solver
{
namespace
{
/// Most fields that one region may have.
constexpr unsigned int max_slots = 12;

/// Calls `action` with a dual number type that holds n_unknowns derivatives: of fixed size for the common numbers of
/// fields, so that the compiler can unroll, else of bounded size.
template <int dim, class Action>
void with_dual(const unsigned int n_slots, const Action &action)
{
  constexpr int n = 1 << dim;
  switch (n_slots)
  {
  case 1:
    return action(Sacado::Fad::SFad<double, n>());
  case 2:
    return action(Sacado::Fad::SFad<double, 2 * n>());
  case 3:
    return action(Sacado::Fad::SFad<double, 3 * n>());
  default:
    return action(Sacado::Fad::SLFad<double, max_slots * n>());
  }
}
} // namespace

template <int dim>
System<dim>::System(const Discretization<dim>  &discretization,
                    const std::vector<Contact> &contacts,
                    dealii::TimerOutput        &timer)
    : discretization_(discretization), contacts_(contacts), timer_(timer),
      ghosted_unknowns_(discretization.create_vector()), ghosted_result_(discretization.create_vector()),
      local_unknowns_(discretization.n_local()), local_result_(discretization.n_local()),
      is_terminal_(discretization.n_local(), 0), terminal_inflow_(discretization.terminals().size(), 0.)
{
  for (unsigned int r = 0; r < discretization.physics().regions.size(); ++r)
    AssertThrow(discretization.n_slots(r) <= max_slots,
                dealii::ExcMessage("more fields in one region than ionstack is built for"));

  for (std::size_t t = 0; t < discretization_.terminals().size(); ++t)
    for (PetscInt local = 0; local < discretization_.n_local(); ++local)
      if (discretization_.global_number(local) == discretization_.terminals()[t].unknown)
        is_terminal_[local] = static_cast<char>(t + 1);

  // Storage coefficients are constants, so that rates enter through one diagonal.
  std::fill(local_result_.begin(), local_result_.end(), 0.);
  for (const CellRecord<dim> &cell : discretization_.cells())
  {
    const physics::RegionPhysics &region  = discretization_.physics().regions[cell.region];
    const unsigned int            n_slots = region.fields.size();
    for (const physics::Process &process : region.processes)
    {
      const auto [slot, storage] =
          std::visit([](const auto &p) { return std::make_pair(p.balance(), p.storage()); }, process);
      for (unsigned int v = 0; v < CellTopology<dim>::n_vertices; ++v)
      {
        const double amount = storage * cell.geometry.volume[v];
        discretization_.for_each_unknown(cell.first + v * n_slots + slot,
                                         [&](const int local, const double weight)
                                         { local_result_[local] += weight * amount; });
      }
    }
  }
  storage_of_ = discretization_.sum_over_ranks(local_result_);
}

template <int dim>
System<dim>::~System()
{
  VecDestroy(&ghosted_unknowns_);
  VecDestroy(&ghosted_result_);
}

template <int dim>
void System<dim>::gather(Vec unknowns)
{
  petsc(VecCopy(unknowns, ghosted_unknowns_));
  petsc(VecGhostUpdateBegin(ghosted_unknowns_, INSERT_VALUES, SCATTER_FORWARD));
  petsc(VecGhostUpdateEnd(ghosted_unknowns_, INSERT_VALUES, SCATTER_FORWARD));
  Vec local_form;
  petsc(VecGhostGetLocalForm(ghosted_unknowns_, &local_form));
  const PetscScalar *values;
  petsc(VecGetArrayRead(local_form, &values));
  std::copy(values, values + discretization_.n_local(), local_unknowns_.begin());
  petsc(VecRestoreArrayRead(local_form, &values));
  petsc(VecGhostRestoreLocalForm(ghosted_unknowns_, &local_form));
}

template <int dim>
void System<dim>::assemble_fluxes()
{
  const auto &physics = discretization_.physics();
  double      values[CellTopology<dim>::n_vertices * max_slots], residual[CellTopology<dim>::n_vertices * max_slots];

  std::fill(local_result_.begin(), local_result_.end(), 0.);
  local_power_ = 0.;
  for (const CellRecord<dim> &cell : discretization_.cells())
  {
    const physics::RegionPhysics &region  = physics.regions[cell.region];
    const unsigned int            n_slots = region.fields.size();
    const unsigned int            n       = CellTopology<dim>::n_vertices * n_slots;
    for (unsigned int i = 0; i < n; ++i)
    {
      residual[i] = 0.;
      values[i]   = node_value(cell.first + i);
    }
    local_power_ += add_cell_fluxes<dim, double>(
        region, cell.geometry, discretization_.mixings(), physics.ambient_temperature, n_slots, values, residual);
    for (unsigned int i = 0; i < n; ++i)
      discretization_.for_each_unknown(
          cell.first + i, [&](const int local, const double weight) { local_result_[local] += weight * residual[i]; });
  }
}

template <int dim>
void System<dim>::residual(const double time, Vec unknowns, Vec rates, Vec result)
{
  dealii::TimerOutput::Scope scope(timer_, "residual");
  ++n_residuals_;
  gather(unknowns);
  assemble_fluxes();

  discretization_.sum_over_ranks(local_result_, ghosted_result_);

  const PetscScalar *flows, *rate;
  PetscScalar       *out;
  petsc(VecGetArrayRead(ghosted_result_, &flows));
  petsc(VecGetArrayRead(rates, &rate));
  petsc(VecGetArray(result, &out));
  local_unbalanced_ = local_excess_ = 0.;
  // Potentials count from that of a contact: far from ground, round-off of the currents would be multiplied. Every rank
  // holds all terminals.
  double lowest = std::numeric_limits<double>::infinity(), highest = -lowest;
  for (PetscInt local = 0; local < discretization_.n_local(); ++local)
    if (is_terminal_[local] != 0 && discretization_.terminals()[is_terminal_[local] - 1].field == 0)
    {
      lowest  = std::min(lowest, local_unknowns_[local]);
      highest = std::max(highest, local_unknowns_[local]);
    }
  const double reference = highest >= lowest ? lowest : 0.;
  terminal_voltage_      = highest >= lowest ? highest - lowest : 0.;
  for (PetscInt i = 0; i < discretization_.n_owned(); ++i)
  {
    out[i] = flows[i] + storage_of_[i] * rate[i];
    if (is_terminal_[i] == 0)
    {
      if (discretization_.field_of()[i] == 0)
      {
        local_unbalanced_ += (local_unknowns_[i] - reference) * out[i];
        local_excess_ += out[i];
      }
      continue;
    }
    const unsigned int t        = is_terminal_[i] - 1;
    const Terminal    &terminal = discretization_.terminals()[t];
    const Contact     &contact  = contacts_[terminal.contact];
    terminal_inflow_[t]         = out[i];
    out[i]                      = terminal.field == 0
                                      ? local_unknowns_[i] - contact.voltage.voltage(time) + contact.series_resistance * out[i]
                                      : local_unknowns_[i] - contact.temperature;
  }
  petsc(VecRestoreArray(result, &out));
  petsc(VecRestoreArrayRead(rates, &rate));
  petsc(VecRestoreArrayRead(ghosted_result_, &flows));
}

template <int dim>
double System<dim>::node_value(const std::size_t entry) const
{
  double value = 0.;
  discretization_.for_each_unknown(
      entry, [&](const int local, const double weight) { value += weight * local_unknowns_[local]; });
  return value;
}

template <int dim>
double System<dim>::row_scale(const int local) const
{
  // The row of a terminal holds R times Kirchhoff's law; that of a heat sink nothing of the balance.
  if (is_terminal_[local] == 0)
    return 1.;
  const Terminal &terminal = discretization_.terminals()[is_terminal_[local] - 1];
  return terminal.field == 0 ? contacts_[terminal.contact].series_resistance : 0.;
}

template <int dim>
template <class Action>
void System<dim>::for_each_matrix_entry(const CellRecord<dim> &cell, const Action &action) const
{
  const unsigned int n = CellTopology<dim>::n_vertices * discretization_.n_slots(cell.region);
  for (unsigned int i = 0; i < n; ++i)
    for (unsigned int j = 0; j < n; ++j)
      discretization_.for_each_unknown(cell.first + i,
                                       [&](const int row, const double row_weight)
                                       {
                                         discretization_.for_each_unknown(
                                             cell.first + j,
                                             [&](const int column, const double column_weight)
                                             { action(i, j, row, column, row_weight * column_weight); });
                                       });
}

template <int dim>
template <class Number>
void System<dim>::add_cell_jacobian(const CellRecord<dim> &cell, double *&out)
{
  const auto                   &physics = discretization_.physics();
  const physics::RegionPhysics &region  = physics.regions[cell.region];
  const unsigned int            n_slots = region.fields.size();
  const unsigned int            n       = CellTopology<dim>::n_vertices * n_slots;
  Number values[CellTopology<dim>::n_vertices * max_slots], residual[CellTopology<dim>::n_vertices * max_slots];

  for (unsigned int i = 0; i < n; ++i)
  {
    values[i]   = Number(static_cast<int>(n), static_cast<int>(i), node_value(cell.first + i));
    residual[i] = Number(static_cast<int>(n), 0.);
  }
  add_cell_fluxes<dim, Number>(
      region, cell.geometry, discretization_.mixings(), physics.ambient_temperature, n_slots, values, residual);
  for_each_matrix_entry(cell,
                        [&](const unsigned int i, const unsigned int j, const int row, const int, const double weight)
                        { *out++ = row_scale(row) * weight * residual[i].dx(static_cast<int>(j)); });
}

template <int dim>
Mat System<dim>::create_matrix() const
{
  std::vector<PetscInt> rows, columns;
  for (const CellRecord<dim> &cell : discretization_.cells())
    for_each_matrix_entry(cell,
                          [&](unsigned int, unsigned int, const int row, const int column, double)
                          {
                            rows.push_back(discretization_.global_number(row));
                            columns.push_back(discretization_.global_number(column));
                          });
  // Storage, and one on the diagonal of each terminal.
  for (PetscInt i = 0; i < discretization_.n_owned(); ++i)
  {
    rows.push_back(discretization_.first_owned() + i);
    columns.push_back(discretization_.first_owned() + i);
  }

  Mat matrix;
  petsc(MatCreate(discretization_.communicator(), &matrix));
  petsc(MatSetSizes(matrix,
                    discretization_.n_owned(),
                    discretization_.n_owned(),
                    discretization_.n_unknowns(),
                    discretization_.n_unknowns()));
  petsc(MatSetType(matrix, MATAIJ));
  petsc(MatSetFromOptions(matrix));
  petsc(MatSetPreallocationCOO(matrix, static_cast<PetscCount>(rows.size()), rows.data(), columns.data()));
  return matrix;
}

template <int dim>
void System<dim>::jacobian(const double /*time*/, Vec unknowns, const double shift, Mat matrix)
{
  dealii::TimerOutput::Scope scope(timer_, "Jacobian");
  ++n_jacobians_;
  gather(unknowns);

  if (matrix_values_.empty())
  {
    std::size_t size = discretization_.n_owned();
    for (const CellRecord<dim> &cell : discretization_.cells())
      for_each_matrix_entry(cell, [&](unsigned int, unsigned int, int, int, double) { ++size; });
    matrix_values_.resize(size);
  }
  double *out = matrix_values_.data();
  for (const CellRecord<dim> &cell : discretization_.cells())
    with_dual<dim>(discretization_.n_slots(cell.region),
                   [&](auto dual) { add_cell_jacobian<decltype(dual)>(cell, out); });
  for (PetscInt i = 0; i < discretization_.n_owned(); ++i)
    *out++ = is_terminal_[i] != 0 ? 1. : shift * storage_of_[i];
  petsc(MatSetValuesCOO(matrix, matrix_values_.data(), INSERT_VALUES));
}

template <int dim>
Balance System<dim>::balance(const double time, Vec unknowns, Vec rates)
{
  Vec result;
  petsc(VecDuplicate(unknowns, &result));
  std::fill(terminal_inflow_.begin(), terminal_inflow_.end(), 0.);
  residual(time, unknowns, rates, result);
  petsc(VecDestroy(&result));
  Balance balance;
  balance.inflow = terminal_inflow_;
  dealii::Utilities::MPI::sum(terminal_inflow_, discretization_.communicator(), balance.inflow);
  double unbalanced;
  last_power(unbalanced, balance.dissipated);
  return balance;
}

template <int dim>
void System<dim>::last_power(double &unbalanced, double &dissipated) const
{
  double total[3] = {local_unbalanced_, local_excess_, local_power_};
  MPI_Allreduce(MPI_IN_PLACE, total, 3, MPI_DOUBLE, MPI_SUM, discretization_.communicator());
  unbalanced = std::abs(total[0]) + terminal_voltage_ * std::abs(total[1]);
  dissipated = total[2];
}

template class System<2>;
template class System<3>;
} // namespace ionstack::solver
