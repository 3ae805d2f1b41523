// SPDX-License-Identifier: Apache-2.0
#include "materials/law.h"

#include <gtest/gtest.h>

namespace ionstack::materials
{
namespace
{
// The conduction law of Kim, Choi & Lu (2014) in S/m, with concentrations in 1/nm^3 (1e27 1/m^3 = 1/nm^3).
const Arrhenius           sigma{{0., 1e3, 1., 9.4e4}, {0., 0.05, 0.5, -0.006}};
const LinearInTemperature kappa{{0., 0.12, 1., 57.5}, 0.1, 300.};

TEST(Laws, ConductivityOfTaOxAt300K)
{
  // k_B 300 K = 0.0258520 eV. By hand, with exp(-0.05/0.0258520) = 0.144556 and exp(0.006/0.0258520) = 1.261233:
  // 1e3 * 0.144556 = 144.56; (1e3 + 9.4e4)/2 * 1.261233 = 59909; 9.4e4 * 1.261233 = 118556. The tolerance is half of
  // the last digit written.
  EXPECT_NEAR(evaluate(Law(sigma), 300., 0.), 144.56, 0.005);
  EXPECT_NEAR(evaluate(Law(sigma), 300., 0.5), 59909., 0.5);
  EXPECT_NEAR(evaluate(Law(sigma), 300., 1.), 118556., 0.5);
}

TEST(Laws, ThermalConductivityOfTaOxAt300K)
{
  EXPECT_DOUBLE_EQ(evaluate(Law(kappa), 300., 0.), 0.12);
  EXPECT_DOUBLE_EQ(evaluate(Law(kappa), 300., 0.5), 28.81); // (0.12 + 57.5)/2
  EXPECT_DOUBLE_EQ(evaluate(Law(kappa), 300., 1.), 57.5);
  EXPECT_DOUBLE_EQ(evaluate(Law(kappa), 310., 0.), 0.24); // 1 + 0.1 * 10 = 2
}

TEST(Laws, ValuesAreConstantOutside)
{
  EXPECT_EQ(evaluate(Law(sigma), 400., -0.3), evaluate(Law(sigma), 400., 0.));
  EXPECT_EQ(evaluate(Law(sigma), 400., 7.), evaluate(Law(sigma), 400., 1.));
  const Law ramp = LinearInConcentration{{1., 10., 3., 20.}};
  EXPECT_DOUBLE_EQ(evaluate(ramp, 300., 0.), 10.);
  EXPECT_DOUBLE_EQ(evaluate(ramp, 300., 1.5), 12.5);
  EXPECT_DOUBLE_EQ(evaluate(ramp, 300., 5.), 20.);
  EXPECT_DOUBLE_EQ(evaluate(Law(Constant{4.}), 300., 5.), 4.);
}

/// A number with its derivative: the least that automatic differentiation needs.
struct Dual
{
  double value = 0.;
  double slope = 0.;
  Dual(const double v = 0., const double s = 0.) : value(v), slope(s) {}
};
Dual operator-(const Dual &a)
{
  return {-a.value, -a.slope};
}
Dual operator+(const Dual &a, const Dual &b)
{
  return {a.value + b.value, a.slope + b.slope};
}
Dual operator-(const Dual &a, const Dual &b)
{
  return {a.value - b.value, a.slope - b.slope};
}
Dual operator*(const Dual &a, const Dual &b)
{
  return {a.value * b.value, a.slope * b.value + a.value * b.slope};
}
Dual operator/(const Dual &a, const Dual &b)
{
  return {a.value / b.value, (a.slope * b.value - a.value * b.slope) / (b.value * b.value)};
}
bool operator<=(const Dual &a, const Dual &b)
{
  return a.value <= b.value;
}
bool operator>=(const Dual &a, const Dual &b)
{
  return a.value >= b.value;
}
Dual exp(const Dual &a)
{
  return {std::exp(a.value), std::exp(a.value) * a.slope};
}

TEST(Laws, DerivativesPassThrough)
{
  const double temperature   = 450.;
  const double concentration = 0.25;
  const double k             = constants::boltzmann;
  const double value         = evaluate(Law(sigma), temperature, concentration);
  const double tolerance     = 1e-13; // relative; some ten roundings

  // d ln(sigma)/dT = E/(k T^2), with E = (0.05 - 0.006)/2 halfway along the ramp.
  const Dual   by_temperature = evaluate(Law(sigma), Dual(temperature, 1.), Dual(concentration));
  const double expected_t     = value * 0.022 / (k * temperature * temperature);
  EXPECT_DOUBLE_EQ(by_temperature.value, value);
  EXPECT_NEAR(by_temperature.slope / expected_t, 1., tolerance);

  // d ln(sigma)/dc = p'/p - E'/(k T); p' = 93000, p = 1000 + 93000/4 = 24250, E' = -0.056/0.5 = -0.112.
  const Dual   by_concentration = evaluate(Law(sigma), Dual(temperature), Dual(concentration, 1.));
  const double expected_c       = value * (93000. / 24250. + 0.112 / (k * temperature));
  EXPECT_NEAR(by_concentration.slope / expected_c, 1., tolerance);

  // d kappa/dT = value(c) * coefficient.
  const Dual conduction = evaluate(Law(kappa), Dual(310., 1.), Dual(0.5));
  EXPECT_NEAR(conduction.slope / 2.881, 1., tolerance);

  // Beyond the ramp nothing changes with concentration.
  EXPECT_EQ(evaluate(Law(sigma), Dual(temperature), Dual(2., 1.)).slope, 0.);
}

TEST(Laws, KnowWhetherConcentrationMatters)
{
  EXPECT_TRUE(depends_on_concentration(sigma));
  EXPECT_TRUE(depends_on_concentration(kappa));
  EXPECT_TRUE(depends_on_concentration(Arrhenius{Ramp::constant(1.), {0., 0.1, 1., 0.2}}));
  EXPECT_FALSE(depends_on_concentration(Arrhenius{Ramp::constant(1.), Ramp::constant(0.1)}));
  EXPECT_FALSE(depends_on_concentration(LinearInTemperature{Ramp::constant(1.), 0.1, 300.}));
  EXPECT_FALSE(depends_on_concentration(LinearInConcentration{{0., 5., 1., 5.}}));
  EXPECT_FALSE(depends_on_concentration(Constant{1.}));
}

TEST(Laws, HaveNames)
{
  const std::vector<std::string> expected{"constant", "linear in concentration", "Arrhenius", "linear in temperature"};
  EXPECT_EQ(law_names(), expected);
  EXPECT_EQ(law_name(sigma), "Arrhenius");
  EXPECT_EQ(law_name(kappa), "linear in temperature");
}
} // namespace
} // namespace ionstack::materials
