// SPDX-License-Identifier: Apache-2.0
#include "solver/elimination/supernodal_lu.h"

#include "solver/elimination/elimination_preconditioner.h"
#include "solver/petsc/petsc_check.h"
#include "solver/petsc/vector.h"

#include <petscksp.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <limits>
#include <map>
#include <random>
#include <utility>
#include <vector>

namespace
{
using ionstack::solver::petsc;
using ionstack::solver::SparsePattern;
using ionstack::solver::SupernodalLu;

constexpr double epsilon = std::numeric_limits<double>::epsilon();

struct Matrix
{
  std::vector<std::map<int, double>> rows;

  explicit Matrix(const int n) : rows(n) {}
  double &operator()(const int i, const int j) { return rows[i][j]; }
  int     size() const { return static_cast<int>(rows.size()); }

  SparsePattern pattern() const
  {
    SparsePattern result;
    for (const auto &row : rows)
    {
      for (const auto &[column, value] : row)
        result.column.push_back(column);
      result.first.push_back(static_cast<int>(result.column.size()));
    }
    return result;
  }
  std::vector<double> values() const
  {
    std::vector<double> result;
    for (const auto &row : rows)
      for (const auto &[column, value] : row)
        result.push_back(value);
    return result;
  }
  std::vector<double> times(const std::vector<double> &x) const
  {
    std::vector<double> result;
    for (const auto &row : rows)
    {
      double sum = 0.;
      for (const auto &[column, value] : row)
        sum += value * x[column];
      result.push_back(sum);
    }
    return result;
  }
};

/// Numbers between -1 and 1, the same in each run.
class Numbers
{
public:
  double operator()() { return 2. * static_cast<double>(generator_()) / static_cast<double>(std::mt19937::max()) - 1.; }

private:
  std::mt19937 generator_{7};
};

/// `fields` unknowns at each of side x side nodes, coupled to those of the eight nodes around, the diagonal larger than
/// the rest of its row by a tenth.
Matrix grid(const int side, const int fields, Numbers &number)
{
  Matrix matrix(side * side * fields);
  for (int x = 0; x < side; ++x)
    for (int y = 0; y < side; ++y)
      for (int dx = -1; dx <= 1; ++dx)
        for (int dy = -1; dy <= 1; ++dy)
          if (x + dx >= 0 && x + dx < side && y + dy >= 0 && y + dy < side)
            for (int f = 0; f < fields; ++f)
              for (int g = 0; g < fields; ++g)
                matrix((x * side + y) * fields + f, ((x + dx) * side + y + dy) * fields + g) = number();
  for (int i = 0; i < matrix.size(); ++i)
  {
    double sum = 0.;
    for (const auto &[column, value] : matrix.rows[i])
      sum += column == i ? 0. : std::abs(value);
    matrix(i, i) = 1.1 * sum + (sum == 0. ? 1. : 0.);
  }
  return matrix;
}

std::vector<double> some_solution(const int n, Numbers &number)
{
  std::vector<double> x(n);
  for (double &one : x)
    one = 2. + number();
  return x;
}

/// Largest relative error of the solution of a system with a known one, whose i-th unknown is of the size unit(i).
template <class Unit>
double error_in_units(SupernodalLu &lu, const Matrix &matrix, Numbers &number, const Unit &unit)
{
  std::vector<double> expected = some_solution(matrix.size(), number), values = matrix.values();
  for (int i = 0; i < matrix.size(); ++i)
    expected[i] *= unit(i);
  std::vector<double> x = matrix.times(expected);
  if (!lu.factorise(values.data()))
    return std::numeric_limits<double>::infinity();
  const std::vector<double> b = x;
  lu.solve(b.data(), x.data());
  EXPECT_LT(lu.backward_error(values.data(), b.data(), x.data()), 100. * epsilon);
  double error = 0.;
  for (int i = 0; i < matrix.size(); ++i)
    error = std::max(error, std::abs(x[i] / expected[i] - 1.));
  return error;
}

double error_of(SupernodalLu &lu, const Matrix &matrix, Numbers &number)
{
  return error_in_units(lu, matrix, number, [](int) { return 1.; });
}

/// Rows dominated by a tenth: the inverse times the matrix of magnitudes is below (1 + 1.1)/(1.1 - 1) = 21.
constexpr double condition = 21.;

extern "C" void ignore_signal(int)
{
}

/// METIS, which orders the matrix, has handlers of its own for SIGTERM and SIGABRT meanwhile.
TEST(SupernodalLu, KeepsTheHandlersOfSignals)
{
  struct sigaction own = {};
  own.sa_handler       = ignore_signal;
  own.sa_flags         = SA_RESTART;
  struct sigaction before[2], after;
  const int        signals[2] = {SIGTERM, SIGABRT};
  for (int i = 0; i < 2; ++i)
    sigaction(signals[i], &own, &before[i]);
  Matrix tridiagonal(50);
  for (int i = 0; i < 50; ++i)
    for (int j = std::max(0, i - 1); j <= std::min(49, i + 1); ++j)
      tridiagonal(i, j) = 1.;
  SupernodalLu lu(tridiagonal.pattern());
  for (int i = 0; i < 2; ++i)
  {
    sigaction(signals[i], &before[i], &after);
    EXPECT_EQ(after.sa_handler, ignore_signal);
    EXPECT_EQ(after.sa_flags & (SA_RESTART | static_cast<int>(SA_RESETHAND) | SA_NODEFER), SA_RESTART);
  }
}

TEST(SupernodalLu, solves_systems_of_nodes)
{
  Numbers number;
  for (const int fields : {1, 2, 3, 7})
    for (const int side : {1, 2, 3, 5, 8, 21, 40})
    {
      const Matrix matrix = grid(side, fields, number);
      SupernodalLu lu(matrix.pattern());
      EXPECT_LT(error_of(lu, matrix, number), 10. * condition * epsilon) << fields << " fields, side " << side;
    }
}

/// Rows and columns in units of their own, by thirty orders of magnitude.
TEST(SupernodalLu, does_not_depend_on_units)
{
  Numbers number;
  Matrix  matrix = grid(12, 3, number);
  for (int i = 0; i < matrix.size(); ++i)
    for (auto &[j, value] : matrix.rows[i])
      value *= std::pow(10., 10. * (i % 3) - 10. * (j % 3) + (i % 7));
  SupernodalLu lu(matrix.pattern());
  EXPECT_LT(error_in_units(lu, matrix, number, [](const int i) { return std::pow(10., 10. * (i % 3)); }),
            10. * condition * epsilon);
}

/// A terminal couples to a side of the device, and knows its own value only through that.
TEST(SupernodalLu, takes_terminals_without_a_diagonal)
{
  Numbers   number;
  const int side = 30, n = side * side;
  Matrix    device = grid(side, 1, number), matrix(n + 2);
  std::copy(device.rows.begin(), device.rows.end(), matrix.rows.begin());
  for (int terminal = 0; terminal < 2; ++terminal)
    for (int i = 0; i < side; ++i)
    {
      const int node             = terminal == 0 ? i : n - 1 - i;
      matrix(node, n + terminal) = -1.;
      matrix(n + terminal, node) = 1.;
    }
  SupernodalLu lu(matrix.pattern());
  EXPECT_LT(error_of(lu, matrix, number), 1e-12); // conditions of terminals are those of Schur complements, below 1e3
}

/// The pattern need not be symmetric, and parts need not be connected.
TEST(SupernodalLu, takes_any_pattern)
{
  Numbers number;
  Matrix  matrix(300);
  for (int i = 0; i < matrix.size(); ++i)
  {
    for (int k = 1; k < 4; ++k)
      if (const int j = (i * 7 + k * 31) % matrix.size(); j / 100 == i / 100) // three parts
        matrix(i, j) = number();
    matrix(i, i) = 4.;
  }
  SupernodalLu lu(matrix.pattern());
  EXPECT_LT(error_of(lu, matrix, number), 1e-14);

  Matrix diagonal(5);
  for (int i = 0; i < 5; ++i)
    diagonal(i, i) = i + 1.;
  SupernodalLu of_diagonal(diagonal.pattern());
  EXPECT_LT(error_of(of_diagonal, diagonal, number), 2. * epsilon);
}

TEST(SupernodalLu, takes_new_values)
{
  Numbers      number;
  Matrix       matrix = grid(10, 2, number);
  SupernodalLu lu(matrix.pattern());
  for (int time = 0; time < 3; ++time)
  {
    for (int i = 0; i < matrix.size(); ++i)
      matrix(i, i) *= 1.5;
    EXPECT_LT(error_of(lu, matrix, number), 10. * condition * epsilon);
  }
}

TEST(SupernodalLu, says_that_a_matrix_is_singular)
{
  Numbers number;
  Matrix  matrix = grid(9, 2, number);
  for (auto &[column, value] : matrix.rows[40])
    value = 0.;
  SupernodalLu lu(matrix.pattern());
  EXPECT_FALSE(lu.factorise(matrix.values().data()));
}

/// x and y of a wrong solution are told from those of a right one.
TEST(SupernodalLu, sees_its_errors)
{
  Numbers                   number;
  const Matrix              matrix = grid(9, 2, number);
  SupernodalLu              lu(matrix.pattern());
  std::vector<double>       x = some_solution(matrix.size(), number), values = matrix.values();
  const std::vector<double> b = matrix.times(x);
  ASSERT_TRUE(lu.factorise(values.data()));
  EXPECT_LT(lu.backward_error(values.data(), b.data(), x.data()), 10. * epsilon);
  x[3] *= 1. + 1e-8;
  EXPECT_GT(lu.backward_error(values.data(), b.data(), x.data()), 1e-10);
  x[3] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_FALSE(lu.backward_error(values.data(), b.data(), x.data()) < 1.);
}

/// Solves with the preconditioner; returns the largest error.
double error_with_petsc(const Matrix &given, KSPConvergedReason &reason)
{
  const int n = given.size();
  Mat       matrix;
  petsc(MatCreateSeqAIJ(PETSC_COMM_SELF, n, n, 40, nullptr, &matrix));
  for (int i = 0; i < n; ++i)
    for (const auto &[j, value] : given.rows[i])
      petsc(MatSetValue(matrix, i, j, value, INSERT_VALUES));
  petsc(MatAssemblyBegin(matrix, MAT_FINAL_ASSEMBLY));
  petsc(MatAssemblyEnd(matrix, MAT_FINAL_ASSEMBLY));
  Vec expected, right_side, solution;
  petsc(MatCreateVecs(matrix, &expected, &right_side));
  petsc(VecDuplicate(expected, &solution));
  petsc(VecSet(expected, 1.));
  petsc(MatMult(matrix, expected, right_side));
  KSP solver;
  PC  preconditioner;
  petsc(KSPCreate(PETSC_COMM_SELF, &solver));
  petsc(KSPSetOperators(solver, matrix, matrix));
  petsc(KSPSetType(solver, KSPPREONLY));
  petsc(KSPGetPC(solver, &preconditioner));
  ionstack::solver::eliminate_with(preconditioner);
  petsc(KSPSolve(solver, right_side, solution));
  petsc(KSPGetConvergedReason(solver, &reason));
  PetscReal error;
  petsc(VecAXPY(solution, -1., expected));
  petsc(VecNorm(solution, NORM_INFINITY, &error));
  petsc(KSPDestroy(&solver));
  for (Vec *vector : {&expected, &right_side, &solution})
    petsc(VecDestroy(vector));
  petsc(MatDestroy(&matrix));
  return error;
}

TEST(EliminationPreconditioner, solves)
{
  Numbers            number;
  KSPConvergedReason reason;
  EXPECT_LT(error_with_petsc(grid(15, 3, number), reason), 10. * condition * epsilon);
  EXPECT_GT(reason, 0);
}

/// Nothing on the diagonal: rows have to be exchanged over the whole matrix, which MUMPS does. The solution is exact.
TEST(EliminationPreconditioner, hands_over_what_needs_other_pivots)
{
  Matrix chain(400);
  for (int i = 0; i + 1 < chain.size(); ++i)
  {
    chain(i, i)     = 0.;
    chain(i, i + 1) = 1.;
    chain(i + 1, i) = -1.;
  }
  chain(399, 399) = 0.;
  SupernodalLu alone(chain.pattern());
  EXPECT_FALSE(alone.factorise(chain.values().data()));
  KSPConvergedReason reason;
  EXPECT_LT(error_with_petsc(chain, reason), 400. * epsilon);
  EXPECT_GT(reason, 0);
}

/// Small pivots, not zero: the first solution is refined, or handed over, and right in any case.
TEST(EliminationPreconditioner, mends_what_small_pivots_spoil)
{
  Matrix chain(400);
  for (int i = 0; i < chain.size(); ++i)
  {
    chain(i, i) = 1e-13;
    if (i + 1 < chain.size())
    {
      chain(i, i + 1) = 1.;
      chain(i + 1, i) = -1.;
    }
  }
  KSPConvergedReason reason;
  EXPECT_LT(error_with_petsc(chain, reason), 1e-8);
  EXPECT_GT(reason, 0);
}

TEST(EliminationPreconditioner, says_that_a_matrix_is_singular)
{
  Numbers number;
  Matrix  matrix = grid(9, 2, number);
  for (auto &[column, value] : matrix.rows[40])
    value = 0.;
  KSPConvergedReason reason;
  error_with_petsc(matrix, reason);
  EXPECT_LT(reason, 0);
}
} // namespace
