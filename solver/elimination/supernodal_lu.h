// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_elimination_supernodal_lu_h
#define ionstack_solver_elimination_supernodal_lu_h

#include "solver/elimination/sparse_pattern.h"
#include "solver/elimination/supernodes.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ionstack::solver
{
/// LU factors of a sparse matrix that changes its values and not its pattern, on one rank.
///
/// The matrix is scaled by rows and columns and eliminated supernode by supernode, from the leaves of the elimination
/// tree to its root: the entries of a supernode and what its children leave are added in a dense matrix, the front,
/// whose pivots are eliminated by BLAS; the rest is kept for the parent (the multifrontal method: Duff & Reid, ACM
/// Trans. Math. Softw. 9, 302 (1983)). Rows are exchanged within a supernode only, so that the pattern of the factors
/// is known beforehand (as in Li & Demmel, ACM Trans. Math. Softw. 29, 110 (2003)); whether that was enough is for the
/// caller to see from the solutions. Solving reads each number of the factors once.
class SupernodalLu
{
public:
  /// Orders the elimination, which does not depend on values.
  explicit SupernodalLu(SparsePattern pattern);

  /// Makes the factors of the matrix with these values, in the order of the pattern. Returns false when a pivot is zero
  /// or no number; there are no factors then.
  bool factorise(const double *values);

  /// x = A^-1 b; both may be the same.
  void solve(const double *b, double *x);

  /// By which part the entries of A and b would have to differ for x to be the solution, A^-1 b, at most over all rows.
  /// Terms of a row below `negligible` of the largest of all, after scaling, count as that much.
  double backward_error(const double *values, const double *b, const double *x, double negligible = 0.) const;

  const SparsePattern &pattern() const { return pattern_; }

  int size() const { return pattern_.size(); }

private:
  /// Where the parts of a supernode stand.
  struct Place
  {
    std::size_t lower;    ///< in factors_: its columns of L with its block of U, n_rows x n_pivots
    std::size_t upper;    ///< in factors_: its rows of U beyond the block, as columns, n_rest x n_pivots
    std::size_t entries;  ///< in entries_, up to that of the next supernode
    std::size_t in_front; ///< in rows_in_parent_: where its rest stands in the front of its parent
  };
  /// An entry of the matrix in a front.
  struct Entry
  {
    std::uint32_t value; ///< in the pattern
    std::uint32_t front; ///< in the front
  };

  void place_parts();
  void place_entries();
  void scale(const double *values);
  void assemble(std::size_t supernode);
  bool eliminate(std::size_t supernode);

  SparsePattern            pattern_;
  Elimination              elimination_;
  std::vector<Place>       places_;
  std::vector<Entry>       entries_;
  std::vector<int>         rows_in_parent_;
  std::vector<double>      factors_, scaled_, row_scale_, column_scale_;
  std::vector<int>         exchanged_;
  std::vector<double>      front_, rests_, solution_, reached_; ///< work space
  std::vector<std::size_t> rest_of_;                            ///< where in rests_ that of a supernode is
  std::size_t              n_rests_ = 0;                        ///< numbers in rests_
};
} // namespace ionstack::solver

#endif
