// SPDX-License-Identifier: Apache-2.0
#include "solver/time/order_control.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace ionstack::tests
{
namespace
{
using solver::error_coefficients;
using solver::OrderControl;

constexpr double longest_growth = 1.6;

/// What the coefficients make of f at the times.
template <class F>
double error_of(const std::vector<double> &times, const int order, const F &f)
{
  const std::vector<double> coefficients = error_coefficients(times, order);
  double                    sum          = 0.;
  for (std::size_t i = 0; i < coefficients.size(); ++i)
    sum += coefficients[i] * f(times[i]);
  return sum;
}

/// Times of unequal steps, the newest first.
const std::vector<double> unequal{3.1, 2.4, 1.9, 1.1, 0.7, 0.2, -0.3, -0.9};

/// A formula of order q is exact for polynomials of degree q, and of the next degree it sees the leading coefficient.
TEST(OrderControl, ErrorsOfPolynomials)
{
  for (int order = 1; order <= 5; ++order)
  {
    for (int degree = 0; degree <= order; ++degree)
      EXPECT_NEAR(error_of(unequal, order, [&](const double t) { return std::pow(t, degree); }), 0., 1e-11)
          << order << ' ' << degree;
    // The slope at the newest time of (t - t_0) ... (t - t_q), over the weight of the newest state.
    double slope = 1., weight = 0.;
    for (int i = 1; i <= order; ++i)
    {
      slope *= unequal[0] - unequal[i];
      weight += 1. / (unequal[0] - unequal[i]);
    }
    EXPECT_NEAR(std::abs(error_of(unequal, order, [&](const double t) { return std::pow(t, order + 1); })),
                slope / weight,
                1e-11 * slope / weight)
        << order;
  }
}

/// With equal steps h the error of backward Euler is h^2/2 of the second derivative, that of order two 2/9 h^3 of the
/// third (Hairer, Norsett & Wanner, Solving Ordinary Differential Equations I, section III.2: 1/(q + 1) over the sum of
/// 1/j).
TEST(OrderControl, ErrorsOfEqualSteps)
{
  const double        h = 1e-2;
  std::vector<double> times;
  for (int i = 0; i < 8; ++i)
    times.push_back(1. - i * h);
  double harmonic = 0.;
  for (int order = 1; order <= 4; ++order)
  {
    harmonic += 1. / order;
    const double expected = std::pow(h, order + 1) * std::exp(1.) / (order + 1) / harmonic;
    // The next derivative is of the same size: a relative error of some steps.
    EXPECT_NEAR(
        std::abs(error_of(times, order, [](const double t) { return std::exp(t); })), expected, 5. * h * expected);
  }
}

TEST(OrderControl, TakesTheOrderThatPermitsTheLongestStep)
{
  OrderControl control(4, longest_growth);
  control.restart();
  EXPECT_EQ(control.order(), 4); // that TSBDF rises to
  // At order four the error is that which is permitted, at order three a hundredth of it.
  control.accepted({0., 1., 1., 1e-2, 1.}, false);
  EXPECT_EQ(control.order(), 3);
  EXPECT_NEAR(control.growth(), 0.9 * std::pow(1e-2, -1. / 4), 1e-12);
  // What is known of order four now permits more, but it is not yet time.
  for (int step = 0; step < 3; ++step)
  {
    control.accepted({0., 1., 1., 1., 1e-3}, false);
    EXPECT_EQ(control.order(), 3);
    EXPECT_TRUE(std::isinf(control.growth()));
  }
  control.accepted({0., 1., 1., 1., 1e-3}, false);
  EXPECT_EQ(control.order(), 4);
}

TEST(OrderControl, TakesTheHighestThatPermitsTheLongestUsefulStep)
{
  OrderControl control(4, longest_growth);
  control.go_on_with(2, 0);
  // Both permit more than the longest growth; order two even more than order three.
  for (int step = 0; step < 3; ++step)
    control.accepted({0., 1e-9, 1e-9, 1e-4}, false);
  EXPECT_EQ(control.order(), 3);
  control.accepted({0., 0., 1e-12, 1e-5, 1e-3}, false); // not lower again
  EXPECT_EQ(control.order(), 3);
}

TEST(OrderControl, FallsAfterFailedSolves)
{
  OrderControl control(3, longest_growth);
  control.restart();
  control.accepted({0., 1., 1., 0.5}, true);
  EXPECT_EQ(control.order(), 2);
  control.accepted({0., 1., 0.5, 0.5}, true);
  control.accepted({0., 0.5, 0.5}, true); // there is no lower one
  EXPECT_EQ(control.order(), 1);
}

/// At the begin of an interval not all errors are known.
TEST(OrderControl, WaitsForWhatIsNotKnown)
{
  OrderControl control(4, longest_growth);
  control.restart();
  for (const std::vector<double> &errors : {std::vector<double>{0., 0.1}, {0., 0.1, 3.}, {0., 0.1, 3., 9.}})
  {
    control.accepted(errors, true);
    EXPECT_EQ(control.order(), 4);
    EXPECT_TRUE(std::isinf(control.growth()));
  }
}
} // namespace
} // namespace ionstack::tests
