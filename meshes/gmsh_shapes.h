// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_meshes_gmsh_shapes_h
#define ionstack_meshes_gmsh_shapes_h

#include <cstddef>
#include <string>
#include <vector>

namespace ionstack::meshes
{
/// What an element of a mesh can look like. Gmsh's corners of all are numbered as in its reference manual, "Node
/// ordering".
enum class GmshShape
{
  point,
  line,
  triangle,
  quadrilateral,
  tetrahedron,
  hexahedron,
  prism,
  pyramid
};

/// One of Gmsh's types of elements. Of all its nodes the corners come first.
struct GmshType
{
  GmshShape    shape = GmshShape::point;
  unsigned int nodes = 0; ///< 0 for a type that is not known
  unsigned int order = 1;
};

/// The type with that number in Gmsh's files, up to order four (Gmsh reference manual, "MSH file format"; numbers and
/// counts of nodes compared with those that Gmsh 4.8 gives).
GmshType gmsh_type(long number);

int          dimension_of(GmshShape shape);
unsigned int corners_of(GmshShape shape);

/// "triangle" for one, "triangles" for more.
std::string name_of(GmshShape shape, std::size_t number = 2);

/// The corners of each side, going round it: of a cell in three dimensions its faces, in two its edges.
const std::vector<std::vector<unsigned int>> &sides_of(GmshShape shape);

/// The corners at the other ends of the edges of each corner, in any order: two in two dimensions, three in three, but
/// four at the top of a pyramid.
const std::vector<std::vector<unsigned int>> &neighbours_in(GmshShape shape);
} // namespace ionstack::meshes

#endif
