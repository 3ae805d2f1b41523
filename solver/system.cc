// SPDX-License-Identifier: Apache-2.0
#include "solver/system.h"

#include "materials/diagnostics.h"
#include "solver/petsc_check.h"
#include "solver/system_flows.h"

#include <deal.II/base/mpi.h>

#include <Sacado.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ionstack::solver
{
template <int dim>
System<dim>::System(const Discretization<dim>  &discretization,
                    const std::vector<Contact> &contacts,
                    dealii::TimerOutput        &timer)
    : discretization_(discretization), contacts_(contacts), timer_(timer), regions_(discretization.physics().regions),
      ghosted_unknowns_(discretization.create_vector()), ghosted_result_(discretization.create_vector()),
      local_unknowns_(discretization.n_local()), local_result_(discretization.n_local()),
      is_terminal_(discretization.n_local(), 0), terminal_inflow_(discretization.terminals().size(), 0.),
      source_current_(discretization.terminals().size(), 0.)
{
  for (unsigned int r = 0; r < discretization.physics().regions.size(); ++r)
    if (discretization.n_slots(r) > max_slots)
      throw BadInput("region '" + discretization.mesh().regions[r].name + "' has " +
                     std::to_string(discretization.n_slots(r)) + " fields, more than the " + std::to_string(max_slots) +
                     " that ionstack is built for; let fewer species live in it");

  for (std::size_t t = 0; t < discretization_.terminals().size(); ++t)
    for (PetscInt local = 0; local < discretization_.n_local(); ++local)
      if (discretization_.global_number(local) == discretization_.terminals()[t].unknown)
        is_terminal_[local] = static_cast<char>(t + 1);

  couplings_ = find_couplings();
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
    const physics::RegionPhysics &region  = regions_[cell.region];
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
void System<dim>::drive(const Drive &drive)
{
  if (drive.cycle != drive_.cycle)
    regions_ = discretization_.physics().regions_in_cycle(drive.cycle);
  drive_ = drive;
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
    if (const physics::RegionPhysics &region = regions_[cell.region]; region.metal)
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
  const physics::RegionPhysics &region = regions_[cell.region];
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
  double values[CellTopology<dim>::n_vertices * max_slots], residual[CellTopology<dim>::n_vertices * max_slots];

  std::fill(local_result_.begin(), local_result_.end(), 0.);
  local_power_ = local_effort_ = 0.;
  for (std::size_t c = 0; c < discretization_.cells().size(); ++c)
  {
    const CellRecord<dim>        &cell    = discretization_.cells()[c];
    const physics::RegionPhysics &region  = regions_[cell.region];
    const unsigned int            n_slots = region.fields.size();
    const unsigned int            n       = CellTopology<dim>::n_vertices * n_slots;
    for (unsigned int i = 0; i < n; ++i)
    {
      residual[i] = 0.;
      values[i]   = node_value(cell.first + i);
    }
    local_power_ += add_cell_fluxes<dim, double>(region,
                                                 cell.geometry,
                                                 discretization_.mixings(),
                                                 ambient_temperature(),
                                                 n_slots,
                                                 values,
                                                 residual,
                                                 &local_effort_);
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
std::size_t System<dim>::crossing_entry(const InterfaceNode &node, const unsigned int i) const
{
  const unsigned int n_first = discretization_.n_slots(node.interface->first);
  return i < n_first ? node.first + i : node.second + (i - n_first);
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
void System<dim>::add_changes(const CellRecord<dim> &cell)
{
  using Rate                            = Sacado::Fad::SFad<double, 1>; // a value and its derivative along the rates
  const physics::RegionPhysics &region  = regions_[cell.region];
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
  double total[4] = {local_unbalanced_, local_excess_, local_power_, local_effort_};
  MPI_Allreduce(MPI_IN_PLACE, total, 4, MPI_DOUBLE, MPI_SUM, discretization_.communicator());
  unbalanced = std::abs(total[0]) + terminal_voltage_ * std::abs(total[1]);
  dissipated = total[2];
  effort_    = total[3];
}

template class System<2>;
template class System<3>;
} // namespace ionstack::solver
