// SPDX-License-Identifier: Apache-2.0
#include "solver/space/discrete_defects.h"

#include "testbed.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>

// Single ions at random places. All draws have fixed seeds, so that a test passes always or never; the stated
// probabilities are those with which it would have failed for one seed in so many, the method being right.
namespace ionstack::tests
{
namespace
{
constexpr double height = 8., width = 4.; // of the oxide, its radius in axisymmetric coordinates [nm]

/// Ions in a film of 8 nm over a metal of 2 nm; 2^level cells where there were one.
solver::Device film(const std::string &coordinates,
                    const std::string &profile,
                    const std::string &concentration = "1e27 1/m^3",
                    const std::string &number        = "rounded",
                    const int          level         = 0)
{
  return read_device(
      R"(
subsection Stack
  set Coordinates = )" +
          coordinates + R"(
)" + electrode_and_oxide(2, 1, 8, 16) +
          R"(end
subsection Mesh
  set Coarsening levels = 0
  set Refinement        = )" +
          std::to_string(level) + R"(
end
subsection Physics
  set Heat    = off
  set Species = ion
end
subsection Species ion
  set Regions               = oxide
  set Initial concentration = )" +
          concentration + R"(
  set Initial profile       = )" +
          profile + R"(
  set Initial distribution  = discrete
  set Defect radius         = 0.3 nm
  set Number of defects     = )" +
          number + R"(
end
)" + between_contacts("ramp to 2 V in 1 s"),
      {material_text("metal", "value: 1e6 S/m", "value: 20 W/(m K)"),
       material_text("oxide",
                     "value: 1e3 S/m",
                     "value: 2 W/(m K)",
                     "ion",
                     "charge_number: 2\nhop_distance: 0.3 nm\nattempt_frequency: 1e12 Hz\nmigration_energy: 0.8 "
                     "eV\ndiffusion_prefactor: 0.5\ndrift_prefactor: 1\nfield_argument_factor: 0.5\n")});
}

const std::string cells = "\n  set Lateral cell size = 0.5 nm", disc = "axisymmetric\n  set Radius = 4 nm" + cells,
                  strip = "planar\n  set Width = 4 nm\n  set Depth = 4 nm" + cells,
                  box   = "box\n  set Width = 4 nm\n  set Breadth = 4 nm" + cells;

template <int dim>
solver::DefectPositions<dim> drawn(const solver::Device &device, const Equations<dim> &equations, const int seed)
{
  const physics::Field  &ions = device.physics.fields[device.physics.field_index(device.physics.ions[0])];
  solver::InitialProfile profile(ions.initial, device.stack);
  return solver::draw_defects(ions, profile, equations.discretization, static_cast<std::uint64_t>(seed));
}

/// Largest distance of the sample's distribution from `cumulated` (Kolmogorov).
double distance(std::vector<double> sample, const std::function<double(double)> &cumulated)
{
  std::sort(sample.begin(), sample.end());
  double       largest = 0.;
  const double n       = static_cast<double>(sample.size());
  for (std::size_t i = 0; i < sample.size(); ++i)
  {
    const double there = cumulated(sample[i]);
    largest            = std::max(
        {largest, std::abs(there - static_cast<double>(i) / n), std::abs(there - static_cast<double>(i + 1) / n)});
  }
  return largest;
}

/// A distance that a sample of n exceeds with the probability 0.001: 2 exp(-2 x^2) = 0.001 at x = 1.95, Smirnov, Ann.
/// Math. Stat. 19, 279 (1948).
double critical(const std::size_t n)
{
  return 1.95 / std::sqrt(static_cast<double>(n));
}

template <int dim>
std::vector<double> coordinate(const std::vector<dealii::Point<dim>> &points, const unsigned int d)
{
  std::vector<double> values;
  for (const auto &p : points)
    values.push_back(p[d]);
  return values;
}

TEST(DiscreteDefects, FollowTheDensityInADisc)
{
  // c in proportion to the height in the film: the cumulated numbers are (z/h)^2 and (r/R)^2. The part of a cell has
  // one density, that of its vertex; with 16 cells the cumulated number is wrong by at most 1/32^2 = 1e-3 there.
  const auto device =
      film("axisymmetric\n  set Radius = 4 nm\n  set Lateral cell size = 4 nm", "(z - 2)/8", "1e29 1/m^3");
  Equations<2> equations(device);
  const auto   ions = drawn(device, equations, 1);
  const double mean = 100. / 2. * dealii::numbers::PI * width * width * height;
  ASSERT_EQ(ions.positions.size(), static_cast<std::size_t>(std::lround(mean)));
  EXPECT_NEAR(ions.expected, mean, 1e-9 * mean); // the trapezoidal rule integrates straight lines exactly
  EXPECT_LT(distance(coordinate(ions.positions, 1), [](const double z) { return std::pow((z - 2.) / height, 2); }),
            critical(ions.positions.size()) + 1e-3);
  EXPECT_LT(distance(coordinate(ions.positions, 0), [](const double r) { return std::pow(r / width, 2); }),
            critical(ions.positions.size()));
}

TEST(DiscreteDefects, FollowTheDensityInABox)
{
  const auto   device = film(box, "1", "2e28 1/m^3");
  Equations<3> equations(device);
  const auto   ions = drawn(device, equations, 1);
  ASSERT_EQ(ions.positions.size(), 2560u); // 20 in each of 128 nm^3
  for (const unsigned int d : {0u, 1u})
    EXPECT_LT(distance(coordinate(ions.positions, d), [](const double x) { return x / width; }), critical(2560));
  EXPECT_LT(distance(coordinate(ions.positions, 2), [](const double z) { return (z - 2.) / height; }), critical(2560));
  // No two coordinates belong together: the correlation of n pairs has a standard deviation of 1/sqrt(n), and four of
  // these are exceeded with the probability 6e-5.
  for (const auto &[a, b] : {std::pair{0u, 1u}, {1u, 2u}, {2u, 0u}})
  {
    double sum = 0.;
    for (const auto &p : ions.positions)
    {
      const auto part = [&](const unsigned int d) { return d == 2 ? (p[d] - 2.) / height - 0.5 : p[d] / width - 0.5; };
      sum += 12. * part(a) * part(b);
    }
    EXPECT_LT(std::abs(sum) / 2560., 4. / std::sqrt(2560.)) << a << b;
  }
}

