// SPDX-License-Identifier: Apache-2.0
#include "materials/diagnostics.h"
#include "meshes/gmsh.h"
#include "meshes/stack.h"
#include "tests/meshes/gmsh_texts.h"

#include <deal.II/base/mpi.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

using namespace ionstack::meshes;

namespace
{
/// Two unit cubes on top of each other, "lower" and "upper", with a named bottom.
const std::string cubes = R"($MeshFormat
2.2 0 8
$EndMeshFormat
$PhysicalNames
3
2 1 "contact"
3 1 "lower"
3 2 "upper"
$EndPhysicalNames
$Nodes
12
1 0 0 0
2 1 0 0
3 1 1 0
4 0 1 0
5 0 0 1
6 1 0 1
7 1 1 1
8 0 1 1
9 0 0 2
10 1 0 2
11 1 1 2
12 0 1 2
$EndNodes
$Elements
3
1 3 2 1 1 1 2 3 4
2 5 2 1 1 1 2 3 4 5 6 7 8
3 5 2 2 2 5 6 7 8 9 10 11 12
$EndElements
)";

/// A file for the time of one test, written by rank 0.
class MeshFile
{
public:
  explicit MeshFile(const std::string &text)
      : name_(
            std::filesystem::temp_directory_path() /
            ("ionstack_gmsh_test_" + std::to_string(dealii::Utilities::MPI::n_mpi_processes(MPI_COMM_WORLD)) + ".msh"))
  {
    if (dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD) == 0)
      std::ofstream(name_) << text;
    MPI_Barrier(MPI_COMM_WORLD);
  }
  ~MeshFile()
  {
    MPI_Barrier(MPI_COMM_WORLD);
    if (dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD) == 0)
      std::filesystem::remove(name_);
  }
  MeshFile(const MeshFile &)            = delete;
  MeshFile &operator=(const MeshFile &) = delete;

  const std::string &name() const { return name_; }

private:
  std::string name_;
};

StackDescription squares(const std::string &file)
{
  StackDescription d;
  d.gmsh_file    = file;
  d.gmsh_regions = {{"metal", "Pt"}, {"oxide", "HfO2"}}; // in another order than in the file
  return d;
}

StackDescription stacked_cubes(const std::string &file)
{
  StackDescription d;
  d.coordinates  = Coordinates::box;
  d.gmsh_file    = file;
  d.gmsh_regions = {{"upper", "Ti"}, {"lower", "Pt"}};
  return d;
}

std::string replaced(std::string text, const std::string &found, const std::string &replacement)
{
  const auto at = text.find(found);
  EXPECT_NE(at, std::string::npos) << found;
  return text.replace(at, found.size(), replacement);
}

/// Volume of each region, and area of each boundary by name.
template <int dim>
std::map<std::string, double> measures(const Mesh<dim> &mesh)
{
  std::vector<double> volumes(mesh.regions.size()), areas(mesh.boundaries.rbegin()->first + 1);
  for (const auto &cell : mesh.triangulation.active_cell_iterators())
    if (cell->is_locally_owned())
    {
      volumes.at(cell->material_id()) += cell->measure();
      for (const unsigned int f : cell->face_indices())
        if (cell->at_boundary(f))
          areas.at(cell->face(f)->boundary_id()) += cell->face(f)->measure();
    }
  dealii::Utilities::MPI::sum(volumes, MPI_COMM_WORLD, volumes);
  dealii::Utilities::MPI::sum(areas, MPI_COMM_WORLD, areas);
  std::map<std::string, double> result;
  for (unsigned int i = 0; i < volumes.size(); ++i)
    result[mesh.regions[i].name] = volumes[i];
  for (const auto &[id, name] : mesh.boundaries)
    result[name] = areas.at(id);
  return result;
}

void expect_measures(const std::map<std::string, double> &found, const std::map<std::string, double> &expected)
{
  EXPECT_EQ(found.size(), expected.size()) << testing::PrintToString(found);
  for (const auto &[name, value] : expected)
  {
    ASSERT_EQ(found.count(name), 1u) << name;
    EXPECT_NEAR(found.at(name), value, 1e-12 * value) << name;
  }
}

/// Building from `text` fails, on every rank, with exactly this sentence after the file's name.
template <int dim>
void expect_refusal(StackDescription description, const std::string &text, const std::string &sentence)
{
  const MeshFile file(text);
  description.gmsh_file = file.name();
  std::string found     = "no failure";
  try
  {
    build_mesh<dim>(description, MPI_COMM_WORLD);
  }
  catch (const ionstack::BadInput &error)
  {
    found = error.what();
  }
  EXPECT_EQ(found, "The Gmsh file '" + file.name() + "' " + sentence);
}
} // namespace

