// SPDX-License-Identifier: Apache-2.0
#include "tests/meshes/gmsh_binary.h"
#include "tests/meshes/gmsh_testbed.h"

using namespace ionstack::meshes;
using namespace ionstack::meshes::gmsh_tests;

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
  expect_refusal<2>(
      d,
      replaced(squares_v2, "1 0 0 0", "1 -0.5 0 0"),
      "has nodes with a negative x, which is the radius in axisymmetric coordinates; in Gmsh, mesh one half of "
      "the section, at x >= 0, or write 'Coordinates = planar'.");
}

namespace
{
const std::map<std::string, double> measures_of_squares = {
    {"metal", 2.}, {"oxide", 2.}, {"ground", 1.}, {"gate", 1.}, {"outside", 8.}};
const std::map<std::string, double> measures_of_cubes = {
    {"lower", 1.}, {"upper", 1.}, {"contact", 1.}, {"outside", 9.}};

std::string gmsh_file(const std::string &name)
{
  return std::string(IONSTACK_SOURCE_DIR) + "/tests/meshes/gmsh_files/" + name;
}

/// Cells of all ranks.
template <int dim>
unsigned int cells_in(const Mesh<dim> &mesh)
{
  return static_cast<unsigned int>(mesh.triangulation.n_global_active_cells());
}
} // namespace

TEST(Gmsh, BytesOfBothOrders)
{
  for (const bool reversed : {false, true})
  {
    for (const std::string &bytes : {GmshBytes::of(squares_v2, false, reversed),
                                     GmshBytes::of(squares_v41, true, reversed),
                                     GmshBytes::of(squares_v41, true, reversed, 4)})
    {
      const MeshFile file(bytes);
      const auto     mesh = build_mesh<2>(squares(file.name()), MPI_COMM_WORLD);
      EXPECT_EQ(cells_in(*mesh), 2u);
      EXPECT_EQ(mesh->remark, "");
      expect_measures(measures(*mesh), measures_of_squares);
    }
    const MeshFile file(GmshBytes::of(cubes, false, reversed));
    expect_measures(measures(*build_mesh<3>(stacked_cubes(file.name()), MPI_COMM_WORLD)), measures_of_cubes);
  }
}

// Files that Gmsh 4.8.4 has written of the two geometries beside them.
TEST(Gmsh, FilesOfGmsh)
{
  for (const std::string name : {"22_binary",
                                 "22_parts",
                                 "22_order_2",
                                 "41_all",
                                 "41_binary",
                                 "41_parts",
                                 "41_binary_parts",
                                 "41_parametric",
                                 "41_order_2"})
  {
    SCOPED_TRACE(name);
    const auto mesh = build_mesh<2>(squares(gmsh_file("squares_" + name + ".msh")), MPI_COMM_WORLD);
    // 16 triangles, three parts each.
    EXPECT_EQ(cells_in(*mesh), 48u);
    const bool is_curved = name.find("order_2") != std::string::npos || name == "41_binary_parts";
    EXPECT_EQ(mesh->remark,
              std::string("16 triangles of the Gmsh file are cut into 48 quadrilaterals") +
                  (is_curved ? "; of the Gmsh file's cells of order 2 the corners are used, so that all edges are "
                               "straight"
                             : ""));
    expect_measures(measures(*mesh), measures_of_squares);
    EXPECT_EQ(mesh->interfaces.size(), 1u);
  }
  for (const std::string name : {"22_binary_order_2", "41_binary", "41_parts"})
  {
    SCOPED_TRACE(name);
    const auto mesh = build_mesh<3>(stacked_cubes(gmsh_file("cubes_" + name + ".msh")), MPI_COMM_WORLD);
    EXPECT_EQ(cells_in(*mesh), 4u * 48u);
    expect_measures(measures(*mesh), measures_of_cubes);
    EXPECT_EQ(mesh->interfaces.size(), 1u);
  }
}

TEST(Gmsh, SecondOrderHasItsCorners)
{
  // Sides that bulge between the corners: the middle nodes have no effect.
  std::string text = replaced(squares_v2,
                              "$Nodes\n6\n",
                              "$Nodes\n14\n7 1 -0.3 0\n8 2.3 0.5 0\n9 1 1.4 0\n10 -0.2 "
                              "0.5 0\n11 3 -0.1 0\n12 4.2 0.5 0\n13 3 1.1 0\n14 3 0.6 0\n");
  text             = replaced(text, "11 3 2 7 1 1 2 5 4", "11 16 2 7 1 1 2 5 4 7 8 9 10");
  text             = replaced(text, "12 3 2 9 2 2 5 6 3", "12 10 2 9 2 2 5 6 3 8 13 12 11 14");
  text             = replaced(text, "1 1 2 5 1 4 1", "1 8 2 5 1 4 1 10");
  const MeshFile file(text);
  const auto     mesh = build_mesh<2>(squares(file.name()), MPI_COMM_WORLD);
  EXPECT_EQ(cells_in(*mesh), 2u);
  EXPECT_EQ(mesh->remark, "of the Gmsh file's cells of order 2 the corners are used, so that all edges are straight");
  expect_measures(measures(*mesh), measures_of_squares);
}

