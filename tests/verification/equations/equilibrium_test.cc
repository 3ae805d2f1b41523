// SPDX-License-Identifier: Apache-2.0
#include "ion_slab.h"
#include "testbed.h"

#include "solver/petsc/petsc_check.h"

#include <gtest/gtest.h>

#include <cmath>

// States that must not change, and the sign structure that keeps concentrations positive.
namespace ionstack::tests
{
namespace
{
using solver::petsc;

const std::string ring = "axisymmetric\n  set Radius = 6 nm\n  set Lateral cell size = 1 nm";
const std::string box  = "box\n  set Width = 4 nm\n  set Breadth = 3 nm\n  set Lateral cell size = 1 nm";

/// Largest residual of the ions for c = exp(-z phi/kT) in an uneven potential, over the largest sum of the magnitudes
/// of the fluxes that cancel in a row.
template <int dim>
double boltzmann_defect(const std::string &extents)
{
  IonSlab slab;
  slab.extents                = extents;
  const solver::Device device = slab.device();
  Equations<dim>       equations(device, MPI_COMM_WORLD, false);
  const auto          &discretization = equations.discretization;
  const double         thermal        = constants::boltzmann * slab.temperature;
  const auto           potential      = [&](const dealii::Point<dim> &p)
  { return 0.3 * std::sin(0.9 * p[0] + 0.2) * std::cos(1.3 * p[dim - 1]) + (dim == 3 ? 0.1 * std::sin(p[1]) : 0.); };
  const Unknowns state(discretization), row_sums(discretization);
  equations.set(state,
                [&](const unsigned int field, const dealii::Point<dim> &p)
                { return field == 0 ? potential(p) : std::exp(-slab.charge * potential(p) / thermal); });

  // Magnitude of a row: |dF/dc| c, row by row.
  Mat matrix = equations.system.create_matrix();
  equations.system.jacobian(0., state, state, 0., matrix);
  const auto residual = equations.residual(state);
  double     defect   = 0.;
  for (PetscInt i = 0; i < discretization.n_owned(); ++i)
  {
    if (discretization.field_of()[i] != 1)
      continue;
    PetscScalar    diagonal;
    const PetscInt row = discretization.first_owned() + i;
    petsc(MatGetValues(matrix, 1, &row, 1, &row, &diagonal));
    defect = std::max(defect, std::abs(residual[i]) / (diagonal * state.values()[i]));
  }
  petsc(MatDestroy(&matrix));
  return dealii::Utilities::MPI::max(defect, MPI_COMM_WORLD);
}

TEST(Equilibrium, boltzmann_distribution_in_any_potential_has_no_flux)
{
  // Scharfetter & Gummel's flux vanishes for c_head/c_tail = exp(u) in exact arithmetic. The exponent of c is up to
  // z phi/kT = 23 and carries its rounding, 23 epsilon/2, into c; a few more roundings in the flux.
  EXPECT_LT(boltzmann_defect<2>(IonSlab().extents), 2e-14);
  EXPECT_LT(boltzmann_defect<2>(ring), 2e-14);
  EXPECT_LT(boltzmann_defect<3>(box), 2e-14);
}

TEST(Equilibrium, device_at_rest)
{
  // No voltage, one temperature, uniform ions: nothing flows, to the last bit.
  IonSlab slab;
  slab.extents                = ring;
  const solver::Device device = slab.device();
  Equations<2>         equations(device);
  const Unknowns       state(equations.discretization);
  equations.set(state, [](const unsigned int field, const dealii::Point<2> &) { return field == 0 ? 0. : 0.7; });
  for (const double value : equations.residual(state))
    EXPECT_EQ(value, 0.);

  // Round-off in the formulas of time leaves the rows of the ions a last bit, which diffuses through at most 36 pi nm^2
  // from cell to cell and is current, against at most kT.
  const double current = 2.2e-16 * IonSlab::charge * 0.7 * IonSlab::diffusivity * 36. * dealii::numbers::PI /
                         (IonSlab::height / slab.cells) * constants::elementary_charge,
               thermal_voltage = constants::boltzmann * slab.temperature;
  const auto recording         = run<2>(device);
  for (const auto &step : recording.steps)
  {
    EXPECT_EQ(step.species[0].minimum, step.species[0].maximum);
    EXPECT_NEAR(step.dissipated_power, 0., current * thermal_voltage);
    EXPECT_NEAR(step.contacts[0].current, 0., current);
  }
}

TEST(Equilibrium, warm_device_without_voltage_stays)
{
  // With heat: all sinks at the temperature at which the device starts.
  IonSlab slab;
  slab.lower_sink = slab.upper_sink = "400 K";
  slab.time_options                 = "";
  const auto recording              = run<2>(slab.device());
  // The linear solver leaves temperatures uneven by round-off, and thermodiffusion follows it.
  EXPECT_NEAR(recording.steps.back().temperature_maximum, 400., 1e-11);
  EXPECT_NEAR(recording.steps.back().species[0].minimum / recording.steps.front().species[0].minimum, 1., 1e-12);
}

/// The largest relative change of the number of ions while a wave of them settles and long after.
double largest_loss(const int highest_order)
{
  IonSlab slab;
  slab.profile         = "1 + cos(pi*z/10)";
  slab.steps           = "hold 1e8 s";
  slab.tolerance       = 1e-3;
  slab.time_options    = "  set Initial step = 1e-6 s\n  set Order = " + std::to_string(highest_order) + "\n";
  const auto recording = run<2>(slab.device());
  double     largest   = 0.;
  for (const auto &step : recording.steps)
    largest = std::max(largest, std::abs(step.species[0].ions / recording.steps.front().species[0].ions - 1.));
  return largest;
}

TEST(Conservation, over_fourteen_decades_of_time)
{
  // The number of ions obeys the recursion of the BDF formula without any source. Round-off of some 1e-16 a step grows
  // with the weights of the extrapolation that each step starts from, 7 for order 2 and 15 for order 3, as long as
  // Newton's method does not notice it.
  for (const int highest_order : {1, 2, 3})
  {
    const double loss = largest_loss(highest_order);
    show("largest relative change at order " + std::to_string(highest_order), loss);
    EXPECT_LT(loss, 1e-12);
  }
}

// Orders 4 and 5 lose up to the time tolerance, 1e-3, of the ions.
TEST(Conservation, high_orders_over_fourteen_decades_of_time)
{
  for (const int highest_order : {4, 5})
    EXPECT_LT(largest_loss(highest_order), 1e-12);
}

TEST(Positivity, jacobian_of_the_ions_is_an_m_matrix_on_flat_cells)
{
  // Cells 100 times as wide as high (2 nm, 0.02 nm), fields along and across them, uneven temperature: no entry off
  // the diagonal is positive, and columns add up to the storage. Such a matrix has no negative entry in its inverse,
  // and an implicit Euler step maps positive concentrations to positive ones (Varga, Matrix Iterative Analysis, 3.5).
  IonSlab slab;
  slab.extents                = "planar\n  set Width = 16 nm\n  set Depth = 1 nm\n  set Lateral cell size = 2 nm";
  slab.cells                  = 500;
  slab.hopping                = "sinh";
  const solver::Device device = slab.device();
  Equations<2>         equations(device, MPI_COMM_SELF, false);
  const auto          &discretization = equations.discretization;
  const Unknowns       state(discretization);
  equations.set(state,
                [](const unsigned int field, const dealii::Point<2> &p) {
                  return field == 0 ? 0.3 * std::sin(0.4 * p[0]) * std::cos(0.8 * p[1])
                                    : 1. + 0.9 * std::sin(3. * p[1]);
                });
  const double shift  = 1e-3;
  Mat          matrix = equations.system.create_matrix();
  equations.system.jacobian(0., state, state, shift, matrix);
  std::vector<double> column_sum(discretization.n_owned(), 0.), column_size(discretization.n_owned(), 0.);
  double              positive = 0.;
  for (PetscInt row = 0; row < discretization.n_owned(); ++row)
  {
    if (discretization.field_of()[row] != 1)
      continue;
    PetscInt           n;
    const PetscInt    *columns;
    const PetscScalar *entries;
    petsc(MatGetRow(matrix, row, &n, &columns, &entries));
    for (PetscInt j = 0; j < n; ++j)
      if (discretization.field_of()[columns[j]] == 1)
      {
        column_sum[columns[j]] += entries[j];
        column_size[columns[j]] += std::abs(entries[j]);
        if (columns[j] != row)
          positive = std::max(positive, entries[j]);
      }
    petsc(MatRestoreRow(matrix, row, &n, &columns, &entries));
  }
  petsc(MatDestroy(&matrix));
  EXPECT_EQ(positive, 0.);
  // Round-off of sums of entries 1/h^2 = 2500 times those that stay: nine entries.
  for (PetscInt i = 0; i < discretization.n_owned(); ++i)
    if (discretization.field_of()[i] == 1)
    {
      EXPECT_NEAR(column_sum[i], shift * discretization.volume_of()[i], 1e-15 * column_size[i]);
    }
}

TEST(Positivity, front_on_flat_cells)
{
  // The same cells in a run of implicit Euler steps: an edge of ions is driven through the slab in a field of
  // 0.2 V/nm and piles up at the end. Nothing undershoots, so no correction is needed; before ions are at the end, no
  // concentration exceeds the largest one at the start.
  IonSlab slab;
  slab.extents      = "planar\n  set Width = 8 nm\n  set Depth = 1 nm\n  set Lateral cell size = 2 nm";
  slab.cells        = 500;
  slab.voltage      = 2.;
  slab.profile      = "(z > 3) * (z < 4)";
  slab.tolerance    = 1e-2;
  slab.steps        = "hold 0.2 s";
  slab.time_options = "  set Initial step = 1e-6 s\n  set Order = 1\n";
  // Velocity D z E/kT = 11.6 nm/s: after 0.2 s the front is at 6.3 nm, 6 widths sqrt(2 D t) from the end.
  const auto recording = run<2>(slab.device());
  // Round-off of the linear solver, in parts of all ions.
  EXPECT_LT(recording.result.statistics.largest_positivity_correction, 1e-16);
  for (const auto &step : recording.steps)
  {
    EXPECT_GE(step.species[0].minimum, 0.);
    EXPECT_LE(step.species[0].maximum, 1e27 * (1. + 1e-12));
  }
}
} // namespace
} // namespace ionstack::tests