TEST(Gmsh, BothFormatsGiveRegionsAndBoundaries)
{
  for (const std::string &text : {squares_v2, squares_v41})
  {
    const MeshFile   file(text);
    StackDescription d = squares(file.name());
    d.depth            = 30.;
    for (const unsigned int refinement : {0u, 2u})
    {
      d.refinement    = refinement;
      const auto mesh = build_mesh<2>(d, MPI_COMM_WORLD);
      EXPECT_EQ(mesh->triangulation.n_global_active_cells(), 2u << (2 * refinement));
      EXPECT_EQ(mesh->depth, 30.);
      EXPECT_EQ(mesh->regions[0].name, "metal");
      EXPECT_EQ(mesh->regions[1].material, "HfO2");
      EXPECT_TRUE(mesh->layer_tops.empty());
      // Each square 2 x 1; bottom and top together are 2 x 4 long.
      expect_measures(measures(*mesh), {{"metal", 2.}, {"oxide", 2.}, {"ground", 1.}, {"gate", 1.}, {"outside", 8.}});
      const std::map<std::pair<unsigned int, unsigned int>, unsigned int> interfaces = {{{0, 1}, 0}};
      EXPECT_EQ(mesh->interfaces, interfaces);
      for (const auto &cell : mesh->triangulation.active_cell_iterators())
        if (!cell->is_artificial())
        {
          EXPECT_EQ(cell->material_id(), cell->center()[0] < 2. ? 0u : 1u);
        }
    }
  }
}

TEST(Gmsh, WindowsLineEndsAreRead)
{
  std::string text;
  for (const char c : squares_v41)
    text += c == '\n' ? std::string("\r\n") : std::string(1, c);
  const MeshFile file(text);
  const auto     mesh = build_mesh<2>(squares(file.name()), MPI_COMM_WORLD);
  expect_measures(measures(*mesh), {{"metal", 2.}, {"oxide", 2.}, {"ground", 1.}, {"gate", 1.}, {"outside", 8.}});
}

TEST(Gmsh, LengthUnitScales)
{
  const MeshFile   file(squares_v41);
  StackDescription d = squares(file.name());
  d.gmsh_unit        = 1000.; // micrometres
  const auto mesh    = build_mesh<2>(d, MPI_COMM_WORLD);
  expect_measures(measures(*mesh), {{"metal", 2e6}, {"oxide", 2e6}, {"ground", 1e3}, {"gate", 1e3}, {"outside", 8e3}});
}

TEST(Gmsh, ThreeDimensions)
{
  const MeshFile   file(cubes);
  StackDescription d = stacked_cubes(file.name());
  d.refinement       = 1;
  d.axis             = dealii::Point<2>(0.5, 0.5);
  const auto mesh    = build_mesh<3>(d, MPI_COMM_WORLD);
  EXPECT_EQ(mesh->triangulation.n_global_active_cells(), 16u);
  // The surface of 1 x 1 x 2 is 10, one of it the contact.
  expect_measures(measures(*mesh), {{"upper", 1.}, {"lower", 1.}, {"contact", 1.}, {"outside", 9.}});
  EXPECT_NEAR(mesh->radius({3.5, 4.5, 7.}), 5., 1e-15);
}

TEST(Gmsh, AxisymmetricStartsAtTheAxis)
{
  StackDescription d = squares("");
  d.coordinates      = Coordinates::axisymmetric;
  {
    // Round-off of Gmsh's geometry kernel does not make a radius negative.
    const MeshFile file(replaced(squares_v2, "1 0 0 0", "1 -1e-15 0 0"));
    d.gmsh_file       = file.name();
    const auto mesh   = build_mesh<2>(d, MPI_COMM_WORLD);
    double     lowest = 1.;
    for (const auto &vertex : mesh->triangulation.get_vertices())
      lowest = std::min(lowest, vertex[0]);
    EXPECT_EQ(lowest, 0.);
  }
  expect_refusal<2>(d,
                    replaced(squares_v2, "1 0 0 0", "1 -0.5 0 0"),
                    "has nodes with a negative x, which is the radius in axisymmetric coordinates.");
}

