// SPDX-License-Identifier: Apache-2.0
// Contacts on parts of boundaries and inside of the device: how they are read, and what they have of the mesh.
#include "meshes/stack.h"
#include "tests/parameter_files/reading.h"

#include <deal.II/base/mpi.h>
#include <deal.II/base/numbers.h>

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

namespace ionstack::meshes
{
namespace
{
using parameters::Reading;

/// A device 100 nm wide of two layers, 10 nm and 20 nm, with one contact 'gate'.
std::string device(const std::string &stack, const std::string &contact)
{
  return "subsection Contacts\n  set Names = gate\nend\nsubsection Contact gate\n" + contact +
         "end\nsubsection Stack\n  set Layers = low, high\n" + stack +
         "  subsection Layer low\n    set Material = A\n    set Thickness = 10 nm\n    set Cells = 2\n  end\n"
         "  subsection Layer high\n    set Material = B\n    set Thickness = 20 nm\n    set Cells = 2\n  end\nend\n"
         "subsection Mesh\n  set Coarsening levels = 1\nend\n";
}

const std::string planar       = "  set Width = 100 nm\n  set Depth = 1 nm\n  set Lateral cell size = 30 nm\n";
const std::string axisymmetric = "  set Coordinates = axisymmetric\n  set Radius = 100 nm\n";
const std::string box =
    "  set Coordinates = box\n  set Width = 100 nm\n  set Breadth = 60 nm\n  set Lateral cell size = 20 nm\n";
const std::string filament = "  set Lateral regions = filament\n  subsection Lateral region filament\n"
                             "    set Material = C\n    set Layers = low\n    set Outer radius = 20 nm\n  end\n";

std::string set(const std::string &name, const std::string &value)
{
  return "  set " + name + " = " + value + "\n";
}

/// Length (area in 3D) of the faces of a place, those inside of the device once.
template <int dim>
double measure(const Mesh<dim> &mesh, const std::string &name)
{
  double sum = 0.;
  for (const auto &[id, other] : mesh.boundaries)
    for (const auto &cell : mesh.triangulation.active_cell_iterators())
      if (other == name && cell->is_locally_owned())
        for (const unsigned int f : cell->face_indices())
          if (mesh.lies_on(*cell, f, id))
            sum += cell->face(f)->measure() * (cell->at_boundary(f) ? 1. : 0.5);
  return dealii::Utilities::MPI::sum(sum, MPI_COMM_WORLD);
}

/// The measure of the contact on the mesh as built and on one that is refined here and there.
template <int dim>
void expect_measure(const std::string &stack,
                    const std::string &contact,
                    const std::string &name,
                    const double       expected)
{
  Reading                reading(device(stack, contact));
  const StackDescription description = StackDescription::read(reading.root);
  ASSERT_EQ(reading.problems(), std::vector<std::string>()) << contact;
  ASSERT_EQ(description.places.size(), 1u);
  EXPECT_EQ(description.places[0].name, name);
  const auto   mesh     = build_mesh<dim>(description, MPI_COMM_WORLD);
  const double rounding = 1e-12 * expected;
  EXPECT_NEAR(measure(*mesh, name), expected, rounding) << contact;
  for (unsigned int round = 0; round < 2; ++round)
  {
    unsigned int number = 0;
    for (const auto &cell : mesh->triangulation.active_cell_iterators())
      if (cell->is_locally_owned() && number++ % 3 == 0)
        cell->set_refine_flag();
    mesh->triangulation.execute_coarsening_and_refinement();
    EXPECT_NEAR(measure(*mesh, name), expected, rounding) << contact;
  }
}
} // namespace

TEST(ContactPlace, areas_are_exact_on_any_mesh)
{
  expect_measure<2>(planar, set("Boundary", "top"), "top", 100.);
  // No line of the mesh would stand at 33 nm or 57.5 nm else.
  expect_measure<2>(planar,
                    set("Boundary", "top") + set("From", "33 nm") + set("To", "57.5 nm"),
                    "top, x from 33 nm to 57.5 nm",
                    24.5);
  expect_measure<2>(axisymmetric, set("Boundary", "top") + set("To", "7 nm"), "top, r from 0 nm to 7 nm", 7.);
  expect_measure<2>(planar, set("Boundary", "right") + set("Layers", "high"), "right of high", 20.);
  expect_measure<2>(planar, set("Between", "high, low"), "between high and low", 100.);
  expect_measure<2>(
      planar, set("Between", "low, high") + set("From", "90 nm"), "between low and high, x from 90 nm to 100 nm", 10.);
  // The top and the side of a region within a layer.
  expect_measure<2>(
      planar + filament, set("Between", "filament in low, high"), "between filament in low and high", 20.);
  expect_measure<2>(planar + filament, set("Between", "filament in low, low"), "between filament in low and low", 10.);
  expect_measure<3>(box,
                    set("Boundary", "bottom") + set("To", "35 nm") + set("From y", "10 nm") + set("To y", "25 nm"),
                    "bottom, x from 0 nm to 35 nm, y from 10 nm to 25 nm",
                    35. * 15.);
  expect_measure<3>(box,
                    set("Boundary", "left") + set("Layers", "low") + set("From y", "10 nm"),
                    "left of low, y from 10 nm to 60 nm",
                    10. * 50.);
}

TEST(ContactPlace, a_region_is_all_of_its_cells)
{
  Reading                reading(device(planar + filament, set("Region", "filament in low")));
  const StackDescription description = StackDescription::read(reading.root);
  ASSERT_EQ(reading.problems(), std::vector<std::string>());
  const auto mesh = build_mesh<2>(description, MPI_COMM_WORLD);
  ASSERT_EQ(mesh->inside.size(), 1u);
  for (const auto &cell : mesh->triangulation.active_cell_iterators())
    for (const unsigned int f : cell->face_indices())
      EXPECT_EQ(mesh->lies_on(*cell, f, mesh->inside.begin()->first), cell->material_id() == 2);
}

/// A disc on a mesh of cells of width h has those faces whose centres lie in it: its area is that of the disc but for
/// faces within sqrt(2)/2 h of the rim, at most 2 pi r sqrt(2) h in all.
TEST(ContactPlace, a_disc_follows_the_cells)
{
  Reading reading(
      device(box,
             set("Boundary", "top") + set("Radius", "20 nm") + set("Centre x", "50 nm") + set("Centre y", "30 nm")),
      {"Mesh/Refinement=2"});
  const StackDescription description = StackDescription::read(reading.root);
  ASSERT_EQ(reading.problems(), std::vector<std::string>());
  const auto   mesh     = build_mesh<3>(description, MPI_COMM_WORLD);
  const auto   area     = [&] { return measure(*mesh, description.places[0].name); };
  const double as_built = area(), radius = 20., h = 20. / 4.;
  EXPECT_NEAR(as_built, dealii::numbers::PI * radius * radius, 2. * dealii::numbers::PI * radius * std::sqrt(2.) * h);
  EXPECT_NE(mesh->remark.find("disc"), std::string::npos) << mesh->remark;
  mesh->triangulation.refine_global(1);
  EXPECT_NEAR(area(), as_built, 1e-12 * as_built);
}

TEST(ContactPlace, regions_at_a_part)
{
  const auto regions_of = [](const std::string &contact)
  {
    Reading                reading(device(planar + filament, contact));
    const StackDescription description = StackDescription::read(reading.root);
    EXPECT_EQ(reading.problems(), std::vector<std::string>()) << contact;
    return description.regions_at(description.places.at(0));
  };
  using Regions = std::vector<unsigned int>; // low, high, filament in low
  EXPECT_EQ(regions_of(set("Boundary", "bottom") + set("To", "20 nm")), (Regions{2}));
  EXPECT_EQ(regions_of(set("Boundary", "bottom") + set("To", "21 nm")), (Regions{0, 2}));
  EXPECT_EQ(regions_of(set("Boundary", "bottom") + set("From", "20 nm")), (Regions{0}));
  EXPECT_EQ(regions_of(set("Boundary", "left") + set("Layers", "low")), (Regions{2}));
  EXPECT_EQ(regions_of(set("Boundary", "right") + set("Layers", "high, low")), (Regions{0, 1}));
  EXPECT_EQ(regions_of(set("Between", "low, high") + set("From", "50 nm")), (Regions{0, 1}));
}

TEST(ContactPlace, pictures)
{
  const auto drawn = [](const std::string &stack, const std::string &contact)
  {
    Reading                          reading(device(stack, contact));
    const StackDescription           description = StackDescription::read(reading.root);
    std::vector<std::vector<double>> result;
    for (const Rectangle &rectangle : description.section(description.places.at(0)))
      result.push_back({rectangle.left, rectangle.right, rectangle.bottom, rectangle.top});
    return result;
  };
  using Lines = std::vector<std::vector<double>>;
  EXPECT_EQ(drawn(planar, set("Boundary", "top") + set("From", "25 nm")), (Lines{{25., 100., 30., 30.}}));
  EXPECT_EQ(drawn(planar, set("Boundary", "right") + set("Layers", "high")), (Lines{{100., 100., 10., 30.}}));
  EXPECT_EQ(drawn(planar, set("Between", "low, high") + set("To", "5 nm")), (Lines{{0., 5., 10., 10.}}));
  EXPECT_EQ(drawn(planar + filament, set("Between", "filament in low, low")), (Lines{{20., 20., 0., 10.}}));
  EXPECT_EQ(drawn(planar + filament, set("Region", "filament in low")), (Lines{{0., 20., 0., 10.}}));
  // The plane y = 30 nm of the box meets the disc in its middle, and the strip not at all.
  const std::string centred = box + set("Axis y", "30 nm") + set("Axis x", "50 nm");
  EXPECT_EQ(drawn(centred, set("Boundary", "top") + set("Radius", "20 nm")), (Lines{{30., 70., 30., 30.}}));
  EXPECT_EQ(drawn(centred, set("Boundary", "top") + set("To y", "20 nm")), Lines{});
}

TEST(ContactPlace, mistakes)
{
  struct Mistake
  {
    std::string stack, contact, problem;
  };
  const std::string top        = set("Boundary", "top");
  const Mistake     mistakes[] = {
          {planar, "", "t.prm:4: Contact gate/Boundary: is required and not given"},
          {planar,
           set("Boundary", "tpo"),
           "t.prm:5: Contact gate/Boundary: 'tpo' is no boundary of the device, did you mean 'top'?"},
          {planar, set("Boundary", "tpo") + set("To", "5 nm"), "t.prm:5: Contact gate/Boundary: 'tpo' is no boundary"},
          {planar, top + set("From", "50"), "t.prm:6: Contact gate/From: '50' has no unit"},
          {planar,
           top + set("From", "50 nm") + set("To", "50 nm"),
           "t.prm:7: Contact gate/To: the contact would go from 50 nm to 50 nm, which is no length"},
          {planar, top + set("From", "60 nm") + set("To", "50 nm"), "t.prm:7: Contact gate/To: the contact would go from"},
          {planar, top + set("To", "0 nm"), "t.prm:6: Contact gate/To: the contact would go from 0 nm to 0 nm"},
          {planar,
           top + set("To", "101 nm"),
           "t.prm:6: Contact gate/To: 101 nm lies outside of the device, which extends from 0 nm to 100 nm"},
          {planar, top + set("From", "-1 nm"), "t.prm:6: Contact gate/From: -1 nm lies outside of the device"},
          {planar,
           set("Boundary", "right") + set("From", "5 nm"),
           "t.prm:6: Contact gate/From: has no effect: on 'right' it is 'Layers' that restricts a contact"},
          {planar, top + set("From y", "5 nm"), "t.prm:6: Contact gate/From y: has no effect: only a box has a y"},
          {planar, top + set("Radius", "5 nm"), "t.prm:6: Contact gate/Radius: has no effect: only a box has discs"},
          {box,
           top + set("Centre x", "5 nm"),
           "t.prm:6: Contact gate/Centre x: has no effect: there is no disc: 'Radius' is not given"},
          {box,
           top + set("Radius", "5 nm") + set("Centre y", "61 nm"),
           "t.prm:6: Contact gate/Radius: the disc has its centre at (0 nm, 61 nm), outside of the device"},
          {planar, top + set("Layers", "high"), "t.prm:6: Contact gate/Layers: has no effect: 'top' belongs to one layer"},
          {planar,
           set("Boundary", "left") + set("Layers", "hihg"),
           "t.prm:6: Contact gate/Layers: there is no layer 'hihg', did you mean 'high'?"},
          {planar, set("Boundary", "left") + set("Layers", "low, low"), "t.prm:6: Contact gate/Layers: lists 'low' twice"},
          {planar, set("Between", "low"), "t.prm:5: Contact gate/Between: needs two regions, separated by a comma"},
          {planar, set("Between", "low, low"), "t.prm:5: Contact gate/Between: names the same region twice"},
          {planar,
           set("Between", "low, hgih"),
           "t.prm:5: Contact gate/Between: 'hgih' is no region of the device, did you mean 'high'?"},
          {planar,
           set("Region", "lwo"),
           "t.prm:5: Contact gate/Region: 'lwo' is no region of the device, did you mean 'low'?"},
          {planar,
           top + set("Between", "low, high"),
           "t.prm:5: Contact gate/Boundary: has no effect: the place of the contact is given by 'Between'"},
          {planar,
           set("Region", "low") + set("To", "5 nm"),
           "t.prm:6: Contact gate/To: has no effect: the contact is all of its region"},
  };
  for (const Mistake &mistake : mistakes)
  {
    Reading reading(device(mistake.stack, mistake.contact));
    StackDescription::read(reading.root);
    // As who reads the contacts.
    contact_names(reading.root.section("Contacts"));
    reading.file.report_unused();
    const auto problems = reading.problems();
    ASSERT_EQ(problems.size(), 1u) << mistake.contact << testing::PrintToString(problems);
    EXPECT_EQ(problems[0].rfind(mistake.problem, 0), 0u) << problems[0] << "\n" << mistake.problem;
  }
}
} // namespace ionstack::meshes
