// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_space_region_graph_h
#define ionstack_solver_space_region_graph_h

#include "solver/space/discretization.h"

#include <cstddef>
#include <vector>

namespace ionstack::solver
{
/// The nodes and edges of the boxes of a region, each once, with the sum of the weights that the cells around give it.
///
/// What depends on the values at a node or at the two ends of an edge only is the same in all these cells: once each it
/// costs a quarter of the nodes and half of the edges in two dimensions, an eighth and a quarter in three.
struct RegionGraph
{
  struct Site
  {
    std::size_t entry;  ///< of its first slot, in one of its cells
    double      volume; ///< [nm^3]
    double      height; ///< along the stack [nm]
  };
  struct Edge
  {
    int    tail, head; ///< sites
    double weight;     ///< dual face area over edge length [nm]
    bool   upright;    ///< runs along the stack
  };
  std::vector<Site> sites;
  std::vector<Edge> edges;
};

/// The graph of each region, of those cells of this rank that are marked in `in_graph`, one mark a cell; they must be
/// boxes.
template <int dim>
std::vector<RegionGraph> region_graphs(const Discretization<dim> &discretization, const std::vector<char> &in_graph);
} // namespace ionstack::solver

#endif