TEST(Gmsh, UnknownOrMissingRegions)
{
  StackDescription d = squares("");
  d.gmsh_regions     = {{"metal", "Pt"}, {"oxyde", "HfO2"}};
  expect_refusal<2>(d, squares_v41, "has no physical surface 'oxyde', did you mean 'oxide'?");
  d.gmsh_regions = {{"metal", "Pt"}};
  expect_refusal<2>(d, squares_v41, "has a physical surface 'oxide' whose material is not given; known are metal.");
  d = squares("");
  d.gmsh_regions.push_back({"gate", "Au"}); // a curve, no surface
  expect_refusal<2>(d, squares_v41, "has no physical surface 'gate'; known are oxide, metal.");
}

TEST(Gmsh, CellsWithoutName)
{
  expect_refusal<2>(squares(""),
                    replaced(squares_v2, "12 3 2 9 2", "12 3 2 8 2"),
                    "has cells that belong to no named physical surface.");
  const std::string names =
      squares_v2.substr(squares_v2.find("$Phys"), squares_v2.find("$Nodes") - squares_v2.find("$Phys"));
  expect_refusal<2>(squares(""),
                    replaced(squares_v2, names, ""),
                    "names no physical surface; every cell must belong to one, whose name gives its material.");
}

TEST(Gmsh, WrongElements)
{
  const std::string advice = ", but only quadrilaterals of first order can be used; in Gmsh, recombine the mesh.";
  expect_refusal<2>(
      squares(""), replaced(squares_v2, "12 3 2 9 2 2 5 6 3", "12 2 2 9 2 2 3 6"), "contains triangles" + advice);
  expect_refusal<2>(
      squares(""), replaced(squares_v41, "2 2 3 1\n12 2 5 6 3", "2 2 2 1\n12 2 3 6"), "contains triangles" + advice);
  expect_refusal<2>(squares(""),
                    replaced(squares_v41, "1 2 1 1\n2 3 6", "1 2 8 1\n2 3 6 5"),
                    "contains elements of higher order (Gmsh type 8)" + advice);
  expect_refusal<2>(squares(""), cubes, "contains hexahedra" + advice);
  expect_refusal<3>(stacked_cubes(""),
                    replaced(cubes, "3 5 2 2 2 5 6 7 8 9 10 11 12", "3 4 2 2 2 5 6 7 9"),
                    "contains tetrahedra, but only hexahedra of first order can be used; in Gmsh, recombine the mesh.");
  expect_refusal<3>(stacked_cubes(""), squares_v2, "contains no hexahedra.");
}

TEST(Gmsh, NamedFacesInside)
{
  expect_refusal<2>(squares(""),
                    replaced(squares_v2, "2 1 2 3 2 3 6", "2 1 2 3 2 2 5"),
                    "has a physical curve inside of the device; name only its outside, interfaces between regions are "
                    "found by themselves.");
}

TEST(Gmsh, UnreadableFile)
{
  try
  {
    build_mesh<2>(squares("nowhere.msh"), MPI_COMM_WORLD);
    FAIL();
  }
  catch (const ionstack::BadInput &error)
  {
    EXPECT_EQ(std::string(error.what()),
              "The Gmsh file 'nowhere.msh' cannot be read: it does not exist, is empty, or may not be opened.");
  }
}

