// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_elimination_dense_kernels_h
#define ionstack_solver_elimination_dense_kernels_h

/// Dense matrices, column by column, with `stride` numbers from one column to the next. Large ones go to BLAS and
/// LAPACK, small ones, for which a call costs more than the work, to loops.
namespace ionstack::solver::dense
{
/// A = P L U in place, of n x n, exchanging rows within it; `exchanged` holds for each row with which one, from 0. L
/// has ones on its diagonal. Returns whether no pivot is zero.
bool factorise(int n, double *a, int stride, int *exchanged);

/// B = P B for the exchanges of factorise(), of n_pivots rows and n columns.
void exchange_rows(int n_pivots, const int *exchanged, int n, double *b, int stride);

/// B = L^-1 B, with B of m x n.
void divide_by_lower(int m, int n, const double *lu, int stride_lu, double *b, int stride);

/// B = B U^-1, with B of m x n.
void divide_by_upper(int m, int n, const double *lu, int stride_lu, double *b, int stride);

/// C -= A B, with C of m x n and A of m x k.
void subtract_product(
    int m, int n, int k, const double *a, int stride_a, const double *b, int stride_b, double *c, int stride_c);

/// y += A x, with A of m x n.
void add_product(int m, int n, const double *a, int stride, const double *x, double *y);

/// y -= A^T x, with A of m x n.
void subtract_transposed_product(int m, int n, const double *a, int stride, const double *x, double *y);

/// x = L^-1 x, and x = U^-1 x.
void divide_by_lower(int n, const double *lu, int stride, double *x);
void divide_by_upper(int n, const double *lu, int stride, double *x);
} // namespace ionstack::solver::dense

#endif
