// SPDX-License-Identifier: Apache-2.0
#include "solver/equations/system.h"

#include "materials/files/diagnostics.h"
#include "solver/equations/system_flows.h"
#include "solver/petsc/petsc_check.h"

#include <deal.II/base/mpi.h>

#include <Sacado.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ionstack::solver
{
namespace
{
/// Relative distance of one number of the computer to the next.
constexpr double resolution = std::numeric_limits<double>::epsilon();
} // namespace

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
                     " that ionstack is built for; let fewer species, or levels of carrier traps, live in it");

  for (std::size_t t = 0; t < discretization_.terminals().size(); ++t)
    for (PetscInt local = 0; local < discretization_.n_local(); ++local)
      if (discretization_.global_number(local) == discretization_.terminals()[t].unknown)
        is_terminal_[local] = static_cast<char>(t + 1);

  for (const Terminal &terminal : discretization_.terminals())
  {
    const auto local = [&]
    {
      for (PetscInt i = 0; i < discretization_.n_local(); ++i)
        if (discretization_.global_number(i) == terminal.unknown)
          return static_cast<int>(i);
      return -1;
    };
    terminal_local_.push_back(local());
    has_limits_ = has_limits_ || (terminal.electrical && terminal.n_circuit == 0 &&
                                  contacts_[terminal.contact].circuit.compliance.has_value());
  }
  control_.assign(discretization_.terminals().size(), Control::undecided);
  control_of_jacobian_ = control_;
  couplings_           = find_couplings();
  find_metals();
  for (const CellRecord<dim> &cell : discretization_.cells())
  {
    const unsigned int n     = CellTopology<dim>::n_vertices * discretization_.n_slots(cell.region);
    bool               found = false;
    for (unsigned int i = 0; i < n; ++i)
      found = found || is_electrode(cell, i);
    at_electrode_.push_back(found ? 1 : 0);
    in_graph_.push_back(!found && cell.geometry.mixing < 0 ? 1 : 0);
  }
  graphs_ = region_graphs(discretization_, in_graph_);
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
  const bool other_cycle = drive.cycle != drive_.cycle;
  drive_                 = drive;
  std::fill(control_.begin(), control_.end(), Control::undecided);
  if (other_cycle)
    set_regions(drive_.light.points().front().time);
}

template <int dim>
void System<dim>::load(const Load &load)
{
  load_ = load;
  std::fill(control_.begin(), control_.end(), Control::undecided);
}

template <int dim>
void System<dim>::set_regions(const double time)
{
  light_of_regions_ = load_.generation * drive_.light.voltage(time);
  regions_          = discretization_.physics().regions_in_cycle(drive_.cycle);
  for (physics::RegionPhysics &region : regions_)
    for (physics::Reaction &reaction : region.reactions)
      std::visit([&](auto &any) { any.illuminate(light_of_regions_); }, reaction);
}

template <int dim>
void System<dim>::come_to_rest(Vec unknowns)
{
  gather(unknowns, local_unknowns_);
  fields_of_rest_.clear();
  for (const ElectrodeNode<dim> &node : discretization_.electrode_nodes())
  {
    const CellRecord<dim>        &cell     = discretization_.cells()[node.cell];
    const physics::RegionPhysics &region   = regions_[cell.region];
    const auto                    value_at = [&](const unsigned int vertex)
    { return node_value(cell.first + vertex * region.fields.size() + region.potential); };
    fields_of_rest_.push_back((value_at(node.opposite) - value_at(node.vertex)) / node.distance);
  }
}

template <int dim>
double System<dim>::ambient_temperature() const
{
  if (!std::isnan(load_.temperature))
    return load_.temperature;
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
  for (std::size_t r = 0; r < graphs_.size(); ++r)
    assemble_graph(regions_[r], graphs_[r]);
  for (std::size_t c = 0; c < discretization_.cells().size(); ++c)
  {
    const CellRecord<dim>        &cell    = discretization_.cells()[c];
    const physics::RegionPhysics &region  = regions_[cell.region];
    const unsigned int            n_slots = region.fields.size();
    const unsigned int            n       = CellTopology<dim>::n_vertices * n_slots;
    if (in_graph_[c] != 0 && !region.uses_field_squared)
      continue;
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
                                                 &local_effort_,
                                                 in_graph_[c] != 0);
    for (unsigned int i = 0; i < n; ++i)
      if (at_electrode_[c] == 0 || !is_electrode(cell, i))
        discretization_.for_each_unknown(cell.first + i,
                                         [&](const int local, const double weight)
                                         { local_result_[local] += weight * residual[i]; });
    if (!at_rest_ && in_graph_[c] == 0 && (at_electrode_[c] != 0 || region.stores_otherwise))
      add_changes(cell);
  }
  add_exchanges();
  add_crossings();
}

template <int dim>
void System<dim>::add_exchanges()
{
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
    local_power_ += flows.power;
    local_effort_ += std::abs(flows.power);
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
    local_power_ += flows.heat_released;
    local_effort_ += std::abs(flows.heat_released);
  }
}

