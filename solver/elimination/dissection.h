// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_elimination_dissection_h
#define ionstack_solver_elimination_dissection_h

#include "solver/elimination/sparse_pattern.h"

#include <vector>

namespace ionstack::solver
{
/// Unknowns of which each has the same neighbours as the others, as the fields of a node have: they are ordered as one.
struct Cluster
{
  std::vector<int> unknowns;
  std::vector<int> neighbours; ///< other clusters, in rising order
};

/// The clusters of a matrix, in the order of their elimination. Whether an entry or its mirror image is in the pattern
/// does not matter.
///
/// The order is nested dissection: Karypis & Kumar, SIAM J. Sci. Comput. 20, 359 (1998), METIS. Rows that couple to
/// very many others, as those of contacts do, come last, where they fill nothing and may pivot with each other.
std::vector<Cluster> dissect(const SparsePattern &pattern);
} // namespace ionstack::solver

#endif
