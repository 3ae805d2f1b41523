// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_tests_physics_lumped_lumped_integrator_h
#define ionstack_tests_physics_lumped_lumped_integrator_h

#include <Sacado.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <functional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace ionstack::physics
{
/// Integrates an element under a voltage V(t): the implicit method of two stages and second order that is L-stable and
/// stiffly accurate (Alexander, SIAM J. Numer. Anal. 14, 1006 (1977), gamma = 1 - 1/sqrt(2)), with Newton's method on
/// dual numbers. The step is chosen so that the difference from the embedded first-order result stays below the
/// tolerance in each internal unknown: the error of the result itself is smaller. Newton's method goes on to a
/// millionth of this, as a millionth of a nucleation may be longer than the growth that it lets begin.
template <class Element>
class LumpedIntegrator
{
public:
  using Voltage                     = std::function<double(double)>;
  using Dual                        = Sacado::Fad::SFad<double, 4>;
  static constexpr std::size_t most = 4;

  LumpedIntegrator(const Element &of, Voltage drive, const double error)
      : element(of), voltage(std::move(drive)), tolerance(error), x(of.initial())
  {
  }

  const Element      &element;
  Voltage             voltage;
  double              tolerance;
  std::vector<double> x; ///< internal unknowns
  double              time = 0., current = 0., step = 1e-12;
  std::size_t         steps = 0, rejected = 0;

  /// Goes to `end`, calling after_step() after each accepted step; stops early when that returns true.
  void run(const double end, const double largest_step, const std::function<bool()> &after_step)
  {
    while (time < end * (1. - 1e-13))
    {
      const double        h = std::min({step, largest_step, end - time});
      std::vector<double> k1(x.size()), k2(x.size()), middle = x, next;
      double              i = current, error = 0.;
      const double        gamma  = 1. - std::sqrt(0.5);
      bool                solved = stage(time + gamma * h, gamma * h, x, middle, i, k1);
      if (solved)
      {
        std::vector<double> base(x.size());
        for (std::size_t j = 0; j < x.size(); ++j)
          base[j] = x[j] + (1. - gamma) * h * k1[j];
        next   = middle;
        solved = stage(time + h, gamma * h, base, next, i, k2);
        for (std::size_t j = 0; solved && j < x.size(); ++j)
          error = std::max(error, std::abs(gamma * h * (k2[j] - k1[j])) / tolerance);
      }
      if (!solved || error > 1.)
      {
        ++rejected;
        step = h * (solved ? std::clamp(0.9 / std::sqrt(error), 0.1, 0.8) : 0.2);
        if (step < 1e-22)
          throw std::runtime_error("no step is small enough at t = " + std::to_string(time));
        continue;
      }
      x = next, current = i, time += h, ++steps;
      step = h * std::clamp(0.9 / std::sqrt(std::max(error, 1e-12)), 0.3, 3.);
      if (steps > 2000000)
        throw std::runtime_error("too many steps");
      if (after_step())
        return;
    }
  }

private:
  /// Solves F(t, X, (X - base)/span) = 0 for X and the current, from the given start.
  bool stage(const double               t,
             const double               span,
             const std::vector<double> &base,
             std::vector<double>       &X,
             double                    &i,
             std::vector<double>       &k) const
  {
    const std::size_t n = X.size(), m = n + 1;
    for (int iteration = 0; iteration < 25; ++iteration)
    {
      std::array<Dual, most> y, rates, out;
      for (std::size_t j = 0; j < n; ++j)
      {
        y[j]     = Dual(static_cast<int>(most), static_cast<int>(j), X[j]);
        rates[j] = (y[j] - base[j]) / span;
      }
      element.residual(
          Dual(voltage(t)), Dual(static_cast<int>(most), static_cast<int>(n), i), y.data(), rates.data(), out.data());
      std::array<std::array<double, most + 1>, most> a{};
      for (std::size_t r = 0; r < m; ++r)
      {
        for (std::size_t c = 0; c < m; ++c)
          a[r][c] = out[r].dx(static_cast<int>(c));
        a[r][m]     = -out[r].val();
        double size = 0.;
        for (std::size_t c = 0; c <= m; ++c)
        {
          if (!std::isfinite(a[r][c]))
            return false;
          if (c < m)
            size = std::max(size, std::abs(a[r][c]) * (c == n ? 1e-4 : 1.));
        }
        if (size == 0.)
          return false;
        for (std::size_t c = 0; c <= m; ++c)
          a[r][c] /= size;
      }
      if (!eliminate(a, m))
        return false;
      double change = 0.;
      for (std::size_t j = 0; j < n; ++j)
      {
        X[j] += a[j][m];
        change = std::max(change, std::abs(a[j][m]) / (1e-6 * tolerance));
      }
      i += a[n][m];
      change = std::max(change, std::abs(a[n][m]) / (1e-6 * std::abs(i) + 1e-18));
      if (!std::isfinite(change))
        return false;
      if (change < 1.)
      {
        for (std::size_t j = 0; j < n; ++j)
          k[j] = (X[j] - base[j]) / span;
        return true;
      }
    }
    return false;
  }

  /// Gauss and Jordan's elimination with row pivots; the solution is left in column m.
  static bool eliminate(std::array<std::array<double, most + 1>, most> &a, const std::size_t m)
  {
    for (std::size_t c = 0; c < m; ++c)
    {
      std::size_t pivot = c;
      for (std::size_t r = c + 1; r < m; ++r)
        if (std::abs(a[r][c]) > std::abs(a[pivot][c]))
          pivot = r;
      if (a[pivot][c] == 0.)
        return false;
      std::swap(a[pivot], a[c]);
      for (std::size_t r = 0; r < m; ++r)
        if (r != c)
        {
          const double factor = a[r][c] / a[c][c];
          for (std::size_t j = c; j <= m; ++j)
            a[r][j] -= factor * a[c][j];
        }
    }
    for (std::size_t c = 0; c < m; ++c)
      a[c][m] /= a[c][c];
    return true;
  }
};
} // namespace ionstack::physics

#endif
