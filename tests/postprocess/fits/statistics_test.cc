// SPDX-License-Identifier: Apache-2.0
#include "postprocess/fits/statistics.h"

#include "materials/files/diagnostics.h"
#include "postprocess/fits/straight_line.h"

#include <gtest/gtest.h>

#include <cmath>

namespace ionstack::postprocess
{
namespace
{
constexpr double pi = 3.14159265358979323846;

TEST(Statistics, MomentsOfASmallSample)
{
  // Mean 5, squared deviations 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32 over n - 1 = 7.
  const std::vector<double> values{2., 4., 4., 4., 5., 5., 7., 9.};
  EXPECT_DOUBLE_EQ(*mean(values), 5.);
  EXPECT_DOUBLE_EQ(*standard_deviation(values), std::sqrt(32. / 7.));
  EXPECT_DOUBLE_EQ(*relative_spread(values), std::sqrt(32. / 7.) / 5.);
}

TEST(Statistics, OfTooFewValuesThereIsNone)
{
  EXPECT_FALSE(mean({}));
  EXPECT_FALSE(quantile({}, 0.5));
  EXPECT_DOUBLE_EQ(*mean({3.}), 3.);
  EXPECT_FALSE(standard_deviation({3.}));
  EXPECT_FALSE(relative_spread({3.}));
  EXPECT_FALSE(relative_spread({-1., 1.}));
  EXPECT_DOUBLE_EQ(*relative_spread({-1., -3.}), std::sqrt(2.) / 2.);
  const Distribution empty = distribution({});
  EXPECT_EQ(empty.count, 0u);
  EXPECT_FALSE(empty.median);
}

TEST(Statistics, QuantilesLieBetweenTheSortedValues)
{
  // Position 1 + (5 - 1) p: p = 0.25 is the second value, p = 0.9 is 4.6, so 40 + 0.6 (50 - 40).
  const std::vector<double> values{50., 10., 40., 20., 30.};
  EXPECT_DOUBLE_EQ(*quantile(values, 0.), 10.);
  EXPECT_DOUBLE_EQ(*quantile(values, 0.25), 20.);
  EXPECT_DOUBLE_EQ(*quantile(values, 0.9), 46.);
  EXPECT_DOUBLE_EQ(*quantile(values, 1.), 50.);
  EXPECT_DOUBLE_EQ(*quantile({7.}, 0.3), 7.);
  EXPECT_THROW(quantile(values, 1.1), BadInput);

  const Distribution all = distribution(values);
  EXPECT_EQ(all.count, 5u);
  EXPECT_DOUBLE_EQ(*all.minimum, 10.);
  EXPECT_DOUBLE_EQ(*all.lower_quartile, 20.);
  EXPECT_DOUBLE_EQ(*all.median, 30.);
  EXPECT_DOUBLE_EQ(*all.upper_quartile, 40.);
  EXPECT_DOUBLE_EQ(*all.maximum, 50.);
}

TEST(Statistics, StudentAndFisherHaveTheirClosedForms)
{
  // One degree of freedom is Cauchy's distribution, t = tan(pi c/2); two: t = c sqrt(2/(1 - c^2)).
  for (const double confidence : {0.5, 0.9, 0.95, 0.99})
  {
    EXPECT_NEAR(two_sided_student_t(confidence, 1) / std::tan(0.5 * pi * confidence), 1., 1e-12);
    EXPECT_NEAR(
        two_sided_student_t(confidence, 2) / (confidence * std::sqrt(2. / (1. - confidence * confidence))), 1., 1e-12);
  }
  EXPECT_THROW(two_sided_student_t(95., 3), BadInput);
  // F of one and one degree of freedom is the square of Cauchy's variable.
  for (const double t : {0.1, 1., 12.7062})
    EXPECT_NEAR(fisher_tail(t * t, 1, 1), 1. - 2. / pi * std::atan(t), 1e-12);
  // Two in the numerator: (1 + 2 F/m)^(-m/2).
  EXPECT_NEAR(fisher_tail(3., 2, 4), std::pow(1. + 1.5, -2.), 1e-12);
}

TEST(StraightLine, ThreePointsByHand)
{
  // Means 3 and 2, Sxx = 4 + 1 + 9 = 14, Sxy = 6 - 2 + 3 = 7; residuals -2, 2.5, -0.5 with squares 10.5, one degree of
  // freedom, so the standard error is sqrt(10.5/14); t = 12.7062. The example was in "Simple linear regression" of
  // Wikipedia, with 0.866 and [-10.504, 11.504].
  const auto line = StraightLine::through({1., 2., 6.}, {-1., 4., 3.});
  ASSERT_TRUE(line);
  EXPECT_NEAR(line->slope(), 0.5, 1e-15);
  EXPECT_NEAR(line->intercept(), 0.5, 1e-15);
  EXPECT_NEAR(*line->slope_error(), std::sqrt(0.75), 1e-15);
  const Interval interval = *line->slope_interval(0.95);
  EXPECT_NEAR(interval.low, -10.504, 5e-4);
  EXPECT_NEAR(interval.high, 11.504, 5e-4);
  // At the mean of x only s/sqrt(n) is left.
  EXPECT_NEAR(line->interval_at(3., 0.95)->high, 2. + 12.7062 * std::sqrt(10.5 / 3.), 1e-3);
  // A slope that may be zero bounds no x.
  EXPECT_FALSE(line->interval_where(2., 0.95));
  EXPECT_FALSE(line->curvature_probability());
}

TEST(StraightLine, CertifiedRegressionOfNist)
{
  // NIST Statistical Reference Datasets, linear regression, Norris: certified to 15 digits from decimal data; condition
  // and rounding of the data leave about 12.
  const std::vector<double> x{0.2, 337.4, 118.2, 884.6, 10.1,  226.5, 666.3, 996.3, 448.6, 777.0, 558.2, 0.4,
                              0.6, 775.5, 666.9, 338.0, 447.5, 11.6,  556.0, 228.1, 995.8, 887.6, 120.2, 0.3,
                              0.3, 556.8, 339.1, 887.2, 999.0, 779.0, 11.1,  118.3, 229.2, 669.1, 448.9, 0.5};
  const std::vector<double> y{0.1, 338.8, 118.1, 888.0, 9.2,   228.1, 668.5, 998.5, 449.1, 778.9, 559.2, 0.3,
                              0.1, 778.1, 668.8, 339.3, 448.9, 10.8,  557.7, 228.3, 998.0, 888.8, 119.6, 0.3,
                              0.6, 557.6, 339.3, 888.0, 998.5, 778.9, 10.2,  117.6, 228.9, 668.4, 449.2, 0.2};
  const auto                line = StraightLine::through(x, y);
  ASSERT_TRUE(line);
  EXPECT_NEAR(line->slope(), 1.00211681802045, 1e-12);
  EXPECT_NEAR(line->intercept(), -0.262323073774029, 1e-11);
  EXPECT_NEAR(*line->slope_error(), 0.429796848199937e-3, 1e-14);
  EXPECT_NEAR(*line->intercept_error(), 0.232818234301152, 1e-11);
  EXPECT_NEAR(*line->residual_deviation(), std::sqrt(26.6173985294224 / 34.), 1e-11);
}

TEST(StraightLine, IntervalOfXIsWhereTheBandCoversY)
{
  const auto line = StraightLine::through({0., 1., 2., 3., 4.}, {0.1, 0.8, 2.1, 3.1, 3.9});
  ASSERT_TRUE(line);
  for (const double y : {-3., 2.2, 8.})
  {
    const auto interval = line->interval_where(y, 0.95);
    ASSERT_TRUE(interval);
    // The line rises: at the low end its upper limit is y, at the high end its lower one.
    EXPECT_NEAR(line->interval_at(interval->low, 0.95)->high, y, 1e-12);
    EXPECT_NEAR(line->interval_at(interval->high, 0.95)->low, y, 1e-12);
  }
}

TEST(StraightLine, CurvatureByOrthogonalPolynomials)
{
  // For x = 0..3 the quadratic contrast is (1, -1, -1, 1), norm 4, the cubic one (-1, 3, -3, 1), norm 20. With the
  // amounts q and c the quadratic term takes 4 q^2 of the residuals and leaves 20 c^2 to one degree of freedom.
  const double q = 0.7, c = 0.1;
  const auto   line =
      StraightLine::through({0., 1., 2., 3.}, {5. + q - c, 7. - q + 3. * c, 9. - q - 3. * c, 11. + q + c});
  const double ratio = 4. * q * q / (20. * c * c);
  ASSERT_TRUE(line);
  EXPECT_NEAR(*line->curvature_probability(), 1. - 2. / pi * std::atan(std::sqrt(ratio)), 1e-12);
  // Unequal distances: a parabola is one without doubt.
  const auto parabola = StraightLine::through({0., 1., 3., 7., 8.}, {0., 1., 9., 49., 64.});
  EXPECT_LT(*parabola->curvature_probability(), 1e-10);
}

TEST(StraightLine, NeedsTwoDifferentX)
{
  EXPECT_FALSE(StraightLine::through({}, {}));
  EXPECT_FALSE(StraightLine::through({1., 1.}, {2., 3.}));
  const auto line = StraightLine::through({1., 2.}, {2., 5.});
  ASSERT_TRUE(line);
  EXPECT_DOUBLE_EQ(line->at(3.), 8.);
  EXPECT_FALSE(line->slope_error());
  EXPECT_FALSE(line->slope_interval(0.95));
  EXPECT_FALSE(line->interval_at(1., 0.95));
  EXPECT_FALSE(line->interval_where(1., 0.95));
}
} // namespace
} // namespace ionstack::postprocess
