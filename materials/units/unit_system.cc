// SPDX-License-Identifier: Apache-2.0
#include "materials/units/unit_system.h"

#include "materials/units/constants.h"
#include "materials/units/unit_spelling.h"
#include "materials/units/units.h"

#include <array>

namespace ionstack::units
{
namespace
{
/// Whether a unit counts radians, which udunits2 takes for the number one: 1 rad/s would be 1 Hz.
bool has_angle(const ut_unit *unit)
{
  std::array<char, 256> text{};
  const int             length = ut_format(unit, text.data(), text.size(), UT_ASCII | UT_DEFINITION);
  return length > 0 && std::string(text.data(), static_cast<std::size_t>(length)).find("rad") != std::string::npos;
}

/// `value`, or the power of ten that it equals but for the round-off of a few multiplications.
double cleaned(const double value)
{
  const double exponent = std::round(std::log10(std::abs(value)));
  const double power    = std::pow(10., exponent);
  return std::abs(value / power - 1.) < 1e-14 ? power : value;
}

/// True when `text` may go to the parser of udunits2, which also takes factors ("5 2 nm"), origins ("K @ 273") and
/// logarithms. A digit may stand only in an exponent or as the 1 of "1/m^3".
bool is_plain_unit(const std::string &text)
{
  if (text.empty() || text.size() > 100)
    return false;
  if (text == "1")
    return true;
  for (std::size_t i = 0; i < text.size(); ++i)
  {
    const unsigned char c = static_cast<unsigned char>(text[i]);
    if (c < ' ' || c == 127 || c == '@' || c == ':' || c == ';' || c == ',' || c == '+')
      return false;
    if (c < '0' || c > '9')
      continue;
    if (i == 0)
    {
      const auto next = text.find_first_not_of(' ', 1);
      if (c != '1' || next == std::string::npos || text[next] != '/')
        return false;
      continue;
    }
    std::size_t before = i - 1;
    if (text[before] == '-' && before > 0)
      --before;
    const unsigned char p               = static_cast<unsigned char>(text[before]);
    const bool          letter_or_digit = (p >= 'a' && p <= 'z') || (p >= 'A' && p <= 'Z') || (p >= '0' && p <= '9') ||
                                 p > 127; // p > 127: part of a micro sign
    if (p != '^' && !letter_or_digit)
      return false;
  }
  return true;
}
} // namespace

UnitSystem &UnitSystem::instance()
{
  static UnitSystem system;
  return system;
}

bool UnitSystem::known(const std::string &unit)
{
  const std::lock_guard<std::mutex> lock(mutex_);
  return parsed(unit) != nullptr;
}

bool UnitSystem::same(const std::string &one, const std::string &other)
{
  const std::lock_guard<std::mutex> lock(mutex_);
  ut_unit                          *source = parsed(one), *target = parsed(other);
  Conversion                        conversion;
  return source != nullptr && target != nullptr && has_angle(source) == has_angle(target) &&
         derive(source, target, conversion);
}

const Conversion *UnitSystem::find(const std::string &from, const std::string &to)
{
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto                        key   = std::make_pair(from, to);
  const auto                        known = conversions_.find(key);
  if (known != conversions_.end())
    return &known->second;
  ut_unit   *source = parsed(from), *target = parsed(to);
  Conversion conversion;
  if (source == nullptr || target == nullptr || has_angle(source) != has_angle(target) ||
      (!derive(source, target, conversion) && !derive_by_particles(source, target, conversion)))
    return nullptr;
  return &conversions_.emplace(key, conversion).first->second;
}

UnitSystem::UnitSystem() : system_((ut_set_error_message_handler(ut_ignore), ut_read_xml(nullptr)), &ut_free_system)
{
  if (system_ == nullptr)
    throw Error("the unit database of udunits2 cannot be read; is it installed, and is UDUNITS2_XML_PATH right?");

  for (const char *name : {"electronvolt", "electronvolts", "electron_volt", "electron_volts", "calorie", "calories"})
    ut_unmap_name_to_unit(system_.get(), name, UT_ASCII);
  for (const char *symbol : {"eV", "e", "cal"})
    ut_unmap_symbol_to_unit(system_.get(), symbol, UT_ASCII);

  const Unit joule(ut_get_unit_by_name(system_.get(), "joule"), &ut_free);
  const Unit coulomb(ut_get_unit_by_name(system_.get(), "coulomb"), &ut_free);
  const Unit electronvolt(ut_scale(constants::elementary_charge, joule.get()), &ut_free);
  const Unit charge(ut_scale(constants::elementary_charge, coulomb.get()), &ut_free);
  ut_map_name_to_unit("electronvolt", UT_ASCII, electronvolt.get());
  ut_map_symbol_to_unit("eV", UT_ASCII, electronvolt.get());
  ut_map_name_to_unit("elementary_charge", UT_ASCII, charge.get());
  ut_map_symbol_to_unit("e", UT_ASCII, charge.get());
  // The calorie of thermochemistry, in which chemists give kcal/mol; that of udunits2 is the one of steam
  // tables, 4.1868 J.
  const Unit calorie(ut_scale(4.184, joule.get()), &ut_free);
  ut_map_name_to_unit("calorie", UT_ASCII, calorie.get());
  ut_map_symbol_to_unit("cal", UT_ASCII, calorie.get());
}

ut_unit *UnitSystem::parsed(const std::string &text)
{
  const auto known = units_.find(text);
  if (known != units_.end())
    return known->second.get();
  const std::string plain = plain_unit(text);
  if (!is_plain_unit(plain))
    return nullptr;
  Unit unit(ut_parse(system_.get(), plain.c_str(), UT_UTF8), &ut_free);
  if (unit == nullptr)
    return nullptr;
  return units_.emplace(text, std::move(unit)).first->second.get();
}

bool UnitSystem::derive_by_particles(ut_unit *source, ut_unit *target, Conversion &conversion)
{
  namespace unit    = internal_unit;
  bool of_particles = false;
  for (const char *quantity : {unit::energy, unit::concentration, unit::generation, unit::surface_flux})
    of_particles |= derive(parsed(quantity), target, conversion);
  if (!of_particles)
    return false;
  const Unit mole(ut_get_unit_by_name(system_.get(), "mole"), &ut_free);
  const Unit of_mole(ut_multiply(source, mole.get()), &ut_free), of_one(ut_divide(source, mole.get()), &ut_free);
  const Unit per_particle(ut_scale(1. / constants::avogadro, of_mole.get()), &ut_free);
  const Unit particles(ut_scale(constants::avogadro, of_one.get()), &ut_free);
  return derive(per_particle.get(), target, conversion) || derive(particles.get(), target, conversion);
}

bool UnitSystem::derive(ut_unit *source, ut_unit *target, Conversion &conversion)
{
  conversion = Conversion();
  if (ut_compare(source, target) == 0)
    return true;
  const Converter forward(ut_get_converter(source, target), &cv_free);
  const Converter backward(ut_get_converter(target, source), &cv_free);
  if (forward == nullptr || backward == nullptr)
    return false;

  // udunits2 also converts to reciprocals (s to Hz) and logarithms: those are curved, and no conversions to us.
  const double offset = cv_convert_double(forward.get(), 0.);
  const double one    = cv_convert_double(forward.get(), 1.) - offset;
  const double two    = cv_convert_double(forward.get(), 2.) - offset;
  if (!std::isfinite(offset) || !std::isfinite(one) || one == 0. || std::abs(two / one - 2.) > 1e-9)
    return false;

  conversion.offset = offset;
  if (offset == 0.)
  {
    conversion.slope   = cleaned(one);
    conversion.inverse = cleaned(cv_convert_double(backward.get(), 1.));
  }
  else
  {
    // Far from the offset the slope loses no digits to it.
    conversion.slope   = cleaned((cv_convert_double(forward.get(), 1e9) - offset) / 1e9);
    conversion.inverse = 1. / conversion.slope;
  }
  return true;
}
} // namespace ionstack::units
