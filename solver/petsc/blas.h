// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_petsc_blas_h
#define ionstack_solver_petsc_blas_h

#include <cstddef>

/// Functions of BLAS and LAPACK that are called by name. The numbers at the end are the lengths of the texts, which
/// Fortran passes by value.
extern "C"
{
  void dgetrf_(const int *, const int *, double *, const int *, int *, int *);
  void dgetrs_(const char *,
               const int *,
               const int *,
               const double *,
               const int *,
               const int *,
               double *,
               const int *,
               int *,
               std::size_t);
  void dgemm_(const char *,
              const char *,
              const int *,
              const int *,
              const int *,
              const double *,
              const double *,
              const int *,
              const double *,
              const int *,
              const double *,
              double *,
              const int *,
              std::size_t,
              std::size_t);
  void dtrsm_(const char *,
              const char *,
              const char *,
              const char *,
              const int *,
              const int *,
              const double *,
              const double *,
              const int *,
              double *,
              const int *,
              std::size_t,
              std::size_t,
              std::size_t,
              std::size_t);
}

#endif
