// SPDX-License-Identifier: Apache-2.0
#include "tests/meshes/gmsh_binary.h"
#include "tests/meshes/gmsh_testbed.h"

using namespace ionstack::meshes;
using namespace ionstack::meshes::gmsh_tests;

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
                    "has cells that belong to no named physical surface (line 25); in Gmsh, put each surface of the "
                    "device into one, and save no others.");
  const std::string names =
      squares_v2.substr(squares_v2.find("$Phys"), squares_v2.find("$Nodes") - squares_v2.find("$Phys"));
  expect_refusal<2>(squares(""),
                    replaced(squares_v2, names, ""),
                    "names no physical surface; every cell must belong to one, whose name gives its material.");
}

TEST(Gmsh, GroupsThatGmshHasNotWritten)
{
  std::ifstream     in(std::string(IONSTACK_SOURCE_DIR) + "/tests/meshes/gmsh_files/squares_22_all.msh");
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  expect_refusal<2>(squares(""),
                    text,
                    "names physical groups, but none of its elements is in one, as Gmsh writes format 2 with "
                    "Mesh.SaveAll; save it with Mesh.SaveAll = 0, or in format 4.1.");
}

TEST(Gmsh, ShapesThatCannotBeUsed)
{
  expect_refusal<2>(squares(""),
                    cubes,
                    "is a mesh in three dimensions, with hexahedra (line 28): that needs 'box' coordinates, others a "
                    "mesh in the (x, y) plane.");
  expect_refusal<3>(stacked_cubes(""),
                    squares_v2,
                    "contains no cells of 3 dimensions; in Gmsh, put each volume into a physical group and make a "
                    "mesh of 3 dimensions.");
  expect_refusal<3>(stacked_cubes(""),
                    replaced(cubes, "3 5 2 2 2 5 6 7 8 9 10 11 12", "3 7 2 2 2 5 6 7 8 9"),
                    "contains pyramids (line 29), which cannot be cut into hexahedra; mesh each volume with "
                    "tetrahedra, prisms or hexahedra that need no pyramids between them.");
  expect_refusal<2>(squares(""),
                    replaced(squares_v2, "12 3 2 9 2 2 5 6 3", "12 38 2 9 2 2 5 6 3"),
                    "has elements of Gmsh's type 38, which is not known here; save it with elements of first order (in "
                    "Gmsh, Mesh.ElementOrder = 1).");
}

TEST(Gmsh, NamedFacesInside)
{
  expect_refusal<2>(squares(""),
                    replaced(squares_v2, "2 1 2 3 2 3 6", "2 1 2 3 2 2 5"),
                    "has the physical curve 'gate' inside of the device (line 23); name only its outside, interfaces "
                    "between regions are found by themselves, also for contacts, by 'Between'.");
}

TEST(Gmsh, ElementsInTwoGroups)
{
  const std::string cells = "has the same cells in the physical surfaces 'metal' and 'oxide' (line ",
                    one   = "); a cell has one material: in Gmsh, put each surface into one of them alone.";
  expect_refusal<2>(
      squares(""), replaced(squares_v41, "1 0 0 0 2 1 0 1 7 0", "1 0 0 0 2 1 0 2 7 9 0"), cells + "41" + one);
  expect_refusal<2>(
      squares(""),
      replaced(replaced(squares_v2, "$Elements\n4", "$Elements\n5"), "12 3 2 9", "13 3 2 9 1 1 2 5 4\n12 3 2 9"),
      cells + "25" + one);
  expect_refusal<2>(squares(""),
                    replaced(squares_v41, "1 0 0 0 0 1 0 1 5 0", "1 0 0 0 0 1 0 2 5 3 0"),
                    "has the same part of its outside in the physical curves 'ground' and 'gate' (line 37); a part of "
                    "the outside has one name: in Gmsh, put each curve into one of them alone.");
}

