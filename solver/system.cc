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
      {
        is_terminal_[local] = static_cast<char>(t + 1);
        local_terminal_.push_back(static_cast<int>(local));
      }

  for (const CellRecord<dim> &cell : discretization_.cells())
  {
    const unsigned int n     = CellTopology<dim>::n_vertices * discretization_.n_slots(cell.region);
    bool               found = false;
    for (unsigned int i = 0; i < n; ++i)
      found = found || is_electrode(cell, i);
    at_electrode_.push_back(found ? 1 : 0);
  }
  local_rates_.assign(discretization.n_local(), 0.);

  // What is stored in proportion to a field enters through one diagonal.
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
bool System<dim>::is_electrode(const CellRecord<dim> &cell, const unsigned int i) const
{
  const physics::RegionPhysics &region = discretization_.physics().regions[cell.region];
  if (!discretization_.physics().space_charge ||
      static_cast<physics::Slot>(i % region.fields.size()) != region.potential)
    return false;
  bool terminal = false;
  discretization_.for_each_unknown(cell.first + i,
                                   [&](const int local, double) { terminal = terminal || is_terminal_[local] != 0; });
  return terminal;
}

template <int dim>
void System<dim>::gather(Vec unknowns, std::vector<double> &local)
{
  petsc(VecCopy(unknowns, ghosted_unknowns_));
  petsc(VecGhostUpdateBegin(ghosted_unknowns_, INSERT_VALUES, SCATTER_FORWARD));
  petsc(VecGhostUpdateEnd(ghosted_unknowns_, INSERT_VALUES, SCATTER_FORWARD));
  Vec local_form;
  petsc(VecGhostGetLocalForm(ghosted_unknowns_, &local_form));
  const PetscScalar *values;
  petsc(VecGetArrayRead(local_form, &values));
  std::copy(values, values + discretization_.n_local(), local.begin());
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
  for (std::size_t c = 0; c < discretization_.cells().size(); ++c)
  {
    const CellRecord<dim>        &cell    = discretization_.cells()[c];
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
      if (at_electrode_[c] == 0 || !is_electrode(cell, i))
        discretization_.for_each_unknown(cell.first + i,
                                         [&](const int local, const double weight)
                                         { local_result_[local] += weight * residual[i]; });
    if (!at_rest_ && (at_electrode_[c] != 0 || region.stores_otherwise))
      add_changes(cell);
  }
  add_exchanges();
}

template <int dim>
template <class Number, class Make>
ContactFlows<Number> System<dim>::exchange(const ContactNode<dim> &node, const Make &number) const
{
  const CellRecord<dim>        &cell     = discretization_.cells()[node.cell];
  const physics::RegionPhysics &region   = discretization_.physics().regions[cell.region];
  const unsigned int            n_slots  = region.fields.size();
  const Contact                &contact  = contacts_[discretization_.terminals()[node.terminal].contact];
  const std::size_t             first    = cell.first + node.vertex * n_slots;
  const std::size_t             opposite = cell.first + node.opposite * n_slots + region.potential;
  const int                     terminal = local_terminal_[node.terminal];
  std::vector<Number>           values;
  for (unsigned int s = 0; s < n_slots; ++s)
    values.push_back(number(s, node_value(first + s), node_rate(first + s)));
  return contact_flows<Number>(contact.physics.regions.at(cell.region).exchanges,
                               region,
                               discretization_.physics().ambient_temperature,
                               node.area,
                               node.distance,
                               values,
                               number(n_slots, node_value(opposite), node_rate(opposite)),
                               number(n_slots + 1, local_unknowns_[terminal], local_rates_[terminal]),
                               number(-1, 0., 0.));
}

template <int dim>
void System<dim>::add_exchanges()
{
  using Rate = Sacado::Fad::SFad<double, 1>;
  for (const ContactNode<dim> &node : discretization_.contact_nodes())
  {
    const CellRecord<dim> &cell    = discretization_.cells()[node.cell];
    const unsigned int     n_slots = discretization_.n_slots(cell.region);
    const auto             flows   = exchange<Rate>(node,
                                      [](const int, const double value, const double rate)
                                      {
                                        Rate number(value);
                                        number.fastAccessDx(0) = rate;
                                        return number;
                                      });
    for (unsigned int s = 0; s < n_slots; ++s)
      discretization_.for_each_unknown(cell.first + node.vertex * n_slots + s,
                                       [&](const int local, const double weight)
                                       { local_result_[local] += weight * flows.rows[s].val(); });
    local_result_[local_terminal_[node.terminal]] +=
        flows.current_in.val() + (at_rest_ ? 0. : flows.electrode_charge.dx(0));
  }
}

