// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_cell_kernel_h
#define ionstack_solver_cell_kernel_h

#include "physics/device_physics.h"
#include "solver/cell_geometry.h"

namespace ionstack::solver
{
/// Adds the fluxes and heat sources of one cell to the residual of its nodes; the sign is that of outflow minus source.
///
/// `values` and `residual` are node-major: [vertex * n_slots + slot]. Storage terms are not included. Returns the power
/// dissipated in the cell [eV/s]. Templated on the number type: double gives the residual, a dual number with it the
/// exact Jacobian.
template <int dim, class Number>
double add_cell_fluxes(const physics::RegionPhysics         &region,
                       const CellGeometry<dim>              &geometry,
                       const std::vector<MixingMatrix<dim>> &mixings,
                       const double                          ambient_temperature,
                       const unsigned int                    n_slots,
                       const Number                         *values,
                       Number                               *residual);

namespace internal
{
inline double value_of(const double x)
{
  return x;
}

template <class Dual>
auto value_of(const Dual &x) -> decltype(x.val())
{
  return x.val();
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
} // namespace internal

template <int dim, class Number>
double add_cell_fluxes(const physics::RegionPhysics         &region,
                       const CellGeometry<dim>              &geometry,
                       const std::vector<MixingMatrix<dim>> &mixings,
                       const double                          ambient_temperature,
                       const unsigned int                    n_slots,
                       const Number                         *values,
                       Number                               *residual)
{
  constexpr auto  n_vertices = CellTopology<dim>::n_vertices;
  constexpr auto  n_edges    = CellTopology<dim>::n_edges;
  constexpr auto &cell       = topology<dim>;

  physics::NodeState<Number> nodes[n_vertices];
  for (unsigned int v = 0; v < n_vertices; ++v)
  {
    nodes[v].values = values + v * n_slots;
    nodes[v].temperature =
        region.temperature == physics::none ? Number(ambient_temperature) : nodes[v][region.temperature];
  }

  // |grad phi|^2 as a mean over the cell, from all its edges: a law in it does not prefer the mesh's axes.
  Number field_squared = 0.;
  if (region.potential != physics::none && region.uses_field_squared)
  {
    Number drop[n_edges], mixed[n_edges];
    for (unsigned int e = 0; e < n_edges; ++e)
      mixed[e] = drop[e] = nodes[cell.tail[e]][region.potential] - nodes[cell.head[e]][region.potential];
    internal::mix<dim>(geometry, mixings, mixed);
    for (unsigned int e = 0; e < n_edges; ++e)
      field_squared += drop[e] * mixed[e];
    field_squared *= geometry.inverse_volume;
  }

  double power = 0.;
  for (const physics::Process &any_process : region.processes)
    std::visit(
        [&](const auto &process)
        {
          Number coefficient[n_vertices], through[n_edges];
          for (unsigned int v = 0; v < n_vertices; ++v)
            coefficient[v] = process.coefficient(nodes[v]);
          for (unsigned int e = 0; e < n_edges; ++e)
          {
            const unsigned int tail = cell.tail[e], head = cell.head[e];
            through[e] = process.flux(physics::EdgeState<Number>{nodes[tail], nodes[head], field_squared},
                                      coefficient[tail],
                                      coefficient[head]);
          }
          internal::mix<dim>(geometry, mixings, through);

          const physics::Slot slot = process.balance();
          for (unsigned int e = 0; e < n_edges; ++e)
          {
            residual[cell.tail[e] * n_slots + slot] += through[e];
            residual[cell.head[e] * n_slots + slot] -= through[e];
          }

          if (std::decay_t<decltype(process)>::dissipates)
            for (unsigned int e = 0; e < n_edges; ++e)
            {
              const Number heat = through[e] * (nodes[cell.tail[e]][slot] - nodes[cell.head[e]][slot]);
              power += internal::value_of(heat);
              if (region.temperature != physics::none)
              {
                residual[cell.tail[e] * n_slots + region.temperature] -= 0.5 * heat;
                residual[cell.head[e] * n_slots + region.temperature] -= 0.5 * heat;
              }
            }
        },
        any_process);
  return power;
}
} // namespace ionstack::solver

#endif
