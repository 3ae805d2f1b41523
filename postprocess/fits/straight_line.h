// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_fits_straight_line_h
#define ionstack_postprocess_fits_straight_line_h

#include "postprocess/fits/statistics.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace ionstack::postprocess
{
/// Straight line y = intercept + slope x through n points by least squares, all points of equal weight, with the
/// intervals of normal errors of one variance: N. R. Draper, H. Smith, "Applied Regression Analysis", 3rd ed. (1998),
/// chapters 1 and 3 (recalled); the interval of x at a given y is that of Fieller's theorem.
/// Errors and intervals need one point more than the two that determine the line: none otherwise.
class StraightLine
{
public:
  /// None when there are fewer than two different x. `x` and `y` have the same length.
  static std::optional<StraightLine> through(const std::vector<double> &x, const std::vector<double> &y);

  std::size_t points() const { return x_.size(); }
  double      slope() const { return slope_; }
  double      intercept() const { return mean_y_ - slope_ * mean_x_; }
  double      at(const double x) const { return mean_y_ + slope_ * (x - mean_x_); }

  /// y - at(x) of each point.
  const std::vector<double> &residuals() const { return residuals_; }

  /// s = sqrt(sum of squared residuals / (n - 2)).
  std::optional<double> residual_deviation() const;

  std::optional<double> slope_error() const;     ///< standard error s / sqrt(Sxx)
  std::optional<double> intercept_error() const; ///< standard error s sqrt(1/n + mean_x^2 / Sxx)

  std::optional<Interval> slope_interval(double confidence) const;

  /// Of the line (not of a further point) at x: at(x) -/+ t s sqrt(1/n + (x - mean_x)^2 / Sxx).
  std::optional<Interval> interval_at(double x, double confidence) const;

  /// Of the x at which the line has the value y: where y lies within interval_at(x). None, too, when the slope does
  /// not differ from zero at this confidence: then the interval has no end.
  std::optional<Interval> interval_where(double y, double confidence) const;

  /// Probability of a reduction of the residuals by a quadratic term as large as found, were there no such term
  /// (partial F test with 1 and n - 3 degrees of freedom). Small: the points lie on a curve. None of fewer than four
  /// points or three different x.
  std::optional<double> curvature_probability() const;

private:
  std::vector<double> x_, residuals_;
  double              mean_x_ = 0., mean_y_ = 0., slope_ = 0.;
  double              sum_xx_       = 0.; ///< Sxx, sum (x - mean_x)^2
  double              residual_sum_ = 0.;
};
} // namespace ionstack::postprocess

#endif
