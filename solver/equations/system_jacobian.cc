// SPDX-License-Identifier: Apache-2.0
// The Jacobian of System: its sparsity, and its values from dual numbers.
#include "solver/equations/system_flows.h"
#include "solver/petsc/petsc_check.h"
#include "solver/space/cell_jacobian.h"

#include <deal.II/lac/dynamic_sparsity_pattern.h>
#include <deal.II/lac/sparsity_tools.h>

#include <Sacado.hpp>

#include <map>
#include <utility>

namespace ionstack::solver
{
namespace
{
/// Collects columns as they come and puts those of one row into the pattern together.
class PatternRows
{
public:
  explicit PatternRows(dealii::DynamicSparsityPattern &pattern) : pattern_(pattern) {}

  void add(const PetscInt row, const PetscInt column)
  {
    if (row != row_)
      finish();
    row_ = row;
    columns_.push_back(column);
  }

  /// To be called after the last entry.
  void finish()
  {
    if (!columns_.empty())
      pattern_.add_entries(row_, columns_.begin(), columns_.end());
    columns_.clear();
  }

private:
  dealii::DynamicSparsityPattern              &pattern_;
  PetscInt                                     row_ = -1;
  std::vector<dealii::types::global_dof_index> columns_;
};
} // namespace

template <int dim>
std::vector<std::vector<char>> System<dim>::find_couplings() const
{
  // On a box each flux depends on the two ends of its edge, and through |grad phi|^2 on all potentials of the cell. A
  // field without flux changes by what happens at its node.
  constexpr unsigned int         n_vertices = CellTopology<dim>::n_vertices;
  std::vector<std::vector<char>> couplings;
  for (const physics::RegionPhysics &region : regions_)
  {
    const unsigned int n_slots = region.fields.size();
    std::vector<char>  sees_field(n_slots, 0), flows(n_slots, 0);
    for (const physics::Process &any_process : region.processes)
      std::visit(
          [&](const auto &process)
          {
            const auto note = [&](const physics::Slot row)
            {
              flows[row] = 1;
              if (process.needs_field())
                sees_field[row] = 1;
            };
            for (const physics::Share &share : process.shares())
              if (share.balance != physics::none)
                note(share.balance);
            if (region.temperature != physics::none && process.work().potential != physics::none)
              note(region.temperature);
          },
          any_process);
    // A reaction may stand in the balance of any field.
    for (const physics::Reaction &any_reaction : region.reactions)
      if (std::visit([](const auto &reaction) { return reaction.needs_field(); }, any_reaction))
        std::fill(sees_field.begin(), sees_field.end(), 1);

    std::vector<char> &coupled = couplings.emplace_back();
    for (unsigned int v = 0; v < n_vertices; ++v)
      for (unsigned int row = 0; row < n_slots; ++row)
        for (unsigned int w = 0; w < n_vertices; ++w)
          for (unsigned int column = 0; column < n_slots; ++column)
          {
            const unsigned int directions = v ^ w; // in which the vertices differ
            const bool         joined     = flows[row] != 0 ? (directions & (directions - 1)) == 0 : v == w;
            coupled.push_back(
                joined || (sees_field[row] != 0 && static_cast<physics::Slot>(column) == region.potential) ? 1 : 0);
          }
  }
  return couplings;
}

template <int dim>
template <class Action>
void System<dim>::for_each_cell_entry(const CellRecord<dim> &cell, const Action &action) const
{
  const unsigned int       n       = CellTopology<dim>::n_vertices * discretization_.n_slots(cell.region);
  const std::vector<char> &coupled = couplings_[cell.region];
  for_each_entry(
      n,
      [&](const unsigned int i, const unsigned int j)
      { return cell.geometry.mixing >= 0 || coupled[static_cast<std::size_t>(i) * n + j] != 0; },
      [&](const unsigned int i, const auto &visit) { discretization_.for_each_unknown(cell.first + i, visit); },
      action);
}

template <int dim>
template <class Action>
void System<dim>::for_each_exchange_entry(const ElectrodeNode<dim> &node, const Action &action) const
{
  const CellRecord<dim>        &cell     = discretization_.cells()[node.cell];
  const physics::RegionPhysics &region   = regions_[cell.region];
  const unsigned int            n_slots  = region.fields.size();
  const std::size_t             first    = cell.first + node.vertex * n_slots;
  const std::size_t             opposite = cell.first + node.opposite * n_slots + region.potential;
  for_each_entry(
      n_slots + 2,
      [&](const unsigned int i, unsigned int) { return i != n_slots; },
      [&](const unsigned int i, const auto &visit)
      {
        if (i == n_slots + 1)
          visit(node.metal, 1.);
        else
          discretization_.for_each_unknown(i < n_slots ? first + i : opposite, visit);
      },
      action);
}

template <int dim>
template <class Action>
void System<dim>::for_each_crossing_entry(const InterfaceNode &node, const Action &action) const
{
  for_each_entry(
      discretization_.n_slots(node.interface->first) + discretization_.n_slots(node.interface->second),
      [](unsigned int, unsigned int) { return true; },
      [&](const unsigned int i, const auto &visit)
      { discretization_.for_each_unknown(crossing_entry(node, i), visit); },
      action);
}

template <int dim>
template <class Add>
void System<dim>::add_exchange_jacobian(const ElectrodeNode<dim> &node, const double shift, const Add &add) const
{
  const unsigned int n = discretization_.n_slots(discretization_.cells()[node.cell].region);
  with_bound(n,
             [&](auto bound)
             {
               using Nested    = Sacado::Fad::SLFad<Rate, decltype(bound)::value + 2>;
               const auto flow = exchange<Nested>(node,
                                                  [&](const int i, const double value, const double rate)
                                                  {
                                                    Rate number(value);
                                                    number.fastAccessDx(0) = rate;
                                                    return i < 0 ? Nested(static_cast<int>(n + 2), number)
                                                                 : Nested(static_cast<int>(n + 2), i, number);
                                                  });
               for_each_exchange_entry(node,
                                       [&](const unsigned int i,
                                           const unsigned int j,
                                           const PetscInt     row,
                                           const PetscInt     column,
                                           const double       weight)
                                       {
                                         const auto derivative = [&](const Nested &of)
                                         { return of.dx(static_cast<int>(j)); };
                                         double value = derivative(i < n ? flow.rows[i] : flow.current_in).val();
                                         if (i == n + 1 && !at_rest_)
                                         {
                                           const Rate charge = derivative(flow.electrode_charge);
                                           value += shift * charge.val() + charge.dx(0);
                                         }
                                         add(row, column, weight * value);
                                       });
             });
}

template <int dim>
template <class Add>
void System<dim>::add_crossing_jacobian(const InterfaceNode &node, const Add &add) const
{
  const unsigned int n_first = discretization_.n_slots(node.interface->first),
                     n_both  = n_first + discretization_.n_slots(node.interface->second);
  with_bound((n_both + 1) / 2,
             [&](auto bound)
             {
               using Number     = Sacado::Fad::SLFad<double, 2 * decltype(bound)::value>;
               const int  n     = static_cast<int>(n_both);
               const auto flows = crossing<Number>(node,
                                                   [&](const int i, const double value)
                                                   { return i < 0 ? Number(n, value) : Number(n, i, value); });
               for_each_crossing_entry(node,
                                       [&](const unsigned int i,
                                           const unsigned int j,
                                           const PetscInt     row,
                                           const PetscInt     column,
                                           const double       weight)
                                       {
                                         const Number &flow = i < n_first ? flows.first[i] : flows.second[i - n_first];
                                         add(row, column, weight * flow.dx(static_cast<int>(j)));
                                       });
             });
}

template <int dim>
std::vector<double> System<dim>::changes_jacobian(const CellRecord<dim> &cell, const double shift) const
{
  constexpr unsigned int        n_vertices = CellTopology<dim>::n_vertices;
  const physics::RegionPhysics &region     = regions_[cell.region];
  const unsigned int            n_slots    = region.fields.size();
  const unsigned int            n          = n_vertices * n_slots;
  std::vector<double>           derivative(static_cast<std::size_t>(n) * n);
  // What is stored at a node depends on the values there, ...
  std::vector<double> at_node(static_cast<std::size_t>(n_slots) * n_slots);
  for (unsigned int v = 0; v < n_vertices; ++v)
  {
    add_storage_jacobian(
        region, {cell.first + v * n_slots, cell.geometry.volume[v], cell.geometry.height[v]}, shift, at_node);
    for (unsigned int s = 0; s < n_slots; ++s)
      for (unsigned int j = 0; j < n_slots; ++j)
        derivative[static_cast<std::size_t>(v * n_slots + s) * n + v * n_slots + j] =
            std::exchange(at_node[s * n_slots + j], 0.);
  }
  // ... the charge on a metal on all values of the cell.
  if (at_electrode_[&cell - discretization_.cells().data()] != 0)
    with_bound(n_slots,
               [&](auto bound)
               {
                 using Nested = Sacado::Fad::SLFad<Rate, n_vertices *decltype(bound)::value>;
                 std::vector<Nested> values(n), charge(n, Nested(static_cast<int>(n), Rate(0.)));
                 for (unsigned int i = 0; i < n; ++i)
                   values[i] = Nested(static_cast<int>(n), static_cast<int>(i), rated_value<Rate>(cell.first + i));
                 add_cell_fluxes<dim, Nested>(region,
                                              cell.geometry,
                                              discretization_.mixings(),
                                              ambient_temperature(),
                                              n_slots,
                                              values.data(),
                                              charge.data());
                 for (unsigned int i = 0; i < n; ++i)
                   if (is_electrode(cell, i))
                     for (unsigned int j = 0; j < n; ++j)
                       derivative[static_cast<std::size_t>(i) * n + j] += change_by(charge[i], j, shift);
               });
  return derivative;
}

template <int dim>
double System<dim>::row_scale(const int local) const
{
  // The row of a contact holds R times Kirchhoff's law, or that of a controlled current.
  if (is_terminal_[local] == 0)
    return 1.;
  const std::size_t t        = is_terminal_[local] - 1;
  const Terminal   &terminal = discretization_.terminals()[t];
  if (terminal.n_circuit > 0)
    return Circuit::impedance;
  return contacts_[terminal.contact].circuit.row(control_[t], 0., 0.).of_current;
}

template <int dim>
bool System<dim>::holds_flows(const int local) const
{
  if (is_terminal_[local] == 0)
    return true;
  const Terminal &terminal = discretization_.terminals()[is_terminal_[local] - 1];
  return terminal.electrical && (terminal.n_circuit > 0 || contacts_[terminal.contact].circuit.sees_current());
}

template <int dim>
void System<dim>::fluxes_jacobian(const CellRecord<dim> &cell, std::vector<double> &derivative) const
{
  constexpr unsigned int        n_vertices = CellTopology<dim>::n_vertices;
  const physics::RegionPhysics &region     = regions_[cell.region];
  const unsigned int            n_slots    = region.fields.size();
  const unsigned int            n          = n_vertices * n_slots;
  double                        values[n_vertices * max_slots];
  for (unsigned int i = 0; i < n; ++i)
    values[i] = node_value(cell.first + i);
  derivative.assign(static_cast<std::size_t>(n) * n, 0.);
  if (cell.geometry.mixing < 0)
    return with_dual<2, 1>(n_slots,
                           [&](auto dual)
                           {
                             add_box_jacobian<dim, decltype(dual)>(
                                 region, cell.geometry, ambient_temperature(), n_slots, values, derivative.data());
                           });
  with_dual<n_vertices, 0>(n_slots,
                           [&](auto dual)
                           {
                             add_general_jacobian<dim, decltype(dual)>(region,
                                                                       cell.geometry,
                                                                       discretization_.mixings(),
                                                                       ambient_temperature(),
                                                                       n_slots,
                                                                       values,
                                                                       derivative.data());
                           });
}

template <int dim>
template <class Add>
void System<dim>::add_cell_jacobian(const CellRecord<dim> &cell,
                                    const double           shift,
                                    std::vector<double>   &derivative,
                                    const Add             &add) const
{
  const physics::RegionPhysics &region = regions_[cell.region];
  const unsigned int            n      = CellTopology<dim>::n_vertices * region.fields.size();
  fluxes_jacobian(cell, derivative);
  const bool at_electrode = at_electrode_[&cell - discretization_.cells().data()] != 0;
  const bool changes      = !at_rest_ && (at_electrode || region.stores_otherwise);
  bool       electrode[CellTopology<dim>::n_vertices * max_slots];
  for (unsigned int i = 0; i < n; ++i)
    electrode[i] = at_electrode && is_electrode(cell, i);
  std::vector<double> change;
  if (changes)
    change = changes_jacobian(cell, shift);
  for_each_cell_entry(
      cell,
      [&](const unsigned int i, const unsigned int j, const PetscInt row, const PetscInt column, const double weight)
      {
        double value = electrode[i] ? 0. : derivative[i * n + j];
        if (changes)
          value += change[i * n + j];
        add(row, column, weight * value);
      });
}

template <int dim>
template <class Add>
void System<dim>::add_circuits_jacobian(
    const double time, Vec unknowns, Vec rates, const double shift, const Add &add) const
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
                                         limit_of(contact),
                                         held_current(contact),
                                         contact_voltage,
                                         contact_rate,
                                         x.data(),
                                         x_rates.data(),
                                         at_rest_,
                                         rows.data());
        const auto number = [&](const int i) { return i == 0 ? terminal.unknown : terminal.circuit + i - 1; };
        for (int i = 0; i < n; ++i)
          for (int j = 0; j < n; ++j)
            add(number(i), number(j), rows[i].dx(j));
      });
  for (std::size_t t = 0; t < control_.size(); ++t)
    if (const Terminal &terminal = discretization_.terminals()[t];
        terminal.electrical && terminal.n_circuit == 0 && terminal_local_[t] < discretization_.n_owned())
    {
      const Circuit     &circuit = contacts_[terminal.contact].circuit;
      const Circuit::Row own     = circuit.row(control_[t], 0., 0.);
      const double       charge  = capacitors_open_ ? 0. : shift * circuit.parallel_capacitance;
      add(terminal.unknown, terminal.unknown, own.of_voltage + own.of_current * charge);
    }
  petsc(VecRestoreArrayRead(rates, &changes));
  petsc(VecRestoreArrayRead(unknowns, &values));
}

