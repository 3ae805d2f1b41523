#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# PETSc 3.18.5 (Debian 12) with SuiteSparse's KLU: two fields on a line of 400 nodes, as a potential in V and a concentration
# in its own unit, coupled at each node; the same matrix in units that make the second one 1 or 1e6. Largest relative error of a
# component, by the direct solvers of PETSc.
# Guess: all of them lose no digits by a unit, as they scale rows; what -mat_klu_row_scale says matters. Seen: with the unit of 1e6
# KLU is off by 4.5e-4, others by 1e-8 at most; and -mat_klu_row_scale NONE, SUM and MAX give the same bits: PETSc switches
# off the scaling that KLU has by default (MAX), takes the option and does not pass it on. With -mat_klu_pivot_tol 1, 2e-9.
# Needs root and debootstrap: makes a Debian 12 with PETSc (1 GB) in a temporary folder.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
root=$tmp/root
debootstrap --variant=minbase bookworm "$root" >"$tmp/log" 2>&1 || { tail "$tmp/log"; exit 1; }
run() { chroot "$root" env DEBIAN_FRONTEND=noninteractive OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 "$@"; }
run apt-get -qq -y install --no-install-recommends gcc openmpi-bin libpetsc-real3.18-dev=3.18.5+dfsg1-1 >"$tmp/log" 2>&1 ||
  { tail "$tmp/log"; exit 1; }

mkdir "$root/program"
cat >"$root/program/units.c" <<'END'
#include <petscksp.h>

enum { n_nodes = 400 };

static double error_of(const char *solver, double unit)
{
  Mat                matrix;
  Vec                found, right_side, exact;
  KSP                ksp;
  PC                 pc;
  const PetscScalar *x, *y;
  double             error = 0.;
  MatCreateSeqAIJ(PETSC_COMM_SELF, 2 * n_nodes, 2 * n_nodes, 6, NULL, &matrix);
  for (int i = 0; i < n_nodes; ++i)
    for (int j = i > 0 ? i - 1 : 0; j <= i + 1 && j < n_nodes; ++j)
    {
      const double difference = j == i ? 2. : -1., side = j - i;
      MatSetValue(matrix, 2 * i, 2 * j, difference, INSERT_VALUES);
      MatSetValue(matrix, 2 * i, 2 * j + 1, (j == i ? 0.3 : 0.01 * side) / unit, INSERT_VALUES);
      MatSetValue(matrix, 2 * i + 1, 2 * j, (0.4 * difference + 0.05 * side) * unit, INSERT_VALUES);
      MatSetValue(matrix, 2 * i + 1, 2 * j + 1, difference + 0.2 * side + (j == i ? 0.01 : 0.), INSERT_VALUES);
    }
  MatAssemblyBegin(matrix, MAT_FINAL_ASSEMBLY);
  MatAssemblyEnd(matrix, MAT_FINAL_ASSEMBLY);
  MatCreateVecs(matrix, &found, &right_side);
  VecDuplicate(found, &exact);
  for (int i = 0; i < n_nodes; ++i)
  {
    VecSetValue(exact, 2 * i, 1. + 0.1 * PetscSinReal(i), INSERT_VALUES);
    VecSetValue(exact, 2 * i + 1, unit * (1. + 0.2 * PetscCosReal(i)), INSERT_VALUES);
  }
  VecAssemblyBegin(exact);
  VecAssemblyEnd(exact);
  MatMult(matrix, exact, right_side);
  KSPCreate(PETSC_COMM_SELF, &ksp);
  KSPSetOperators(ksp, matrix, matrix);
  KSPSetType(ksp, KSPPREONLY);
  KSPGetPC(ksp, &pc);
  PCSetType(pc, PCLU);
  PCFactorSetMatSolverType(pc, solver);
  KSPSetFromOptions(ksp);
  KSPSolve(ksp, right_side, found);
  VecGetArrayRead(found, &x);
  VecGetArrayRead(exact, &y);
  for (int i = 0; i < 2 * n_nodes; ++i)
    error = PetscMax(error, PetscAbs(x[i] / y[i] - 1.));
  VecRestoreArrayRead(found, &x);
  VecRestoreArrayRead(exact, &y);
  KSPDestroy(&ksp);
  MatDestroy(&matrix);
  VecDestroy(&found);
  VecDestroy(&right_side);
  VecDestroy(&exact);
  return error;
}

int main(int argc, char **argv)
{
  static const char *const scales[] = {"NONE", "SUM", "MAX"};
  double                   by_scale[3], others = 0., plain, pivoted;
  PetscInitialize(&argc, &argv, NULL, NULL);
  plain = error_of("klu", 1.);
  for (int k = 0; k < 3; ++k)
  {
    PetscOptionsSetValue(NULL, "-mat_klu_row_scale", scales[k]);
    by_scale[k] = error_of("klu", 1e6);
    printf("KLU, -mat_klu_row_scale %-4s: %.17g\n", scales[k], by_scale[k]);
  }
  PetscOptionsSetValue(NULL, "-mat_klu_pivot_tol", "1");
  pivoted = error_of("klu", 1e6);
  others  = PetscMax(error_of("petsc", 1e6), PetscMax(error_of("umfpack", 1e6), error_of("mumps", 1e6)));
  printf("KLU with one unit: %.1e; with -mat_klu_pivot_tol 1: %.1e; PETSc, UMFPACK, MUMPS at most %.1e\n", plain, pivoted, others);
  PetscFinalize();
  return by_scale[0] == by_scale[1] && by_scale[0] == by_scale[2] && by_scale[0] > 1e-5 && plain < 1e-6 && pivoted < 1e-6 &&
                 others < 1e-6
             ? 0
             : 1;
}
END
run sh -c 'cd /program && mpicc units.c -I/usr/lib/petscdir/petsc3.18/x86_64-linux-gnu-real/include -lpetsc_real -lm -o units' >"$tmp/log" 2>&1 ||
  { tail "$tmp/log"; exit 1; }
run /program/units