template <int dim>
void System<dim>::add_changes(const CellRecord<dim> &cell)
{
  const physics::RegionPhysics  &region  = regions_[cell.region];
  const unsigned int             n_slots = region.fields.size();
  const unsigned int             n       = CellTopology<dim>::n_vertices * n_slots;
  thread_local std::vector<Rate> values, stored, charge;
  values.resize(n);
  stored.assign(n, Rate(0.));
  charge.assign(n, Rate(0.));
  for (unsigned int i = 0; i < n; ++i)
    values[i] = rated_value<Rate>(cell.first + i);
  for (unsigned int v = 0; v < CellTopology<dim>::n_vertices; ++v)
    add_node_storage<Rate>(
        region,
        cell.geometry.volume[v],
        internal::node_state<dim, Rate>(region, cell.geometry, ambient_temperature(), v, &values[v * n_slots]),
        &stored[v * n_slots]);
  if (at_electrode_[&cell - discretization_.cells().data()] != 0)
    add_cell_fluxes<dim, Rate>(
        region, cell.geometry, discretization_.mixings(), ambient_temperature(), n_slots, values.data(), charge.data());
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
  shine(time);
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
  local_unbalanced_ = local_excess_ = local_round_off_ = 0.;
  // Potentials count from that of a contact: far from ground, round-off of the currents would be multiplied. Every rank
  // holds all terminals.
  double lowest = std::numeric_limits<double>::infinity(), highest = -lowest;
  for (PetscInt local = 0; local < discretization_.n_local(); ++local)
    if (is_terminal_[local] != 0 && discretization_.terminals()[is_terminal_[local] - 1].electrical)
    {
      lowest  = std::min(lowest, local_unknowns_[local]);
      highest = std::max(highest, local_unknowns_[local]);
    }
  const double reference = highest >= lowest ? lowest : 0.;
  terminal_voltage_      = highest >= lowest ? highest - lowest : 0.;
  const double largest   = std::max(std::abs(highest), std::abs(lowest));
  std::fill(terminal_inflow_.begin(), terminal_inflow_.end(), 0.);
  std::fill(source_current_.begin(), source_current_.end(), 0.);
  const std::vector<double> of_bodies = potentials_of_bodies();
  const int                 potential = discretization_.physics().field_at_contact(physics::Field::AtContact::voltage);
  for (PetscInt i = 0; i < discretization_.n_owned(); ++i)
  {
    out[i] = flows[i] + storage_of_[i] * rate[i];
    if (is_terminal_[i] == 0)
    {
      if (static_cast<int>(discretization_.field_of()[i]) == potential && discretization_.is_nodal(i))
      {
        const int    part   = part_.empty() ? 0 : part_[i];
        const double height = local_unknowns_[i] - (part == 0 ? reference : local_unknowns_[terminal_local_[part - 1]]);
        local_unbalanced_ += height * out[i];
        if (part == 0)
          local_excess_ += out[i];
        else
          terminal_inflow_[part - 1] += out[i];
        if (!conductance_of_.empty())
        {
          // Of a floating body as of the part of a contact, since the sum over its rows has none of its round-off.
          const int    body = of_bodies.empty() ? -1 : bodies_.body_of(static_cast<int>(i));
          const double own  = body < 0 ? height : local_unknowns_[i] - of_bodies[body];
          local_round_off_ +=
              std::pow(std::max(std::abs(own), resolution * largest) * conductance_of_[i] * resolution * largest, 2);
        }
      }
      continue;
    }
    const unsigned int t        = is_terminal_[i] - 1;
    const Terminal    &terminal = discretization_.terminals()[t];
    const Contact     &contact  = contacts_[terminal.contact];
    terminal_inflow_[t] += out[i];
    if (!terminal.electrical)
      out[i] = local_unknowns_[i] - (std::isnan(drive_.temperature) ? contact.temperature : drive_.temperature);
  }
  add_circuits(time, unknown, rate, out);
  for (std::size_t t = 0; t < source_current_.size(); ++t)
    if (discretization_.terminals()[t].n_circuit == 0)
      source_current_[t] += terminal_inflow_[t];
  petsc(VecRestoreArrayRead(unknowns, &unknown));
  petsc(VecRestoreArray(result, &out));
  petsc(VecRestoreArrayRead(rates, &rate));
  petsc(VecRestoreArrayRead(ghosted_result_, &flows));
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
  decides_ = false;
  residual(time, unknowns, rates, result);
  decides_ = true;
  petsc(VecDestroy(&result));
  Balance balance;
  balance.inflow      = terminal_inflow_;
  balance.from_source = source_current_;
  dealii::Utilities::MPI::sum(terminal_inflow_, discretization_.communicator(), balance.inflow);
  dealii::Utilities::MPI::sum(source_current_, discretization_.communicator(), balance.from_source);
  balance.dissipated = last_power().dissipated;
  return balance;
}

template <int dim>
PowerBalance System<dim>::last_power() const
{
  double total[5] = {local_unbalanced_, local_excess_, local_power_, local_effort_, local_round_off_};
  MPI_Allreduce(MPI_IN_PLACE, total, 5, MPI_DOUBLE, MPI_SUM, discretization_.communicator());
  PowerBalance power;
  power.unbalanced = std::abs(total[0]) + terminal_voltage_ * std::abs(total[1]);
  power.dissipated = total[2];
  power.effort     = total[3];
  power.round_off  = std::sqrt(total[4]);
  return power;
}

template class System<2>;
template class System<3>;
} // namespace ionstack::solver
