// SPDX-License-Identifier: Apache-2.0
#include "solver/equations/conducting_graph.h"

#include "solver/petsc/petsc_check.h"

#include <algorithm>
#include <cmath>
#include <queue>

namespace ionstack::solver
{
namespace
{
constexpr double steps_per_octave = 8., middle = 5e5;

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

ConductingGraph::ConductingGraph(const int                               n_local,
                                 const std::vector<std::pair<int, int>> &edges,
                                 const std::vector<double>              &conductances,
                                 Vec                                     ghosted)
    : n_local_(n_local), edges_(edges), conductances_(conductances), ghosted_(ghosted), begin_(n_local + 1, 0),
      edges_of_(2 * edges.size())
{
  for (const auto &[a, b] : edges)
    for (const int node : {a, b})
      ++begin_[node + 1];
  for (int node = 0; node < n_local; ++node)
    begin_[node + 1] += begin_[node];
  std::vector<int> next(begin_.begin(), begin_.end() - 1);
  for (std::size_t e = 0; e < edges.size(); ++e)
    for (const int node : {edges[e].first, edges[e].second})
      edges_of_[next[node]++] = static_cast<int>(e);
}

double ConductingGraph::step_of(const double conductance)
{
  return conductance > 0. ? std::floor(steps_per_octave * std::log2(conductance)) + middle : 0.;
}

double ConductingGraph::steps_of_ratio(const double ratio)
{
  return steps_per_octave * std::log2(ratio);
}

/// Lets each node pass what it has to its neighbours, pass(value, edge) being what arrives, until no node, on no rank,
/// gets more than it has (Dijkstra's algorithm, the largest first).
template <class Pass>
void ConductingGraph::flood(std::vector<double> &value, const Pass &pass) const
{
  std::priority_queue<std::pair<double, int>> queue;
  for (int node = 0; node < n_local_; ++node)
    if (value[node] > 0.)
      queue.emplace(value[node], node);
  const MPI_Comm communicator = PetscObjectComm(reinterpret_cast<PetscObject>(ghosted_));
  for (int changed = 1; changed != 0;)
  {
    while (!queue.empty())
    {
      const auto [has, node] = queue.top();
      queue.pop();
      if (has < value[node])
        continue;
      for (int k = begin_[node]; k < begin_[node + 1]; ++k)
      {
        const auto  &edge  = edges_[edges_of_[k]];
        const int    other = edge.first == node ? edge.second : edge.first;
        const double there = pass(has, static_cast<std::size_t>(edges_of_[k]));
        if (!(there > value[other]))
          continue;
        value[other] = there;
        queue.emplace(there, other);
      }
    }
    changed = 0;
    take_largest(ghosted_,
                 value,
                 [&](const int node)
                 {
                   queue.emplace(value[node], node);
                   changed = 1;
                 });
    MPI_Allreduce(MPI_IN_PLACE, &changed, 1, MPI_INT, MPI_MAX, communicator);
  }
}

void ConductingGraph::widest_paths(const std::vector<Source> &sources,
                                   const int                  n_labels,
                                   std::vector<double>       &width,
                                   std::vector<int>          &label) const
{
  // Width and label are one number, whose maximum over the ranks is that of both; 0 is neither.
  const double        stride = n_labels + 1.;
  std::vector<double> reached(n_local_, 0.);
  for (const Source &source : sources)
    reached[source.node] = source.width * stride + source.label + 1.;
  flood(reached,
        [&](const double has, const std::size_t edge)
        {
          const double so_far = std::floor(has / stride);
          return std::min(so_far, step_of(conductances_[edge])) * stride + (has - so_far * stride);
        });
  width.assign(n_local_, -1.);
  label.assign(n_local_, -1);
  for (int node = 0; node < n_local_; ++node)
    if (reached[node] > 0.)
    {
      width[node] = std::floor(reached[node] / stride);
      label[node] = static_cast<int>(reached[node] - width[node] * stride) - 1;
    }
}

void ConductingGraph::spread(const std::function<bool(std::size_t)> &joins, std::vector<double> &label) const
{
  flood(label, [&](const double has, const std::size_t edge) { return joins(edge) ? has : 0.; });
}
} // namespace ionstack::solver
