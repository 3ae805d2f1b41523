// SPDX-License-Identifier: Apache-2.0
#include "postprocess/figures/loop_figures.h"

#include <gtest/gtest.h>

#include <cmath>

namespace ionstack::postprocess
{
namespace
{
constexpr double on = 1e3, off = 1e4; // Ohm

/// Set at 0.8 V on the way to 1 V, reset at -0.5 V on the way to -1 V, in steps of 0.01 V and of 1 s; the resistance
/// jumps between two points.
std::vector<Branch> bipolar_loop()
{
  std::vector<Branch> branches(4);
  double              time = 0.;
  for (int b = 0; b < 4; ++b)
    for (int i = 0; i <= 100; ++i)
    {
      const double part = 0.01 * (b % 2 == 0 ? i : 100 - i), voltage = b < 2 ? part : -part;
      const bool   low = b == 0 ? part > 0.805 : b == 1 || (b == 2 && part < 0.505);
      branches[b].points.push_back({time, voltage, voltage / (low ? on : off)});
      time += i < 100 ? 1. : 0.;
    }
  return branches;
}

TEST(LoopFigures, CurrentAndPowerAtSwitching)
{
  const SweepFigures figures = sweep_figures(bipolar_loop(), 0.1);
  // The conductance grows between 0.80 and 0.81 V; in the middle the current is the mean of 80 and 810 uA.
  EXPECT_NEAR(*figures.set_voltage, 0.805, 1e-12);
  EXPECT_NEAR(*figures.set_current, 445e-6, 1e-15);
  EXPECT_NEAR(*figures.set_power, 0.805 * 445e-6, 1e-15);
  // The largest current of the negative branch is at -0.5 V.
  EXPECT_NEAR(*figures.reset_voltage, -0.5, 1e-12);
  EXPECT_NEAR(*figures.reset_current, -500e-6, 1e-15);
  EXPECT_NEAR(*figures.reset_power, 250e-6, 1e-15);
  EXPECT_NEAR(*figures.window(), off / on, 1e-9);
  // V^2/R dt over the branches that switch, trapezoidal with steps of h: the integral, plus h^2/12 (f'(b) - f'(a))
  // = 2 h^2/12 (b - a)/R for each straight part of f = V^2/R, and the jump.
  const auto part = [](double a, double b, double ohm)
  { return 100. * ((b * b * b - a * a * a) / 3. + 1e-4 / 6. * (b - a)) / ohm; };
  const double set_jump = 0.5 * (0.8 * 0.8 / off + 0.81 * 0.81 / on);
  EXPECT_NEAR(*figures.set_energy, part(0., 0.8, off) + set_jump + part(0.81, 1., on), 1e-12);
  const double reset_jump = 0.5 * (0.5 * 0.5 / on + 0.51 * 0.51 / off);
  EXPECT_NEAR(*figures.reset_energy, part(0., 0.5, on) + reset_jump + part(0.51, 1., off), 1e-12);
  EXPECT_FALSE(SweepFigures().window());
}

TEST(LoopFigures, CurrentsAgainstTheVoltageGiveNoResistance)
{
  // The branch that comes back from -1 V charges a capacitance.
  auto loop = bipolar_loop();
  for (SweepPoint &point : loop[3].points)
    point.current = 1e-6;
  EXPECT_NEAR(*sweep_figures(loop, 0.1).on_resistance, on, 1e-9);
  EXPECT_NEAR(*sweep_figures(loop, 0.1).off_resistance, off, 1e-9);
  // All of them do: there are none.
  for (Branch &branch : loop)
    for (SweepPoint &point : branch.points)
      point.current = -1e-6 * point.voltage;
  const SweepFigures none = sweep_figures(loop, 0.1);
  EXPECT_FALSE(none.on_resistance || none.off_resistance || none.window());
}

TEST(LoopFigures, AreaOfTheLobes)
{
  const auto found = lobes(bipolar_loop());
  ASSERT_EQ(found.size(), 2u);
  // Positive: 1/off below 0.8 V, the trapezium of the jump, 1/on above, minus all of 1/on on the way back.
  const double below = 0.5 * 0.8 * 0.8, jump = 0.5 * 0.01 * (0.8 / off + 0.81 / on), above = 0.5 * (1. - 0.81 * 0.81);
  EXPECT_NEAR(found[0].area, below / off + jump + above / on - 0.5 / on, 1e-15);
  EXPECT_LT(found[0].area, 0.);
  // Negative: 1/on to 0.5 V, the jump, 1/off to 1 V, back at 1/off.
  const double reset_jump = 0.5 * 0.01 * (0.5 / on + 0.51 / off);
  EXPECT_NEAR(found[1].area, 0.125 / on + reset_jump + 0.5 * (1. - 0.51 * 0.51) / off - 0.5 / off, 1e-15);
  EXPECT_GT(found[1].area, 0.);
  for (const Lobe &lobe : found)
    EXPECT_TRUE(lobe.complete);
  EXPECT_DOUBLE_EQ(found[0].largest_voltage, 1.);
  EXPECT_DOUBLE_EQ(found[1].largest_voltage, -1.);
  EXPECT_DOUBLE_EQ(hysteresis_area(found), std::abs(found[0].area) + std::abs(found[1].area));
}

TEST(LoopFigures, VoltagesThatPassZeroAreCutThere)
{
  // One branch from 1 V to -1 V in one step, I = 2 V: the ends are not complete.
  const auto ends = lobes({{{{0., 1., 2.}, {1., -1., -2.}}}});
  ASSERT_EQ(ends.size(), 2u);
  EXPECT_EQ(ends[0].polarity, 1.);
  EXPECT_EQ(ends[1].polarity, -1.);
  EXPECT_FALSE(ends[0].complete);
  EXPECT_FALSE(ends[1].complete);
  EXPECT_DOUBLE_EQ(ends[0].area, -1.);
  EXPECT_DOUBLE_EQ(ends[1].area, 1.);
  EXPECT_EQ(hysteresis_area(ends), 0.);
  // A triangle 0, 1 V, -1 V, 0 in steps across zero: a resistor encloses nothing.
  const auto resistor =
      lobes({{{{0., 0., 0.}, {1., 1., 3.}}}, {{{1., 1., 3.}, {3., -1., -3.}}}, {{{3., -1., -3.}, {4., 0., 0.}}}});
  ASSERT_EQ(resistor.size(), 2u);
  EXPECT_TRUE(resistor[0].complete && resistor[1].complete);
  EXPECT_NEAR(hysteresis_area(resistor), 0., 1e-15);
}

TEST(LoopFigures, BehindAResistorZeroIsZeroToRoundOff)
{
  const auto found = lobes({{{{0., 1e-17, 0.}, {1., 1., 3.}, {2., 1., 2.}, {3., -2e-17, 0.}}}});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_TRUE(found[0].complete);
  EXPECT_DOUBLE_EQ(found[0].area, 0.5); // 1.5 out, 1 back
  // A voltage that stays off zero by more, as that of a cell, leaves the lobe open.
  EXPECT_FALSE(lobes({{{{0., 0., 0.}, {1., 1., 3.}, {2., 1e-6, 0.}}}})[0].complete);
}

TEST(LoopFigures, OfNothingThereIsNothing)
{
  EXPECT_TRUE(lobes({}).empty());
  EXPECT_TRUE(lobes({{{{0., 0., 0.}, {1., 0., 0.}}}}).empty());
  EXPECT_EQ(hysteresis_area({}), 0.);
}
} // namespace
} // namespace ionstack::postprocess
