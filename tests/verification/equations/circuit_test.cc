// SPDX-License-Identifier: Apache-2.0
#include "testbed.h"

#include "materials/units/units.h"

#include <gtest/gtest.h>

#include <cmath>

// A uniform slab between resistors: the closed form of a voltage divider.
namespace ionstack::tests
{
namespace
{
/// 10 nm of 1e5 S/m on 4 nm x 5 nm: 5 kOhm.
constexpr double slab_resistance = 10e-9 / (1e5 * 4e-9 * 5e-9);

Recording<2> divider(const double lower_ohm, const double upper_ohm)
{
  return run<2>(read_device(R"(
subsection Stack
  set Coordinates = planar
  set Width  = 4 nm
  set Depth  = 5 nm
  set Layers = slab
  subsection Layer slab
    set Material  = conductor
    set Thickness = 10 nm
  end
end
subsection Physics
  set Heat = off
end
)" + between_contacts("ramp to 1 V at 10 V/s, hold 1 ms, ramp to -0.5 V in 1 us",
                      "Voltage = 0.2 V\nSeries resistance = " + units::shortest(lower_ohm) + " Ohm",
                      "Series resistance = " + units::shortest(upper_ohm) + " Ohm"),
                            {material_text("conductor", "value: 1e5 S/m", "value: 10 W/(m K)")}));
}

TEST(Circuit, voltage_divider)
{
  const double resistances[][2] = {{0., 0.}, {0., 5e3}, {2.5e3, 1e3}, {1e6, 0.}, {1., 1e-3}};
  for (const auto &pair : resistances)
  {
    const double lower = pair[0], upper = pair[1], total = lower + slab_resistance + upper;
    for (const auto &step : divider(lower, upper).steps)
    {
      const double driving = step.contacts[1].source_voltage - 0.2, current = driving / total;
      // Linear equations: what remains is the tolerance of the power balance, 1e-8, and for the voltages what it makes
      // of them.
      const double scale = 1. / total;
      EXPECT_NEAR(step.contacts[1].current, current, 1e-8 * scale) << lower << ' ' << upper << ' ' << step.time;
      EXPECT_NEAR(step.contacts[0].current, -current, 1e-8 * scale) << lower << ' ' << upper << ' ' << step.time;
      EXPECT_NEAR(step.contacts[1].voltage, 0.2 + driving - upper * current, 1e-8) << lower << ' ' << upper;
      EXPECT_NEAR(step.contacts[0].voltage, 0.2 + lower * current, 1e-8) << lower << ' ' << upper;
      EXPECT_NEAR(step.dissipated_power, slab_resistance * current * current, 1e-8 * slab_resistance * scale * scale);
    }
  }
}

// The criterion of the power balance cannot be met: round-off of the currents times the potential exceeds 1e-8 of what
// the slab dissipates, (slab/series resistance)^2 of the power.
TEST(Circuit, large_series_resistance)
{
  for (const double ohm : {1e7, 1e8, 1e9})
    for (const auto &recording : {divider(ohm, 0.), divider(0., ohm)})
      for (const auto &step : recording.steps)
        EXPECT_NEAR(
            step.contacts[1].current, (step.contacts[1].source_voltage - 0.2) / (ohm + slab_resistance), 1e-8 / ohm);
}

TEST(Circuit, break_points_are_met_exactly)
{
  const auto          steps = divider(0., 5e3).steps;
  std::vector<double> hit, source;
  for (const auto &step : steps)
    if (step.break_point)
    {
      hit.push_back(step.time);
      source.push_back(step.contacts[1].source_voltage);
    }
  EXPECT_EQ(hit, (std::vector<double>{0., 0.1, 0.1 + 1e-3, 0.1 + 1e-3 + 1e-6}));
  EXPECT_EQ(source, (std::vector<double>{0., 1., 1., -0.5}));
  EXPECT_EQ(steps.back().progress, 1.);
}
} // namespace
} // namespace ionstack::tests
