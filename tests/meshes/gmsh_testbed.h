// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_tests_meshes_gmsh_testbed_h
#define ionstack_tests_meshes_gmsh_testbed_h

#include "materials/files/diagnostics.h"
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

/// What the tests of Gmsh files share.
namespace ionstack::meshes::gmsh_tests
{
/// Two unit cubes on top of each other, "lower" and "upper", with a named bottom.
inline const std::string cubes = R"($MeshFormat
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

inline StackDescription squares(const std::string &file)
{
  StackDescription d;
  d.gmsh_file    = file;
  d.gmsh_regions = {{"metal", "Pt"}, {"oxide", "HfO2"}}; // in another order than in the file
  return d;
}

inline StackDescription stacked_cubes(const std::string &file)
{
  StackDescription d;
  d.coordinates  = Coordinates::box;
  d.gmsh_file    = file;
  d.gmsh_regions = {{"upper", "Ti"}, {"lower", "Pt"}};
  return d;
}

inline std::string replaced(std::string text, const std::string &found, const std::string &replacement)
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

inline void expect_measures(const std::map<std::string, double> &found, const std::map<std::string, double> &expected)
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
} // namespace ionstack::meshes::gmsh_tests

#endif
