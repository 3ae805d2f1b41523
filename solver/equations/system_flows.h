// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_equations_system_flows_h
#define ionstack_solver_equations_system_flows_h

#include "solver/equations/system.h"
#include "solver/space/cell_kernel.h"

#include <Sacado.hpp>

#include <type_traits>
#include <utility>
#include <vector>

/// The parts of the equations that the residual and the Jacobian evaluate with number types of their own.
namespace ionstack::solver
{
/// Most fields that one region may have, and how many most regions have: dual numbers for more are larger.
inline constexpr unsigned int max_slots = 64, few_slots = 12;

/// A value and its derivative along the rates.
using Rate = Sacado::Fad::SFad<double, 1>;

/// Calls `action` with a bound on the number of slots, as a constant of the compiler.
template <class Action>
decltype(auto) with_bound(const unsigned int n_slots, const Action &action)
{
  if (n_slots <= few_slots)
    return action(std::integral_constant<int, few_slots>());
  return action(std::integral_constant<int, max_slots>());
}

/// Calls `action` with a dual number type for `per_slot` derivatives for each field and `more` besides: of fixed size
/// for the common numbers of fields, so that the compiler can unroll, else of bounded size.
template <int per_slot, int more, class Action>
void with_dual(const unsigned int n_slots, const Action &action)
{
  switch (n_slots)
  {
  case 1:
    return action(Sacado::Fad::SFad<double, per_slot + more>());
  case 2:
    return action(Sacado::Fad::SFad<double, 2 * per_slot + more>());
  case 3:
    return action(Sacado::Fad::SFad<double, 3 * per_slot + more>());
  default:
    return with_bound(n_slots,
                      [&](auto bound)
                      { return action(Sacado::Fad::SLFad<double, decltype(bound)::value * per_slot + more>()); });
  }
}

/// d/du_j of sum_k dM/du_k rate_k, where a rate changes with its unknown by the shift: of an amount M in numbers that
/// hold derivatives by the unknowns, each with that along the rates.
template <class Nested>
double change_by(const Nested &amount, const std::size_t j, const double shift)
{
  const int by = static_cast<int>(j);
  return amount.hasFastAccess() ? shift * amount.fastAccessDx(by).val() + amount.fastAccessDx(by).dx(0) : 0.;
}

template <int dim>
template <class Coupled, class Unknowns, class Action>
void System<dim>::for_each_entry(const unsigned int n,
                                 const Coupled     &coupled,
                                 const Unknowns    &unknowns_of,
                                 const Action      &action) const
{
  // The unknowns behind the columns are the same for each row.
  thread_local std::vector<std::pair<PetscInt, double>> columns;
  thread_local std::vector<std::size_t>                 begin;
  columns.clear();
  begin.clear();
  for (unsigned int j = 0; j < n; ++j)
  {
    begin.push_back(columns.size());
    unknowns_of(j,
                [&](const int column, const double weight)
                { columns.emplace_back(discretization_.global_number(column), weight); });
  }
  begin.push_back(columns.size());
  for (unsigned int i = 0; i < n; ++i)
    unknowns_of(i,
                [&](const int row, const double row_weight)
                {
                  if (!holds_flows(row))
                    return;
                  const double   weight = row_scale(row) * row_weight;
                  const PetscInt number = discretization_.global_number(row);
                  for (unsigned int j = 0; j < n; ++j)
                    if (coupled(i, j))
                      for (std::size_t k = begin[j]; k < begin[j + 1]; ++k)
                        action(i, j, number, columns[k].first, weight * columns[k].second);
                });
}

template <int dim>
template <class Rate>
Rate System<dim>::rated_value(const std::size_t entry) const
{
  Rate value(node_value(entry));
  value.fastAccessDx(0) = node_rate(entry);
  return value;
}

template <int dim>
template <class Number, class Make>
ElectrodeFlows<Number> System<dim>::exchange(const ElectrodeNode<dim> &node, const Make &number) const
{
  const CellRecord<dim>        &cell     = discretization_.cells()[node.cell];
  const physics::RegionPhysics &region   = regions_[cell.region];
  const unsigned int            n_slots  = region.fields.size();
  const std::size_t             first    = cell.first + node.vertex * n_slots;
  const std::size_t             opposite = cell.first + node.opposite * n_slots + region.potential;
  const std::size_t             at       = &node - discretization_.electrode_nodes().data();
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
                                 fields_of_rest_.empty() ? std::nan("") : fields_of_rest_[at],
                                 number(-1, 0., 0.));
}

template <int dim>
template <class Number, class Make>
InterfaceFlows<Number> System<dim>::crossing(const InterfaceNode &node, const Make &number) const
{
  const unsigned int  n_first = discretization_.n_slots(node.interface->first);
  const unsigned int  n       = n_first + discretization_.n_slots(node.interface->second);
  std::vector<Number> first, second;
  for (unsigned int i = 0; i < n; ++i)
    (i < n_first ? first : second).push_back(number(static_cast<int>(i), node_value(crossing_entry(node, i))));
  return interface_flows<Number>(node.interface->laws,
                                 regions_[node.interface->first],
                                 regions_[node.interface->second],
                                 ambient_temperature(),
                                 node.area,
                                 first,
                                 second,
                                 number(-1, 0.));
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
} // namespace ionstack::solver

#endif
