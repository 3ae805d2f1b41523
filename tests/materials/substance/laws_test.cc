// SPDX-License-Identifier: Apache-2.0
#include "material_texts.h"
#include "materials/substance/law.h"
#include "materials/units/units.h"

#include <gtest/gtest.h>
#include <limits>

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

// Four roundings of sums and products.
constexpr double few_roundings = 4. * std::numeric_limits<double>::epsilon();

TEST(Laws, PolynomialInTemperature)
{
  // 5 - 2e-3 T + 1e-6 T^2 at 400 K: 5 - 0.8 + 0.16 = 4.36; slope -2e-3 + 2e-6 * 400 = -1.2e-3.
  const Law law = PolynomialInTemperature{{5., -2e-3, 1e-6}};
  EXPECT_NEAR(evaluate(law, 400., 7.), 4.36, 4.36 * few_roundings);
  const Dual dual = evaluate(law, Dual(400., 1.), Dual(7., 0.));
  EXPECT_NEAR(dual.value, 4.36, 4.36 * few_roundings);
  EXPECT_NEAR(dual.slope, -1.2e-3, 2e-3 * few_roundings); // a difference of 2e-3 and 0.8e-3
  EXPECT_EQ(evaluate(Law(PolynomialInTemperature{{3.}}), 400., 0.), 3.);
}

TEST(Laws, TableInConcentrationIsLinearBetweenPoints)
{
  const Law law = TableInConcentration{{1., 2., 4.}, {10., 20., 100.}, false};
  EXPECT_EQ(evaluate(law, 300., 0.), 10.); // constant outside
  EXPECT_EQ(evaluate(law, 300., 1.), 10.);
  EXPECT_NEAR(evaluate(law, 300., 1.25), 12.5, 12.5 * few_roundings); // 10 + 10/4
  EXPECT_NEAR(evaluate(law, 300., 2.), 20., 20. * few_roundings);
  EXPECT_NEAR(evaluate(law, 300., 3.), 60., 60. * few_roundings); // halfway between 20 and 100
  EXPECT_EQ(evaluate(law, 300., 4.), 100.);
  EXPECT_EQ(evaluate(law, 300., 9.), 100.);
  EXPECT_NEAR(evaluate(law, Dual(300.), Dual(3., 1.)).slope, 40., 40. * few_roundings); // 80 over 2
  EXPECT_EQ(evaluate(law, Dual(300., 1.), Dual(3.)).slope, 0.);
  EXPECT_EQ(evaluate(law, Dual(300.), Dual(0.5, 1.)).slope, 0.);
  EXPECT_EQ(evaluate(law, Dual(300.), Dual(5., 1.)).slope, 0.);
}

TEST(Laws, TableInConcentrationIsLogarithmicBetweenPoints)
{
  // Halfway between 10 and 1e4 in the logarithm is sqrt(10 * 1e4) = 316.2277660168379; d/dc = y ln(1e3)/2. exp and log
  // of the library are good to an ulp, and the exponent of about 3.5 passes its rounding on.
  const Law    law    = TableInConcentration{{1., 3.}, {10., 1e4}, true};
  const Dual   dual   = evaluate(law, Dual(300.), Dual(2., 1.));
  const double middle = 316.2277660168379;
  EXPECT_NEAR(dual.value / middle, 1., 4. * few_roundings);
  EXPECT_NEAR(dual.slope / (middle * std::log(1e3) / 2.), 1., 4. * few_roundings);
  EXPECT_EQ(evaluate(law, 300., 1.), 10.);
  EXPECT_EQ(evaluate(law, 300., 3.), 1e4);
  EXPECT_EQ(evaluate(law, 300., 0.), 10.);
  EXPECT_EQ(evaluate(law, 300., 8.), 1e4);
}

