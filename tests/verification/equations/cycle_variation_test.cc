// SPDX-License-Identifier: Apache-2.0
#include "solver/petsc/petsc_check.h"
#include "testbed.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <string>

// What differs from cycle to cycle: equations in a cycle are those of a device that has what was drawn as its values.
namespace ionstack::tests
{
namespace
{
/// Ions that hop, or have a diffusivity of 1e-18 m^2/s exp(-`energy`/kT)/exp(-0.8 eV/kT).
solver::Device
device(const bool hop, const double energy, const double conductivity, const std::string &spreads, const int seed = 1)
{
  const double kT = constants::boltzmann * 320.;
  char         diffusivity[60];
  std::snprintf(diffusivity, sizeof diffusivity, "%.15g m^2/s", 1e-18 * std::exp((0.8 - energy) / kT));
  char energy_text[60], conductivity_text[60];
  std::snprintf(energy_text, sizeof energy_text, "%.15g eV", energy);
  std::snprintf(conductivity_text, sizeof conductivity_text, "%.15g S/m", conductivity);
  return read_device(
      R"(
subsection Stack
  set Coordinates = axisymmetric
  set Radius = 4 nm
  set Lateral cell size = 2 nm
)" + electrode_and_oxide(3, 1, 4, 2) +
          R"(end
subsection Random
  set Seed = )" +
          std::to_string(seed) + R"(
end
subsection Physics
  set Heat                = off
  set Ambient temperature = 320 K
  set Species             = ion
end
subsection Species ion
  set Regions               = oxide
  set Initial concentration = 1e27 1/m^3
)" +
          (hop ? "  set Migration energy = " + std::string(energy_text) + "\n"
               : "  set Hopping = linear\n  set Diffusivity = " + std::string(diffusivity) + "\n") +
          spreads + R"(
)" + between_contacts("repeat 2 (ramp to 2 V in 1 s, ramp to 0 V in 1 s)"),
      {material_text("metal", "value: 1e6 S/m", "value: 20 W/(m K)"),
       material_text("oxide",
                     "value: " + std::string(conductivity_text),
                     "value: 2 W/(m K)",
                     "ion",
                     "charge_number: 2\nhop_distance: 0.3 nm\nattempt_frequency: 1e12 Hz\nmigration_energy: 0.8 "
                     "eV\ndiffusion_prefactor: 0.5\ndrift_prefactor: 1\nfield_argument_factor: 0.5\n")});
}

const std::string spreads = "  set Migration energy spread by cycle = 0.05 eV\nend\nsubsection Region oxide\n"
                            "  set Conductivity spread by cycle = 0.1\nend\n",
                  none    = "end\n";

solver::Drive drive_of(const long long cycle)
{
  solver::Drive drive;
  drive.sources = {{solver::Waveform(0.7)}};
  drive.cycle   = cycle;
  return drive;
}

/// The largest difference of two lists over the largest value, among the unknowns of a field.
template <int dim>
double difference(const std::vector<double>         &a,
                  const std::vector<double>         &b,
                  const unsigned int                 field,
                  const solver::Discretization<dim> &discretization)
{
  double largest = 0., error = 0.;
  EXPECT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i)
    if (discretization.field_of()[i] == field)
    {
      largest = std::max(largest, std::abs(a[i]));
      error   = std::max(error, std::abs(a[i] - b[i]));
    }
  return dealii::Utilities::MPI::max(error, discretization.communicator()) /
         dealii::Utilities::MPI::max(largest, discretization.communicator());
}

/// The largest difference of two entries of matrices over the largest entry in their row.
double difference(Mat a, Mat b)
{
  using solver::petsc;
  Vec scale;
  petsc(MatCreateVecs(a, nullptr, &scale));
  petsc(MatGetRowMaxAbs(a, scale, nullptr));
  petsc(VecReciprocal(scale));
  petsc(MatAXPY(b, -1., a, SAME_NONZERO_PATTERN));
  petsc(MatDiagonalScale(b, scale, nullptr));
  petsc(MatGetRowMaxAbs(b, scale, nullptr));
  double largest;
  petsc(VecNorm(scale, NORM_INFINITY, &largest));
  petsc(VecDestroy(&scale));
  return largest;
}

