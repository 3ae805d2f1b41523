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
      is_terminal_(discretization.n_local(), 0), terminal_inflow_(discretization.terminals().size(), 0.),
      source_current_(discretization.terminals().size(), 0.)
{
  for (unsigned int r = 0; r < discretization.physics().regions.size(); ++r)
    AssertThrow(discretization.n_slots(r) <= max_slots,
                dealii::ExcMessage("more fields in one region than ionstack is built for"));

  for (std::size_t t = 0; t < discretization_.terminals().size(); ++t)
    for (PetscInt local = 0; local < discretization_.n_local(); ++local)
      if (discretization_.global_number(local) == discretization_.terminals()[t].unknown)
        is_terminal_[local] = static_cast<char>(t + 1);

  find_metals();
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
double System<dim>::ambient_temperature() const
{
  return std::isnan(drive_.temperature) ? discretization_.physics().ambient_temperature : drive_.temperature;
}

template <int dim>
System<dim>::~System()
{
  VecDestroy(&ghosted_unknowns_);
  VecDestroy(&ghosted_result_);
}

template <int dim>
void System<dim>::find_metals()
{
  // The metal's cells may be another rank's.
  std::vector<double> marks(discretization_.n_local(), 0.);
  for (const CellRecord<dim> &cell : discretization_.cells())
    if (const physics::RegionPhysics &region = discretization_.physics().regions[cell.region]; region.metal)
      for (unsigned int v = 0; v < CellTopology<dim>::n_vertices; ++v)
        discretization_.for_each_unknown(cell.first + v * region.fields.size() + region.potential,
                                         [&](const int local, double) { marks[local] = 1.; });
  discretization_.sum_over_ranks(marks, ghosted_result_);
  gather(ghosted_result_, marks);
  is_metal_.assign(discretization_.n_local(), 0);
  for (PetscInt local = 0; local < discretization_.n_local(); ++local)
    is_metal_[local] = marks[local] > 0. || is_terminal_[local] != 0 ? 1 : 0;
}

template <int dim>
bool System<dim>::is_electrode(const CellRecord<dim> &cell, const unsigned int i) const
{
  const physics::RegionPhysics &region = discretization_.physics().regions[cell.region];
  if (!discretization_.physics().space_charge || region.metal ||
      static_cast<physics::Slot>(i % region.fields.size()) != region.potential)
    return false;
  bool metal = false;
  discretization_.for_each_unknown(cell.first + i, [&](const int local, double) { metal = metal || is_metal_[local]; });
  return metal;
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
        region, cell.geometry, discretization_.mixings(), ambient_temperature(), n_slots, values, residual);
    for (unsigned int i = 0; i < n; ++i)
      if (at_electrode_[c] == 0 || !is_electrode(cell, i))
        discretization_.for_each_unknown(cell.first + i,
                                         [&](const int local, const double weight)
                                         { local_result_[local] += weight * residual[i]; });
    if (!at_rest_ && (at_electrode_[c] != 0 || region.stores_otherwise))
      add_changes(cell);
  }
  add_exchanges();
  add_crossings();
}

template <int dim>
template <class Number, class Make>
ElectrodeFlows<Number> System<dim>::exchange(const ElectrodeNode<dim> &node, const Make &number) const
{
  const CellRecord<dim>        &cell     = discretization_.cells()[node.cell];
  const physics::RegionPhysics &region   = discretization_.physics().regions[cell.region];
  const unsigned int            n_slots  = region.fields.size();
  const std::size_t             first    = cell.first + node.vertex * n_slots;
  const std::size_t             opposite = cell.first + node.opposite * n_slots + region.potential;
  std::vector<Number>           values;
  for (unsigned int s = 0; s < n_slots; ++s)
    values.push_back(number(s, node_value(first + s), node_rate(first + s)));
  return electrode_flows<Number>(node.electrode->exchanges,
                                 region,
                                 ambient_temperature(),
                                 node.area,
                                 node.distance,
                                 values,
                                 number(n_slots, node_value(opposite), node_rate(opposite)),
                                 number(n_slots + 1, local_unknowns_[node.metal], local_rates_[node.metal]),
                                 number(-1, 0., 0.));
}

