// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_tests_verification_equations_quadrilaterals_h
#define ionstack_tests_verification_equations_quadrilaterals_h

#include <deal.II/base/point.h>

#include <array>
#include <iomanip>
#include <map>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

/// Meshes of quadrilaterals as texts in Gmsh's format 2, so that tests reach them the way users do.
namespace ionstack::tests
{
/// Collects cells and named lines; points that coincide to 1e-9 are one node.
class GmshText
{
public:
  void add_cell(const std::array<dealii::Point<2>, 4> &counterclockwise)
  {
    cells_.push_back(
        {node(counterclockwise[0]), node(counterclockwise[1]), node(counterclockwise[2]), node(counterclockwise[3])});
  }

  void add_line(const std::string &name, const dealii::Point<2> &a, const dealii::Point<2> &b)
  {
    lines_.push_back({name, {node(a), node(b)}});
  }

  std::string text(const std::string &region) const
  {
    std::map<std::string, int> tags;
    for (const auto &[name, ends] : lines_)
      tags.insert({name, static_cast<int>(tags.size()) + 2});
    std::ostringstream out;
    out << std::setprecision(17) << "$MeshFormat\n2.2 0 8\n$EndMeshFormat\n$PhysicalNames\n"
        << tags.size() + 1 << "\n2 1 \"" << region << "\"\n";
    for (const auto &[name, tag] : tags)
      out << "1 " << tag << " \"" << name << "\"\n";
    out << "$EndPhysicalNames\n$Nodes\n" << points_.size() << '\n';
    for (std::size_t i = 0; i < points_.size(); ++i)
      out << i + 1 << ' ' << points_[i][0] << ' ' << points_[i][1] << " 0\n";
    out << "$EndNodes\n$Elements\n" << lines_.size() + cells_.size() << '\n';
    std::size_t number = 0;
    for (const auto &[name, ends] : lines_)
      out << ++number << " 1 2 " << tags[name] << " 1 " << ends[0] << ' ' << ends[1] << '\n';
    for (const auto &cell : cells_)
      out << ++number << " 3 2 1 1 " << cell[0] << ' ' << cell[1] << ' ' << cell[2] << ' ' << cell[3] << '\n';
    out << "$EndElements\n";
    return out.str();
  }

private:
  int node(const dealii::Point<2> &p)
  {
    const auto key          = std::make_pair(std::llround(p[0] * 1e9), std::llround(p[1] * 1e9));
    const auto [at, is_new] = numbers_.insert({key, static_cast<int>(points_.size()) + 1});
    if (is_new)
      points_.push_back(p);
    return at->second;
  }

  std::map<std::pair<long long, long long>, int>          numbers_;
  std::vector<dealii::Point<2>>                           points_;
  std::vector<std::array<int, 4>>                         cells_;
  std::vector<std::pair<std::string, std::array<int, 2>>> lines_;
};

/// The image of the unit square cut into nx x nt cells, with its lower side named "bottom".
template <class Map>
std::string gmsh_of_block(const unsigned int ns, const unsigned int nt, const Map &map, const std::string &region)
{
  GmshText   mesh;
  const auto at = [&](const unsigned int i, const unsigned int j)
  { return map(static_cast<double>(i) / ns, static_cast<double>(j) / nt); };
  for (unsigned int i = 0; i < ns; ++i)
  {
    mesh.add_line("bottom", at(i, 0), at(i + 1, 0));
    for (unsigned int j = 0; j < nt; ++j)
      mesh.add_cell({at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j + 1)});
  }
  return mesh.text(region);
}
} // namespace ionstack::tests

#endif
