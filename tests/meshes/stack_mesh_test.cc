// SPDX-License-Identifier: Apache-2.0
#include "materials/files/diagnostics.h"
#include "meshes/stack.h"

#include <deal.II/base/mpi.h>
#include <deal.II/base/numbers.h>

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <map>
#include <string>
#include <vector>

using namespace ionstack::meshes;
using dealii::numbers::PI;

namespace
{
/// Volume of a cell that is a box. In axisymmetric coordinates by Pappus: the area times the way of its centre.
template <int dim>
double volume(const Mesh<dim> &mesh, const double measure, const dealii::Point<dim> &centre)
{
  switch (mesh.coordinates)
  {
  case Coordinates::planar:
    return measure * mesh.depth;
  case Coordinates::axisymmetric:
    return measure * 2. * PI * centre[0];
  default:
    return measure;
  }
}

template <int dim>
std::vector<double> volumes(const Mesh<dim> &mesh)
{
  std::vector<double> result(mesh.regions.size());
  for (const auto &cell : mesh.triangulation.active_cell_iterators())
    if (cell->is_locally_owned())
      result.at(cell->material_id()) += volume(mesh, cell->measure(), cell->center());
  dealii::Utilities::MPI::sum(result, MPI_COMM_WORLD, result);
  return result;
}

/// Length (area in 3D) of each boundary by name.
template <int dim>
std::map<std::string, double> boundary_measures(const Mesh<dim> &mesh)
{
  std::vector<double> sums(mesh.boundaries.size());
  for (const auto &cell : mesh.triangulation.active_cell_iterators())
    if (cell->is_locally_owned())
      for (const unsigned int f : cell->face_indices())
        if (cell->at_boundary(f))
          sums.at(cell->face(f)->boundary_id()) += cell->face(f)->measure();
  dealii::Utilities::MPI::sum(sums, MPI_COMM_WORLD, sums);
  std::map<std::string, double> result;
  for (const auto &[id, name] : mesh.boundaries)
    result[name] = sums.at(id);
  return result;
}

std::vector<std::string> names(const std::vector<Region> &regions)
{
  std::vector<std::string> result;
  for (const Region &region : regions)
    result.push_back(region.name);
  return result;
}

Segment uniform(const double length, const double size)
{
  return {length, size, size, size, 0.};
}

/// Three layers; the middle one holds a filament and a ring of another material around it, further out. Graded cells.
StackDescription device(const Coordinates coordinates)
{
  StackDescription d;
  d.coordinates = coordinates;
  d.depth       = 50.;
  d.layers      = {{"base", "Pt", {5., 1., 1., 0.25, 0.2}},
                   {"oxide", "HfO2", {2., 0.25, 0.1, 0.1, 0.2}},
                   {"cap", "Ti", {3., 1., 0.25, 1., 0.2}}};
  d.lateral = {{2., 1., 1., 0.25, 0.2}, {4., 1., 0.25, 0.25, 0.2}, {1., 1., 0.25, 0.25, 0.2}, {3., 1., 0.25, 1., 0.2}};
  d.lateral_regions = {{"filament", "HfOx", {"oxide"}, 0., 2.}, {"ring", "SiO2", {"oxide", "cap"}, 6., 7.}};
  return d;
}

/// Each locally owned cell by centre, with material id and boundary ids: to compare meshes bit by bit.
template <int dim>
std::map<std::vector<double>, std::vector<unsigned int>> cells_of(const Mesh<dim> &mesh)
{
  std::map<std::vector<double>, std::vector<unsigned int>> result;
  for (const auto &cell : mesh.triangulation.active_cell_iterators())
    if (cell->is_locally_owned())
    {
      std::vector<double> key;
      for (int d = 0; d < dim; ++d)
      {
        key.push_back(cell->vertex(0)[d]);
        key.push_back(cell->vertex((1 << dim) - 1)[d]);
      }
      std::vector<unsigned int> ids = {cell->material_id()};
      for (const unsigned int f : cell->face_indices())
        ids.push_back(cell->face(f)->boundary_id());
      result[key] = ids;
    }
  return result;
}
} // namespace

