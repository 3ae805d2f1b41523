// SPDX-License-Identifier: Apache-2.0
#include "physics/contacts/butler_volmer.h"

#include <gtest/gtest.h>

#include <Sacado.hpp>

#include <cmath>
#include <limits>

namespace ionstack::physics
{
namespace
{
using Dual = Sacado::Fad::SFad<double, 1>;

constexpr double epsilon = std::numeric_limits<double>::epsilon();
constexpr double T = 298.15, thermal = constants::boltzmann * T;

TEST(ContinuedExponential, is_the_exponential_and_then_its_tangent)
{
  for (const double x : {-800., -30., -1e-8, 0., 1e-12, 1., 79.})
  {
    EXPECT_DOUBLE_EQ(continued_exp(x), std::exp(x)) << x;
    EXPECT_DOUBLE_EQ(continued_expm1(x), std::expm1(x)) << x;
  }
  const double edge = largest_exponent, above = std::nextafter(edge, 1e9);
  EXPECT_NEAR(continued_exp(above) / continued_exp(edge), 1., 100. * epsilon);
  EXPECT_NEAR(continued_exp(Dual(1, 0, above)).dx(0) / continued_exp(Dual(1, 0, edge)).dx(0), 1., 2. * epsilon);
  EXPECT_DOUBLE_EQ(continued_exp(1000.), std::exp(80.) * 921.);
  EXPECT_DOUBLE_EQ(continued_expm1(Dual(1, 0, 1e6)).dx(0), std::exp(80.));
}

TEST(ButlerVolmer, zero_in_equilibrium)
{
  for (const double alpha : {0.1, 0.5, 0.77})
  {
    const ButlerVolmer law{3.7, alpha, 1. - alpha, 2.};
    EXPECT_EQ(law.current_density(0., T), 0.);
    EXPECT_EQ(law.current_density(0., T, 0.3, 0.3), 0.);
    // Nernst: eta = kT/z ln(a_o/a_r). Two rates of equal size, each with the round-off of its exponent.
    const double eta  = thermal / 2. * std::log(0.9 / 1e-4);
    const double rate = 3.7 * 1e-4 * std::exp(alpha * 2. * eta / thermal);
    EXPECT_NEAR(law.current_density(eta, T, 1e-4, 0.9), 0., 50. * epsilon * (rate + 3.7)) << alpha;
  }
}

TEST(ButlerVolmer, limits)
{
  // Small overpotential: linear with the charge-transfer resistance; the next term is of relative size
  // (1 - 2 alpha) z eta/(2 kT) = 1e-8 and vanishes for alpha = 1/2.
  const ButlerVolmer law{2., 0.3, 0.7, 1.};
  const double       small = 1e-8 * thermal;
  EXPECT_NEAR(law.current_density(small, T) * law.charge_transfer_resistance(T) / small, 1., 1e-8);
  // Large: Tafel's law, a decade of current each ln(10) kT/(alpha z); the other branch is exp(-20) of it.
  const double eta = 20. * thermal;
  EXPECT_NEAR(law.current_density(eta + std::log(10.) * thermal / 0.3, T) / law.current_density(eta, T),
              10.,
              10. * std::exp(-20.) * 2.);
  EXPECT_NEAR(law.current_density(-eta, T) / (-2. * std::exp(14.)), 1., std::exp(-20.) + 100. * epsilon);
  // 118.3 mV a decade at 25 C for alpha = 1/2, z = 1 (Bard & Faulkner, sec. 3.4.3: 118 mV).
  EXPECT_NEAR(std::log(10.) * thermal / 0.5, 0.1183, 5e-5);
  // Symmetric law: 2 j_0 sinh(z eta/2kT).
  const ButlerVolmer symmetric{1., 0.5, 0.5, 2.};
  EXPECT_NEAR(symmetric.current_density(0.1, T) / (2. * std::sinh(0.1 / thermal)), 1., 20. * epsilon);
}

TEST(ButlerVolmer, with_unit_activities_is_the_plain_law)
{
  const ButlerVolmer law{2., 0.3, 0.7, 1.};
  for (const double eta : {-5., -0.2, -1e-9, 1e-9, 0.1, 7.})
    EXPECT_DOUBLE_EQ(law.current_density(eta, T), law.current_density(eta, T, 1., 1.)) << eta;
}

TEST(ButlerVolmer, monotone_and_finite_at_any_voltage)
{
  const ButlerVolmer law{1e-3, 0.5, 0.5, 2.};
  double             before = -std::numeric_limits<double>::infinity();
  for (double eta = -1e4; eta <= 1e4; eta += 0.37)
  {
    const Dual j = law.current_density(Dual(1, 0, eta), Dual(T));
    EXPECT_GT(j.val(), before);
    EXPECT_GT(j.dx(0), 0.);
    EXPECT_TRUE(std::isfinite(j.val()) && std::isfinite(j.dx(0)));
    before = j.val();
  }
}

TEST(ButlerVolmer, derivatives)
{
  // Central differences with step h: truncation (h/(kT/z))^2/6, round-off epsilon |drive| kT/h.
  const ButlerVolmer law{2., 0.3, 0.7, 2.};
  const double       h = 1e-6;
  for (const double eta : {-0.4, -0.01, 0., 0.02, 0.3})
  {
    const double difference =
        (law.current_density(eta + h, T, 0.2, 0.7) - law.current_density(eta - h, T, 0.2, 0.7)) / (2. * h);
    EXPECT_NEAR(law.current_density(Dual(1, 0, eta), Dual(T), Dual(0.2), Dual(0.7)).dx(0) / difference, 1., 1e-8)
        << eta;
    const double by_temperature = (law.current_density(eta, T + 1e-3) - law.current_density(eta, T - 1e-3)) / 2e-3;
    EXPECT_NEAR(law.current_density(Dual(eta), Dual(1, 0, T)).dx(0), by_temperature, 1e-8 * std::abs(by_temperature))
        << eta;
  }
}

TEST(SternLayer, plate_capacitor)
{
  // Water's inner layer, eps_r = 6 and 0.3 nm: 8.8541878188e-12 * 6/0.3e-9 = 0.17708 F/m^2.
  const SternLayer layer{6. * constants::vacuum_permittivity, 0.3};
  const double     farad_per_square_metre = layer.capacitance() * constants::elementary_charge * 1e18;
  EXPECT_NEAR(farad_per_square_metre, 8.8541878188e-12 * 6. / 0.3e-9, 1e-15);
  EXPECT_DOUBLE_EQ(layer.surface_charge(0.5, 0.2), layer.capacitance() * 0.3);
  EXPECT_DOUBLE_EQ(overpotential(0.5, 0.2, 0.3), 0.5 - 0.2 - 0.3);
  EXPECT_DOUBLE_EQ(overpotential(Dual(1, 0, 0.5), Dual(0.2), 0.3).dx(0), 1.);
}
} // namespace
} // namespace ionstack::physics