TEST(Laws, TableInTemperatureIsLinearBetweenPoints)
{
  const Law law = TableInTemperature{{300., 400., 800.}, {10., 20., 100.}};
  EXPECT_EQ(evaluate(law, 200., 0.), 10.); // constant outside
  EXPECT_EQ(evaluate(law, 300., 0.), 10.);
  EXPECT_NEAR(evaluate(law, 325., 7.), 12.5, 12.5 * few_roundings); // 10 + 10/4
  EXPECT_NEAR(evaluate(law, 400., 0.), 20., 20. * few_roundings);
  EXPECT_NEAR(evaluate(law, 600., 0.), 60., 60. * few_roundings); // halfway between 20 and 100
  EXPECT_EQ(evaluate(law, 900., 0.), 100.);
  EXPECT_NEAR(evaluate(law, Dual(600., 1.), Dual(3.)).slope, 0.2, 0.2 * few_roundings); // 80 over 400 K
  EXPECT_EQ(evaluate(law, Dual(600.), Dual(3., 1.)).slope, 0.);
  EXPECT_EQ(evaluate(law, Dual(250., 1.), Dual(3.)).slope, 0.);
  EXPECT_TRUE(depends_on_temperature(law));
  EXPECT_FALSE(depends_on_temperature(TableInTemperature{{300., 400.}, {2., 2.}}));
  EXPECT_FALSE(depends_on_concentration(law));
}

TEST(Laws, TableInTemperatureIsLogarithmicInTemperatureOrItsInverse)
{
  // Halfway in T, 10 and 1e4 have sqrt(10 * 1e4) between them: d ln y/dT = ln(1e3)/200 K.
  using Interpolation = TableInTemperature::Interpolation;
  const Dual logarithmic =
      evaluate(Law(TableInTemperature{{300., 500.}, {10., 1e4}, Interpolation::logarithmic}), Dual(400., 1.), Dual(0.));
  const double middle = 316.2277660168379;
  EXPECT_NEAR(logarithmic.value / middle, 1., 4. * few_roundings);
  EXPECT_NEAR(logarithmic.slope / (middle * std::log(1e3) / 200.), 1., 4. * few_roundings);

  // Two points of a law of Arrhenius give it back, with its slope E/(k T^2). The exponents of 16 pass on their
  // rounding.
  const Law    exact = Arrhenius{Ramp::constant(1e7), Ramp::constant(0.42)};
  const double low = evaluate(exact, 300., 0.), high = evaluate(exact, 500., 0.);
  const Law    table    = TableInTemperature{{300., 500.}, {low, high}, Interpolation::arrhenius};
  const Dual   there    = evaluate(table, Dual(360., 1.), Dual(0.));
  const double expected = evaluate(exact, 360., 0.);
  EXPECT_NEAR(there.value / expected, 1., 20. * few_roundings);
  EXPECT_NEAR(there.slope / (expected * 0.42 / (constants::boltzmann * 360. * 360.)), 1., 20. * few_roundings);
}

