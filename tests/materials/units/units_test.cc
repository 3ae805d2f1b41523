// SPDX-License-Identifier: Apache-2.0
#include "materials/units/constants.h"
#include "materials/units/units.h"

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
  EXPECT_NEAR(convert(1., "e", "coulomb") / e, 1., 1e-15);
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

void expect_factor(const char *unit, const char *internal, const double expected)
{
  SCOPED_TRACE(unit);
  EXPECT_NEAR(convert(1., unit, internal) / expected, 1., relative_tolerance);
  EXPECT_NEAR(convert(1., internal, unit) * expected, 1., relative_tolerance);
}

// nm = 1e-9 m = 1e-7 cm; eV = e J; elementary charge = e coulomb. So
// W/(m K) = (1/e) eV/s / (1e9 nm K), S/m = (1/e) elementary charges/(s V) / (1e9 nm), and so on.
TEST(Units, ElectricalConductivities)
{
  using internal_unit::electrical_conductivity;
  expect_factor("S/m", electrical_conductivity, 1. / (e * 1e9));
  expect_factor("S/cm", electrical_conductivity, 1. / (e * 1e7)); // 100 S/m
  expect_factor("mS/cm", electrical_conductivity, 1. / (e * 1e10));
  expect_factor("1/(Ohm m)", electrical_conductivity, 1. / (e * 1e9));
  EXPECT_EQ(message_of("5 Ohm cm", electrical_conductivity),
            "'5 Ohm cm' has a resistivity-like unit ('Ohm cm') where a unit like 'S/m' is due");
  EXPECT_EQ(message_of("5 Ohm", electrical_conductivity),
            "'5 Ohm' has a resistance-like unit ('Ohm') where a unit like 'S/m' is due");
}

TEST(Units, HeatAndItsTransport)
{
  using namespace internal_unit;
  expect_factor("W/(m K)", thermal_conductivity, 1. / (e * 1e9));
  expect_factor("W/(cm K)", thermal_conductivity, 1. / (e * 1e7));
  expect_factor("W/(m^2 K)", thermal_conductance, 1. / (e * 1e18));
  expect_factor("MW/(m^2 K)", thermal_conductance, 1. / (e * 1e12));
  expect_factor("J/(g K)", specific_heat_capacity, 1e3 / e);
  expect_factor("J/(cm^3 K)", volumetric_heat_capacity, 1. / (e * 1e21));
  expect_factor("V^2/K^2", lorenz_number, 1.);
  expect_factor("W Ohm/K^2", lorenz_number, 1.); // W Ohm = V^2
  expect_factor("g/cm^3", mass_density, 1e-24);  // 1e3 kg/m^3
  expect_factor("g/mol", molar_mass, 1e-3);
}

TEST(Units, ConcentrationsAndTheirMotion)
{
  using namespace internal_unit;
  expect_factor("1/cm^3", concentration, 1e-21); // cm = 1e7 nm
  expect_factor("cm^2/s", diffusivity, 1e14);
  expect_factor("m^2/s", diffusivity, 1e18);
  expect_factor("cm^2/(V s)", mobility, 1e14);
  expect_factor("m^2/(V s)", mobility, 1e18);
  expect_factor("THz", frequency, 1e12);
  expect_factor("angstrom", length, 0.1);
}

TEST(Units, CurrentsChargesAndCapacitances)
{
  using namespace internal_unit;
  expect_factor("A/m^2", surface_current, 1. / (e * 1e18));
  expect_factor("A/cm^2", surface_current, 1. / (e * 1e14));
  expect_factor("mA/cm^2", surface_current, 1. / (e * 1e17));
  expect_factor("C/m^2", surface_charge, 1. / (e * 1e18));   // C is the coulomb, not a temperature
  expect_factor("uC/cm^2", surface_charge, 1. / (e * 1e20)); // 1e-6 C over 1e14 nm^2
  expect_factor("F/m^3", volumetric_capacitance, 1. / (e * 1e27));
  expect_factor("F/cm^3", volumetric_capacitance, 1. / (e * 1e21));
  // A capacitance of an area needs a thickness to become one of a volume.
  EXPECT_EQ(message_of("5 uF/cm^2", volumetric_capacitance),
            "'5 uF/cm^2' has an areal-capacitance-like unit ('uF/cm^2') where a unit like 'F/m^3' is due");
}

TEST(Units, Fields)
{
  using internal_unit::electric_field;
  expect_factor("V/m", electric_field, 1e-9);
  expect_factor("kV/cm", electric_field, 1e-4); // 1e3 V over 1e7 nm
  expect_factor("MV/cm", electric_field, 0.1);
  expect_factor("MV/m", electric_field, 1e-3);
}