template <int dim>
Mat System<dim>::create_matrix() const
{
  dealii::IndexSet owned(discretization_.n_unknowns()), local(discretization_.n_unknowns());
  owned.add_range(discretization_.first_owned(), discretization_.first_owned() + discretization_.n_owned());
  local.add_indices(owned);
  local.add_indices(discretization_.ghosts().begin(), discretization_.ghosts().end());
  dealii::DynamicSparsityPattern pattern(discretization_.n_unknowns(), discretization_.n_unknowns(), local);
  {
    PatternRows rows(pattern);
    const auto  mark = [&](unsigned int, unsigned int, const PetscInt row, const PetscInt column, double)
    { rows.add(row, column); };
    for (const CellRecord<dim> &cell : discretization_.cells())
      for_each_cell_entry(cell, mark);
    for (const ElectrodeNode<dim> &node : discretization_.electrode_nodes())
      for_each_exchange_entry(node, mark);
    for (const InterfaceNode &node : discretization_.interface_nodes())
      for_each_crossing_entry(node, mark);
    for_each_circuit(
        [&](const Contact &, const Terminal &terminal)
        {
          const auto number = [&](const unsigned int i)
          { return i == 0 ? terminal.unknown : terminal.circuit + i - 1; };
          for (unsigned int i = 0; i <= terminal.n_circuit; ++i)
            for (unsigned int j = 0; j <= terminal.n_circuit; ++j)
              rows.add(number(i), number(j));
        });
    // Storage, and one on the diagonal of each terminal whose row is not Kirchhoff's law.
    for (PetscInt i = 0; i < discretization_.n_owned(); ++i)
      rows.add(discretization_.first_owned() + i, discretization_.first_owned() + i);
    rows.finish();
  }
  dealii::SparsityTools::distribute_sparsity_pattern(pattern, owned, discretization_.communicator(), local);

  std::vector<PetscInt> first{0}, columns;
  for (PetscInt i = 0; i < discretization_.n_owned(); ++i)
  {
    const auto row = static_cast<dealii::types::global_dof_index>(discretization_.first_owned() + i);
    for (auto entry = pattern.begin(row); entry != pattern.end(row); ++entry)
      columns.push_back(static_cast<PetscInt>(entry->column()));
    first.push_back(static_cast<PetscInt>(columns.size()));
  }
  pattern.reinit(0, 0);

  Mat matrix;
  petsc(MatCreate(discretization_.communicator(), &matrix));
  petsc(MatSetSizes(matrix,
                    discretization_.n_owned(),
                    discretization_.n_owned(),
                    discretization_.n_unknowns(),
                    discretization_.n_unknowns()));
  petsc(MatSetType(matrix, MATAIJ));
  petsc(MatSetFromOptions(matrix));
  petsc(MatSeqAIJSetPreallocationCSR(matrix, first.data(), columns.data(), nullptr));
  petsc(MatMPIAIJSetPreallocationCSR(matrix, first.data(), columns.data(), nullptr));
  return matrix;
}