TEST(Gmsh, BrokenFiles)
{
  expect_refusal<2>(squares(""), "solid cube\n", "is no Gmsh mesh: it does not begin with $MeshFormat.");
  expect_refusal<2>(squares(""),
                    replaced(squares_v2, "2.2 0 8", "2.2 1 8"),
                    "is binary; save it as text (in Gmsh, Mesh.Binary = 0).");
  expect_refusal<2>(squares(""),
                    replaced(squares_v2, "2.2 0 8", "3 0 8"),
                    "has format version 3.0; save it as version 4.1 or 2 (in Gmsh, Mesh.MshFileVersion).");
  expect_refusal<2>(
      squares(""), squares_v2.substr(0, squares_v2.find("$Elements")), "is broken: it ends before its $Elements.");
  expect_refusal<2>(
      squares(""), squares_v2.substr(0, squares_v2.find("12 3 2")), "is broken: it ends within its $Elements.");
  expect_refusal<2>(squares(""),
                    squares_v2.substr(0, squares_v2.find("$EndElements")),
                    "is broken: it ends before its $EndElements.");

  // One change of a sound file, and what is said of the line in which it stands.
  const auto mistake =
      [](const std::string &whole, const std::string &found, const std::string &replacement, const std::string &what)
  {
    const std::string text = replaced(whole, found, replacement);
    const auto        line = 1 + std::count(whole.begin(), whole.begin() + static_cast<long>(whole.find(found)), '\n');
    expect_refusal<2>(
        squares(""), text, "is broken in line " + std::to_string(line) + what + "; write it anew with Gmsh.");
  };
  const std::string of_nodes = " of its $Nodes: ", of_elements = " of its $Elements: ";
  mistake(squares_v41, "2 2 3 1\n12 2 5 6 3\n", "", ": its $Elements end too early");
  mistake(squares_v2, "6 4 1 0\n", "", ": its $Nodes end too early");
  mistake(squares_v2, "2 9 \"oxide\"", "2 9 oxide", " of its $PhysicalNames: '2 9 oxide' has no name in quotes");
  mistake(squares_v2, "11 3 2 7 1 1 2 5 4", "11 3 2 7 1 1 2 5 44", of_elements + "the node 44 is not among its $Nodes");
  mistake(
      squares_v2, "11 3 2 7 1 1 2 5 4", "11 3 2 7 1 1 2 5 5", of_elements + "the node 5 stands twice in one element");
  mistake(squares_v2, "11 3 2 7 1 1 2 5 4", "11 3 2 7 1 1 2 5", of_elements + "a number is missing");
  mistake(squares_v2, "11 3 2 7 1 1 2 5 4", "11 3 -2 7 1 1 2 5 4", of_elements + "'-2' is no number that is due there");
  mistake(squares_v2, "11 3 2 7 1 1 2 5 4", "11 3 9999 7 1 1 2 5 4", of_elements + "an element cannot have 9999 tags");
  mistake(squares_v2, "5 2 1 0\n", "5 2 nan 0\n", of_nodes + "'nan' is no number that is due there");
  mistake(squares_v2, "5 2 1 0\n", "4 2 1 0\n", of_nodes + "the node 4 stands there for the second time");
  mistake(squares_v2, "1 0 0 0\n", "1 1e400 0 0\n", of_nodes + "'1e400' is no number that is due there");
}

TEST(Gmsh, CellsThatDoNotFit)
{
  // The corners 2 and 5 of the left square are exchanged: its sides cross.
  const auto line = [](const std::string &found)
  {
    return std::to_string(
        1 + std::count(squares_v2.begin(), squares_v2.begin() + static_cast<long>(squares_v2.find(found)), '\n'));
  };
  const std::string left = "11 3 2 7 1 1 2 5 4", anew = "; write it anew with Gmsh.";
  expect_refusal<2>(squares(""),
                    replaced(squares_v2, left, "11 3 2 7 1 1 5 2 4"),
                    "is broken in line " + line(left) + ": the cell is folded: one of its corners points inwards" +
                        anew);
  // The right square stands there three times.
  std::string text = replaced(squares_v2, "4\n1 1 2 5 1 4 1", "6\n1 1 2 5 1 4 1");
  text             = replaced(text, "$EndElements", "13 3 2 9 2 2 5 6 3\n14 3 2 9 2 2 5 6 3\n$EndElements");
  expect_refusal<2>(squares(""),
                    text,
                    "is broken in line " + std::to_string(std::stoi(line("12 3 2 9")) + 1) +
                        ": the cell has a side that two other cells have already" + anew);
  // A part of "ground" that goes across.
  expect_refusal<2>(squares(""),
                    replaced(squares_v2, "1 1 2 5 1 4 1", "1 1 2 5 1 4 2"),
                    "is broken in line " + line("1 1 2 5 1 4 1") +
                        ": the part of physical curves is no side of a cell" + anew);
}

TEST(Gmsh, NamesThatAParameterFileCannotHave)
{
  StackDescription d = squares("");
  expect_refusal<2>(d,
                    replaced(squares_v2, "\"oxide\"", "\"oxide/2\""),
                    "has a physical surface that has '/' in its name 'oxide/2'; names are without '/', '=', '#' and "
                    "backslash.");
}

TEST(Gmsh, FileWithoutEnd)
{
  expect_refusal<2>(squares(""), "", "cannot be read: it does not exist, is empty, or may not be opened.");
  EXPECT_THROW(gmsh_content("/dev/zero", 2), ionstack::BadInput);
}

TEST(Gmsh, FlatCells)
{
  // The mesh stands upright in the (x, z) plane: all y are 0.
  std::string text = squares_v2;
  for (const std::string node : {"4 0", "5 2", "6 4"})
    text = replaced(text, node + " 1 0\n", node + " 0 1\n");
  expect_refusal<2>(squares(""), text, "has a cell without volume, or is not a mesh in the (x, y) plane (line 24).");
}