TEST(Gmsh, MixedCellsAreCutSoThatTheyFit)
{
  // The right square in two triangles, one clockwise; the left one is cut into four, so that hanging nodes are none.
  const std::string text = replaced(
      replaced(squares_v2, "$Elements\n4", "$Elements\n5"), "12 3 2 9 2 2 5 6 3", "12 2 2 9 2 2 6 3\n13 2 2 9 2 2 6 5");
  {
    const MeshFile file(text);
    const auto     mesh = build_mesh<2>(squares(file.name()), MPI_COMM_WORLD);
    EXPECT_EQ(cells_in(*mesh), 10u);
    EXPECT_EQ(mesh->remark, "2 triangles and 1 quadrilateral of the Gmsh file are cut into 10 quadrilaterals");
    expect_measures(measures(*mesh), measures_of_squares);
    EXPECT_EQ(gmsh_content(file.name(), 2).cells, 10u);
    EXPECT_EQ(gmsh_content(file.name(), 2).boundaries.at("gate"), std::vector<unsigned int>{0});
    EXPECT_EQ(gmsh_content(file.name(), 2).boundaries.at("outside"), (std::vector<unsigned int>{0, 1}));
  }
  // A cube, a prism beside it and a tetrahedron on that: 8 + 6 + 4 parts. The prism holds 1/2, the tetrahedron 1/6.
  const std::string three = R"($MeshFormat
2.2 0 8
$EndMeshFormat
$PhysicalNames
3
2 1 "contact"
3 1 "lower"
3 2 "upper"
$EndPhysicalNames
$Nodes
11
1 0 0 0
2 1 0 0
3 1 1 0
4 0 1 0
5 0 0 1
6 1 0 1
7 1 1 1
8 0 1 1
9 2 0.5 0
10 2 0.5 1
11 1.5 0.5 2
$EndNodes
$Elements
5
1 3 2 1 1 1 2 3 4
2 2 2 1 1 2 9 3
3 5 2 1 1 1 2 3 4 5 6 7 8
4 6 2 2 2 2 3 9 6 7 10
5 4 2 2 2 6 7 10 11
$EndElements
)";
  const MeshFile    file(three);
  const auto        mesh = build_mesh<3>(stacked_cubes(file.name()), MPI_COMM_WORLD);
  EXPECT_EQ(cells_in(*mesh), 18u);
  auto found = measures(*mesh);
  EXPECT_NEAR(found["lower"], 1., 1e-13);
  EXPECT_NEAR(found["upper"], 2. / 3., 1e-13);
  EXPECT_NEAR(found["contact"], 1.5, 1e-13);
}

TEST(Gmsh, AwkwardFilesThatAreValid)
{
  const auto expect_squares = [](const std::string &text)
  {
    const MeshFile file(text);
    const auto     mesh = build_mesh<2>(squares(file.name()), MPI_COMM_WORLD);
    EXPECT_EQ(cells_in(*mesh), 2u);
    expect_measures(measures(*mesh), measures_of_squares);
  };
  // Numbers with gaps, nodes and a point that nothing uses.
  std::string sparse = replaced(squares_v2, "6 4 1 0\n", "600000000 4 1 0\n");
  sparse             = replaced(sparse, "2 1 2 3 2 3 6", "2 1 2 3 2 3 600000000");
  sparse             = replaced(sparse, "12 3 2 9 2 2 5 6 3", "1200 3 2 9 2 2 5 600000000 3");
  expect_squares(replaced(sparse, "$Nodes\n6\n", "$Nodes\n8\n77 0 0 0\n78 0 0 5\n"));
  expect_squares(replaced(squares_v2, "$Elements\n4\n", "$Elements\n6\n50 15 2 0 1 1\n51 1 2 0 7 2 5\n")); // no group
  expect_squares(replaced(squares_v2, "$Elements\n4\n", "$Elements\n5\n51 1 2 4 7 2 5\n")); // a group without a name
  // A surface in a group that has a name and in one that has none, and a point in two groups.
  std::string groups = replaced(squares_v41, "1 0 0 0 2 1 0 1 7 0", "1 0 0 0 2 1 0 2 4 7 0");
  groups             = replaced(groups, "0 2 2 0\n", "1 2 2 0\n1 0 0 0 2 1 2\n");
  expect_squares(groups);
  expect_squares(replaced(squares_v2, "11 3 2 7 1 1 2 5 4", "11 3 2 4 1 1 2 5 4\n11 3 2 7 1 1 2 5 4")
                     .replace(squares_v2.find("$Elements\n4") + 10, 1, "5"));
  // Sections that have no meaning here.
  expect_squares("$Comments\nby hand\n$EndComments\n" + squares_v2);
  expect_squares(replaced(squares_v2, "$Elements\n", "$Periodic\n0\n$EndPeriodic\n$Elements\n"));
}
