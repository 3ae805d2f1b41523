#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# libopenblas0-serial 0.3.21+ds-4 of Debian 12: a matrix of 256 x 256 times one vector, by dgemm with one column (as MUMPS's
# solves do it) and by dgemv.
# Guess: both read the matrix once and take the same time, within a factor of two. Seen: dgemm copies the matrix into the
# order of its kernel, and takes many times as long; 0.3.29 of Debian 13 hands one column to dgemv.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"

mkdir -p root
apt-get -qq download libopenblas0-serial=0.3.21+ds-4 libgfortran5 2>/dev/null
for deb in *.deb; do dpkg-deb -x "$deb" root; done
lib=$(dirname "$(find root -name libblas.so.3 | head -n 1)")
gfortran=$(dirname "$(find root -name 'libgfortran.so.5' | head -n 1)")

cat >time.c <<'END'
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
void dgemm_(const char *, const char *, const int *, const int *, const int *, const double *, const double *,
            const int *, const double *, const int *, const double *, double *, const int *, long, long);
void dgemv_(const char *, const int *, const int *, const double *, const double *, const int *, const double *,
            const int *, const double *, double *, const int *, long);
static double now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}
int main(void)
{
  const int    n = 256, one = 1;
  const double alpha = 1, beta = 0;
  double      *a = calloc(n * n, 8), *x = calloc(n, 8), *y = calloc(n, 8), gemm = 1e9, gemv = 1e9;
  for (int i = 0; i < n * n; ++i)
    a[i] = i % 7;
  for (int repeat = 0; repeat < 7; ++repeat)
  {
    double start = now();
    for (int i = 0; i < 300; ++i)
      dgemm_("N", "N", &n, &one, &n, &alpha, a, &n, x, &n, &beta, y, &n, 1, 1);
    if (now() - start < gemm)
      gemm = now() - start;
    start = now();
    for (int i = 0; i < 300; ++i)
      dgemv_("N", &n, &n, &alpha, a, &n, x, &one, &beta, y, &one, 1);
    if (now() - start < gemv)
      gemv = now() - start;
  }
  printf("dgemm with one column takes %.1f times as long as dgemv\n", gemm / gemv);
  return gemm / gemv > 2 ? 0 : 1;
}
END
gcc -O2 time.c "$lib/libblas.so.3" -o time -Wl,--allow-shlib-undefined
OPENBLAS_NUM_THREADS=1 LD_LIBRARY_PATH=$lib:$gfortran ./time