TEST(StackMesh, PlanarRegionsFillTheirVolume)
{
  const auto mesh = build_mesh<2>(device(Coordinates::planar), MPI_COMM_WORLD);
  EXPECT_EQ(names(mesh->regions),
            (std::vector<std::string>{"base", "oxide", "cap", "filament in oxide", "ring in oxide", "ring in cap"}));
  EXPECT_EQ(mesh->regions[1].material, "HfO2");
  EXPECT_EQ(mesh->regions[5].material, "SiO2");
  // width x height x depth: 10 nm wide, 2 nm filament, 1 nm ring
  const std::vector<double> expected = {
      10. * 5. * 50., (10. - 2. - 1.) * 2. * 50., (10. - 1.) * 3. * 50., 2. * 2. * 50., 1. * 2. * 50., 1. * 3. * 50.};
  const std::vector<double> found = volumes(*mesh);
  for (unsigned int i = 0; i < expected.size(); ++i)
    EXPECT_NEAR(found[i], expected[i], 1e-12 * 10. * 10. * 50.) << mesh->regions[i].name;
}

TEST(StackMesh, AxisymmetricRegionsFillTheirVolume)
{
  const auto mesh = build_mesh<2>(device(Coordinates::axisymmetric), MPI_COMM_WORLD);
  // Cylinders and shells: pi (outer^2 - inner^2) height
  const double              filament = PI * 4., ring = PI * (49. - 36.), all = PI * 100.;
  const std::vector<double> expected = {
      all * 5., (all - filament - ring) * 2., (all - ring) * 3., filament * 2., ring * 2., ring * 3.};
  const std::vector<double> found = volumes(*mesh);
  for (unsigned int i = 0; i < expected.size(); ++i)
    EXPECT_NEAR(found[i], expected[i], 1e-12 * all * 10.) << mesh->regions[i].name;
}

TEST(StackMesh, InterfacesJoinRegionsThatShareFaces)
{
  const auto mesh = build_mesh<2>(device(Coordinates::planar), MPI_COMM_WORLD);
  // Regions: 0 base, 1 oxide, 2 cap, 3 filament, 4 ring in oxide, 5 ring in cap. The base lies below all of the oxide's
  // layer; ring lies on ring; regions that only meet at a vertex (filament and ring in cap, oxide and cap's ring) do
  // not count.
  const std::map<std::pair<unsigned int, unsigned int>, unsigned int> expected = {{{0, 1}, 0},
                                                                                  {{0, 3}, 1},
                                                                                  {{0, 4}, 2},
                                                                                  {{1, 2}, 3},
                                                                                  {{1, 3}, 4},
                                                                                  {{1, 4}, 5},
                                                                                  {{2, 3}, 6},
                                                                                  {{2, 5}, 7},
                                                                                  {{4, 5}, 8}};
  EXPECT_EQ(mesh->interfaces, expected);
}

TEST(StackMesh, BoundariesHaveNamesAndSizes)
{
  const auto planar = build_mesh<2>(device(Coordinates::planar), MPI_COMM_WORLD);
  auto       sizes  = boundary_measures(*planar);
  EXPECT_EQ(sizes.size(), 4u);
  EXPECT_NEAR(sizes["bottom"], 10., 1e-12);
  EXPECT_NEAR(sizes["top"], 10., 1e-12);
  EXPECT_NEAR(sizes["left"], 10., 1e-12);
  EXPECT_NEAR(sizes["right"], 10., 1e-12);

  const auto round = build_mesh<2>(device(Coordinates::axisymmetric), MPI_COMM_WORLD);
  for (const auto &cell : round->triangulation.active_cell_iterators())
    for (const unsigned int f : cell->face_indices())
      if (!cell->is_artificial() && cell->at_boundary(f))
      {
        const dealii::Point<2> p    = cell->face(f)->center();
        const std::string      name = p[0] == 0. ? "axis" : p[0] == 10. ? "side" : p[1] == 0. ? "bottom" : "top";
        EXPECT_EQ(round->boundaries.at(cell->face(f)->boundary_id()), name);
      }
}

TEST(StackMesh, BoxBoundariesHaveNamesAndSizes)
{
  StackDescription d;
  d.coordinates       = Coordinates::box;
  d.layers            = {{"a", "A", uniform(2., 1.)}, {"b", "B", uniform(3., 1.)}};
  d.lateral           = {uniform(4., 1.)};
  d.lateral_second    = {uniform(6., 1.)};
  d.coarsening_levels = 0;
  const auto mesh     = build_mesh<3>(d, MPI_COMM_WORLD);
  EXPECT_EQ(mesh->triangulation.n_global_active_cells(), 4u * 6u * 5u);
  for (const auto &cell : mesh->triangulation.active_cell_iterators())
    for (const unsigned int f : cell->face_indices())
      if (!cell->is_artificial() && cell->at_boundary(f))
      {
        const dealii::Point<3> p    = cell->face(f)->center();
        const std::string      name = p[0] == 0.   ? "left"
                                      : p[0] == 4. ? "right"
                                      : p[1] == 0. ? "front"
                                      : p[1] == 6. ? "back"
                                      : p[2] == 0. ? "bottom"
                                                   : "top";
        EXPECT_EQ(mesh->boundaries.at(cell->face(f)->boundary_id()), name);
      }
  EXPECT_EQ(d.boundary_names().size(), mesh->boundaries.size());
}

