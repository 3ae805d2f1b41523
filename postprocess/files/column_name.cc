// SPDX-License-Identifier: Apache-2.0
#include "postprocess/files/column_name.h"

#include "physics/setup/name_in_tables.h"

#include <cctype>

namespace ionstack::postprocess
{
namespace
{
/// Appends a factor of a unit such as "m3" to a product of such.
void append(std::string &product, const std::string &factor)
{
  if (!factor.empty() && factor != "1")
    product += (product.empty() ? "" : "_") + factor;
}

/// A unit in letters and digits: "V/s" -> "V_per_s", "W/(m K)" -> "W_per_m_K", "cm^-3" -> "per_cm3".
std::string unit_name(const std::string &unit)
{
  if (unit == "%")
    return "percent";
  std::string above, below, factor;
  bool        divides = false, inverse = false;
  const auto  finish = [&]
  {
    if (inverse && factor.size() > 1 && factor.back() == '1' && std::isalpha(factor[factor.size() - 2]) != 0)
      factor.pop_back(); // s-1
    append(divides != inverse ? below : above, factor);
    factor.clear();
    inverse = false;
  };
  for (const char c : unit)
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_')
      factor += c;
    else if (c == '-')
      inverse = true;
    else if (c != '^')
    {
      finish();
      divides = divides || c == '/';
    }
  finish();
  append(above, below.empty() ? "" : "per_" + below);
  return above;
}
} // namespace

std::string column_name(const std::string &name)
{
  return physics::name_in_tables(name);
}

std::string column_name(const std::string &name, const std::string &unit)
{
  const std::string unit_letters = unit_name(unit);
  return column_name(name) + (unit_letters.empty() ? "" : "_" + unit_letters);
}
} // namespace ionstack::postprocess