TEST(Units, CoefficientsOfLandau)
{
  // J = 1/e eV and C = 1/e elementary charges: J m^5/C^4 = (1/e) 1e45 / (1/e)^4 = e^3 1e45, and so on.
  using namespace internal_unit;
  expect_factor("V m/C", landau_2, 1e9 * e);
  expect_factor("J m/C^2", landau_2, 1e9 * e); // J = V C
  expect_factor("V m/(C K)", landau_2_slope, 1e9 * e);
  expect_factor("J m^5/C^4", landau_4, 1e45 * e * e * e);
  expect_factor("J m^9/C^6", landau_6, 1e81 * e * e * e * e * e);
  expect_factor("J m^13/C^8", landau_8, 1e117 * e * e * e * e * e * e * e);
  expect_factor("J m^3/C^2", landau_gradient, 1e27 * e);
  expect_factor("S/m", electrical_conductivity, 1. / (e * 1e9)); // the kinetic coefficient, 1/(Ohm m)
}

TEST(Units, ViscosityAndGradientEnergy)
{
  using namespace internal_unit;
  expect_factor("Pa s", viscosity, 1. / (e * 1e27)); // J s/m^3
  expect_factor("mPa s", viscosity, 1. / (e * 1e30));
  expect_factor("J/m", energy_per_length, 1. / (e * 1e9));
  expect_factor("J", energy, 1. / e);
}

TEST(Units, AMoleIsSoManyParticles)
{
  constexpr double avogadro = 6.02214076e23; // [1/mol] exact in the 2019 SI
  using namespace internal_unit;
  const auto expect_particles = [](const char *unit, const char *internal, const double expected)
  { EXPECT_NEAR(convert(1., unit, internal) / expected, 1., relative_tolerance) << unit; };
  expect_particles("kJ/mol", energy, 1e3 / (avogadro * e));
  expect_particles("kcal/mol", energy, 4184. / (avogadro * e)); // the calorie of thermochemistry
  expect_particles("kJ mol⁻¹", energy, 1e3 / (avogadro * e));
  expect_particles("mol/l", concentration, avogadro * 1e-24); // l = 1e24 nm^3
  expect_particles("mol/m^3", concentration, avogadro * 1e-27);
  expect_particles("mol/(l s)", generation, avogadro * 1e-24);
  expect_particles("mol/(cm^2 s)", surface_flux, avogadro * 1e-14);
  EXPECT_TRUE(same_dimension("kJ/mol", energy)); // also as a value of a study
}

TEST(Units, AMoleStaysWhereItIsMeant)
{
  using namespace internal_unit;
  expect_factor("g/mol", molar_mass, 1e-3);
  expect_factor("kJ/mol", "J/mol", 1e3);
  EXPECT_EQ(message_of("5 g/mol", mass_density),
            "'5 g/mol' has a molar-mass-like unit ('g/mol') where a unit like 'kg/m^3' is due");
  EXPECT_EQ(message_of("5 kJ/mol", molar_mass),
            "'5 kJ/mol' has a molar-energy-like unit ('kJ/mol') where a unit like 'kg/mol' is due");
  EXPECT_EQ(message_of("5 mol", dimensionless), "'5 mol' has the unit 'mol' where a bare number is due");
  EXPECT_EQ(message_of("5 cm^3/mol", "m^3"), "'5 cm^3/mol' has the unit 'cm^3/mol' where a unit like 'nm^3' is due");
  EXPECT_EQ(message_of("5 mol/s", frequency), "'5 mol/s' has the unit 'mol/s' where a unit like 'Hz' is due");
}

TEST(Units, RadiansAreNoTurns)
{
  using namespace internal_unit;
  for (const char *unit : {"rad/s", "rpm"})
    EXPECT_EQ(message_of("6e14 " + std::string(unit), frequency),
              "'6e14 " + std::string(unit) + "' has the unit '" + unit + "' where a unit like 'Hz' is due");
  EXPECT_EQ(message_of("1 degree", dimensionless), "'1 degree' has the unit 'degree' where a bare number is due");
}

TEST(Units, NoParticleHasKilojoules)
{
  const auto refusal = [](const char *text) -> std::string
  {
    try
    {
      return shortest(parse_given(text, internal_unit::energy));
    }
    catch (const Error &error)
    {
      return error.what();
    }
  };
  EXPECT_EQ(refusal("0.85 eV"), "0.85");
  EXPECT_EQ(refusal("8e-17 J"), shortest(parse_quantity("8e-17 J", internal_unit::energy)));
  EXPECT_EQ(refusal("-82 kJ"),
            "'-82 kJ' is " + shortest(parse_quantity("-82 kJ", internal_unit::energy)) +
                " eV, more than a particle in a device has; write '-82 kJ/mol' if that is meant");
  EXPECT_EQ(refusal("850 MeV"),
            "'850 MeV' is 8.5e8 eV, more than a particle in a device has; write for example '0.5 eV'");
}

