// SPDX-License-Identifier: Apache-2.0
#include "postprocess/figures/analog_figures.h"

#include "materials/files/diagnostics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <utility>

namespace ionstack::postprocess
{
namespace
{
/// `pulses` + 1 conductances of NeuroSim's curve from 3.0769 to 38.462 nS (its Ag:a-Si device).
std::vector<double> branch(const double nonlinearity, const int pulses, const UpdateBranch direction)
{
  std::vector<double> conductances;
  for (int n = 0; n <= pulses; ++n)
  {
    const double part = static_cast<double>(n) / pulses;
    const double x    = direction == UpdateBranch::potentiation ? part : 1. - part;
    conductances.push_back(3.0769e-9 + (38.462e-9 - 3.0769e-9) * normalised_conductance(x, curvature(nonlinearity)));
  }
  return conductances;
}

TEST(Nonlinearity, TableOfNeuroSim)
{
  // A/Pmax of the function getParamA in MLP_NeuroSim_V3.0; its table has NL in steps of 0.01.
  for (const auto &[value, parameter] : std::vector<std::pair<double, double>>{{0.01, 126.269},
                                                                               {0.1, 12.6258},
                                                                               {0.5, 2.519877},
                                                                               {1., 1.251653},
                                                                               {2., 0.609035},
                                                                               {2.4, 0.499181},
                                                                               {3., 0.386830},
                                                                               {4., 0.269089},
                                                                               {4.88, 0.200303},
                                                                               {5., 0.192406},
                                                                               {6., 0.135619},
                                                                               {7., 0.0901},
                                                                               {8., 0.0528},
                                                                               {9., 0.022810}})
    for (const double sign : {1., -1.})
    {
      EXPECT_NEAR(nonlinearity(sign / parameter), sign * value, 0.01 * value < 0.002 ? 0.01 * value : 0.002);
      // There and back.
      EXPECT_NEAR(nonlinearity(curvature(sign * value)), sign * value, 1e-12);
      // dNL/dln A is above 0.3 in this range, so that 0.002 in NL are at most 0.7 % of A.
      EXPECT_NEAR(curvature(sign * value) * sign * parameter, 1., 0.007);
    }
}

TEST(Nonlinearity, IsTheLargestDistanceFromTheStraightLine)
{
  // By its definition, on a grid of h = 1/20000. At the maximum the slope is 1 and the second derivative -a, so that
  // the grid misses it by 10.1015 a (h/2)^2/2 = 3.2e-9 a at most.
  for (const double bend : {-12., -1., -0.04, 0.04, 0.06, 1., 5., 40.})
  {
    double largest = 0.;
    for (int i = 0; i <= 20000; ++i)
      largest = std::max(largest, std::abs(normalised_conductance(i / 20000., bend) - i / 20000.));
    EXPECT_NEAR(nonlinearity(bend), std::copysign(10.1015 * largest, bend), 3.2e-9 * std::abs(bend) + 1e-13);
  }
  EXPECT_EQ(nonlinearity(0.), 0.);
  EXPECT_EQ(curvature(0.), 0.);
  EXPECT_THROW(curvature(10.2), BadInput);
}

TEST(Nonlinearity, CurveRunsFromZeroToOne)
{
  for (const double bend : {-2000., -3., 0., 1e-13, 3., 2000.})
  {
    EXPECT_EQ(normalised_conductance(0., bend), 0.);
    EXPECT_EQ(normalised_conductance(1., bend), 1.);
  }
  EXPECT_DOUBLE_EQ(normalised_conductance(0.3, 0.), 0.3);
  EXPECT_NEAR(normalised_conductance(0.5, 2.), 1. / (1. + std::exp(-1.)), 1e-15);
  EXPECT_NEAR(normalised_conductance(0.5, -2.), 1. - 1. / (1. + std::exp(-1.)), 1e-15);
}

TEST(Nonlinearity, FitOfExactData)
{
  // NeuroSim's device: 97 levels of potentiation with NL = 2.4, 100 of depression with -4.88. The minimum of a sum of
  // squares that is zero there is found to the square root of rounding.
  const auto figures =
      analog_figures({branch(2.4, 97, UpdateBranch::potentiation), branch(-4.88, 100, UpdateBranch::depression)});
  ASSERT_TRUE(figures.potentiation && figures.depression);
  EXPECT_NEAR(figures.potentiation->nonlinearity, 2.4, 1e-6);
  EXPECT_NEAR(*figures.potentiation->normalised_parameter, 0.499181, 1e-3 * 0.499181);
  EXPECT_NEAR(figures.depression->nonlinearity, -4.88, 1e-6);
  EXPECT_NEAR(*figures.depression->normalised_parameter, -0.200303, 1e-3 * 0.200303);
  EXPECT_LT(figures.potentiation->relative_deviation, 1e-7);
  EXPECT_NEAR(*figures.dynamic_range, 38.462 / 3.0769, 1e-9);
  // Steep at last: the other signs. The largest nonlinearity of the table.
  const auto late =
      analog_figures({branch(-9., 50, UpdateBranch::potentiation), branch(9., 50, UpdateBranch::depression)});
  EXPECT_NEAR(late.potentiation->nonlinearity, -9., 1e-5);
  EXPECT_NEAR(late.depression->nonlinearity, 9., 1e-5);
  // A straight line.
  const auto straight = analog_figures({branch(0., 40, UpdateBranch::potentiation), {}});
  EXPECT_NEAR(straight.potentiation->nonlinearity, 0., 1e-6);
}

TEST(Nonlinearity, FewOrEqualPointsHaveNone)
{
  EXPECT_FALSE(fit_nonlinearity({}, UpdateBranch::potentiation));
  EXPECT_FALSE(fit_nonlinearity({{0., 1.}, {1., 2.}}, UpdateBranch::potentiation));
  EXPECT_FALSE(fit_nonlinearity({{0., 1.}, {1., 1.}, {2., 1.}}, UpdateBranch::potentiation));
  EXPECT_FALSE(fit_nonlinearity({{1., 1.}, {1., 2.}, {1., 3.}}, UpdateBranch::potentiation));
}

TEST(Nonlinearity, ConstantReadsHaveNone)
{
  // Reads of a resistor of 1.5 S: round-off of 1e-12 has neither curvature nor levels.
  UpdateCycle cycle;
  for (int n = 0; n < 30; ++n)
  {
    cycle.potentiation.push_back(1.5 + 1e-12 * std::sin(3. * n));
    cycle.depression.push_back(1.5 + 1e-12 * std::cos(5. * n));
  }
  const AnalogFigures figures = analog_figures(cycle);
  EXPECT_FALSE(figures.potentiation || figures.depression || figures.asymmetric_ratio || figures.branch_difference);
  EXPECT_EQ(figures.potentiation_levels, 1u);
  EXPECT_EQ(figures.depression_levels, 1u);
  EXPECT_FALSE(cycle_to_cycle_variation({cycle, cycle, cycle}));
}

TEST(Asymmetry, OfMirroredBranchesIsZero)
{
  const auto rising = branch(2., 30, UpdateBranch::potentiation);
  // Depression that goes the same way back, also told at every second pulse only of a straight pair.
  const auto same = analog_figures({rising, {rising.rbegin(), rising.rend()}});
  EXPECT_NEAR(*same.asymmetric_ratio, 0., 1e-15);
  EXPECT_NEAR(*same.branch_difference, 0., 1e-15);
  const auto lengths =
      analog_figures({branch(0., 30, UpdateBranch::potentiation), branch(0., 15, UpdateBranch::depression)});
  EXPECT_NEAR(*lengths.asymmetric_ratio, 0., 1e-12);
}

TEST(Asymmetry, OfBranchesThatAreBothSteepAtFirst)
{
  // With curvatures a and -a the difference is f(x) + f(1 - x) - 1, largest in the middle: 2 f(1/2) - 1 = tanh(a/4).
  const double a = curvature(2.4);
  const auto   figures =
      analog_figures({branch(2.4, 40, UpdateBranch::potentiation), branch(-2.4, 40, UpdateBranch::depression)});
  EXPECT_NEAR(*figures.asymmetric_ratio, std::tanh(a / 4.), 1e-12);
  EXPECT_NEAR(*figures.branch_difference, std::tanh(a / 4.), 1e-12);
  // A depression that ends at half of the range only: by hand, in S. Gp = 0, 1, 2, mirrored Gd = 1, 1.5, 2.
  const auto half = analog_figures({{0., 1., 2.}, {2., 1.5, 1.}});
  EXPECT_DOUBLE_EQ(*half.asymmetric_ratio, 1.);
  EXPECT_DOUBLE_EQ(*half.branch_difference, 0.5);
  EXPECT_FALSE(half.dynamic_range);
}

TEST(Levels, CountThoseThatAreFarEnoughApart)
{
  std::vector<double> steps;
  for (int n = 0; n <= 10; ++n)
    steps.push_back((10 + n) * 1e-9);
  LevelOptions options;
  options.read_noise = 0.1e-9; // 6 sigma: 0.6 nS, all 11 levels
  EXPECT_EQ(analog_figures({steps, {}}, options).potentiation_levels, 11u);
  options.read_noise = 0.2e-9; // 1.2 nS: every second one, 0, 2, .., 10
  EXPECT_EQ(analog_figures({steps, {}}, options).potentiation_levels, 6u);
  options.spacing_in_sigma = 5.; // 1.0 nS
  EXPECT_EQ(analog_figures({steps, {}}, options).potentiation_levels, 11u);
  // Without noise 1 % of 10 nS; a quarter of the range: 0, 3, 6, 9 nS.
  EXPECT_EQ(analog_figures({steps, {}}).potentiation_levels, 11u);
  EXPECT_NEAR(analog_figures({steps, {}}).level_spacing, 1e-10, 1e-22);
  LevelOptions quarter;
  quarter.part_of_range = 0.25;
  EXPECT_EQ(analog_figures({{}, steps}, quarter).depression_levels, 4u);
  EXPECT_EQ(analog_figures({steps, {}}, quarter).depression_levels, 0u);
  EXPECT_EQ(distinguishable_levels({1., 1., 1.}, 0.), 1u);

  options.read_noise = 0.;
  EXPECT_THROW(analog_figures({steps, {}}, options), BadInput);
  quarter.part_of_range = 25.;
  EXPECT_THROW(analog_figures({steps, {}}, quarter), BadInput);
}

TEST(CycleToCycle, SpreadOfTheSteps)
{
  // Steps of 1 and 3 in one cycle, 2 and 2 in the other: deviations -/+ 1/2 at each pulse, 4 * 1/4 = 1 over two degrees
  // of freedom; range 4 in both.
  EXPECT_DOUBLE_EQ(*cycle_to_cycle_variation({{{0., 1., 4.}, {}}, {{0., 2., 4.}, {}}}), std::sqrt(0.5) / 4.);
  // Equal cycles at another level do not vary in their steps.
  EXPECT_DOUBLE_EQ(*cycle_to_cycle_variation({{{0., 1., 4.}, {4., 0.}}, {{1., 2., 5.}, {5., 1.}}}), 0.);
  EXPECT_FALSE(cycle_to_cycle_variation({}));
  EXPECT_FALSE(cycle_to_cycle_variation({{{0., 1.}, {}}}));
  EXPECT_FALSE(cycle_to_cycle_variation({{{0.}, {}}, {{1.}, {}}}));
}

TEST(AnalogFigures, OfNothingAreNone)
{
  const auto none = analog_figures({});
  EXPECT_FALSE(none.dynamic_range || none.asymmetric_ratio || none.potentiation || none.depression);
  EXPECT_EQ(none.potentiation_levels, 0u);
}
} // namespace
} // namespace ionstack::postprocess
