// SPDX-License-Identifier: Apache-2.0
#include "meshes/gmsh_cells.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <sstream>

namespace ionstack::meshes
{
namespace
{
/// Where an element stands, in brackets.
std::string in_brackets(const GmshElement &element)
{
  return " (" + GmshFile::place_of(element) + ")";
}

/// Name of the element's group in quotes.
std::string group_of(const GmshFile &file, const GmshElement &element)
{
  for (const GmshGroup &group : file.groups(dimension_of(element.shape)))
    if (group.tag == element.tag)
      return "'" + group.name + "'";
  return "";
}

/// Refuses cells that nothing can be made of, and a file without any.
void check_shapes(const GmshFile &file, const int dim)
{
  bool is_there = false;
  for (const GmshElement &element : file.elements())
  {
    is_there = is_there || dimension_of(element.shape) == dim;
    if (dimension_of(element.shape) > dim)
      file.fail("is a mesh in three dimensions, with " + name_of(element.shape) + in_brackets(element) +
                ": that needs 'box' coordinates, others a mesh in the (x, y) plane");
    if (dim == 3 && element.shape == GmshShape::pyramid)
      file.fail("contains pyramids" + in_brackets(element) +
                ", which cannot be cut into hexahedra; mesh each volume with tetrahedra, prisms or hexahedra that "
                "need no pyramids between them");
  }
  if (!is_there)
    file.fail("contains no cells of " + std::to_string(dim) + " dimensions; in Gmsh, put each " + kind_of_group(dim) +
              " into a physical group and make a mesh of " + std::to_string(dim) + " dimensions");
}

/// Elements of one dimension, each once. Those that belong to no named group are left out where `only_named`, and where
/// they stand there in a group, too.
std::vector<GmshCell> elements_of(const GmshFile &file, const int dim, const bool only_named)
{
  std::vector<GmshCell>                            result;
  std::map<std::vector<unsigned int>, std::size_t> place_of;
  for (const GmshElement &element : file.elements())
  {
    if (dimension_of(element.shape) != dim || (only_named && element.tag == 0))
      continue;
    const auto [place, is_new] = place_of.emplace(sorted(element.corners), result.size());
    if (is_new)
    {
      result.push_back({element.corners, &element});
      continue;
    }
    GmshCell &known = result[place->second];
    if (known.element->tag == 0 && element.tag != 0)
      known.element = &element;
    else if (element.tag != 0 && known.element->tag != element.tag)
      file.fail("has the same " + std::string(only_named ? "part of its outside" : "cells") + " in the physical " +
                kind_of_group(dim) + "s " + group_of(file, *known.element) + " and " + group_of(file, element) +
                in_brackets(element) + "; " +
                (only_named ? "a part of the outside has one name" : "a cell has one material") +
                ": in Gmsh, put each " + kind_of_group(dim) + " into one of them alone");
    else if (!only_named && element.tag != 0)
      file.fail_at(element, "the cell stands there for the second time");
  }
  return result;
}

/// Refuses parts that share places and no nodes: nothing would pass from one to the other.
void check_nodes(const GmshFile &file, const GmshCells &cells, const int dim)
{
  std::set<unsigned int> used;
  for (const GmshCell &cell : cells.cells)
    used.insert(cell.corners.begin(), cell.corners.end());
  double size = 0., lowest = 0., highest = 0.;
  for (const unsigned int node : used)
  {
    const auto &p = cells.nodes[node];
    size          = std::max(size, std::hypot(p[0], p[1], p[2]));
    lowest        = node == *used.begin() ? p[2] : std::min(lowest, p[2]);
    highest       = node == *used.begin() ? p[2] : std::max(highest, p[2]);
  }
  const double                            rounding = 1e-9 * size;
  std::map<std::array<long long, 3>, int> number_at;
  if (!(rounding > 0.) || !std::isfinite(rounding))
    return; // cells without volume, of which there are other messages
  if (dim == 2 && highest - lowest > rounding)
    file.fail("is not a mesh in the (x, y) plane: its cells are at different z");
  for (const unsigned int node : used)
  {
    std::array<long long, 3> place;
    for (unsigned int d = 0; d < 3; ++d)
      place[d] = std::llround(cells.nodes[node][d] / rounding);
    if (++number_at[place] > 1)
    {
      std::ostringstream at;
      for (int d = 0; d < dim; ++d)
        at << (d == 0 ? "(" : ", ") << cells.nodes[node][d];
      file.fail("has two nodes at " + at.str() +
                "): what meets there does not hang together; in Gmsh, make it one geometry (Coherence or "
                "BooleanFragments), or join the nodes of the mesh (Coherence Mesh)");
    }
  }
}

std::vector<unsigned int> corners_at(const std::vector<unsigned int> &places, const std::vector<unsigned int> &corners)
{
  std::vector<unsigned int> result;
  for (const unsigned int place : places)
    result.push_back(corners[place]);
  return result;
}

/// Refuses cells that do not fit each other, which deal.II takes for granted, and names where they have no meaning.
void check_sides(const GmshFile &file, const GmshCells &cells, const int dim)
{
  std::map<std::vector<unsigned int>, unsigned int> cells_at;
  for (const GmshCell &cell : cells.cells)
    for (const auto &side : sides_of(cell.element->shape))
      if (++cells_at[sorted(corners_at(side, cell.corners))] > 2)
        file.fail_at(*cell.element, "the cell has a side that two other cells have already");
  const std::string kind = "physical " + kind_of_group(dim - 1);
  for (const GmshCell &side : cells.sides)
  {
    const auto found = cells_at.find(sorted(side.corners));
    if (found == cells_at.end())
      file.fail("has a part of the " + kind + " " + group_of(file, *side.element) + in_brackets(*side.element) +
                " that is no side of a cell; put the " + kind_of_group(dim) +
                " beside it into a physical group, or take its name away");
    if (found->second > 1)
      file.fail("has the " + kind + " " + group_of(file, *side.element) + " inside of the device" +
                in_brackets(*side.element) +
                "; name only its outside, interfaces between regions are found by themselves, also for contacts, by "
                "'Between'");
  }
}

/// Makes the nodes in the middle of others, each once.
class Middles
{
public:
  explicit Middles(std::vector<std::array<double, 3>> &nodes) : nodes_(nodes) {}

