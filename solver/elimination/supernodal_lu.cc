// SPDX-License-Identifier: Apache-2.0
#include "solver/elimination/supernodal_lu.h"

#include "solver/elimination/dense_kernels.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

namespace ionstack::solver
{
namespace
{
std::size_t square(const int n)
{
  return static_cast<std::size_t>(n) * n;
}

/// Longest front whose entries have numbers of 32 bits; its matrix would take 34 GB.
constexpr int longest_front = 65535;
} // namespace

SupernodalLu::SupernodalLu(SparsePattern pattern)
    : pattern_(std::move(pattern)), elimination_(find_supernodes(dissect(pattern_))), scaled_(pattern_.column.size()),
      row_scale_(pattern_.size()), column_scale_(pattern_.size()), exchanged_(pattern_.size()),
      solution_(pattern_.size())
{
  place_parts();
  place_entries();
}

void SupernodalLu::place_parts()
{
  std::size_t n_factors = 0, n_rests = 0, most_rests = 0;
  int         longest = 0;
  for (const Supernode &node : elimination_.supernodes)
  {
    const std::size_t lower = static_cast<std::size_t>(node.n_rows()) * node.n_pivots;
    places_.push_back({n_factors, n_factors + lower, 0, 0});
    n_factors += lower + static_cast<std::size_t>(node.n_rest()) * node.n_pivots;
    longest = std::max(longest, node.n_rows());
    for (const int child : node.children)
      n_rests -= square(elimination_.supernodes[child].n_rest());
    n_rests += square(node.n_rest());
    most_rests = std::max(most_rests, n_rests);
  }
  if (longest > longest_front)
    throw std::runtime_error("the matrix is too large for a direct solver: its largest front has " +
                             std::to_string(longest) + " rows");
  factors_.resize(n_factors);
  rests_.resize(most_rests);
  rest_of_.resize(places_.size());
  front_.resize(square(longest));
  reached_.resize(longest);
}

void SupernodalLu::place_entries()
{
  const int        n = size();
  std::vector<int> place(n), supernode_of(n), row_in_front(n);
  for (int k = 0; k < n; ++k)
    place[elimination_.order[k]] = k;
  std::vector<Supernode> &nodes = elimination_.supernodes;
  for (std::size_t s = 0; s < nodes.size(); ++s)
    std::fill_n(supernode_of.begin() + nodes[s].first, nodes[s].n_pivots, static_cast<int>(s));

  // An entry belongs to the supernode in which its row or its column is eliminated, whichever is first.
  const auto for_each_entry = [&](const auto &action)
  {
    for (int row = 0; row < n; ++row)
      for (int value = pattern_.first[row]; value < pattern_.first[row + 1]; ++value)
      {
        const int i = place[row], j = place[pattern_.column[value]];
        action(supernode_of[std::min(i, j)], i, j, value);
      }
  };
  struct Pair
  {
    int row, column, value;
  };
  std::vector<std::size_t> begin(nodes.size() + 1, 0);
  std::vector<Pair>        pairs(pattern_.column.size());
  for_each_entry([&](const int s, int, int, int) { ++begin[s + 1]; });
  for (std::size_t s = 0; s < nodes.size(); ++s)
    begin[s + 1] += begin[s];
  std::vector<std::size_t> next(begin.begin(), begin.end() - 1);
  for_each_entry([&](const int s, const int i, const int j, const int value) { pairs[next[s]++] = {i, j, value}; });

  entries_.resize(pairs.size());
  for (std::size_t s = 0; s < nodes.size(); ++s)
  {
    const Supernode &node   = nodes[s];
    const auto       stride = static_cast<std::uint32_t>(node.n_rows());
    for (int r = 0; r < node.n_rows(); ++r)
      row_in_front[node.rows[r]] = r;
    places_[s].entries = begin[s];
    for (std::size_t e = begin[s]; e < begin[s + 1]; ++e)
      entries_[e] = {static_cast<std::uint32_t>(pairs[e].value),
                     row_in_front[pairs[e].row] + stride * row_in_front[pairs[e].column]};
    for (const int child : node.children)
    {
      places_[child].in_front = rows_in_parent_.size();
      for (int r = nodes[child].n_pivots; r < nodes[child].n_rows(); ++r)
        rows_in_parent_.push_back(row_in_front[nodes[child].rows[r]]);
    }
  }
}

void SupernodalLu::scale(const double *values)
{
  std::fill(column_scale_.begin(), column_scale_.end(), 0.);
  for (int row = 0; row < size(); ++row)
  {
    double largest = 0.;
    for (int at = pattern_.first[row]; at < pattern_.first[row + 1]; ++at)
      largest = std::max(largest, std::abs(values[at]));
    row_scale_[row] = largest > 0. ? 1. / largest : 1.;
    for (int at = pattern_.first[row]; at < pattern_.first[row + 1]; ++at)
      column_scale_[pattern_.column[at]] =
          std::max(column_scale_[pattern_.column[at]], std::abs(values[at]) * row_scale_[row]);
  }
  for (double &scale : column_scale_)
    scale = scale > 0. ? 1. / scale : 1.;
  for (int row = 0; row < size(); ++row)
    for (int at = pattern_.first[row]; at < pattern_.first[row + 1]; ++at)
      scaled_[at] = values[at] * row_scale_[row] * column_scale_[pattern_.column[at]];
}

void SupernodalLu::assemble(const std::size_t supernode)
{
  const Supernode  &node   = elimination_.supernodes[supernode];
  const auto        stride = static_cast<std::size_t>(node.n_rows());
  const std::size_t end    = supernode + 1 < places_.size() ? places_[supernode + 1].entries : entries_.size();
  std::fill_n(front_.begin(), stride * stride, 0.);
  for (std::size_t e = places_[supernode].entries; e < end; ++e)
    front_[entries_[e].front] += scaled_[entries_[e].value];
  for (auto child = node.children.rbegin(); child != node.children.rend(); ++child)
  {
    const int           n    = elimination_.supernodes[*child].n_rest();
    const int *const    rows = &rows_in_parent_[places_[*child].in_front];
    const double *const rest = &rests_[rest_of_[*child]];
    for (int j = 0; j < n; ++j)
    {
      double *const       to   = &front_[stride * rows[j]];
      const double *const from = rest + static_cast<std::size_t>(n) * j;
      for (int i = 0; i < n; ++i)
        to[rows[i]] += from[i];
    }
    n_rests_ -= square(n);
  }
}

bool SupernodalLu::eliminate(const std::size_t supernode)
{
  const Supernode &node     = elimination_.supernodes[supernode];
  const int        n_pivots = node.n_pivots, n_rest = node.n_rest(), stride = node.n_rows();
  int *const       exchanged = &exchanged_[node.first];
  double *const pivots = front_.data(), *const lower = pivots + n_pivots,
                *const upper = pivots + static_cast<std::size_t>(stride) * n_pivots, *const corner = upper + n_pivots;
  if (!dense::factorise(n_pivots, pivots, stride, exchanged))
    return false;
  if (n_rest > 0)
  {
    dense::exchange_rows(n_pivots, exchanged, n_rest, upper, stride);
    dense::divide_by_upper(n_rest, n_pivots, pivots, stride, lower, stride);
    dense::divide_by_lower(n_pivots, n_rest, pivots, stride, upper, stride);
    dense::subtract_product(n_rest, n_rest, n_pivots, lower, stride, upper, stride, corner, stride);
    rest_of_[supernode] = n_rests_;
    for (int j = 0; j < n_rest; ++j, n_rests_ += n_rest)
      std::copy_n(corner + static_cast<std::size_t>(stride) * j, n_rest, &rests_[n_rests_]);
    double *const transposed = &factors_[places_[supernode].upper];
    for (int j = 0; j < n_rest; ++j)
      for (int i = 0; i < n_pivots; ++i)
        transposed[static_cast<std::size_t>(n_rest) * i + j] = upper[static_cast<std::size_t>(stride) * j + i];
  }
  std::copy_n(pivots, static_cast<std::size_t>(stride) * n_pivots, &factors_[places_[supernode].lower]);
  return true;
}

bool SupernodalLu::factorise(const double *values)
{
  scale(values);
  n_rests_ = 0;
  for (std::size_t s = 0; s < places_.size(); ++s)
  {
    assemble(s);
    if (!eliminate(s))
      return false;
  }
  return true;
}

double
SupernodalLu::backward_error(const double *values, const double *b, const double *x, const double negligible) const
{
  double largest = 0.;
  for (int i = 0; i < size(); ++i)
    largest = std::max(largest, std::abs(x[i]) / column_scale_[i]);
  double error = 0.;
  for (int row = 0; row < size(); ++row)
  {
    double defect = b[row], terms = std::abs(b[row]) + negligible * largest / row_scale_[row];
    for (int at = pattern_.first[row]; at < pattern_.first[row + 1]; ++at)
    {
      const double term = values[at] * x[pattern_.column[at]];
      defect -= term;
      terms += std::abs(term);
    }
    const double of_row = std::abs(defect) / terms;
    if (terms == 0. || of_row <= error)
      continue;
    error = of_row;
    if (std::isnan(error))
      return error;
  }
  return error;
}

void SupernodalLu::solve(const double *b, double *x)
{
  const std::vector<Supernode> &nodes = elimination_.supernodes;
  for (int k = 0; k < size(); ++k)
    solution_[k] = b[elimination_.order[k]] * row_scale_[elimination_.order[k]];
  for (std::size_t s = 0; s < nodes.size(); ++s)
  {
    const int           n_pivots = nodes[s].n_pivots, n_rest = nodes[s].n_rest(), stride = nodes[s].n_rows();
    const int *const    rest  = nodes[s].rows.data() + n_pivots;
    const double *const lower = &factors_[places_[s].lower];
    double *const       own   = &solution_[nodes[s].first];
    dense::exchange_rows(n_pivots, &exchanged_[nodes[s].first], 1, own, n_pivots);
    dense::divide_by_lower(n_pivots, lower, stride, own);
    std::fill_n(reached_.begin(), n_rest, 0.);
    dense::add_product(n_rest, n_pivots, lower + n_pivots, stride, own, reached_.data());
    for (int i = 0; i < n_rest; ++i)
      solution_[rest[i]] -= reached_[i];
  }
  for (std::size_t s = nodes.size(); s-- > 0;)
  {
    const int        n_pivots = nodes[s].n_pivots, n_rest = nodes[s].n_rest();
    const int *const rest = nodes[s].rows.data() + n_pivots;
    double *const    own  = &solution_[nodes[s].first];
    for (int i = 0; i < n_rest; ++i)
      reached_[i] = solution_[rest[i]];
    dense::subtract_transposed_product(
        n_rest, n_pivots, factors_.data() + places_[s].upper, n_rest, reached_.data(), own);
    dense::divide_by_upper(n_pivots, &factors_[places_[s].lower], nodes[s].n_rows(), own);
  }
  for (int k = 0; k < size(); ++k)
    x[elimination_.order[k]] = solution_[k] * column_scale_[elimination_.order[k]];
}
} // namespace ionstack::solver