TEST(Units, ReadsWhatPapersPrint)
{
  using namespace internal_unit;
  // Superscripts, a minus sign, blanks that do not break, a leading line, signs on the line's middle.
  for (const char *text : {"1e21 /cm3", "1e21 cm⁻³", "1e21 cm−3", "1e21 1/cm³", "1e21\u00a0cm⁻³", "1e21\u202f/ cm^3"})
    EXPECT_EQ(message_of(text, concentration), "no error, value 1");
  expect_factor("cm²V⁻¹s⁻¹", mobility, 1e14);
  expect_factor("cm²/(V·s)", mobility, 1e14);
  expect_factor("W m⁻¹ K⁻¹", thermal_conductivity, 1. / (e * 1e9));
  expect_factor("A/cm²", surface_current, 1. / (e * 1e14));
  expect_factor("V/Å", electric_field, 10.);
  expect_factor("Ω cm", "Ohm m", 1e-2);
  EXPECT_EQ(message_of("−0.5 V", potential), "no error, value -0.5");
  for (const char *text : {"3 µm", "3 μm"}) // micro sign and Greek letter
    EXPECT_DOUBLE_EQ(parse_quantity(text, "nm"), 3000.);
}

TEST(Units, MessagesAskForWhatMayBeMeant)
{
  using namespace internal_unit;
  EXPECT_EQ(message_of("10 cm^2/Vs", mobility),
            "'10 cm^2/Vs' has the unknown unit 'cm^2/Vs'; write '10 cm^2/(V s)' if that is meant");
  EXPECT_EQ(
      message_of("10 cm^2/V s", "m^2/(V s)"),
      "'10 cm^2/V s' has the unit 'cm^2/V s' where a unit like 'm^2/(V s)' is due; write '10 cm^2/(V s)' if that is "
      "meant");
  const struct
  {
    const char *text, *unit, *meant;
  } asked[] = {{"2 W/mK", thermal_conductivity, "2 W/(m K)"},
               {"5 A", length, "5 angstrom"},
               {"1 V/A", electric_field, "1 V/angstrom"},
               {"25 C", temperature, "25 degC"},
               {"25 deg C", temperature, "25 degC"},
               {"0.9 eV/atom", energy, "0.9 eV"},
               {"1e21 atoms/cm^3", concentration, "1e21 1/cm^3"},
               {"1e21 cm^{-3}", concentration, "1e21 cm^-3"},
               {"0.1 M", concentration, "0.1 mol/l"}};
  for (const auto &one : asked)
    EXPECT_NE(message_of(one.text, one.unit).find(std::string("; write '") + one.meant + "' if that is meant"),
              std::string::npos)
        << message_of(one.text, one.unit);
  for (const char *text : {"10^21 cm^-3", "1×10²¹ cm⁻³", "1 x 10^21 cm^-3"})
    EXPECT_EQ(message_of(text, concentration),
              "'" + std::string(text) + "' is not a number with a unit; write powers of ten with an e, as in '1e21'");
  EXPECT_EQ(message_of("1,5 V", potential),
            "'1,5 V' is not a number with a unit; write decimals with a point, as in '1.5'");
}

TEST(Units, DegreesCelsiusAreTemperaturesAndNoDifferences)
{
  EXPECT_DOUBLE_EQ(parse_quantity("25 degC", "K"), 298.15);
  EXPECT_DOUBLE_EQ(parse_quantity("-40 degC", "K"), 233.15);
  // 77 degF = 25 degC.
  EXPECT_NEAR(parse_quantity("77 degF", "K"), 298.15, 1e-9); // udunits2 carries 10 digits of 5/9 and the offset
  // A difference in a compound unit has no offset: W/(m degC) = W/(m K).
  expect_factor("W/(m degC)", internal_unit::thermal_conductivity, 1. / (e * 1e9));
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

TEST(Units, MessagesShowWhatAUserWouldWrite)
{
  // Never the internal spelling with elementary charges.
  using namespace internal_unit;
  for (const char *unit : {length,
                           reciprocal_length,
                           time,
                           frequency,
                           temperature,
                           reciprocal_temperature,
                           energy,
                           potential,
                           electric_field,
                           voltage_rate,
                           concentration,
                           diffusivity,
                           electrical_conductivity,
                           thermal_conductivity,
                           volumetric_heat_capacity,
                           mass_density,
                           specific_heat_capacity,
                           lorenz_number,
                           electrical_resistance,
                           mobility,
                           molar_mass,
                           surface_current,
                           surface_charge,
                           thermal_conductance,
                           landau_2,
                           landau_2_slope,
                           landau_4,
                           landau_6,
                           landau_8,
                           landau_gradient,
                           volumetric_capacitance,
                           viscosity,
                           energy_per_length})
  {
    const std::string message = message_of("5", unit);
    EXPECT_EQ(message.find("elementary_charge"), std::string::npos) << message;
    EXPECT_EQ(message.find("^-"), std::string::npos) << message;
    // The example is accepted.
    const auto        quote   = message.find('\'', 4);
    const std::string example = message.substr(quote + 1, message.size() - quote - 2);
    EXPECT_NO_THROW(parse_quantity(example, unit)) << message;
  }
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
