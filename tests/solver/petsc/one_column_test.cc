// SPDX-License-Identifier: Apache-2.0
// Linked with solver/petsc/one_column.cc, whose functions this program therefore calls.
#include "solver/petsc/blas.h"
#include "solver/petsc/vector.h"

#include <gtest/gtest.h>

#include <petscksp.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

namespace
{
/// A number for a place in a matrix, between -1 and 1.
double number(const int i, const int j)
{
  return std::sin(1. + 3. * i + 7.3 * j);
}

std::vector<double> matrix(const int stride, const int columns)
{
  std::vector<double> values(static_cast<std::size_t>(stride) * columns);
  for (int j = 0; j < columns; ++j)
    for (int i = 0; i < stride; ++i)
      values[i + stride * j] = number(i, j);
  return values;
}

TEST(OneColumn, products_are_those_of_their_definition)
{
  for (const char a_option : {'N', 'T', 't'})
    for (const char b_option : {'N', 'n', 'T'})
      for (const int n : {1, 3})
        for (const double beta : {0., 0.5})
        {
          const int    m = 7, k = 5, stride_a = 9, stride_b = 8, stride_c = 10;
          const bool   plain_a = a_option == 'N', plain_b = b_option == 'N' || b_option == 'n';
          const auto   a = matrix(stride_a, plain_a ? k : m), b = matrix(stride_b, plain_b ? n : k);
          auto         c      = matrix(stride_c, n);
          const auto   before = c;
          const double alpha  = -1.5;
          dgemm_(&a_option,
                 &b_option,
                 &m,
                 &n,
                 &k,
                 &alpha,
                 a.data(),
                 &stride_a,
                 b.data(),
                 &stride_b,
                 &beta,
                 c.data(),
                 &stride_c,
                 1,
                 1);
          for (int j = 0; j < n; ++j)
            for (int i = 0; i < stride_c; ++i)
            {
              double expected = i < m ? beta * before[i + stride_c * j] : before[i + stride_c * j];
              for (int l = 0; l < k && i < m; ++l)
                expected += alpha * (plain_a ? a[i + stride_a * l] : a[l + stride_a * i]) *
                            (plain_b ? b[l + stride_b * j] : b[j + stride_b * l]);
              EXPECT_NEAR(c[i + stride_c * j], expected, 2. * k * std::numeric_limits<double>::epsilon())
                  << a_option << b_option << n << ' ' << i << ' ' << j;
            }
        }
}

TEST(OneColumn, triangular_solves_give_back_what_was_multiplied)
{
  for (const char triangle : {'U', 'L'})
    for (const char option : {'N', 'T'})
      for (const char diagonal : {'N', 'U'})
        for (const int n : {1, 2})
          for (const double alpha : {1., 2.})
          {
            const int  m = 6, stride_a = 8, stride_b = 7;
            const char left = 'L';
            auto       a    = matrix(stride_a, m);
            for (int i = 0; i < m; ++i)
              a[i + stride_a * i] = diagonal == 'U' ? 100. : 4. + i; // with a diagonal of ones it is not looked at
            const auto          x = matrix(stride_b, n);
            std::vector<double> b(x);
            for (int j = 0; j < n; ++j)
              for (int i = 0; i < m; ++i)
              {
                double sum = 0.;
                for (int l = 0; l < m; ++l)
                {
                  const int row = option == 'N' ? i : l, column = option == 'N' ? l : i;
                  if (row == column)
                    sum += (diagonal == 'U' ? 1. : a[row + stride_a * column]) * x[l + stride_b * j];
                  else if ((row < column) == (triangle == 'U'))
                    sum += a[row + stride_a * column] * x[l + stride_b * j];
                }
                b[i + stride_b * j] = sum / alpha;
              }
            dtrsm_(&left,
                   &triangle,
                   &option,
                   &diagonal,
                   &m,
                   &n,
                   &alpha,
                   a.data(),
                   &stride_a,
                   b.data(),
                   &stride_b,
                   1,
                   1,
                   1,
                   1);
            // The condition of these matrices is below 1e3 (off the diagonal at most 1, six rows).
            for (std::size_t i = 0; i < x.size(); ++i)
              EXPECT_NEAR(b[i], x[i], 1e3 * std::numeric_limits<double>::epsilon())
                  << triangle << option << diagonal << n;
          }
}
/// What they are for: the solves of MUMPS.
TEST(OneColumn, mumps_solves)
{
  using ionstack::solver::petsc;
  using ionstack::solver::VectorPtr;
  const PetscInt side = 20, n = side * side; // a Laplacian on a square, not quite symmetric
  Mat            matrix;
  petsc(MatCreateSeqAIJ(PETSC_COMM_SELF, n, n, 5, nullptr, &matrix));
  for (PetscInt i = 0; i < n; ++i)
  {
    petsc(MatSetValue(matrix, i, i, 4.5, INSERT_VALUES));
    for (const PetscInt step : {PetscInt(1), side})
      if ((step == 1 && i % side + 1 < side) || (step == side && i + side < n))
      {
        petsc(MatSetValue(matrix, i, i + step, -1.2, INSERT_VALUES));
        petsc(MatSetValue(matrix, i + step, i, -0.8, INSERT_VALUES));
      }
  }
  petsc(MatAssemblyBegin(matrix, MAT_FINAL_ASSEMBLY));
  petsc(MatAssemblyEnd(matrix, MAT_FINAL_ASSEMBLY));
  Vec expected, right_side, solution;
  petsc(MatCreateVecs(matrix, &expected, &right_side));
  petsc(VecDuplicate(expected, &solution));
  for (PetscInt i = 0; i < n; ++i)
    petsc(VecSetValue(expected, i, number(static_cast<int>(i), 0), INSERT_VALUES));
  petsc(VecAssemblyBegin(expected));
  petsc(VecAssemblyEnd(expected));
  petsc(MatMult(matrix, expected, right_side));
  KSP solver;
  PC  factors;
  petsc(KSPCreate(PETSC_COMM_SELF, &solver));
  petsc(KSPSetOperators(solver, matrix, matrix));
  petsc(KSPSetType(solver, KSPPREONLY));
  petsc(KSPGetPC(solver, &factors));
  petsc(PCSetType(factors, PCLU));
  petsc(PCFactorSetMatSolverType(factors, MATSOLVERMUMPS));
  petsc(KSPSolve(solver, right_side, solution));
  PetscReal error;
  petsc(VecAXPY(solution, -1., expected));
  petsc(VecNorm(solution, NORM_INFINITY, &error));
  EXPECT_LT(error, 100. * std::numeric_limits<double>::epsilon()); // rows are dominated by 4.5 - 4: condition below 20
  petsc(KSPDestroy(&solver));
  for (Vec *vector : {&expected, &right_side, &solution})
    petsc(VecDestroy(vector));
  petsc(MatDestroy(&matrix));
}
} // namespace
