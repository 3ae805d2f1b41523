// SPDX-License-Identifier: Apache-2.0
#include "materials/constants.h"
#include "materials/units.h"

#include <clocale>
#include <gtest/gtest.h>
#include <limits>
#include <random>

namespace ionstack::units
{
namespace
{
// A chain of at most four roundings separates a conversion from the factor written out by hand.
constexpr double relative_tolerance = 4. * std::numeric_limits<double>::epsilon();

constexpr double e = 1.602176634e-19; // [C] exact in the 2019 SI, and so is 1 eV in J

std::string message_of(const std::string &text, const std::string &to)
{
  try
  {
    const double value = parse_quantity(text, to);
    return "no error, value " + shortest(value);
  }
  catch (const Error &error)
  {
    return error.what();
  }
}

TEST(Units, ElectronvoltIsThatOf2019)
{
  // udunits2 itself has 1.60217733e-19 J (1986), which is 4e-7 off.
  EXPECT_NEAR(convert(1., "eV", "J") / e, 1., 1e-15);
  EXPECT_NEAR(convert(1., "meV", "J") / (1e-3 * e), 1., 1e-15);
  EXPECT_NEAR(convert(1., "keV", "J") / (1e3 * e), 1., 1e-15);
  EXPECT_NEAR(convert(1., "electronvolt", "J") / e, 1., 1e-15);
  EXPECT_NEAR(convert(1., "elementary_charge", "coulomb") / e, 1., 1e-15);
  EXPECT_NEAR(convert(1., "eV", "elementary_charge V"), 1., 1e-15);
}

struct Factor
{
  const char *internal;
  const char *unit;
  double      expected; ///< one `unit` in internal units
};

TEST(Units, EveryInternalUnitHasItsFactor)
{
  using namespace internal_unit;
  const Factor factors[] = {
      {dimensionless, "%", 1e-2},
      {length, "m", 1e9},
      {reciprocal_length, "1/m", 1e-9},
      {time, "us", 1e-6},
      {frequency, "THz", 1e12},
      {temperature, "mK", 1e-3},
      {reciprocal_temperature, "1/mK", 1e3},
      {energy, "J", 1. / e},                             // eV = e J
      {potential, "mV", 1e-3},                           //
      {electric_field, "MV/cm", 0.1},                    // 1e6 V over 1e7 nm
      {voltage_rate, "V/ms", 1e3},                       //
      {concentration, "cm^-3", 1e-21},                   // cm = 1e7 nm
      {diffusivity, "cm^2/s", 1e14},                     //
      {electrical_conductivity, "S/m", 1. / (e * 1e9)},  // S/m = C/(s V m), C = 1/e elementary charges, m = 1e9 nm
      {thermal_conductivity, "W/(m K)", 1. / (e * 1e9)}, // W = 1/e eV/s
      {volumetric_heat_capacity, "J/(m^3 K)", 1. / (e * 1e27)},
      {mass_density, "kg/m^3", 1e-27},
      {specific_heat_capacity, "J/(kg K)", 1. / e},
      {electrical_resistance, "Ohm", e}, // Ohm = V s/C
  };
  for (const Factor &factor : factors)
  {
    SCOPED_TRACE(factor.unit);
    EXPECT_NEAR(convert(1., factor.unit, factor.internal) / factor.expected, 1., relative_tolerance);
    EXPECT_NEAR(convert(1., factor.internal, factor.unit) * factor.expected, 1., relative_tolerance);
    EXPECT_NEAR(parse_quantity(std::string("3 ") + factor.unit, factor.internal) / (3. * factor.expected),
                1.,
                relative_tolerance);
    EXPECT_TRUE(same_dimension(factor.unit, factor.internal));
  }
}

TEST(Units, PowersOfTenAreExact)
{
  EXPECT_EQ(parse_quantity("1e27 1/m^3", internal_unit::concentration), 1.);
  EXPECT_EQ(parse_quantity("5e-9 m", "nm"), 5.);
  EXPECT_EQ(parse_quantity("30 nm", "nm"), 30.);
  EXPECT_EQ(convert(1., "V/nm", "V/m"), 1e9);
}

TEST(Units, ReadsWhatUsersWrite)
{
  EXPECT_DOUBLE_EQ(parse_quantity("85 degC", "K"), 358.15); // 85 + 273.15
  EXPECT_DOUBLE_EQ(parse_quantity("85 °C", "K"), 358.15);
  EXPECT_DOUBLE_EQ(parse_quantity("3 µm", "nm"), 3000.);
  EXPECT_DOUBLE_EQ(parse_quantity("  +5\tnm ", "nm"), 5.);
  EXPECT_DOUBLE_EQ(parse_quantity("-2 V/s", "V s^-1"), -2.);
  EXPECT_DOUBLE_EQ(parse_quantity("0.5", "1"), 0.5);
  EXPECT_DOUBLE_EQ(parse_quantity("50 %", "1"), 0.5);
  EXPECT_DOUBLE_EQ(parse_quantity("-6 meV", "eV"), -0.006);
}

TEST(Units, MessagesSayWhatIsWrong)
{
  EXPECT_EQ(message_of("5", "nm"), "'5' has no unit; write for example '5 nm'");
  EXPECT_EQ(message_of("7", internal_unit::electrical_conductivity), "'7' has no unit; write for example '7 S/m'");
  EXPECT_EQ(message_of("5 V", "nm"), "'5 V' has a voltage-like unit ('V') where a unit like 'nm' is due");
  EXPECT_EQ(message_of("5 J", "V"), "'5 J' has an energy-like unit ('J') where a unit like 'V' is due");
  EXPECT_EQ(message_of("5 lx", "V"), "'5 lx' has the unit 'lx' where a unit like 'V' is due");
  EXPECT_EQ(message_of("5 V", "1"), "'5 V' has a voltage-like unit ('V') where a bare number is due");
  EXPECT_EQ(message_of("five nm", "nm"), "'five nm' is not a number with a unit; write for example '5 nm'");
  EXPECT_EQ(message_of("nm", "nm"), "'nm' is not a number with a unit; write for example '5 nm'");
  EXPECT_EQ(message_of("five", "1"), "'five' is not a number; write for example '5'");
  EXPECT_EQ(message_of("5 furlings", "nm"), "'5 furlings' has the unknown unit 'furlings'; write for example '5 nm'");
  EXPECT_EQ(message_of("5nm", "nm"), "'5nm' needs a blank between number and unit; write '5 nm'");
  EXPECT_EQ(message_of("", "nm"), "the value is empty; write for example '5 nm'");
  EXPECT_EQ(message_of(" \t", "nm"), "the value is empty; write for example '5 nm'");
  EXPECT_EQ(message_of("nan nm", "nm"), "'nan nm' is not a finite number");
  EXPECT_EQ(message_of("-inf V", "V"), "'-inf V' is not a finite number");
  EXPECT_EQ(message_of("inf", "1"), "'inf' is not a finite number");
  EXPECT_EQ(message_of("1e999 nm", "nm"), "'1e999 nm' is too large or too small for a number of the computer");
  EXPECT_EQ(message_of("1e305 m", "nm"), "'1e305 m' is too large for a number of the computer");
}

TEST(Units, RefusesTrailingGarbageAndTheTricksOfUdunits)
{
  // udunits2 takes factors, origins, reciprocals and logarithms for units; a user who writes them has made a mistake.
  for (const char *text :
       {"5 nm 3", "5 2 nm", "5 nm,", "5,3 nm", "5 nm @ 3", "5 1e3 nm", "5 nm; 3", "5 10 nm", "0x10 nm", "5 -", "5 ."})
    EXPECT_THROW(parse_quantity(text, "nm"), Error) << text;
  EXPECT_THROW(parse_quantity("5 K from 273", "K"), Error);
  EXPECT_THROW(parse_quantity("5 Hz", "s"), Error);
  EXPECT_THROW(parse_quantity("5 dBm", "W"), Error);
  EXPECT_THROW(parse_quantity("5 seconds since 1970-01-01", "s"), Error);
  EXPECT_THROW(parse_quantity("5 1", "nm"), Error);
  EXPECT_THROW(parse_quantity(std::string("5 nm\0junk", 9), "nm"), Error);
  EXPECT_THROW(parse_quantity("5 " + std::string(100000, '('), "nm"), Error);
}

TEST(Units, ConvertRefusesOtherDimensionsAndUnknownUnits)
{
  EXPECT_THROW(convert(1., "V", "nm"), Error);
  EXPECT_THROW(convert(1., "s", "Hz"), Error);
  EXPECT_THROW(convert(1., "furlings", "nm"), Error);
  EXPECT_FALSE(same_dimension("V", "nm"));
  EXPECT_FALSE(same_dimension("furlings", "nm"));
  EXPECT_TRUE(same_dimension("degC", "K"));
  EXPECT_FALSE(same_dimension("s", "Hz"));  // a reciprocal
  EXPECT_FALSE(same_dimension("dBm", "W")); // a logarithm
}

TEST(Units, DoesNotDependOnTheLocale)
{
  // In German the decimal point is a comma. Where that locale is not installed nothing is changed and nothing tested.
  const std::string before  = std::setlocale(LC_ALL, nullptr);
  const char       *changed = std::setlocale(LC_ALL, "de_DE.UTF-8");
  const double      value   = parse_quantity("0.5 nm", "nm");
  const std::string printed = print_quantity(0.25, "nm", "nm");
  std::setlocale(LC_ALL, before.c_str());
  EXPECT_EQ(value, 0.5);
  EXPECT_EQ(printed, "0.25 nm");
  if (changed == nullptr)
    GTEST_SKIP() << "de_DE.UTF-8 is not installed";
}

TEST(Units, PrintsTheFewestDigits)
{
  EXPECT_EQ(print_quantity(5., "nm", "nm"), "5 nm");
  EXPECT_EQ(print_quantity(5., "nm", "m"), "5e-9 m");
  EXPECT_EQ(print_quantity(0.1, "1", "1"), "0.1");
  EXPECT_EQ(print_quantity(parse_quantity("9.4e4 S/m", internal_unit::electrical_conductivity),
                           internal_unit::electrical_conductivity,
                           "S/m"),
            "94000 S/m");
  EXPECT_EQ(print_quantity(1., internal_unit::concentration, "1/m^3"), "1e27 1/m^3");
  EXPECT_EQ(print_quantity(parse_quantity("85 degC", "K"), "K", "degC"), "85 degC");
}

TEST(Units, WhatIsPrintedReadsBackExactly)
{
  std::mt19937                                random(7);
  std::uniform_real_distribution<double>      exponent(-30., 30.);
  const std::pair<const char *, const char *> units[] = {{"nm", "m"},
                                                         {internal_unit::electrical_conductivity, "S/m"},
                                                         {internal_unit::concentration, "1/m^3"},
                                                         {internal_unit::energy, "J"},
                                                         {"K", "degC"},
                                                         {"1", "1"}};
  for (int i = 0; i < 200; ++i)
    for (const auto &[internal, shown] : units)
    {
      const double      value = std::pow(10., exponent(random));
      const std::string text  = print_quantity(value, internal, shown);
      EXPECT_EQ(parse_quantity(text, internal), value) << text;
    }
}

TEST(Units, ShortestReadsBack)
{
  EXPECT_EQ(shortest(0.1), "0.1");
  EXPECT_EQ(shortest(1e27), "1e27");
  EXPECT_EQ(shortest(-2.5e-9), "-2.5e-9");
  EXPECT_EQ(shortest(0.), "0");
  EXPECT_EQ(shortest(1e100), "1e100");
  EXPECT_EQ(std::stod(shortest(1. / 3.)), 1. / 3.);
}
} // namespace
} // namespace ionstack::units
