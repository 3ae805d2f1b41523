// SPDX-License-Identifier: Apache-2.0
// BLAS as MUMPS calls it, with short ways for one column. Its solves with a single right-hand side are products and
// triangular solves with matrices of one column (dgemm, dtrsm), for which OpenBLAS copies the whole factor into the
// order of its kernels and then uses each number once: a sixth of the time of a run. What is meant is dgemv and dtrsv.
//
// The program defines both names, so that the dynamic linker finds these first; all other calls go on to the library.
// Not in a library of ours: who links that keeps the BLAS that he has.
#include <dlfcn.h>

#include <cstdio>
#include <cstdlib>

namespace
{
/// The function that would have been found without this file.
template <class Function>
Function *next(const char *name)
{
  auto *const found = reinterpret_cast<Function *>(dlsym(RTLD_NEXT, name));
  if (found == nullptr)
  {
    std::fprintf(stderr, "ionstack: no BLAS has %s\n", name);
    std::abort();
  }
  return found;
}

// Fortran's integers come by reference and may have 32 or 64 bits; of small positive ones the lower half says all, and
// a one of 64 bits is one of 32 bits, too (on machines that begin with the lower half, as all do on which deal.II
// runs).
using Integer                       = int;
constexpr long long one             = 1;
const auto         *one_of_any_size = reinterpret_cast<const Integer *>(&one);

// The numbers at the end are the lengths of the texts, which Fortran passes by value.
using Dgemm = void(const char *,
                   const char *,
                   const Integer *,
                   const Integer *,
                   const Integer *,
                   const double *,
                   const double *,
                   const Integer *,
                   const double *,
                   const Integer *,
                   const double *,
                   double *,
                   const Integer *,
                   std::size_t,
                   std::size_t);
using Dgemv = void(const char *,
                   const Integer *,
                   const Integer *,
                   const double *,
                   const double *,
                   const Integer *,
                   const double *,
                   const Integer *,
                   const double *,
                   double *,
                   const Integer *,
                   std::size_t);
using Dtrsm = void(const char *,
                   const char *,
                   const char *,
                   const char *,
                   const Integer *,
                   const Integer *,
                   const double *,
                   const double *,
                   const Integer *,
                   double *,
                   const Integer *,
                   std::size_t,
                   std::size_t,
                   std::size_t,
                   std::size_t);
using Dtrsv = void(const char *,
                   const char *,
                   const char *,
                   const Integer *,
                   const double *,
                   const Integer *,
                   double *,
                   const Integer *,
                   std::size_t,
                   std::size_t,
                   std::size_t);

bool is(const char *option, const char upper)
{
  return *option == upper || *option == upper - 'A' + 'a';
}
} // namespace

/// C = alpha op(A) op(B) + beta C with op(A) of m x k and op(B) of k x n.
extern "C" void dgemm_(const char    *transpose_a,
                       const char    *transpose_b,
                       const Integer *m,
                       const Integer *n,
                       const Integer *k,
                       const double  *alpha,
                       const double  *a,
                       const Integer *stride_a,
                       const double  *b,
                       const Integer *stride_b,
                       const double  *beta,
                       double        *c,
                       const Integer *stride_c,
                       std::size_t    length_a,
                       std::size_t    length_b)
{
  if (*n == 1 && *m > 0 && *k > 0)
  {
    static Dgemv *const product = next<Dgemv>("dgemv_");
    const bool          plain   = is(transpose_a, 'N');
    product(transpose_a,
            plain ? m : k,
            plain ? k : m,
            alpha,
            a,
            stride_a,
            b,
            is(transpose_b, 'N') ? one_of_any_size : stride_b,
            beta,
            c,
            one_of_any_size,
            1);
    return;
  }
  static Dgemm *const all = next<Dgemm>("dgemm_");
  all(transpose_a, transpose_b, m, n, k, alpha, a, stride_a, b, stride_b, beta, c, stride_c, length_a, length_b);
}

/// Solves op(A) X = alpha B, or from the right X op(A) = alpha B, in place of B of m x n.
extern "C" void dtrsm_(const char    *side,
                       const char    *triangle,
                       const char    *transpose,
                       const char    *diagonal,
                       const Integer *m,
                       const Integer *n,
                       const double  *alpha,
                       const double  *a,
                       const Integer *stride_a,
                       double        *b,
                       const Integer *stride_b,
                       std::size_t    length_side,
                       std::size_t    length_triangle,
                       std::size_t    length_transpose,
                       std::size_t    length_diagonal)
{
  if (is(side, 'L') && *n == 1 && *alpha == 1.)
  {
    static Dtrsv *const solve = next<Dtrsv>("dtrsv_");
    solve(triangle, transpose, diagonal, m, a, stride_a, b, one_of_any_size, 1, 1, 1);
    return;
  }
  static Dtrsm *const all = next<Dtrsm>("dtrsm_");
  all(side,
      triangle,
      transpose,
      diagonal,
      m,
      n,
      alpha,
      a,
      stride_a,
      b,
      stride_b,
      length_side,
      length_triangle,
      length_transpose,
      length_diagonal);
}