  unsigned int of(const std::vector<unsigned int> &corners)
  {
    const auto [place, is_new] = middle_of_.emplace(sorted(corners), static_cast<unsigned int>(nodes_.size()));
    if (is_new)
    {
      std::array<double, 3> middle{};
      for (const unsigned int corner : place->first) // in one order, so that rounding is the same for all
        for (unsigned int d = 0; d < 3; ++d)
          middle[d] += nodes_[corner][d] / static_cast<double>(corners.size());
      nodes_.push_back(middle);
    }
    return place->second;
  }

private:
  std::vector<std::array<double, 3>>               &nodes_;
  std::map<std::vector<unsigned int>, unsigned int> middle_of_;
};

void cut(const GmshCell &whole, Middles &middles, std::vector<GmshCell> &parts)
{
  const GmshShape shape      = whole.element->shape;
  const auto     &neighbours = neighbours_in(shape);
  for (unsigned int c = 0; c < whole.corners.size(); ++c)
  {
    const auto &others = neighbours[c];
    const auto  edge   = [&](const unsigned int k) { return middles.of(corners_at({c, others[k]}, whole.corners)); };
    const auto  face   = [&](const unsigned int k, const unsigned int l)
    {
      for (const auto &side : sides_of(shape))
        if (std::count(side.begin(), side.end(), c) + std::count(side.begin(), side.end(), others[k]) +
                std::count(side.begin(), side.end(), others[l]) ==
            3)
          return middles.of(corners_at(side, whole.corners));
      return 0u; // there is one where three edges meet
    };
    const unsigned int corner = whole.corners[c], centre = middles.of(whole.corners);
    switch (dimension_of(shape))
    {
    case 1:
      parts.push_back({{corner, centre}, whole.element});
      break;
    case 2:
      parts.push_back({{corner, edge(0), centre, edge(1)}, whole.element});
      break;
    default:
      parts.push_back({{corner, edge(0), face(0, 1), edge(1), edge(2), face(0, 2), centre, face(1, 2)}, whole.element});
    }
  }
}
} // namespace

std::string kind_of_group(const int dim)
{
  return dim == 3 ? "volume" : dim == 2 ? "surface" : "curve";
}

std::vector<unsigned int> sorted(std::vector<unsigned int> corners)
{
  std::sort(corners.begin(), corners.end());
  return corners;
}

GmshCells whole_cells(const GmshFile &file, const int dim)
{
  check_shapes(file, dim);
  if (file.groups(dim).empty())
    file.fail("names no physical " + kind_of_group(dim) +
              "; every cell must belong to one, whose name gives its material");
  GmshCells result{file.nodes(), elements_of(file, dim, false), elements_of(file, dim - 1, true)};
  if (std::all_of(
          file.elements().begin(), file.elements().end(), [](const GmshElement &element) { return element.tag == 0; }))
    file.fail("names physical groups, but none of its elements is in one, as Gmsh writes format 2 with Mesh.SaveAll; "
              "save it with Mesh.SaveAll = 0, or in format 4.1");
  for (const GmshCell &cell : result.cells)
    if (cell.element->tag == 0)
      file.fail("has cells that belong to no named physical " + kind_of_group(dim) + in_brackets(*cell.element) +
                "; in Gmsh, put each " + kind_of_group(dim) + " of the device into one, and save no others");
  check_nodes(file, result, dim);
  check_sides(file, result, dim);
  return result;
}

bool have_to_be_cut(const GmshCells &whole)
{
  return std::any_of(whole.cells.begin(),
                     whole.cells.end(),
                     [](const GmshCell &cell) {
                       return cell.element->shape != GmshShape::quadrilateral &&
                              cell.element->shape != GmshShape::hexahedron;
                     });
}

GmshCells cut_cells(const GmshCells &whole)
{
  GmshCells result{whole.nodes, {}, {}};
  Middles   middles(result.nodes);
  for (const GmshCell &cell : whole.cells)
    cut(cell, middles, result.cells);
  for (const GmshCell &side : whole.sides)
    cut(side, middles, result.sides);
  return result;
}

std::string remark_on_cells(const GmshCells &whole)
{
  std::map<GmshShape, std::size_t> number;
  unsigned int                     order = 1;
  std::size_t                      parts = 0;
  for (const GmshCell &cell : whole.cells)
  {
    ++number[cell.element->shape];
    order = std::max(order, cell.element->order);
    parts += cell.corners.size();
  }
  std::string result;
  if (have_to_be_cut(whole))
  {
    std::string cells;
    for (const auto &[shape, n] : number)
      cells += (cells.empty() ? "" : " and ") + std::to_string(n) + " " + name_of(shape, n);
    result = cells + " of the Gmsh file are cut into " + std::to_string(parts) + " " +
             name_of(dimension_of(whole.cells.front().element->shape) == 3 ? GmshShape::hexahedron
                                                                           : GmshShape::quadrilateral);
  }
  if (order > 1)
    result += std::string(result.empty() ? "" : "; ") + "of the Gmsh file's cells of order " + std::to_string(order) +
              " the corners are used, so that all edges are straight";
  return result;
}
} // namespace ionstack::meshes
