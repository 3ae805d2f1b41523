// SPDX-License-Identifier: Apache-2.0
#include "postprocess/fits/statistics.h"

#include "materials/files/diagnostics.h"

#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/students_t.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <sstream>

namespace ionstack::postprocess
{
std::optional<double> mean(const std::vector<double> &values)
{
  if (values.empty())
    return {};
  return std::accumulate(values.begin(), values.end(), 0.) / static_cast<double>(values.size());
}

std::optional<double> standard_deviation(const std::vector<double> &values)
{
  if (values.size() < 2)
    return {};
  const double centre = *mean(values);
  double       sum    = 0.;
  for (const double value : values)
    sum += (value - centre) * (value - centre);
  return std::sqrt(sum / static_cast<double>(values.size() - 1));
}

std::optional<double> relative_spread(const std::vector<double> &values)
{
  const auto deviation = standard_deviation(values);
  const auto centre    = mean(values);
  if (!deviation || *centre == 0.)
    return {};
  return *deviation / std::abs(*centre);
}

std::optional<double> quantile(std::vector<double> values, const double probability)
{
  if (!(probability >= 0. && probability <= 1.))
  {
    std::ostringstream message;
    message << "The probability of a quantile is " << probability << ", it must lie between 0 and 1.";
    throw BadInput(message.str());
  }
  if (values.empty())
    return {};
  std::sort(values.begin(), values.end());
  const double      position = probability * static_cast<double>(values.size() - 1);
  const std::size_t below    = std::min(static_cast<std::size_t>(position), values.size() - 1);
  const std::size_t above    = std::min(below + 1, values.size() - 1);
  return values[below] + (position - static_cast<double>(below)) * (values[above] - values[below]);
}

Distribution distribution(const std::vector<double> &values)
{
  Distribution result;
  result.count              = values.size();
  result.mean               = mean(values);
  result.standard_deviation = standard_deviation(values);
  result.relative_spread    = relative_spread(values);
  result.minimum            = quantile(values, 0.);
  result.lower_quartile     = quantile(values, 0.25);
  result.median             = quantile(values, 0.5);
  result.upper_quartile     = quantile(values, 0.75);
  result.maximum            = quantile(values, 1.);
  return result;
}

double two_sided_student_t(const double confidence, const std::size_t degrees_of_freedom)
{
  if (!(confidence > 0. && confidence < 1.))
  {
    std::ostringstream message;
    message << "The confidence of an interval is " << confidence << ", it must lie between 0 and 1, as 0.95.";
    throw BadInput(message.str());
  }
  const boost::math::students_t student(static_cast<double>(degrees_of_freedom));
  return boost::math::quantile(boost::math::complement(student, 0.5 * (1. - confidence)));
}

double fisher_tail(const double value, const std::size_t numerator, const std::size_t denominator)
{
  if (std::isinf(value))
    return 0.;
  const boost::math::fisher_f fisher(static_cast<double>(numerator), static_cast<double>(denominator));
  return boost::math::cdf(boost::math::complement(fisher, value));
}
} // namespace ionstack::postprocess
