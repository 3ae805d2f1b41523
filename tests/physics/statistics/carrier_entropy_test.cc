// SPDX-License-Identifier: Apache-2.0
#include "physics/statistics/carrier_entropy.h"

#include <Sacado.hpp>
#include <gtest/gtest.h>

#include <array>
#include <cmath>

// The entropy that carriers take along, against Kelvin's formula and its limits.
namespace ionstack::physics
{
namespace
{
constexpr double k = constants::boltzmann, pi = 3.14159265358979323846;
constexpr double states_at_300 = 0.02; // [1/nm^3]

/// Slots: 0 potential, 1 quasi-Fermi potential, 2 temperature. The states of a parabolic band go as T^(3/2).
Carrier electrons(const Statistics &statistics)
{
  Carrier carrier;
  carrier.charge_number = -1.;
  carrier.potential     = 0;
  carrier.quasi_fermi   = 1;
  carrier.statistics    = statistics;
  carrier.states        = materials::Constant{states_at_300};
  return carrier;
}

template <class Number>
Number entropy_at(const Statistics &statistics, const Number &eta, const Number &temperature)
{
  const std::array<Number, 3> values{eta * k * temperature, Number(0.), temperature};
  const NodeState<Number>     node{values.data(), temperature, 0.};
  return carried_entropy(electrons(statistics), node);
}

const std::array<Statistics, 4> all{Boltzmann{}, FermiDiracHalf{}, Blakemore{0.27}, GaussianBand{0.08}};

/// mu/k = T eta with N(T) F(eta, T) = n, where a parabolic band has N ~ T^(3/2) and a Gaussian one a constant N.
double potential_over_k(const Statistics &statistics, const double density, const double temperature)
{
  const bool   gaussian = std::holds_alternative<GaussianBand>(statistics);
  const double filled   = density / (gaussian ? states_at_300 : states_at_300 * std::pow(temperature / 300., 1.5));
  return temperature * std::visit(
                           [&](const auto &form) -> double
                           {
                             if constexpr (std::is_same_v<std::decay_t<decltype(form)>, GaussianBand>)
                               return GaussFermi<double>{form.width / (k * temperature)}.inverse(filled);
                             else
                               return form.inverse(filled);
                           },
                           statistics);
}

TEST(CarrierEntropy, is_the_slope_of_the_chemical_potential)
{
  // The quotient with steps h and 2h errs by h^4/30 times the fifth derivative by T, which is of the size mu/T^5: 1e-12
  // for h/T = 1e-3 in parabolic bands. That of the Gaussian one goes as exp((sigma/kT)^2/2) at most, to the fifth power
  // of (sigma/kT)^2 = 9.6: 1e-7. Round-off is 1e-16 mu/h, and 1e-9 is the second derivative of the Fermi integral.
  for (const Statistics &statistics : all)
    for (const double filled : {1e-8, 1e-3, 0.1, 0.7})
    {
      const double T = 300., h = 0.3, n = states_at_300 * filled;
      const auto   mu    = [&](const double temperature) { return potential_over_k(statistics, n, temperature); };
      const double slope = (8. * (mu(T + h) - mu(T - h)) - (mu(T + 2. * h) - mu(T - 2. * h))) / (12. * h);
      const double eta   = mu(T) / T;
      const double s     = entropy_at(statistics, eta, T);
      EXPECT_NEAR(s, -slope, (statistics.index() == 3 ? 1e-6 : 1e-9) * (1. + std::abs(slope)))
          << statistics.index() << " " << filled;
    }
}

TEST(CarrierEntropy, of_dilute_and_of_degenerate_carriers)
{
  const double T = 300.;
  for (const double eta : {-20., -50., -700., -2000.})
  {
    for (const Statistics &statistics : {all[0], all[1], all[2]})
      EXPECT_NEAR(entropy_at(statistics, eta, T), 1.5 - eta, 1e-8) << statistics.index() << " " << eta;
    const double width = 0.08 / (k * T);
    EXPECT_NEAR(entropy_at(all[3], eta, T), -width * width - eta, eta < -40. ? 1e-9 * -eta : 0.1) << eta;
  }
  // Sommerfeld's expansion of 3/2 F/F' - eta: the next term is of the relative size pi^2/eta^2.
  for (const double eta : {20., 60., 200.})
    EXPECT_NEAR(entropy_at(all[1], eta, T) / (pi * pi / (6. * eta)), 1., 1.5 * pi * pi / (eta * eta)) << eta;
}

TEST(CarrierEntropy, has_exact_derivatives)
{
  using Dual = Sacado::Fad::SFad<double, 2>;
  for (const Statistics &statistics : all)
    for (const double eta : {-700., -45., -9., -1., 0.5, 8., 700.})
    {
      const double T     = 320.;
      const Dual   exact = entropy_at<Dual>(statistics, Dual(2, 0, eta), Dual(2, 1, T));
      // Errors of the quotients: 1e-12 of the value and its third derivative, round-off over the step, 1e-9 of a second
      // derivative of Fermi's integral.
      const double by_eta = (entropy_at(statistics, eta + 1e-4, T) - entropy_at(statistics, eta - 1e-4, T)) / 2e-4;
      const double by_T   = (entropy_at(statistics, eta, T + 0.01) - entropy_at(statistics, eta, T - 0.01)) / 0.02;
      const double scale  = 1. + std::abs(exact.val());
      EXPECT_NEAR(exact.dx(0), by_eta, 1e-6 * (scale + std::abs(by_eta))) << statistics.index() << " " << eta;
      EXPECT_NEAR(exact.dx(1), by_T, 1e-6 * (scale + std::abs(by_T))) << statistics.index() << " " << eta;
    }
}
} // namespace
} // namespace ionstack::physics
