// SPDX-License-Identifier: Apache-2.0
#include "solver/time/order_control.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ionstack::solver
{
namespace
{
/// Part of the step that the error permits which is taken, as TSADAPTBASIC does.
constexpr double safety = 0.9;
/// A change of the order is worth it when steps become longer by this factor.
constexpr double worth_it = 1.2;

/// Weights of the slope at the first time of the interpolant through the first `n` times.
std::vector<double> slope_weights(const std::vector<double> &times, const std::size_t n)
{
  std::vector<double> weights(n, 0.);
  for (std::size_t i = 1; i < n; ++i)
  {
    weights[0] += 1. / (times[0] - times[i]);
    double weight = 1. / (times[i] - times[0]);
    for (std::size_t j = 1; j < n; ++j)
      if (j != i)
        weight *= (times[0] - times[j]) / (times[i] - times[j]);
    weights[i] = weight;
  }
  return weights;
}
} // namespace

std::vector<double> error_coefficients(const std::vector<double> &times, const int order)
{
  const auto          n       = static_cast<std::size_t>(order) + 1;
  std::vector<double> formula = slope_weights(times, n), result = slope_weights(times, n + 1);
  const double        own = formula[0];
  formula.push_back(0.);
  for (std::size_t i = 0; i < result.size(); ++i)
    result[i] = (formula[i] - result[i]) / own;
  return result;
}

void OrderControl::restart()
{
  go_on_with(highest_, 0); // TSBDF begins at order one and rises step by step
}

void OrderControl::go_on_with(const int order, const int steps_of_order)
{
  order_  = order;
  since_  = steps_of_order;
  growth_ = std::numeric_limits<double>::infinity();
}

void OrderControl::accepted(const std::vector<double> &errors, const bool failed)
{
  ++since_;
  const auto permitted = [&](const int order)
  {
    return order < 1 || static_cast<std::size_t>(order) >= errors.size()
               ? std::nan("")
               : safety * std::pow(std::max(errors[order], std::numeric_limits<double>::min()), -1. / (order + 1));
  };
  growth_           = std::numeric_limits<double>::infinity();
  const double here = permitted(order_);
  if (std::isnan(here))
    return;
  const double lower = permitted(order_ - 1), higher = permitted(order_ + 1);
  int          next = order_;
  if (order_ > 1 && (failed || lower > worth_it * here) && here < longest_growth_)
    next = order_ - 1;
  else if (order_ < highest_ && since_ > order_ && !failed &&
           (higher > worth_it * here || higher > longest_growth_)) // false where not known
    next = order_ + 1;
  if (next == order_)
    return;
  growth_ = permitted(next);
  order_  = next;
  since_  = 0;
}
} // namespace ionstack::solver
