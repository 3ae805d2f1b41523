// SPDX-License-Identifier: Apache-2.0
// Which nodes belong to which contact, where parts of a device conduct much better than others.
#include "solver/petsc_check.h"
#include "solver/system_flows.h"

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <queue>

namespace ionstack::solver
{
namespace
{
/// Part of the dissipated power from which the device is divided, when round-off of the potentials may make so much of
/// it along the best conducting edge: a small one of what Newton's method leaves.
constexpr double permitted_round_off = 1e-9;
/// Conductances are compared by their logarithms, in steps of 2^(1/8): a whole number of them and the number of the
/// contact are one number, whose maximum over the ranks is that of both.
constexpr double steps_per_octave = 8., widest = 1e6, middle = 5e5;

double step_of(const double conductance)
{
  return conductance > 0. ? std::floor(steps_per_octave * std::log2(conductance)) + middle : 0.;
}

/// Makes each local value the largest that some rank has of it, and tells which of them grew. Collective.
template <class Action>
void take_largest(Vec ghosted, std::vector<double> &local, const Action &grew)
{
  Vec          local_form;
  PetscScalar *values;
  petsc(VecGhostGetLocalForm(ghosted, &local_form));
  petsc(VecGetArray(local_form, &values));
  std::copy(local.begin(), local.end(), values);
  petsc(VecRestoreArray(local_form, &values));
  petsc(VecGhostUpdateBegin(ghosted, MAX_VALUES, SCATTER_REVERSE));
  petsc(VecGhostUpdateEnd(ghosted, MAX_VALUES, SCATTER_REVERSE));
  petsc(VecGhostUpdateBegin(ghosted, INSERT_VALUES, SCATTER_FORWARD));
  petsc(VecGhostUpdateEnd(ghosted, INSERT_VALUES, SCATTER_FORWARD));
  petsc(VecGetArray(local_form, &values));
  for (std::size_t i = 0; i < local.size(); ++i)
    if (values[i] > local[i])
    {
      local[i] = values[i];
      grew(static_cast<int>(i));
    }
  petsc(VecRestoreArray(local_form, &values));
  petsc(VecGhostRestoreLocalForm(ghosted, &local_form));
}
} // namespace

template <int dim>
void System<dim>::find_conductances()
{
  // Hanging nodes are the mean of others: an edge to each of them.
  const bool learns = conducting_edges_.empty();
  edge_conductance_.clear();
  std::vector<double> sum(discretization_.n_local(), 0.);
  constexpr auto     &cell_edges = topology<dim>;
  double              values[CellTopology<dim>::n_vertices * max_slots];
  for (const CellRecord<dim> &cell : discretization_.cells())
  {
    const physics::RegionPhysics &region  = regions_[cell.region];
    const unsigned int            n_slots = region.fields.size();
    for (const physics::Process &process : region.processes)
      if (const auto *conduction = std::get_if<physics::ElectricalConduction>(&process))
      {
        for (unsigned int i = 0; i < CellTopology<dim>::n_vertices * n_slots; ++i)
          values[i] = node_value(cell.first + i);
        auto nodes = internal::node_states<dim, double>(region, cell.geometry, ambient_temperature(), n_slots, values);
        const double zero = 0.;
        double       coefficient[CellTopology<dim>::n_vertices], one[max_slots];
        for (unsigned int v = 0; v < CellTopology<dim>::n_vertices; ++v)
          coefficient[v] = conduction->coefficient(nodes[v]);
        for (unsigned int e = 0; e < CellTopology<dim>::n_edges; ++e)
        {
          const unsigned int tail = cell_edges.tail[e], head = cell_edges.head[e];
          // The current of one volt along the edge.
          std::copy_n(nodes[tail].values, n_slots, one);
          one[conduction->potential]        = nodes[head][conduction->potential] + 1.;
          physics::NodeState<double> raised = nodes[tail];
          raised.values                     = one;
          const double conductance =
              cell.geometry.edge_weight[e] *
              conduction->flux(physics::EdgeState<double>{raised, nodes[head], zero, cell.geometry.is_upright(e)},
                               coefficient[tail],
                               coefficient[head]);
          discretization_.for_each_unknown(cell.first + tail * n_slots + conduction->potential,
                                           [&](const int a, double)
                                           {
                                             discretization_.for_each_unknown(
                                                 cell.first + head * n_slots + conduction->potential,
                                                 [&](const int b, double)
                                                 {
                                                   if (learns)
                                                     conducting_edges_.emplace_back(a, b);
                                                   edge_conductance_.push_back(conductance);
                                                   sum[a] += conductance;
                                                   sum[b] += conductance;
                                                 });
                                           });
        }
      }
  }
  conductance_of_ = discretization_.sum_over_ranks(sum);
}

template <int dim>
void System<dim>::find_parts()
{
  // With space charge a sum over nodes would hold their displacement currents, of which Newton's method leaves more
  // than round-off does.
  if (discretization_.physics().space_charge)
    return;
  find_conductances();
  const MPI_Comm communicator = discretization_.communicator();
  double         largest      = 0.;
  for (const double conductance : edge_conductance_)
    largest = std::max(largest, conductance);
  largest          = dealii::Utilities::MPI::max(largest, communicator);
  double potential = 0.;
  for (std::size_t t = 0; t < terminal_local_.size(); ++t)
    if (discretization_.terminals()[t].field == 0)
      potential = std::max(potential, std::abs(local_unknowns_[terminal_local_[t]]));
  const double round_off  = std::numeric_limits<double>::epsilon() * largest * potential * terminal_voltage_;
  const double dissipated = dealii::Utilities::MPI::sum(local_power_, communicator);
  part_.clear();
  if (!(round_off > permitted_round_off * dissipated))
    return;

  const int           n_local = static_cast<int>(discretization_.n_local());
  const double        stride  = static_cast<double>(discretization_.terminals().size()) + 1.;
  std::vector<double> reached(n_local, 0.);
  std::vector<int>    begin(n_local + 1, 0), edges(2 * conducting_edges_.size());
  for (const auto &[a, b] : conducting_edges_)
    for (const int node : {a, b})
      ++begin[node + 1];
  for (int node = 0; node < n_local; ++node)
    begin[node + 1] += begin[node];
  std::vector<int> next(begin.begin(), begin.end() - 1);
  for (std::size_t e = 0; e < conducting_edges_.size(); ++e)
    for (const int node : {conducting_edges_[e].first, conducting_edges_[e].second})
      edges[next[node]++] = static_cast<int>(e);

  std::priority_queue<std::pair<double, int>> queue;
  for (std::size_t t = 0; t < terminal_local_.size(); ++t)
    if (discretization_.terminals()[t].field == 0)
      reached[terminal_local_[t]] = widest * stride + static_cast<double>(t + 1);
  for (int node = 0; node < n_local; ++node)
    if (reached[node] > 0.)
      queue.emplace(reached[node], node);
  // The widest path to each node (Dijkstra's algorithm with the smallest conductance on the way for its length), rank
  // by rank until none of them finds a better one.
  for (bool changed = true; changed;)
  {
    while (!queue.empty())
    {
      const auto [code, node] = queue.top();
      queue.pop();
      if (code < reached[node])
        continue;
      const double width = std::floor(code / stride), contact = code - width * stride;
      for (int k = begin[node]; k < begin[node + 1]; ++k)
      {
        const auto  &edge  = conducting_edges_[edges[k]];
        const int    other = edge.first == node ? edge.second : edge.first;
        const double there = std::min(width, step_of(edge_conductance_[edges[k]])) * stride + contact;
        if (is_terminal_[other] != 0 || !(there > reached[other]))
          continue;
        reached[other] = there;
        queue.emplace(there, other);
      }
    }
    int n_changed = 0;
    take_largest(ghosted_result_,
                 reached,
                 [&](const int node)
                 {
                   queue.emplace(reached[node], node);
                   ++n_changed;
                 });
    changed = dealii::Utilities::MPI::max(n_changed, communicator) > 0;
  }
  part_.resize(n_local);
  for (int node = 0; node < n_local; ++node)
    part_[node] = static_cast<int>(reached[node] - std::floor(reached[node] / stride) * stride);
}

template class System<2>;
template class System<3>;
} // namespace ionstack::solver