TEST(Laws, SumsAndProductsTakeTheConcentrationOfEachMember)
{
  // (2 exp(-0.1/kT)) (1 + 3 c_1) (5 - c_2) and the sum of such, each with its own concentration.
  const std::vector<Member> parts{{Arrhenius{Ramp::constant(2.), Ramp::constant(0.1)}, ""},
                                  {LinearInConcentration{{0., 1., 1., 4.}}, "first"},
                                  {LinearInConcentration{{0., 5., 2., 3.}}, "second"}};
  const double              T = 350., factor = 2. * std::exp(-0.1 / (constants::boltzmann * T));
  const auto                at = [&](const auto &law, const double by_T, const double by_1, const double by_2)
  {
    const Dual concentrations[] = {Dual(0.), Dual(0.4, by_1), Dual(0.5, by_2)};
    return evaluate_members(Law(law), Dual(T, by_T), [&](const std::size_t i) { return concentrations[i]; });
  };
  const double rate = 0.1 / (constants::boltzmann * T * T); // d ln(factor)/dT
  EXPECT_NEAR(at(Product{parts}, 0., 0., 0.).value / (factor * 2.2 * 4.5), 1., 4. * few_roundings);
  EXPECT_NEAR(at(Product{parts}, 1., 0., 0.).slope / (factor * 2.2 * 4.5 * rate), 1., 8. * few_roundings);
  EXPECT_NEAR(at(Product{parts}, 0., 1., 0.).slope / (factor * 3. * 4.5), 1., 4. * few_roundings);
  EXPECT_NEAR(at(Product{parts}, 0., 0., 1.).slope / (factor * 2.2 * -1.), 1., 4. * few_roundings);
  EXPECT_NEAR(at(Sum{parts}, 0., 0., 0.).value / (factor + 2.2 + 4.5), 1., 4. * few_roundings);
  EXPECT_NEAR(at(Sum{parts}, 0., 1., 0.).slope, 3., 3. * few_roundings);
  EXPECT_NEAR(at(Sum{parts}, 0., 0., 1.).slope, -1., few_roundings);
  EXPECT_NEAR(evaluate(Law(Sum{parts}), T, 0.) / (factor + 1. + 5.), 1., 4. * few_roundings);

  // Heat of electrons with such a conductivity.
  const Dual heat = at(WiedemannFranz{2e-8, 3., Product{parts}}, 0., 1., 0.);
  EXPECT_NEAR(heat.value / (3. + 2e-8 * T * factor * 2.2 * 4.5), 1., 4. * few_roundings);
  EXPECT_NEAR(heat.slope / (2e-8 * T * factor * 3. * 4.5), 1., 4. * few_roundings);

  EXPECT_TRUE(depends_on_concentration(Sum{parts}));
  EXPECT_TRUE(depends_on_temperature(Product{parts}));
  EXPECT_FALSE(depends_on_concentration(Sum{{{Constant{1.}, ""}, {Constant{2.}, ""}}}));
  EXPECT_FALSE(depends_on_temperature(Sum{{parts[1], parts[2]}}));
  EXPECT_EQ(members(Law(WiedemannFranz{2e-8, 3., Product{parts}})).size(), 3U);
  EXPECT_TRUE(members(Law(Constant{1.})).empty());
}

TEST(Laws, WiedemannFranzAddsTheElectronsToTheLattice)
{
  // y = y_0 + L sigma T; with sigma = p exp(-E/(k T)): dy/dT = L sigma (1 + E/(k T)), dy/dc = L T d sigma/dc.
  const double         temperature = 400.;
  const double         k           = constants::boltzmann;
  const WiedemannFranz law{2.44e-8, 3., Arrhenius{{0., 1e6, 2., 3e6}, Ramp::constant(0.1)}};
  const double         boltzmann_factor = std::exp(-0.1 / (k * temperature));
  const double         conductivity     = 2e6 * boltzmann_factor; // halfway along the ramp at c = 1
  const double         tolerance        = 1e-13;                  // some ten roundings, passed on by an exponent of 3
  const Dual           by_temperature   = evaluate(Law(law), Dual(temperature, 1.), Dual(1.));
  EXPECT_NEAR(by_temperature.value / (3. + 2.44e-8 * conductivity * temperature), 1., tolerance);
  EXPECT_NEAR(by_temperature.slope / (2.44e-8 * conductivity * (1. + 0.1 / (k * temperature))), 1., tolerance);
  const Dual by_concentration = evaluate(Law(law), Dual(temperature), Dual(1., 1.));
  EXPECT_NEAR(by_concentration.slope / (2.44e-8 * temperature * 1e6 * boltzmann_factor), 1., tolerance);
  EXPECT_TRUE(depends_on_concentration(law));
  EXPECT_FALSE(depends_on_concentration(WiedemannFranz{2.44e-8, 3., Constant{1e6}}));
}

