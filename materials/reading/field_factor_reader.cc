// SPDX-License-Identifier: Apache-2.0
#include "materials/reading/field_factor_reader.h"

#include "materials/reading/field_reader.h"
#include "materials/units/constants.h"

#include <algorithm>
#include <utility>

namespace ionstack::materials
{
namespace
{
/// The keys of each factor and how to read it; each overload returns the expression.
std::vector<std::string> keys_of(const PooleFrenkel & /*factor*/)
{
  return {"relative_permittivity", "compensation"};
}
std::vector<std::string> keys_of(const Hopping & /*factor*/)
{
  return {"hop_distance"};
}
std::vector<std::string> keys_of(const RootOfField & /*factor*/)
{
  return {"characteristic_field"};
}
std::vector<std::string> keys_of(const SinhOfField & /*factor*/)
{
  return {"characteristic_field"};
}

double positive(FieldReader &fields, const char *key, const std::string &unit, std::string &expression)
{
  const double value = fields.quantity(key, unit, true, expression);
  if (fields.ok() && !(value > 0.))
    fields.refuse(key, "'" + expression + "' must be above zero");
  return value;
}

std::string read(PooleFrenkel &factor, FieldReader &fields)
{
  std::string permittivity;
  std::string compensation;
  factor.relative_permittivity = positive(fields, "relative_permittivity", internal_unit::dimensionless, permittivity);
  if (!fields.has("compensation"))
    return "relative permittivity " + permittivity;
  factor.compensation = fields.quantity("compensation", internal_unit::dimensionless, true, compensation);
  if (fields.ok() && !(factor.compensation >= 1. && factor.compensation <= 2.))
    fields.refuse("compensation", "'" + compensation + "' must lie between 1 and 2");
  return "relative permittivity " + permittivity + ", compensation " + compensation;
}

std::string read(Hopping &factor, FieldReader &fields)
{
  std::string distance;
  factor.hop_distance = positive(fields, "hop_distance", internal_unit::length, distance);
  return "hop distance " + distance;
}

template <class OfField>
std::string read(OfField &factor, FieldReader &fields)
{
  std::string field;
  factor.field = positive(fields, "characteristic_field", internal_unit::electric_field, field);
  return "characteristic field " + field;
}

/// Calls `function` with a default-constructed factor of each kind that acts.
template <class Function, std::size_t... I>
void for_each_factor(const Function &function, std::index_sequence<I...> /*of the factors but the first*/)
{
  (function(std::variant_alternative_t<I + 1, FieldFactor>{}), ...);
}
template <class Function>
void for_each_factor(const Function &function)
{
  for_each_factor(function, std::make_index_sequence<std::variant_size_v<FieldFactor> - 1>());
}
} // namespace

bool read_field_factor(const YamlEntry &entry, Diagnostics &diagnostics, FieldFactor &factor, std::string &expression)
{
  YamlSection section(entry, diagnostics);
  if (!section.is_map())
    return false;
  std::vector<std::string> names;
  std::vector<std::string> all_keys{"law"};
  for_each_factor(
      [&](const auto &form)
      {
        names.emplace_back(form.name);
        for (const std::string &key : keys_of(form))
          all_keys.push_back(key);
      });
  const YamlEntry  *law  = section.find("law");
  const std::string name = law == nullptr ? "" : law->text(diagnostics);
  if (std::find(names.begin(), names.end(), name) == names.end())
  {
    section.expect(all_keys);
    section.require("law");
    if (!name.empty())
      diagnostics.report(law->where, law->path, "'" + name + "' is no influence of a field" + suggestion(name, names));
    return false;
  }
  bool ok = false;
  for_each_factor(
      [&](auto form)
      {
        if (name != form.name)
          return;
        std::vector<std::string> keys = keys_of(form);
        keys.emplace_back("law");
        section.expect(keys);
        const LawContext context{};
        FieldReader      fields(section, context);
        expression = "in a field times " + name + ", " + read(form, fields);
        factor     = form;
        ok         = fields.ok();
      });
  return ok;
}
} // namespace ionstack::materials