TEST(StackMesh, HeightsOfLayers)
{
  const auto mesh = build_mesh<2>(device(Coordinates::planar), MPI_COMM_WORLD);
  EXPECT_EQ(mesh->layer_tops, (std::map<std::string, double>{{"base", 5.}, {"oxide", 7.}, {"cap", 10.}}));
  EXPECT_EQ(mesh->depth, 50.);
  EXPECT_EQ(mesh->radius({3., 4.}), 3.);
  EXPECT_EQ(mesh->height({3., 4.}), 4.);
}

TEST(StackMesh, RefinedVerticesStandOnGradedLines)
{
  for (const unsigned int refinement : {0u, 1u, 2u})
  {
    StackDescription d                     = device(Coordinates::planar);
    d.refinement                           = refinement;
    const auto                      mesh   = build_mesh<2>(d, MPI_COMM_WORLD);
    const double                    halves = 1u << refinement;
    const std::array<GradedAxis, 2> axes   = {{GradedAxis(0., d.lateral, 4), GradedAxis(0., d.vertical(), 4)}};
    for (const auto &cell : mesh->triangulation.active_cell_iterators())
      if (!cell->is_artificial())
        for (const unsigned int v : cell->vertex_indices())
          for (unsigned int i = 0; i < 2; ++i)
          {
            const double x    = cell->vertex(v)[i];
            const double line = std::round(axes[i].cell_number(x) * halves) / halves;
            EXPECT_EQ(x, axes[i].position(line)); // to the last bit
          }
    EXPECT_EQ(mesh->triangulation.n_global_active_cells(), axes[0].n_cells() * axes[1].n_cells() * halves * halves);
  }
}

TEST(StackMesh, CoarseMeshIsSmall)
{
  StackDescription d = device(Coordinates::planar);
  for (const unsigned int levels : {0u, 1u, 3u})
  {
    d.coarsening_levels = levels;
    const auto mesh     = build_mesh<2>(d, MPI_COMM_WORLD);
    EXPECT_EQ(mesh->triangulation.n_cells(0) << (2 * levels), mesh->triangulation.n_global_active_cells());
    EXPECT_EQ(mesh->triangulation.n_global_levels(), levels + 1);
  }
}

TEST(StackMesh, AllNumbersOfRanksGiveTheSameMesh)
{
  StackDescription d  = device(Coordinates::axisymmetric);
  d.refinement        = 1;
  const auto parallel = build_mesh<2>(d, MPI_COMM_WORLD);
  const auto serial   = build_mesh<2>(d, MPI_COMM_SELF);
  const auto all      = cells_of(*serial);
  const auto mine     = cells_of(*parallel);
  for (const auto &[corners, ids] : mine)
  {
    const auto found = all.find(corners); // to the last bit
    ASSERT_NE(found, all.end());
    EXPECT_EQ(found->second, ids);
  }
  EXPECT_EQ(dealii::Utilities::MPI::sum(mine.size(), MPI_COMM_WORLD), all.size());
  EXPECT_EQ(parallel->interfaces, serial->interfaces);
}

namespace
{
/// A box of 12 x 10 x 4 nm with an upright cylinder of radius 3.3 nm around (5, 4.5) in its upper half; cells of 1 nm.
StackDescription cylinder_in_box(const unsigned int refinement)
{
  StackDescription d;
  d.coordinates       = Coordinates::box;
  d.layers            = {{"lower", "A", uniform(2., 1.)}, {"upper", "B", uniform(2., 1.)}};
  d.lateral           = {uniform(12., 1.)};
  d.lateral_second    = {uniform(10., 1.)};
  d.axis              = dealii::Point<2>(5., 4.5);
  d.lateral_regions   = {{"core", "C", {"upper"}, 0., 3.3}};
  d.coarsening_levels = 1;
  d.refinement        = refinement;
  return d;
}

/// Area of the squares of size h whose centre lies in the circle, counted one by one.
double staircase(const double h, const double radius, const double x0, const double y0)
{
  unsigned int inside = 0;
  for (double x = 0.5 * h; x < 12.; x += h)
    for (double y = 0.5 * h; y < 10.; y += h)
      inside += (x - x0) * (x - x0) + (y - y0) * (y - y0) < radius * radius;
  return inside * h * h;
}
} // namespace

