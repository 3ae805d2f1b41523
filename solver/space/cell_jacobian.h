// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_space_cell_jacobian_h
#define ionstack_solver_space_cell_jacobian_h

#include "solver/space/cell_kernel.h"

#include <algorithm>
#include <array>
#include <vector>

namespace ionstack::solver
{
/// Adds the derivatives of what add_cell_fluxes() adds on a box to `jacobian`, [row * n + column] with n values of the
/// cell in the order of `values`.
///
/// On a box the flux along an edge depends on the values at its two ends and on |grad phi|^2 of the cell. A dual number
/// therefore needs 2 `n_slots` + 1 derivatives and not those by all values of the cell: `Number` must hold so many.
template <int dim, class Number>
void add_box_jacobian(const physics::RegionPhysics &region,
                      const CellGeometry<dim>      &geometry,
                      const double                  ambient_temperature,
                      const unsigned int            n_slots,
                      const double                 *values,
                      double                       *jacobian)
{
  constexpr auto     n_vertices = CellTopology<dim>::n_vertices;
  constexpr auto     n_edges    = CellTopology<dim>::n_edges;
  constexpr auto    &cell       = topology<dim>;
  const unsigned int n          = n_vertices * n_slots;
  const int          n_dual     = static_cast<int>(2 * n_slots + 1);

  // Derivatives by the values of a node stand first when it is the tail of an edge, then those of the head.
  std::array<std::array<Number, n_vertices>, 2>                     coefficient;
  std::array<std::array<physics::NodeState<Number>, n_vertices>, 2> nodes;
  thread_local std::vector<Number>                                  numbers;
  numbers.resize(2 * n);
  for (unsigned int end = 0; end < 2; ++end)
    for (unsigned int v = 0; v < n_vertices; ++v)
    {
      for (unsigned int s = 0; s < n_slots; ++s)
        numbers[end * n + v * n_slots + s] =
            Number(n_dual, static_cast<int>(end * n_slots + s), values[v * n_slots + s]);
      physics::NodeState<Number> &node = nodes[end][v];
      node.values                      = &numbers[end * n + v * n_slots];
      node.temperature =
          region.temperature == physics::none ? Number(n_dual, ambient_temperature) : node[region.temperature];
      node.height = geometry.height[v];
    }

  Number                         field_squared(n_dual, 0.);
  std::array<double, n_vertices> field_derivative{}; // by the potentials
  if (region.potential != physics::none && region.uses_field_squared)
  {
    double sum = 0.;
    for (unsigned int e = 0; e < n_edges; ++e)
    {
      const double drop =
          values[cell.tail[e] * n_slots + region.potential] - values[cell.head[e] * n_slots + region.potential];
      const double half = geometry.edge_weight[e] * drop;
      sum += half * drop;
      field_derivative[cell.tail[e]] += 2. * geometry.inverse_volume * half;
      field_derivative[cell.head[e]] -= 2. * geometry.inverse_volume * half;
    }
    field_squared = Number(n_dual, n_dual - 1, geometry.inverse_volume * sum);
  }

  // Adds the derivatives of an amount that depends on the ends of an edge, or on a node when both are the same.
  const auto add = [&](const unsigned int tail,
                       const unsigned int head,
                       const unsigned int row,
                       const Number      &amount,
                       const double       factor)
  {
    double *out = jacobian + static_cast<std::size_t>(row) * n;
    for (unsigned int s = 0; s < n_slots; ++s)
    {
      out[tail * n_slots + s] += factor * amount.dx(static_cast<int>(s));
      out[head * n_slots + s] += factor * amount.dx(static_cast<int>(n_slots + s));
    }
    if (const double by_field = factor * amount.dx(n_dual - 1); by_field != 0.)
      for (unsigned int v = 0; v < n_vertices; ++v)
        out[v * n_slots + region.potential] += by_field * field_derivative[v];
  };

  const auto add_sources = [&](const auto &process_or_reaction)
  {
    for (unsigned int v = 0; v < n_vertices; ++v)
      process_or_reaction.add_sources(nodes[0][v],
                                      field_squared,
                                      [&](const physics::Slot slot, const Number &rate)
                                      {
                                        if (slot >= 0)
                                          add(v, v, v * n_slots + slot, rate, geometry.volume[v]);
                                        else if (region.temperature != physics::none)
                                          add(v, v, v * n_slots + region.temperature, rate, -geometry.volume[v]);
                                      });
  };

  for (const physics::Process &any_process : region.processes)
    std::visit(
        [&](const auto &process)
        {
          for (unsigned int v = 0; v < n_vertices; ++v)
          {
            coefficient[0][v] = process.coefficient(nodes[0][v]);
            Number &at_head = coefficient[1][v] = Number(n_dual, coefficient[0][v].val());
            for (unsigned int s = 0; s < n_slots; ++s)
              at_head.fastAccessDx(static_cast<int>(n_slots + s)) = coefficient[0][v].dx(static_cast<int>(s));
          }
          const physics::Work work = process.work();
          for (unsigned int e = 0; e < n_edges; ++e)
          {
            const unsigned int tail = cell.tail[e], head = cell.head[e];
            Number             through = process.flux(
                physics::EdgeState<Number>{nodes[0][tail], nodes[1][head], field_squared, geometry.is_upright(e)},
                coefficient[0][tail],
                coefficient[1][head]);
            through *= geometry.edge_weight[e];
            for (const physics::Share &share : process.shares())
              if (share.balance != physics::none)
              {
                add(tail, head, tail * n_slots + share.balance, through, share.factor);
                add(tail, head, head * n_slots + share.balance, through, -share.factor);
              }
            if (work.potential != physics::none && region.temperature != physics::none)
            {
              const Number heat =
                  work.charge * through * (nodes[0][tail][work.potential] - nodes[1][head][work.potential]);
              add(tail, head, tail * n_slots + region.temperature, heat, -0.5);
              add(tail, head, head * n_slots + region.temperature, heat, -0.5);
            }
            if constexpr (std::decay_t<decltype(process)>::carries_heat)
              if (region.temperature != physics::none)
              {
                const Number heat =
                    through * process.heat_carried(physics::EdgeState<Number>{
                                  nodes[0][tail], nodes[1][head], field_squared, geometry.is_upright(e)});
                add(tail, head, tail * n_slots + region.temperature, heat, 1.);
                add(tail, head, head * n_slots + region.temperature, heat, -1.);
              }
          }
          add_sources(process);
        },
        any_process);

  for (const physics::Reaction &any_reaction : region.reactions)
    std::visit(add_sources, any_reaction);
}

/// The same on any cell: `Number` must hold the derivatives by all values of the cell.
template <int dim, class Number>
void add_general_jacobian(const physics::RegionPhysics         &region,
                          const CellGeometry<dim>              &geometry,
                          const std::vector<MixingMatrix<dim>> &mixings,
                          const double                          ambient_temperature,
                          const unsigned int                    n_slots,
                          const double                         *values,
                          double                               *jacobian)
{
  const unsigned int               n = CellTopology<dim>::n_vertices * n_slots;
  thread_local std::vector<Number> duals, residual;
  duals.resize(n);
  residual.resize(n);
  for (unsigned int i = 0; i < n; ++i)
  {
    duals[i]    = Number(static_cast<int>(n), static_cast<int>(i), values[i]);
    residual[i] = Number(static_cast<int>(n), 0.);
  }
  add_cell_fluxes<dim, Number>(region, geometry, mixings, ambient_temperature, n_slots, duals.data(), residual.data());
  for (unsigned int i = 0; i < n; ++i)
    for (unsigned int j = 0; j < n; ++j)
      jacobian[static_cast<std::size_t>(i) * n + j] += residual[i].dx(static_cast<int>(j));
}
} // namespace ionstack::solver

#endif
