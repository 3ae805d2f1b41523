// SPDX-License-Identifier: Apache-2.0
#include "solver/waveform.h"

#include "tests/parameter_files/reading.h"

#include <gtest/gtest.h>

namespace ionstack::solver
{
namespace
{
using parameters::Reading;

/// The waveform of steps, each on a line of its own in what a user sees, and the problems.
Waveform parse(const std::string &steps, std::vector<std::string> &problems)
{
  Reading             reading("subsection Protocol\n  set Steps = " + steps + "\nend\n");
  parameters::Section section = reading.root.section("Protocol", "");
  const Waveform      result  = Waveform::parse(section.list("Steps", "", ""), section, "Steps");
  problems                    = reading.problems();
  return result;
}

TEST(Waveform, steps)
{
  // 0 to 1.2 V at 2 V/s takes 0.6 s; down to -0.9 V at 3 V/s another 0.7 s.
  std::vector<std::string> problems;
  const Waveform           waveform =
      parse("ramp to 1.2 V at 2 V/s, hold 1 ms, ramp to -900 mV at 3 V/s, ramp to 0 V in 2 us", problems);
  EXPECT_EQ(problems, std::vector<std::string>());
  const double times[] = {0., 0.6, 0.601, 1.301, 1.301002}, voltages[] = {0., 1.2, 1.2, -0.9, 0.};
  ASSERT_EQ(waveform.points().size(), 5u);
  for (unsigned int i = 0; i < 5; ++i)
  {
    EXPECT_NEAR(waveform.points()[i].time, times[i], 4e-16 * (1. + i));
    EXPECT_NEAR(waveform.points()[i].voltage, voltages[i], 2e-16);
    // Exactly at break points, not only near: the stepper stops there.
    EXPECT_EQ(waveform.voltage(waveform.points()[i].time), waveform.points()[i].voltage);
  }
  EXPECT_DOUBLE_EQ(waveform.voltage(0.3), 0.6);
  EXPECT_DOUBLE_EQ(waveform.voltage(0.6005), 1.2);
  EXPECT_NEAR(waveform.voltage(0.951), 0.15, 1e-15);
  EXPECT_EQ(waveform.voltage(-1.), 0.);
  EXPECT_EQ(waveform.voltage(100.), 0.);

  EXPECT_EQ(waveform.direction(-1.), 0);
  EXPECT_EQ(waveform.direction(0.), 1);
  EXPECT_EQ(waveform.direction(0.6), 0); // just after: the hold
  EXPECT_EQ(waveform.direction(0.7), -1);
  EXPECT_EQ(waveform.direction(waveform.points()[3].time), 1);
  EXPECT_EQ(waveform.direction(2.), 0);
}

TEST(Waveform, constant)
{
  const Waveform waveform(0.7);
  EXPECT_EQ(waveform.voltage(0.), 0.7);
  EXPECT_EQ(waveform.voltage(1e9), 0.7);
  EXPECT_EQ(waveform.direction(1.), 0);
  EXPECT_EQ(waveform.points().size(), 1u);
}

struct Mistake
{
  const char *steps;
  const char *message; ///< with the number of the step
};

TEST(Waveform, mistakes)
{
  const Mistake mistakes[] = {
      {"wait 1 s", "step 1, 'wait 1 s': is no protocol step; write 'ramp to 1.2 V at 2 V/s'"},
      {"hold", "step 1, 'hold': is no protocol step"},
      {"ramp to 1 V", "step 1, 'ramp to 1 V': is no protocol step"},
      {"ramp to 1 at 1 V/s", "step 1, 'ramp to 1 at 1 V/s': "},
      {"ramp to 1 nm at 1 V/s", "step 1, 'ramp to 1 nm at 1 V/s': "},
      {"ramp to 1 V at 1 V", "step 1, 'ramp to 1 V at 1 V': "},
      {"ramp to 1 V at 0 V/s", "step 1, 'ramp to 1 V at 0 V/s': the rate must be greater than 0 V/s"},
      {"ramp to -1 V at -1 V/s", "step 1, 'ramp to -1 V at -1 V/s': the rate must be greater than 0 V/s"},
      {"ramp to 0 V at 1 V/s", "step 1, 'ramp to 0 V at 1 V/s': the step lasts no time: the voltage is 0 V already"},
      {"ramp to 1 V in 0 s", "step 1, 'ramp to 1 V in 0 s': the step lasts no time"},
      {"ramp to 1 V in -2 s", "step 1, 'ramp to 1 V in -2 s': the step lasts no time"},
      {"ramp to 1 V in 1 V", "step 1, 'ramp to 1 V in 1 V': "},
      {"hold 0 s", "step 1, 'hold 0 s': the time to hold must be greater than 0 s"},
      {"hold -1 ms", "step 1, 'hold -1 ms': the time to hold must be greater than 0 s"},
      {"hold 1", "step 1, 'hold 1': "},
      {"hold 1 V", "step 1, 'hold 1 V': "},
      {"ramp to 1 V in 1 s, ramp to 1 V at 1 V/s", "step 2, 'ramp to 1 V at 1 V/s': the step lasts no time"},
      {"ramp to inf V in 1 s", "step 1, 'ramp to inf V in 1 s': "},
  };
  for (const Mistake &mistake : mistakes)
  {
    std::vector<std::string> problems;
    parse(mistake.steps, problems);
    ASSERT_EQ(problems.size(), 1u) << mistake.steps;
    EXPECT_EQ(problems[0].rfind("t.prm:2: Protocol/Steps: " + std::string(mistake.message), 0), 0u)
        << mistake.steps << " gives " << problems[0];
  }
}

TEST(Waveform, all_mistakes_at_once)
{
  std::vector<std::string> problems;
  parse("hold 0 s, ramp to 1 V in 1 s, jump", problems);
  EXPECT_EQ(problems.size(), 2u);
}
} // namespace
} // namespace ionstack::solver
