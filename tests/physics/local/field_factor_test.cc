// SPDX-License-Identifier: Apache-2.0
#include "physics/local/field_factor.h"

#include <Sacado.hpp>
#include <gtest/gtest.h>

#include <cmath>

namespace ionstack::physics
{
namespace
{
using Dual = Sacado::Fad::DFad<double>;
using materials::FieldFactor;

constexpr double rounding = 2.2e-16;
const double     k        = constants::boltzmann;

TEST(FieldFactor, is_that_of_its_law)
{
  // For a relative permittivity of 3 the constant of Poole and Frenkel is 4.4e-5 eV (m/V)^(1/2): at 1e8 V/m 0.44 eV,
  // given to three digits. Its exponent of 17 passes on roundings, and root_of_field() is good to 1e-13.
  const double beta = std::log(field_factor<double>(materials::PooleFrenkel{3., 1.}, 0.01, 300.)) * k * 300.;
  EXPECT_NEAR(beta, 0.44, 0.005);
  EXPECT_NEAR(
      std::log(field_factor<double>(materials::PooleFrenkel{3., 2.}, 0.01, 300.)) * k * 300. / beta, 0.5, 1e-12);
  // x = 0.5 nm 0.2 V/nm/(2 k 300 K)
  const double x = 0.1 / (2. * k * 300.);
  EXPECT_NEAR(
      field_factor<double>(materials::Hopping{0.5}, 0.04, 300.) / (std::sinh(x) / x), 1., 8. * rounding * (1. + x));
  EXPECT_NEAR(field_factor<double>(materials::SinhOfField{0.1}, 0.04, 300.) / (std::sinh(2.) / 2.), 1., 16. * rounding);
  EXPECT_NEAR(field_factor<double>(materials::RootOfField{0.05}, 0.04, 300.) / std::exp(2.), 1., 1e-12);
  EXPECT_EQ(field_factor<double>(materials::NoFieldFactor{}, 0.04, 300.), 1.);
  EXPECT_FALSE(materials::acts(FieldFactor()));
}

TEST(FieldFactor, is_one_without_a_field_and_finite_in_any)
{
  const FieldFactor factors[] = {materials::PooleFrenkel{4., 1.},
                                 materials::Hopping{1.},
                                 materials::SinhOfField{0.01},
                                 materials::RootOfField{0.01}};
  for (const FieldFactor &factor : factors)
  {
    // To the rounding of sqrt(E) by 1e-13 (V/nm)^(1/2), times some 50.
    EXPECT_NEAR(field_factor<double>(factor, 0., 300.), 1., 1e-27);
    double last = 1.;
    for (double field = 1e-6; field < 1e9; field *= 3.)
    {
      const double value = field_factor<double>(factor, field * field, 300.);
      EXPECT_TRUE(std::isfinite(value)) << factor.index() << ' ' << field;
      EXPECT_GE(value, last) << factor.index() << ' ' << field;
      last = value;
    }
  }
}

TEST(FieldFactor, derivatives_pass_through)
{
  // Against d ln F/d ln E^2 = x/2, (x coth x - 1)/2 and so on, with the exponent x.
  const auto slopes = [&](const FieldFactor &factor, const double field)
  {
    const Dual squared(2, 0, field * field), temperature(2, 1, 300.);
    const Dual value = field_factor<Dual>(factor, squared, temperature);
    return std::pair{value.dx(0) * field * field / value.val(), value.dx(1) * 300. / value.val()};
  };
  const double frenkel = std::log(field_factor<double>(materials::PooleFrenkel{4., 1.}, 0.01, 300.));
  const auto   by_pf   = slopes(materials::PooleFrenkel{4., 1.}, 0.1);
  EXPECT_NEAR(by_pf.first / (0.25 * frenkel), 1., 1e-11); // sqrt(E) is the fourth root of E^2
  EXPECT_NEAR(by_pf.second / -frenkel, 1., 1e-11);
  const double x       = 1. * 0.1 / (2. * k * 300.);
  const double hopping = x / std::tanh(x) - 1.;
  const auto   by_hop  = slopes(materials::Hopping{1.}, 0.1);
  EXPECT_NEAR(by_hop.first / (0.5 * hopping), 1., 1e-13);
  EXPECT_NEAR(by_hop.second / -hopping, 1., 1e-13);
  EXPECT_NEAR(slopes(materials::SinhOfField{0.05}, 0.1).first / (0.5 * (2. / std::tanh(2.) - 1.)), 1., 1e-13);
  EXPECT_NEAR(slopes(materials::RootOfField{0.05}, 0.1).first / (0.25 * std::sqrt(2.)), 1., 1e-11);
  // Beyond the largest exponent the tangent: a finite slope, and no jump of the value.
  const double edge  = 80. * 0.01;
  const double below = field_factor<double>(materials::SinhOfField{0.01}, edge * edge * (1. - 1e-9), 300.);
  const double above = field_factor<double>(materials::SinhOfField{0.01}, edge * edge * (1. + 1e-9), 300.);
  EXPECT_NEAR(above / below, 1. + 2e-9 * 0.5 * 79., 1e-12);
}
} // namespace
} // namespace ionstack::physics
