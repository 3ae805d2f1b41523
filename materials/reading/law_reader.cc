// SPDX-License-Identifier: Apache-2.0
#include "materials/reading/law_reader.h"

#include "materials/reading/field_reader.h"
#include "materials/units/units.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace ionstack::materials
{
namespace
{
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
  return {"prefactor", "activation_energy", "value", "reference_temperature"};
}
std::vector<std::string> keys_of(const LinearInTemperature & /*law*/)
{
  return {"value", "coefficient", "reference_temperature"};
}
std::vector<std::string> keys_of(const PolynomialInTemperature & /*law*/)
{
  return {"coefficients"};
}
std::vector<std::string> keys_of(const TableInConcentration & /*law*/)
{
  return {"species", "points", "interpolation"};
}
std::vector<std::string> keys_of(const TableInTemperature & /*law*/)
{
  return {"points", "interpolation"};
}
std::vector<std::string> keys_of(const Sum & /*law*/)
{
  return {"of"};
}
std::vector<std::string> keys_of(const Product & /*law*/)
{
  return {"of"};
}
std::vector<std::string> keys_of(const WiedemannFranz & /*law*/)
{
  return {"lorenz_number", "lattice"};
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
  std::string       prefactor;
  std::string       energy;
  const std::string name = law.name;
  if (fields.has("prefactor") || (!fields.has("value") && !fields.has("reference_temperature")))
  {
    law.prefactor              = fields.ramp("prefactor", context.internal_unit, context.may_be_negative, prefactor);
    law.activation_energy      = fields.ramp("activation_energy", internal_unit::energy, true, energy);
    const std::string not_both = "belongs to the form without 'prefactor', which stands here too; remove one";
    if (fields.has("value"))
      fields.refuse("value", not_both);
    else if (fields.has("reference_temperature"))
      fields.refuse("reference_temperature", not_both);
    return name + ": prefactor " + prefactor + ", activation energy " + energy;
  }
  std::string  reference;
  const double value       = fields.quantity("value", context.internal_unit, context.may_be_negative, prefactor);
  const double temperature = fields.quantity("reference_temperature", internal_unit::temperature, false, reference);
  const double activation_energy = fields.quantity("activation_energy", internal_unit::energy, true, energy);
  if (fields.ok() && !(temperature > 0.))
    fields.refuse("reference_temperature", "must be above absolute zero");
  law.prefactor         = Ramp::constant(value * std::exp(activation_energy / (constants::boltzmann * temperature)));
  law.activation_energy = Ramp::constant(activation_energy);
  return name + ": " + prefactor + " at " + reference + ", activation energy " + energy;
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

std::string read(PolynomialInTemperature &law, FieldReader &fields, const LawContext &context)
{
  std::string coefficients;
  law.coefficients = fields.list("coefficients", context.internal_unit, internal_unit::temperature, coefficients);
  return std::string(law.name) + ", coefficients of T^0, T^1, ...: " + coefficients;
}

std::string read(TableInConcentration &law, FieldReader &fields, const LawContext &context)
{
  std::string points;
  for (const auto &[concentration, value] :
       fields.points_in_concentration("points", context.internal_unit, context.may_be_negative, points))
  {
    law.concentrations.push_back(concentration);
    law.values.push_back(value);
  }
  law.logarithmic = fields.word("interpolation", {"linear", "logarithmic"}) == "logarithmic";
  if (law.logarithmic && fields.ok() &&
      std::any_of(law.values.begin(), law.values.end(), [](const double value) { return !(value > 0.); }))
    fields.refuse("points", "logarithmic interpolation needs values above zero");
  return std::string(law.name) + (law.logarithmic ? ", logarithmic: " : ": ") + points;
}

std::string read(TableInTemperature &law, FieldReader &fields, const LawContext &context)
{
  using Interpolation = TableInTemperature::Interpolation;
  std::string points;
  for (const auto &[temperature, value] :
       fields.points_in_temperature("points", context.internal_unit, context.may_be_negative, points))
  {
    law.temperatures.push_back(temperature);
    law.values.push_back(value);
  }
  const std::string way = fields.word("interpolation", {"linear", "logarithmic", "Arrhenius"});
  law.interpolation     = way == "linear"        ? Interpolation::linear
                          : way == "logarithmic" ? Interpolation::logarithmic
                                                 : Interpolation::arrhenius;
  if (fields.ok() && !(law.temperatures.front() > 0.))
    fields.refuse("points", "temperatures must be above absolute zero");
  else if (way != "linear" && fields.ok() &&
           std::any_of(law.values.begin(), law.values.end(), [](const double value) { return !(value > 0.); }))
    fields.refuse("points", "the interpolation '" + way + "' needs values above zero");
  return std::string(law.name) + (way == "linear" ? ": " : ", " + way + ": ") + points;
}

/// The members of a sum or product: all in the unit of the property, or all but the first without dimension.
std::string read_members(std::vector<Member> &members,
                         FieldReader         &fields,
                         const LawContext    &context,
                         const bool           same_unit,
                         const std::string   &between)
{
  std::string expression;
  for (const YamlEntry &entry : fields.entries("of"))
  {
    const bool  first = members.empty();
    YamlSection section(entry, fields.diagnostics());
    LawContext  own = context;
    own.is_member   = true;
    if (!first && !same_unit)
      own.internal_unit = internal_unit::dimensionless;
    ReadLaw one;
    if (!section.is_map() || !read_law(section, own, {}, one))
      fields.fail();
    Member member;
    member.species = one.species;
    std::visit(
        [&](const auto &form)
        {
          if constexpr (std::is_constructible_v<PlainLaw, decltype(form)>)
            member.law = form;
        },
        one.law);
    members.push_back(member);
    expression += (first ? "(" : between + "(") + one.expression + ")";
  }
  return expression;
}

std::string read(Sum &law, FieldReader &fields, const LawContext &context)
{
  return read_members(law.members, fields, context, true, " + ");
}

std::string read(Product &law, FieldReader &fields, const LawContext &context)
{
  return read_members(law.members, fields, context, false, " times ");
}

/// The species of a sum or product when all members that depend on one depend on the same.
template <class Composite>
std::string only_species(const Composite &law)
{
  std::string species;
  for (const Member &member : law.members)
    if (!member.species.empty() && !species.empty() && member.species != species)
      return "";
    else if (!member.species.empty())
      species = member.species;
  return species;
}

std::string read(WiedemannFranz &law, FieldReader &fields, const LawContext & /*context*/)
{
  std::string lorenz_number;
  std::string lattice = "0";
  law.lorenz_number   = fields.quantity("lorenz_number", internal_unit::lorenz_number, false, lorenz_number);
  if (fields.has("lattice"))
    law.lattice = fields.quantity("lattice", internal_unit::thermal_conductivity, false, lattice);
  return std::string(law.name) + ": Lorenz number " + lorenz_number + ", lattice part " + lattice;
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
    value = units::parse_given(text, internal_unit);
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
  else
  {
    // Without `law` only a constant can be meant, and a constant has nothing but its value.
    const auto &keys       = section.keys();
    const auto  of_any_law = keys_of_all_laws();
    const bool  law_forgot =
        std::any_of(keys.begin(),
                    keys.end(),
                    [&](const std::string &key) {
                      return key != "value" && std::find(of_any_law.begin(), of_any_law.end(), key) != of_any_law.end();
                    });
    if (law_forgot || !section.has("value"))
    {
      section.expect(joined(other_keys, of_any_law));
      section.require(law_forgot ? "law" : "value");
      return false;
    }
  }

  bool ok = false;
  for_each_law(
      [&](auto law)
      {
        if (name != law.name)
          return;
        const auto refuse = [&](const std::string &why)
        {
          section.expect(joined(other_keys, keys_of_all_laws()));
          const YamlEntry *entry = section.find("law");
          section.diagnostics().report(entry->where, entry->path, why);
        };
        if constexpr (!std::is_constructible_v<PlainLaw, decltype(law)>)
          if (context.is_member)
          {
            refuse("'" + name + "' cannot be a member of a sum or product");
            return;
          }
        if constexpr (std::is_same_v<decltype(law), WiedemannFranz>)
          if (context.internal_unit != internal_unit::thermal_conductivity)
          {
            refuse("is a law of the thermal conductivity alone");
            return;
          }
        section.expect(joined(joined({"law"}, keys_of(law)), other_keys));
        FieldReader fields(section, context);
        result.expression        = read(law, fields, context);
        constexpr bool composite = std::is_same_v<decltype(law), Sum> || std::is_same_v<decltype(law), Product>;
        if constexpr (composite)
          result.species = only_species(law);
        else
          result.species = depends_on_concentration(law) ? fields.species() : "";
        if (!composite && !result.species.empty())
          result.expression += ", with the concentration of " + result.species;
        result.law     = law;
        result.numbers = fields.numbers();
        ok             = fields.ok();
      });
  return ok;
}
} // namespace ionstack::materials
