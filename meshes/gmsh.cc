// SPDX-License-Identifier: Apache-2.0
#include "meshes/gmsh.h"

#include "materials/files/diagnostics.h"
#include "meshes/gmsh_cells.h"
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
#include <limits>
#include <map>
#include <numeric>
#include <set>

namespace ionstack::meshes
{
namespace
{
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
  for (const GmshGroup &group : groups)
    if (const std::string mistake = parameters::own_name_mistake(group.name); !mistake.empty())
      file.fail("has a physical " + kind_of_group(dim) + " that " + mistake);
  return groups;
}

/// Density of a cell's volume at a reference point.
template <int dim>
double volume_density(const GmshCells &all, const dealii::CellData<dim> &cell, const dealii::Point<dim> &at)
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
        edges[d][e] += slope * all.nodes[cell.vertices[c]][e];
    }
  return dealii::determinant(edges);
}

/// The corners in deal.II's order: Gmsh goes round each side, deal.II counts them in the order of their coordinates.
template <int dim>
dealii::CellData<dim> in_order_of_dealii(const std::vector<unsigned int> &corners)
{
  dealii::CellData<dim> result;
  for (unsigned int c = 0; c < (1u << dim); ++c)
    result.vertices[c] = corners[(c & 2u) == 0 ? c : c ^ 1u];
  return result;
}

/// The cells for deal.II, each with its volume positive at its corners and at the points of two-point Gauss quadrature,
/// where the solver needs it. Material ids are the tags of physical groups.
template <int dim>
std::vector<dealii::CellData<dim>> oriented_cells(const GmshFile &file, const GmshCells &all)
{
  constexpr unsigned int             n_corners = 1u << dim;
  std::vector<dealii::CellData<dim>> cells;
  for (const auto &[corners, element] : all.cells)
  {
    auto cell        = in_order_of_dealii<dim>(corners);
    cell.material_id = element->tag;

    unsigned int positive = 0, negative = 0, positive_inside = 0, negative_inside = 0;
    for (unsigned int c = 0; c < n_corners; ++c)
    {
      dealii::Point<dim> corner, inside;
      for (unsigned int d = 0; d < dim; ++d)
      {
        corner[d] = c >> d & 1u;
        inside[d] = 0.5 + (corner[d] - 0.5) / std::sqrt(3.);
      }
      const double volume = volume_density<dim>(all, cell, corner), middle = volume_density<dim>(all, cell, inside);
      positive += volume > 0. && std::isfinite(volume) ? 1 : 0;
      negative += volume < 0. && std::isfinite(volume) ? 1 : 0;
      positive_inside += middle > 0. ? 1 : 0;
      negative_inside += middle < 0. ? 1 : 0;
    }
    if ((positive == n_corners && positive_inside < n_corners) ||
        (negative == n_corners && negative_inside < n_corners))
      file.fail_at(*element, "the cell is folded inside, though none of its corners is: its volume changes sign");
    if (negative == n_corners) // numbered the other way round
      for (unsigned int c = 0; c < n_corners / 2; ++c)
        std::swap(cell.vertices[c], cell.vertices[c + n_corners / 2]);
    else if (positive == 0)
      file.fail("has a cell without volume, or is not a mesh in the (x, y) plane (" + GmshFile::place_of(*element) +
                ")");
    else if (positive < n_corners)
      file.fail_at(*element, "the cell is folded: one of its corners points inwards");
    cells.push_back(cell);
  }
  return cells;
}

/// What every boundary is called that has no name.
const char *const unnamed = "outside";

