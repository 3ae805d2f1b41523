// SPDX-License-Identifier: Apache-2.0
#include "materials/substance/transport.h"

#include "materials/substance/reference.h"

#include <algorithm>

namespace ionstack::materials
{
namespace
{
const std::vector<std::string> hopping_set{"hop_distance", "attempt_frequency", "migration_energy"};
const std::vector<std::string> hopping_factors{"diffusion_prefactor", "drift_prefactor", "field_argument_factor"};

bool among(const std::string &name, const std::vector<std::string> &names)
{
  return std::find(names.begin(), names.end(), name) != names.end();
}

const Property *find(const Species &species, const std::string &name)
{
  const auto found = species.properties.find(name);
  return found == species.properties.end() ? nullptr : &found->second;
}

void note_range(Diffusivity &result, const Property &property, const double temperature)
{
  const auto &range = property.validity.temperature;
  if (!range)
    return;
  result.range_stated = true;
  result.extrapolated = result.extrapolated || !range->contains(temperature);
}
} // namespace

bool is_transport_property(const std::string &name)
{
  return name == "diffusivity" || among(name, hopping_set) || among(name, hopping_factors);
}

bool gives_transport(const Species &species)
{
  return std::any_of(species.properties.begin(),
                     species.properties.end(),
                     [](const auto &entry) { return is_transport_property(entry.second.name); });
}

std::vector<std::string> missing_for_diffusivity(const Species &species)
{
  for (const auto &[key, property] : species.properties)
    if (property.name == "diffusivity")
      return {};
  std::vector<std::string> missing;
  for (const auto *names : {&hopping_set, &hopping_factors})
    for (const std::string &name : *names)
      if (find(species, name) == nullptr)
        missing.push_back(name);
  return missing;
}

std::vector<Diffusivity> diffusivities(const Species &species, const double temperature)
{
  std::vector<Diffusivity> result;
  for (const auto &[key, property] : species.properties)
    if (property.name == "diffusivity")
    {
      Diffusivity one;
      one.value      = evaluate(property.law, temperature, 0.);
      one.key        = key;
      one.source     = property.source;
      one.confidence = property.confidence;
      note_range(one, property, temperature);
      result.push_back(one);
    }
  if (!result.empty() || !missing_for_diffusivity(species).empty())
    return result;

  const auto      value    = [&](const char *name) { return evaluate(find(species, name)->law, temperature, 0.); };
  const Property &energy   = *find(species, "migration_energy");
  const double    distance = value("hop_distance");
  Diffusivity     hopping;
  hopping.value = value("diffusion_prefactor") * distance * distance * value("attempt_frequency") *
                  std::exp(-value("migration_energy") / (constants::boltzmann * temperature));
  hopping.key        = "hopping";
  hopping.source     = energy.source;
  hopping.confidence = energy.confidence;
  for (const std::string &name : hopping_set)
    note_range(hopping, *find(species, name), temperature);
  return {hopping};
}

std::vector<std::string> mixed_sources(const Species &species)
{
  std::vector<std::string> warnings;
  if (std::any_of(species.properties.begin(),
                  species.properties.end(),
                  [](const auto &entry) { return entry.second.name == "diffusivity"; }))
    return warnings; // what stands beside it is for information
  const Property *energy = find(species, "migration_energy");
  for (const char *name : {"hop_distance", "attempt_frequency"})
    if (const Property *prefactor = find(species, name);
        energy != nullptr && prefactor != nullptr && !same_source(prefactor->source, energy->source))
      warnings.push_back(species.name + ": " + name + " (" + prefactor->source + ") and migration_energy (" +
                         energy->source + ") come from different sources, but were fitted together in each");
  return warnings;
}
} // namespace ionstack::materials
