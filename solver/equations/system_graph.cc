// SPDX-License-Identifier: Apache-2.0
// What System evaluates once for each node and edge of a region, and not for each cell around.
#include "solver/equations/system_flows.h"
#include "solver/space/graph_jacobian.h"
#include "solver/space/graph_kernel.h"

#include <array>

namespace ionstack::solver
{
template <int dim>
void System<dim>::gather_sites(const physics::RegionPhysics &region, const RegionGraph &graph)
{
  const std::size_t n_slots = region.fields.size();
  site_values_.resize(n_slots * graph.sites.size());
  for (std::size_t i = 0; i < graph.sites.size(); ++i)
    for (std::size_t s = 0; s < n_slots; ++s)
      site_values_[i * n_slots + s] = node_value(graph.sites[i].entry + s);
}

template <int dim>
void System<dim>::assemble_graph(const physics::RegionPhysics &region, const RegionGraph &graph)
{
  const std::size_t n_slots = region.fields.size();
  gather_sites(region, graph);
  site_result_.assign(site_values_.size(), 0.);
  local_power_ += add_graph_fluxes(region, graph, ambient_temperature(), site_values_, site_result_, local_effort_);
  if (!at_rest_ && region.stores_otherwise)
    add_graph_changes(region, graph);
  for (std::size_t i = 0; i < graph.sites.size(); ++i)
    for (std::size_t s = 0; s < n_slots; ++s)
      discretization_.for_each_unknown(graph.sites[i].entry + s,
                                       [&](const int local, const double weight)
                                       { local_result_[local] += weight * site_result_[i * n_slots + s]; });
}

template <int dim>
void System<dim>::add_graph_changes(const physics::RegionPhysics &region, const RegionGraph &graph)
{
  const std::size_t           n_slots = region.fields.size();
  std::array<Rate, max_slots> values, stored;
  for (std::size_t i = 0; i < graph.sites.size(); ++i)
  {
    const RegionGraph::Site &site = graph.sites[i];
    for (std::size_t s = 0; s < n_slots; ++s)
    {
      values[s] = rated_value<Rate>(site.entry + s);
      stored[s] = Rate(0.);
    }
    physics::NodeState<Rate> node;
    node.values      = values.data();
    node.temperature = region.temperature == physics::none ? Rate(ambient_temperature()) : node[region.temperature];
    node.height      = site.height;
    add_node_storage<Rate>(region, site.volume, node, stored.data());
    for (std::size_t s = 0; s < n_slots; ++s)
      site_result_[i * n_slots + s] += stored[s].dx(0);
  }
}

template <int dim>
void System<dim>::add_storage_jacobian(const physics::RegionPhysics &region,
                                       const RegionGraph::Site      &site,
                                       const double                  shift,
                                       std::vector<double>          &derivative) const
{
  const std::size_t n_slots = region.fields.size();
  with_bound(n_slots,
             [&](auto bound)
             {
               using Nested                                 = Sacado::Fad::SLFad<Rate, decltype(bound)::value>;
               const int                                  n = static_cast<int>(n_slots);
               std::array<Nested, decltype(bound)::value> values, stored;
               for (std::size_t s = 0; s < n_slots; ++s)
               {
                 values[s] = Nested(n, static_cast<int>(s), rated_value<Rate>(site.entry + s));
                 stored[s] = Nested(n, Rate(0.));
               }
               physics::NodeState<Nested> node;
               node.values      = values.data();
               node.temperature = region.temperature == physics::none ? Nested(n, Rate(ambient_temperature()))
                                                                      : node[region.temperature];
               node.height      = site.height;
               add_node_storage<Nested>(region, site.volume, node, stored.data());
               for (std::size_t s = 0; s < n_slots; ++s)
                 for (std::size_t j = 0; j < n_slots; ++j)
                   derivative[s * n_slots + j] += change_by(stored[s], j, shift);
             });
}

template <int dim>
void System<dim>::add_graph_jacobian(const unsigned int number, const double shift)
{
  const physics::RegionPhysics &region  = regions_[number];
  const RegionGraph            &graph   = graphs_[number];
  const auto                    n_slots = static_cast<unsigned int>(region.fields.size());
  gather_sites(region, graph);
  // Whether the balance of a slot depends on the values at the other end of the first edge.
  const auto flows = [&, of_region = couplings_[number]](const unsigned int slot)
  { return of_region[(slot * CellTopology<dim>::n_vertices + 1) * n_slots] != 0; };
  const auto add = [&](const std::vector<double> &block, const unsigned int n)
  {
    return
        [this, &block, n](
            const unsigned int i, const unsigned int j, const PetscInt row, const PetscInt column, const double weight)
    { writer_.add(row, column, weight * block[i * n + j]); };
  };
  const auto at_site = [&](const std::size_t site, std::vector<double> &block)
  {
    if (!at_rest_ && region.stores_otherwise)
      add_storage_jacobian(region, graph.sites[site], shift, block);
    for_each_entry(
        n_slots,
        [](unsigned int, unsigned int) { return true; },
        [&](const unsigned int i, const auto &visit)
        { discretization_.for_each_unknown(graph.sites[site].entry + i, visit); },
        add(block, n_slots));
  };
  const auto along_edge = [&](const RegionGraph::Edge &edge, const std::vector<double> &block)
  {
    for_each_entry(
        2 * n_slots,
        [&](const unsigned int i, unsigned int) { return flows(i % n_slots); },
        [&](const unsigned int i, const auto &visit)
        {
          const RegionGraph::Site &site = graph.sites[i < n_slots ? edge.tail : edge.head];
          discretization_.for_each_unknown(site.entry + i % n_slots, visit);
        },
        add(block, 2 * n_slots));
  };
  with_dual<2, 0>(
      n_slots,
      [&](auto dual)
      { graph_jacobian<decltype(dual)>(region, graph, ambient_temperature(), site_values_, at_site, along_edge); });
}

template void System<2>::assemble_graph(const physics::RegionPhysics &, const RegionGraph &);
template void System<3>::assemble_graph(const physics::RegionPhysics &, const RegionGraph &);
template void System<2>::add_graph_jacobian(unsigned int, double);
template void System<3>::add_graph_jacobian(unsigned int, double);
template void System<2>::add_storage_jacobian(const physics::RegionPhysics &,
                                              const RegionGraph::Site &,
                                              double,
                                              std::vector<double> &) const;
template void System<3>::add_storage_jacobian(const physics::RegionPhysics &,
                                              const RegionGraph::Site &,
                                              double,
                                              std::vector<double> &) const;
} // namespace ionstack::solver