/// The property of a file that has no other.
Property property_of(const std::string &name, const std::string &fields)
{
  const Database database = tests::database_of({"name: X\nproperties:\n  " + name + ":\n" + fields +
                                                "    source: a book\n    confidence: handbook\nspecies:\n"
                                                "  vacancy:\n    symbol: V\n"});
  const auto    &all      = database.find("X")->properties;
  return all.count(name) > 0 ? all.at(name) : Property();
}

TEST(Laws, ArrheniusFromAReferenceValue)
{
  // y(T) = y_r exp(-E/k (1/T - 1/T_r)). At T_r it is y_r; the prefactor exp(+19.3) and its inverse cost 19 roundings.
  const Property conductivity = property_of("ionic_conductivity",
                                            "    law: Arrhenius\n    value: 2 S/m\n    reference_temperature: 300 K\n"
                                            "    activation_energy: 0.5 eV\n");
  const double   unit         = units::convert(1., "S/m", conductivity.unit);
  const double   k            = 8.617333262145179e-5; // [eV/K] CODATA 2018
  const double   bound        = 40. * std::numeric_limits<double>::epsilon();
  EXPECT_NEAR(evaluate(conductivity.law, 300., 0.) / unit, 2., 2. * bound);
  EXPECT_NEAR(evaluate(conductivity.law, 600., 0.) / unit / (2. * std::exp(0.5 / (600. * k))), 1., bound);
  EXPECT_EQ(conductivity.expression, "Arrhenius: 2 S/m at 300 K, activation energy 0.5 eV");
  EXPECT_EQ(law_name(conductivity.law), "Arrhenius");
}

TEST(Laws, AreReadWithTheirUnits)
{
  const Property heat = property_of(
      "thermal_conductivity",
      "    law: polynomial in temperature\n    coefficients: [5 W/(m K), -2e-3 W/(m K^2), 1e-6 W/(m K^3)]\n");
  const double watt = units::convert(1., "W/(m K)", heat.unit);
  EXPECT_NEAR(evaluate(heat.law, 400., 0.) / watt, 4.36, 4.36 * 2. * few_roundings); // as above, and one conversion
  const Property epsilon =
      property_of("relative_permittivity", "    law: polynomial in temperature\n    coefficients: [10, -1e-2 1/K]\n");
  EXPECT_NEAR(evaluate(epsilon.law, 300., 0.), 7., 7. * few_roundings); // 10 - 3
  const Property table   = property_of("electrical_conductivity",
                                     "    law: table in concentration\n    species: vacancy\n"
                                       "    points: [[1e26 1/m^3, 10 S/m], [3e26 1/m^3, 1e4 S/m]]\n"
                                       "    interpolation: logarithmic\n");
  const double   siemens = units::convert(1., "S/m", table.unit);
  EXPECT_NEAR(evaluate(table.law, 300., 0.2) / siemens / 316.2277660168379, 1., 8. * few_roundings); // as above
  EXPECT_EQ(table.species, "vacancy");
}

