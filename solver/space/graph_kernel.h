// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_space_graph_kernel_h
#define ionstack_solver_space_graph_kernel_h

#include "physics/device_physics.h"
#include "solver/space/region_graph.h"

#include <cmath>
#include <type_traits>
#include <vector>

namespace ionstack::solver
{
/// Adds what add_cell_fluxes() adds in the cells of a graph, but for processes and reactions that need the field: those
/// are left to the cells. `values` and `residual` are site-major: [site * n_slots + slot]; the sign, and what is
/// returned and added to `effort`, are as there.
inline double add_graph_fluxes(const physics::RegionPhysics &region,
                               const RegionGraph            &graph,
                               const double                  ambient_temperature,
                               const std::vector<double>    &values,
                               std::vector<double>          &residual,
                               double                       &effort)
{
  const std::size_t                                    n_slots = region.fields.size(), n_sites = graph.sites.size();
  thread_local std::vector<physics::NodeState<double>> nodes;
  thread_local std::vector<double>                     coefficient;
  nodes.resize(n_sites);
  coefficient.resize(n_sites);
  for (std::size_t i = 0; i < n_sites; ++i)
  {
    nodes[i].values      = &values[i * n_slots];
    nodes[i].temperature = region.temperature == physics::none ? ambient_temperature : nodes[i][region.temperature];
    nodes[i].height      = graph.sites[i].height;
  }

  const double no_field = 0.;
  double       power    = 0.;
  const auto   release  = [&](const std::size_t site, const double heat)
  {
    if (region.temperature != physics::none)
      residual[site * n_slots + region.temperature] -= heat;
  };
  const auto count = [&](const double heat)
  {
    power += heat;
    effort += std::abs(heat);
  };
  const auto add_sources = [&](const auto &process_or_reaction)
  {
    if (!process_or_reaction.needs_field())
      for (std::size_t i = 0; i < n_sites; ++i)
        process_or_reaction.add_sources(nodes[i],
                                        no_field,
                                        [&](const physics::Slot slot, const double rate)
                                        {
                                          const double amount = graph.sites[i].volume * rate;
                                          if (slot >= 0)
                                          {
                                            residual[i * n_slots + slot] += amount;
                                            return;
                                          }
                                          count(amount);
                                          release(i, amount);
                                        });
  };
  const auto add_fluxes = [&](const auto &process)
  {
    if (process.needs_field())
      return;
    const auto          shares = process.shares();
    const physics::Work work   = process.work();
    for (std::size_t i = 0; i < n_sites; ++i)
      coefficient[i] = process.coefficient(nodes[i]);
    for (const RegionGraph::Edge &edge : graph.edges)
    {
      const auto tail = static_cast<std::size_t>(edge.tail), head = static_cast<std::size_t>(edge.head);
      const physics::EdgeState<double> state{nodes[tail], nodes[head], no_field, edge.upright};
      const double through = edge.weight * process.flux(state, coefficient[tail], coefficient[head]);
      for (const physics::Share &share : shares)
        if (share.balance != physics::none)
        {
          residual[tail * n_slots + share.balance] += share.factor * through;
          residual[head * n_slots + share.balance] -= share.factor * through;
        }
      if (work.potential != physics::none)
      {
        const double heat = work.charge * through * (nodes[tail][work.potential] - nodes[head][work.potential]);
        count(heat);
        release(tail, 0.5 * heat);
        release(head, 0.5 * heat);
      }
      if constexpr (std::decay_t<decltype(process)>::carries_heat)
      {
        const double heat = through * process.heat_carried(state);
        release(tail, -heat);
        release(head, heat);
      }
    }
    add_sources(process);
  };
  for (const physics::Process &process : region.processes)
    std::visit(add_fluxes, process);
  for (const physics::Reaction &reaction : region.reactions)
    std::visit(add_sources, reaction);
  return power;
}
} // namespace ionstack::solver

#endif
