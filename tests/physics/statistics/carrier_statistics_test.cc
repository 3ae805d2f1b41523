// SPDX-License-Identifier: Apache-2.0
#include "physics/statistics/carrier_statistics.h"

#include <gtest/gtest.h>

#include <Sacado.hpp>

#include <cmath>
#include <limits>
#include <vector>

// What holds of every statistics of carriers: consistency of its functions, derivatives, continuation.
namespace ionstack::physics
{
namespace
{
using Dual = Sacado::Fad::SFad<double, 2>;
using Real = long double;

constexpr double epsilon = std::numeric_limits<double>::epsilon();

double relative_error(const Real value, const Real exact)
{
  return static_cast<double>(std::abs(value / exact - 1.L));
}

const double widths[] = {0.05, 0.5, 1., 2., 3., 4.5, 6., 10., 15.};

std::vector<double> fillings()
{
  std::vector<double> result;
  for (double x = 1e-300; x < 1e-6; x *= 1e12)
    result.push_back(x);
  for (double x = 1e-6; x < 0.999; x *= 1.7)
    result.push_back(x);
  result.push_back(0.125);
  result.push_back(0.125 * (1. - 1e-14));
  return result;
}

TEST(Blakemore, closed_forms)
{
  // Within 3 % of Fermi-Dirac up to eta = 1.3 (Blakemore 1982), rounded. With gamma = 1 the Langmuir isotherm.
  const Blakemore blakemore;
  for (double eta = -10.; eta <= 1.3; eta += 0.1)
    EXPECT_LT(relative_error(blakemore(eta), fermi_dirac_half(eta).value), 0.035) << eta;

  const Blakemore sites{1.};
  for (double eta = -700.; eta <= 700.; eta += 7.7)
  {
    const Real exact = 1.L / (1.L + std::exp(-static_cast<Real>(eta)));
    EXPECT_LT(relative_error(sites(eta), exact), 4. * epsilon) << eta;
    EXPECT_LT(relative_error(sites.derivative(eta), exact * exact * std::exp(-static_cast<Real>(eta))), 8. * epsilon)
        << eta;
  }
  for (const double x : fillings())
  {
    const double eta = sites.inverse(x);
    EXPECT_LT(relative_error(sites(eta), x), 4. * epsilon * std::max(1., std::abs(eta))) << x;
    EXPECT_NEAR(sites.excess_chemical_potential(x), -std::log1p(-x), epsilon) << x;
    EXPECT_LT(relative_error(sites.diffusion_enhancement(x), 1. / (1. - x)), 4. * epsilon) << x;
  }
}

/// What holds of every statistics, at a filling x.
template <class Statistics>
void check(const Statistics &statistics, const double x, const double tolerance)
{
  const double eta = statistics.inverse(x);
  // eta = ln x + mu_ex, n > 0, enhancement >= 1 and consistent with F/F'.
  EXPECT_NEAR(statistics.excess_chemical_potential(x) + std::log(x), eta, tolerance * std::max(1., std::abs(eta))) << x;
  const double filling = statistics(eta), slope = statistics.derivative(eta);
  EXPECT_GT(filling, 0.) << x;
  EXPECT_GT(slope, 0.) << x;
  EXPECT_LT(relative_error(filling, x), tolerance * std::max(1., std::abs(eta))) << x;
  EXPECT_GE(statistics.diffusion_enhancement(x), 1.) << x;
  EXPECT_LT(relative_error(statistics.diffusion_enhancement(x), filling / slope),
            10. * tolerance * std::max(1., std::abs(eta)))
      << x;
}

TEST(Statistics, consistent)
{
  for (const double x : fillings())
  {
    check(Boltzmann{}, x, 4. * epsilon);
    check(FermiDiracHalf{}, x, 100. * epsilon);
    check(Blakemore{0.27}, x, 8. * epsilon);
    check(Blakemore{1.}, x, 8. * epsilon / (1. - x));
    for (const double s : widths)
      check(GaussFermi<double>{s}, x, epsilon * (200. + 4. * s * s) / (1. - x));
  }
  check(FermiDiracHalf{}, 300., 100. * epsilon);
}

TEST(Statistics, monotone)
{
  const double s = 4.;
  for (double eta = -45.; eta < 60.; eta += 0.05)
  {
    const double next = eta + 0.05;
    EXPECT_LT(fermi_dirac_half(eta).value, fermi_dirac_half(next).value);
    EXPECT_LE(Blakemore{1.}(eta), Blakemore{1.}(next));
    EXPECT_LE(gauss_fermi(eta, s).value, gauss_fermi(next, s).value);
    EXPECT_GT(gauss_fermi(eta, s).value, 0.);
  }
}

/// Derivative of a function of a dual number against central differences with relative step 1e-5.
template <class Function>
void check_slope(const Function &f, const double x, const double step, const double noise, const char *what)
{
  const double difference = (f(x + step) - f(x - step)) / (2. * step);
  const Dual   dual       = f(Dual(2, 0, x));
  EXPECT_EQ(dual.val(), f(x)) << what << " " << x; // the dual number carries exactly the plain value
  const double scale = std::abs(difference) + std::abs(dual.val() / x);
  // A small value may be the difference of numbers of order one: 2 epsilon of them.
  const double rounding = 2. * epsilon / step;
  EXPECT_NEAR(dual.dx(0), difference, scale * (1e-8 + noise * std::abs(x) / step) + rounding) << what << " " << x;
}

template <class Make>
void check_slopes(const Make &make, const double x, const double largest_eta)
{
  // Truncation of relative size step^2 = 1e-10 and round-off of a value over the step.
  const double step = 1e-5 * x, noise = 1e-13;
  check_slope([&](const auto &y) { return make(y).inverse(y); }, x, step, noise, "inverse");
  check_slope([&](const auto &y) { return make(y).excess_chemical_potential(y); }, x, step, noise, "excess");
  check_slope([&](const auto &y) { return make(y).diffusion_enhancement(y); }, x, step, noise, "enhancement");
  const double eta = make(x).inverse(x);
  if (std::abs(eta) < largest_eta && std::abs(eta) > 1e-3)
  {
    check_slope([&](const auto &y) { return make(y)(y); }, eta, 1e-5, noise, "F");
    check_slope([&](const auto &y) { return make(y).derivative(y); }, eta, 1e-5, 1e-12, "F'");
  }
}

TEST(Statistics, dual_numbers)
{
  for (const double x : {1e-12, 1e-4, 0.03, 0.3, 0.6, 0.9})
  {
    check_slopes([](const auto &) { return Boltzmann{}; }, x, 100.);
    check_slopes([](const auto &) { return Blakemore{1.}; }, x, 100.);
    check_slopes([](const auto &) { return FermiDiracHalf{}; }, x, 100.);
    check_slopes([](const auto &y) { return GaussFermi<std::decay_t<decltype(y)>>{3.}; }, x, 100.);
  }
  check_slopes([](const auto &) { return FermiDiracHalf{}; }, 40., 100.);
}

TEST(Statistics, width_of_the_gaussian_density_of_states)
{
  // Derivative with respect to s = sigma/kT at constant filling or level, which a temperature field needs.
  for (const double x : {1e-12, 1e-3, 0.4, 0.8})
    for (const double s : {1.5, 4.})
    {
      const double h    = 1e-5 * s;
      const auto   at   = [&](const double w) { return GaussFermi<double>{w}; };
      const auto   dual = GaussFermi<Dual>{Dual(2, 1, s)};
      const double eta  = at(s).inverse(x);
      const auto   near = [&](const Dual &value, const double above, const double below)
      {
        const double difference = (above - below) / (2. * h);
        EXPECT_NEAR(value.dx(1), difference, 1e-7 * (1. + std::abs(difference))) << x << " " << s;
      };
      near(dual.inverse(Dual(x)), at(s + h).inverse(x), at(s - h).inverse(x));
      near(dual.excess_chemical_potential(Dual(x)),
           at(s + h).excess_chemical_potential(x),
           at(s - h).excess_chemical_potential(x));
      near(dual.diffusion_enhancement(Dual(x)), at(s + h).diffusion_enhancement(x), at(s - h).diffusion_enhancement(x));
      near(dual(Dual(eta)), at(s + h)(eta), at(s - h)(eta));
      near(dual.derivative(Dual(eta)), at(s + h).derivative(eta), at(s - h).derivative(eta));
    }
}

TEST(Statistics, second_derivatives)
{
  // What is stored changes in time with F', so that its derivatives by the unknowns have F": numbers whose derivatives
  // are dual along the rates, against central differences of first derivatives. Those err by h^2/6 times the fourth
  // derivative, of the size F times (1 + s^2)^4, and by the round-off of F' over h: 1e-13, and 1e-9 of the second
  // derivative of the Fermi integral.
  using Rate         = Sacado::Fad::SFad<double, 1>;
  using Nested       = Sacado::Fad::SFad<Rate, 2>;
  const double h     = 1e-5;
  const auto   check = [&](const auto &filled, const double eta, const double width)
  {
    const double along_eta = 0.7, along_width = -0.4;
    Rate         eta_in_time(eta), width_in_time(width);
    eta_in_time.fastAccessDx(0)   = along_eta;
    width_in_time.fastAccessDx(0) = along_width;
    const Nested nested           = filled(Nested(2, 0, eta_in_time), Nested(2, 1, width_in_time));
    const auto   slopes           = [&](const double time)
    { return filled(Dual(2, 0, eta + time * along_eta), Dual(2, 1, width + time * along_width)); };
    const Dual now = slopes(0.), before = slopes(-h), after = slopes(h);
    EXPECT_EQ(nested.val().val(), now.val());
    const double fast = 1. + width * width, scale = std::abs(now.val()) * fast * fast;
    for (const int i : {0, 1})
    {
      EXPECT_EQ(nested.dx(i).val(), now.dx(i)) << eta << " " << width;
      EXPECT_NEAR(
          nested.dx(i).dx(0), (after.dx(i) - before.dx(i)) / (2. * h), scale * (h * h * fast * fast + 1e-13 / h))
          << eta << " " << width << " by " << i;
    }
  };
  for (const double eta : {-30., -6., -1., 0.4, 3., 12.})
  {
    check([](const auto &x, const auto & /*width*/) { return Boltzmann{}(x); }, eta, 0.);
    check([](const auto &x, const auto & /*width*/) { return Blakemore{0.5}(x); }, eta, 0.);
    check([](const auto &x, const auto & /*width*/) { return FermiDiracHalf{}(x); }, eta, 0.);
    for (const double width : {0.5, 2., 4.})
      check([](const auto &x, const auto &s) { return GaussFermi<std::decay_t<decltype(s)>>{s}(x); }, eta, width);
  }
}

TEST(Statistics, excess_goes_on_beyond_the_possible)
{
  // Continuous value and slope at 0 and at full sites, finite and monotone beyond.
  const double tiny = 1e-100; // far below exp(-3 s^2), where the slope of Gauss-Fermi's excess begins to fall
  const auto   join = [](const ExcessChemicalPotential &l, const ExcessChemicalPotential &r)
  {
    EXPECT_NEAR(l.value, r.value, 1e-13 * (1. + std::abs(l.value)));
    EXPECT_NEAR(l.slope, r.slope, 1e-12 * r.slope);
  };
  join(fermi_dirac_half_excess(-tiny), fermi_dirac_half_excess(tiny));
  join(Blakemore{1.}.excess(-tiny), Blakemore{1.}.excess(tiny));
  for (const double s : {0.5, 3., 6.})
    join(gauss_fermi_excess(-tiny, s).by_filling, gauss_fermi_excess(tiny, s).by_filling);

  // At full sites x itself is known to epsilon only, so that the excess slope gamma/(1 - gamma x) is to epsilon/spared.
  const double edge = 1. - ExcessChemicalPotential::spared;
  for (const double distance : {1e-15, 1e-3, 10.})
  {
    const ExcessChemicalPotential inside  = Blakemore{1.}.excess(edge - 1e-15),
                                  outside = Blakemore{1.}.excess(edge + distance);
    EXPECT_NEAR(outside.slope / inside.slope, 1., 3e-3);
    EXPECT_NEAR(outside.value, inside.value + inside.slope * (distance + 1e-15), 3e-3 * (1. + distance * inside.slope));
    const ExcessChemicalPotential organic = gauss_fermi_excess(edge + distance, 3.).by_filling;
    EXPECT_GT(organic.value, gauss_fermi_excess(edge, 3.).by_filling.value);
    EXPECT_TRUE(std::isfinite(organic.value) && std::isfinite(organic.slope));
  }
  double before = -1e300;
  for (double x = -1e3; x < 1e3; x += 0.37)
  {
    EXPECT_GT(fermi_dirac_half_excess(x).value, before) << x;
    before = fermi_dirac_half_excess(x).value;
  }
}
} // namespace
} // namespace ionstack::physics