TEST(Laws, OfSeveralSpeciesAreRead)
{
  const Database database = tests::database_of(
      {"name: X\nproperties:\n  electrical_conductivity:\n    law: product\n    of:\n"
       "      - {law: Arrhenius, prefactor: 2 S/m, activation_energy: 0.1 eV}\n"
       "      - {law: linear in concentration, species: ion, from: {concentration: 0 1/m^3, value: 1}, "
       "to: {concentration: 1e27 1/m^3, value: 4}}\n"
       "      - {law: table in temperature, points: [[300 K, 1], [400 K, 3]]}\n"
       "    field: {law: Poole-Frenkel, relative_permittivity: 4.5, compensation: 2}\n"
       "    source: s\n    confidence: recalled\n"
       "  thermal_conductivity: {law: sum, of: [{law: linear in concentration, species: ion, from: {concentration: 0 "
       "1/m^3, value: 1 W/(m K)}, to: {concentration: 2e27 1/m^3, value: 4 W/(m K)}}, {law: table in concentration, "
       "species: other, points: [[1e26 1/m^3, 0 W/(m K)], [3e26 1/m^3, 5 W/(m K)]]}], source: s, confidence: "
       "recalled}\nspecies:\n  ion: {symbol: I}\n  other: {symbol: O}\n"});
  const auto &all          = database.find("X")->properties;
  const auto &sigma_of_one = all.at("electrical_conductivity");
  EXPECT_EQ(sigma_of_one.species, "ion"); // the only one
  EXPECT_EQ(sigma_of_one.expression,
            "(Arrhenius: prefactor 2 S/m, activation energy 0.1 eV) times (linear in concentration: 1 at 0 1/m^3 to 4 "
            "at 1e27 1/m^3, with the concentration of ion) times (table in temperature: 1 at 300 K, 3 at 400 K); in a "
            "field times Poole-Frenkel, relative permittivity 4.5, compensation 2");
  // At 350 K: 2 S/m exp(-0.1 eV/kT), 1, 2. Some roundings, and one conversion.
  EXPECT_NEAR(units::convert(evaluate(sigma_of_one.law, 350., 0.), sigma_of_one.unit, "S/m") /
                  (4. * std::exp(-0.1 / (constants::boltzmann * 350.))),
              1.,
              16. * few_roundings);
  const auto &factor = std::get<PooleFrenkel>(sigma_of_one.field);
  EXPECT_EQ(factor.relative_permittivity, 4.5);
  EXPECT_EQ(factor.compensation, 2.);

  const auto &kappa_of_two = all.at("thermal_conductivity");
  EXPECT_EQ(kappa_of_two.species, "");
  const auto ends = ends_by_species(kappa_of_two);
  EXPECT_NEAR(ends.at("ion").high, 2., 2. * few_roundings); // 2e27 1/m^3
  EXPECT_NEAR(ends.at("other").low, 0.1, few_roundings);
  EXPECT_EQ(ends.size(), 2U);
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

TEST(Laws, ChangeNoMoreThanTheirBound)
{
  const Law laws[] = {sigma, kappa, LinearInTemperature{{0., 1., 1., 2.}, -1e-3, 300.}, Constant{3.}};
  for (const Law &law : laws)
    for (const double concentration : {0., 0.3, 1.})
      for (const double low : {300., 500., 900.})
        for (const double high : {300.5, 310., 700., 1100.})
        {
          const double change = std::log(evaluate(law, high, concentration) / evaluate(law, low, concentration));
          const double bound  = largest_change(law, low, high, concentration);
          EXPECT_GE(bound, std::abs(change) - 1e-14) << law_name(law) << ' ' << low << ' ' << high;
          if (std::holds_alternative<Arrhenius>(law)) // exact
          {
            EXPECT_NEAR(bound, std::abs(change), 1e-13);
          }
        }
  EXPECT_TRUE(std::isinf(largest_change(kappa, 200., 300., 0.))); // a law that is negative there
  EXPECT_TRUE(std::isinf(largest_change(PolynomialInTemperature{{1., 2.}}, 300., 400., 0.)));
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
  EXPECT_FALSE(depends_on_concentration(PolynomialInTemperature{{1., 2.}}));
  EXPECT_TRUE(depends_on_concentration(TableInConcentration{{0., 1.}, {1., 2.}, false}));
  EXPECT_FALSE(depends_on_concentration(TableInConcentration{{0., 1.}, {2., 2.}, false}));
}

TEST(Laws, HaveNames)
{
  const std::vector<std::string> expected{"constant",
                                          "linear in concentration",
                                          "Arrhenius",
                                          "linear in temperature",
                                          "polynomial in temperature",
                                          "table in concentration",
                                          "table in temperature",
                                          "sum",
                                          "product",
                                          "Wiedemann-Franz"};
  EXPECT_EQ(law_names(), expected);
  EXPECT_EQ(law_name(sigma), "Arrhenius");
  EXPECT_EQ(law_name(kappa), "linear in temperature");
}
} // namespace
} // namespace ionstack::materials
