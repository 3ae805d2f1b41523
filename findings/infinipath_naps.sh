#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# libpsm-infinipath1 3.3+20.604758e7-6.2 of Debian 12, which each MPI_Init of its Open MPI 4.1.4 loads (pml "cm", mtl "psm"), on a
# machine that has no such network: here the library is loaded, and nothing of it called.
# Guess: loading takes milliseconds; hardware that nobody has asked for is not looked at. Seen: its constructor finds out how
# fast the processor's clock runs, by some hundred naps of 125 us: a tenth of a second, and twice that in an MPI_Init of 0.44 s.
# Processor time does not show it. With OMPI_MCA_pml=ob1 Open MPI does not load it.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"

mkdir -p root
apt-get -qq download libpsm-infinipath1=3.3+20.604758e7-6.2 libuuid1 2>/dev/null
for deb in *.deb; do dpkg-deb -x "$deb" root; done
library=$(find root -name 'libpsm_infinipath.so.1*' -o -name 'libinfinipath.so.4' | grep libinfinipath | head -n 1)
uuid=$(dirname "$(find root -name 'libuuid.so.1' | head -n 1)")

# Loads a library and tells how long that took and how often usleep(125) was called meanwhile.
cat >load.c <<'C'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>
static int naps;
int usleep(useconds_t microseconds)
{
  struct timespec nap = {0, 1000L * microseconds};
  naps += microseconds == 125;
  return nanosleep(&nap, NULL);
}
static double now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}
int main(int argc, char **argv)
{
  const double begin = now();
  if (argc < 2 || !dlopen(argv[1], RTLD_NOW | RTLD_GLOBAL))
    return fprintf(stderr, "%s\n", dlerror()), 2;
  printf("loading takes %.3f s and %d naps of 125 us\n", now() - begin, naps);
  return naps > 100 ? 0 : 1;
}
C
gcc -O2 -rdynamic load.c -o load
LD_LIBRARY_PATH=$(dirname "$library"):$uuid ./load "$PWD/$library"
