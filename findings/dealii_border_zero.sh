#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# deal.II 9.4.1 (Debian 12): a field that one half of a square has (FE_Q) and the other lacks (FE_Nothing, which does not
# dominate), beside a field that both have; constraints by DoFTools::make_hanging_node_constraints().
# Guess: FE_Nothing asks for nothing, as its documentation says, so that the one hanging node of the shared field is
# constrained and nothing else, whichever half is refined. Seen: when the half that has the field is the finer one, the
# field is also held at zero in all nodes of the border; with cells of one size, or with the other half finer, it is free.
# Concentrations so vanish at an electrode where, and only where, the mesh was refined on their side.
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
cat >"$root/program/border.cc" <<'END'
#include <deal.II/dofs/dof_handler.h>
#include <deal.II/dofs/dof_tools.h>
#include <deal.II/fe/fe_nothing.h>
#include <deal.II/fe/fe_q.h>
#include <deal.II/fe/fe_system.h>
#include <deal.II/grid/grid_generator.h>
#include <deal.II/grid/tria.h>
#include <deal.II/hp/fe_collection.h>
#include <deal.II/lac/affine_constraints.h>

#include <iostream>
#include <set>

using namespace dealii;

int main()
{
  const FE_Q<2>             q(1);
  const FE_Nothing<2>       nothing;
  const hp::FECollection<2> elements(FESystem<2>(q, 1, nothing, 1), FESystem<2>(q, 1, q, 1));
  for (const int finer : {-1, 0, 1})
  {
    Triangulation<2> mesh;
    GridGenerator::subdivided_hyper_rectangle(mesh, {2, 1}, Point<2>(0, 0), Point<2>(2, 1));
    for (const auto &cell : mesh.active_cell_iterators())
      if ((cell->center()[0] < 1 ? 0 : 1) == finer)
        cell->set_refine_flag();
    mesh.execute_coarsening_and_refinement();
    DoFHandler<2> dofs(mesh);
    for (const auto &cell : dofs.active_cell_iterators())
      cell->set_active_fe_index(cell->center()[0] < 1 ? 0 : 1);
    dofs.distribute_dofs(elements);
    AffineConstraints<double> constraints;
    DoFTools::make_hanging_node_constraints(dofs, constraints);
    constraints.close();

    std::set<types::global_dof_index> zero[2], mean[2];
    for (const auto &cell : dofs.active_cell_iterators())
    {
      std::vector<types::global_dof_index> number(cell->get_fe().n_dofs_per_cell());
      cell->get_dof_indices(number);
      for (unsigned int i = 0; i < number.size(); ++i)
        if (constraints.is_constrained(number[i]))
        {
          auto &found = constraints.get_constraint_entries(number[i])->empty() ? zero : mean;
          found[cell->get_fe().system_to_component_index(i).first].insert(number[i]);
        }
    }
    std::cout << (finer < 0 ? "no half" : finer == 0 ? "the half without the field" : "the half with the field")
              << " is finer: shared field " << mean[0].size() << " mean, " << zero[0].size() << " zero; other field "
              << mean[1].size() << " mean, " << zero[1].size() << " zero" << std::endl;
  }
}
END
cat >"$root/program/CMakeLists.txt" <<'END'
cmake_minimum_required(VERSION 3.25)
find_package(deal.II 9.4 REQUIRED)
deal_ii_initialize_cached_variables()
project(border CXX)
add_executable(border border.cc)
deal_ii_setup_target(border)
END
run cmake -S /program -B /program/build -D CMAKE_BUILD_TYPE=Release >"$tmp/log" 2>&1 || { tail "$tmp/log"; exit 1; }
run cmake --build /program/build >"$tmp/log" 2>&1 || { tail "$tmp/log"; exit 1; }
run /program/build/border | tee "$tmp/seen"
diff - "$tmp/seen" <<'END'
no half is finer: shared field 0 mean, 0 zero; other field 0 mean, 0 zero
the half without the field is finer: shared field 1 mean, 0 zero; other field 0 mean, 0 zero
the half with the field is finer: shared field 1 mean, 0 zero; other field 0 mean, 3 zero
END
echo "as described: the finer half's own field is held at zero at the border"
