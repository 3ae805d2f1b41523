// SPDX-License-Identifier: Apache-2.0
#include "solver/time/secants.h"

#include "solver/petsc/petsc_check.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace
{
using ionstack::solver::copy_of;
using ionstack::solver::petsc;
using ionstack::solver::Secants;
using ionstack::solver::VectorPtr;

constexpr int n = 4;
using Numbers   = std::array<double, n>;

VectorPtr vector_of(const Numbers &numbers)
{
  Vec vector;
  petsc(VecCreateSeq(PETSC_COMM_SELF, n, &vector));
  for (PetscInt i = 0; i < n; ++i)
    petsc(VecSetValue(vector, i, numbers[i], INSERT_VALUES));
  petsc(VecAssemblyBegin(vector));
  petsc(VecAssemblyEnd(vector));
  return VectorPtr(vector);
}

Numbers numbers_of(const VectorPtr &vector)
{
  Numbers            result;
  const PetscScalar *values;
  petsc(VecGetArrayRead(vector.get(), &values));
  std::copy(values, values + n, result.begin());
  petsc(VecRestoreArrayRead(vector.get(), &values));
  return result;
}

/// Flows between neighbours on a ring, which add up to nothing, and a storage of `shift`: F_i, with the unit as kept
/// Jacobian over shift.
Numbers flows(const Numbers &u, const double strength)
{
  Numbers result;
  for (int i = 0; i < n; ++i)
    result[i] = u[i] - (i + 1.);
  for (int i = 0; i < n; ++i)
  {
    const double flow = strength * (i + 1.) * (u[i] - u[(i + 1) % n]) * (1. + 0.1 * u[i]);
    result[i] += flow;
    result[(i + 1) % n] -= flow;
  }
  return result;
}

double norm(const Numbers &numbers)
{
  double sum = 0.;
  for (const double one : numbers)
    sum += one * one;
  return std::sqrt(sum);
}

/// Iterations with the unit as Jacobian until the rows are below `limit`; 100 when they never are.
int iterations(const double strength, const double limit, Secants *secants, Numbers &u)
{
  const VectorPtr absolute = vector_of({1., 2., 1., 0.5}), relative = vector_of({0., 0., 0., 0.});
  for (int k = 0; k < 100; ++k)
  {
    const VectorPtr step = vector_of(flows(u, strength));
    if (norm(numbers_of(step)) < limit)
      return k;
    if (secants != nullptr)
      secants->improve(step.get(), vector_of(u).get(), absolute.get(), relative.get());
    const Numbers taken = numbers_of(step);
    for (int i = 0; i < n; ++i)
      u[i] -= taken[i];
  }
  return 100;
}

/// Contraction by some 0.3 takes 20 iterations to 1e-10. Broyden's method converges faster than any geometric series,
/// for n unknowns in groups of 2 n steps (Gay, SIAM J. Numer. Anal. 16, 623 (1979)): half as many here.
TEST(Secants, make_a_kept_jacobian_do)
{
  Numbers   plain{1., 2., 3., 4.}, improved = plain;
  Secants   secants;
  const int without = iterations(0.04, 1e-10, nullptr, plain), with = iterations(0.04, 1e-10, &secants, improved);
  EXPECT_GT(without, 15);
  EXPECT_LT(without, 100);
  EXPECT_LE(2 * with, without);
  for (int i = 0; i < n; ++i)
    EXPECT_NEAR(improved[i], plain[i], 1e-9);
}

/// What was learnt in one solve serves in the next.
TEST(Secants, serve_the_next_solve)
{
  Numbers first{1., 2., 3., 4.};
  Secants secants;
  iterations(0.04, 1e-10, &secants, first);
  Numbers next = first, anew = first;
  next[2] = anew[2] = first[2] + 1e-2;
  secants.begin();
  Secants none;
  EXPECT_LT(iterations(0.04, 1e-10, &secants, next), iterations(0.04, 1e-10, &none, anew));
}

/// Each step leaves the sum where the first one, from the storage alone, has put it.
TEST(Secants, keep_sums)
{
  Numbers u{3., 1., 4., 1.};
  Secants secants;
  iterations(0.04, 1e-10, &secants, u);
  EXPECT_NEAR(u[0] + u[1] + u[2] + u[3], 10., 1e-14 * 10 * 20); // round-off of some twenty steps
}

/// Steps that do not get shorter teach nothing: the iteration is as it was without.
TEST(Secants, do_not_learn_from_what_diverges)
{
  Secants         secants;
  const VectorPtr unit = vector_of({1., 1., 1., 1.}), zero = vector_of({0., 0., 0., 0.});
  for (const double size : {1., 0.9, 2.})
  {
    const VectorPtr step = vector_of({size, 0., -size, 0.});
    secants.improve(step.get(), zero.get(), unit.get(), zero.get());
    EXPECT_EQ(numbers_of(step), (Numbers{size, 0., -size, 0.}));
  }
}
} // namespace
