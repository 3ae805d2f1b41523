// SPDX-License-Identifier: Apache-2.0
#include "postprocess/figures/cycle_figures.h"

#include <gtest/gtest.h>

#include <cmath>

namespace ionstack::postprocess
{
namespace
{
DoneCycle cycle(const long long number, const double reset_voltage, const double on_resistance, const double drawn)
{
  DoneCycle one;
  one.number                 = number;
  one.figures.reset_voltage  = reset_voltage;
  one.figures.on_resistance  = on_resistance;
  one.figures.off_resistance = 4. * on_resistance;
  one.energy                 = 1e-9;
  one.drawn                  = {drawn};
  return one;
}

TEST(CycleFigures, MeanSpreadAndQuantiles)
{
  const DrawnQuantities drawn{{"shift", "eV"}};
  const auto json = cycles_json({cycle(1, 0.8, 1e3, 0.), cycle(2, 0.9, 2e3, 0.01), cycle(3, 1.0, 3e3, 0.05)}, drawn);
  EXPECT_EQ(json["count"], 3);
  EXPECT_TRUE(json["set_voltage"].is_null()); // found in none
  EXPECT_DOUBLE_EQ(json["reset_voltage"]["mean_V"], 0.9);
  EXPECT_NEAR(json["reset_voltage"]["relative_spread"], 0.1 / 0.9, 1e-15); // deviations -0.1, 0, 0.1 over n - 1 = 2
  EXPECT_DOUBLE_EQ(json["on_resistance"]["lower_quartile_Ohm"], 1.5e3);
  EXPECT_DOUBLE_EQ(json["off_resistance"]["maximum_Ohm"], 12e3);
  EXPECT_DOUBLE_EQ(json["window"]["median"], 4.);
  EXPECT_DOUBLE_EQ(json["energy"]["mean_J"], 1e-9);
  EXPECT_DOUBLE_EQ(json["drawn"]["shift"]["mean_eV"], 0.02);
}

TEST(CycleFigures, OneCycleIsNoRepetition)
{
  EXPECT_TRUE(cycles_json({}, {}).is_null());
  EXPECT_TRUE(cycles_json({cycle(1, 0.8, 1e3, 0.)}, {{"shift", "eV"}}).is_null());
  EXPECT_TRUE(cycles_json({DoneCycle(), DoneCycle()}, {}).is_null()); // pulses, no sweep
}
} // namespace
} // namespace ionstack::postprocess
