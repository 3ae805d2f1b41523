// SPDX-License-Identifier: Apache-2.0
#include "solver/time/secants.h"

#include <cmath>
#include <utility>

namespace ionstack::solver
{
namespace
{
/// Pairs that are remembered.
constexpr std::size_t most_pairs = 12;
/// A system whose solution is as long as this part of the step before it, along that, teaches nothing.
constexpr double no_contraction = 0.7;

/// Inverse squares of the tolerances at these unknowns.
void find_weights(Vec unknowns, Vec absolute, Vec relative, Vec weights)
{
  const PetscScalar *u, *a, *r;
  PetscScalar       *w;
  PetscInt           n;
  petsc(VecGetLocalSize(unknowns, &n));
  petsc(VecGetArrayRead(unknowns, &u));
  petsc(VecGetArrayRead(absolute, &a));
  petsc(VecGetArrayRead(relative, &r));
  petsc(VecGetArray(weights, &w));
  for (PetscInt i = 0; i < n; ++i)
  {
    const double tolerance = r[i] * std::abs(u[i]) + a[i];
    w[i]                   = 1. / (tolerance * tolerance);
  }
  petsc(VecRestoreArray(weights, &w));
  petsc(VecRestoreArrayRead(relative, &r));
  petsc(VecRestoreArrayRead(absolute, &a));
  petsc(VecRestoreArrayRead(unknowns, &u));
}
} // namespace

void Secants::forget()
{
  pairs_.clear();
  last_.reset();
}

void Secants::improve(Vec step, Vec unknowns, Vec absolute, Vec relative)
{
  for (const Pair &pair : pairs_)
  {
    PetscScalar along;
    petsc(VecDot(step, pair.step.get(), &along));
    petsc(VecAXPY(step, along, pair.next.get()));
  }
  if (last_ != nullptr)
  {
    if (weights_ == nullptr)
      weights_ = copy_of(step);
    find_weights(unknowns, absolute, relative, weights_.get());
    const VectorPtr weighted = copy_of(last_.get());
    PetscScalar     own, along;
    petsc(VecPointwiseMult(weighted.get(), last_.get(), weights_.get()));
    petsc(VecDot(last_.get(), weighted.get(), &own));
    petsc(VecDot(step, weighted.get(), &along));
    if (own > 0. && std::abs(along) < no_contraction * own)
    {
      if (pairs_.size() < most_pairs)
      {
        VectorPtr next = copy_of(step);
        petsc(VecScale(next.get(), 1. / (own - along)));
        pairs_.push_back({copy_of(weighted.get()), std::move(next)});
      }
      petsc(VecScale(step, own / (own - along)));
    }
  }
  last_ = copy_of(step);
}
} // namespace ionstack::solver