TEST(Gmsh, PartsThatDoNotHangTogether)
{
  // The right square has nodes of its own where the two meet.
  std::string text = replaced(squares_v2, "$Nodes\n6\n", "$Nodes\n8\n7 2 0 0\n8 2 1 0\n");
  text             = replaced(text, "12 3 2 9 2 2 5 6 3", "12 3 2 9 2 7 8 6 3");
  expect_refusal<2>(squares(""),
                    text,
                    "has two nodes at (2, 0): what meets there does not hang together; in Gmsh, make it one geometry "
                    "(Coherence or BooleanFragments), or join the nodes of the mesh (Coherence Mesh).");
}

TEST(Gmsh, NamesOfWhatIsNotThere)
{
  // Only "metal" was saved, but the curve at the other end, too.
  expect_refusal<2>(squares(""),
                    replaced(replaced(squares_v2, "$Elements\n4", "$Elements\n3"), "12 3 2 9 2 2 5 6 3\n", ""),
                    "has a part of the physical curve 'gate' (line 23) that is no side of a cell; put the surface "
                    "beside it into a physical group, or take its name away.");
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
  // Announced as bytes, but a text: "$End" is there where the number 1 is due.
  expect_refusal<2>(squares(""),
                    replaced(squares_v2, "2.2 0 8", "2.2 1 8"),
                    "is broken at its byte 24 of its $MeshFormat: the number that tells the order of bytes is "
                    "1684948260 and not 1; write it anew with Gmsh.");
  expect_refusal<2>(squares(""),
                    "$NOD\n1\n1 0 0 0\n$ENDNOD\n",
                    "has format version 1; save it as version 4.1 or 2 (in Gmsh, Mesh.MshFileVersion).");
  expect_refusal<2>(squares(""),
                    replaced(replaced(squares_v2, "$Nodes", "$ParametricNodes"), "$EndNodes", "$EndParametricNodes"),
                    "has its nodes with parametric coordinates; save it without (in Gmsh, Mesh.SaveParametric = 0).");
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

TEST(Gmsh, BrokenBytes)
{
  for (const bool has_blocks : {false, true})
  {
    const std::string bytes = GmshBytes::of(has_blocks ? squares_v41 : squares_v2, has_blocks, false);
    const auto        cut   = bytes.find("$Nodes") + 60;
    expect_refusal<2>(squares(""), bytes.substr(0, cut), "is broken: it ends within its $Nodes.");
    // The second node gets the number of the first.
    std::string twice                    = bytes;
    const auto  first                    = twice.find("$Nodes\n") + (has_blocks ? 7 + 32 + 12 + 8 : 9);
    twice[first + (has_blocks ? 8 : 28)] = 1;
    const auto place                     = has_blocks ? first + 6 * 8 + 24 : first + 28 + 4;
    expect_refusal<2>(squares(""),
                      twice,
                      "is broken at its byte " + std::to_string(place) +
                          " of its $Nodes: the node 1 stands there for the second time; write it anew with Gmsh.");
  }
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
  // The right square stands there twice.
  std::string text = replaced(squares_v2, "4\n1 1 2 5 1 4 1", "5\n1 1 2 5 1 4 1");
  expect_refusal<2>(squares(""),
                    replaced(text, "$EndElements", "13 3 2 9 2 2 5 6 3\n$EndElements"),
                    "is broken in line " + std::to_string(std::stoi(line("12 3 2 9")) + 1) +
                        ": the cell stands there for the second time" + anew);
  // A third one at the side where the two squares meet.
  text = replaced(text, "$EndElements", "13 2 2 9 2 2 5 6\n$EndElements");
  expect_refusal<2>(squares(""),
                    text,
                    "is broken in line " + std::to_string(std::stoi(line("12 3 2 9")) + 1) +
                        ": the cell has a side that two other cells have already" + anew);
  // One corner is beside the plane.
  expect_refusal<2>(squares(""),
                    replaced(squares_v2, "6 4 1 0\n", "6 4 1 0.1\n"),
                    "is not a mesh in the (x, y) plane: its cells are at different z.");
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
  expect_refusal<2>(squares(""), text, "is not a mesh in the (x, y) plane: its cells are at different z.");
  // All nodes on one line.
  for (const std::string node : {"4 0", "5 2", "6 4"})
    text = replaced(text, node + " 0 1\n", node + "5 0 0\n");
  expect_refusal<2>(squares(""), text, "has a cell without volume, or is not a mesh in the (x, y) plane (line 24).");
}