template <int dim>
template <class Action>
void System<dim>::for_each_exchange_entry(const ContactNode<dim> &node, const Action &action) const
{
  const CellRecord<dim>        &cell     = discretization_.cells()[node.cell];
  const physics::RegionPhysics &region   = discretization_.physics().regions[cell.region];
  const unsigned int            n_slots  = region.fields.size();
  const std::size_t             first    = cell.first + node.vertex * n_slots;
  const std::size_t             opposite = cell.first + node.opposite * n_slots + region.potential;
  const auto                    for_each = [&](const unsigned int i, const auto &visit)
  {
    if (i == n_slots + 1)
      visit(local_terminal_[node.terminal], 1.);
    else
      discretization_.for_each_unknown(i < n_slots ? first + i : opposite, visit);
  };
  for (unsigned int i = 0; i < n_slots + 2; ++i)
    if (i != n_slots)
      for (unsigned int j = 0; j < n_slots + 2; ++j)
        for_each(i,
                 [&](const int row, const double row_weight)
                 {
                   for_each(j,
                            [&](const int column, const double column_weight)
                            { action(i, j, row, column, row_weight * column_weight); });
                 });
}

template <int dim>
void System<dim>::add_exchange_jacobian(const ContactNode<dim> &node, const double shift, double *&out) const
{
  using Rate              = Sacado::Fad::SFad<double, 1>;
  using Nested            = Sacado::Fad::SLFad<Rate, max_slots + 2>;
  const unsigned int n    = discretization_.n_slots(discretization_.cells()[node.cell].region);
  const auto         flow = exchange<Nested>(node,
                                     [&](const int i, const double value, const double rate)
                                     {
                                       Rate number(value);
                                       number.fastAccessDx(0) = rate;
                                       return i < 0 ? Nested(static_cast<int>(n + 2), number)
                                                            : Nested(static_cast<int>(n + 2), i, number);
                                     });
  for_each_exchange_entry(node,
                          [&](const unsigned int i, const unsigned int j, const int row, const int, const double weight)
                          {
                            const int  column     = static_cast<int>(j);
                            const auto derivative = [&](const Nested &of) { return of.dx(column); };
                            double     value      = derivative(i < n ? flow.rows[i] : flow.current_in).val();
                            if (i == n + 1 && !at_rest_)
                            {
                              const Rate charge = derivative(flow.electrode_charge);
                              value += shift * charge.val() + charge.dx(0);
                            }
                            *out++ = row_scale(row) * weight * value;
                          });
}

template <int dim>
void System<dim>::add_changes(const CellRecord<dim> &cell)
{
  using Rate                            = Sacado::Fad::SFad<double, 1>; // a value and its derivative along the rates
  const auto                   &physics = discretization_.physics();
  const physics::RegionPhysics &region  = physics.regions[cell.region];
  const unsigned int            n_slots = region.fields.size();
  const unsigned int            n       = CellTopology<dim>::n_vertices * n_slots;
  Rate values[CellTopology<dim>::n_vertices * max_slots], stored[CellTopology<dim>::n_vertices * max_slots],
      charge[CellTopology<dim>::n_vertices * max_slots];
  for (unsigned int i = 0; i < n; ++i)
  {
    values[i]                 = Rate(node_value(cell.first + i));
    values[i].fastAccessDx(0) = node_rate(cell.first + i);
    stored[i]                 = Rate(0.);
    charge[i]                 = Rate(0.);
  }
  add_cell_storage<dim, Rate>(region, cell.geometry, physics.ambient_temperature, n_slots, values, stored);
  add_cell_fluxes<dim, Rate>(
      region, cell.geometry, discretization_.mixings(), physics.ambient_temperature, n_slots, values, charge);
  for (unsigned int i = 0; i < n; ++i)
  {
    const double change = stored[i].dx(0) + (is_electrode(cell, i) ? charge[i].dx(0) : 0.);
    discretization_.for_each_unknown(
        cell.first + i, [&](const int local, const double weight) { local_result_[local] += weight * change; });
  }
}

