// SPDX-License-Identifier: Apache-2.0
#include "meshes/gmsh.h"

#include "materials/diagnostics.h"
#include "meshes/gmsh_file.h"
#include "parameter_files/reader/text_rules.h"

#include <deal.II/base/mpi.h>
#include <deal.II/grid/grid_tools.h>
#include <deal.II/grid/tria.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

namespace ionstack::meshes
{
namespace
{
std::string kind_of_group(const int dim)
{
  return dim == 3 ? "volume" : dim == 2 ? "surface" : "curve";
}

/// Gmsh's types of cells and of the parts of their boundary, by dimension.
int type_of_cells(const int dim)
{
  return dim == 3 ? 5 : 3;
}

int type_of_faces(const int dim)
{
  return dim == 3 ? 3 : 1;
}

/// Refuses cells that are not quadrilaterals (dim 2) or hexahedra (dim 3).
void check_element_types(const GmshFile &file, const int dim)
{
  const std::string wanted   = dim == 3 ? "hexahedra" : "quadrilaterals";
  bool              is_there = false;
  for (const GmshElement &element : file.elements())
  {
    is_there = is_there || element.type == type_of_cells(dim);
    std::string found;
    switch (element.type)
    {
    case 1:
    case 3:
    case 15: // lines, quadrilaterals and points: cells or parts of their boundary
      break;
    case 2:
      // A triangle beside hexahedra belongs to no face of theirs.
      found = "triangles";
      break;
    case 4:
      found = "tetrahedra";
      break;
    case 5:
      found = dim == 2 ? "hexahedra" : "";
      break;
    case 6:
      found = "prisms";
      break;
    case 7:
      found = "pyramids";
      break;
    default:
      found = "elements of higher order (Gmsh type " + std::to_string(element.type) + ")";
    }
    if (!found.empty())
      file.fail("contains " + found + ", but only " + wanted +
                " of first order can be used; in Gmsh, recombine the mesh");
  }
  if (!is_there)
    file.fail("contains no " + wanted);
}

std::string read_file(const std::string &file)
{
  // A device or a pipe may have no end.
  constexpr std::uintmax_t largest_file = 1u << 29;
  std::error_code          problem;
  const auto               size = std::filesystem::file_size(file, problem);
  if (!problem && size > largest_file)
    throw BadInput("The Gmsh file '" + file + "' is larger than " + std::to_string(largest_file >> 20) +
                   " MiB: its mesh is too fine for a coarse mesh; use 'Refinement'.");
  std::string text;
  if (std::ifstream in(file); !problem && in.is_open())
    text.assign(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  if (text.empty())
    throw BadInput("The Gmsh file '" + file + "' cannot be read: it does not exist, is empty, or may not be opened.");
  return text;
}

std::vector<GmshGroup> cell_groups(const GmshFile &file, const int dim)
{
  const std::vector<GmshGroup> groups = file.groups(dim);
  if (groups.empty())
    file.fail("names no physical " + kind_of_group(dim) +
              "; every cell must belong to one, whose name gives its material");
  for (const GmshGroup &group : groups)
    if (const std::string mistake = parameters::own_name_mistake(group.name); !mistake.empty())
      file.fail("has a physical " + kind_of_group(dim) + " that " + mistake);
  return groups;
}

/// The corners of a face or cell, whatever their order.
std::vector<unsigned int> sorted(std::vector<unsigned int> corners)
{
  std::sort(corners.begin(), corners.end());
  return corners;
}

/// Density of a cell's volume at a reference point.
template <int dim>
double volume_density(const GmshFile &file, const dealii::CellData<dim> &cell, const dealii::Point<dim> &at)
{
  dealii::Tensor<2, dim> edges;
  for (unsigned int c = 0; c < (1u << dim); ++c)
    for (unsigned int d = 0; d < dim; ++d)
    {
      double slope = (c >> d & 1u) ? 1. : -1.;
      for (unsigned int k = 0; k < dim; ++k)
        if (k != d)
          slope *= (c >> k & 1u) ? at[k] : 1. - at[k];
      for (unsigned int e = 0; e < dim; ++e)
        edges[d][e] += slope * file.nodes()[cell.vertices[c]][e];
    }
  return dealii::determinant(edges);
}

/// The cells of the file in the order of deal.II's corners, each with its volume positive at its corners and at the
/// points of two-point Gauss quadrature, where the solver needs it.
template <int dim>
std::vector<dealii::CellData<dim>> cells_of(const GmshFile &file)
{
  constexpr unsigned int             n_corners = 1u << dim;
  std::vector<dealii::CellData<dim>> cells;
  for (const GmshElement &element : file.elements())
  {
    if (element.type != type_of_cells(dim))
      continue;
    dealii::CellData<dim> cell;
    // Gmsh goes round each side, deal.II counts the corners in the order of their coordinates.
    for (unsigned int c = 0; c < n_corners; ++c)
      cell.vertices[c] = element.nodes[(c & 2u) == 0 ? c : c ^ 1u];
    cell.material_id = element.tag;

    unsigned int positive = 0, negative = 0, positive_inside = 0, negative_inside = 0;
    for (unsigned int c = 0; c < n_corners; ++c)
    {
      dealii::Point<dim> corner, inside;
      for (unsigned int d = 0; d < dim; ++d)
      {
        corner[d] = c >> d & 1u;
        inside[d] = 0.5 + (corner[d] - 0.5) / std::sqrt(3.);
      }
      const double volume = volume_density<dim>(file, cell, corner), middle = volume_density<dim>(file, cell, inside);
      positive += volume > 0. && std::isfinite(volume) ? 1 : 0;
      negative += volume < 0. && std::isfinite(volume) ? 1 : 0;
      positive_inside += middle > 0. ? 1 : 0;
      negative_inside += middle < 0. ? 1 : 0;
    }
    if ((positive == n_corners && positive_inside < n_corners) ||
        (negative == n_corners && negative_inside < n_corners))
      file.fail_at(element.line, "the cell is folded inside, though none of its corners is: its volume changes sign");
    if (negative == n_corners) // numbered the other way round
      for (unsigned int c = 0; c < n_corners / 2; ++c)
        std::swap(cell.vertices[c], cell.vertices[c + n_corners / 2]);
    else if (positive == 0)
      file.fail("has a cell without volume, or is not a mesh in the (x, y) plane (line " +
                std::to_string(element.line) + ")");
    else if (positive < n_corners)
      file.fail_at(element.line, "the cell is folded: one of its corners points inwards");
    cells.push_back(cell);
  }
  return cells;
}

/// What every boundary is called that has no name.
const char *const unnamed = "outside";

/// The corners of each side of a quadrilateral or hexahedron, in Gmsh's numbering.
const std::vector<std::vector<unsigned int>> &sides_of(const int dim)
{
  static const std::vector<std::vector<unsigned int>> of_quadrilateral{{0, 1}, {1, 2}, {2, 3}, {3, 0}},
      of_hexahedron{{0, 1, 2, 3}, {4, 5, 6, 7}, {0, 1, 5, 4}, {1, 2, 6, 5}, {2, 3, 7, 6}, {3, 0, 4, 7}};
  return dim == 2 ? of_quadrilateral : of_hexahedron;
}

std::vector<unsigned int> corners_of(const std::vector<unsigned int> &side, const GmshElement &cell)
{
  std::vector<unsigned int> corners;
  for (const unsigned int corner : side)
    corners.push_back(cell.nodes[corner]);
  return sorted(corners);
}

/// See GmshContent. Mistakes are for those to report who make a mesh of the file.
std::map<std::string, std::vector<unsigned int>> groups_at(const GmshFile &file, const int dim)
{
  const std::vector<GmshGroup>         regions = file.groups(dim), boundaries = file.groups(dim - 1);
  std::map<unsigned int, unsigned int> index_of;
  std::map<unsigned int, std::string>  name_of;
  for (unsigned int r = 0; r < regions.size(); ++r)
    index_of[regions[r].tag] = r;
  for (const GmshGroup &boundary : boundaries)
    name_of[boundary.tag] = boundary.name;

  std::map<std::vector<unsigned int>, std::vector<unsigned int>> regions_of; // of the cells with this side
  for (const GmshElement &element : file.elements())
    if (const auto region = index_of.find(element.tag); element.type == type_of_cells(dim) && region != index_of.end())
      for (const auto &side : sides_of(dim))
        regions_of[corners_of(side, element)].push_back(region->second);
  std::map<std::vector<unsigned int>, std::string> name_at;
  for (const GmshElement &element : file.elements())
    if (const auto name = name_of.find(element.tag); element.type == type_of_faces(dim) && name != name_of.end())
      name_at[sorted(element.nodes)] = name->second;

  std::map<std::string, std::set<unsigned int>> found;
  for (const auto &[side, those] : regions_of)
    if (those.size() == 1)
    {
      const auto name = name_at.find(side);
      found[name == name_at.end() ? unnamed : name->second].insert(those.front());
    }
  std::map<std::string, std::vector<unsigned int>> result;
  for (const auto &[name, those] : found)
    result[name].assign(those.begin(), those.end());
  return result;
}

/// The named parts of the outside. Refuses cells that do not fit each other, which deal.II takes for granted.
template <int dim>
dealii::SubCellData faces_of(const GmshFile &file)
{
  std::map<std::vector<unsigned int>, unsigned int> cells_at;
  for (const GmshElement &element : file.elements())
    if (element.type == type_of_cells(dim))
      for (const auto &side : sides_of(dim))
        if (++cells_at[corners_of(side, element)] > 2)
          file.fail_at(element.line, "the cell has a side that two other cells have already");

  const std::vector<GmshGroup>                      groups = file.groups(dim - 1);
  std::map<std::vector<unsigned int>, unsigned int> tag_of;
  dealii::SubCellData                               faces;
  for (const GmshElement &element : file.elements())
  {
    const auto is_its = [&](const GmshGroup &group) { return group.tag == element.tag; };
    if (element.type != type_of_faces(dim) || std::none_of(groups.begin(), groups.end(), is_its))
      continue;
    const auto cells = cells_at.find(sorted(element.nodes));
    if (cells == cells_at.end())
      file.fail_at(element.line, "the part of physical " + kind_of_group(dim - 1) + "s is no side of a cell");
    if (cells->second > 1)
      file.fail("has a physical " + kind_of_group(dim - 1) +
                " inside of the device; name only its outside, interfaces between regions are found by themselves");
    const auto [place, is_new] = tag_of.emplace(cells->first, element.tag);
    if (!is_new && place->second != element.tag)
      file.fail_at(element.line, "the side of a cell belongs to two physical " + kind_of_group(dim - 1) + "s");
    if (!is_new)
      continue;
    dealii::CellData<dim - 1> face;
    for (unsigned int c = 0; c < (1u << (dim - 1)); ++c)
      face.vertices[c] = element.nodes[(c & 2u) == 0 ? c : c ^ 1u];
    face.boundary_id = element.tag;
    if constexpr (dim == 2)
      faces.boundary_lines.push_back(face);
    else
      faces.boundary_quads.push_back(face);
  }
  return faces;
}

/// The mesh as the file has it: material and boundary ids are the tags of physical groups.
template <int dim>
void read_cells(const GmshFile &file, dealii::Triangulation<dim> &triangulation)
{
  std::vector<dealii::Point<dim>> vertices;
  for (const auto &node : file.nodes())
  {
    auto &vertex = vertices.emplace_back();
    for (unsigned int d = 0; d < dim; ++d)
      vertex[d] = node[d];
  }
  auto faces = faces_of<dim>(file);
  auto cells = cells_of<dim>(file);
  try
  {
    dealii::GridTools::delete_unused_vertices(vertices, cells, faces);
    dealii::GridTools::consistently_order_cells(cells);
    triangulation.create_triangulation(vertices, cells, faces);
  }
  catch (const std::exception &)
  {
    file.fail("is broken: its nodes and elements do not make a mesh");
  }
}

/// Turns tags of physical groups into indices of regions.
template <int dim>
void name_regions(const GmshFile &checked, Mesh<dim> &mesh, dealii::Triangulation<dim> &triangulation)
{
  const std::string            kind   = kind_of_group(dim);
  const std::vector<GmshGroup> groups = cell_groups(checked, dim);

  std::vector<std::string> group_names, region_names;
  for (const GmshGroup &group : groups)
    group_names.push_back(group.name);
  for (const Region &region : mesh.regions)
    region_names.push_back(region.name);
  for (const std::string &name : region_names)
    if (std::find(group_names.begin(), group_names.end(), name) == group_names.end())
      checked.fail("has no physical " + kind + " '" + name + "'" + suggestion(name, group_names));

  std::map<unsigned int, unsigned int> index;
  for (const GmshGroup &group : groups)
  {
    const auto region = std::find(region_names.begin(), region_names.end(), group.name);
    if (region == region_names.end())
      checked.fail("has a physical " + kind + " '" + group.name + "' whose material is not given" +
                   suggestion(group.name, region_names));
    index[group.tag] = region - region_names.begin();
  }
  for (const auto &cell : triangulation.active_cell_iterators())
  {
    const auto region = index.find(cell->material_id());
    if (region == index.end())
      checked.fail("has cells that belong to no named physical " + kind);
    cell->set_material_id(region->second);
  }
}

/// Turns tags of physical groups into boundary ids with names.
template <int dim>
void name_boundaries(const GmshFile &checked, Mesh<dim> &mesh, dealii::Triangulation<dim> &triangulation)
{
  const std::vector<GmshGroup> groups = checked.groups(dim - 1);
  std::vector<std::string>     names;
  for (const GmshGroup &group : groups)
    names.push_back(group.name);
  if (std::find(names.begin(), names.end(), unnamed) == names.end())
    names.push_back(unnamed);

  for (const auto &cell : triangulation.active_cell_iterators())
    for (const unsigned int f : cell->face_indices())
      if (cell->at_boundary(f))
      {
        const auto face  = cell->face(f);
        const auto group = std::find_if(
            groups.begin(), groups.end(), [&](const GmshGroup &other) { return other.tag == face->boundary_id(); });
        const auto name =
            std::find(names.begin(), names.end(), group == groups.end() ? std::string(unnamed) : group->name);
        face->set_boundary_id(name - names.begin());
        mesh.boundaries[name - names.begin()] = *name;
      }
}
} // namespace

GmshContent gmsh_content(const std::string &name, const int dim)
{
  const std::string text = read_file(name);
  const GmshFile    file(name, text);
  GmshContent       content;
  for (const GmshGroup &group : cell_groups(file, dim))
    content.group_names.push_back(group.name);
  check_element_types(file, dim);
  for (const GmshElement &element : file.elements())
    content.cells += element.type == type_of_cells(dim) ? 1 : 0;
  content.groups_at = groups_at(file, dim);
  return content;
}

template <int dim>
void read_gmsh(const StackDescription &description, Mesh<dim> &mesh)
{
  // One rank reads and all judge the same text, so that all of them fail or none.
  const MPI_Comm communicator = mesh.triangulation.get_communicator();
  std::string    text, failure;
  if (dealii::Utilities::MPI::this_mpi_process(communicator) == 0)
    try
    {
      text = read_file(description.gmsh_file);
    }
    catch (const BadInput &error)
    {
      failure = error.what();
    }
  failure = dealii::Utilities::MPI::broadcast(communicator, failure);
  if (!failure.empty())
    throw BadInput(failure);
  text = dealii::Utilities::MPI::broadcast(communicator, text);

  const GmshFile             checked(description.gmsh_file, text);
  dealii::Triangulation<dim> coarse;
  check_element_types(checked, dim);
  read_cells<dim>(checked, coarse);

  double size = 0., lowest = 0.;
  for (const dealii::Point<dim> &p : coarse.get_vertices())
  {
    size   = std::max(size, p.norm());
    lowest = std::min(lowest, p[0]);
  }
  const bool   axisymmetric = description.coordinates == Coordinates::axisymmetric;
  const double rounding     = 1e-9 * size;
  if (axisymmetric && lowest < -rounding)
    checked.fail("has nodes with a negative x, which is the radius in axisymmetric coordinates");
  dealii::GridTools::transform(
      [&](dealii::Point<dim> p)
      {
        if (axisymmetric && std::abs(p[0]) < rounding)
          p[0] = 0.;
        return dealii::Point<dim>(p * description.gmsh_unit);
      },
      coarse);

  name_regions<dim>(checked, mesh, coarse);
  name_boundaries<dim>(checked, mesh, coarse);
  mesh.triangulation.copy_triangulation(coarse);
}

template void read_gmsh(const StackDescription &, Mesh<2> &);
template void read_gmsh(const StackDescription &, Mesh<3> &);
} // namespace ionstack::meshes
