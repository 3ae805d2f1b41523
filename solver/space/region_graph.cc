// SPDX-License-Identifier: Apache-2.0
#include "solver/space/region_graph.h"

#include <array>
#include <cstdint>
#include <unordered_map>

namespace ionstack::solver
{
namespace
{
/// Two numbers in one, as the key of a table.
std::uint64_t both(const std::uint32_t first, const std::uint32_t second)
{
  return (static_cast<std::uint64_t>(first) << 32) | second;
}
} // namespace

template <int dim>
std::vector<RegionGraph> region_graphs(const Discretization<dim> &discretization, const std::vector<char> &in_graph)
{
  constexpr auto  n_vertices = CellTopology<dim>::n_vertices;
  constexpr auto &topology_  = topology<dim>;
  using Numbers              = std::unordered_map<std::uint64_t, int>;
  std::vector<RegionGraph> graphs(discretization.physics().regions.size());
  Numbers                  sites;                                              // by region and vertex
  std::vector<Numbers>     edges(2 * discretization.physics().regions.size()); // by tail and head; upright ones apart
  for (std::size_t c = 0; c < discretization.cells().size(); ++c)
  {
    const CellRecord<dim> &cell = discretization.cells()[c];
    if (in_graph[c] == 0)
      continue;
    RegionGraph                &graph = graphs[cell.region];
    std::array<int, n_vertices> site{};
    for (unsigned int v = 0; v < n_vertices; ++v)
    {
      const auto [found, is_new] =
          sites.try_emplace(both(cell.region, cell.vertex[v]), static_cast<int>(graph.sites.size()));
      if (is_new)
        graph.sites.push_back({cell.first + v * discretization.n_slots(cell.region), 0., cell.geometry.height[v]});
      site[v] = found->second;
      graph.sites[site[v]].volume += cell.geometry.volume[v];
    }
    for (unsigned int e = 0; e < CellTopology<dim>::n_edges; ++e)
    {
      const bool upright = cell.geometry.is_upright(e);
      const int  tail = site[topology_.tail[e]], head = site[topology_.head[e]];
      const auto [found, is_new] = edges[2 * cell.region + (upright ? 1 : 0)].try_emplace(
          both(static_cast<std::uint32_t>(tail), static_cast<std::uint32_t>(head)),
          static_cast<int>(graph.edges.size()));
      if (is_new)
        graph.edges.push_back({tail, head, 0., upright});
      graph.edges[found->second].weight += cell.geometry.edge_weight[e];
    }
  }
  return graphs;
}

template std::vector<RegionGraph> region_graphs(const Discretization<2> &, const std::vector<char> &);
template std::vector<RegionGraph> region_graphs(const Discretization<3> &, const std::vector<char> &);
} // namespace ionstack::solver
