// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_meshes_gmsh_h
#define ionstack_meshes_gmsh_h

#include "meshes/stack.h"

#include <string>
#include <vector>

namespace ionstack::meshes
{
/// Names of the physical groups of dimension `dim` in a Gmsh file, in its order. Throws BadInput with one sentence when
/// the file cannot be read or names no such group. Not collective: reads the file wherever it is called.
std::vector<std::string> gmsh_group_names(const std::string &file, int dim);

/// Reads the description's Gmsh file into the still empty mesh: triangulation without refinement, regions and
/// boundaries. Collective; only rank 0 reads the file. Throws BadInput with one sentence when it cannot be used.
template <int dim>
void read_gmsh(const StackDescription &description, Mesh<dim> &mesh);
} // namespace ionstack::meshes

#endif
