// SPDX-License-Identifier: Apache-2.0
#include "solver/order_control.h"

#include <gtest/gtest.h>

namespace ionstack::solver
{
namespace
{
/// Steps until the order is `order`; 0 when it is at once, -1 when not within 5000.
int quiet_steps_until(OrderControl &control, const int order)
{
  for (int steps = 0; steps <= 5000; ++steps)
  {
    if (control.order() == order)
      return steps;
    control.accepted(0);
  }
  return -1;
}

TEST(OrderControl, one_failure_changes_nothing)
{
  OrderControl control(3);
  for (int i = 0; i < 20; ++i)
    for (int k = 0; k < 11; ++k)
      control.accepted(k == 0 ? 3 : 0); // failures eleven steps apart, and many of one step, are single ones
  EXPECT_EQ(control.order(), 3);
}

TEST(OrderControl, failures_close_together_lower_and_quiet_raises)
{
  OrderControl control(3);
  control.accepted(1);
  control.accepted(0);
  control.accepted(1);
  EXPECT_EQ(control.order(), 2);
  control.accepted(1);
  EXPECT_EQ(control.order(), 1);
  control.accepted(2);
  EXPECT_EQ(control.order(), 1); // the lowest
  EXPECT_GT(quiet_steps_until(control, 3), 0);
  for (int i = 0; i < 100; ++i)
    control.accepted(0);
  EXPECT_EQ(control.order(), 3); // the highest
}

// Where an order never works it is tried again after 20, 40, 80, ... steps: of 10,000 steps few are lost on trials.
TEST(OrderControl, trials_become_rare)
{
  OrderControl control(3);
  long         failures = 0;
  for (int i = 0; i < 10000; ++i)
  {
    const long failed = control.order() == 3 ? 1 : 0;
    failures += failed;
    control.accepted(failed);
  }
  EXPECT_LT(failures, 40);
  EXPECT_GE(control.order(), 2);
}

TEST(OrderControl, goes_on_as_it_was)
{
  OrderControl control(4), copy(4);
  for (int i = 0; i < 200; ++i)
  {
    control.accepted(i % 7 == 0 || i % 31 == 0 ? 1 : 0);
    copy = OrderControl(4);
    copy.go_on_from(control.state());
    EXPECT_EQ(copy.state(), control.state());
  }
  copy.go_on_from({}); // of a checkpoint that knows nothing of it
  EXPECT_EQ(copy.order(), control.order());
}
} // namespace
} // namespace ionstack::solver
