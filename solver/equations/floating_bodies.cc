// SPDX-License-Identifier: Apache-2.0
#include "solver/equations/floating_bodies.h"

#include <deal.II/base/mpi.h>
#include <deal.II/lac/full_matrix.h>

namespace ionstack::solver
{
std::vector<double> BodyPotentials::outflows(Vec unknowns)
{
  std::vector<double> sums(bodies_.anchors.size(), 0.);
  petsc(VecCopy(unknowns, ghosted_.get()));
  petsc(VecGhostUpdateBegin(ghosted_.get(), INSERT_VALUES, SCATTER_FORWARD));
  petsc(VecGhostUpdateEnd(ghosted_.get(), INSERT_VALUES, SCATTER_FORWARD));
  Vec                local_form;
  const PetscScalar *values;
  petsc(VecGhostGetLocalForm(ghosted_.get(), &local_form));
  petsc(VecGetArrayRead(local_form, &values));
  for (const FloatingBodies::Outflow &outflow : bodies_.outflows)
    sums[outflow.body] += outflow.derivative * values[outflow.local];
  petsc(VecRestoreArrayRead(local_form, &values));
  petsc(VecGhostRestoreLocalForm(ghosted_.get(), &local_form));
  dealii::Utilities::MPI::sum(sums, PetscObjectComm(reinterpret_cast<PetscObject>(unknowns)), sums);
  return sums;
}

namespace
{
/// Repeats a direct solve with what is left of the right side. The factors of a matrix whose rows differ by 1e13 and
/// more are those of one that is near it as a whole; after a step of refinement they are near in each row (Skeel, Math.
/// Comp. 35, 817 (1980)), also in that of a circuit whose current is nothing beside those inside the metal at its
/// contact.
void refine(KSP solver, Vec right_side, Vec solution)
{
  KSPType   type;
  PetscBool is_direct;
  petsc(KSPGetType(solver, &type));
  petsc(PetscStrcmp(type, KSPPREONLY, &is_direct));
  if (!is_direct)
    return;
  PC  factors;
  Mat matrix, unused;
  petsc(KSPGetPC(solver, &factors));
  petsc(KSPGetOperators(solver, &matrix, &unused));
  const VectorPtr left = copy_of(right_side), change = copy_of(right_side);
  petsc(MatMult(matrix, solution, left.get()));
  petsc(VecAYPX(left.get(), -1., right_side));
  petsc(PCApply(factors, left.get(), change.get()));
  petsc(VecAXPY(solution, 1., change.get()));
}
} // namespace

bool BodyPotentials::find_answers(KSP solver, Vec like)
{
  // Another solver with the same preconditioner: the first is in the middle of a solve.
  const std::size_t n = bodies_.anchors.size();
  KSP               other;
  KSPType           type;
  PC                preconditioner;
  Mat               matrix, from;
  PetscReal         relative, absolute, divergence;
  PetscInt          iterations;
  petsc(KSPCreate(PetscObjectComm(reinterpret_cast<PetscObject>(solver)), &other));
  petsc(KSPGetType(solver, &type));
  petsc(KSPGetPC(solver, &preconditioner));
  petsc(KSPGetOperators(solver, &matrix, &from));
  petsc(KSPGetTolerances(solver, &relative, &absolute, &divergence, &iterations));
  petsc(KSPSetType(other, type));
  petsc(KSPSetPC(other, preconditioner));
  petsc(KSPSetOperators(other, matrix, from));
  petsc(KSPSetTolerances(other, relative, absolute, divergence, iterations));

  VectorPtr              source = copy_of(like);
  PetscInt               first, end;
  KSPConvergedReason     reason = KSP_CONVERGED_ITS;
  std::vector<VectorPtr> answers;
  petsc(VecGetOwnershipRange(source.get(), &first, &end));
  dealii::FullMatrix<double> flows(n, n);
  for (std::size_t b = 0; b < n && reason > 0; ++b)
  {
    petsc(VecZeroEntries(source.get()));
    if (const PetscInt anchor = bodies_.anchors[b]; anchor >= first && anchor < end)
      petsc(VecSetValue(source.get(), anchor, bodies_.holder[anchor - first], INSERT_VALUES));
    petsc(VecAssemblyBegin(source.get()));
    petsc(VecAssemblyEnd(source.get()));
    answers.push_back(copy_of(source.get()));
    petsc(KSPSolve(other, source.get(), answers.back().get()));
    petsc(KSPGetConvergedReason(other, &reason));
    refine(other, source.get(), answers.back().get());
    const std::vector<double> out = outflows(answers.back().get());
    for (std::size_t a = 0; a < n; ++a)
      flows(a, b) = out[a];
  }
  petsc(KSPDestroy(&other));
  if (reason <= 0)
    return false;
  // Rows of bodies in insulators that differ by powers of ten count alike.
  std::vector<double> scale(n);
  for (std::size_t a = 0; a < n; ++a)
  {
    scale[a] = flows(a, a);
    if (!(scale[a] > 0.))
      return false;
    for (std::size_t b = 0; b < n; ++b)
      flows(a, b) /= scale[a];
  }
  flows.gauss_jordan();
  inverse_.clear();
  for (std::size_t a = 0; a < n; ++a)
    for (std::size_t b = 0; b < n; ++b)
      inverse_.push_back(flows(a, b) / scale[b]);
  answers_ = std::move(answers);
  version_ = bodies_.version;
  return true;
}

bool BodyPotentials::release(KSP solver, Vec right_side, Vec solution)
{
  const std::size_t n = bodies_.anchors.size();
  if (n == 0)
    return true;
  if (version_ != bodies_.version && !find_answers(solver, solution))
    return false;
  refine(solver, right_side, solution);
  std::vector<double> missing(n, 0.);
  const PetscScalar  *rows;
  PetscInt            n_owned;
  petsc(VecGetLocalSize(right_side, &n_owned));
  petsc(VecGetArrayRead(right_side, &rows));
  for (const std::vector<int> &level : bodies_.levels)
    for (PetscInt i = 0; i < n_owned; ++i)
      if (level[i] >= 0)
        missing[level[i]] += rows[i] / bodies_.row_scale[i];
  petsc(VecRestoreArrayRead(right_side, &rows));
  dealii::Utilities::MPI::sum(missing, PetscObjectComm(reinterpret_cast<PetscObject>(solution)), missing);
  const std::vector<double> there = outflows(solution);
  for (std::size_t b = 0; b < n; ++b)
  {
    double potential = 0.;
    for (std::size_t a = 0; a < n; ++a)
      potential += inverse_[b * n + a] * (missing[a] - there[a]);
    petsc(VecAXPY(solution, potential, answers_[b].get()));
  }
  return true;
}
} // namespace ionstack::solver
