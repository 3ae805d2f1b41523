#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# deal.II 9.4.1 (Debian 12): LinearAlgebra::distributed::Vector in a std::vector, on two ranks.
# Six vectors with ghost values, each updated and then moved into a list by push_back(std::move(v)). All entries are 1.
# Guess: the ghost values of all six are 1. Seen: 0 0 0 0 1 1; with reserve(6) before, 1 1 1 1 1 1. The move constructor
# is not noexcept, so that a std::vector that grows copies its elements, and the copy constructor sets ghosts to zero,
# as its documentation says. Nothing is reported: a state that is carried over a change of the mesh so is torn at the
# borders of ranks, and right on one rank.
# Needs root and debootstrap: makes a Debian 12 with deal.II (1.5 GB) in a temporary folder.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
root=$tmp/root
debootstrap --variant=minbase bookworm "$root" >"$tmp/log" 2>&1 || { tail "$tmp/log"; exit 1; }
run() { chroot "$root" env DEBIAN_FRONTEND=noninteractive OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 "$@"; }
run apt-get -qq -y install --no-install-recommends g++ cmake make openmpi-bin libdeal.ii-dev=9.4.1-1 >"$tmp/log" 2>&1 ||
  { tail "$tmp/log"; exit 1; }

mkdir "$root/program"
cat >"$root/program/ghosts.cc" <<'END'
#include <deal.II/base/mpi.h>
#include <deal.II/lac/la_parallel_vector.h>

#include <iostream>
#include <vector>

using Vector = dealii::LinearAlgebra::distributed::Vector<double>;

int main(int argc, char **argv)
{
  dealii::Utilities::MPI::MPI_InitFinalize mpi(argc, argv, 1);
  const unsigned int rank     = dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD);
  const unsigned int of_other = rank == 0 ? 10 : 9;
  dealii::IndexSet   owned(20), ghosts(20);
  owned.add_range(10 * rank, 10 * rank + 10);
  ghosts.add_index(of_other);

  std::vector<Vector> grown, reserved;
  reserved.reserve(6);
  for (std::vector<Vector> *list : {&grown, &reserved})
  {
    for (int i = 0; i < 6; ++i)
    {
      Vector v(owned, ghosts, MPI_COMM_WORLD);
      v = 1.;
      v.update_ghost_values();
      list->push_back(std::move(v));
    }
    if (rank == 0)
    {
      std::cout << (list == &grown ? "grown:" : "reserved:");
      for (const Vector &v : *list)
        std::cout << ' ' << v(of_other);
      std::cout << std::endl;
    }
  }
}
END
cat >"$root/program/CMakeLists.txt" <<'END'
cmake_minimum_required(VERSION 3.25)
find_package(deal.II 9.4 REQUIRED)
deal_ii_initialize_cached_variables()
project(ghosts CXX)
add_executable(ghosts ghosts.cc)
deal_ii_setup_target(ghosts)
END
run cmake -S /program -B /program/build -D CMAKE_BUILD_TYPE=Release >"$tmp/log" 2>&1 || { tail "$tmp/log"; exit 1; }
run cmake --build /program/build >"$tmp/log" 2>&1 || { tail "$tmp/log"; exit 1; }
run mpirun --oversubscribe -n 2 /program/build/ghosts | tee "$tmp/seen"
diff <(printf 'grown: 0 0 0 0 1 1\nreserved: 1 1 1 1 1 1\n') "$tmp/seen"
echo "as described: a list that has grown has lost its ghost values"