void expect_equations_of_drawn_values(const bool hop)
{
  const auto   varied = device(hop, 0.8, 1e3, spreads);
  Equations<2> equations(varied);
  const auto   state = [](const unsigned int field, const dealii::Point<2> &p)
  { return field == 0 ? 0.1 * p[1] * (1. + 0.02 * p[0]) : 1. + 0.05 * p[1] + 0.03 * p[0]; };
  Unknowns unknowns(equations.discretization);
  equations.set(unknowns, state);
  const auto &variations = varied.physics.variations;
  ASSERT_EQ(variations.size(), 2u);
  std::vector<double> last;
  for (const long long cycle : {0, 3, 7, 3})
  {
    const auto   drawn = [&](const std::size_t i) { return variations[i].value(varied.physics.seed, cycle); };
    const auto   fixed = cycle == 0 ? device(hop, 0.8, 1e3, none) : device(hop, 0.8 + drawn(1), 1e3 * drawn(0), none);
    Equations<2> expected(fixed);
    equations.system.drive(drive_of(cycle));
    expected.system.drive(drive_of(0));
    // Fifteen digits of the values in the text, in an exponential of 0.8 eV/kT = 29.
    const double rounding = cycle == 0 ? 0. : 1e-12;
    const auto   residual = equations.residual(unknowns);
    for (const unsigned int field : {0u, 1u}) // potential and ions
    {
      EXPECT_LE(difference(expected.residual(unknowns), residual, field, equations.discretization), rounding) << cycle;
      if (!last.empty())
      {
        // Draws differ by some percent of the conductivity, and as much of the exponential.
        EXPECT_GT(difference(last, residual, field, equations.discretization), 1e-5) << cycle;
      }
    }
    last = residual;

    Unknowns rates(equations.discretization);
    Mat      own = equations.system.create_matrix(), other = expected.system.create_matrix();
    equations.system.jacobian(0., unknowns, rates, 0., own);
    expected.system.jacobian(0., unknowns, rates, 0., other);
    EXPECT_LE(difference(other, own), rounding) << cycle;
    solver::petsc(MatDestroy(&own));
    solver::petsc(MatDestroy(&other));
  }
}

TEST(CycleVariation, HoppingIonsAndConductivityHaveTheDrawnValues)
{
  expect_equations_of_drawn_values(true);
}

TEST(CycleVariation, AGivenDiffusivityIsActivatedOtherwise)
{
  expect_equations_of_drawn_values(false);
}

TEST(CycleVariation, DrawsFollowFromSeedAndCycle)
{
  // Standard errors of mean and deviation as in RandomDraw.Moments; five are exceeded with the probability 6e-7.
  const auto one = device(true, 0.8, 1e3, spreads), same = one, other = device(true, 0.8, 1e3, spreads, 2);
  const int  n = 10000;
  const std::array<double, 2> mean{1., 0.}, deviation{0.1, 0.05};
  for (std::size_t v = 0; v < 2; ++v)
  {
    const auto &variation = one.physics.variations[v];
    double      sum = 0., squares = 0., product = 0., before = 0.;
    for (int cycle = 1; cycle <= n; ++cycle)
    {
      const double x = variation.value(one.physics.seed, cycle) - mean[v];
      EXPECT_EQ(variation.value(same.physics.seed, cycle), x + mean[v]);
      EXPECT_NE(other.physics.variations[v].value(other.physics.seed, cycle), x + mean[v]);
      sum += x;
      squares += x * x;
      product += x * before;
      before = x;
    }
    EXPECT_NEAR(sum / n, 0., 5. * deviation[v] / std::sqrt(n));
    EXPECT_NEAR(std::sqrt(squares / n), deviation[v], 5. * deviation[v] * std::sqrt(2.2 / (4. * n)));
    EXPECT_NEAR(product / squares, 0., 5. / std::sqrt(n)); // one cycle knows nothing of the one before
  }
  EXPECT_NE(one.physics.variations[0].value(1, 5) - 1., one.physics.variations[1].value(1, 5));
}
} // namespace
} // namespace ionstack::tests
