// SPDX-License-Identifier: Apache-2.0
// The lateral part of a stack's description: regions inside of layers, lines and cell sizes.
#include "materials/units/units.h"
#include "meshes/stack_reader.h"
#include "parameter_files/reader/declaration.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace ionstack::meshes
{
using parameters::Range;
using parameters::Section;

void StackReader::read_lateral_regions()
{
  const std::vector<std::string> names = stack_.names(
      "Lateral regions",
      "",
      "Names of lateral parts of layers that are of another material; each has its `subsection Lateral region NAME`.");
  if (from_file())
  {
    if (!names.empty())
      stack_.problem("Lateral regions", "have no meaning with a Gmsh file");
    return;
  }
  if (reference_)
    read_lateral_region("NAME");
  std::set<std::string> seen;
  for (const std::string &name : names)
    if (!seen.insert(name).second)
      stack_.problem("Lateral regions", "lists " + in_quotes(name) + " twice; every region needs a name of its own");
    else if (!stack_.has_section("Lateral region " + name))
      stack_.cause("Lateral regions",
                   "region " + in_quotes(name) + " has no 'subsection Lateral region " + name + "'",
                   "Stack/Lateral regions");
    else
      read_lateral_region(name);
}

void StackReader::read_lateral_region(const std::string &name)
{
  Section section = stack_.section("Lateral region " + name, "A lateral part of some layers: a filament, a ring.");
  LateralRegion region;
  region.name     = name;
  region.material = section.text("Material", parameters::required, "Name of a material.");
  region.where    = section.location("Material");
  region.layers   = section.list("Layers", parameters::required, "Layers in which it replaces the layer's material.");
  region.inner    = section.quantity("Inner radius",
                                  "0 nm",
                                  "nm",
                                  Range::not_negative(),
                                  "Distance from the axis (in planar coordinates from the left side) where it begins.");
  region.outer =
      section.quantity("Outer radius", parameters::required, "nm", Range::positive(), "Distance where it ends.");

  if (region.outer <= region.inner)
    section.problem("Outer radius", nm(region.outer) + " is not larger than the inner radius of " + nm(region.inner));
  if (!is(Coordinates::box) && region.outer > extent_x_)
    section.problem("Outer radius", nm(region.outer) + " lies outside of the device, which ends at " + nm(extent_x_));

  std::vector<std::string> layer_names;
  for (const Layer &layer : result_.layers)
    layer_names.push_back(layer.name);
  std::vector<std::string> known;
  for (const std::string &layer : region.layers)
    if (std::find(layer_names.begin(), layer_names.end(), layer) == layer_names.end())
      section.problem("Layers", "there is no layer " + in_quotes(layer) + suggestion(layer, layer_names));
    else if (std::find(known.begin(), known.end(), layer) != known.end())
      section.problem("Layers", "lists " + in_quotes(layer) + " twice");
    else
      known.push_back(layer);
  region.layers = known;

  for (const LateralRegion &other : result_.lateral_regions)
    for (const std::string &layer : region.layers)
      if (std::find(other.layers.begin(), other.layers.end(), layer) != other.layers.end() &&
          region.inner < other.outer && other.inner < region.outer)
        section.problem("Layers",
                        "overlaps with the lateral region " + in_quotes(other.name) + " in layer " + in_quotes(layer));
  result_.lateral_regions.push_back(region);
}

std::vector<double> StackReader::lines(const std::string &name, const double extent, const bool applies)
{
  std::vector<double> result;
  for (const std::string &text :
       stack_.list(name,
                   "",
                   name == "Lateral lines y"
                       ? "As `Lateral lines`, along y (box)."
                       : "Positions along x or r where a line of the mesh stands, for example `5 nm, 8 nm`."))
    try
    {
      const double line = units::parse_quantity(text, "nm");
      if (line < 0. || line > extent)
        stack_.problem(name, text + " lies outside of the device, which extends from 0 nm to " + nm(extent));
      else
        result.push_back(line);
    }
    catch (const units::Error &error)
    {
      stack_.problem(name, in_quotes(text) + ": " + error.what());
    }
  if (!applies && !result.empty())
    stack_.problem(name,
                   "has no meaning " + (from_file() ? "with a Gmsh file" : "in " + coordinates_name_ + " coordinates"));
  return result;
}

void StackReader::read_lateral_cells()
{
  const double size =
      stack_.optional_quantity("Lateral cell size",
                               "nm",
                               Range::positive(),
                               "Largest width of cells; an eighth of the device's width when not given.");
  const bool has_lines = stack_.gives("Lateral lines") || stack_.gives("Lateral lines y") || !place_lines_x_.empty() ||
                         !place_lines_y_.empty() || (!result_.lateral_regions.empty() && !is(Coordinates::box));
  const double size_at_lines =
      stack_
          .if_acts(has_lines,
                   "there is neither a lateral line nor an edge of a contact, nor a lateral region with its limits",
                   parameters::always_noted)
          .optional_quantity(
              "Lateral cell size at lines",
              "nm",
              Range::positive(),
              "Width of the cells next to lateral lines, to the edges of contacts and, but for a box, to "
              "the limits of lateral regions; `Lateral cell size` when not given.");
  std::vector<double> lines_x = lines("Lateral lines", extent_x_, !from_file());
  std::vector<double> lines_y = lines("Lateral lines y", extent_y_, is(Coordinates::box) && !from_file());
  if (from_file())
  {
    if (!std::isnan(size))
      stack_.problem("Lateral cell size", "has no meaning with a Gmsh file");
    if (!std::isnan(size_at_lines))
      stack_.problem("Lateral cell size at lines", "has no meaning with a Gmsh file");
    return;
  }

  if (size > extent_x_ || size > extent_y_)
    stack_.problem("Lateral cell size",
                   nm(size) + " is larger than the device, which is " + nm(size > extent_x_ ? extent_x_ : extent_y_) +
                       " wide");
  if (size_at_lines > or_else(size, extent_x_ / 8.))
    stack_.problem("Lateral cell size at lines",
                   nm(size_at_lines) + " is larger than 'Lateral cell size', " + nm(or_else(size, extent_x_ / 8.)) +
                       (std::isnan(size) ? " (an eighth of the width, as none is given)" : ""));

  if (!is(Coordinates::box))
    for (const LateralRegion &region : result_.lateral_regions)
      for (const double limit : {region.inner, region.outer})
        if (limit > 0. && limit < extent_x_)
          lines_x.push_back(limit);
  lines_x.insert(lines_x.end(), place_lines_x_.begin(), place_lines_x_.end());
  lines_y.insert(lines_y.end(), place_lines_y_.begin(), place_lines_y_.end());
  result_.lateral = lateral_segments(extent_x_, or_else(size, extent_x_ / 8.), size_at_lines, lines_x);
  if (is(Coordinates::box))
    result_.lateral_second = lateral_segments(extent_y_, or_else(size, extent_y_ / 8.), size_at_lines, lines_y);
}

/// The stretches between the ends of the device and the lines; cells are small next to lines only.
std::vector<Segment> StackReader::lateral_segments(const double        extent,
                                                   const double        size,
                                                   const double        size_at_lines,
                                                   std::vector<double> lines) const
{
  const double at_line   = std::min(or_else(size_at_lines, size), size);
  const double coincides = 1e-9 * extent;

  std::sort(lines.begin(), lines.end());
  const bool line_at_end = !lines.empty() && lines.back() > extent - coincides;
  lines.push_back(extent);

  std::vector<Segment> segments;
  double               begin = 0., size_begin = size;
  for (const double line : lines)
    if (line <= coincides)
      size_begin = at_line;
    else if (line > begin + coincides)
    {
      const bool   is_end = line > extent - coincides;
      const double end    = is_end ? extent : line;
      segments.push_back({end - begin, size, size_begin, is_end && !line_at_end ? size : at_line, growth_});
      begin      = end;
      size_begin = at_line;
    }
  if (segments.empty()) // the extent is unknown
    segments.push_back({extent, size, size, size, growth_});
  return segments;
}
} // namespace ionstack::meshes
