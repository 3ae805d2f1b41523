// SPDX-License-Identifier: Apache-2.0
#include "postprocess/fits/update_nonlinearity.h"

#include "materials/files/diagnostics.h"

#include <boost/math/tools/minima.hpp>
#include <boost/math/tools/roots.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>

namespace ionstack::postprocess
{
namespace
{
/// NL of a step; the mean ratio of NeuroSim's table.
constexpr double scale = 10.1015;

/// Largest |NL| of a fit: the table ends at 9.
constexpr double largest_fitted = 10.;

/// Largest distance of the normalised curve from the straight line, for a >= 0.
double largest_distance(const double a)
{
  // The two terms of s - 1 - ln s cancel for small a; the next term of the series is 1e-10 of the first at 0.05.
  if (a < 0.05)
    return a / 8. - a * a * a / 576. + std::pow(a, 5) / 25920.;
  const double s = a / -std::expm1(-a);
  return (s - 1. - std::log(s)) / a;
}
} // namespace

double nonlinearity(const double curvature)
{
  return std::copysign(scale * largest_distance(std::abs(curvature)), curvature);
}

double curvature(const double nonlinearity)
{
  const double distance = std::abs(nonlinearity) / scale;
  if (!(distance < 0.9999))
  {
    std::ostringstream message;
    message << "The nonlinearity " << nonlinearity
            << " is out of range; NeuroSim's curve has one between -10.1 and 10.1.";
    throw BadInput(message.str());
  }
  if (distance == 0.)
    return 0.;
  // The distance is between a/(8 + a) and a/8.
  const auto excess = [&](const double a) { return largest_distance(a) - distance; };
  double     low = 8. * distance, high = 2. * low;
  while (excess(high) < 0.)
    high *= 2.;
  const auto bracket =
      boost::math::tools::bisect(excess, 0.5 * low, high, boost::math::tools::eps_tolerance<double>(50));
  return std::copysign(0.5 * (bracket.first + bracket.second), nonlinearity);
}

double normalised_conductance(const double x, const double curvature)
{
  if (std::abs(curvature) < 1e-12)
    return x;
  // exp(-a) overflows for large negative a: then the mirrored curve.
  if (curvature < 0.)
    return 1. - normalised_conductance(1. - x, -curvature);
  return std::expm1(-curvature * x) / std::expm1(-curvature);
}

std::optional<NonlinearityFit> fit_nonlinearity(const std::vector<UpdatePoint> &points, const UpdateBranch branch)
{
  if (points.size() < 3)
    return {};
  const auto [lowest, highest] = std::minmax_element(
      points.begin(), points.end(), [](const auto &a, const auto &b) { return a.conductance < b.conductance; });
  const auto [first, last] = std::minmax_element(
      points.begin(), points.end(), [](const auto &a, const auto &b) { return a.pulses < b.pulses; });
  const double range = highest->conductance - lowest->conductance, pulses = last->pulses - first->pulses;
  if (!(range > 0.) || !(pulses > 0.))
    return {};

  const auto mean_square = [&, begin = first->pulses, minimum = lowest->conductance](const double value)
  {
    const double bend = curvature(value);
    double       sum  = 0.;
    for (const UpdatePoint &point : points)
    {
      const double part = (point.pulses - begin) / pulses;
      const double x    = branch == UpdateBranch::potentiation ? part : 1. - part;
      const double miss = (point.conductance - minimum) / range - normalised_conductance(x, bend);
      sum += miss * miss;
    }
    return sum / static_cast<double>(points.size());
  };
  // Noisy data may have several minima: the best of a grid, and Brent's method between its neighbours.
  constexpr int steps = 80;
  const auto    grid  = [](const int i) { return largest_fitted * (2. * i / steps - 1.); };
  int           best  = 0;
  for (int i = 1; i <= steps; ++i)
    if (mean_square(grid(i)) < mean_square(grid(best)))
      best = i;
  const auto minimum = boost::math::tools::brent_find_minima(
      mean_square, grid(std::max(best - 1, 0)), grid(std::min(best + 1, steps)), std::numeric_limits<double>::digits);

  NonlinearityFit fit;
  fit.nonlinearity        = minimum.first;
  fit.curvature           = curvature(fit.nonlinearity);
  fit.minimum_conductance = lowest->conductance;
  fit.maximum_conductance = highest->conductance;
  fit.relative_deviation  = std::sqrt(minimum.second);
  if (fit.curvature != 0.)
    fit.normalised_parameter = 1. / fit.curvature;
  return fit;
}
} // namespace ionstack::postprocess
