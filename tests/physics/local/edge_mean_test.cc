// SPDX-License-Identifier: Apache-2.0
#include "physics/local/edge_mean.h"

#include "materials/units/constants.h"

#include <Sacado.hpp>
#include <gtest/gtest.h>

#include <cmath>

// Means of coefficients along an edge whose ends differ in temperature, against integrals over the temperature.
namespace ionstack::physics
{
namespace
{
/// What the quadrature is built for, see thermal_factor().
constexpr double quadrature = 1e-6;

/// Integral of f over the temperature by Simpson's rule in 1/T, on pieces so fine that its error is round-off: the
/// integrands change by exp(35) at most, so by exp(0.0035) in each of 1e4 pieces, and (0.0035)^4/2880 is 5e-14.
template <class Function>
double integral(const double from, const double to, const Function &f)
{
  const int    n   = 10000;
  const auto   at  = [&](const double u) { return f(1. / u) / (u * u); };
  const double h   = (1. / to - 1. / from) / n;
  double       sum = 0.;
  for (int i = 0; i < n; ++i)
  {
    const double u = 1. / from + i * h;
    sum += h / 6. * (at(u) + 4. * at(u + 0.5 * h) + at(u + h));
  }
  return -sum;
}

TEST(EdgeMean, of_a_conductivity_is_that_of_heat_flowing_evenly)
{
  struct Case
  {
    double from, to, energy, slope; ///< kappa = 1 + slope (T - 300 K)
  };
  for (const Case &one : {Case{300., 2600., 0.3, 0.},
                          Case{300., 530., 0.3, 0.},
                          Case{2600., 300., 1.0, 0.},
                          Case{300., 420., 0.6, 0.1},
                          Case{300., 1500., 0.3, -6e-4},
                          Case{300., 18000., 0.6, 2e-3},
                          Case{4., 12., 0.002, 0.}})
  {
    const auto   sigma = [&](const double T) { return 7. * std::exp(-one.energy / (constants::boltzmann * T)); };
    const auto   kappa = [&](const double T) { return 2. * (1. + one.slope * (T - 300.)); };
    const auto   ratio = [&](const double T) { return kappa(T) / sigma(T); };
    const double mean =
        edge_mean(sigma(one.from), sigma(one.to)) * thermal_factor(one.from, one.to, sigma, kappa, false);
    const double exact = integral(one.from, one.to, kappa) / integral(one.from, one.to, ratio);
    EXPECT_NEAR(mean / exact, 1., quadrature) << one.from << " to " << one.to << " K, " << one.energy << " eV";
    // The direction of the edge does not matter, but for round-off in some hundred terms.
    EXPECT_NEAR(thermal_factor(one.to, one.from, sigma, kappa, false) /
                    thermal_factor(one.from, one.to, sigma, kappa, false),
                1.,
                1e-13);
  }
}

TEST(EdgeMean, of_heat_is_that_over_the_temperature)
{
  for (const double to : {310., 400., 1500.})
  {
    const auto kappa = [](const double T) { return 0.12 * (1. + 0.1 * (T - 300.)); };
    // Of a linear kappa the mean is that of the ends.
    EXPECT_NEAR(edge_mean(kappa(300.), kappa(to)) * thermal_factor(300., to, kappa, kappa, true) /
                    (0.5 * (kappa(300.) + kappa(to))),
                1.,
                quadrature);
  }
}

TEST(EdgeMean, where_little_changes_is_the_geometric_one)
{
  const auto unit = [](const auto &T) { return 1. + 0. * T; };
  for (const double change : {0., 0.01, 0.149})
  {
    // From 300 to 310 K by exp(change).
    const auto sigma = [&](const auto &T)
    {
      using std::exp;
      return exp(change / 10. * (T - 300.));
    };
    EXPECT_EQ(thermal_factor(300., 310., sigma, unit, false), 1.);
  }
  // From there on smoothly to the integral: nowhere a jump of more than the steps' own size.
  double last = 1.;
  for (double change = 0.14; change < 0.32; change += 1e-4)
  {
    const auto   sigma  = [&](const double T) { return std::exp(change / 10. * (T - 300.)); };
    const double factor = thermal_factor(300., 310., sigma, unit, false);
    // Slope: (x^2/24)' = x/12 = 0.025 at most, and that of the blend, 35/16/0.15, times x^2/24 = 0.0021 in its middle.
    EXPECT_LT(std::abs(factor - last), 6e-6) << change;
    last = factor;
  }
}

TEST(EdgeMean, derivatives_are_those_of_differences)
{
  using Dual        = Sacado::Fad::SFad<double, 2>;
  const auto factor = [](const auto &tail, const auto &head)
  {
    using Number     = std::decay_t<decltype(tail)>;
    const auto sigma = [](const auto &T)
    {
      using std::exp;
      using Given = std::decay_t<decltype(T)>;
      return Given(exp(-0.3 / (constants::boltzmann * T)));
    };
    const auto kappa = [](const auto &T)
    {
      using Given = std::decay_t<decltype(T)>;
      return Given(1. + 0.01 * (T - 300.));
    };
    return Number(thermal_factor(tail, head, sigma, kappa, false));
  };
  for (const double head : {305., 305.5, 306.5, 350., 900.}) // below, within and above the blend
  {
    const Dual   a(2, 0, 300.), b(2, 1, head);
    const Dual   value = factor(a, b);
    const double h     = 1e-3;
    EXPECT_NEAR(value.val(), factor(300., head), 1e-14);
    // Central differences: h^2/6 of the third derivative, which is some (E/kT^2)^3 = (0.04/K)^3, and round-off/h.
    EXPECT_NEAR(value.dx(0), (factor(300. + h, head) - factor(300. - h, head)) / (2. * h), 1e-9);
    EXPECT_NEAR(value.dx(1), (factor(300., head + h) - factor(300., head - h)) / (2. * h), 1e-9);
  }
}

TEST(EdgeMean, error_is_a_24th_of_the_square)
{
  // sinh(x)/x - 1 = x^2/6 + x^4/120 + ... with x = ln(b/a)/2.
  for (const double r : {1e-4, 0.1, -0.5})
    EXPECT_NEAR(edge_mean_error(r) / (r * r / 24.), 1., r * r / 80. * 1.1 + 1e-8);
  // An exponential coefficient: geometric mean over exact one, (a - b)/ln(a/b) / (a b) ... = sinh(x)/x.
  const double a = 1., b = 50., exact = a * b * std::log(b / a) / (b - a);
  EXPECT_NEAR(edge_mean_error(std::log(b / a)), std::sqrt(a * b) / exact - 1., 1e-14);
}
} // namespace
} // namespace ionstack::physics
