// SPDX-License-Identifier: Apache-2.0
#include "meshes/stack_reader.h"

#include "materials/units/units.h"
#include "meshes/gmsh.h"
#include "parameter_files/reader/declaration.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iomanip>
#include <set>
#include <sstream>

namespace ionstack::meshes
{
using parameters::Range;
using parameters::Section;

std::string nm(const double length)
{
  return units::print_quantity(length, "nm", "nm");
}

std::string in_quotes(const std::string &name)
{
  return "'" + name + "'";
}

double or_else(const double value, const double fallback)
{
  return std::isnan(value) ? fallback : value;
}

StackReader::StackReader(const Section &root)
    : root_(root),
      stack_(root_.section("Stack",
                           "The device: layers from bottom to top, and lateral regions inside of layers. Or, when "
                           "`Mesh/File` is given, only the kind of coordinates and what they need.")),
      mesh_(root_.section("Mesh", "How finely the device is cut into cells.")), reference_(root_.for_reference())
{
}

StackDescription StackReader::read()
{
  read_coordinates();
  read_mesh();
  read_extents();
  read_layers();
  read_lateral_regions();
  read_gmsh_regions();
  read_places();
  read_lateral_cells();
  check_region_names();
  check_count();
  return result_;
}

void StackReader::read_coordinates()
{
  coordinates_name_ =
      stack_.choice("Coordinates",
                    "planar",
                    {"planar", "axisymmetric", "box"},
                    "planar: a cross-section (x, z) of the given depth; axisymmetric: the half-plane (r, z) of a round "
                    "device; box: three dimensions (x, y, z).");
  result_.coordinates = coordinates_name_ == "box"            ? Coordinates::box
                        : coordinates_name_ == "axisymmetric" ? Coordinates::axisymmetric
                                                              : Coordinates::planar;
}

void StackReader::read_mesh()
{
  // A file is cut into cells already.
  const Section of_stack =
      mesh_.if_acts(!mesh_.gives("File"), "the cells are those of the Gmsh file", parameters::always_noted);
  growth_ = Section(of_stack).quantity(
      "Growth",
      "0.2",
      "1",
      Range::between(0., 1.),
      "Away from an end with small cells, each cell is larger than the one before by this fraction, up "
      "to the largest size. 0 makes the cells uniform.");
  result_.coarsening_levels = Section(of_stack).integer(
      "Coarsening levels",
      2,
      0,
      8,
      "Times that the graded cells are joined in pairs, in each direction, to get the coarse mesh that every "
      "process holds. Numbers of cells are rounded up to a multiple of 2^levels in each layer and between "
      "lateral lines.");
  result_.refinement = mesh_.integer(
      "Refinement", 0, 0, 8, "Times that all cells are halved in each direction, for studies of convergence.");
  const std::string file = mesh_.text(
      "File",
      "",
      "Gmsh mesh (.msh, format 2 or 4.1, text or binary) with named physical groups, instead of layers. Triangles, "
      "tetrahedra and prisms are cut into quadrilaterals and hexahedra. A relative name is looked up beside the "
      "parameter file, then in the working directory.");
  const std::string unit = mesh_.text("Length unit", "nm", "Unit of the coordinates in the Gmsh file.");
  try
  {
    result_.gmsh_unit = units::convert(1., unit, "nm");
  }
  catch (const units::Error &error)
  {
    mesh_.problem("Length unit", in_quotes(unit) + ": " + error.what());
  }
  if (file.empty())
  {
    if (unit != "nm")
      mesh_.problem("Length unit", "has a meaning only for a Gmsh file, but no 'File' is given");
    return;
  }
  const std::filesystem::path beside = std::filesystem::path(mesh_.location("File").file).parent_path() / file;
  std::error_code             ignored;
  result_.gmsh_file = std::filesystem::exists(beside, ignored) ? beside.string() : file;
}

/// A length that some coordinates need and the others do not know.
double StackReader::extent(const std::string &name, const bool applies, const std::string &meaning)
{
  if (applies)
    return stack_.depending_on("Stack/Coordinates")
        .quantity(name, parameters::required, "nm", Range::positive(), meaning);
  if (!std::isnan(stack_.optional_quantity(name, "nm", Range::positive(), meaning)))
    stack_.consequence(name,
                       "has no meaning in " + coordinates_name_ + " coordinates" +
                           (from_file() ? " with a Gmsh file" : ""),
                       {"Stack/Coordinates"});
  return not_given;
}

void StackReader::read_extents()
{
  const bool planar = is(Coordinates::planar), box = is(Coordinates::box);

  const double width  = extent("Width", (planar || box) && !from_file(), "Length along x (planar, box).");
  const double radius = extent("Radius", is(Coordinates::axisymmetric) && !from_file(), "Outer radius (axisymmetric).");
  const double depth  = extent("Depth", planar, "Length perpendicular to the cross-section (planar).");
  extent_x_           = is(Coordinates::axisymmetric) ? radius : width;
  extent_y_           = extent("Breadth", box && !from_file(), "Length along y (box).");
  if (planar)
    result_.depth = depth;
  const long parts =
      stack_.integer("Equal parts",
                     1,
                     1,
                     1000,
                     "How many equal parts the device has by symmetry, of which the mesh is one (box): 4 "
                     "for a quarter. Currents, powers and ions are those of the whole device.");
  if (box)
    result_.depth = static_cast<double>(parts);
  else if (parts != 1)
    stack_.consequence("Equal parts", "has no meaning in " + coordinates_name_ + " coordinates", {"Stack/Coordinates"});

  const std::string axis_meaning = " of the axis from which radii are counted (box).";
  result_.axis[0] = stack_.quantity("Axis x", "0 nm", "nm", Range::any(), "Position in x" + axis_meaning);
  result_.axis[1] = stack_.quantity("Axis y", "0 nm", "nm", Range::any(), "Position in y" + axis_meaning);
  for (unsigned int d = 0; d < 2; ++d)
    if (!box && result_.axis[d] != 0.)
      stack_.consequence(d == 0 ? "Axis x" : "Axis y",
                         "has no meaning in " + coordinates_name_ + " coordinates",
                         {"Stack/Coordinates"});
}

void StackReader::read_layers()
{
  const std::vector<std::string> names = stack_.names(
      "Layers",
      from_file() ? "" : parameters::required,
      "Names of the layers from bottom to top; each has its `subsection Layer NAME`. None with a Gmsh file.");
  if (from_file())
  {
    if (!names.empty())
      stack_.problem("Layers",
                     "the device comes from the Gmsh file " + in_quotes(result_.gmsh_file) + "; give either one");
    // Their sections have no meaning then, which is said.
    for (const std::string &name : names)
      if (stack_.has_section("Layer " + name))
        read_layer(name);
    result_.layers.clear();
    return;
  }
  if (reference_)
    read_layer("NAME");

  std::vector<std::string> sections;
  for (const std::string &section : stack_.section_names())
    if (section.rfind("Layer ", 0) == 0)
      sections.push_back(section.substr(6));

  std::set<std::string> seen;
  for (const std::string &name : names)
    if (!seen.insert(name).second)
      stack_.problem("Layers", "lists " + in_quotes(name) + " twice; every layer needs a name of its own");
    else if (std::find(sections.begin(), sections.end(), name) == sections.end())
    {
      stack_.cause("Layers",
                   "layer " + in_quotes(name) + " has no 'subsection Layer " + name + "'" +
                       (sections.empty() ? "" : suggestion(name, sections)),
                   "Stack/Layers");
      result_.layers.push_back({name, "", {not_given, not_given, not_given, not_given, growth_}});
    }
    else
      read_layer(name);
}

void StackReader::read_layer(const std::string &name)
{
  Section  layer   = stack_.section("Layer " + name, "One layer of the stack.");
  Layer    result  = {name, layer.text("Material", parameters::required, "Name of a material."), {}};
  Segment &segment = result.vertical;
  result.where     = layer.location("Material");

  segment.growth = or_else(layer.optional_quantity("Growth",
                                                   "1",
                                                   Range::between(0., 10.),
                                                   "Gradient of the cell size in this layer; that of `Mesh` when not "
                                                   "given."),
                           growth_);
  segment.length =
      layer.quantity("Thickness", parameters::required, "nm", Range::positive(), "Thickness of the layer.");
  const double size = layer.optional_quantity(
      "Cell size", "nm", Range::positive(), "Largest height of cells; a quarter of the thickness when not given.");
  const double bottom = layer.optional_quantity(
      "Cell size at bottom", "nm", Range::positive(), "Height of the lowest cell; `Cell size` when not given.");
  const double top = layer.optional_quantity(
      "Cell size at top", "nm", Range::positive(), "Height of the topmost cell; `Cell size` when not given.");
  const long cells =
      layer.integer("Cells",
                    0,
                    0,
                    1000000,
                    "Number of cells of equal height, instead of sizes; 0 when not given. Rounded up to a "
                    "multiple of 2^`Coarsening levels`.");

  if (size > segment.length)
    layer.problem("Cell size", nm(size) + " is larger than the layer's thickness of " + nm(segment.length));
  segment.size      = cells > 0 ? segment.length / cells : or_else(size, segment.length / 4.);
  const auto at_end = [&](const std::string &entry, const double at)
  {
    if (at > segment.size)
      layer.problem(entry,
                    nm(at) + " is larger than 'Cell size', " + nm(segment.size) +
                        (std::isnan(size) ? " (a quarter of the thickness, as none is given)" : ""));
    return std::min(or_else(at, segment.size), segment.size);
  };
  if (cells > 0)
  {
    segment.size_begin = segment.size_end = segment.size;
    if (!std::isnan(size) || !std::isnan(bottom) || !std::isnan(top))
      layer.problem("Cells", "gives cells of equal height and so excludes cell sizes; give either one");
  }
  else
  {
    segment.size_begin = at_end("Cell size at bottom", bottom);
    segment.size_end   = at_end("Cell size at top", top);
  }
  result_.layers.push_back(result);
}

void StackReader::check_region_names()
{
  std::set<std::string> seen;
  for (const Region &region : result_.regions())
    if (!seen.insert(region.name).second)
      stack_.problem("Lateral regions",
                     "two regions are called " + in_quotes(region.name) + "; rename a layer or region");
}

void StackReader::read_gmsh_regions()
{
  if (!from_file() && !reference_)
    return;
  Section regions =
      mesh_.section("Regions", "Materials of a Gmsh mesh: `set NAME = MATERIAL` for each physical group of cells.");
  if (reference_)
  {
    regions.text("NAME", parameters::required, "Material of the physical group NAME.");
    return;
  }
  std::vector<std::string> names;
  try
  {
    const GmshContent content = gmsh_content(result_.gmsh_file, result_.dimension());
    names                     = content.group_names;
    gmsh_cells_               = static_cast<double>(content.cells);
    result_.gmsh_boundaries   = content.boundaries;
    // Less than an atom or more than a metre.
    if (const double size = content.size * result_.gmsh_unit; size < 0.1 || size > 1e9)
      mesh_.problem("Length unit",
                    "the mesh of the Gmsh file would be " + nm(size) +
                        " large; give the unit in which its coordinates are, as m, um or nm");
  }
  catch (const BadInput &error)
  {
    // Whatever refers to a region is then looked at with the names that the parameter file gives.
    mesh_.problem("File", error.what());
    names = regions.entry_names();
  }
  for (const std::string &name : names)
    result_.gmsh_regions.push_back(
        {name,
         regions.text(name, parameters::required, "Material of the physical group " + in_quotes(name) + "."),
         regions.path() + "/" + name,
         regions.location(name)});
}

/// A mistaken size can ask for more cells than any machine holds; found here, where nothing is allocated yet.
void StackReader::check_count()
{
  constexpr double most = 2e7, most_coarse = 5e5;
  const double     multiple = std::ldexp(1., result_.coarsening_levels);
  const auto       cells    = [&](const std::vector<Segment> &segments)
  {
    double n = 0.;
    for (const Segment &segment : segments)
      n += GradedAxis::cells(segment, static_cast<unsigned int>(multiple));
    return n;
  };
  double graded = from_file() ? gmsh_cells_ : cells(result_.lateral) * cells(result_.vertical());
  if (is(Coordinates::box) && !from_file())
    graded *= cells(result_.lateral_second);
  const double total  = graded * std::ldexp(1., result_.dimension() * result_.refinement);
  const double coarse = from_file() ? graded : graded * std::pow(multiple, -result_.dimension());

  const auto rounded = [](const double n)
  {
    std::ostringstream text;
    text << std::setprecision(3) << n;
    return text.str();
  };
  if (total > most)
    mesh_.problem(result_.refinement > 0 ? "Refinement" : "",
                  std::string(from_file() ? "the Gmsh file and its refinement give " : "the cell sizes ask for ") +
                      rounded(total) + " cells, more than the limit of " + rounded(most) +
                      (result_.refinement > 0 ? "; refine less" : "; use larger cells"));
  else if (coarse > most_coarse)
    mesh_.problem(from_file() ? "File" : "Coarsening levels",
                  "the coarse mesh, which every process holds, has " + rounded(coarse) +
                      " cells, more than the limit of " + rounded(most_coarse) +
                      (from_file() ? "; make the mesh coarser and use 'Refinement'" : "; use more coarsening levels"));
}

StackDescription StackDescription::read(parameters::Section root)
{
  return StackReader(root).read();
}
} // namespace ionstack::meshes
