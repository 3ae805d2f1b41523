// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_space_cell_kernel_h
#define ionstack_solver_space_cell_kernel_h

#include "physics/device_physics.h"
#include "solver/space/cell_geometry.h"

#include <algorithm>
#include <type_traits>

namespace ionstack::solver
{
/// Adds the fluxes, heat and reactions of one cell to the residual of its nodes; the sign is that of outflow minus
/// source.
///
/// `values` and `residual` are node-major: [vertex * n_slots + slot]. Storage terms are not included. Returns the power
/// dissipated in the cell [eV/s], which the heat that fluxes carry through it is no part of, and adds to `effort` what
/// the parts of the current, each along each edge, take up or give: never less, and not zero where one part drives
/// another. Processes and reactions that do not need the field are left out where `only_of_field`. Templated on the
/// number type: double gives the residual, a dual number with it the exact Jacobian.
template <int dim, class Number>
double add_cell_fluxes(const physics::RegionPhysics         &region,
                       const CellGeometry<dim>              &geometry,
                       const std::vector<MixingMatrix<dim>> &mixings,
                       const double                          ambient_temperature,
                       const unsigned int                    n_slots,
                       const Number                         *values,
                       Number                               *residual,
                       double                               *effort        = nullptr,
                       bool                                  only_of_field = false);

/// Adds what is stored in the volume of a node [nm^3], as far as it is not in proportion to a field, to `amounts`, one
/// for each slot.
template <class Number>
void add_node_storage(const physics::RegionPhysics     &region,
                      double                            volume,
                      const physics::NodeState<Number> &node,
                      Number                           *amounts);

namespace internal
{
/// A node of a cell as the processes see it, with these values.
template <int dim, class Number>
physics::NodeState<Number> node_state(const physics::RegionPhysics &region,
                                      const CellGeometry<dim>      &geometry,
                                      const double                  ambient_temperature,
                                      const unsigned int            vertex,
                                      const Number                 *values)
{
  physics::NodeState<Number> node;
  node.values      = values;
  node.temperature = region.temperature == physics::none ? Number(ambient_temperature) : node[region.temperature];
  node.height      = geometry.height[vertex];
  return node;
}

/// The nodes of a cell as the processes see them.
template <int dim, class Number>
std::array<physics::NodeState<Number>, CellTopology<dim>::n_vertices> node_states(const physics::RegionPhysics &region,
                                                                                  const CellGeometry<dim> &geometry,
                                                                                  const double ambient_temperature,
                                                                                  const unsigned int n_slots,
                                                                                  const Number      *values)
{
  std::array<physics::NodeState<Number>, CellTopology<dim>::n_vertices> nodes;
  for (unsigned int v = 0; v < nodes.size(); ++v)
    nodes[v] = node_state<dim, Number>(region, geometry, ambient_temperature, v, values + v * n_slots);
  return nodes;
}

/// Flux through the dual faces of all edges from the values along the edges: K J.
template <int dim, class Number>
void mix(const CellGeometry<dim>              &geometry,
         const std::vector<MixingMatrix<dim>> &mixings,
         Number (&along)[CellTopology<dim>::n_edges])
{
  constexpr auto n_edges = CellTopology<dim>::n_edges;
  if (geometry.mixing < 0)
  {
    for (unsigned int e = 0; e < n_edges; ++e)
      along[e] *= geometry.edge_weight[e];
    return;
  }
  const MixingMatrix<dim> &K = mixings[geometry.mixing];
  Number                   mixed[n_edges];
  for (unsigned int a = 0; a < n_edges; ++a)
  {
    mixed[a] = 0.;
    for (unsigned int b = 0; b < n_edges; ++b)
      mixed[a] += K[a][b] * along[b];
  }
  for (unsigned int e = 0; e < n_edges; ++e)
    along[e] = mixed[e];
}

/// |grad phi|^2 as a mean over the cell, from all its edges: a law in it does not prefer the mesh's axes. 0 where no
/// process needs it.
template <int dim, class Number, class Nodes>
Number mean_field_squared(const physics::RegionPhysics         &region,
                          const CellGeometry<dim>              &geometry,
                          const std::vector<MixingMatrix<dim>> &mixings,
                          const Nodes                          &nodes)
{
  constexpr auto  n_edges       = CellTopology<dim>::n_edges;
  constexpr auto &cell          = topology<dim>;
  Number          field_squared = 0.;
  if (region.potential != physics::none && region.uses_field_squared)
  {
    Number drop[n_edges], mixed[n_edges];
    for (unsigned int e = 0; e < n_edges; ++e)
      mixed[e] = drop[e] = nodes[cell.tail[e]][region.potential] - nodes[cell.head[e]][region.potential];
    mix<dim>(geometry, mixings, mixed);
    for (unsigned int e = 0; e < n_edges; ++e)
      field_squared += drop[e] * mixed[e];
    field_squared *= geometry.inverse_volume;
  }
  return field_squared;
}

/// Calls action(process, through) for each process, or those only that need the field, with its flux through the dual
/// faces of all edges, from tail to head.
template <int dim, class Number, class Nodes, class Action>
void for_each_flux(const physics::RegionPhysics         &region,
                   const CellGeometry<dim>              &geometry,
                   const std::vector<MixingMatrix<dim>> &mixings,
                   const Nodes                          &nodes,
                   const Number                         &field_squared,
                   const Action                         &action,
                   const bool                            only_of_field = false)
{
  constexpr auto  n_vertices = CellTopology<dim>::n_vertices;
  constexpr auto  n_edges    = CellTopology<dim>::n_edges;
  constexpr auto &cell       = topology<dim>;
  for (const physics::Process &any_process : region.processes)
    std::visit(
        [&](const auto &process)
        {
          if (only_of_field && !process.needs_field())
            return;
          Number coefficient[n_vertices], through[n_edges];
          for (unsigned int v = 0; v < n_vertices; ++v)
            coefficient[v] = process.coefficient(nodes[v]);
          for (unsigned int e = 0; e < n_edges; ++e)
          {
            const unsigned int tail = cell.tail[e], head = cell.head[e];
            through[e] = process.flux(
                physics::EdgeState<Number>{nodes[tail], nodes[head], field_squared, geometry.is_upright(e)},
                coefficient[tail],
                coefficient[head]);
          }
          mix<dim>(geometry, mixings, through);
          action(process, through);
        },
        any_process);
}
} // namespace internal

template <int dim, class Number>
double add_cell_fluxes(const physics::RegionPhysics         &region,
                       const CellGeometry<dim>              &geometry,
                       const std::vector<MixingMatrix<dim>> &mixings,
                       const double                          ambient_temperature,
                       const unsigned int                    n_slots,
                       const Number                         *values,
                       Number                               *residual,
                       double                               *effort,
                       const bool                            only_of_field)
{
  constexpr auto  n_vertices = CellTopology<dim>::n_vertices;
  constexpr auto  n_edges    = CellTopology<dim>::n_edges;
  constexpr auto &cell       = topology<dim>;

  const auto   nodes = internal::node_states<dim, Number>(region, geometry, ambient_temperature, n_slots, values);
  const Number field_squared = internal::mean_field_squared<dim, Number>(region, geometry, mixings, nodes);

  double     power       = 0.;
  const auto add_sources = [&](const auto &process_or_reaction)
  {
    if (only_of_field && !process_or_reaction.needs_field())
      return;
    for (unsigned int v = 0; v < n_vertices; ++v)
      process_or_reaction.add_sources(nodes[v],
                                      field_squared,
                                      [&](const physics::Slot slot, const Number &rate)
                                      {
                                        if (slot >= 0)
                                        {
                                          residual[v * n_slots + slot] += geometry.volume[v] * rate;
                                          return;
                                        }
                                        const double heat = geometry.volume[v] * physics::value_of(rate);
                                        power += heat;
                                        if (effort != nullptr)
                                          *effort += std::abs(heat);
                                        if (region.temperature != physics::none)
                                          residual[v * n_slots + region.temperature] -= geometry.volume[v] * rate;
                                      });
  };

  internal::for_each_flux<dim, Number>(
      region,
      geometry,
      mixings,
      nodes,
      field_squared,
      [&](const auto &process, const auto &through)
      {
        for (const physics::Share &share : process.shares())
          if (share.balance != physics::none)
            for (unsigned int e = 0; e < n_edges; ++e)
            {
              residual[cell.tail[e] * n_slots + share.balance] += share.factor * through[e];
              residual[cell.head[e] * n_slots + share.balance] -= share.factor * through[e];
            }

        const physics::Work work = process.work();
        if (work.potential != physics::none)
          for (unsigned int e = 0; e < n_edges; ++e)
          {
            const Number heat =
                work.charge * through[e] * (nodes[cell.tail[e]][work.potential] - nodes[cell.head[e]][work.potential]);
            power += physics::value_of(heat);
            if (effort != nullptr)
              *effort += std::abs(physics::value_of(heat));
            if (region.temperature != physics::none)
            {
              residual[cell.tail[e] * n_slots + region.temperature] -= 0.5 * heat;
              residual[cell.head[e] * n_slots + region.temperature] -= 0.5 * heat;
            }
          }
        if constexpr (std::decay_t<decltype(process)>::carries_heat)
          if (region.temperature != physics::none)
            for (unsigned int e = 0; e < n_edges; ++e)
            {
              const unsigned int tail = cell.tail[e], head = cell.head[e];
              const Number       heat = through[e] * process.heat_carried(physics::EdgeState<Number>{
                                                         nodes[tail], nodes[head], field_squared, geometry.is_upright(e)});
              residual[tail * n_slots + region.temperature] += heat;
              residual[head * n_slots + region.temperature] -= heat;
            }
        add_sources(process);
      },
      only_of_field);

  for (const physics::Reaction &any_reaction : region.reactions)
    std::visit(add_sources, any_reaction);
  return power;
}

namespace internal
{
/// A number whose change along the rates is the present price times that of `amount`. The outer derivatives of a nested
/// number are by the unknowns, of which the price is a function, too.
template <class Number>
Number at_price(const Number &amount, const Number &price)
{
  using Inner         = typename Number::value_type;
  const double plain  = physics::value_of(price);
  Number       result = amount * plain;
  if constexpr (!std::is_same_v<Inner, double>)
    for (int j = 0; j < std::max(amount.size(), price.size()); ++j)
    {
      Inner by_unknown(plain * amount.dx(j).val());
      by_unknown.fastAccessDx(0) = plain * amount.dx(j).dx(0) + price.dx(j).val() * amount.val().dx(0);
      result.fastAccessDx(j)     = by_unknown;
    }
  return result;
}
} // namespace internal

template <class Number>
void add_node_storage(const physics::RegionPhysics     &region,
                      const double                      volume,
                      const physics::NodeState<Number> &node,
                      Number                           *amounts)
{
  const auto add_stored = [&](const auto &process_or_reaction)
  {
    process_or_reaction.add_stored(node,
                                   [&](const physics::Slot slot, const Number &amount, const auto &...price)
                                   {
                                     if constexpr (sizeof...(price) == 0)
                                       amounts[slot] += volume * amount;
                                     else
                                       amounts[slot] += volume * internal::at_price<Number>(amount, price...);
                                   });
  };
  for (const physics::Process &process : region.processes)
    std::visit(add_stored, process);
  for (const physics::Reaction &reaction : region.reactions)
    std::visit(add_stored, reaction);
}
} // namespace ionstack::solver

#endif
