// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_elimination_sparse_pattern_h
#define ionstack_solver_elimination_sparse_pattern_h

#include <vector>

namespace ionstack::solver
{
/// Which entries a square matrix has: those of row i stand from first[i] to first[i + 1] in `column`, in rising order.
struct SparsePattern
{
  std::vector<int> first{0};
  std::vector<int> column;

  int size() const { return static_cast<int>(first.size()) - 1; }
};
} // namespace ionstack::solver

#endif
