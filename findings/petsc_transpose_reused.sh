#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# PETSc 3.18.5 (Debian 12): T = A^T by MatTranspose(MAT_INITIAL_MATRIX), T scaled by MatDiagonalScale, and then
# MatTranspose(A, MAT_REUSE_MATRIX, &T), to have A^T again in the same memory; twice.
# Guess: T(0,0) is A(0,0) = 1 after each. Seen: 50 and 2500 with factors of 50, and no error. The transposed remembers the
# state of A when it was made: as long as A has not changed, nothing is done, whatever happened to T. Factors add up, as in
# a multigrid whose restriction is scaled anew for each matrix: it converges all the same, in 1.4 to 2 times the iterations.
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
cat >"$root/program/again.c" <<'END'
#include <petscmat.h>

static PetscScalar corner(Mat matrix)
{
  PetscScalar    value;
  const PetscInt zero = 0;
  MatGetValues(matrix, 1, &zero, 1, &zero, &value);
  return value;
}

int main(int argc, char **argv)
{
  Mat         matrix, transposed;
  Vec         right, left;
  PetscScalar seen[3];
  PetscInitialize(&argc, &argv, NULL, NULL);
  MatCreateSeqAIJ(PETSC_COMM_SELF, 4, 3, 2, NULL, &matrix);
  for (PetscInt i = 0; i < 4; ++i)
  {
    MatSetValue(matrix, i, i % 3, 1. + i, INSERT_VALUES);
    MatSetValue(matrix, i, (i + 1) % 3, 10. + i, INSERT_VALUES);
  }
  MatAssemblyBegin(matrix, MAT_FINAL_ASSEMBLY);
  MatAssemblyEnd(matrix, MAT_FINAL_ASSEMBLY);
  MatTranspose(matrix, MAT_INITIAL_MATRIX, &transposed);
  seen[0] = corner(transposed);
  MatCreateVecs(transposed, &right, &left);
  VecSet(right, 0.5);
  VecSet(left, 100.);
  for (int k = 1; k < 3; ++k)
  {
    MatDiagonalScale(transposed, left, right);
    MatTranspose(matrix, MAT_REUSE_MATRIX, &transposed);
    seen[k] = corner(transposed);
  }
  PetscPrintf(PETSC_COMM_SELF, "%g, after scaling and MAT_REUSE_MATRIX %g, again %g\n", seen[0], seen[1], seen[2]);
  VecDestroy(&left);
  VecDestroy(&right);
  MatDestroy(&transposed);
  MatDestroy(&matrix);
  PetscFinalize();
  return seen[0] == 1. && seen[1] == 50. && seen[2] == 2500. ? 0 : 1;
}
END
run sh -c 'cd /program && mpicc again.c -I/usr/lib/petscdir/petsc3.18/x86_64-linux-gnu-real/include -lpetsc_real -o again' >"$tmp/log" 2>&1 ||
  { tail "$tmp/log"; exit 1; }
run /program/again
