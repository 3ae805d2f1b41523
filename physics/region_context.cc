// SPDX-License-Identifier: Apache-2.0
#include "physics/region_context.h"

#include "materials/candidates.h"

#include <algorithm>
#include <cmath>

namespace ionstack::physics
{
RegionContext::RegionContext(parameters::Section             root,
                             const std::vector<NamedRegion> &regions,
                             const unsigned int              index,
                             const ChosenMaterials          &materials,
                             const RegionPhysics            &physics_of_region,
                             DevicePhysics                  &physics)
    : root_(root), regions_(regions), index_(index), region_(regions[index]), materials_(materials),
      material_(materials.find(region_.material)), physics_of_region_(physics_of_region), physics_(physics)
{
}

parameters::Section RegionContext::section(const std::string &name) const
{
  return parameters::Section(root_).section(name);
}

Slot RegionContext::slot_of(const std::string &field) const
{
  const auto &fields = physics_of_region_.fields;
  const int   index  = physics_.field_index(field);
  const auto  found  = std::find(fields.begin(), fields.end(), static_cast<unsigned int>(index));
  return index < 0 || found == fields.end() ? none : static_cast<Slot>(found - fields.begin());
}

void RegionContext::record(const materials::Property &property,
                           const std::string         &species,
                           const std::string         &needed_by) const
{
  for (UsedValue &used : physics_.used_values)
    if (used.material == material_->name && used.species == species && used.property.key() == property.key())
    {
      if (used.regions.back() != index_)
        used.regions.push_back(index_);
      return;
    }
  physics_.used_values.push_back({property, material_->name, species, needed_by, {index_}});
}

void RegionContext::warn(const std::string &text) const
{
  auto &warnings = physics_.warnings;
  if (std::find(warnings.begin(), warnings.end(), text) == warnings.end())
    warnings.push_back(text);
}

const materials::Property *RegionContext::property(const std::string &name, const std::string &needed_by) const
{
  if (material_ == nullptr)
    return nullptr;
  const auto found = material_->properties.find(name);
  if (found == material_->properties.end())
  {
    root_.problem_at(region_.where,
                     region_.entry,
                     "material '" + material_->name + "' of region '" + region_.name + "' has no " + name + ", which " +
                         needed_by + " needs" + materials::candidates_for(name, "", *material_, materials_.database()) +
                         "; add it to " + material_->where.file + ", set '" + entry_name(name) +
                         "' in 'subsection Material " + materials::parts_of_choice(material_->name).front() +
                         "', or choose another material");
    return nullptr;
  }
  record(found->second, "", needed_by);
  return &found->second;
}

const materials::Species *RegionContext::species(const std::string &name) const
{
  if (material_ == nullptr)
    return nullptr;
  const auto found = material_->species.find(name);
  if (found != material_->species.end())
    return &found->second;
  std::vector<std::string> known;
  for (const auto &[other, species] : material_->species)
    known.push_back(other);
  section("Species " + name)
      .problem("Regions",
               "material '" + material_->name + "' of region '" + region_.name + "' has no species '" + name + "'" +
                   suggestion(name, known));
  return nullptr;
}

double RegionContext::species_constant(const std::string &species_name,
                                       const std::string &name,
                                       const double       given,
                                       const std::string &needed_by) const
{
  if (!std::isnan(given))
  {
    const materials::Property property = given_property(*materials::catalogue_entry(name, true),
                                                        "",
                                                        given,
                                                        section("Species " + species_name).location(entry_name(name)));
    record(property, species_name, needed_by);
    return given;
  }
  const materials::Species *host_species = species(species_name);
  if (host_species == nullptr)
    return std::nan("");
  const auto found = host_species->properties.find(name);
  if (found == host_species->properties.end())
  {
    section("Species " + species_name)
        .problem("",
                 "species '" + species_name + "' in material '" + material_->name + "' (region '" + region_.name +
                     "') has no " + name + ", which " + needed_by + " needs" +
                     materials::candidates_for(name, species_name, *material_, materials_.database()) + "; add it to " +
                     material_->where.file + ", set '" + entry_name(name) + "' here, or choose another material");
    return std::nan("");
  }
  record(found->second, species_name, needed_by);
  return ambient_value(found->second);
}

Slot RegionContext::species_slot(const materials::Property &property) const
{
  if (!materials::depends_on_concentration(property.law))
    return none;
  const Slot slot = slot_of(property.species);
  if (slot == none)
    section("Physics").problem("",
                               property.name + " of material '" + region_.material +
                                   "' depends on the concentration of '" + property.species +
                                   "', which is not mobile in region '" + region_.name +
                                   "'; add the region to 'Regions' of that species, or choose another material");
  return slot;
}

double RegionContext::ambient_value(const materials::Property &property) const
{
  return materials::evaluate(property.law, physics_.ambient_temperature, 0.);
}
} // namespace ionstack::physics
