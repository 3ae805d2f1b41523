// SPDX-License-Identifier: Apache-2.0
#include "physics/contacts/schottky.h"

#include "physics/statistics/carrier_statistics.h"

#include <gtest/gtest.h>

#include <Sacado.hpp>

#include <cmath>
#include <limits>

namespace ionstack::physics
{
namespace
{
using Dual = Sacado::Fad::SFad<double, 3>;
using Real = long double;

constexpr double epsilon = std::numeric_limits<double>::epsilon();
constexpr double pi      = 3.14159265358979323846;
constexpr double T = 300., thermal = constants::boltzmann * T;

/// int_0^depth g(y) dy by Simpson's rule in x = sqrt(y), where it is smooth. The narrowest peak of the tests is 0.02
/// wide in x and the longest step 14/20000: an error of some (step/width)^4/180 = 1e-8 there, and below 1e-10
/// elsewhere.
template <class Function>
Real integrate(const Function &g, const Real depth)
{
  const int  intervals = 20000;
  const Real step      = std::sqrt(depth) / intervals;
  Real       sum       = 0.L;
  for (int i = 0; i <= intervals; ++i)
  {
    const Real x = i * step;
    sum += (i == 0 || i == intervals ? 1.L : i % 2 == 1 ? 4.L : 2.L) * 2.L * x * g(x * x);
  }
  return sum * step / 3.L;
}

TEST(Constants, codata)
{
  // Richardson constant 1.20173e6 A/(m^2 K^2); hbar^2/(2 m) = 0.0380998 eV nm^2; eps_0 = 0.0552635 e/(V nm).
  const double si = constants::richardson * constants::elementary_charge * 1e18;
  EXPECT_NEAR(si, 1.20173e6, 5.);
  const double hbar = 1.054571817e-34; // J s
  EXPECT_NEAR(si / (9.1093837139e-31 * 1.380649e-23 * 1.380649e-23 * constants::elementary_charge /
                    (2. * pi * pi * hbar * hbar * hbar)),
              1.,
              3e-9);
  EXPECT_NEAR(constants::reduced_planck * constants::reduced_planck / (2. * constants::electron_mass), 0.0380998, 5e-8);
  EXPECT_NEAR(constants::vacuum_permittivity, 0.0552635, 5e-8);
  EXPECT_NEAR(constants::reduced_planck, 6.582119569e-16, 1e-25);
}

TEST(Schottky, emission_velocity_is_a_quarter_of_the_thermal_velocity)
{
  // N_c = 2 (m kT/(2 pi hbar^2))^(3/2) gives v_R = sqrt(kT/(2 pi m)) exactly.
  const double mass = 0.33, m = mass * constants::electron_mass;
  const double states =
      2. * std::pow(m * thermal / (2. * pi * constants::reduced_planck * constants::reduced_planck), 1.5);
  EXPECT_NEAR(states / 2.5094e-2 / std::pow(mass, 1.5), 1., 1e-4); // 2.5094e19 1/cm^3 at 300 K for m = 1 (Sze & Ng)
  EXPECT_NEAR(
      emission_velocity(richardson_constant(mass), T, states) / std::sqrt(thermal / (2. * pi * m)), 1., 100. * epsilon);
}

TEST(Schottky, thermionic_flux)
{
  const double states = 0.02, barrier = 0.6;
  // Boltzmann: v_R (n - n_0), i.e. A* T^2 exp(-phi_B/kT) (exp(V/kT) - 1) for n = n_0 exp(V/kT).
  const double richardson = richardson_constant(0.4), velocity = emission_velocity(richardson, T, states);
  const double n0 = states * std::exp(-barrier / thermal);
  for (const double voltage : {-1., -0.01, 1e-6, 0.2, 0.5})
  {
    const double n = n0 * std::exp(voltage / thermal);
    EXPECT_NEAR(thermionic_flux(velocity, n, states, 0., barrier, T),
                thermionic_current_density(richardson, barrier, voltage, T),
                50. * epsilon * velocity * std::max(n, n0))
        << voltage;
  }
  // Zero at equal Fermi levels under any statistics, down to a barrier of -0.1 eV: degenerate at the contact.
  for (const double height : {-0.1, 0., 0.05, 0.4})
  {
    const FermiDiracHalf     fermi;
    const GaussFermi<double> gauss{2.5};
    const double             eta = -height / thermal, emitted = velocity * states * std::exp(eta);
    EXPECT_NEAR(
        thermionic_flux(velocity, states * fermi(eta), states, fermi.excess_chemical_potential(fermi(eta)), height, T),
        0.,
        500. * epsilon * emitted)
        << height;
    EXPECT_NEAR(
        thermionic_flux(velocity, states * gauss(eta), states, gauss.excess_chemical_potential(gauss(eta)), height, T),
        0.,
        500. * epsilon * emitted / (1. - gauss(eta)))
        << height;
  }
}

TEST(Schottky, image_force_lowering)
{
  // Sze & Ng, sec. 3.2.4: 0.12 V at 1e5 V/cm in vacuum, 0.035 V with eps_r = 11.9 or so (0.35 at 1e7 V/cm).
  EXPECT_NEAR(image_force_lowering(1e-2, constants::vacuum_permittivity), 0.12, 0.001);
  EXPECT_NEAR(image_force_lowering(1e-2, 12. * constants::vacuum_permittivity), 0.035, 0.001);
  const double q = constants::elementary_charge, exact = std::sqrt(q * 3e8 / (4. * pi * 25. * 8.8541878188e-12));
  EXPECT_NEAR(image_force_lowering(0.3, 25. * constants::vacuum_permittivity) / exact, 1., 10. * epsilon);

  // C1 at both ends of the weak range, and monotone.
  const auto slope = [](const double field) { return image_force_lowering(Dual(3, 0, field), 1.).dx(0); };
  const auto value = [](const double field) { return image_force_lowering(field, 1.); };
  EXPECT_EQ(value(-0.2), 0.);
  EXPECT_EQ(value(0.), 0.);
  EXPECT_LT(slope(1e-20), 1e-8);
  EXPECT_NEAR(value(1e-6 * (1. - epsilon)) / value(1e-6), 1., 8. * epsilon);
  EXPECT_NEAR(slope(1e-6 * (1. - epsilon)) / slope(1e-6), 1., 16. * epsilon);
  for (double field = 1e-8; field < 1e-2; field *= 1.1)
    EXPECT_GT(slope(field), 0.) << field;
}

TEST(Tunnelling, integral_against_another_quadrature)
{
  for (const double ease : {1e-5, 1e-2, 0.3, 1., 4., 6., 30., 1e3})
    for (const double depth : {0.1, 3., 25., 60., 200.})
    {
      // Scaled by the largest value: the exponent peaks at y = (2 ease/3)^2, or at the depth.
      const Real               root = std::min<Real>(std::sqrt(static_cast<Real>(depth)), 2.L * ease / 3.L);
      const Real               peak = root * root - root * root * root / ease;
      const auto               g    = [&](const Real y) { return std::exp(y - y * std::sqrt(y) / ease - peak); };
      const auto               dg   = [&](const Real y) { return g(y) * y * std::sqrt(y) / (ease * ease); };
      const TunnellingIntegral i    = tunnelling_integral(ease, depth);
      EXPECT_NEAR(static_cast<double>(i.value / (integrate(g, depth) * std::exp(peak))), 1., 1e-8)
          << ease << " " << depth;
      EXPECT_NEAR(static_cast<double>(i.by_ease / (integrate(dg, depth) * std::exp(peak))), 1., 1e-8)
          << ease << " " << depth;
      EXPECT_DOUBLE_EQ(i.by_depth, std::exp(depth - depth * std::sqrt(depth) / ease));
    }
}

TEST(Tunnelling, known_limits)
{
  // Weak field: int_0^oo exp(-y^(3/2)/e) dy = e^(2/3) Gamma(5/3), times 1 + O(e^(2/3)).
  EXPECT_NEAR(tunnelling_integral(2e-6, 40.).value / (std::pow(2e-6, 2. / 3.) * std::tgamma(5. / 3.)), 1., 2e-4);
  // Strong field: no barrier is left, exp(depth) - 1.
  EXPECT_NEAR(tunnelling_integral(1e9, 20.).value / std::expm1(20.), 1., 1e-6);
  // Thermionic-field emission with a deep barrier, by the method of steepest descent: sqrt(pi) 2 x_m exp(x_m^2/3),
  // x_m = 2 ease/3, as Hurkx, Klaassen & Knuvers, IEEE Trans. Electron Devices 39, 331 (1992): 2 sqrt(3 pi) F/F_0
  // exp((F/F_0)^2), F_0 = sqrt(24 m (kT)^3)/(q hbar). Exact up to exp(-x_m^2) and the tail of the cubic term, 1/x_m^2.
  const double field = 0.12, mass = 0.3;
  const double scale =
      std::sqrt(24. * mass * constants::electron_mass * thermal * thermal * thermal) / constants::reduced_planck;
  const double hurkx = 2. * std::sqrt(3. * pi) * field / scale * std::exp(field / scale * field / scale);
  const double ratio = (tunnelling_enhancement(field, 5., mass, T) - 1.) / hurkx;
  const double peak  = 3. * (field / scale) * (field / scale); // x_m^2
  EXPECT_NEAR(ratio, 1., 0.5 / peak);
}

TEST(Tunnelling, against_tsu_and_esaki)
{
  // The current density A* T/k int D(E) ln[(1 + exp(-(E - E_F)/kT)) / (1 + exp(-(E - E_F + V)/kT))] dE at small V over
  // thermionic emission's A* T^2 exp(-phi_B/kT) V/kT: supply 1/(1 + t) per Boltzmann's, t = exp(-(E - E_F)/kT), D = 1
  // above the barrier. Most electrons cross 22 kT above the Fermi level here. Near this level, where Boltzmann's supply
  // is up to twice too high, the integrand is exp(30.9 - 38) against a sum of exp(3) 7: a relative error of 1e-5.
  const double field = 0.07, mass = 0.3, barrier = 0.8, range = barrier / thermal;
  const double wave   = constants::reduced_planck / std::sqrt(2. * mass * constants::electron_mass);
  const double ease   = 0.75 * wave * field / std::pow(thermal, 1.5);
  const auto   supply = [&](const Real y) { // y = depth below the top, over kT
    return std::exp(y) / (1.L + std::exp(y - range));
  };
  const Real below = integrate([&](const Real y) { return supply(y) * std::exp(-y * std::sqrt(y) / ease); }, range);
  const Real above = std::exp(static_cast<Real>(range)) * std::log1p(std::exp(-static_cast<Real>(range)));
  EXPECT_NEAR(tunnelling_enhancement(field, barrier, mass, T) / static_cast<double>(below + above), 1., 3e-5);
}

TEST(Tunnelling, monotone_and_derivatives)
{
  EXPECT_EQ(tunnelling_enhancement(-0.1, 0.5, 0.3, T), 1.);
  EXPECT_EQ(tunnelling_enhancement(0., 0.5, 0.3, T), 1.);
  double before = 1.;
  for (double field = 1e-9; field < 2.; field *= 1.3)
  {
    const double value = tunnelling_enhancement(field, 0.5, 0.3, T);
    EXPECT_GT(value, before) << field;
    before = value;
  }
  for (const double field : {1e-8, 1e-3, 0.05, 0.2, 1.})
    for (const double depth : {0.1, 0.7})
    {
      const auto f = [&](const auto &E, const auto &U, const auto &t) { return tunnelling_enhancement(E, U, 0.3, t); };
      const Dual exact = f(Dual(3, 0, field), Dual(3, 1, depth), Dual(3, 2, T));
      const double h   = 1e-5;
      // Truncation h^2 times the third logarithmic derivative, up to (depth/kT)^3 = 2e4; round-off 1e-13/h.
      const double value = f(field, depth, T), tolerance = 1e-5 * value;
      EXPECT_EQ(exact.val(), value);
      EXPECT_NEAR(
          exact.dx(0) * field, (f(field * (1. + h), depth, T) - f(field * (1. - h), depth, T)) / (2. * h), tolerance);
      EXPECT_NEAR(
          exact.dx(1) * depth, (f(field, depth * (1. + h), T) - f(field, depth * (1. - h), T)) / (2. * h), tolerance);
      EXPECT_NEAR(
          exact.dx(2) * T, (f(field, depth, T * (1. + h)) - f(field, depth, T * (1. - h))) / (2. * h), tolerance);
    }
  // C1 where the cubic of weak fields ends.
  const TunnellingIntegral l = tunnelling_integral(1e-6 * (1. - 1e-12), 20.), r = tunnelling_integral(1e-6, 20.);
  EXPECT_NEAR(l.value / r.value, 1., 1e-11);
  EXPECT_NEAR(l.by_ease / r.by_ease, 1., 1e-10);
}
} // namespace
} // namespace ionstack::physics
