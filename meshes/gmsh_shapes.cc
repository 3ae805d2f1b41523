// SPDX-License-Identifier: Apache-2.0
#include "meshes/gmsh_shapes.h"

#include <algorithm>
#include <array>

namespace ionstack::meshes
{
GmshType gmsh_type(const long number)
{
  using Shape = GmshShape;
  switch (number)
  {
  case 15:
    return {Shape::point, 1, 1};
  case 1:
    return {Shape::line, 2, 1};
  case 8:
    return {Shape::line, 3, 2};
  case 26:
    return {Shape::line, 4, 3};
  case 27:
    return {Shape::line, 5, 4};
  case 2:
    return {Shape::triangle, 3, 1};
  case 9:
    return {Shape::triangle, 6, 2};
  case 20:
    return {Shape::triangle, 9, 3};
  case 21:
    return {Shape::triangle, 10, 3};
  case 22:
    return {Shape::triangle, 12, 4};
  case 23:
    return {Shape::triangle, 15, 4};
  case 3:
    return {Shape::quadrilateral, 4, 1};
  case 10:
    return {Shape::quadrilateral, 9, 2};
  case 16:
    return {Shape::quadrilateral, 8, 2};
  case 36:
    return {Shape::quadrilateral, 16, 3};
  case 39:
    return {Shape::quadrilateral, 12, 3};
  case 37:
    return {Shape::quadrilateral, 25, 4};
  case 40:
    return {Shape::quadrilateral, 16, 4};
  case 4:
    return {Shape::tetrahedron, 4, 1};
  case 11:
    return {Shape::tetrahedron, 10, 2};
  case 29:
    return {Shape::tetrahedron, 20, 3};
  case 137:
    return {Shape::tetrahedron, 16, 3};
  case 30:
    return {Shape::tetrahedron, 35, 4};
  case 32:
    return {Shape::tetrahedron, 22, 4};
  case 5:
    return {Shape::hexahedron, 8, 1};
  case 12:
    return {Shape::hexahedron, 27, 2};
  case 17:
    return {Shape::hexahedron, 20, 2};
  case 92:
    return {Shape::hexahedron, 64, 3};
  case 99:
    return {Shape::hexahedron, 32, 3};
  case 93:
    return {Shape::hexahedron, 125, 4};
  case 100:
    return {Shape::hexahedron, 44, 4};
  case 6:
    return {Shape::prism, 6, 1};
  case 13:
    return {Shape::prism, 18, 2};
  case 18:
    return {Shape::prism, 15, 2};
  case 7:
    return {Shape::pyramid, 5, 1};
  case 14:
    return {Shape::pyramid, 14, 2};
  case 19:
    return {Shape::pyramid, 13, 2};
  default:
    return {};
  }
}

int dimension_of(const GmshShape shape)
{
  switch (shape)
  {
  case GmshShape::point:
    return 0;
  case GmshShape::line:
    return 1;
  case GmshShape::triangle:
  case GmshShape::quadrilateral:
    return 2;
  default:
    return 3;
  }
}

unsigned int corners_of(const GmshShape shape)
{
  switch (shape)
  {
  case GmshShape::point:
    return 1;
  case GmshShape::line:
    return 2;
  case GmshShape::triangle:
    return 3;
  case GmshShape::quadrilateral:
  case GmshShape::tetrahedron:
    return 4;
  case GmshShape::pyramid:
    return 5;
  case GmshShape::prism:
    return 6;
  case GmshShape::hexahedron:
    return 8;
  }
  return 0;
}

std::string name_of(const GmshShape shape, const std::size_t number)
{
  const bool one = number == 1;
  switch (shape)
  {
  case GmshShape::point:
    return one ? "point" : "points";
  case GmshShape::line:
    return one ? "line" : "lines";
  case GmshShape::triangle:
    return one ? "triangle" : "triangles";
  case GmshShape::quadrilateral:
    return one ? "quadrilateral" : "quadrilaterals";
  case GmshShape::tetrahedron:
    return one ? "tetrahedron" : "tetrahedra";
  case GmshShape::hexahedron:
    return one ? "hexahedron" : "hexahedra";
  case GmshShape::prism:
    return one ? "prism" : "prisms";
  case GmshShape::pyramid:
    return one ? "pyramid" : "pyramids";
  }
  return "";
}

const std::vector<std::vector<unsigned int>> &sides_of(const GmshShape shape)
{
  using Sides = std::vector<std::vector<unsigned int>>;
  static const Sides none, line{{0}, {1}}, triangle{{0, 1}, {1, 2}, {2, 0}},
      quadrilateral{{0, 1}, {1, 2}, {2, 3}, {3, 0}}, tetrahedron{{0, 1, 2}, {0, 1, 3}, {1, 2, 3}, {2, 0, 3}},
      hexahedron{{0, 1, 2, 3}, {4, 5, 6, 7}, {0, 1, 5, 4}, {1, 2, 6, 5}, {2, 3, 7, 6}, {3, 0, 4, 7}},
      prism{{0, 1, 2}, {3, 4, 5}, {0, 1, 4, 3}, {1, 2, 5, 4}, {2, 0, 3, 5}},
      pyramid{{0, 1, 2, 3}, {0, 1, 4}, {1, 2, 4}, {2, 3, 4}, {3, 0, 4}};
  switch (shape)
  {
  case GmshShape::point:
    return none;
  case GmshShape::line:
    return line;
  case GmshShape::triangle:
    return triangle;
  case GmshShape::quadrilateral:
    return quadrilateral;
  case GmshShape::tetrahedron:
    return tetrahedron;
  case GmshShape::hexahedron:
    return hexahedron;
  case GmshShape::prism:
    return prism;
  case GmshShape::pyramid:
    return pyramid;
  }
  return none;
}

const std::vector<std::vector<unsigned int>> &neighbours_in(const GmshShape shape)
{
  static const auto all = []
  {
    std::array<std::vector<std::vector<unsigned int>>, 8> result;
    for (unsigned int s = 0; s < result.size(); ++s)
    {
      const auto which = static_cast<GmshShape>(s);
      auto      &those = result[s];
      those.resize(corners_of(which));
      const auto add = [&](const unsigned int a, const unsigned int b)
      {
        if (a != b && std::find(those[a].begin(), those[a].end(), b) == those[a].end())
          those[a].push_back(b);
      };
      if (which == GmshShape::line)
      {
        add(0, 1);
        add(1, 0);
      }
      else
        for (const auto &side : sides_of(which))
          for (unsigned int c = 0; c < side.size(); ++c)
          {
            const unsigned int next = side[(c + 1) % side.size()];
            add(side[c], next);
            add(next, side[c]);
          }
    }
    return result;
  }();
  return all[static_cast<unsigned int>(shape)];
}
} // namespace ionstack::meshes