template <int dim>
void System<dim>::find_outflows(const double time, Vec unknowns, Vec rates, const double shift)
{
  if (bodies_.anchors.empty())
    return;
  for (const std::vector<int> &level : bodies_.levels)
  {
    std::map<PetscInt, int>                    body_at;
    std::map<std::pair<int, PetscInt>, double> outflows;
    for (PetscInt local = 0; local < discretization_.n_local(); ++local)
      if (level[local] >= 0)
        body_at.emplace(discretization_.global_number(local), level[local]);
    const auto add = [&](const PetscInt row, const PetscInt column, const double value)
    {
      if (const auto at = body_at.find(row); at != body_at.end())
        outflows[{at->second, column}] += value / row_scale(discretization_.local_of(row));
    };
    // What passes between nodes of one body leaves it at no place.
    int        body  = -1;
    bool       mixed = false, any = false;
    const auto look = [&](const std::size_t entry)
    {
      discretization_.for_each_unknown(entry,
                                       [&](const int local, double)
                                       {
                                         mixed = mixed || (any && level[local] != body);
                                         any   = true;
                                         body  = level[local];
                                       });
    };
    std::vector<double> derivative;
    for (const CellRecord<dim> &cell : discretization_.cells())
      if (const physics::RegionPhysics &region = regions_[cell.region]; region.potential != physics::none)
      {
        mixed = any = false;
        for (unsigned int v = 0; v < CellTopology<dim>::n_vertices; ++v)
          look(cell.first + v * region.fields.size() + region.potential);
        if (mixed)
          add_cell_jacobian(cell, shift, derivative, add);
      }
    for (const InterfaceNode &node : discretization_.interface_nodes())
    {
      mixed = any = false;
      for (const auto &[region, first] :
           {std::make_pair(node.interface->first, node.first), std::make_pair(node.interface->second, node.second)})
        if (regions_[region].potential != physics::none)
          look(first + regions_[region].potential);
      if (mixed)
        add_crossing_jacobian(node, add);
    }
    add_circuits_jacobian(time, unknowns, rates, shift, add);
    for (const auto &[at, value] : outflows)
      bodies_.outflows.push_back({at.first, discretization_.local_of(at.second), value});
  }
}

