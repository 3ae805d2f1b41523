// SPDX-License-Identifier: Apache-2.0
#include "postprocess/in_situ/in_situ_schedule.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace
{
using namespace ionstack;
using postprocess::InSituOptions;
using postprocess::InSituSchedule;
using postprocess::SwitchingWatch;

solver::StepReport report(const long step, const double time, const double voltage, const double current)
{
  solver::StepReport result;
  result.step                = step;
  result.time                = time;
  result.contacts            = {solver::ContactReading{"top"}};
  result.contacts[0].driven  = true;
  result.contacts[0].voltage = voltage;
  result.contacts[0].current = current;
  result.progress            = 0.5;
  return result;
}

TEST(SwitchingWatch, tells_set_and_reset_by_the_conductance)
{
  SwitchingWatch watch(2., 0.1);
  EXPECT_EQ(watch.look(0.2, 0.2e-3), ""); // 1 mS, from here on
  EXPECT_EQ(watch.look(-0.5, -0.9e-3), "");
  EXPECT_EQ(watch.look(0.5, 0.26e-3), "");      // 0.52 mS: not yet half of it
  EXPECT_EQ(watch.look(0.5, 0.25e-3), "reset"); // 0.5 mS: half
  EXPECT_EQ(watch.look(0.5, 0.45e-3), "");      // 0.9 mS is not twice 0.5 mS
  EXPECT_EQ(watch.look(-0.5, -0.5e-3), "set");  // 1 mS is
  EXPECT_EQ(watch.look(-0.5, -0.9e-3), "");
  EXPECT_EQ(watch.look(-0.5, -1.1e-3), "set"); // 2.2 mS: another
}

TEST(SwitchingWatch, looks_only_where_current_over_voltage_means_something)
{
  SwitchingWatch watch(2., 0.1);
  EXPECT_EQ(watch.look(0.2, 0.2e-3), "");
  EXPECT_EQ(watch.look(0.05, 1.), "");     // below the read voltage
  EXPECT_EQ(watch.look(0.2, -0.2e-3), ""); // the current leads or lags: no conductance
  EXPECT_EQ(watch.look(0., 0.), "");
}

std::vector<long> shown(const InSituOptions &options, const std::vector<solver::StepReport> &reports)
{
  InSituSchedule    schedule(options, 0.1);
  std::vector<long> steps;
  for (const auto &one : reports)
    if (schedule.due(one))
      steps.push_back(one.step);
  return steps;
}

/// Steps 0 to 9, a second each, of an ohmic device of 1 mS that has 10 mS from step 7 on.
std::vector<solver::StepReport> ten_steps()
{
  std::vector<solver::StepReport> reports;
  for (long step = 0; step < 10; ++step)
    reports.push_back(report(step, static_cast<double>(step), 1., step < 7 ? 1e-3 : 1e-2));
  reports.back().progress    = 1.;
  reports.back().break_point = true;
  return reports;
}

InSituOptions nothing_but_ends()
{
  InSituOptions options;
  options.every_steps = 0;
  options.at_events   = false;
  return options;
}

TEST(InSituSchedule, always_shows_the_first_and_the_last_step)
{
  EXPECT_EQ(shown(nothing_but_ends(), ten_steps()), (std::vector<long>{0, 9}));
}

TEST(InSituSchedule, by_steps)
{
  InSituOptions options = nothing_but_ends();
  options.every_steps   = 4;
  EXPECT_EQ(shown(options, ten_steps()), (std::vector<long>{0, 4, 8, 9}));
}

TEST(InSituSchedule, by_intervals_of_time_at_the_first_step_in_each)
{
  InSituOptions options  = nothing_but_ends();
  options.every_interval = 2.5; // 2.5 s, 5 s, 7.5 s
  EXPECT_EQ(shown(options, ten_steps()), (std::vector<long>{0, 3, 5, 8, 9}));
}

TEST(InSituSchedule, at_events)
{
  InSituOptions options = nothing_but_ends();
  options.at_events     = true;
  EXPECT_EQ(shown(options, ten_steps()), (std::vector<long>{0, 7, 9}));
}

TEST(InSituSchedule, shows_the_next_step_when_asked)
{
  const InSituOptions options = nothing_but_ends();
  InSituSchedule      schedule(options, 0.1);
  EXPECT_TRUE(schedule.due(report(0, 0., 0., 0.)));
  EXPECT_FALSE(schedule.due(report(1, 1., 0., 0.)));
  schedule.ask_for_picture();
  EXPECT_TRUE(schedule.due(report(2, 2., 0., 0.)));
  EXPECT_FALSE(schedule.due(report(3, 3., 0., 0.)));
}
} // namespace
