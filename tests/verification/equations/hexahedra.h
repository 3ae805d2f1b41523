// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_tests_verification_equations_hexahedra_h
#define ionstack_tests_verification_equations_hexahedra_h

#include <deal.II/base/point.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iomanip>
#include <map>
#include <sstream>
#include <string>
#include <vector>

/// Meshes of hexahedra and quadrilaterals as Gmsh makes them without transfinite curves: simplices, each cut into
/// quarters (a tetrahedron) or thirds (a triangle) that meet at the middles of its edges, sides and inside. The texts
/// are in Gmsh's format 2.
namespace ionstack::tests
{
/// The cube [0, n]^dim, shifted by `shift` along x, cut into simplices with `n`^dim squares or cubes as a start whose
/// inner corners are moved. The sides at both ends of the last coordinate are "low" and "high", the region is "film".
template <unsigned int dim>
std::string gmsh_of_cut_simplices(const int n, const double shift)
{
  using Point       = dealii::Point<dim>;
  using Corners     = std::array<Point, dim + 1>;
  const auto corner = [&](const std::array<int, dim> &at)
  {
    // As far along a direction as the corner is inside in that direction.
    double phase = 1.;
    for (unsigned int d = 0; d < dim; ++d)
      phase += (1.7 + 2.3 * d) * at[d];
    Point p;
    for (unsigned int d = 0; d < dim; ++d)
      p[d] = at[d] + (at[d] > 0 && at[d] < n ? 0.2 * std::sin(phase * (3. + d)) : 0.) + (d == 0 ? shift : 0.);
    return p;
  };
  // Kuhn's simplices: ways from a corner of a cube to the opposite one along its edges.
  std::vector<Corners>      simplices;
  std::array<int, dim>      at{};
  std::array<unsigned, dim> way;
  const auto                cut = [&]
  {
    for (unsigned int d = 0; d < dim; ++d)
      way[d] = d;
    do
    {
      Corners corners;
      auto    here = at;
      corners[0]   = corner(here);
      for (unsigned int d = 0; d < dim; ++d)
      {
        ++here[way[d]];
        corners[d + 1] = corner(here);
      }
      simplices.push_back(corners);
    } while (std::next_permutation(way.begin(), way.end()));
  };
  for (int number = 0; number < std::lround(std::pow(n, dim)); ++number)
  {
    for (unsigned int d = 0, rest = number; d < dim; ++d, rest /= n)
      at[d] = static_cast<int>(rest % n);
    cut();
  }

  std::map<std::array<long long, dim>, int> numbers;
  std::ostringstream                        nodes, elements;
  nodes << std::setprecision(17);
  const auto node = [&](const std::vector<Point> &middle_of)
  {
    Point p;
    for (const Point &q : middle_of)
      p += q / static_cast<double>(middle_of.size());
    std::array<long long, dim> key;
    for (unsigned int d = 0; d < dim; ++d)
      key[d] = std::llround(p[d] * 1e9);
    const auto [place, is_new] = numbers.insert({key, static_cast<int>(numbers.size()) + 1});
    if (is_new)
    {
      nodes << place->second;
      for (unsigned int d = 0; d < 3; ++d)
        nodes << ' ' << (d < dim ? p[d % dim] : 0.);
      nodes << '\n';
    }
    const double height = p[dim - 1];
    return std::pair{place->second, std::abs(height) < 1e-9 ? -1 : std::abs(height - n) < 1e-9 ? 1 : 0};
  };
  int        n_elements = 0;
  const auto element    = [&](const int type, const int tag, const auto &corners)
  {
    elements << ++n_elements << ' ' << type << " 2 " << tag << " 1";
    for (const auto &[number, side] : corners)
      elements << ' ' << number;
    elements << '\n';
  };
  std::vector<std::vector<int>> sides;
  if constexpr (dim == 2)
    sides = {{0, 1}, {1, 2}, {2, 3}, {3, 0}};
  else
    sides = {{0, 1, 2, 3}, {4, 5, 6, 7}, {0, 1, 5, 4}, {1, 2, 6, 5}, {2, 3, 7, 6}, {3, 0, 4, 7}};
  for (const Corners &s : simplices)
    for (unsigned int v = 0; v <= dim; ++v)
    {
      const Point                     &a = s[v], &b = s[(v + 1) % (dim + 1)], &c = s[(v + 2) % (dim + 1)];
      std::vector<std::pair<int, int>> corners{node({a}), node({a, b}), node({a, b, c}), node({a, c})};
      if constexpr (dim == 3)
      {
        const Point &d = s[(v + 3) % 4];
        for (const auto &upper : {node({a, d}), node({a, b, d}), node({a, b, c, d}), node({a, c, d})})
          corners.push_back(upper);
      }
      element(dim == 3 ? 5 : 3, 1, corners);
      for (const auto &side : sides)
        for (const int end : {-1, 1})
          if (std::all_of(side.begin(), side.end(), [&](const int k) { return corners[k].second == end; }))
          {
            std::vector<std::pair<int, int>> face;
            for (const int k : side)
              face.push_back(corners[k]);
            element(dim == 3 ? 3 : 1, end == 1 ? 3 : 2, face);
          }
    }
  std::ostringstream out;
  out << "$MeshFormat\n2.2 0 8\n$EndMeshFormat\n$PhysicalNames\n3\n"
      << dim << " 1 \"film\"\n"
      << dim - 1 << " 2 \"low\"\n"
      << dim - 1 << " 3 \"high\"\n$EndPhysicalNames\n$Nodes\n"
      << numbers.size() << '\n'
      << nodes.str() << "$EndNodes\n$Elements\n"
      << n_elements << '\n'
      << elements.str() << "$EndElements\n";
  return out.str();
}
} // namespace ionstack::tests

#endif
