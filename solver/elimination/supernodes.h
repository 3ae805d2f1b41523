// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_elimination_supernodes_h
#define ionstack_solver_elimination_supernodes_h

#include "solver/elimination/dissection.h"

#include <cstddef>
#include <vector>

namespace ionstack::solver
{
/// Unknowns that are eliminated together, as a dense block: their columns of the factors have the same entries, or
/// nearly so. All numbers are those of the order of elimination.
struct Supernode
{
  int              first;    ///< of its unknowns
  int              n_pivots; ///< how many it has
  std::vector<int> rows;     ///< its unknowns, and those of later supernodes that it reaches, in rising order
  std::vector<int> children; ///< supernodes whose rest adds to this one
  int              parent = -1;

  int n_rows() const { return static_cast<int>(rows.size()); }
  int n_rest() const { return n_rows() - n_pivots; }
};

/// The supernodes of a matrix, children before parents, and the unknowns in the order of their elimination.
struct Elimination
{
  std::vector<int>       order; ///< the unknown that is eliminated as the k-th
  std::vector<Supernode> supernodes;
};

/// Finds the supernodes for an order of the clusters, which is changed only where that leaves the entries of the
/// factors as they are (a postorder of the elimination tree: Liu, SIAM J. Matrix Anal. Appl. 11, 134 (1990)).
///
/// A supernode is joined with its parent when that adds few zeros to the factors (Ashcraft & Grimes, ACM Trans. Math.
/// Softw. 15, 291 (1989)): small blocks cost more than zeros do.
Elimination find_supernodes(const std::vector<Cluster> &clusters);
} // namespace ionstack::solver

#endif
