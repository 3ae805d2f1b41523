// SPDX-License-Identifier: Apache-2.0
#include "physics/region_context.h"

#include <algorithm>
#include <cmath>

namespace ionstack::physics
{
RegionContext::RegionContext(parameters::Section        root,
                             const NamedRegion         &region,
                             const materials::Material *material,
                             const RegionPhysics       &physics_of_region,
                             DevicePhysics             &physics)
    : root_(root), region_(region), material_(material), physics_of_region_(physics_of_region), physics_(physics)
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

const materials::Property *RegionContext::property(const std::string &name, const std::string &needed_by) const
{
  if (material_ == nullptr)
    return nullptr;
  const auto found = material_->properties.find(name);
  if (found == material_->properties.end())
  {
    section("Physics").problem("",
                               "material '" + material_->name + "' of region '" + region_.name + "' has no " + name +
                                   ", which " + needed_by + " needs; add it to " + material_->where.file);
    return nullptr;
  }
  physics_.used_properties.push_back(&found->second);
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
    return given;
  const materials::Species *host_species = species(species_name);
  if (host_species == nullptr)
    return std::nan("");
  const auto found = host_species->properties.find(name);
  if (found == host_species->properties.end())
  {
    section("Species " + species_name)
        .problem("",
                 "species '" + species_name + "' in material '" + material_->name + "' (region '" + region_.name +
                     "') has no " + name + ", which " + needed_by + " needs; add it to " + material_->where.file);
    return std::nan("");
  }
  physics_.used_properties.push_back(&found->second);
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
