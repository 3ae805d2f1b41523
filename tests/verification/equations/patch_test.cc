// SPDX-License-Identifier: Apache-2.0
#include "hexahedra.h"
#include "quadrilaterals.h"
#include "solver/space/current_density.h"
#include "testbed.h"
#include "tests/materials/temporary_folder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <optional>

// The patch test: a linear field is exact on every valid mesh. All fields are set to what they are in a uniform flux,
// without any contact; then nothing is left over at a node that the flux passes, and what enters and leaves at the ends
// is the flux density times the area of the end.
namespace ionstack::tests
{
namespace
{
constexpr double size          = 3.; // of the meshes [nm]
constexpr double charge_of_ion = 2.;

/// Coordinates by name, and where the mesh begins along x.
struct Frame
{
  std::string coordinates;
  double      shift  = 0.;
  bool        halved = false; ///< some cells twice, so that nodes hang in all directions
  /// Rows of cells, all between two heights, with upright sides for 0, in place of cut simplices.
  std::optional<double> slant = {};
  std::string           file  = {}; ///< of Gmsh in gmsh_films/, in place of both
};

/// On the mesh of a file.
solver::Device
device(const Frame &frame, const std::string &file, const std::string &physics, const std::string &more = "")
{
  return read_device("subsection Stack\n  set Coordinates = " + frame.coordinates +
                         (frame.coordinates == "planar" ? "\n  set Depth = 2 nm" : "") +
                         "\nend\nsubsection Mesh\n  set File = " + file +
                         "\n  set Length unit = nm\n  subsection Regions\n    set film = film\n  end\nend\n"
                         "subsection Physics\n" +
                         physics + "end\n" + more +
                         "subsection Contacts\n  set Names = low\nend\nsubsection Contact low\n  set Boundary = " +
                         (frame.slant ? "bottom" : "low") +
                         "\n"
                         "  set Temperature = 300 K\nend\n"
                         "subsection Protocol\n  set Contact = low\n  set Steps = ramp to 1 V in 1 s\nend\n",
                     {material_text("film",
                                    "value: 100 S/m",
                                    "value: 3 W/(m K)",
                                    "ion",
                                    "charge_number: 2\nhop_distance: 0.3 nm\nattempt_frequency: 1e12 Hz\n"
                                    "migration_energy: 0.3 eV\ndiffusion_prefactor: 0.5\ndrift_prefactor: 1\n"
                                    "field_argument_factor: 0.5\n")});
}

/// Halves cells here and there, the same for any number of ranks, and some of their parts again.
template <int dim>
void halve(meshes::Mesh<dim> &mesh)
{
  for (int round = 0; round < 2; ++round)
  {
    for (const auto &cell : mesh.triangulation.active_cell_iterators())
      if (cell->is_locally_owned())
      {
        double phase = 0.;
        for (unsigned int d = 0; d < dim; ++d)
          phase += (5. + 2. * d) * cell->center()[d];
        if (std::sin(phase) > (round == 0 ? 0.3 : 0.5))
          cell->set_refine_flag();
      }
    mesh.triangulation.execute_coarsening_and_refinement();
  }
}

/// What one field's rows have left over.
struct Balance
{
  double inside = 0.; ///< largest at a node that is at neither end
  double high   = 0.; ///< sum over the end at the high coordinate
  double all    = 0.; ///< sum of all
  double scale  = 0.; ///< largest anywhere
};

template <int dim>
Balance balance(const Equations<dim>      &equations,
                const std::vector<double> &residual,
                const unsigned int         field,
                const unsigned int         direction,
                const double               low)
{
  Balance result;
  for (std::size_t i = 0; i < residual.size(); ++i)
    if (equations.discretization.field_of()[i] == field)
    {
      const double x = equations.discretization.position_of()[i][direction] - low;
      result.all += residual[i];
      result.scale = std::max(result.scale, std::abs(residual[i]));
      if (std::abs(x - size) < 1e-9)
        result.high += residual[i];
      else if (std::abs(x) > 1e-9)
        result.inside = std::max(result.inside, std::abs(residual[i]));
    }
  result.all    = dealii::Utilities::MPI::sum(result.all, MPI_COMM_WORLD);
  result.high   = dealii::Utilities::MPI::sum(result.high, MPI_COMM_WORLD);
  result.inside = dealii::Utilities::MPI::max(result.inside, MPI_COMM_WORLD);
  result.scale  = dealii::Utilities::MPI::max(result.scale, MPI_COMM_WORLD);
  return result;
}

/// Fields are of order one and their differences along an edge of order 0.1, so a flux has 1e-15 of itself as error,
/// a node sums some fifty of them, and the matrix K multiplies by its condition, ten at most; the hopping law's sinh
/// has an argument of six at most.
constexpr double rounding = 1e-12;

/// The devices have these indices of fields.
constexpr unsigned int potential = 0;

template <int dim>
void expect_patch(const Frame &frame)
{
  SCOPED_TRACE(frame.coordinates + (frame.halved ? ", hanging nodes" : "") + ", from " + std::to_string(frame.shift) +
               " " + frame.file);
  const bool                                     ring = frame.coordinates == "axisymmetric";
  const std::function<void(meshes::Mesh<dim> &)> change =
      frame.halved ? halve<dim> : std::function<void(meshes::Mesh<dim> &)>();
  const double pi     = dealii::numbers::PI;
  const double outer  = frame.shift + size;
  const double area   = ring ? pi * (outer * outer - frame.shift * frame.shift) : dim == 2 ? 2. * size : size * size;
  const double volume = area * size;

  const std::string ions =
      "subsection Species ion\n  set Regions = film\n  set Initial concentration = 2e27 1/m^3\nend\n";
  const TemporaryFolder folder;
  if (frame.slant)
    folder.write("mesh.msh",
                 gmsh_of_block(
                     4,
                     3,
                     [&](const double s, const double t)
                     {
                       const double moved = s + *frame.slant * s * (1. - s) * std::sin(4. * t + 1.);
                       return dealii::Point<2>(frame.shift + size * moved, size * t);
                     },
                     "film"));
  else if (frame.file.empty())
    folder.write("mesh.msh", gmsh_of_cut_simplices<dim>(static_cast<int>(size), frame.shift));
  const std::string  file       = frame.file.empty()
                                      ? folder.path() + "/mesh.msh"
                                      : IONSTACK_SOURCE_DIR "/tests/verification/equations/gmsh_films/" + frame.file;
  const auto         conducting = device(frame, file, "  set Heat = off\n  set Species = ion\n", ions);
  const auto         heated     = device(frame, file, "  set Heat = steady\n");
  Equations<dim>     conduction(conducting, MPI_COMM_WORLD, false, change);
  Equations<dim>     heat(heated, MPI_COMM_WORLD, false, change);
  const unsigned int ion = 1, temperature = 1;
  ASSERT_EQ(conducting.physics.fields[ion].name, "ion");
  ASSERT_EQ(heated.physics.fields[temperature].name, "temperature");

  double held = 0.;
  for (std::size_t i = 0; i < conduction.discretization.volume_of().size(); ++i)
    if (conduction.discretization.field_of()[i] == potential)
      held += conduction.discretization.volume_of()[i];
  EXPECT_NEAR(dealii::Utilities::MPI::sum(held, MPI_COMM_WORLD) / volume, 1., rounding);

  for (unsigned int k = ring ? 1 : 0; k < dim; ++k)
  {
    const double     low   = k == 0 ? frame.shift : 0.;
    constexpr double slope = 0.3; // V/nm
    {
      const Unknowns state(conduction.discretization);
      conduction.set(state,
                     [&](const unsigned int field, const dealii::Point<dim> &p)
                     { return field == potential ? slope * (p[k] - low) : 2.; });
      const auto   residual = conduction.residual(state);
      const auto   current  = balance(conduction, residual, potential, k, low);
      const double sigma    = internal_conductivity(100.);
      EXPECT_LT(current.inside, rounding * current.scale) << k;
      EXPECT_NEAR(current.all / current.high, 0., rounding) << k;
      // Ions of one concentration stay, though they hop by a law of the field's magnitude; their charge is current.
      const auto flow = balance(conduction, residual, ion, k, low);
      EXPECT_NEAR(std::abs(current.high - charge_of_ion * flow.high) / (sigma * slope * area), 1., rounding) << k;
      EXPECT_GT(std::abs(flow.high), 0.);
      EXPECT_LT(flow.inside, rounding * flow.scale) << k;
      EXPECT_NEAR(flow.all / flow.high, 0., rounding) << k;
    }
    {
      const Unknowns state(heat.discretization);
      heat.set(state,
               [&](const unsigned int field, const dealii::Point<dim> &p)
               { return field == temperature ? 300. + 20. * (p[k] - low) : 0.; });
      const auto flow = balance(heat, heat.residual(state), temperature, k, low);
      // Of 300 K and not of the differences.
      EXPECT_LT(flow.inside, 100. * rounding * flow.scale) << k;
      EXPECT_NEAR(std::abs(flow.high) / (internal_heat_conductivity(3.) * 20. * area), 1., 100. * rounding) << k;

      heat.set(state,
               [&](const unsigned int field, const dealii::Point<dim> &p)
               { return field == temperature ? 300. : slope * (p[k] - low); });
      const auto joule = balance(heat, heat.residual(state), temperature, k, low);
      // The current density that is written of each cell [A/m^2].
      const auto &discretization = heat.discretization;
      std::size_t index          = 0;
      double      wrong          = 0.;
      for (const auto &cell : discretization.dof_handler().active_cell_iterators())
        if (cell->is_locally_owned())
        {
          dealii::Tensor<1, dim> density = solver::current_density<dim>(
              discretization,
              discretization.cells()[index++],
              [&](const unsigned int v, const unsigned int field)
              { return field == temperature ? 300. : slope * (cell->vertex(v)[k] - low); },
              [&](const unsigned int v) { return cell->vertex(v); },
              300.);
          density[k] += 100. * slope / 1e-9;
          wrong = std::max(wrong, density.norm());
        }
      EXPECT_LT(wrong, rounding * 100. * slope / 1e-9) << k;
      EXPECT_NEAR(-joule.all / (internal_conductivity(100.) * slope * slope * volume), 1., rounding) << k;
    }
  }
}

TEST(Patch, quadrilaterals)
{
  for (const bool halved : {false, true})
    expect_patch<2>({"planar", 0., halved, {}});
}

TEST(Patch, axisymmetric_quadrilaterals)
{
  for (const bool halved : {false, true})
    for (const double shift : {0., 0.5})
      expect_patch<2>({"axisymmetric", shift, halved, {}});
}

TEST(Patch, axisymmetric_rows)
{
  // Nodes hang in edges at one height, where rings of halves and of wholes differ most at the axis.
  for (const double shift : {0., 0.5})
    for (const double slant : {0., 0.4})
      expect_patch<2>({"axisymmetric", shift, true, slant});
}

TEST(Patch, hexahedra)
{
  for (const bool halved : {false, true})
    expect_patch<3>({"box", 0., halved, {}});
}

// Meshes as Gmsh writes them, of what is no quadrilateral or hexahedron. film.geo says how they were made.
TEST(Patch, triangles_of_gmsh)
{
  for (const std::string kind : {"triangles", "mixed"})
    for (const bool halved : {false, true})
    {
      expect_patch<2>({"planar", 0., halved, {}, kind + ".msh"});
      expect_patch<2>({"axisymmetric", 0., halved, {}, kind + ".msh"});
      expect_patch<2>({"axisymmetric", 0.5, halved, {}, kind + "_off_axis.msh"});
    }
}

TEST(Patch, tetrahedra_and_prisms_of_gmsh)
{
  for (const std::string file : {"tetrahedra.msh", "prisms.msh"})
    for (const bool halved : {false, true})
      expect_patch<3>({"box", 0., halved, {}, file});
}
} // namespace
} // namespace ionstack::tests
