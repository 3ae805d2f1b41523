// SPDX-License-Identifier: Apache-2.0
#include "solver/experiment/waveform.h"

#include <gtest/gtest.h>

namespace ionstack::solver
{
namespace
{
TEST(Waveform, lines)
{
  const Waveform waveform({{0., 0.}, {0.6, 1.2}, {0.601, 1.2}, {1.301, -0.9}});
  // Exactly at its points, not only near: the stepper stops there.
  for (const Waveform::Point &point : waveform.points())
    EXPECT_EQ(waveform.voltage(point.time), point.voltage);
  EXPECT_DOUBLE_EQ(waveform.voltage(0.3), 0.6);
  EXPECT_DOUBLE_EQ(waveform.voltage(0.6005), 1.2);
  EXPECT_NEAR(waveform.voltage(0.951), 0.15, 1e-15);
  EXPECT_EQ(waveform.voltage(-1.), 0.);
  EXPECT_EQ(waveform.voltage(100.), -0.9);
}

TEST(Waveform, constant)
{
  const Waveform waveform(0.7);
  EXPECT_EQ(waveform.voltage(0.), 0.7);
  EXPECT_EQ(waveform.voltage(1e9), 0.7);
  EXPECT_EQ(waveform.points().size(), 1u);
}
} // namespace
} // namespace ionstack::solver
