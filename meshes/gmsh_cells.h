// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_meshes_gmsh_cells_h
#define ionstack_meshes_gmsh_cells_h

#include "meshes/gmsh_file.h"

#include <array>
#include <string>
#include <vector>

namespace ionstack::meshes
{
/// A cell, or a part of the outside.
struct GmshCell
{
  std::vector<unsigned int> corners;           ///< indices of nodes, in Gmsh's order
  const GmshElement        *element = nullptr; ///< of the file, that it is or is a part of
};

/// What a device is made of.
struct GmshCells
{
  std::vector<std::array<double, 3>> nodes;
  std::vector<GmshCell>              cells;
  std::vector<GmshCell>              sides; ///< the parts of the outside that have a name
};

/// The cells of dimension `dim` and the named parts of their outside as they stand in the file. Each cell stands there
/// once and belongs to a named group. Throws BadInput when that cannot be, when cells do not fit each other, and when a
/// name is on something else than the outside.
GmshCells whole_cells(const GmshFile &file, int dim);

/// Whether the cells have to be cut: one is neither a quadrilateral nor a hexahedron.
bool have_to_be_cut(const GmshCells &whole);

/// Each cell cut into one quadrilateral or hexahedron a corner: it goes from there to the middles of the edges and
/// sides that meet there, and to that of the cell. So are the sides, and neighbours fit since a side is cut in the same
/// way from both. Only for cells with as many edges at a corner as the space has dimensions, which pyramids have not.
GmshCells cut_cells(const GmshCells &whole);

/// What is made of the file's cells, for the log; "" when they are used as they are.
std::string remark_on_cells(const GmshCells &whole);

/// The corners of a cell or side, whatever their order.
std::vector<unsigned int> sorted(std::vector<unsigned int> corners);

/// "surface" for dimension 2.
std::string kind_of_group(int dim);
} // namespace ionstack::meshes

#endif