TEST(StackMesh, CylinderInBoxIsAStaircaseOfTheFineCells)
{
  for (const unsigned int refinement : {0u, 1u, 2u})
  {
    const double h     = std::ldexp(1., -static_cast<int>(refinement));
    const auto   mesh  = build_mesh<3>(cylinder_in_box(refinement), MPI_COMM_WORLD);
    const auto   found = volumes(*mesh);
    EXPECT_NEAR(found[2], 2. * staircase(h, 3.3, 5., 4.5), 1e-10);
    EXPECT_NEAR(found[0], 12. * 10. * 2., 1e-10);
    EXPECT_NEAR(found[1] + found[2], 12. * 10. * 2., 1e-10);
    // A square that is wrong, in part, has its centre within half its diagonal of the circle: the wrong area is inside
    // of a ring of width sqrt(2) h.
    EXPECT_LT(std::abs(found[2] / 2. - PI * 3.3 * 3.3), 2. * PI * 3.3 * std::sqrt(2.) * h);
    EXPECT_NEAR(mesh->radius({8., 8.5, 1.}), 5., 1e-15);
  }
}

TEST(StackMesh, ChildrenKeepTheRegionAlsoOnOtherRanks)
{
  // All cells are refined once more, then those at x < 3, which moves cells between ranks; then all are coarsened.
  const auto mesh   = build_mesh<3>(cylinder_in_box(1), MPI_COMM_WORLD);
  const auto before = volumes(*mesh);
  mesh->triangulation.refine_global(1);
  for (const auto &cell : mesh->triangulation.active_cell_iterators())
    if (cell->is_locally_owned() && cell->center()[0] < 3.)
      cell->set_refine_flag();
  mesh->triangulation.execute_coarsening_and_refinement();
  auto after = volumes(*mesh);
  for (unsigned int i = 0; i < before.size(); ++i)
    EXPECT_NEAR(after[i], before[i], 1e-10);

  for (int i = 0; i < 2; ++i)
  {
    for (const auto &cell : mesh->triangulation.active_cell_iterators())
      if (cell->is_locally_owned() && cell->level() > 2)
        cell->set_coarsen_flag();
    mesh->triangulation.execute_coarsening_and_refinement();
  }
  EXPECT_EQ(mesh->triangulation.n_global_active_cells(), 24u * 20u * 8u);
  after = volumes(*mesh);
  for (unsigned int i = 0; i < before.size(); ++i)
    EXPECT_NEAR(after[i], before[i], 1e-10);
}

TEST(StackMesh, GhostCellsKnowTheirRegion)
{
  const auto mesh = build_mesh<3>(cylinder_in_box(0), MPI_COMM_WORLD);
  for (const auto &cell : mesh->triangulation.active_cell_iterators())
    if (cell->is_ghost())
    {
      const auto p        = cell->center();
      const bool core     = p[2] > 2. && std::hypot(p[0] - 5., p[1] - 4.5) < 3.3;
      const auto expected = core ? 2u : p[2] > 2. ? 1u : 0u;
      EXPECT_EQ(cell->material_id(), expected);
    }
}

TEST(StackMesh, RegionWithoutCellsIsRefused)
{
  StackDescription d = cylinder_in_box(0);
  d.lateral_regions.push_back({"speck", "D", {"lower"}, 0., 0.01}); // smaller than any cell
  try
  {
    build_mesh<3>(d, MPI_COMM_WORLD);
    FAIL();
  }
  catch (const ionstack::BadInput &error)
  {
    EXPECT_NE(std::string(error.what()).find("'speck in lower' has no cell"), std::string::npos) << error.what();
  }
}

TEST(StackMesh, Summary)
{
  StackDescription d;
  d.layers        = {{"a", "A", uniform(4., 1.)}, {"b", "B", uniform(1., 0.25)}};
  d.lateral       = {uniform(1600., 10.)};
  const auto mesh = build_mesh<2>(d, MPI_COMM_WORLD);
  // 160 x (4 + 4) cells of 10 nm x 1 nm and 10 nm x 0.25 nm; every fourth line makes 40 x 2 coarse cells.
  EXPECT_EQ(summary(*mesh), "2 regions, 1,280 cells (80 coarse); smallest cell 0.25 nm; aspect ratio at most 40");
}
