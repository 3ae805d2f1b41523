// SPDX-License-Identifier: Apache-2.0
#include "physics/local/bernoulli.h"

#include <gtest/gtest.h>

#include <Sacado.hpp>

#include <cmath>
#include <limits>
#include <vector>

// Special functions of the edge fluxes against their definitions in long double (64 bits of mantissa, 11 more than
// double, so that the reference itself is exact to a hundredth of a unit of round-off of a double or better).
namespace ionstack::physics
{
namespace
{
using Dual = Sacado::Fad::SFad<double, 1>;

constexpr double epsilon = std::numeric_limits<double>::epsilon();

/// From -700 to 700 (exp(700) is near the largest double): coarse, dense near zero, and around each place where the
/// implementation changes its formula.
std::vector<double> arguments()
{
  std::vector<double> result{0.};
  for (const double sign : {-1., 1.})
  {
    for (double x = 1e-300; x < 1e-3; x *= 97.)
      result.push_back(sign * x);
    for (double x = 1e-3; x <= 700.; x *= 1.013)
      result.push_back(sign * x);
    result.push_back(sign * 700.);
    for (const double branch : {0.1, 0.5})
      for (int i = -50; i <= 50; ++i)
        result.push_back(sign * branch * (1. + 20 * i * epsilon));
  }
  return result;
}

long double exact_bernoulli(const long double x)
{
  return x == 0.L ? 1.L : x / std::expm1(x);
}

/// B'(x) = (1 - B(-x)) / (exp(x) - 1) = (1 - B(x) - x) / expm1(x); by its series where this cancels.
long double exact_slope(const long double x)
{
  if (std::abs(x) < 0.05L)
  {
    // Derivative of the sum of Bernoulli numbers B_n x^n / n!; the first omitted term is 691/1307674368000 * 12 x^11.
    const long double y = x * x;
    return -0.5L + x * (1.L / 6.L +
                        y * (-4.L / 720.L + y * (6.L / 30240.L + y * (-8.L / 1209600.L + y * (10.L / 47900160.L)))));
  }
  return (1.L - exact_bernoulli(-x)) / std::expm1(x);
}

double relative_error(const double value, const long double exact)
{
  return static_cast<double>(std::abs((value - exact) / exact));
}

TEST(Bernoulli, values)
{
  // A handful of operations, each rounding once, on well-conditioned intermediate values.
  for (const double x : arguments())
  {
    const BernoulliPair<double> b = bernoulli(x);
    EXPECT_LT(relative_error(b.at_plus, exact_bernoulli(x)), 1e-14) << x;
    EXPECT_LT(relative_error(b.at_minus, exact_bernoulli(-static_cast<long double>(x))), 1e-14) << x;
  }
}

TEST(Bernoulli, pair_is_antisymmetric)
{
  // B(-x) - B(x) = x: what makes the edge flux of a uniform concentration pure drift. Rounding of the larger value.
  for (const double x : arguments())
  {
    const BernoulliPair<double> b = bernoulli(x), mirrored = bernoulli(-x);
    EXPECT_NEAR(b.at_minus - b.at_plus, x, epsilon * std::max(b.at_minus, b.at_plus)) << x;
    EXPECT_EQ(b.at_minus, mirrored.at_plus) << x;
    EXPECT_EQ(b.at_plus, mirrored.at_minus) << x;
  }
}

TEST(Bernoulli, derivatives)
{
  // Above the series, B = x d / (1 - d) with d = exp(-x) is differentiated term by term; the terms are of size 1/x and
  // larger than their sum by 2/x, that is by 20 at the branch point x = 0.1: some 40 roundings of epsilon / 2.
  for (const double x : arguments())
  {
    const BernoulliPair<Dual> b = bernoulli(Dual(1, 0, x));
    const long double         y = x;
    EXPECT_LT(relative_error(b.at_plus.dx(0), exact_slope(y)), 2e-14) << x;
    EXPECT_LT(relative_error(b.at_minus.dx(0), -exact_slope(-y)), 2e-14) << x;
    const BernoulliPair<double> plain = bernoulli(x);
    EXPECT_EQ(b.at_plus.val(), plain.at_plus) << x;
    EXPECT_EQ(b.at_minus.val(), plain.at_minus) << x;
  }
}

TEST(Sinhc, values)
{
  // The argument is the square: its root is rounded once, by epsilon x / 2, which exp() turns into the relative error
  // epsilon x / 2, and sinh'/sinh -> 1 leaves it so. Two units more for exp and the quotient.
  for (const double root : arguments())
  {
    const double      y = root * root;
    const long double x = std::sqrt(static_cast<long double>(y));
    if (x > 700.L)
      continue;
    const long double exact = x == 0.L ? 1.L : std::sinh(x) / x;
    EXPECT_LT(relative_error(sinhc_of_square(y), exact), epsilon * (6. + 0.5 * std::abs(root))) << root;
    if (std::abs(root) < 50.)
    {
      EXPECT_LT(relative_error(sinhc_of_square(y), exact), 1e-14) << root;
    }
  }
}

TEST(Sinhc, derivatives)
{
  // d/dy = (cosh x - sinh x / x) / (2 x^2); the series 1/6 + y/60 + y^2/1680 + ... where this cancels. The formula's
  // two terms exceed their difference by 3/x^2, i.e. by 12 at the branch point x = 0.5.
  for (const double root : arguments())
  {
    const double      y = root * root;
    const long double z = y, x = std::sqrt(z);
    if (x > 700.L)
      continue;
    long double exact = 0.L;
    if (x < 0.6L)
    {
      // sum of k y^(k-1) / (2k+1)!, to k = 12: y^12 13/27! < 1e-33.
      long double factorial = 1.L, power = 1.L;
      for (int k = 1; k <= 12; ++k)
      {
        factorial *= 2.L * k * (2.L * k + 1.L);
        exact += k * power / factorial;
        power *= z;
      }
    }
    else
      exact = (std::cosh(x) - std::sinh(x) / x) / (2.L * z);
    const Dual value = sinhc_of_square(Dual(1, 0, y));
    EXPECT_LT(relative_error(value.dx(0), exact), epsilon * (60. + 0.5 * std::abs(root))) << root;
    EXPECT_EQ(value.val(), sinhc_of_square(y)) << root;
  }
}
} // namespace
} // namespace ionstack::physics
