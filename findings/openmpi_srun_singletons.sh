#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Open MPI 5.0.7 (Debian 13): what SLURM's srun sets in the environment of a task when it has no PMIx (MpiDefault=none,
# the default), without a SLURM: step 0 of job 7, two tasks on this machine.
# Guess: two tasks of one step are two ranks, or MPI_Init fails, as that of Open MPI 4 does. Seen: each is rank 0 of 1
# with status 0 and no word, so that a program runs twice, and writes its results twice into the same files.
# Needs root and debootstrap: makes a Debian 13 (600 MB) in a temporary folder.
set -euo pipefail
tmp=$(mktemp -d)
root=$tmp/root
end() {
  umount "$root/proc" "$root/sys" 2>/dev/null || true
  rm -rf "$tmp"
}
trap end EXIT
debootstrap --variant=minbase trixie "$root" >"$tmp/log" 2>&1 || { tail "$tmp/log"; exit 1; }
run() { chroot "$root" env DEBIAN_FRONTEND=noninteractive "$@"; }
run apt-get -qq -y install --no-install-recommends gcc libc6-dev openmpi-bin=5.0.7-1 libopenmpi-dev=5.0.7-1 \
  >"$tmp/log" 2>&1 || { tail "$tmp/log"; exit 1; }
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
cat >"$root/ranks.c" <<'END_OF_FILE'
#include <mpi.h>
#include <stdio.h>

int main(int argc, char **argv)
{
  int rank, size;
  MPI_Init(&argc, &argv);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &size);
  printf("rank %d of %d\n", rank, size);
  return MPI_Finalize();
}
END_OF_FILE
run mpicc /ranks.c -o /ranks
node=$(uname -n)
for task in 0 1; do
  run env SLURM_JOB_ID=7 SLURM_JOBID=7 SLURM_STEP_ID=0 SLURM_STEPID=0 SLURM_NODELIST="$node" SLURM_STEP_NODELIST="$node" \
    SLURM_NTASKS=2 SLURM_NPROCS=2 SLURM_STEP_NUM_TASKS=2 SLURM_TASKS_PER_NODE=2 SLURM_STEP_TASKS_PER_NODE=2 \
    SLURM_NNODES=1 SLURM_NODEID=0 SLURM_LOCALID=$task SLURM_PROCID=$task /ranks 2>&1
done | tee "$tmp/seen"
diff <(printf 'rank 0 of 1\nrank 0 of 1\n') "$tmp/seen"
echo "as described: two programs of one rank"