template <int dim>
void System<dim>::add_exchanges()
{
  using Rate = Sacado::Fad::SFad<double, 1>;
  for (const ElectrodeNode<dim> &node : discretization_.electrode_nodes())
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
    local_result_[node.metal] += flows.current_in.val() + (at_rest_ ? 0. : flows.electrode_charge.dx(0));
  }
}

template <int dim>
template <class Action>
void System<dim>::for_each_exchange_entry(const ElectrodeNode<dim> &node, const Action &action) const
{
  const CellRecord<dim>        &cell     = discretization_.cells()[node.cell];
  const physics::RegionPhysics &region   = discretization_.physics().regions[cell.region];
  const unsigned int            n_slots  = region.fields.size();
  const std::size_t             first    = cell.first + node.vertex * n_slots;
  const std::size_t             opposite = cell.first + node.opposite * n_slots + region.potential;
  const auto                    for_each = [&](const unsigned int i, const auto &visit)
  {
    if (i == n_slots + 1)
      visit(node.metal, 1.);
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
void System<dim>::add_exchange_jacobian(const ElectrodeNode<dim> &node, const double shift, double *&out) const
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
std::size_t System<dim>::crossing_entry(const InterfaceNode &node, const unsigned int i) const
{
  const unsigned int n_first = discretization_.n_slots(node.interface->first);
  return i < n_first ? node.first + i : node.second + (i - n_first);
}

template <int dim>
template <class Number, class Make>
InterfaceFlows<Number> System<dim>::crossing(const InterfaceNode &node, const Make &number) const
{
  const auto         &physics = discretization_.physics();
  const unsigned int  n_first = discretization_.n_slots(node.interface->first);
  const unsigned int  n       = n_first + discretization_.n_slots(node.interface->second);
  std::vector<Number> first, second;
  for (unsigned int i = 0; i < n; ++i)
    (i < n_first ? first : second).push_back(number(static_cast<int>(i), node_value(crossing_entry(node, i))));
  return interface_flows<Number>(node.interface->laws,
                                 physics.regions[node.interface->first],
                                 physics.regions[node.interface->second],
                                 ambient_temperature(),
                                 node.area,
                                 first,
                                 second,
                                 number(-1, 0.));
}

template <int dim>
void System<dim>::add_crossings()
{
  for (const InterfaceNode &node : discretization_.interface_nodes())
  {
    const auto         flows   = crossing<double>(node, [](const int, const double value) { return value; });
    const unsigned int n_first = flows.first.size();
    for (unsigned int i = 0; i < n_first + flows.second.size(); ++i)
      discretization_.for_each_unknown(crossing_entry(node, i),
                                       [&](const int local, const double weight) {
                                         local_result_[local] +=
                                             weight * (i < n_first ? flows.first[i] : flows.second[i - n_first]);
                                       });
  }
}

template <int dim>
template <class Action>
void System<dim>::for_each_crossing_entry(const InterfaceNode &node, const Action &action) const
{
  const unsigned int n =
      discretization_.n_slots(node.interface->first) + discretization_.n_slots(node.interface->second);
  for (unsigned int i = 0; i < n; ++i)
    for (unsigned int j = 0; j < n; ++j)
      discretization_.for_each_unknown(crossing_entry(node, i),
                                       [&](const int row, const double row_weight)
                                       {
                                         discretization_.for_each_unknown(
                                             crossing_entry(node, j),
                                             [&](const int column, const double column_weight)
                                             { action(i, j, row, column, row_weight * column_weight); });
                                       });
}

template <int dim>
void System<dim>::add_crossing_jacobian(const InterfaceNode &node, double *&out) const
{
  using Number     = Sacado::Fad::SLFad<double, 2 * max_slots>;
  const int  n     = static_cast<int>(discretization_.n_slots(node.interface->first) +
                                 discretization_.n_slots(node.interface->second));
  const auto flows = crossing<Number>(
      node, [&](const int i, const double value) { return i < 0 ? Number(n, value) : Number(n, i, value); });
  const unsigned int n_first = flows.first.size();
  for_each_crossing_entry(node,
                          [&](const unsigned int i, const unsigned int j, const int row, const int, const double weight)
                          {
                            const Number &flow = i < n_first ? flows.first[i] : flows.second[i - n_first];
                            *out++             = row_scale(row) * weight * flow.dx(static_cast<int>(j));
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
  add_cell_storage<dim, Rate>(region, cell.geometry, ambient_temperature(), n_slots, values, stored);
  add_cell_fluxes<dim, Rate>(
      region, cell.geometry, discretization_.mixings(), ambient_temperature(), n_slots, values, charge);
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
  add_cell_storage<dim, Nested>(region, cell.geometry, ambient_temperature(), n_slots, values.data(), stored.data());
  bool electrode = false;
  for (int i = 0; i < n; ++i)
    electrode = electrode || is_electrode(cell, i);
  if (electrode)
    add_cell_fluxes<dim, Nested>(
        region, cell.geometry, discretization_.mixings(), ambient_temperature(), n_slots, values.data(), charge.data());
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

  const PetscScalar *flows, *rate, *unknown;
  PetscScalar       *out;
  petsc(VecGetArrayRead(unknowns, &unknown));
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
      if (discretization_.field_of()[i] == 0 && discretization_.is_nodal(i))
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
    source_current_[t]          = out[i];
    if (terminal.field != 0)
      out[i] = local_unknowns_[i] - (std::isnan(drive_.temperature) ? contact.temperature : drive_.temperature);
    else if (terminal.n_circuit == 0)
      out[i] = local_unknowns_[i] - source_voltage(contact, time) + contact.circuit.series_resistance * out[i];
  }
  add_circuits(time, unknown, rate, out);
  petsc(VecRestoreArrayRead(unknowns, &unknown));
  petsc(VecRestoreArray(result, &out));
  petsc(VecRestoreArrayRead(rates, &rate));
  petsc(VecRestoreArrayRead(ghosted_result_, &flows));
}

template <int dim>
template <class Action>
void System<dim>::for_each_circuit(const Action &action) const
{
  const PetscInt first = discretization_.first_owned(), end = first + discretization_.n_owned();
  for (const Terminal &terminal : discretization_.terminals())
    if (terminal.n_circuit > 0 && terminal.unknown >= first && terminal.unknown < end)
      action(contacts_[terminal.contact], terminal);
}

template <int dim>
void System<dim>::add_circuits(const double       time,
                               const PetscScalar *unknowns,
                               const PetscScalar *rates,
                               PetscScalar       *rows)
{
  for_each_circuit(
      [&](const Contact &contact, const Terminal &terminal)
      {
        const PetscInt at      = terminal.unknown - discretization_.first_owned(),
                       circuit = terminal.circuit - discretization_.first_owned();
        std::vector<double> out(terminal.n_circuit + 1);
        contact.circuit.residual<double>(source_voltage(contact, time),
                                         contact.driven ? drive_.compliance : std::nan(""),
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
  if (terminal.n_circuit > 0)
    return Circuit::impedance;
  return terminal.field == 0 ? contacts_[terminal.contact].circuit.series_resistance : 0.;
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
      region, cell.geometry, discretization_.mixings(), ambient_temperature(), n_slots, values, residual);
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
void System<dim>::add_circuits_jacobian(
    const double time, Vec unknowns, Vec rates, const double shift, double *&out) const
{
  using Number = Sacado::Fad::SLFad<double, Circuit::max_unknowns>;
  const PetscScalar *values, *changes;
  petsc(VecGetArrayRead(unknowns, &values));
  petsc(VecGetArrayRead(rates, &changes));
  for_each_circuit(
      [&](const Contact &contact, const Terminal &terminal)
      {
        const int      n       = static_cast<int>(terminal.n_circuit) + 1;
        const PetscInt at      = terminal.unknown - discretization_.first_owned(),
                       circuit = terminal.circuit - discretization_.first_owned();
        const Number        contact_voltage(n, 0, values[at]);
        Number              contact_rate(n, 0.);
        std::vector<Number> x, x_rates, rows(n, Number(n, 0.));
        for (int i = 1; i < n; ++i)
        {
          x.emplace_back(n, i, values[circuit + i - 1]);
          x_rates.emplace_back(n, i, changes[circuit + i - 1]);
          x_rates.back().fastAccessDx(i) = shift;
        }
        if (!capacitors_open_)
          contact_rate.fastAccessDx(0) = shift;
        contact.circuit.residual<Number>(source_voltage(contact, time),
                                         contact.driven ? drive_.compliance : std::nan(""),
                                         contact_voltage,
                                         contact_rate,
                                         x.data(),
                                         x_rates.data(),
                                         at_rest_,
                                         rows.data());
        for (const Number &row : rows)
          for (int j = 0; j < n; ++j)
            *out++ = row.dx(j);
      });
  petsc(VecRestoreArrayRead(rates, &changes));
  petsc(VecRestoreArrayRead(unknowns, &values));
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
  for (const ElectrodeNode<dim> &node : discretization_.electrode_nodes())
    for_each_exchange_entry(node,
                            [&](unsigned int, unsigned int, const int row, const int column, double)
                            {
                              rows.push_back(discretization_.global_number(row));
                              columns.push_back(discretization_.global_number(column));
                            });
  for (const InterfaceNode &node : discretization_.interface_nodes())
    for_each_crossing_entry(node,
                            [&](unsigned int, unsigned int, const int row, const int column, double)
                            {
                              rows.push_back(discretization_.global_number(row));
                              columns.push_back(discretization_.global_number(column));
                            });
  for_each_circuit(
      [&](const Contact &, const Terminal &terminal)
      {
        const auto number = [&](const unsigned int i) { return i == 0 ? terminal.unknown : terminal.circuit + i - 1; };
        for (unsigned int i = 0; i <= terminal.n_circuit; ++i)
          for (unsigned int j = 0; j <= terminal.n_circuit; ++j)
          {
            rows.push_back(number(i));
            columns.push_back(number(j));
          }
      });
  // Storage, and one on the diagonal of each terminal whose row is not Kirchhoff's law.
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
void System<dim>::jacobian(const double time, Vec unknowns, Vec rates, const double shift, Mat matrix)
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
    for (const ElectrodeNode<dim> &node : discretization_.electrode_nodes())
      for_each_exchange_entry(node, [&](unsigned int, unsigned int, int, int, double) { ++size; });
    for (const InterfaceNode &node : discretization_.interface_nodes())
      for_each_crossing_entry(node, [&](unsigned int, unsigned int, int, int, double) { ++size; });
    for_each_circuit([&](const Contact &, const Terminal &terminal)
                     { size += (terminal.n_circuit + 1) * (terminal.n_circuit + 1); });
    matrix_values_.resize(size);
  }
  double *out = matrix_values_.data();
  for (const CellRecord<dim> &cell : discretization_.cells())
    with_dual<dim>(discretization_.n_slots(cell.region),
                   [&](auto dual) { add_cell_jacobian<decltype(dual)>(cell, shift, out); });
  for (const ElectrodeNode<dim> &node : discretization_.electrode_nodes())
    add_exchange_jacobian(node, shift, out);
  for (const InterfaceNode &node : discretization_.interface_nodes())
    add_crossing_jacobian(node, out);
  add_circuits_jacobian(time, unknowns, rates, shift, out);
  for (PetscInt i = 0; i < discretization_.n_owned(); ++i)
    if (const unsigned int t = is_terminal_[i]; t != 0)
      *out++ = discretization_.terminals()[t - 1].n_circuit > 0 ? 0. : 1.;
    else
      *out++ = shift * storage_of_[i];
  petsc(MatSetValuesCOO(matrix, matrix_values_.data(), INSERT_VALUES));
}

template <int dim>
Balance System<dim>::balance(const double time, Vec unknowns, Vec rates)
{
  Vec result;
  petsc(VecDuplicate(unknowns, &result));
  std::fill(terminal_inflow_.begin(), terminal_inflow_.end(), 0.);
  std::fill(source_current_.begin(), source_current_.end(), 0.);
  residual(time, unknowns, rates, result);
  petsc(VecDestroy(&result));
  Balance balance;
  balance.inflow      = terminal_inflow_;
  balance.from_source = source_current_;
  dealii::Utilities::MPI::sum(terminal_inflow_, discretization_.communicator(), balance.inflow);
  dealii::Utilities::MPI::sum(source_current_, discretization_.communicator(), balance.from_source);
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
