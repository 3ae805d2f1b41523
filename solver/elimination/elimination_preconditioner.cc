// SPDX-License-Identifier: Apache-2.0
#include "solver/elimination/elimination_preconditioner.h"

#include "solver/elimination/supernodal_lu.h"
#include "solver/petsc/petsc_check.h"
#include "solver/petsc/shell_preconditioner.h"

#include <petscmat.h>

#include <algorithm>
#include <memory>
#include <vector>

namespace ionstack::solver
{
namespace
{
/// Part by which the entries of the matrix whose solution was found may differ from those that were given.
constexpr double permitted_error = 1e-10;
/// Terms of a row below this part of the largest of all may be round-off; no other pivots would make them right.
constexpr double negligible_terms = 1e-6;
/// MUMPS guesses its workspace from the pattern; a matrix that comes to it needs more pivoting than it thinks [%].
constexpr PetscInt workspace_option = 14, workspace = 100;

/// Rows and values of a matrix on one rank, for reading.
class MatrixView
{
public:
  explicit MatrixView(Mat matrix) : matrix_(matrix)
  {
    PetscBool done;
    petsc(MatGetRowIJ(matrix, 0, PETSC_FALSE, PETSC_FALSE, &n_, &first_, &column_, &done));
    petsc(MatSeqAIJGetArrayRead(matrix, &values_));
  }
  ~MatrixView()
  {
    PetscBool done;
    MatSeqAIJRestoreArrayRead(matrix_, &values_);
    MatRestoreRowIJ(matrix_, 0, PETSC_FALSE, PETSC_FALSE, &n_, &first_, &column_, &done);
  }
  MatrixView(const MatrixView &)            = delete;
  MatrixView &operator=(const MatrixView &) = delete;

  const double *values() const { return values_; }
  SparsePattern pattern() const { return {{first_, first_ + n_ + 1}, {column_, column_ + first_[n_]}}; }
  bool          is_of(const SparsePattern &pattern) const
  {
    return pattern.size() == n_ && std::equal(pattern.first.begin(), pattern.first.end(), first_) &&
           std::equal(pattern.column.begin(), pattern.column.end(), column_);
  }

private:
  Mat                matrix_;
  PetscInt           n_;
  const PetscInt    *first_, *column_;
  const PetscScalar *values_;
};

/// What stands behind a PCSHELL of PETSc.
class EliminationSolver
{
public:
  ~EliminationSolver()
  {
    PCDestroy(&mumps_);
    VecDestroy(&correction_);
  }

  void set_up(PC self)
  {
    Mat matrix;
    petsc(PCGetOperators(self, nullptr, &matrix));
    if (mumps_ == nullptr && factorises(matrix))
      return;
    hand_over(self);
  }

  void apply(PC self, Vec right_side, Vec solution)
  {
    Mat matrix;
    petsc(PCGetOperators(self, nullptr, &matrix));
    if (mumps_ == nullptr)
    {
      solve(right_side, solution);
      if (refines_)
        refine(matrix, right_side, solution);
      if (is_proven_ || proves(matrix, right_side, solution))
        return;
      hand_over(self);
    }
    petsc(PCApply(mumps_, right_side, solution));
  }

private:
  bool factorises(Mat matrix)
  {
    const MatrixView view(matrix);
    if (lu_ == nullptr || !view.is_of(lu_->pattern()))
      lu_ = std::make_unique<SupernodalLu>(view.pattern());
    is_proven_ = refines_ = false;
    return lu_->factorise(view.values());
  }

  void solve(Vec right_side, Vec solution)
  {
    const PetscScalar *b;
    PetscScalar       *x;
    petsc(VecGetArrayRead(right_side, &b));
    petsc(VecGetArray(solution, &x));
    lu_->solve(b, x);
    petsc(VecRestoreArray(solution, &x));
    petsc(VecRestoreArrayRead(right_side, &b));
  }

  void refine(Mat matrix, Vec right_side, Vec solution)
  {
    if (correction_ == nullptr)
      petsc(VecDuplicate(solution, &correction_));
    petsc(MatMult(matrix, solution, correction_));
    petsc(VecAYPX(correction_, -1., right_side));
    solve(correction_, correction_);
    petsc(VecAXPY(solution, 1., correction_));
  }

  /// Puts the first solution with these factors into the system; says whether it, or it refined, is good enough.
  bool proves(Mat matrix, Vec right_side, Vec solution)
  {
    is_proven_ = error(matrix, right_side, solution, 0.) <= permitted_error;
    if (is_proven_)
      return true;
    refines_ = true;
    refine(matrix, right_side, solution);
    is_proven_ = error(matrix, right_side, solution, negligible_terms) <= permitted_error;
    return is_proven_;
  }

  double error(Mat matrix, Vec right_side, Vec solution, const double negligible) const
  {
    const MatrixView   view(matrix);
    const PetscScalar *b, *x;
    petsc(VecGetArrayRead(right_side, &b));
    petsc(VecGetArrayRead(solution, &x));
    const double result = lu_->backward_error(view.values(), b, x, negligible);
    petsc(VecRestoreArrayRead(solution, &x));
    petsc(VecRestoreArrayRead(right_side, &b));
    return result;
  }

  void hand_over(PC self)
  {
    lu_.reset();
    Mat all, matrix;
    petsc(PCGetOperators(self, &all, &matrix));
    if (mumps_ == nullptr)
    {
      petsc(PCCreate(PETSC_COMM_SELF, &mumps_));
      petsc(PCSetType(mumps_, PCLU));
      petsc(PCFactorSetMatSolverType(mumps_, MATSOLVERMUMPS));
    }
    petsc(PCSetOperators(mumps_, all, matrix));
    petsc(PCFactorSetUpMatSolverType(mumps_));
    Mat factors;
    petsc(PCFactorGetMatrix(mumps_, &factors));
    petsc(MatMumpsSetIcntl(factors, workspace_option, workspace));
    petsc(PCSetUp(mumps_));
    PCFailedReason reason;
    petsc(PCGetFailedReason(mumps_, &reason));
    petsc(PCSetFailedReason(self, reason));
  }

  std::unique_ptr<SupernodalLu> lu_;
  bool                          is_proven_ = false, refines_ = false;
  Vec                           correction_ = nullptr;
  PC                            mumps_      = nullptr; ///< takes over where lu_ does not do
};
} // namespace

void eliminate_with(PC preconditioner)
{
  make_shell(preconditioner, "supernodal LU", std::make_unique<EliminationSolver>());
}
} // namespace ionstack::solver