template <int dim>
void System<dim>::jacobian(const double time, Vec unknowns, Vec rates, const double shift, Mat matrix)
{
  dealii::TimerOutput::Scope scope(timer_, "Jacobian");
  ++n_jacobians_;
  shine(time);
  gather(unknowns, local_unknowns_);
  if (discretization_.physics().space_charge)
    gather(rates, local_rates_);
  find_parts();

  writer_.begin(matrix);
  std::vector<double> derivative;
  const auto          add = [&](const PetscInt row, const PetscInt column, const double value)
  { writer_.add(row, column, value); };
  for (std::size_t r = 0; r < graphs_.size(); ++r)
    if (!regions_[r].uses_field_squared)
      add_graph_jacobian(static_cast<unsigned int>(r), shift);
  for (std::size_t c = 0; c < discretization_.cells().size(); ++c)
    if (const CellRecord<dim> &cell = discretization_.cells()[c];
        in_graph_[c] == 0 || regions_[cell.region].uses_field_squared)
      add_cell_jacobian(cell, shift, derivative, add);
  for (const ElectrodeNode<dim> &node : discretization_.electrode_nodes())
    add_exchange_jacobian(node, shift, add);
  for (const InterfaceNode &node : discretization_.interface_nodes())
    add_crossing_jacobian(node, add);
  add_circuits_jacobian(time, unknowns, rates, shift, add);
  for (PetscInt i = 0; i < discretization_.n_owned(); ++i)
  {
    const PetscInt     row = discretization_.first_owned() + i;
    const unsigned int t   = is_terminal_[i];
    if (t == 0)
      add(row, row, shift * storage_of_[i] + held_at(i));
    else if (!discretization_.terminals()[t - 1].electrical)
      add(row, row, 1.);
    else
      add(row, row, held_at(i));
  }
  writer_.finish();
  control_of_jacobian_ = control_;
  find_outflows(time, unknowns, rates, shift);
}

template class System<2>;
template class System<3>;
} // namespace ionstack::solver