TEST(DiscreteDefects, NumberIsPoissons)
{
  // Mean and variance of 400 draws: standard errors sqrt(m/n) and, the fourth central moment being m + 3 m^2, about
  // m sqrt((2 + 1/m)/n). Four of these are exceeded with the probability 6e-5.
  const auto   device = film(strip, "1", "1.5625e26 1/m^3", "Poisson"); // 20 in 128 nm^3
  Equations<2> equations(device);
  const int    n   = 400;
  double       sum = 0., squares = 0.;
  for (int seed = 0; seed < n; ++seed)
  {
    const auto ions = drawn(device, equations, seed);
    EXPECT_NEAR(ions.expected, 20., 1e-9);
    sum += static_cast<double>(ions.positions.size());
    squares += std::pow(static_cast<double>(ions.positions.size()), 2);
  }
  EXPECT_NEAR(sum / n, 20., 4. * std::sqrt(20. / n));
  EXPECT_NEAR(squares / n - std::pow(sum / n, 2), 20., 4. * 20. * std::sqrt(2.05 / n));
}

/// Each ion, and all of them, are whole on the mesh. Rounding: a sum of some thousand terms.
template <int dim>
void expect_whole_ions(const std::string &coordinates, const double radius)
{
  const auto     device = film(coordinates, "exp(-(z - 2)/3)", "3e26 1/m^3");
  Equations<dim> equations(device);
  const auto     ions   = drawn(device, equations, 3);
  const int      field  = device.physics.field_index("ion");
  const auto     amount = [&](const std::vector<dealii::Point<dim>> &positions)
  {
    const auto concentration = solver::smeared(positions, radius, field, equations.discretization);
    double     sum           = 0.;
    for (std::size_t i = 0; i < concentration.size(); ++i)
    {
      EXPECT_GE(concentration[i], 0.);
      sum += concentration[i] * equations.discretization.volume_of()[i];
    }
    return dealii::Utilities::MPI::sum(sum, equations.discretization.communicator());
  };
  ASSERT_GT(ions.positions.size(), 5u);
  for (std::size_t i = 0; i < 5; ++i)
    EXPECT_NEAR(amount({ions.positions[i]}), 1., 1e-12);
  EXPECT_NEAR(amount(ions.positions), static_cast<double>(ions.positions.size()), 1e-12 * ions.positions.size());
}

TEST(DiscreteDefects, EachHoldsOneIon)
{
  expect_whole_ions<2>(disc, 0.3);
  expect_whole_ions<2>(strip, 0.3);
  expect_whole_ions<3>(box, 0.3);
  expect_whole_ions<2>(disc, 1e-3); // far below the mesh
  expect_whole_ions<2>(disc, 100.); // far above the device
}

TEST(DiscreteDefects, DependOnTheSeedAndNotOnTheRanks)
{
  const auto   device = film(disc, "exp(-(z - 2)/3)*(1 + 0.3*sin(r))");
  Equations<2> all(device), alone(device, MPI_COMM_SELF);
  const auto   one = drawn(device, all, 1), same = drawn(device, alone, 1), other = drawn(device, all, 2);
  EXPECT_EQ(one.expected, same.expected);
  ASSERT_EQ(one.positions.size(), same.positions.size());
  EXPECT_EQ(one.positions, same.positions);
  ASSERT_EQ(one.positions.size(), other.positions.size());
  for (std::size_t i = 0; i < one.positions.size(); ++i)
    EXPECT_NE(one.positions[i], other.positions[i]);
}

TEST(DiscreteDefects, StayNearWhereTheyAreOnAFinerMesh)
{
  // Within the diagonal of a coarse cell, 0.5 nm wide. Those at a jump of Hilbert's curve may move far. Other ions
  // would be as near in pi 0.5/(4*8) = 5 % of the pairs.
  const std::string profile = "exp(-(z - 2)/3)";
  const auto        device = film(disc, profile), finer = film(disc, profile, "1e27 1/m^3", "rounded", 1);
  Equations<2>      coarse(device), fine(finer);
  const auto        a = drawn(device, coarse, 1), b = drawn(finer, fine, 1);
  const std::size_t n    = std::min(a.positions.size(), b.positions.size());
  std::size_t       near = 0;
  for (std::size_t i = 0; i < n; ++i)
    near += a.positions[i].distance(b.positions[i]) < 0.5 * std::sqrt(2.) ? 1 : 0;
  EXPECT_GT(near, n / 2);
}

TEST(DiscreteDefects, TooFewAndTooMany)
{
  const auto message = [](const std::string &concentration)
  {
    const auto   device = film(disc, "1", concentration);
    Equations<2> equations(device);
    try
    {
      drawn(device, equations, 1);
    }
    catch (const BadInput &problem)
    {
      return std::string(problem.what());
    }
    return std::string();
  };
  EXPECT_NE(message("1e24 1/m^3").find("stands for 0.402 ions, which rounds to none; choose"), std::string::npos);
  EXPECT_NE(message("1e31 1/m^3").find("at most 1e6 can be placed"), std::string::npos) << message("1e31 1/m^3");
}
} // namespace
} // namespace ionstack::tests
