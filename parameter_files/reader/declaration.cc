// SPDX-License-Identifier: Apache-2.0
#include "parameter_files/reader/declaration.h"

#include "materials/units/constants.h"
#include "materials/units/units.h"
#include "parameter_files/reader/text_rules.h"

#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <map>
#include <tuple>

namespace ionstack::parameters
{
namespace
{
/// Where the number at the start of `text` ends; 0 when none starts it. Independent of the locale.
std::size_t end_of_number(const std::string &text)
{
  const char *begin  = text.data() + (!text.empty() && text.front() == '+' ? 1 : 0);
  double      number = 0.;
  const auto  result = std::from_chars(begin, text.data() + text.size(), number);
  return result.ec == std::errc::invalid_argument ? 0 : static_cast<std::size_t>(result.ptr - text.data());
}

/// `number` in `unit` as people write it: conversions leave rounding errors in the last digits, which are cut off.
std::string readable(const double number, const std::string &unit)
{
  char digits[40];
  std::snprintf(digits, sizeof digits, "%.10g", number);
  double rounded = 0.;
  std::from_chars(digits, digits + std::strlen(digits), rounded);
  const std::string text = units::shortest(rounded);
  return unit == internal_unit::dimensionless ? text : text + " " + unit;
}

/// Ends of an interval in words; an empty text stands for an end that is infinite.
std::string interval(const std::string &low, const bool open_low, const std::string &high, const bool open_high)
{
  if (!low.empty() && !high.empty() && !open_low && !open_high)
    return "between " + low + " and " + high;
  std::string words;
  if (!low.empty())
    words = (open_low ? "greater than " : "at least ") + low;
  if (!high.empty())
    words += (words.empty() ? "" : " and ") + std::string(open_high ? "less than " : "at most ") + high;
  return words;
}

bool contains(const Range &range, const double value)
{
  return (range.open_low ? value > range.low : value >= range.low) &&
         (range.open_high ? value < range.high : value <= range.high);
}

/// A permitted value of a quantity in its shown unit.
std::string example_quantity(const Declaration &declaration)
{
  const std::string unit = shown_unit(declaration);
  if (!declaration.is_required() && !declaration.default_text.empty())
    return declaration.default_text;
  const auto inside = [&](const double number)
  { return contains(declaration.range, units::convert(number, unit, declaration.internal_unit)); };
  const double usual = declaration.internal_unit == internal_unit::temperature     ? 300.
                       : declaration.internal_unit == internal_unit::concentration ? 1e27
                                                                                   : 5.;
  for (const double number : {usual, 1., 0.5, -1.})
    if (inside(number))
      return readable(number, unit);
  const Range &range = declaration.range;
  const double value = std::isfinite(range.low) && std::isfinite(range.high) ? range.low + (range.high - range.low) / 2.
                       : std::isfinite(range.low) ? range.low + std::max(1., std::abs(range.low))
                                                  : range.high - std::max(1., std::abs(range.high));
  return readable(units::convert(value, declaration.internal_unit, unit), unit);
}
} // namespace

bool Declaration::operator==(const Declaration &other) const
{
  const auto content = [](const Declaration &d)
  {
    return std::tie(d.kind,
                    d.name,
                    d.default_text,
                    d.documentation,
                    d.internal_unit,
                    d.range.low,
                    d.range.high,
                    d.range.open_low,
                    d.range.open_high,
                    d.low,
                    d.high,
                    d.choices,
                    d.may_be_none);
  };
  return content(*this) == content(other);
}

double quantity_of(const std::string &value, const Declaration &declaration)
{
  const bool optional = declaration.kind == Declaration::Kind::optional_quantity;
  if (value.empty() && optional)
    return std::numeric_limits<double>::quiet_NaN();
  if (declaration.may_be_none && value == "none")
    return std::numeric_limits<double>::infinity();
  const std::string or_none = declaration.may_be_none ? ", or 'none'" : "";
  if (value.empty())
    throw Mistake("has no value; write for example " + in_quotes(example_quantity(declaration)));

  const bool dimensionless = declaration.internal_unit == internal_unit::dimensionless;
  const auto number_end    = end_of_number(value);
  if (number_end == 0)
    throw Mistake(in_quotes(value) + " is not a number" + (dimensionless ? "" : " with a unit") +
                  "; write for example " + in_quotes(example_quantity(declaration)) + or_none);
  // Said here rather than by units, because here the unit is known that a user would write.
  if (number_end == value.size() && !dimensionless)
    throw Mistake(in_quotes(value) + " has no unit; write for example " +
                  in_quotes(value + " " + shown_unit(declaration)) + or_none);

  double number = 0.;
  try
  {
    // In the shown unit first, for what is said of a wrong one is said in it.
    if (!dimensionless)
      units::parse_quantity(value, shown_unit(declaration));
    number = units::parse_given(value, declaration.internal_unit);
  }
  catch (const units::Error &error)
  {
    double found = 0.;
    std::from_chars(value.data(), value.data() + number_end, found);
    throw Mistake(error.what() + std::string(declaration.may_be_none && !std::isfinite(found)
                                                 ? "; write 'none' to switch it off"
                                                 : ""));
  }
  if (!std::isfinite(number))
    throw Mistake(in_quotes(value) + " is not a finite number");
  if (!contains(declaration.range, number))
    throw Mistake(in_quotes(value) + " must be " + permitted(declaration));
  return number;
}

long integer_of(const std::string &value, const Declaration &declaration)
{
  const std::string right = permitted(declaration).empty() ? "" : " " + permitted(declaration);
  if (value.empty())
    throw Mistake("has no value; write a whole number" + right);
  const char *begin  = value.data() + (value.front() == '+' ? 1 : 0);
  const char *end    = value.data() + value.size();
  long        number = 0;
  const auto  result = std::from_chars(begin, end, number);
  if (result.ec == std::errc::invalid_argument || result.ptr != end || (begin != value.data() && *begin == '-'))
    throw Mistake(in_quotes(value) + " is not a whole number; write a whole number" + right);
  if (result.ec == std::errc::result_out_of_range)
    throw Mistake(in_quotes(value) + " is beyond the whole numbers of this machine; write a whole number" + right);
  if (number < declaration.low || number > declaration.high)
    throw Mistake(in_quotes(value) + " must be" + right);
  return number;
}

bool flag_of(const std::string &value, const Declaration &)
{
  if (value == "true" || value == "yes" || value == "on")
    return true;
  if (value == "false" || value == "no" || value == "off")
    return false;
  if (value.empty())
    throw Mistake("has no value; write true or false");
  const std::string nearest = nearest_name(value, {"true", "false", "yes", "no", "on", "off"});
  throw Mistake(in_quotes(value) + " is neither true nor false (nor yes, no, on, off)" +
                (nearest.empty() ? "" : ", did you mean '" + nearest + "'?"));
}

std::string choice_of(const std::string &value, const Declaration &declaration)
{
  const std::string chosen = normalised(value);
  for (const std::string &choice : declaration.choices)
    if (chosen == choice)
      return choice;
  if (value.empty())
    throw Mistake("has no value; write one of " + enumerated(declaration.choices));
  const std::string nearest = nearest_name(chosen, declaration.choices);
  throw Mistake(in_quotes(value) + " is not one of " + enumerated(declaration.choices) +
                (nearest.empty() ? "" : ", did you mean '" + nearest + "'?"));
}

std::string text_of(const std::string &value, const Declaration &declaration)
{
  if (value.empty() && declaration.is_required())
    throw Mistake("has no value; write " + example(declaration));
  return value;
}

std::vector<std::string> list_of(const std::string &value, const Declaration &declaration)
{
  if (value.empty() && declaration.is_required())
    throw Mistake("has no value; write " + example(declaration));
  std::vector<std::string> items;
  if (value.empty())
    return items;
  for (std::size_t begin = 0; begin <= value.size();)
  {
    const std::size_t end = std::min(value.find(',', begin), value.size());
    items.emplace_back(trimmed(std::string_view(value).substr(begin, end - begin)));
    if (items.back().empty())
      throw Mistake(in_quotes(value) + " has nothing between two commas or at an end; write items like 'a, b'");
    begin = end + 1;
  }
  return items;
}

std::vector<std::string> names_of(const std::string &value, const Declaration &declaration)
{
  std::vector<std::string> names = list_of(value, declaration);
  for (std::string &name : names)
  {
    name = normalised(name);
    if (const std::string mistake = own_name_mistake(name); !mistake.empty())
      throw Mistake(mistake);
  }
  return names;
}

std::string shown_unit(const Declaration &declaration)
{
  if (declaration.internal_unit == internal_unit::dimensionless)
    return internal_unit::dimensionless;
  if (!declaration.is_required())
  {
    const std::string unit(
        trimmed(std::string_view(declaration.default_text).substr(end_of_number(declaration.default_text))));
    if (!unit.empty())
      return unit;
  }
  static const std::map<std::string, std::string> usual = {{internal_unit::reciprocal_length, "1/nm"},
                                                           {internal_unit::frequency, "Hz"},
                                                           {internal_unit::reciprocal_temperature, "1/K"},
                                                           {internal_unit::electric_field, "V/nm"},
                                                           {internal_unit::voltage_rate, "V/s"},
                                                           {internal_unit::concentration, "1/m^3"},
                                                           {internal_unit::diffusivity, "m^2/s"},
                                                           {internal_unit::electrical_conductivity, "S/m"},
                                                           {internal_unit::thermal_conductivity, "W/(m K)"},
                                                           {internal_unit::volumetric_heat_capacity, "J/(m^3 K)"},
                                                           {internal_unit::mass_density, "kg/m^3"},
                                                           {internal_unit::specific_heat_capacity, "J/(kg K)"},
                                                           {internal_unit::surface_current, "A/m^2"},
                                                           {internal_unit::contact_resistivity, "Ohm m^2"},
                                                           {internal_unit::richardson_constant, "A/(m^2 K^2)"},
                                                           {internal_unit::velocity, "m/s"},
                                                           {internal_unit::generation, "1/(m^3 s)"},
                                                           {internal_unit::mobility, "m^2/(V s)"},
                                                           {internal_unit::molar_mass, "kg/mol"},
                                                           {internal_unit::surface_charge, "C/m^2"},
                                                           {internal_unit::thermal_conductance, "W/(m^2 K)"},
                                                           {internal_unit::landau_2, "V m/C"},
                                                           {internal_unit::landau_2_slope, "V m/(C K)"},
                                                           {internal_unit::landau_4, "J m^5/C^4"},
                                                           {internal_unit::landau_6, "J m^9/C^6"},
                                                           {internal_unit::landau_8, "J m^13/C^8"},
                                                           {internal_unit::landau_gradient, "J m^3/C^2"},
                                                           {internal_unit::volumetric_capacitance, "F/m^3"},
                                                           {internal_unit::viscosity, "Pa s"},
                                                           {internal_unit::energy_per_length, "J/m"},
                                                           {internal_unit::recombination_2, "m^3/s"},
                                                           {internal_unit::recombination_3, "m^6/s"},
                                                           {internal_unit::electrical_resistance, "Ohm"},
                                                           {internal_unit::current, "A"},
                                                           {internal_unit::capacitance, "F"},
                                                           {internal_unit::transconductance, "A/V^2"},
                                                           {internal_unit::reciprocal_potential, "1/V"},
                                                           {internal_unit::dipole_moment, "eV nm/V"},
                                                           {internal_unit::lorenz_number, "V^2/K^2"},
                                                           {internal_unit::surface_flux, "1/(m^2 s)"},
                                                           {internal_unit::permittivity, "F/m"}};
  const auto                                      unit  = usual.find(declaration.internal_unit);
  return unit == usual.end() ? declaration.internal_unit : unit->second;
}

std::string permitted(const Declaration &declaration)
{
  const auto quantity_end = [&](const double value)
  {
    if (!std::isfinite(value))
      return std::string();
    const std::string unit = shown_unit(declaration);
    return readable(units::convert(value, declaration.internal_unit, unit), unit);
  };
  const auto integer_end = [](const long value, const long unbounded)
  { return value == unbounded ? std::string() : std::to_string(value); };

  switch (declaration.kind)
  {
  case Declaration::Kind::quantity:
  case Declaration::Kind::optional_quantity:
  {
    const std::string words = interval(quantity_end(declaration.range.low),
                                       declaration.range.open_low,
                                       quantity_end(declaration.range.high),
                                       declaration.range.open_high);
    return words + (!declaration.may_be_none ? "" : words.empty() ? "a number or none" : ", or none");
  }
  case Declaration::Kind::integer:
    return interval(integer_end(declaration.low, std::numeric_limits<long>::min()),
                    false,
                    integer_end(declaration.high, std::numeric_limits<long>::max()),
                    false);
  case Declaration::Kind::flag:
    return "true or false";
  case Declaration::Kind::choice:
    return "one of " + enumerated(declaration.choices);
  case Declaration::Kind::text:
  case Declaration::Kind::list:
  case Declaration::Kind::names:
    break;
  }
  return "";
}

std::string example(const Declaration &declaration)
{
  switch (declaration.kind)
  {
  case Declaration::Kind::quantity:
  case Declaration::Kind::optional_quantity:
    return (declaration.internal_unit == internal_unit::dimensionless ? "a number like " : "a quantity like ") +
           in_quotes(example_quantity(declaration));
  case Declaration::Kind::integer:
    return "a whole number";
  case Declaration::Kind::list:
    return "texts separated by commas";
  case Declaration::Kind::names:
    return "names separated by commas";
  case Declaration::Kind::text:
    return "a text";
  case Declaration::Kind::flag:
  case Declaration::Kind::choice:
    break;
  }
  return permitted(declaration);
}

bool is_default(const std::string &value, const Declaration &declaration)
{
  const auto same = [&](const auto &read)
  {
    if (declaration.is_required())
      return false;
    return read(value, declaration) == read(declaration.default_text, declaration);
  };
  try
  {
    switch (declaration.kind)
    {
    case Declaration::Kind::quantity:
      return same(quantity_of);
    case Declaration::Kind::optional_quantity:
      return value.empty();
    case Declaration::Kind::integer:
      return same(integer_of);
    case Declaration::Kind::flag:
      return same(flag_of);
    case Declaration::Kind::choice:
      return same(choice_of);
    case Declaration::Kind::text:
      return same(text_of);
    case Declaration::Kind::list:
      return same(list_of);
    case Declaration::Kind::names:
      return same(names_of);
    }
  }
  catch (const Mistake &) // which has been reported
  {
  }
  return true;
}

std::string enumerated(const std::vector<std::string> &items)
{
  std::string text;
  for (const std::string &item : items)
    text += (text.empty() ? "" : ", ") + item;
  return text;
}
} // namespace ionstack::parameters
