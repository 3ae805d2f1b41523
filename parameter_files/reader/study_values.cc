// SPDX-License-Identifier: Apache-2.0
#include "parameter_files/reader/study_values.h"

#include "materials/units/units.h"
#include "parameter_files/reader/text_rules.h"

#include <charconv>
#include <cmath>
#include <cstdio>
#include <optional>

namespace ionstack::parameters
{
namespace
{
constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

struct Quantity
{
  double      number = 0.;
  std::string unit; ///< "" for a bare number
};

/// "5 nm" in its parts; nothing for what is no number or has a unit that nobody knows.
std::optional<Quantity> parts(const std::string &text)
{
  const char *begin  = text.data() + (!text.empty() && text.front() == '+' ? 1 : 0);
  const char *end    = text.data() + text.size();
  double      number = 0.;
  const auto  result = std::from_chars(begin, end, number);
  if (result.ec != std::errc() || !std::isfinite(number))
    return {};
  const std::string unit(trimmed(std::string_view(result.ptr, static_cast<std::size_t>(end - result.ptr))));
  if (!unit.empty() && !units::same_dimension(unit, unit))
    return {};
  return Quantity{number, unit};
}

/// `quantity` in another unit of its dimension; nothing when its dimension is another.
std::optional<double> in_unit(const Quantity &quantity, const std::string &unit)
{
  if (quantity.unit == unit)
    return quantity.number;
  if (quantity.unit.empty() || unit.empty() || !units::same_dimension(quantity.unit, unit))
    return {};
  return units::convert(quantity.number, quantity.unit, unit);
}

/// Without the rounding errors in the last digits that sums leave.
double rounded(const double number)
{
  char digits[40];
  std::snprintf(digits, sizeof digits, "%.14e", number);
  double result = 0.;
  std::from_chars(digits, digits + std::char_traits<char>::length(digits), result);
  return result;
}

StudyValue value_of(const double number, const std::string &unit)
{
  return {units::shortest(number) + (unit.empty() ? "" : " " + unit), number};
}

/// Items between commas, or between semicolons where there is one.
std::vector<std::string> items_of(const std::string &text)
{
  const char               separator = text.find(';') != std::string::npos ? ';' : ',';
  std::vector<std::string> items;
  for (std::size_t begin = 0; begin <= text.size();)
  {
    const std::size_t end = std::min(text.find(separator, begin), text.size());
    items.emplace_back(trimmed(std::string_view(text).substr(begin, end - begin)));
    begin = end + 1;
  }
  return items;
}

void list_values(const std::string &text, Section &section, VariedEntry &varied)
{
  std::optional<std::string> unit; // of the first value; empty as soon as one is no number of its dimension
  bool                       numbers = true;
  for (const std::string &item : items_of(text))
  {
    if (item.empty())
    {
      section.problem("Values", in_quotes(text) + " has nothing between two values or at an end");
      return;
    }
    const auto quantity = parts(item);
    if (quantity && !unit)
      unit = quantity->unit;
    const auto number = quantity ? in_unit(*quantity, *unit) : std::nullopt;
    numbers           = numbers && number.has_value();
    varied.values.push_back({item, number.value_or(no_number)});
  }
  varied.is_number = numbers;
  if (numbers)
    varied.unit = *unit;
  else
    for (StudyValue &value : varied.values)
      value.number = no_number;
}

/// The number that the entry gives; reported when it is none.
std::optional<Quantity> number_of(Section &section, const std::string &name, const std::string &text)
{
  const auto quantity = parts(text);
  if (!quantity && section.is_set(name))
    section.problem(name, in_quotes(text) + " is no number with a unit; write for example '5 nm'");
  return quantity;
}

void range_values(const std::string &from,
                  const std::string &to,
                  const long         count,
                  const bool         logarithmic,
                  Section           &section,
                  VariedEntry       &varied)
{
  const auto low = number_of(section, "From", from), high = number_of(section, "To", to);
  if (!low || !high)
    return;
  const auto end = in_unit(*high, low->unit);
  if (!end)
    return section.problem("To", in_quotes(to) + " has another unit than 'From', " + in_quotes(from));
  if (*end == low->number)
    return section.problem("To", "is the same as 'From', " + in_quotes(from));
  if (logarithmic && !(low->number > 0. && *end > 0.))
    return section.problem("Spacing", "logarithmic needs 'From' and 'To' above 0");
  varied.unit      = low->unit;
  varied.is_number = true;
  for (long i = 0; i < count; ++i)
  {
    const double part   = static_cast<double>(i) / static_cast<double>(count - 1);
    const double number = i == 0           ? low->number
                          : i + 1 == count ? *end
                          : logarithmic    ? low->number * std::pow(*end / low->number, part)
                                           : low->number + part * (*end - low->number);
    varied.values.push_back(value_of(rounded(number), varied.unit));
  }
}

void distribution_values(const std::string &mean, const std::string &deviation, Section &section, VariedEntry &varied)
{
  if (varied.distribution == Distribution::seed)
  {
    varied.is_number = true;
    for (const char *name : {"Mean", "Standard deviation"})
      if (section.is_set(name))
        section.problem(name, "has no meaning for seeds, which are whole numbers; remove it");
    return;
  }
  for (const char *name : {"Mean", "Standard deviation"})
    if (!section.is_set(name))
      section.problem(name, "is required with a Distribution");
  const auto middle = number_of(section, "Mean", mean), spread = number_of(section, "Standard deviation", deviation);
  if (!middle || !spread)
    return;
  const auto one  = in_unit({spread->number, spread->unit}, middle->unit),
             zero = in_unit({0., spread->unit}, middle->unit);
  if (!one || !zero)
    return section.problem("Standard deviation",
                           in_quotes(deviation) + " has another unit than 'Mean', " + in_quotes(mean));
  varied.unit               = middle->unit;
  varied.is_number          = true;
  varied.mean               = middle->number;
  varied.standard_deviation = *one - *zero; // a difference: degrees Celsius are kelvins here
  if (!(varied.standard_deviation > 0.))
    section.problem("Standard deviation", "must be greater than 0");
  if (varied.distribution == Distribution::lognormal && !(varied.mean > 0.))
    section.problem("Mean", "must be greater than 0 for the lognormal distribution");
}

/// The path of an override: names without needless blanks.
std::string normalised_path(const std::string &path)
{
  std::string result;
  for (std::size_t begin = 0; begin <= path.size();)
  {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    result += (result.empty() ? "" : "/") + normalised(std::string_view(path).substr(begin, end - begin));
    begin = end + 1;
  }
  return result;
}

/// "" when each part of a path can be a name, else what is wrong.
std::string path_mistake(const std::string &path)
{
  std::size_t depth = 0;
  for (std::size_t begin = 0; begin < path.size(); ++depth)
  {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    if (const std::string mistake = name_mistake(std::string_view(path).substr(begin, end - begin)); !mistake.empty())
      return mistake;
    begin = end + 1;
  }
  return depth > deepest_nesting + 1 ? "nests deeper than " + std::to_string(deepest_nesting) + " subsections" : "";
}
} // namespace

std::string entry_path(Section &section, const char *meaning, const bool optional)
{
  const std::string path =
      normalised_path(optional ? section.text("Entry", "", meaning) : section.text("Entry", required, meaning));
  if (path.find('=') != std::string::npos)
    section.problem("Entry", "has a '='; give the name here, and the values in 'Values'");
  else if (const std::string mistake = path_mistake(path); !mistake.empty() && !section.for_reference())
    section.problem("Entry", mistake + "; write Section/Name");
  return path;
}

void read_values(Section &section, VariedEntry &varied)
{
  const std::string values =
      section.text("Values",
                   "",
                   "The values in their order, with units, separated by commas; by semicolons where a value has commas "
                   "itself.");
  const std::string from        = section.text("From", "", "In place of Values: the first value, with its unit.");
  const std::string to          = section.text("To", "", "The last value.");
  const long        count       = section.integer("Count", 5, 2, 100000, "How many values there are from From to To.");
  const bool        logarithmic = section.choice("Spacing",
                                          "linear",
                                          {"linear", "logarithmic"},
                                          "Equal differences or equal ratios between them.") == "logarithmic";
  const std::string distribution =
      section.choice("Distribution",
                     "none",
                     {"none", "normal", "lognormal", "uniform", "seed"},
                     "In place of Values: each case draws its own value; needs section 'Random'. seed: a whole number "
                     "without Mean and Standard deviation, for the entry Random/Seed of the base.");
  const std::string mean      = section.text("Mean", "", "Mean of the distribution, with its unit.");
  const std::string deviation = section.text("Standard deviation",
                                             "",
                                             "Standard deviation of the quantity itself, with its unit; a uniform "
                                             "distribution reaches 1.732 of these to either side.");
  if (section.for_reference())
    return;

  varied.distribution  = distribution == "normal"      ? Distribution::normal
                         : distribution == "lognormal" ? Distribution::lognormal
                         : distribution == "uniform"   ? Distribution::uniform
                         : distribution == "seed"      ? Distribution::seed
                                                       : Distribution::none;
  const bool  has_list = section.is_set("Values"), has_range = section.is_set("From") || section.is_set("To");
  const char *key     = has_list ? "Values" : has_range ? "From" : "Distribution";
  varied.values_where = section.location(key);
  varied.values_path  = joined_path(section.path(), key);
  if (has_list + has_range + varied.is_drawn() != 1)
    return section.problem(
        has_list || has_range ? key : "Values",
        "give either Values, or From and To, or a Distribution with its Mean and Standard deviation");
  for (const char *name : {"Count", "Spacing"})
    if (!has_range && section.is_set(name))
      section.problem(name, "belongs to 'From' and 'To', which are not given");
  for (const char *name : {"Mean", "Standard deviation"})
    if (!varied.is_drawn() && section.is_set(name))
      section.problem(name, "belongs to a Distribution, which is not given");
  for (const char *name : {"From", "To"})
    if (has_range && !section.is_set(name))
      return section.problem(name, "is required with 'From' or 'To'");
  if (has_list)
    list_values(values, section, varied);
  else if (has_range)
    range_values(from, to, count, logarithmic, section, varied);
  else
    distribution_values(mean, deviation, section, varied);
}

StudyValue drawn_value(const VariedEntry &varied, const std::uint64_t seed, const int case_number)
{
  const double number = draw(varied.distribution,
                             varied.mean,
                             varied.standard_deviation,
                             seed,
                             static_cast<std::uint64_t>(case_number),
                             varied.name);
  // Four digits below that of the standard deviation, or of the value where that is smaller, are enough to be read.
  const double least = std::min(varied.standard_deviation, std::abs(number));
  const double step  = least > 0. ? std::pow(10., std::floor(std::log10(least)) - 4.) : 1.;
  return value_of(rounded(std::round(number / step) * step), varied.unit);
}
} // namespace ionstack::parameters
