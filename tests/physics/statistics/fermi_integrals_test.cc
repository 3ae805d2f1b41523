// SPDX-License-Identifier: Apache-2.0
#include "physics/statistics/carrier_statistics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <utility>

// Fermi-Dirac and Gauss-Fermi integrals against their definitions by adaptive quadrature in long double, published
// values, identities and limits.
namespace ionstack::physics
{
namespace
{
using Real = long double;

constexpr double epsilon = std::numeric_limits<double>::epsilon();
constexpr Real   pi      = 3.141592653589793238462643383279503L;

/// Adaptive Simpson rule; the Richardson-corrected error of a panel is below its share of `tolerance`.
Real simpson(const std::function<Real(Real)> &f, Real a, Real b, Real fa, Real fm, Real fb, Real tolerance, int level)
{
  const Real m = 0.5L * (a + b), left = f(0.5L * (a + m)), right = f(0.5L * (m + b));
  const Real whole = (b - a) / 6.L * (fa + 4.L * fm + fb);
  const Real first = (m - a) / 6.L * (fa + 4.L * left + fm), second = (b - m) / 6.L * (fm + 4.L * right + fb);
  const Real difference = first + second - whole;
  if (level == 0 || std::abs(difference) < 15.L * tolerance)
    return first + second + difference / 15.L;
  return simpson(f, a, m, fa, left, fm, 0.5L * tolerance, level - 1) +
         simpson(f, m, b, fm, right, fb, 0.5L * tolerance, level - 1);
}

/// Over panels of width 1/2, so that no peak is missed.
Real integrate(const std::function<Real(Real)> &f, const Real a, const Real b, const Real tolerance)
{
  const int panels = static_cast<int>(std::ceil(2.L * (b - a)));
  Real      sum    = 0.L;
  for (int i = 0; i < panels; ++i)
  {
    const Real l = a + (b - a) * i / panels, r = a + (b - a) * (i + 1) / panels;
    sum += simpson(f, l, r, f(l), f(0.5L * (l + r)), f(r), tolerance / panels, 14);
  }
  return sum;
}

/// 2/sqrt(pi) int sqrt(t)/(1 + exp(t - eta)) dt with t = u^2. Below u^2 = max(eta, 0) + 45 all but exp(-45).
Real exact_fermi_dirac(const Real eta)
{
  const Real top   = std::sqrt(std::max(eta, 0.L) + 45.L);
  const Real scale = eta < 0.L ? std::exp(eta) : 1.L; // integrand over scale is of order one
  const auto f     = [&](const Real u) { return u * u / (scale + std::exp(u * u - eta + std::log(scale))); };
  return scale * 4.L / std::sqrt(pi) * integrate(f, 0.L, top, 1e-15L);
}

/// Its derivative: half of the integral of order -1/2.
Real exact_fermi_dirac_slope(const Real eta)
{
  const Real top   = std::sqrt(std::max(eta, 0.L) + 45.L);
  const Real scale = eta < 0.L ? std::exp(eta) : 1.L;
  const auto f     = [&](const Real u) { return 1.L / (scale + std::exp(u * u - eta + std::log(scale))); };
  return scale * 2.L / std::sqrt(pi) * integrate(f, 0.L, top, 1e-15L);
}

/// For eta <= 0; over exp(eta + s^2/2), the value at low density.
Real exact_gauss_fermi(const Real eta, const Real s)
{
  const Real place = std::max(-s, eta / s);
  const Real peak  = -0.5L * place * place - std::max(0.L, s * place - eta);
  const auto f     = [&](const Real x)
  {
    const Real t = s * x - eta;
    return std::exp(-0.5L * x * x - peak - (t > 0.L ? t : 0.L)) / (1.L + std::exp(-std::abs(t)));
  };
  return std::exp(peak) / std::sqrt(2.L * pi) * integrate(f, place - 10.L, place + 10.L, 1e-16L);
}

double relative_error(const Real value, const Real exact)
{
  return static_cast<double>(std::abs(value / exact - 1.L));
}

const double widths[] = {0.05, 0.5, 1., 2., 3., 4.5, 6., 10., 15.};

TEST(FermiDirac, published_values)
{
  // F(0) = (1 - 1/sqrt(2)) zeta(3/2) (DLMF 25.12.16 with 25.2.3), zeta(3/2) = 2.612375348685488 (OEIS A078434); the
  // others are -Li_{3/2}(-exp(eta)) to 18 digits, as tabulated in public test suites of the function.
  const std::pair<double, double> values[] = {{0., (1. - std::sqrt(0.5)) * 2.6123753486854883433},
                                              {-2., 0.129298513320075591},
                                              {-1., 0.327795159260711548},
                                              {0., 0.765147024625407945},
                                              {2., 2.82372127740158413},
                                              {5., 8.84420889524295389}};
  for (const auto &[eta, value] : values)
    EXPECT_LT(relative_error(FermiDiracHalf()(eta), value), 4. * epsilon) << eta;
}

TEST(FermiDirac, against_quadrature)
{
  // 14 terms of a polynomial whose coefficients have the round-off of the sampled values, each evaluated by Horner's
  // rule; the truncation 25^-14 is nothing. Differentiation multiplies by at most sum k^2 25^-k/0.25.
  double value_error = 0., slope_error = 0.;
  for (double eta = -40.; eta <= 60.; eta += 0.3701)
  {
    const Occupation f = fermi_dirac_half(eta);
    value_error        = std::max(value_error, relative_error(f.value, exact_fermi_dirac(eta)));
    slope_error        = std::max(slope_error, relative_error(f.first, exact_fermi_dirac_slope(eta)));
  }
  EXPECT_LT(value_error, 1e-14);
  EXPECT_LT(slope_error, 1e-13);
  RecordProperty("value_error", std::to_string(value_error * 1e16) + "e-16");
  RecordProperty("slope_error", std::to_string(slope_error * 1e16) + "e-16");
}

TEST(FermiDirac, pieces_join)
{
  // Across the edges of all pieces, from -2 to 42 in steps of 1/2: value and slope to round-off. The curvature
  // amplifies the noise of the samples, 1e-19, by the second derivative of T_13 over 0.25^2, some 1e5, and is 3/(4
  // eta^2) of the value.
  for (double edge = -2.; edge <= 42.; edge += 0.5)
  {
    const double     below = std::nextafter(edge, -1e9);
    const Occupation l = fermi_dirac_half(below), r = fermi_dirac_half(edge);
    EXPECT_LT(relative_error(l.value, r.value), 1e-14) << edge;
    EXPECT_LT(relative_error(l.first, r.first), 1e-13) << edge;
    EXPECT_LT(relative_error(l.second, r.second), 1e-9) << edge;
  }
}

TEST(FermiDirac, limits)
{
  // exp(eta) (1 - exp(eta)/sqrt(8)) at low density, 4/(3 sqrt(pi)) eta^(3/2) (1 + pi^2/(8 eta^2)) at high density.
  EXPECT_LT(relative_error(fermi_dirac_half(-30.).value, std::exp(-30.) * (1. - std::exp(-30.) / std::sqrt(8.))),
            2. * epsilon);
  const double eta = 1e5;
  EXPECT_LT(relative_error(fermi_dirac_half(eta).value,
                           4. / (3. * std::sqrt(pi)) * std::pow(eta, 1.5L) * (1. + pi * pi / (8. * eta * eta))),
            4. * epsilon);
}

TEST(FermiDirac, inverse)
{
  // A change of eta by its round-off changes x by |eta| F'/F epsilon; a few roundings besides.
  for (double eta = -600.; eta < 200.; eta += 0.913)
  {
    const double x = fermi_dirac_half(eta).value;
    EXPECT_NEAR(inverse_fermi_dirac_half(x), eta, 20. * epsilon * std::max(1., std::abs(eta))) << eta;
  }
  EXPECT_EQ(inverse_fermi_dirac_half(0.), -std::numeric_limits<double>::infinity());
  EXPECT_TRUE(std::isnan(inverse_fermi_dirac_half(-1.)));
  EXPECT_LT(std::abs(fermi_dirac_half(inverse_fermi_dirac_half(1.)).value - 1.), 4. * epsilon);
}

TEST(FermiDirac, excess_of_joyce_and_dixon)
{
  // mu_ex = x/sqrt(8) - 4.95009e-3 x^2 + 1.48386e-4 x^3 - 4.42563e-6 x^4 + ..., Joyce & Dixon, Appl. Phys. Lett. 31,
  // 354 (1977), the second coefficient being 3/16 - sqrt(3)/9; the fifth is 1.0e-7.
  for (const double x : {1e-300, 1e-20, 1e-8, 1e-4, 0.01, 0.1, 0.2})
  {
    const double series =
        x * (1. / std::sqrt(8.) + x * (3. / 16. - std::sqrt(3.) / 9. + x * (1.48386e-4 - x * 4.42563e-6)));
    EXPECT_NEAR(
        FermiDiracHalf().excess_chemical_potential(x), series, 4. * epsilon + 1e-9 * x * x * x + 2e-7 * std::pow(x, 5))
        << x;
  }
  const double slope = fermi_dirac_half_excess(1e-300).slope;
  EXPECT_LT(relative_error(slope, 1. / std::sqrt(8.)), 4. * epsilon);
}

TEST(GaussFermi, against_quadrature)
{
  // The sum of positive terms of relative round-off (|x^2/2| + |s x - eta|) epsilon.
  for (const double s : widths)
  {
    double error = 0.;
    for (double eta = -1.5 * s * s - 20.; eta <= 0.; eta += 0.0917 * (s * s + 5.))
      error = std::max(error, relative_error(gauss_fermi(eta, s).value, exact_gauss_fermi(eta, s)));
    EXPECT_LT(error, epsilon * (100. + 2. * s * s)) << s;
  }
}

TEST(GaussFermi, half_filled_at_the_centre)
{
  for (const double s : widths)
  {
    EXPECT_NEAR(gauss_fermi(0., s).value, 0.5, 4. * epsilon) << s;
    EXPECT_NEAR(gauss_fermi(0., s).second, 0., 10. * epsilon) << s;
  }
}

TEST(GaussFermi, identities)
{
  // exp(eta + s^2/2) (1 - G(eta + s^2)) = G(eta): the shift x -> x - s in the integral. At s -> 0 the Fermi function.
  for (const double s : widths)
    for (double eta = -2. * s * s - 20.; eta < 0.; eta += 0.173 * (s * s + 2.))
    {
      const double g = gauss_fermi(eta, s).value;
      EXPECT_LT(relative_error(std::exp(Real(eta) + 0.5L * s * s) * gauss_fermi(-eta - s * s, s).value, g),
                epsilon * (200. + 4. * s * s))
          << s << " " << eta;
    }
  const double s = 1e-3;
  for (const double eta : {-5., -1., 0.5, 3.})
  {
    const double fermi = 1. / (1. + std::exp(-eta)), slope = fermi * (1. - fermi);
    EXPECT_NEAR(gauss_fermi(eta, s).value, fermi + 0.5 * s * s * slope * (1. - 2. * fermi), s * s * s * s);
  }
}

TEST(GaussFermi, derivatives)
{
  // First to fourth against central differences of the derivative below, step h = 1e-3 s: error h^2/6 times the second
  // next derivative, which is at most of size (1/s + 1)^3 of the value or so, and round-off epsilon/h.
  for (const double s : widths)
    for (const double eta : {-1.2 * s * s - 3., -s * s, -0.4 * s * s - 1., -0.3, 0.2, 2.})
    {
      const double     h = 1e-3 * std::min(s, 1.);
      const Occupation g = gauss_fermi(eta, s), l = gauss_fermi(eta - h, s), r = gauss_fermi(eta + h, s);
      const double     scale = g.first;
      EXPECT_NEAR(g.first, (r.value - l.value) / (2. * h), scale * h * h + 1e-15 * g.value / h) << s << " " << eta;
      EXPECT_NEAR(g.second, (r.first - l.first) / (2. * h), scale * (h * h + 1e-13 / h)) << s << " " << eta;
      EXPECT_NEAR(g.third, (r.second - l.second) / (2. * h), scale * (h * h + 1e-12 / h)) << s << " " << eta;
      EXPECT_NEAR(g.fourth, (r.third - l.third) / (2. * h), scale * (h * h + 1e-12 / h)) << s << " " << eta;
      const double k        = 1e-4 * s;
      const double by_width = (gauss_fermi(eta, s + k).value - gauss_fermi(eta, s - k).value) / (2. * k);
      EXPECT_NEAR(s * g.second, by_width, (s + 1.) * (s + 1.) * (s + 1.) * g.value * (k * k + 1e-15 / k))
          << s << " " << eta;
    }
}

TEST(GaussFermi, inverse)
{
  for (const double s : widths)
    for (double eta = -s * s - 100.; eta < 3. * s; eta += 0.31 * (s + 2.))
    {
      const Occupation g = gauss_fermi(eta, s);
      if (g.value > 1. - 1e-3)
        break;
      // x is known to a relative error of 1e-14 (see above), eta to that over dln x/deta.
      EXPECT_NEAR(inverse_gauss_fermi(g.value, s),
                  eta,
                  epsilon * (100. + 2. * s * s) * g.value / g.first + 16. * epsilon * std::abs(eta))
          << s << " " << eta;
    }
}

} // namespace
} // namespace ionstack::physics