GmshBoundaries boundaries_of(const GmshFile &file, const GmshCells &whole, const int dim)
{
  const std::vector<GmshGroup>         regions = file.groups(dim), boundaries = file.groups(dim - 1);
  std::map<unsigned int, unsigned int> index_of;
  std::map<unsigned int, std::string>  name_of;
  for (unsigned int r = 0; r < regions.size(); ++r)
    index_of[regions[r].tag] = r;
  for (const GmshGroup &boundary : boundaries)
    name_of[boundary.tag] = boundary.name;

  std::map<std::vector<unsigned int>, std::vector<unsigned int>> regions_of; // of the cells with this side
  for (const auto &[corners, element] : whole.cells)
    for (const auto &side : sides_of(element->shape))
    {
      std::vector<unsigned int> of_side;
      for (const unsigned int place : side)
        of_side.push_back(corners[place]);
      regions_of[sorted(of_side)].push_back(index_of.at(element->tag));
    }
  std::map<std::vector<unsigned int>, std::string> name_at;
  for (const auto &[corners, element] : whole.sides)
    name_at[sorted(corners)] = name_of.at(element->tag);

  std::map<std::string, std::set<unsigned int>> found;
  for (const auto &[side, those] : regions_of)
    if (those.size() == 1)
    {
      const auto name = name_at.find(side);
      found[name == name_at.end() ? unnamed : name->second].insert(those.front());
    }
  GmshBoundaries result;
  for (const auto &[name, those] : found)
    result[name].assign(those.begin(), those.end());
  return result;
}

/// The largest extent of the cells along a coordinate.
double size_of(const GmshCells &whole, const int dim)
{
  double size = 0.;
  for (int d = 0; d < dim; ++d)
  {
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (const GmshCell &cell : whole.cells)
      for (const unsigned int corner : cell.corners)
      {
        low  = std::min(low, whole.nodes[corner][d]);
        high = std::max(high, whole.nodes[corner][d]);
      }
    size = std::max(size, high - low);
  }
  return size;
}

/// The mesh as the file has it, or cut: material and boundary ids are the tags of physical groups.
template <int dim>
void make_triangulation(const GmshFile &file, const GmshCells &all, dealii::Triangulation<dim> &triangulation)
{
  std::vector<dealii::Point<dim>> vertices;
  for (const auto &node : all.nodes)
  {
    auto &vertex = vertices.emplace_back();
    for (unsigned int d = 0; d < dim; ++d)
      vertex[d] = node[d];
  }
  dealii::SubCellData sides;
  for (const auto &[corners, element] : all.sides)
  {
    auto side        = in_order_of_dealii<dim - 1>(corners);
    side.boundary_id = element->tag;
    if constexpr (dim == 2)
      sides.boundary_lines.push_back(side);
    else
      sides.boundary_quads.push_back(side);
  }
  auto cells = oriented_cells<dim>(file, all);
  try
  {
    dealii::GridTools::delete_unused_vertices(vertices, cells, sides);
    dealii::GridTools::consistently_order_cells(cells);
    triangulation.create_triangulation(vertices, cells, sides);
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
    cell->set_material_id(index.at(cell->material_id()));
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
  const GmshCells   whole = whole_cells(file, dim);
  GmshContent       content;
  for (const GmshGroup &group : cell_groups(file, dim))
    content.group_names.push_back(group.name);
  content.cells = whole.cells.size();
  if (have_to_be_cut(whole))
    content.cells =
        std::accumulate(whole.cells.begin(),
                        whole.cells.end(),
                        std::size_t(0),
                        [](const std::size_t sum, const GmshCell &cell) { return sum + cell.corners.size(); });
  content.size       = size_of(whole, dim);
  content.boundaries = boundaries_of(file, whole, dim);
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
  const GmshCells            whole = whole_cells(checked, dim);
  dealii::Triangulation<dim> coarse;
  make_triangulation<dim>(checked, have_to_be_cut(whole) ? cut_cells(whole) : whole, coarse);
  mesh.remark = remark_on_cells(whole);

  double size = 0., lowest = 0.;
  for (const dealii::Point<dim> &p : coarse.get_vertices())
  {
    size   = std::max(size, p.norm());
    lowest = std::min(lowest, p[0]);
  }
  const bool   axisymmetric = description.coordinates == Coordinates::axisymmetric;
  const double rounding     = 1e-9 * size;
  if (axisymmetric && lowest < -rounding)
    checked.fail("has nodes with a negative x, which is the radius in axisymmetric coordinates; in Gmsh, mesh one half "
                 "of the section, at x >= 0, or write 'Coordinates = planar'");
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
