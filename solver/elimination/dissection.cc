// SPDX-License-Identifier: Apache-2.0
#include "solver/elimination/dissection.h"

#include "solver/elimination/kept_signals.h"

#include <metis.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <stdexcept>
#include <string>
#include <utility>

namespace ionstack::solver
{
namespace
{
/// A row with more neighbours than this many times the root of the number of unknowns is long, and than `short_row`.
constexpr double long_row  = 10.;
constexpr int    short_row = 400;

/// Pattern of A + A^T, with the diagonal.
SparsePattern symmetrised(const SparsePattern &pattern)
{
  const int                     n = pattern.size();
  std::vector<std::vector<int>> mirrored(n);
  for (int row = 0; row < n; ++row)
    for (int at = pattern.first[row]; at < pattern.first[row + 1]; ++at)
      mirrored[pattern.column[at]].push_back(row);
  SparsePattern result;
  for (int row = 0; row < n; ++row)
  {
    std::vector<int> &entries = mirrored[row];
    const auto        middle  = static_cast<std::ptrdiff_t>(entries.size());
    entries.insert(
        entries.end(), pattern.column.begin() + pattern.first[row], pattern.column.begin() + pattern.first[row + 1]);
    std::inplace_merge(entries.begin(), entries.begin() + middle, entries.end());
    entries.insert(std::lower_bound(entries.begin(), entries.end(), row), row);
    entries.erase(std::unique(entries.begin(), entries.end()), entries.end());
    result.column.insert(result.column.end(), entries.begin(), entries.end());
    result.first.push_back(static_cast<int>(result.column.size()));
  }
  return result;
}

/// Number of the cluster of each row: rows of the same entries share one.
std::vector<int> find_clusters(const SparsePattern &symmetric)
{
  const int        n = symmetric.size();
  std::vector<int> order(n), cluster(n);
  const auto       row = [&](const int i)
  {
    return std::make_pair(symmetric.column.begin() + symmetric.first[i],
                          symmetric.column.begin() + symmetric.first[i + 1]);
  };
  std::iota(order.begin(), order.end(), 0);
  const auto compare = [&](const int a, const int b)
  {
    const auto [a_begin, a_end] = row(a);
    const auto [b_begin, b_end] = row(b);
    return std::lexicographical_compare(a_begin, a_end, b_begin, b_end);
  };
  std::stable_sort(order.begin(), order.end(), compare);
  // Numbers rise with the first unknown, so that the order does not depend on how rows compare.
  std::map<int, int> by_first;
  std::vector<int>   first(n);
  for (int k = 0; k < n; ++k)
    first[order[k]] = k > 0 && !compare(order[k - 1], order[k]) ? first[order[k - 1]] : order[k];
  for (const int one : first)
    by_first.emplace(one, 0);
  int number = 0;
  for (auto &[one, of_one] : by_first)
    of_one = number++;
  for (int i = 0; i < n; ++i)
    cluster[i] = by_first.at(first[i]);
  return cluster;
}

/// Order in which METIS eliminates the marked clusters.
std::vector<int> nested_dissection(const std::vector<Cluster> &clusters, const std::vector<char> &marked)
{
  std::vector<idx_t> number(clusters.size(), -1), first{0}, neighbours, weights;
  std::vector<int>   chosen;
  for (std::size_t c = 0; c < clusters.size(); ++c)
    if (marked[c] != 0)
    {
      number[c] = static_cast<idx_t>(chosen.size());
      chosen.push_back(static_cast<int>(c));
    }
  for (const int c : chosen)
  {
    for (const int other : clusters[c].neighbours)
      if (marked[other] != 0)
        neighbours.push_back(number[other]);
    first.push_back(static_cast<idx_t>(neighbours.size()));
    weights.push_back(static_cast<idx_t>(clusters[c].unknowns.size()));
  }
  if (neighbours.empty())
    return chosen;
  auto               n = static_cast<idx_t>(chosen.size());
  std::vector<idx_t> order(n), place(n);
  idx_t              options[METIS_NOPTIONS];
  METIS_SetDefaultOptions(options);
  options[METIS_OPTION_SEED] = 1; // the same order in each run
  const KeptSignals kept;
  if (METIS_NodeND(&n, first.data(), neighbours.data(), weights.data(), options, order.data(), place.data()) !=
      METIS_OK)
    throw std::runtime_error("METIS finds no order for a matrix of " + std::to_string(n) + " clusters of unknowns");
  std::vector<int> result;
  for (const idx_t at : order)
    result.push_back(chosen[at]);
  return result;
}
} // namespace

std::vector<Cluster> dissect(const SparsePattern &pattern)
{
  const SparsePattern    symmetric = symmetrised(pattern);
  const std::vector<int> cluster   = find_clusters(symmetric);
  const int              n         = symmetric.size();
  std::vector<Cluster>   clusters(n == 0 ? 0 : *std::max_element(cluster.begin(), cluster.end()) + 1);
  for (int i = 0; i < n; ++i)
    clusters[cluster[i]].unknowns.push_back(i);
  std::vector<char> usual(clusters.size(), 1);
  const double      limit = std::max<double>(short_row, long_row * std::sqrt(n));
  for (std::size_t c = 0; c < clusters.size(); ++c)
  {
    const int         row        = clusters[c].unknowns.front();
    std::vector<int> &neighbours = clusters[c].neighbours;
    for (int at = symmetric.first[row]; at < symmetric.first[row + 1]; ++at)
      neighbours.push_back(cluster[symmetric.column[at]]);
    std::sort(neighbours.begin(), neighbours.end());
    neighbours.erase(std::unique(neighbours.begin(), neighbours.end()), neighbours.end());
    neighbours.erase(std::find(neighbours.begin(), neighbours.end(), static_cast<int>(c)));
    usual[c] = symmetric.first[row + 1] - symmetric.first[row] <= limit ? 1 : 0;
  }

  std::vector<int> order = nested_dissection(clusters, usual), place(clusters.size());
  for (std::size_t c = 0; c < clusters.size(); ++c)
    if (usual[c] == 0)
      order.push_back(static_cast<int>(c));
  for (std::size_t k = 0; k < order.size(); ++k)
    place[order[k]] = static_cast<int>(k);
  std::vector<Cluster> result;
  for (const int c : order)
  {
    for (int &other : clusters[c].neighbours)
      other = place[other];
    std::sort(clusters[c].neighbours.begin(), clusters[c].neighbours.end());
    result.push_back(std::move(clusters[c]));
  }
  return result;
}
} // namespace ionstack::solver
