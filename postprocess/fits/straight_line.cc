// SPDX-License-Identifier: Apache-2.0
#include "postprocess/fits/straight_line.h"

#include <cmath>
#include <limits>
#include <set>

namespace ionstack::postprocess
{
std::optional<StraightLine> StraightLine::through(const std::vector<double> &x, const std::vector<double> &y)
{
  if (std::set<double>(x.begin(), x.end()).size() < 2)
    return {};
  StraightLine line;
  line.x_       = x;
  line.mean_x_  = *mean(x);
  line.mean_y_  = *mean(y);
  double sum_xy = 0.;
  for (std::size_t i = 0; i < x.size(); ++i)
  {
    line.sum_xx_ += (x[i] - line.mean_x_) * (x[i] - line.mean_x_);
    sum_xy += (x[i] - line.mean_x_) * (y[i] - line.mean_y_);
  }
  line.slope_ = sum_xy / line.sum_xx_;
  for (std::size_t i = 0; i < x.size(); ++i)
  {
    line.residuals_.push_back(y[i] - line.at(x[i]));
    line.residual_sum_ += line.residuals_.back() * line.residuals_.back();
  }
  return line;
}

std::optional<double> StraightLine::residual_deviation() const
{
  if (points() < 3)
    return {};
  return std::sqrt(residual_sum_ / static_cast<double>(points() - 2));
}

std::optional<double> StraightLine::slope_error() const
{
  if (const auto deviation = residual_deviation())
    return *deviation / std::sqrt(sum_xx_);
  return {};
}

std::optional<double> StraightLine::intercept_error() const
{
  if (const auto deviation = residual_deviation())
    return *deviation * std::sqrt(1. / static_cast<double>(points()) + mean_x_ * mean_x_ / sum_xx_);
  return {};
}

std::optional<Interval> StraightLine::slope_interval(const double confidence) const
{
  const auto error = slope_error();
  if (!error)
    return {};
  const double half = two_sided_student_t(confidence, points() - 2) * *error;
  return Interval{slope_ - half, slope_ + half};
}

std::optional<Interval> StraightLine::interval_at(const double x, const double confidence) const
{
  const auto deviation = residual_deviation();
  if (!deviation)
    return {};
  const double half = two_sided_student_t(confidence, points() - 2) * *deviation *
                      std::sqrt(1. / static_cast<double>(points()) + (x - mean_x_) * (x - mean_x_) / sum_xx_);
  return Interval{at(x) - half, at(x) + half};
}

std::optional<Interval> StraightLine::interval_where(const double y, const double confidence) const
{
  const auto deviation = residual_deviation();
  if (!deviation)
    return {};
  // (height + slope d)^2 = width^2 (1/n + d^2/Sxx) with d = x - mean_x, height = mean_y - y.
  const double width  = two_sided_student_t(confidence, points() - 2) * *deviation;
  const double height = mean_y_ - y;
  const double a      = slope_ * slope_ - width * width / sum_xx_;
  if (!(a > 0.))
    return {};
  const double n    = static_cast<double>(points());
  const double root = width * std::sqrt(a / n + height * height / sum_xx_);
  return Interval{mean_x_ + (-slope_ * height - root) / a, mean_x_ + (-slope_ * height + root) / a};
}

std::optional<double> StraightLine::curvature_probability() const
{
  if (points() < 4 || std::set<double>(x_.begin(), x_.end()).size() < 3)
    return {};
  // The part of d^2 that neither a constant nor d explains; the residuals' projection on it is the reduction.
  const double n      = static_cast<double>(points());
  const double spread = std::sqrt(sum_xx_ / n);
  double       skew   = 0.;
  for (const double x : x_)
    skew += std::pow((x - mean_x_) / spread, 3) / n;
  double projection = 0., norm = 0.;
  for (std::size_t i = 0; i < points(); ++i)
  {
    const double d    = (x_[i] - mean_x_) / spread;
    const double term = d * d - 1. - skew * d;
    projection += term * residuals_[i];
    norm += term * term;
  }
  const double reduction = projection * projection / norm;
  const double remainder = residual_sum_ - reduction;
  if (reduction <= 0.)
    return 1.;
  const double ratio = remainder > 0. ? reduction / (remainder / (n - 3.)) : std::numeric_limits<double>::infinity();
  return fisher_tail(ratio, 1, points() - 3);
}
} // namespace ionstack::postprocess
