// SPDX-License-Identifier: Apache-2.0
#include "postprocess/fits/exponential_fit.h"

#include "postprocess/fits/statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>
#include <utility>

namespace ionstack::postprocess
{
namespace
{
using Vector = std::vector<double>;

/// Time constants are sought from the shortest time over this to the longest times this.
constexpr double reach = 20.;

/// Gauss elimination with pivots of a small system, a row-wise. Empty when it is singular.
Vector solve(std::vector<Vector> a, Vector b)
{
  const std::size_t n = b.size();
  for (std::size_t k = 0; k < n; ++k)
  {
    std::size_t pivot = k;
    for (std::size_t i = k + 1; i < n; ++i)
      if (std::abs(a[i][k]) > std::abs(a[pivot][k]))
        pivot = i;
    if (!(std::abs(a[pivot][k]) > 0.))
      return {};
    std::swap(a[k], a[pivot]);
    std::swap(b[k], b[pivot]);
    for (std::size_t i = k + 1; i < n; ++i)
    {
      const double factor = a[i][k] / a[k][k];
      for (std::size_t j = k; j < n; ++j)
        a[i][j] -= factor * a[k][j];
      b[i] -= factor * b[k];
    }
  }
  for (std::size_t k = n; k-- > 0;)
  {
    for (std::size_t j = k + 1; j < n; ++j)
      b[k] -= a[k][j] * b[j];
    b[k] /= a[k][k];
  }
  return b;
}

double sum_of_squares(const ExponentialFit &fit, const Vector &times, const Vector &values)
{
  double sum = 0.;
  for (std::size_t i = 0; i < times.size(); ++i)
    sum += std::pow(values[i] - fit.at(times[i]), 2);
  return sum;
}

/// The best amplitudes of given time constants; no terms when these cannot be told apart.
ExponentialFit with_amplitudes(const Vector &constants, const Vector &times, const Vector &values)
{
  const std::size_t   n = constants.size();
  std::vector<Vector> matrix(n, Vector(n));
  Vector              right(n);
  for (std::size_t i = 0; i < times.size(); ++i)
    for (std::size_t k = 0; k < n; ++k)
    {
      const double basis = std::exp(-times[i] / constants[k]);
      right[k] += basis * values[i];
      for (std::size_t l = 0; l < n; ++l)
        matrix[k][l] += basis * std::exp(-times[i] / constants[l]);
    }
  const Vector   amplitudes = solve(matrix, right);
  ExponentialFit fit;
  for (std::size_t k = 0; k < amplitudes.size(); ++k)
    fit.terms.push_back({amplitudes[k], constants[k]});
  return fit;
}

/// Levenberg's and Marquardt's method in the amplitudes and the logarithms of the time constants.
void improve(ExponentialFit &fit, const Vector &times, const Vector &values)
{
  const std::size_t n       = 2 * fit.terms.size();
  double            sum     = sum_of_squares(fit, times, values);
  double            damping = 1e-3;
  for (int iteration = 0; iteration < 500 && damping < 1e12; ++iteration)
  {
    std::vector<Vector> matrix(n, Vector(n));
    Vector              right(n);
    for (std::size_t i = 0; i < times.size(); ++i)
    {
      Vector slope;
      for (const Exponential &term : fit.terms)
      {
        const double basis = std::exp(-times[i] / term.time_constant);
        slope.push_back(basis);
        slope.push_back(term.amplitude * basis * times[i] / term.time_constant);
      }
      const double miss = values[i] - fit.at(times[i]);
      for (std::size_t k = 0; k < n; ++k)
      {
        right[k] += slope[k] * miss;
        for (std::size_t l = 0; l < n; ++l)
          matrix[k][l] += slope[k] * slope[l];
      }
    }
    for (std::size_t k = 0; k < n; ++k)
      matrix[k][k] *= 1. + damping;
    const Vector   change = solve(matrix, right);
    ExponentialFit next   = fit;
    for (std::size_t k = 0; k < change.size() / 2; ++k)
    {
      next.terms[k].amplitude += change[2 * k];
      next.terms[k].time_constant *= std::exp(std::clamp(change[2 * k + 1], -1., 1.));
    }
    const double next_sum = sum_of_squares(next, times, values);
    if (!change.empty() && next_sum < sum)
    {
      const bool done = sum - next_sum < 1e-15 * sum;
      fit             = next;
      sum             = next_sum;
      damping         = std::max(0.1 * damping, 1e-15);
      if (done)
        return;
    }
    else
      damping *= 10.;
  }
}
} // namespace

double ExponentialFit::at(const double time) const
{
  double sum = 0.;
  for (const Exponential &term : terms)
    sum += term.amplitude * std::exp(-time / term.time_constant);
  return sum;
}

std::optional<ExponentialFit> fit_exponentials(const Vector &times, const Vector &values, const int terms)
{
  if (std::set<double>(times.begin(), times.end()).size() < 2 * static_cast<std::size_t>(terms))
    return {};
  double shortest = std::numeric_limits<double>::infinity(), longest = 0.;
  for (const double time : times)
    if (time > 0.)
    {
      shortest = std::min(shortest, time);
      longest  = std::max(longest, time);
    }
  if (!(longest > 0.) || std::all_of(values.begin(), values.end(), [](const double v) { return v == 0.; }))
    return {};
  shortest /= reach;
  longest *= reach;

  constexpr int  steps    = 60;
  const auto     constant = [&](const int i) { return shortest * std::pow(longest / shortest, double(i) / steps); };
  ExponentialFit best;
  double         smallest = std::numeric_limits<double>::infinity();
  const auto     try_with = [&](const Vector &constants)
  {
    const ExponentialFit fit = with_amplitudes(constants, times, values);
    const double         sum = sum_of_squares(fit, times, values);
    if (!fit.terms.empty() && sum < smallest)
    {
      smallest = sum;
      best     = fit;
    }
  };
  for (int i = 0; i <= steps; ++i)
    if (terms == 1)
      try_with({constant(i)});
    else
      for (int k = i + 1; k <= steps; ++k)
        try_with({constant(i), constant(k)});
  if (best.terms.empty())
    return {};
  improve(best, times, values);

  std::sort(best.terms.begin(),
            best.terms.end(),
            [](const auto &a, const auto &b) { return a.time_constant < b.time_constant; });
  for (const Exponential &term : best.terms)
    if (!(term.time_constant > shortest) || !(term.time_constant < longest))
      return {};
  if (terms == 2 && best.terms[1].time_constant < 1.2 * best.terms[0].time_constant)
    return {};
  best.deviation = std::sqrt(sum_of_squares(best, times, values) / static_cast<double>(times.size()));
  return best;
}

std::optional<ExponentialFit> fit_decay(const Vector &times, const Vector &values)
{
  const auto one = fit_exponentials(times, values, 1);
  if (times.size() < 5)
    return one;
  const auto two = fit_exponentials(times, values, 2);
  if (!one || !two)
    return one ? one : two;
  // One term that leaves rounding alone needs no second one.
  const double squares = std::inner_product(values.begin(), values.end(), values.begin(), 0.);
  const double of_one = sum_of_squares(*one, times, values), of_two = sum_of_squares(*two, times, values);
  if (of_one < 1e-20 * squares || !(of_two < of_one))
    return one;
  const double ratio = of_two > 0. ? 0.5 * (of_one - of_two) / (of_two / static_cast<double>(times.size() - 4))
                                   : std::numeric_limits<double>::infinity();
  return fisher_tail(ratio, 2, times.size() - 4) < 0.05 ? two : one;
}
} // namespace ionstack::postprocess
