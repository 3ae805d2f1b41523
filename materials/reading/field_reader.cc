// SPDX-License-Identifier: Apache-2.0
#include "materials/reading/field_reader.h"

#include <algorithm>
#include <utility>

namespace ionstack::materials
{
namespace
{
/// The text of a quantity as its author wrote it, without blanks around.
std::string written(const YamlEntry &entry)
{
  const std::string text  = entry.node.Scalar();
  const auto        first = text.find_first_not_of(" \t\r\n");
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}
} // namespace

double
FieldReader::quantity(const char *key, const std::string &unit, const bool may_be_negative, std::string &expression)
{
  const YamlEntry *entry = section_.require(key);
  const double     value = quantity_of(entry, section_.diagnostics(), unit, may_be_negative, expression);
  if (!expression.empty())
    numbers_[key] = {value, unit};
  return value;
}

Ramp FieldReader::ramp(const char *key, const std::string &unit, const bool may_be_negative, std::string &expression)
{
  const YamlEntry *entry = section_.require(key);
  if (entry == nullptr)
    return failed();
  if (!entry->node.IsMap())
    return Ramp::constant(quantity(key, unit, may_be_negative, expression));

  YamlSection inner(*entry, section_.diagnostics());
  if (const YamlEntry *law = inner.find("law"))
  {
    const std::string name = law->text(section_.diagnostics());
    if (!name.empty() && name != LinearInConcentration::name)
      report(*law,
             "'" + name + "' cannot stand here; only '" + LinearInConcentration::name + "' can, or a plain value");
    if (name != LinearInConcentration::name)
      return failed();
  }
  inner.expect({"law", "species", "from", "to"});
  if (inner.require("law") == nullptr)
    ok_ = false;
  return ramp_of(inner, unit, may_be_negative, expression);
}

Ramp FieldReader::ramp_of_section(const std::string &unit, const bool may_be_negative, std::string &expression)
{
  return ramp_of(section_, unit, may_be_negative, expression);
}

std::vector<double>
FieldReader::list(const char *key, const std::string &unit, const std::string &factor, std::string &expression)
{
  const YamlEntry *entry = section_.require(key);
  if (entry == nullptr)
  {
    ok_ = false;
    return {};
  }
  if (!entry->node.IsSequence() || entry->node.size() == 0)
  {
    report(*entry, "a list of quantities is due, for example [5 W/(m K), -2e-3 W/(m K^2)]");
    return {};
  }
  std::vector<double> values;
  for (std::size_t i = 0; i < entry->node.size(); ++i)
  {
    const YamlEntry   one{entry->node[i], entry->where, entry->path};
    std::string       text;
    const std::string factor_unit = i == 0 ? "" : " " + factor + "^" + std::to_string(-static_cast<int>(i));
    const std::string own_unit =
        unit == internal_unit::dimensionless && i > 0 ? factor_unit.substr(1) : unit + factor_unit;
    values.push_back(quantity_of(&one, section_.diagnostics(), own_unit, true, text));
    expression += (i == 0 ? "" : ", ") + text;
  }
  return values;
}

std::vector<std::pair<double, double>> FieldReader::points_in_concentration(const char        *key,
                                                                            const std::string &unit,
                                                                            const bool         may_be_negative,
                                                                            std::string       &expression)
{
  read_species(section_);
  return points(key,
                "concentration",
                internal_unit::concentration,
                "[[1e26 1/m^3, 10 S/m], [1e27 1/m^3, 1e4 S/m]]",
                unit,
                may_be_negative,
                expression);
}

std::vector<std::pair<double, double>> FieldReader::points_in_temperature(const char        *key,
                                                                          const std::string &unit,
                                                                          const bool         may_be_negative,
                                                                          std::string       &expression)
{
  return points(key,
                "temperature",
                internal_unit::temperature,
                "[[300 K, 10 S/m], [400 K, 30 S/m]]",
                unit,
                may_be_negative,
                expression);
}

std::vector<YamlEntry> FieldReader::entries(const char *key)
{
  const YamlEntry *entry = section_.require(key);
  if (entry == nullptr)
  {
    ok_ = false;
    return {};
  }
  if (!entry->node.IsSequence() || entry->node.size() < 2)
  {
    report(*entry, "a list of two or more laws is due, each with the keys that it has alone");
    return {};
  }
  std::vector<YamlEntry> entries;
  for (const auto &node : entry->node)
  {
    const YAML::Mark mark = node.Mark();
    entries.push_back({node, {entry->where.file, mark.is_null() ? entry->where.line : mark.line + 1}, entry->path});
  }
  return entries;
}

std::vector<std::pair<double, double>> FieldReader::points(const char        *key,
                                                           const std::string &of,
                                                           const std::string &of_unit,
                                                           const std::string &example,
                                                           const std::string &unit,
                                                           const bool         may_be_negative,
                                                           std::string       &expression)
{
  const YamlEntry *entry = section_.require(key);
  if (entry == nullptr)
  {
    ok_ = false;
    return {};
  }
  const auto is_pair = [](const YAML::Node &node) { return node.IsSequence() && node.size() == 2; };
  if (!entry->node.IsSequence() || entry->node.size() < 2 ||
      !std::all_of(entry->node.begin(), entry->node.end(), is_pair))
  {
    report(*entry, "two or more points are due, for example " + example);
    return {};
  }
  std::vector<std::pair<double, double>> points;
  const bool                             ok_before = std::exchange(ok_, true);
  for (const auto &node : entry->node)
  {
    const YamlEntry at{node[0], entry->where, entry->path};
    const YamlEntry value{node[1], entry->where, entry->path};
    std::string     at_text;
    std::string     value_text;
    Diagnostics    &diagnostics = section_.diagnostics();
    const double    x           = quantity_of(&at, diagnostics, of_unit, false, at_text);
    const double    y           = quantity_of(&value, diagnostics, unit, may_be_negative, value_text);
    if (ok_ && !points.empty() && !(points.back().first < x))
      report(*entry, "the " + of + "s must ascend, and " + at_text + " does not");
    points.emplace_back(x, y);
    expression += (expression.empty() ? "" : ", ") + value_text + " at " + at_text;
  }
  ok_ = ok_ && ok_before;
  return points;
}

std::string FieldReader::word(const char *key, const std::vector<std::string> &words)
{
  const YamlEntry *entry = section_.find(key);
  if (entry == nullptr)
    return words.front();
  const std::string text = entry->text(section_.diagnostics());
  if (std::find(words.begin(), words.end(), text) != words.end())
    return text;
  if (!text.empty())
    report(*entry, "'" + text + "' is not known here" + suggestion(text, words));
  ok_ = false;
  return words.front();
}

void FieldReader::refuse(const char *key, const std::string &message)
{
  report(*section_.find(key), message);
}

Ramp FieldReader::failed()
{
  ok_ = false;
  return {};
}

void FieldReader::report(const YamlEntry &entry, const std::string &message)
{
  ok_ = false;
  section_.diagnostics().report(entry.where, entry.path, message);
}

double FieldReader::quantity_of(const YamlEntry   *entry,
                                Diagnostics       &diagnostics,
                                const std::string &unit,
                                const bool         may_be_negative,
                                std::string       &expression)
{
  double value = 0.;
  if (!read_quantity(entry, unit, diagnostics, value))
  {
    ok_ = false;
    return 0.;
  }
  expression = written(*entry);
  if (value < 0. && !may_be_negative)
    report(*entry, "'" + expression + "' must not be negative");
  return value;
}

Ramp FieldReader::ramp_of(YamlSection       &section,
                          const std::string &unit,
                          const bool         may_be_negative,
                          std::string       &expression)
{
  Ramp        ramp;
  std::string from;
  std::string to;
  read_species(section);
  const bool low  = end(section, "from", unit, may_be_negative, ramp.concentration_low, ramp.value_low, from);
  const bool high = end(section, "to", unit, may_be_negative, ramp.concentration_high, ramp.value_high, to);
  if (!low || !high)
    return failed();
  if (!(ramp.concentration_low < ramp.concentration_high))
  {
    section.diagnostics().report(
        section.find("to")->where, section.path() + "/to", "the concentration must lie above that of 'from'");
    return failed();
  }
  expression = from + " to " + to;
  return ramp;
}

bool FieldReader::end(YamlSection       &section,
                      const char        *key,
                      const std::string &unit,
                      const bool         may_be_negative,
                      double            &concentration,
                      double            &value,
                      std::string       &expression)
{
  const YamlEntry *entry = section.require(key);
  if (entry == nullptr)
    return false;
  YamlSection  inner(*entry, section.diagnostics());
  Diagnostics &diagnostics = section.diagnostics();
  inner.expect({"concentration", "value"});
  const bool  ok_before = std::exchange(ok_, true);
  std::string concentration_text;
  std::string value_text;
  concentration =
      quantity_of(inner.require("concentration"), diagnostics, internal_unit::concentration, false, concentration_text);
  value           = quantity_of(inner.require("value"), diagnostics, unit, may_be_negative, value_text);
  expression      = value_text + " at " + concentration_text;
  const bool both = std::exchange(ok_, ok_before);
  return both && inner.is_map();
}

void FieldReader::read_species(YamlSection &section)
{
  std::string      name  = context_.default_species;
  const YamlEntry *entry = name.empty() ? section.require("species") : section.find("species");
  if (entry != nullptr)
  {
    name              = entry->text(section.diagnostics());
    const auto &known = context_.known_species;
    if (!name.empty() && std::find(known.begin(), known.end(), name) == known.end())
    {
      report(*entry, "the file describes no species '" + name + "'" + suggestion(name, known));
      name.clear();
    }
    else if (!name.empty() && !species_.empty() && name != species_)
      report(*entry, "a law can depend on one species only, and '" + species_ + "' stands before");
  }
  if (name.empty())
    ok_ = false;
  else
    species_ = name;
}
} // namespace ionstack::materials
