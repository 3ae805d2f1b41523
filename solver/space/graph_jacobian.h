// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_space_graph_jacobian_h
#define ionstack_solver_space_graph_jacobian_h

#include "physics/device_physics.h"
#include "solver/space/region_graph.h"

#include <algorithm>
#include <type_traits>
#include <vector>

namespace ionstack::solver
{
/// The derivatives of what add_graph_fluxes() adds in a region where nothing needs the field. For each site i calls
/// at_site(i, block) with the derivatives of what is made there by the values there, block[row slot * n_slots + column
/// slot], and for each edge along_edge(edge, block) with those of what flows along it: rows and columns are the slots
/// of the tail, then those of the head. `Number` must hold 2 `n_slots` derivatives. Blocks may be changed.
template <class Number, class AtSite, class AlongEdge>
void graph_jacobian(const physics::RegionPhysics &region,
                    const RegionGraph            &graph,
                    const double                  ambient_temperature,
                    const std::vector<double>    &values,
                    const AtSite                 &at_site,
                    const AlongEdge              &along_edge)
{
  const std::size_t   n = region.fields.size(), n_processes = region.processes.size();
  const int           n_dual = static_cast<int>(2 * n);
  const Number        no_field(n_dual, 0.);
  std::vector<Number> numbers(2 * n);
  std::vector<double> block(4 * n * n);

  // Derivatives by the values of a node stand first when it is the tail of an edge, then those of the head.
  const auto state = [&](const int site, const std::size_t end)
  {
    for (std::size_t s = 0; s < n; ++s)
      numbers[end * n + s] = Number(n_dual, static_cast<int>(end * n + s), values[site * n + s]);
    physics::NodeState<Number> node;
    node.values = &numbers[end * n];
    node.temperature =
        region.temperature == physics::none ? Number(n_dual, ambient_temperature) : node[region.temperature];
    node.height = graph.sites[site].height;
    return node;
  };

  // Of each process at each site the coefficient, followed by its derivatives.
  const std::size_t   stride = n_processes * (n + 1);
  std::vector<double> coefficients(graph.sites.size() * stride);
  for (std::size_t i = 0; i < graph.sites.size(); ++i)
  {
    const physics::NodeState<Number> node = state(static_cast<int>(i), 0);
    std::fill_n(block.begin(), n * n, 0.);
    const auto add_sources = [&](const auto &process_or_reaction)
    {
      process_or_reaction.add_sources(node,
                                      no_field,
                                      [&](const physics::Slot slot, const Number &rate)
                                      {
                                        const bool heats = slot < 0;
                                        if (heats && region.temperature == physics::none)
                                          return;
                                        const double volume = (heats ? -1. : 1.) * graph.sites[i].volume;
                                        double      *row    = &block[(heats ? region.temperature : slot) * n];
                                        for (std::size_t j = 0; j < n; ++j)
                                          row[j] += volume * rate.dx(static_cast<int>(j));
                                      });
    };
    double *next = &coefficients[i * stride];
    for (const physics::Process &any_process : region.processes)
      std::visit(
          [&](const auto &process)
          {
            const Number coefficient = process.coefficient(node);
            *next++                  = coefficient.val();
            for (std::size_t j = 0; j < n; ++j)
              *next++ = coefficient.dx(static_cast<int>(j));
            add_sources(process);
          },
          any_process);
    for (const physics::Reaction &any_reaction : region.reactions)
      std::visit(add_sources, any_reaction);
    at_site(i, block);
  }

  const auto coefficient_at = [&](const int site, const std::size_t process, const std::size_t end)
  {
    const double *stored = &coefficients[site * stride + process * (n + 1)];
    Number        result(n_dual, stored[0]);
    for (std::size_t j = 0; j < n; ++j)
      result.fastAccessDx(static_cast<int>(end * n + j)) = stored[1 + j];
    return result;
  };
  for (const RegionGraph::Edge &edge : graph.edges)
  {
    std::fill(block.begin(), block.end(), 0.);
    const physics::NodeState<Number> tail = state(edge.tail, 0), head = state(edge.head, 1);
    const physics::EdgeState<Number> ends{tail, head, no_field, edge.upright};
    const auto                       add = [&](const std::size_t row, const Number &amount, const double factor)
    {
      for (int j = 0; j < n_dual; ++j)
        block[row * 2 * n + j] += factor * amount.dx(j);
    };
    for (std::size_t p = 0; p < n_processes; ++p)
      std::visit(
          [&](const auto &process)
          {
            Number through = process.flux(ends, coefficient_at(edge.tail, p, 0), coefficient_at(edge.head, p, 1));
            through *= edge.weight;
            for (const physics::Share &share : process.shares())
              if (share.balance != physics::none)
              {
                add(share.balance, through, share.factor);
                add(n + share.balance, through, -share.factor);
              }
            if (region.temperature == physics::none)
              return;
            if (const physics::Work work = process.work(); work.potential != physics::none)
            {
              const Number heat = work.charge * through * (tail[work.potential] - head[work.potential]);
              add(region.temperature, heat, -0.5);
              add(n + region.temperature, heat, -0.5);
            }
            if constexpr (std::decay_t<decltype(process)>::carries_heat)
            {
              const Number heat = through * process.heat_carried(ends);
              add(region.temperature, heat, 1.);
              add(n + region.temperature, heat, -1.);
            }
          },
          region.processes[p]);
    along_edge(edge, block);
  }
}
} // namespace ionstack::solver

#endif
