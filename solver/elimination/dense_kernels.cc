// SPDX-License-Identifier: Apache-2.0
#include "solver/elimination/dense_kernels.h"

#include "solver/petsc/blas.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

/// Loops in the two widths of vectors that processors of this kind have had; the program looks which there are when it
/// starts.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define IONSTACK_VECTOR_LOOPS __attribute__((target_clones("arch=haswell", "default")))
#else
#define IONSTACK_VECTOR_LOOPS
#endif

namespace ionstack::solver::dense
{
namespace
{
/// Pivots up to which loops are faster than LAPACK, and up to which they are faster than BLAS.
constexpr int    few_pivots = 24, few_terms = 6;
constexpr double one = 1., minus_one = -1.;

/// First number of a column.
double *column(double *a, const int stride, const int j)
{
  return a + static_cast<std::ptrdiff_t>(stride) * j;
}

const double *column(const double *a, const int stride, const int j)
{
  return a + static_cast<std::ptrdiff_t>(stride) * j;
}
} // namespace

IONSTACK_VECTOR_LOOPS
bool factorise(const int n, double *a, const int stride, int *exchanged)
{
  if (n > few_pivots)
  {
    int info;
    dgetrf_(&n, &n, a, &stride, exchanged, &info);
    for (int k = 0; k < n; ++k)
      --exchanged[k];
    return info == 0;
  }
  for (int k = 0; k < n; ++k)
  {
    double *const pivots  = column(a, stride, k);
    int           largest = k;
    for (int i = k + 1; i < n; ++i)
      if (std::abs(pivots[i]) > std::abs(pivots[largest]))
        largest = i;
    exchanged[k] = largest;
    if (!(std::abs(pivots[largest]) > 0.))
      return false;
    if (largest != k)
      for (int j = 0; j < n; ++j)
        std::swap(column(a, stride, j)[k], column(a, stride, j)[largest]);
    const double inverse = 1. / pivots[k];
    for (int i = k + 1; i < n; ++i)
      pivots[i] *= inverse;
    for (int j = k + 1; j < n; ++j)
    {
      double *const other  = column(a, stride, j);
      const double  factor = other[k];
      for (int i = k + 1; i < n; ++i)
        other[i] -= factor * pivots[i];
    }
  }
  return true;
}

void exchange_rows(const int n_pivots, const int *exchanged, const int n, double *b, const int stride)
{
  for (int j = 0; j < n; ++j)
  {
    double *const values = column(b, stride, j);
    for (int i = 0; i < n_pivots; ++i)
      if (exchanged[i] != i)
        std::swap(values[i], values[exchanged[i]]);
  }
}

void divide_by_lower(const int m, const int n, const double *lu, const int stride_lu, double *b, const int stride)
{
  if (m > few_pivots)
    return dtrsm_("L", "L", "N", "U", &m, &n, &one, lu, &stride_lu, b, &stride, 1, 1, 1, 1);
  for (int j = 0; j < n; ++j)
    divide_by_lower(m, lu, stride_lu, column(b, stride, j));
}

IONSTACK_VECTOR_LOOPS
void divide_by_upper(const int m, const int n, const double *lu, const int stride_lu, double *b, const int stride)
{
  if (n > few_pivots)
    return dtrsm_("R", "U", "N", "N", &m, &n, &one, lu, &stride_lu, b, &stride, 1, 1, 1, 1);
  for (int j = 0; j < n; ++j)
  {
    double *const values = column(b, stride, j);
    for (int k = 0; k < j; ++k)
    {
      const double        factor = column(lu, stride_lu, j)[k];
      const double *const before = column(b, stride, k);
      for (int i = 0; i < m; ++i)
        values[i] -= factor * before[i];
    }
    const double inverse = 1. / column(lu, stride_lu, j)[j];
    for (int i = 0; i < m; ++i)
      values[i] *= inverse;
  }
}

IONSTACK_VECTOR_LOOPS
void subtract_product(const int     m,
                      const int     n,
                      const int     k,
                      const double *a,
                      const int     stride_a,
                      const double *b,
                      const int     stride_b,
                      double       *c,
                      const int     stride_c)
{
  if (k > few_terms)
    return dgemm_("N", "N", &m, &n, &k, &minus_one, a, &stride_a, b, &stride_b, &one, c, &stride_c, 1, 1);
  for (int j = 0; j < n; ++j)
  {
    double *const values = column(c, stride_c, j);
    for (int l = 0; l < k; ++l)
    {
      const double        factor = column(b, stride_b, j)[l];
      const double *const from   = column(a, stride_a, l);
      for (int i = 0; i < m; ++i)
        values[i] -= factor * from[i];
    }
  }
}

IONSTACK_VECTOR_LOOPS
void add_product(const int m, const int n, const double *a, const int stride, const double *x, double *y)
{
  int j = 0;
  for (; j + 4 <= n; j += 4)
  {
    const double *const a0 = column(a, stride, j), *const a1 = a0 + stride, *const a2 = a1 + stride,
                        *const a3 = a2 + stride;
    const double               x0 = x[j], x1 = x[j + 1], x2 = x[j + 2], x3 = x[j + 3];
    for (int i = 0; i < m; ++i)
      y[i] += a0[i] * x0 + a1[i] * x1 + a2[i] * x2 + a3[i] * x3;
  }
  for (; j < n; ++j)
  {
    const double *const a0 = column(a, stride, j);
    for (int i = 0; i < m; ++i)
      y[i] += a0[i] * x[j];
  }
}

IONSTACK_VECTOR_LOOPS
void subtract_transposed_product(
    const int m, const int n, const double *a, const int stride, const double *x, double *y)
{
  // Sums in lanes: in an order that does not depend on the width of the vectors.
  constexpr int n_lanes = 8;
  for (int j = 0; j < n; ++j)
  {
    const double *const a0             = column(a, stride, j);
    double              lanes[n_lanes] = {};
    int                 i              = 0;
    for (; i + n_lanes <= m; i += n_lanes)
      for (int lane = 0; lane < n_lanes; ++lane)
        lanes[lane] += a0[i + lane] * x[i + lane];
    double sum = 0.;
    for (; i < m; ++i)
      sum += a0[i] * x[i];
    for (const double lane : lanes)
      sum += lane;
    y[j] -= sum;
  }
}

void divide_by_lower(const int n, const double *lu, const int stride, double *x)
{
  // In strips of four columns, each of which is read once.
  int j = 0;
  for (; j + 4 <= n; j += 4)
  {
    const double *const a0 = column(lu, stride, j), *const a1 = a0 + stride, *const a2 = a1 + stride;
    x[j + 1] -= a0[j + 1] * x[j];
    x[j + 2] -= a0[j + 2] * x[j] + a1[j + 2] * x[j + 1];
    x[j + 3] -= a0[j + 3] * x[j] + a1[j + 3] * x[j + 1] + a2[j + 3] * x[j + 2];
    const double negative[] = {-x[j], -x[j + 1], -x[j + 2], -x[j + 3]};
    add_product(n - j - 4, 4, a0 + j + 4, stride, negative, x + j + 4);
  }
  for (; j < n; ++j)
    for (int i = j + 1; i < n; ++i)
      x[i] -= column(lu, stride, j)[i] * x[j];
}

void divide_by_upper(const int n, const double *lu, const int stride, double *x)
{
  int j = n - 1;
  for (; j >= 3; j -= 4)
  {
    const double *const a0 = column(lu, stride, j), *const a1 = a0 - stride, *const a2 = a1 - stride,
                        *const a3 = a2 - stride;
    x[j] /= a0[j];
    x[j - 1]                = (x[j - 1] - a0[j - 1] * x[j]) / a1[j - 1];
    x[j - 2]                = (x[j - 2] - a0[j - 2] * x[j] - a1[j - 2] * x[j - 1]) / a2[j - 2];
    x[j - 3]                = (x[j - 3] - a0[j - 3] * x[j] - a1[j - 3] * x[j - 1] - a2[j - 3] * x[j - 2]) / a3[j - 3];
    const double negative[] = {-x[j - 3], -x[j - 2], -x[j - 1], -x[j]};
    add_product(j - 3, 4, a3, stride, negative, x);
  }
  for (; j >= 0; --j)
  {
    const double *const values = column(lu, stride, j);
    x[j] /= values[j];
    for (int i = 0; i < j; ++i)
      x[i] -= values[i] * x[j];
  }
}
} // namespace ionstack::solver::dense