template <int dim>
std::vector<double> System<dim>::changes_jacobian(const CellRecord<dim> &cell, const double shift) const
{
  using Rate                            = Sacado::Fad::SFad<double, 1>;
  using Nested                          = Sacado::Fad::SLFad<Rate, (1 << dim) * max_slots>;
  const auto                   &physics = discretization_.physics();
  const physics::RegionPhysics &region  = physics.regions[cell.region];
  const unsigned int            n_slots = region.fields.size();
  const int                     n       = static_cast<int>(CellTopology<dim>::n_vertices * n_slots);
  std::vector<Nested>           values(n), stored(n), charge(n);
  for (int i = 0; i < n; ++i)
  {
    Rate value(node_value(cell.first + i));
    value.fastAccessDx(0) = node_rate(cell.first + i);
    values[i]             = Nested(n, i, value);
    stored[i]             = Nested(n, Rate(0.));
    charge[i]             = Nested(n, Rate(0.));
  }
  add_cell_storage<dim, Nested>(
      region, cell.geometry, physics.ambient_temperature, n_slots, values.data(), stored.data());
  bool electrode = false;
  for (int i = 0; i < n; ++i)
    electrode = electrode || is_electrode(cell, i);
  if (electrode)
    add_cell_fluxes<dim, Nested>(region,
                                 cell.geometry,
                                 discretization_.mixings(),
                                 physics.ambient_temperature,
                                 n_slots,
                                 values.data(),
                                 charge.data());
  std::vector<double> derivative(static_cast<std::size_t>(n) * n);
  for (int i = 0; i < n; ++i)
  {
    const bool charges = electrode && is_electrode(cell, i);
    for (int j = 0; j < n; ++j)
    {
      // d/du_j of sum_k dM_i/du_k rate_k, where a rate changes with its unknown by the shift.
      double     value = 0.;
      const auto add   = [&](const Nested &amount)
      {
        if (amount.hasFastAccess())
          value += shift * amount.fastAccessDx(j).val() + amount.fastAccessDx(j).dx(0);
      };
      add(stored[i]);
      if (charges)
        add(charge[i]);
      derivative[static_cast<std::size_t>(i) * n + j] = value;
    }
  }
  return derivative;
}

template <int dim>
void System<dim>::residual(const double time, Vec unknowns, Vec rates, Vec result)
{
  dealii::TimerOutput::Scope scope(timer_, "residual");
  ++n_residuals_;
  gather(unknowns, local_unknowns_);
  if (discretization_.physics().space_charge)
    gather(rates, local_rates_);
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
    out[i] = terminal.field == 0 ? local_unknowns_[i] - contact.voltage.voltage(sources_held_ ? 0. : time) +
                                       contact.series_resistance * out[i]
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
  return value + discretization_.offset(entry);
}

template <int dim>
double System<dim>::node_rate(const std::size_t entry) const
{
  double rate = 0.;
  discretization_.for_each_unknown(entry,
                                   [&](const int local, const double weight) { rate += weight * local_rates_[local]; });
  return rate;
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
void System<dim>::add_cell_jacobian(const CellRecord<dim> &cell, const double shift, double *&out)
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
  const bool at_electrode = at_electrode_[&cell - discretization_.cells().data()] != 0;
  const bool changes      = !at_rest_ && (at_electrode || region.stores_otherwise);
  bool       electrode[CellTopology<dim>::n_vertices * max_slots];
  for (unsigned int i = 0; i < n; ++i)
    electrode[i] = at_electrode && is_electrode(cell, i);
  std::vector<double> change;
  if (changes)
    change = changes_jacobian(cell, shift);
  for_each_matrix_entry(cell,
                        [&](const unsigned int i, const unsigned int j, const int row, const int, const double weight)
                        {
                          double value = electrode[i] ? 0. : residual[i].dx(static_cast<int>(j));
                          if (changes)
                            value += change[i * n + j];
                          *out++ = row_scale(row) * weight * value;
                        });
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
  for (const ContactNode<dim> &node : discretization_.contact_nodes())
    for_each_exchange_entry(node,
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
void System<dim>::jacobian(const double /*time*/, Vec unknowns, Vec rates, const double shift, Mat matrix)
{
  dealii::TimerOutput::Scope scope(timer_, "Jacobian");
  ++n_jacobians_;
  gather(unknowns, local_unknowns_);
  if (discretization_.physics().space_charge)
    gather(rates, local_rates_);

  if (matrix_values_.empty())
  {
    std::size_t size = discretization_.n_owned();
    for (const CellRecord<dim> &cell : discretization_.cells())
      for_each_matrix_entry(cell, [&](unsigned int, unsigned int, int, int, double) { ++size; });
    for (const ContactNode<dim> &node : discretization_.contact_nodes())
      for_each_exchange_entry(node, [&](unsigned int, unsigned int, int, int, double) { ++size; });
    matrix_values_.resize(size);
  }
  double *out = matrix_values_.data();
  for (const CellRecord<dim> &cell : discretization_.cells())
    with_dual<dim>(discretization_.n_slots(cell.region),
                   [&](auto dual) { add_cell_jacobian<decltype(dual)>(cell, shift, out); });
  for (const ContactNode<dim> &node : discretization_.contact_nodes())
    add_exchange_jacobian(node, shift, out);
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
