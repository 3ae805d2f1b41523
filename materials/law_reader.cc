// SPDX-License-Identifier: Apache-2.0
#include "materials/law_reader.h"

#include "materials/units.h"

#include <algorithm>
#include <tuple>
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

/// Reads the fields of one law; keeps whether all could be read and which species they name.
class FieldReader
{
public:
  FieldReader(YamlSection &section, const LawContext &context) : section_(section), context_(context) {}

  bool               ok() const { return ok_; }
  const std::string &species() const { return species_; }

  /// A quantity; its text goes to `expression`.
  double quantity(const char *key, const std::string &unit, const bool may_be_negative, std::string &expression)
  {
    return quantity(section_, key, unit, may_be_negative, expression);
  }

  /// A quantity, or a map with the law "linear in concentration".
  Ramp ramp(const char *key, const std::string &unit, const bool may_be_negative, std::string &expression)
  {
    const YamlEntry *entry = section_.require(key);
    if (entry == nullptr)
      return failed();
    if (!entry->node.IsMap())
      return Ramp::constant(quantity(section_, key, unit, may_be_negative, expression));

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

  /// The ramp of a section with `species`, `from` and `to`.
  Ramp ramp_of(YamlSection &section, const std::string &unit, const bool may_be_negative, std::string &expression)
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

  Ramp ramp_of_section(const std::string &unit, const bool may_be_negative, std::string &expression)
  {
    return ramp_of(section_, unit, may_be_negative, expression);
  }

private:
  Ramp failed()
  {
    ok_ = false;
    return {};
  }

  void report(const YamlEntry &entry, const std::string &message)
  {
    ok_ = false;
    section_.diagnostics().report(entry.where, entry.path, message);
  }

  double quantity(YamlSection       &section,
                  const char        *key,
                  const std::string &unit,
                  const bool         may_be_negative,
                  std::string       &expression)
  {
    const YamlEntry *entry = section.require(key);
    double           value = 0.;
    if (!read_quantity(entry, unit, section.diagnostics(), value))
    {
      ok_ = false;
      return 0.;
    }
    expression = written(*entry);
    if (value < 0. && !may_be_negative)
      report(*entry, "'" + expression + "' must not be negative");
    return value;
  }

  bool end(YamlSection       &section,
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
    YamlSection inner(*entry, section.diagnostics());
    inner.expect({"concentration", "value"});
    const bool  ok_before = std::exchange(ok_, true);
    std::string concentration_text;
    std::string value_text;
    concentration   = quantity(inner, "concentration", internal_unit::concentration, false, concentration_text);
    value           = quantity(inner, "value", unit, may_be_negative, value_text);
    expression      = value_text + " at " + concentration_text;
    const bool both = std::exchange(ok_, ok_before);
    return both && inner.is_map();
  }

  void read_species(YamlSection &section)
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

  YamlSection      &section_;
  const LawContext &context_;
  std::string       species_;
  bool              ok_ = true;
};

/// The keys of each law and how to read it; each overload returns the expression. The unused argument selects the law.
std::vector<std::string> keys_of(const Constant & /*law*/)
{
  return {"value"};
}
std::vector<std::string> keys_of(const LinearInConcentration & /*law*/)
{
  return {"species", "from", "to"};
}
std::vector<std::string> keys_of(const Arrhenius & /*law*/)
{
  return {"prefactor", "activation_energy"};
}
std::vector<std::string> keys_of(const LinearInTemperature & /*law*/)
{
  return {"value", "coefficient", "reference_temperature"};
}

std::string read(Constant &law, FieldReader &fields, const LawContext &context)
{
  std::string value;
  law.value = fields.quantity("value", context.internal_unit, context.may_be_negative, value);
  return value;
}

std::string read(LinearInConcentration &law, FieldReader &fields, const LawContext &context)
{
  std::string value;
  law.value = fields.ramp_of_section(context.internal_unit, context.may_be_negative, value);
  return std::string(law.name) + ": " + value;
}

std::string read(Arrhenius &law, FieldReader &fields, const LawContext &context)
{
  std::string prefactor;
  std::string energy;
  law.prefactor         = fields.ramp("prefactor", context.internal_unit, context.may_be_negative, prefactor);
  law.activation_energy = fields.ramp("activation_energy", internal_unit::energy, true, energy);
  return std::string(law.name) + ": prefactor " + prefactor + ", activation energy " + energy;
}

std::string read(LinearInTemperature &law, FieldReader &fields, const LawContext &context)
{
  std::string value;
  std::string coefficient;
  std::string reference;
  law.value                 = fields.ramp("value", context.internal_unit, context.may_be_negative, value);
  law.coefficient           = fields.quantity("coefficient", internal_unit::reciprocal_temperature, true, coefficient);
  law.reference_temperature = fields.quantity("reference_temperature", internal_unit::temperature, false, reference);
  return std::string(law.name) + ": " + value + ", times 1 + " + coefficient + " (T - " + reference + ")";
}

/// Calls `function` with a default-constructed law of each kind in turn.
template <class Function, std::size_t... I>
void for_each_law(const Function &function, std::index_sequence<I...> /*of the laws*/)
{
  (function(std::variant_alternative_t<I, Law>{}), ...);
}
template <class Function>
void for_each_law(const Function &function)
{
  for_each_law(function, std::make_index_sequence<std::variant_size_v<Law>>());
}

std::vector<std::string> joined(std::vector<std::string> a, const std::vector<std::string> &b)
{
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

std::vector<std::string> keys_of_all_laws()
{
  std::vector<std::string> keys{"law"};
  for_each_law([&](const auto &law) { keys = joined(keys, keys_of(law)); });
  return keys;
}
} // namespace

bool read_quantity(const YamlEntry *entry, const std::string &internal_unit, Diagnostics &diagnostics, double &value)
{
  if (entry == nullptr)
    return false;
  const std::string text = entry->text(diagnostics);
  if (text.empty())
    return false;
  try
  {
    value = units::parse_quantity(text, internal_unit);
    return true;
  }
  catch (const units::Error &error)
  {
    diagnostics.report(entry->where, entry->path, error.what());
    return false;
  }
}

bool read_law(YamlSection                    &section,
              const LawContext               &context,
              const std::vector<std::string> &other_keys,
              ReadLaw                        &result)
{
  std::string name = Constant::name;
  if (const YamlEntry *entry = section.find("law"))
  {
    const auto known = law_names();
    name             = entry->text(section.diagnostics());
    if (std::find(known.begin(), known.end(), name) == known.end())
    {
      if (!name.empty())
        section.diagnostics().report(
            entry->where, entry->path, "'" + name + "' is not a known law" + suggestion(name, known));
      section.expect(joined(other_keys, keys_of_all_laws()));
      return false;
    }
  }
  else if (!section.has("value"))
  {
    const auto &keys       = section.keys();
    const auto  of_a_law   = keys_of_all_laws();
    const bool  law_forgot = std::any_of(keys.begin(),
                                        keys.end(),
                                        [&](const std::string &key)
                                        { return std::find(of_a_law.begin(), of_a_law.end(), key) != of_a_law.end(); });
    section.expect(joined(other_keys, of_a_law));
    section.require(law_forgot ? "law" : "value");
    return false;
  }

  bool ok = false;
  for_each_law(
      [&](auto law)
      {
        if (name != law.name)
          return;
        section.expect(joined(joined({"law"}, keys_of(law)), other_keys));
        FieldReader fields(section, context);
        result.expression = read(law, fields, context);
        result.species    = depends_on_concentration(law) ? fields.species() : "";
        if (!result.species.empty())
          result.expression += ", with the concentration of " + result.species;
        result.law = law;
        ok         = fields.ok();
      });
  return ok;
}
} // namespace ionstack::materials
