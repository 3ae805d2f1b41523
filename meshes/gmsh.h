// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_meshes_gmsh_h
#define ionstack_meshes_gmsh_h

#include "meshes/stack.h"

#include <string>
#include <vector>

namespace ionstack::meshes
{
/// What a device needs to know of a Gmsh file before there is a mesh.
struct GmshContent
{
  std::vector<std::string> group_names; ///< of cells, in the order of the file
  std::size_t              cells = 0;   ///< that the mesh will have
  double                   size  = 0.;  ///< largest extent along a coordinate, in the unit of the file
  GmshBoundaries           boundaries;  ///< regions are in the order of group_names
};

/// Reads a Gmsh file for a device of dimension `dim`. Throws BadInput with one sentence when the file cannot be read,
/// is broken or names no group of cells. Not collective: reads the file wherever it is called.
GmshContent gmsh_content(const std::string &name, int dim);

/// Reads the description's Gmsh file into the still empty mesh: triangulation without refinement, regions and
/// boundaries. Collective; only rank 0 reads the file. Throws BadInput with one sentence when it cannot be used.
template <int dim>
void read_gmsh(const StackDescription &description, Mesh<dim> &mesh);
} // namespace ionstack::meshes

#endif
