// SPDX-License-Identifier: Apache-2.0
#include "solver/elimination/supernodes.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

namespace ionstack::solver
{
namespace
{
/// Supernodes of fewer pivots than this are joined with their parents whatever zeros that adds, ...
constexpr int small_block = 8;
/// ... up to the second number of pivots where the factor's block has at most a tenth zeros, and beyond a twentieth.
constexpr int    middle_block = 48;
constexpr double some_zeros = 0.1, few_zeros = 0.05;

/// Parent of each cluster in the elimination tree, -1 for a root: Liu, ACM Trans. Math. Softw. 12, 127 (1986).
/// `order` holds the clusters as they are eliminated, `place` the inverse.
std::vector<int>
elimination_tree(const std::vector<Cluster> &clusters, const std::vector<int> &order, const std::vector<int> &place)
{
  std::vector<int> parent(order.size(), -1), ancestor(order.size(), -1);
  for (std::size_t k = 0; k < order.size(); ++k)
    for (const int neighbour : clusters[order[k]].neighbours)
      for (int at = place[neighbour]; at != -1 && at < static_cast<int>(k);)
      {
        const int next = std::exchange(ancestor[at], static_cast<int>(k));
        if (next == -1)
          parent[at] = static_cast<int>(k);
        at = next;
      }
  return parent;
}

/// The nodes of a forest, each after its children and those of one parent together.
std::vector<int> postorder(const std::vector<int> &parent)
{
  const int        n = static_cast<int>(parent.size());
  std::vector<int> child(n, -1), sibling(n, -1), result, open;
  for (int k = n - 1; k >= 0; --k)
    if (parent[k] >= 0)
      sibling[k] = std::exchange(child[parent[k]], k);
  for (int root = 0; root < n; ++root)
  {
    if (parent[root] < 0)
      open.push_back(root);
    while (!open.empty())
      if (const int node = open.back(), next = child[node]; next >= 0)
      {
        child[node] = sibling[next];
        open.push_back(next);
      }
      else
      {
        result.push_back(node);
        open.pop_back();
      }
  }
  return result;
}

/// A supernode in clusters: those from `first` to `last` are eliminated, those of `rest` reached.
struct Block
{
  int              first, last;
  std::vector<int> rest;
  long             pivots; ///< unknowns of the clusters
  double           zeros;  ///< entries of the factor's block that are known to be zero
};

class BlockBuilder
{
public:
  BlockBuilder(const std::vector<Cluster> &clusters, std::vector<int> order)
      : clusters_(clusters), order_(std::move(order)), place_(order_.size())
  {
    number();
    const std::vector<int> sequence = postorder(elimination_tree(clusters_, order_, place_));
    std::vector<int>       reordered;
    for (const int k : sequence)
      reordered.push_back(order_[k]);
    order_ = std::move(reordered);
    number();
    parent_ = elimination_tree(clusters_, order_, place_);
    find_rests();
  }

  const std::vector<int> &order() const { return order_; }
  const std::vector<int> &unknowns(const int k) const { return clusters_[order_[k]].unknowns; }

  std::vector<Block> blocks() const
  {
    std::vector<Block> result;
    for (Block next : fundamental())
    {
      while (!result.empty() && joins(result.back(), next))
      {
        const Block &child = result.back();
        next.zeros += child.zeros + added_zeros(child, next);
        next.first = child.first;
        next.pivots += child.pivots;
        result.pop_back();
      }
      result.push_back(std::move(next));
    }
    return result;
  }

private:
  void number()
  {
    for (std::size_t k = 0; k < order_.size(); ++k)
      place_[order_[k]] = static_cast<int>(k);
  }

