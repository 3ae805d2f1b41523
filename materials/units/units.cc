// SPDX-License-Identifier: Apache-2.0
#include "materials/units/units.h"

#include "materials/units/constants.h"
#include "materials/units/unit_spelling.h"
#include "materials/units/unit_system.h"

#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <system_error>

namespace ionstack::units
{
namespace
{
/// What a user calls the quantities of one dimension. The first unit is the internal one where there is one; the
/// example is what a user would write.
struct Kind
{
  const char *unit;
  const char *name;
  const char *example;
};

constexpr std::array kinds{
    Kind{internal_unit::dimensionless, "dimensionless", "1"},
    Kind{internal_unit::length, "length", "nm"},
    Kind{internal_unit::reciprocal_length, "reciprocal-length", "1/nm"},
    Kind{internal_unit::time, "time", "s"},
    Kind{internal_unit::frequency, "frequency", "Hz"},
    Kind{internal_unit::temperature, "temperature", "K"},
    Kind{internal_unit::reciprocal_temperature, "reciprocal-temperature", "1/K"},
    Kind{internal_unit::energy, "energy", "eV"},
    Kind{internal_unit::potential, "voltage", "V"},
    Kind{internal_unit::electric_field, "electric-field", "V/nm"},
    Kind{internal_unit::voltage_rate, "voltage-rate", "V/s"},
    Kind{internal_unit::concentration, "concentration", "1/m^3"},
    Kind{internal_unit::diffusivity, "diffusivity", "m^2/s"},
    Kind{internal_unit::electrical_conductivity, "electrical-conductivity", "S/m"},
    Kind{internal_unit::thermal_conductivity, "thermal-conductivity", "W/(m K)"},
    Kind{internal_unit::volumetric_heat_capacity, "volumetric-heat-capacity", "J/(m^3 K)"},
    Kind{internal_unit::mass_density, "mass-density", "kg/m^3"},
    Kind{internal_unit::specific_heat_capacity, "specific-heat-capacity", "J/(kg K)"},
    Kind{internal_unit::electrical_resistance, "resistance", "Ohm"},
    Kind{internal_unit::lorenz_number, "Lorenz-number", "V^2/K^2"},
    Kind{internal_unit::mobility, "mobility", "m^2/(V s)"},
    Kind{internal_unit::molar_mass, "molar-mass", "kg/mol"},
    Kind{internal_unit::surface_current, "current-density", "A/m^2"},
    Kind{internal_unit::contact_resistivity, "contact-resistivity", "Ohm m^2"},
    Kind{internal_unit::surface_charge, "surface-charge", "C/m^2"},
    Kind{internal_unit::thermal_conductance, "thermal-conductance", "W/(m^2 K)"},
    Kind{internal_unit::landau_2, "second-Landau-coefficient", "V m/C"},
    Kind{internal_unit::landau_2_slope, "Landau-slope", "V m/(C K)"},
    Kind{internal_unit::landau_4, "fourth-Landau-coefficient", "J m^5/C^4"},
    Kind{internal_unit::landau_6, "sixth-Landau-coefficient", "J m^9/C^6"},
    Kind{internal_unit::landau_8, "eighth-Landau-coefficient", "J m^13/C^8"},
    Kind{internal_unit::landau_gradient, "polarization-gradient", "J m^3/C^2"},
    Kind{internal_unit::volumetric_capacitance, "volumetric-capacitance", "F/m^3"},
    Kind{internal_unit::viscosity, "viscosity", "Pa s"},
    Kind{internal_unit::energy_per_length, "gradient-energy", "J/m"},
    Kind{"J/mol", "molar-energy", "J/mol"},
    Kind{"Ohm m", "resistivity", "Ohm cm"},
    Kind{"F/m^2", "areal-capacitance", "uF/cm^2"},
    Kind{"A", "current", "uA"},
    Kind{"m^2", "area", "nm^2"},
    Kind{"m^3", "volume", "nm^3"},
    Kind{"W", "power", "W"},
    Kind{"coulomb", "charge", "elementary_charge"},
    Kind{"F", "capacitance", "fF"},
};

std::string trimmed(const std::string &text)
{
  const char *blanks = " \t\r\n";
  const auto  first  = text.find_first_not_of(blanks);
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// `text` in quotes, fit for one line of a message.
std::string quoted(std::string text)
{
  constexpr std::size_t longest = 60;
  for (char &c : text)
    if (static_cast<unsigned char>(c) < ' ' || c == 127)
      c = '?';
  if (text.size() > longest)
    text = text.substr(0, longest) + "...";
  return "'" + text + "'";
}

/// What a user would write for the unit `to`.
std::string example_of(const std::string &to)
{
  for (const Kind &kind : kinds)
    if (to == kind.unit)
      return kind.example;
  return to;
}

/// "voltage-like", or "" for a dimension without name.
std::string kind_of(const std::string &unit)
{
  for (const Kind &kind : kinds)
    if (UnitSystem::instance().same(unit, kind.unit))
      return std::string(kind.name) + "-like";
  return "";
}

std::string hint(const std::string &number, const std::string &to)
{
  return to == internal_unit::dimensionless ? "; write for example '" + number + "'"
                                            : "; write for example '" + number + " " + example_of(to) + "'";
}

/// Energies that a particle in a device may have [eV]; a quantity by the mole whose '/mol' was forgotten is far beyond.
constexpr double largest_energy = 1e3, smallest_energy = 1e-3;

/// How a number is to be written that stands there in the way of papers, or "".
std::string hint_on_number(const std::string &text)
{
  const auto comma = text.find(',');
  if (comma != std::string::npos && comma > 0 && std::isdigit(static_cast<unsigned char>(text[comma - 1])) &&
      comma + 1 < text.size() && std::isdigit(static_cast<unsigned char>(text[comma + 1])))
    return "; write decimals with a point, as in '1.5'";
  for (const char *power : {"10^", "10**", "\u00d710", "\u00b710", "x10", "x 10", "\u00d7 10", "10\u00b2", "10\u207b"})
    if (text.find(power) != std::string::npos)
      return "; write powers of ten with an e, as in '1e21'";
  return "";
}

/// "; write '5 cm^2/(V s)'" where one of the units that may be meant fits, else an example.
std::string likely_hint(const std::string &number, const std::string &unit, const std::string &to)
{
  for (const std::string &meant : likely_meanings(unit))
    if (UnitSystem::instance().find(meant, to) != nullptr)
      return "; write '" + number + " " + meant + "' if that is meant";
  return hint(number, to);
}

/// "'5 V' has a voltage-like unit ('V') where a unit like 'nm' is due".
std::string wrong_dimension(const std::string &quantity, const std::string &unit, const std::string &to)
{
  const std::string kind  = kind_of(unit);
  const bool        vowel = !kind.empty() && std::string("aeiou").find(kind.front()) != std::string::npos;
  const std::string found = kind.empty() ? "the unit " + quoted(unit)
                                         : std::string(vowel ? "an " : "a ") + kind + " unit (" + quoted(unit) + ")";
  const std::string due =
      to == internal_unit::dimensionless ? "a bare number is due" : "a unit like '" + example_of(to) + "' is due";
  return quantity + " has " + found + " where " + due;
}
} // namespace

double convert(const double value, const std::string &from, const std::string &to)
{
  if (from == to)
    return value;
  UnitSystem &system = UnitSystem::instance();
  if (const Conversion *conversion = system.find(from, to))
    return (*conversion)(value);
  for (const std::string &unit : {from, to})
    if (!system.known(unit))
      throw Error("the unit " + quoted(unit) + " is unknown");
  throw Error(wrong_dimension("the value", from, to));
}

double parse_quantity(const std::string &text, const std::string &to)
{
  const std::string all = trimmed(with_plain_signs(text));
  if (all.empty())
    throw Error("the value is empty" + hint("5", to));

  double      number        = 0.;
  const char *begin         = all.data() + (all.size() > 1 && all[0] == '+' && all[1] != '-' ? 1 : 0);
  const char *end           = all.data() + all.size();
  const auto [stop, status] = std::from_chars(begin, end, number);
  if (status == std::errc::result_out_of_range)
    throw Error(quoted(all) + " is too large or too small for a number of the computer");
  const std::string of_number = hint_on_number(all);
  const std::string not_a_quantity =
      quoted(all) + (to == internal_unit::dimensionless ? " is not a number" : " is not a number with a unit") +
      (of_number.empty() ? hint("5", to) : of_number);
  if (status != std::errc())
    throw Error(not_a_quantity);

  const std::string number_text(begin, stop);
  const std::string unit   = trimmed(std::string(stop, end));
  UnitSystem       &system = UnitSystem::instance();
  if (stop != end && *stop != ' ' && *stop != '\t')
  {
    if (!system.known(unit))
      throw Error(not_a_quantity);
    throw Error(quoted(all) + " needs a blank between number and unit; write '" + number_text + " " + unit + "'");
  }
  if (!std::isfinite(number))
    throw Error(quoted(all) + " is not a finite number");
  if (unit.empty())
  {
    if (to != internal_unit::dimensionless)
      throw Error(quoted(all) + " has no unit" + hint(number_text, to));
    return number;
  }
  const Conversion *conversion = system.find(unit, to);
  if (conversion == nullptr)
  {
    if (!system.known(to))
      throw Error("the unit " + quoted(to) + " is unknown");
    if (!system.known(unit) && !of_number.empty())
      throw Error(not_a_quantity);
    if (!system.known(unit))
      throw Error(quoted(all) + " has the unknown unit " + quoted(unit) + likely_hint(number_text, unit, to));
    const std::string likely = likely_hint(number_text, unit, to);
    throw Error(wrong_dimension(quoted(all), unit, to) + (likely == hint(number_text, to) ? "" : likely));
  }
  const double value = (*conversion)(number);
  if (!std::isfinite(value))
    throw Error(quoted(all) + " is too large for a number of the computer");
  return value;
}

double parse_given(const std::string &text, const std::string &to)
{
  const double value = parse_quantity(text, to);
  if (to != internal_unit::energy || std::abs(value) <= largest_energy)
    return value;
  const std::string by_mole = trimmed(text) + "/mol";
  std::string       remedy  = hint("0.5", to);
  try
  {
    const double of_one = std::abs(parse_quantity(by_mole, to));
    if (of_one > smallest_energy && of_one <= largest_energy)
      remedy = "; write '" + by_mole + "' if that is meant";
  }
  catch (const Error &)
  {
  }
  throw Error(quoted(trimmed(text)) + " is " + shortest(value) + " eV, more than a particle in a device has" + remedy);
}

std::string print_quantity(const double value, const std::string &internal, const std::string &shown)
{
  const auto text = [](const std::string &number, const std::string &unit)
  { return unit == internal_unit::dimensionless ? number : number + " " + unit; };
  if (internal == shown || !std::isfinite(value))
    return text(shortest(value), shown);

  // The fewest digits that read back: conversion there and back may miss the last bit, so the neighbours are tried too.
  const double                converted = convert(value, internal, shown);
  const std::array<double, 3> candidates{
      converted, std::nextafter(converted, -HUGE_VAL), std::nextafter(converted, HUGE_VAL)};
  for (int digits = 1; digits <= 17; ++digits)
    for (const double candidate : candidates)
    {
      std::array<char, 64> buffer{};
      const auto           end = std::to_chars(
          buffer.data(), buffer.data() + buffer.size(), candidate, std::chars_format::scientific, digits - 1);
      double rounded = 0.;
      std::from_chars(buffer.data(), end.ptr, rounded);
      if (convert(rounded, shown, internal) == value)
        return text(shortest(rounded), shown);
    }
  // Between two neighbouring numbers in one unit there may be a number in the other; then only the internal unit is
  // exact.
  return text(shortest(value), internal);
}

bool same_dimension(const std::string &unit, const std::string &reference)
{
  return UnitSystem::instance().find(unit, reference) != nullptr;
}

std::string shortest(const double value)
{
  std::array<char, 64> buffer{};
  std::string          text(buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr);

  // "1e+27" and "1e-09" are one number in fewer characters: "1e27", "1e-9".
  const auto e = text.find('e');
  if (e == std::string::npos)
    return text;
  std::string exponent = text.substr(e + 1);
  std::string sign;
  if (exponent[0] == '-')
    sign = "-";
  exponent = exponent.substr(exponent.find_first_not_of("+-0"));
  return text.substr(0, e + 1) + sign + exponent;
}
} // namespace ionstack::units
