// SPDX-License-Identifier: Apache-2.0
#include "meshes/gmsh.h"

#include "materials/diagnostics.h"

#include <deal.II/base/mpi.h>
#include <deal.II/grid/grid_in.h>
#include <deal.II/grid/grid_tools.h>
#include <deal.II/grid/tria.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <sstream>

namespace ionstack::meshes
{
namespace
{
/// A named physical group.
struct Group
{
  int          dim = 0;
  unsigned int tag = 0;
  std::string  name;
};

std::string kind_of_group(const int dim)
{
  return dim == 3 ? "volume" : dim == 2 ? "surface" : "curve";
}

/// What of a Gmsh file deal.II's reader does not tell, and checks that give better messages than it does.
class GmshText
{
public:
  /// `file` is the name for messages.
  GmshText(const std::string &file, const std::string &text) : file_(file), in_(text)
  {
    std::string line;
    if (!next_line(line) || line != "$MeshFormat")
      fail("is no Gmsh mesh: it does not begin with $MeshFormat");
    read_format();
    while (next_line(line))
      if (line == "$PhysicalNames")
        read_groups();
      else if (line == "$Elements")
        read_element_types();
      else if (line == "$EndElements")
        return; // what follows is not part of the mesh
    fail("is broken: it ends before its $EndElements");
  }

  /// The named groups of one dimension, in the order of the file.
  std::vector<Group> groups(const int dim) const
  {
    std::vector<Group> result;
    std::copy_if(groups_.begin(),
                 groups_.end(),
                 std::back_inserter(result),
                 [&](const Group &group) { return group.dim == dim; });
    return result;
  }

  /// Refuses cells that are not quadrilaterals (dim 2) or hexahedra (dim 3).
  void check_element_types(const int dim) const
  {
    const std::string wanted = dim == 3 ? "hexahedra" : "quadrilaterals";
    for (const int type : element_types_)
    {
      std::string found;
      switch (type)
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
        found = "elements of higher order (Gmsh type " + std::to_string(type) + ")";
      }
      if (!found.empty())
        fail("contains " + found + ", but only " + wanted + " of first order can be used; in Gmsh, recombine the mesh");
    }
    if (std::count(element_types_.begin(), element_types_.end(), dim == 3 ? 5 : 3) == 0)
      fail("contains no " + wanted);
  }

  [[noreturn]] void fail(const std::string &what) const
  {
    throw BadInput("The Gmsh file '" + file_ + "' " + what + (what.back() == '?' ? "" : "."));
  }

private:
  /// The next line that is not blank, without blanks and carriage returns around it.
  bool next_line(std::string &line)
  {
    const char *blanks = " \t\r";
    while (std::getline(in_, line))
    {
      const auto first = line.find_first_not_of(blanks);
      if (first != std::string::npos)
      {
        line = line.substr(first, line.find_last_not_of(blanks) + 1 - first);
        return true;
      }
    }
    return false;
  }

  void read_format()
  {
    int binary = 0;
    in_ >> version_ >> binary;
    if (!in_)
      fail("is broken: its $MeshFormat cannot be read");
    if (binary != 0)
      fail("is binary; save it as text (in Gmsh, Mesh.Binary = 0)");
    if (std::floor(version_) != 2. && std::abs(version_ - 4.1) > 1e-6)
      fail("has format version " + std::to_string(version_).substr(0, 3) +
           "; save it as version 4.1 or 2 (in Gmsh, Mesh.MshFileVersion)");
  }

  void read_groups()
  {
    std::string  line;
    unsigned int n = 0;
    if (!(in_ >> n))
      fail("is broken: the number of its $PhysicalNames cannot be read");
    for (unsigned int i = 0; i < n && next_line(line); ++i)
    {
      std::istringstream words(line);
      Group              group;
      words >> group.dim >> group.tag;
      const auto open = line.find('"'), close = line.rfind('"');
      if (!words || open == std::string::npos || close == open)
        fail("is broken: its $PhysicalNames contain '" + line + "'");
      group.name = line.substr(open + 1, close - open - 1);
      groups_.push_back(group);
    }
  }