  /// What each cluster reaches when it is eliminated: its own later neighbours and the rests of its children.
  void find_rests()
  {
    const int                     n = static_cast<int>(order_.size());
    std::vector<std::vector<int>> children(n);
    std::vector<int>              seen(n, -1);
    rest_.resize(n);
    for (int k = 0; k < n; ++k)
    {
      std::vector<int> &rest = rest_[k];
      const auto        add  = [&](const int at)
      {
        if (at > k && seen[at] != k)
          rest.push_back(at);
        seen[at] = k;
      };
      for (const int neighbour : clusters_[order_[k]].neighbours)
        add(place_[neighbour]);
      for (const int child : children[k])
        std::for_each(rest_[child].begin(), rest_[child].end(), add);
      std::sort(rest.begin(), rest.end());
      if (parent_[k] >= 0)
        children[parent_[k]].push_back(k);
    }
  }

  long size(const int k) const { return static_cast<long>(unknowns(k).size()); }

  double size(const std::vector<int> &several) const
  {
    return std::accumulate(
        several.begin(), several.end(), 0., [&](const double sum, const int k) { return sum + size(k); });
  }

  /// Chains of clusters of which each reaches what the one before does.
  std::vector<Block> fundamental() const
  {
    std::vector<int>   n_children(order_.size(), 0);
    std::vector<Block> result;
    for (const int parent : parent_)
      if (parent >= 0)
        ++n_children[parent];
    for (int k = 0; k < static_cast<int>(order_.size()); ++k)
      if (k > 0 && parent_[k - 1] == k && n_children[k] == 1 && rest_[k - 1].size() == rest_[k].size() + 1)
      {
        result.back().last = k;
        result.back().rest = rest_[k];
        result.back().pivots += size(k);
      }
      else
        result.push_back({k, k, rest_[k], size(k), 0.});
    return result;
  }

  double added_zeros(const Block &child, const Block &parent) const
  {
    return static_cast<double>(child.pivots) * (parent.pivots + size(parent.rest) - size(child.rest));
  }

  /// Whether the block before `parent`, if it is its child, is joined with it.
  bool joins(const Block &child, const Block &parent) const
  {
    if (child.rest.empty() || child.rest.front() > parent.last)
      return false;
    const double added = added_zeros(child, parent), pivots = static_cast<double>(child.pivots + parent.pivots);
    const double part = (child.zeros + parent.zeros + added) / (pivots * (pivots + size(parent.rest)));
    return added == 0. || pivots <= small_block || part < (pivots <= middle_block ? some_zeros : few_zeros);
  }

  const std::vector<Cluster>   &clusters_;
  std::vector<int>              order_, place_, parent_;
  std::vector<std::vector<int>> rest_;
};
} // namespace

Elimination find_supernodes(const std::vector<Cluster> &clusters)
{
  std::vector<int> order(clusters.size());
  std::iota(order.begin(), order.end(), 0);
  const BlockBuilder builder(clusters, std::move(order));
  Elimination        result;
  std::vector<int>   start, supernode_of(clusters.size());
  for (std::size_t k = 0; k < clusters.size(); ++k)
  {
    start.push_back(static_cast<int>(result.order.size()));
    const std::vector<int> &unknowns = builder.unknowns(static_cast<int>(k));
    result.order.insert(result.order.end(), unknowns.begin(), unknowns.end());
  }
  start.push_back(static_cast<int>(result.order.size()));

  const std::vector<Block> blocks = builder.blocks();
  for (std::size_t b = 0; b < blocks.size(); ++b)
    std::fill(supernode_of.begin() + blocks[b].first, supernode_of.begin() + blocks[b].last + 1, static_cast<int>(b));
  result.supernodes.resize(blocks.size());
  for (std::size_t b = 0; b < blocks.size(); ++b)
  {
    Supernode &node = result.supernodes[b];
    const auto add  = [&](const int k)
    {
      for (int unknown = start[k]; unknown < start[k + 1]; ++unknown)
        node.rows.push_back(unknown);
    };
    node.first = start[blocks[b].first];
    for (int k = blocks[b].first; k <= blocks[b].last; ++k)
      add(k);
    node.n_pivots = node.n_rows();
    std::for_each(blocks[b].rest.begin(), blocks[b].rest.end(), add);
    if (blocks[b].rest.empty())
      continue;
    node.parent = supernode_of[blocks[b].rest.front()];
    result.supernodes[node.parent].children.push_back(static_cast<int>(b));
  }
  return result;
}
} // namespace ionstack::solver
