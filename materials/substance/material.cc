// SPDX-License-Identifier: Apache-2.0
#include "materials/substance/material.h"

#include "materials/substance/transport.h"

#include <algorithm>
#include <stdexcept>
#include <type_traits>

namespace ionstack::materials
{
namespace
{
/// Values of `from` replace those of the same name in `to`, whatever their directions.
void replace(Properties &to, const Properties &from)
{
  for (const auto &[key, property] : from)
    for (auto old = to.begin(); old != to.end();)
      old = old->second.name == property.name ? to.erase(old) : std::next(old);
  to.insert(from.begin(), from.end());
}

void replace(Species &to, const Species &from)
{
  if (gives_transport(from))
    for (auto old = to.properties.begin(); old != to.properties.end();)
      old = is_transport_property(old->second.name) ? to.properties.erase(old) : std::next(old);
  replace(to.properties, from.properties);
  to.where = from.where;
}

/// The interval that holds both.
void widen(std::optional<Interval> &interval, const Ramp &ramp)
{
  if (ramp.is_constant())
    return;
  interval = Interval{std::min(interval ? interval->low : ramp.concentration_low, ramp.concentration_low),
                      std::max(interval ? interval->high : ramp.concentration_high, ramp.concentration_high)};
}

std::optional<BoundLaw> bindable(const Law &law)
{
  return std::visit(
      [](const auto &form) -> std::optional<BoundLaw>
      {
        if constexpr (std::is_constructible_v<BoundLaw, decltype(form)>)
          return BoundLaw(form);
        else
          return std::nullopt;
      },
      law);
}
} // namespace

std::optional<Interval> ends_in_concentration(const Law &law)
{
  std::optional<Interval> ends;
  if (!depends_on_concentration(law))
    return ends;
  std::visit(
      [&](const auto &form)
      {
        using Form = std::decay_t<decltype(form)>;
        if constexpr (std::is_same_v<Form, Arrhenius>)
        {
          widen(ends, form.prefactor);
          widen(ends, form.activation_energy);
        }
        else if constexpr (std::is_same_v<Form, LinearInConcentration> || std::is_same_v<Form, LinearInTemperature>)
          widen(ends, form.value);
        else if constexpr (std::is_same_v<Form, TableInConcentration>)
          ends = Interval{form.concentrations.front(), form.concentrations.back()};
        else if constexpr (std::is_same_v<Form, WiedemannFranz>)
          ends = std::visit([](const auto &sigma) { return ends_in_concentration(Law(sigma)); }, form.conductivity);
      },
      law);
  return ends;
}

std::map<std::string, Interval> ends_by_species(const Evidence &evidence)
{
  std::map<std::string, Interval> result;
  if (const auto ends = ends_in_concentration(evidence.law))
    result[evidence.species] = *ends;
  for (const Member &member : members(evidence.law))
    if (const auto ends = std::visit([](const auto &form) { return ends_in_concentration(Law(form)); }, member.law))
    {
      const auto [known, first] = result.emplace(member.species, *ends);
      if (!first)
        known->second = {std::min(known->second.low, ends->low), std::max(known->second.high, ends->high)};
    }
  return result;
}

Material with_alternatives(const Material &material, const std::vector<std::string> &names)
{
  std::vector<std::string> chosen = names;
  if (chosen.empty() && !material.default_alternative.empty())
    chosen = {material.default_alternative};
  Material result = material;
  for (const std::string &name : chosen)
  {
    const Alternative &alternative = material.alternatives.at(name);
    result.name += " / " + name;
    replace(result.properties, alternative.properties);
    for (const auto &[species_name, species] : alternative.species)
    {
      const auto [place, inserted] = result.species.emplace(species_name, species);
      if (!inserted)
        replace(place->second, species);
    }
  }
  if (!chosen.empty())
  {
    result.alternatives.clear();
    result.default_alternative.clear();
  }
  bind_wiedemann_franz(result);
  return result;
}

std::vector<std::string> bind_wiedemann_franz(Material &material)
{
  std::vector<std::string> unbound;
  for (auto &[key, property] : material.properties)
  {
    auto *law = std::get_if<WiedemannFranz>(&property.law);
    if (law == nullptr)
      continue;
    const std::string sigma = "electrical_conductivity";
    auto found = material.properties.find(property.direction.empty() ? sigma : sigma + "/" + property.direction);
    if (found == material.properties.end())
      found = material.properties.find(sigma);
    const auto conductivity = found == material.properties.end() ? std::nullopt : bindable(found->second.law);
    if (!conductivity)
    {
      unbound.push_back(key);
      continue;
    }
    law->conductivity = *conductivity;
    property.species  = found->second.species;
  }
  return unbound;
}
} // namespace ionstack::materials