  void read_element_types()
  {
    const auto add = [&](const int type)
    {
      if (std::find(element_types_.begin(), element_types_.end(), type) == element_types_.end())
        element_types_.push_back(type);
    };
    std::string line;
    std::size_t blocks = 0, elements = 0;
    int         ignored = 0, type = 0;
    const bool  has_blocks = version_ >= 4.;
    if (!next_line(line))
      fail("is broken: its $Elements cannot be read");
    std::istringstream(line) >> (has_blocks ? blocks : elements);
    for (std::size_t block = 0; block < (has_blocks ? blocks : 1); ++block)
    {
      if (has_blocks)
      {
        if (!next_line(line) || !(std::istringstream(line) >> ignored >> ignored >> type >> elements))
          fail("is broken: it ends within its $Elements");
        add(type);
      }
      for (std::size_t element = 0; element < elements; ++element)
      {
        if (!next_line(line) || line[0] == '$')
          fail("is broken: it ends within its $Elements");
        if (!has_blocks && std::istringstream(line) >> ignored >> type)
          add(type);
      }
    }
  }

  std::string        file_;
  std::istringstream in_;
  double             version_ = 0.;
  std::vector<Group> groups_;
  std::vector<int>   element_types_;
};

std::string read_file(const std::string &file)
{
  std::ifstream in(file);
  std::string   text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (!in.is_open() || in.bad() || text.empty())
    throw BadInput("The Gmsh file '" + file + "' cannot be read: it does not exist, is empty, or may not be opened.");
  return text;
}

std::vector<Group> cell_groups(const GmshText &text, const int dim)
{
  const std::vector<Group> groups = text.groups(dim);
  if (groups.empty())
    text.fail("names no physical " + kind_of_group(dim) +
              "; every cell must belong to one, whose name gives its material");
  return groups;
}

/// The mesh as the file has it: material and boundary ids are the tags of physical groups.
template <int dim>
void read_cells(const GmshText &checked, const std::string &text, dealii::Triangulation<dim> &triangulation)
{
  std::istringstream  in(text);
  dealii::GridIn<dim> reader;
  reader.attach_triangulation(triangulation);
  try
  {
    reader.read_msh(in);
  }
  catch (const std::exception &error)
  {
    // deal.II has no exception type for this; the condition that it quotes is the same in all its releases.
    if (std::string(error.what()).find("internal_face_boundary_id") != std::string::npos)
      checked.fail("has a physical " + kind_of_group(dim - 1) +
                   " inside of the device; name only its outside, interfaces between regions are found by themselves");
    checked.fail("is broken: its nodes and elements do not make a mesh");
  }
  for (const auto &cell : triangulation.active_cell_iterators())
    if (!(cell->measure() > 0.))
      checked.fail("has a cell without volume, or is not a mesh in the (x, y) plane");
}

/// Turns tags of physical groups into indices of regions.
template <int dim>
void name_regions(const GmshText &checked, Mesh<dim> &mesh, dealii::Triangulation<dim> &triangulation)
{
  const std::string        kind   = kind_of_group(dim);
  const std::vector<Group> groups = cell_groups(checked, dim);

  std::vector<std::string> group_names, region_names;
  for (const Group &group : groups)
    group_names.push_back(group.name);
  for (const Region &region : mesh.regions)
    region_names.push_back(region.name);
  for (const std::string &name : region_names)
    if (std::find(group_names.begin(), group_names.end(), name) == group_names.end())
      checked.fail("has no physical " + kind + " '" + name + "'" + suggestion(name, group_names));

  std::map<unsigned int, unsigned int> index;
  for (const Group &group : groups)
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
void name_boundaries(const GmshText &checked, Mesh<dim> &mesh, dealii::Triangulation<dim> &triangulation)
{
  const std::string        unnamed = "outside";
  const std::vector<Group> groups  = checked.groups(dim - 1);
  std::vector<std::string> names;
  for (const Group &group : groups)
    names.push_back(group.name);
  if (std::find(names.begin(), names.end(), unnamed) == names.end())
    names.push_back(unnamed);

  for (const auto &cell : triangulation.active_cell_iterators())
    for (const unsigned int f : cell->face_indices())
      if (cell->at_boundary(f))
      {
        const auto face  = cell->face(f);
        const auto group = std::find_if(
            groups.begin(), groups.end(), [&](const Group &other) { return other.tag == face->boundary_id(); });
        const auto name = std::find(names.begin(), names.end(), group == groups.end() ? unnamed : group->name);
        face->set_boundary_id(name - names.begin());
        mesh.boundaries[name - names.begin()] = *name;
      }
}
} // namespace

std::vector<std::string> gmsh_group_names(const std::string &file, const int dim)
{
  std::vector<std::string> names;
  for (const Group &group : cell_groups(GmshText(file, read_file(file)), dim))
    names.push_back(group.name);
  return names;
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

  const GmshText             checked(description.gmsh_file, text);
  dealii::Triangulation<dim> coarse;
  checked.check_element_types(dim);
  read_cells<dim>(checked, text, coarse);

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
