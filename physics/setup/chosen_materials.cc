// SPDX-License-Identifier: Apache-2.0
#include "physics/setup/chosen_materials.h"

#include "materials/units/units.h"

#include <algorithm>
#include <cctype>
#include <cmath>

namespace ionstack::physics
{
namespace
{
using materials::CatalogueEntry;
using materials::Material;
using materials::Property;
using parameters::Range;
using parameters::Section;

/// What has to be switched on so that a property of a host is used; "" when no process knows it.
std::string user_of(const std::string &property)
{
  static const std::map<std::string, std::string> users{
      {"electrical_conductivity", "Physics/Potential = conduction, or a region that Physics/Metals lists"},
      {"thermal_conductivity", "Physics/Heat = steady or transient"},
      {"volumetric_heat_capacity", "Physics/Heat = transient"},
      {"density", "Physics/Heat = transient, without a volumetric heat capacity"},
      {"specific_heat_capacity", "Physics/Heat = transient, without a volumetric heat capacity"},
      {"relative_permittivity", "Physics/Potential = space charge"},
      {"high_frequency_relative_permittivity",
       "a Schottky contact with Barrier lowering, or carrier traps with Poole-Frenkel"},
      {"band_gap", "Physics/Holes, without an ionization energy"},
      {"electron_affinity", "Physics/Electrons, or Holes without an ionization energy"},
      {"ionization_energy", "Physics/Holes"},
      {"electron_effective_mass", "a Schottky contact for electrons, without a Richardson constant or with Tunnelling"},
      {"hole_effective_mass", "a Schottky contact for holes, without a Richardson constant or with Tunnelling"},
      {"tunnelling_effective_mass", "a Schottky contact with Tunnelling"},
      {"conduction_band_density_of_states", "Physics/Electrons"},
      {"valence_band_density_of_states", "Physics/Holes"},
      {"electron_mobility", "Physics/Electrons = drift-diffusion"},
      {"hole_mobility", "Physics/Holes = drift-diffusion"},
      {"electron_poole_frenkel_field", "Physics/Electrons = drift-diffusion"},
      {"hole_poole_frenkel_field", "Physics/Holes = drift-diffusion"},
      {"electron_lifetime", "Physics/Recombination = Shockley-Read-Hall"},
      {"hole_lifetime", "Physics/Recombination = Shockley-Read-Hall"},
      {"trap_level", "Physics/Recombination = Shockley-Read-Hall"},
      {"radiative_coefficient", "Physics/Recombination = radiative"},
      {"electron_auger_coefficient", "Physics/Recombination = Auger"},
      {"hole_auger_coefficient", "Physics/Recombination = Auger"}};
  const auto found = users.find(property);
  return found == users.end() ? "" : found->second;
}

/// Puts the values of the section into the material. The entries are idle until a process uses the values.
void override_values(const Section &named_section, Material &material)
{
  const auto idle = [&](const std::string &property)
  {
    const std::string user = user_of(property);
    return named_section.idle(user.empty() ? "no process of ionstack uses the property '" + property + "'"
                                           : "nothing in this device uses it, which needs " + user);
  };
  for (const CatalogueEntry &entry : materials::catalogue())
  {
    if (entry.of_species)
      continue;
    const Range              range = entry.may_be_negative ? Range::any() : Range::not_negative();
    std::vector<std::string> directions{""};
    if (entry.by_direction)
      directions = {"", "in_plane", "out_of_plane"};
    std::vector<Property> given;
    for (const std::string &direction : directions)
    {
      const std::string name = entry_name(direction.empty() ? entry.name : entry.name + "/" + direction);
      const double      value =
          idle(entry.name)
              .optional_quantity(name,
                                 entry.internal_unit,
                                 range,
                                 entry.meaning + ", in place of the database's; none: as if there were none.",
                                 true);
      if (std::isinf(value))
        for (auto old = material.properties.begin(); old != material.properties.end();)
          old = old->second.name == entry.name && (direction.empty() || old->second.direction == direction)
                    ? material.properties.erase(old)
                    : std::next(old);
      else if (!std::isnan(value))
        given.push_back(given_property(entry, direction, value, named_section.location(name)));
    }
    if (given.empty())
      continue;
    if (given.size() == 3 || (given.size() == 2 && given.front().direction.empty()))
      named_section.problem(entry_name(entry.name), "is given both alone and by direction; give one or the other");
    const bool replaces_all = given.front().direction.empty() || given.size() == 2;
    for (auto old = material.properties.begin(); old != material.properties.end();)
      old = old->second.name == entry.name && (replaces_all || old->second.direction.empty())
                ? material.properties.erase(old)
                : std::next(old);
    for (const Property &property : given)
      material.properties.insert_or_assign(property.key(), property);
    if (!replaces_all &&
        material.properties.count(entry.name + "/in_plane") + material.properties.count(entry.name + "/out_of_plane") <
            2)
      named_section.problem(entry_name(given.front().key()),
                            "is one of two directions, and nothing gives the other; give both");
  }
  for (const std::string &key : materials::bind_wiedemann_franz(material))
    named_section.problem("", key + " follows the law of Wiedemann and Franz and finds no electrical conductivity");
}
} // namespace

std::string entry_name(const std::string &key)
{
  std::string name = key;
  for (char &c : name)
    if (c == '_' || c == '/')
      c = ' ';
  name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
  return name;
}

materials::Property
given_property(const CatalogueEntry &entry, const std::string &direction, const double value, const Location &where)
{
  Property property;
  property.name       = entry.name;
  property.direction  = direction;
  property.unit       = entry.internal_unit;
  property.law        = materials::Constant{value};
  property.expression = units::print_quantity(value, entry.internal_unit, entry.shown_unit);
  property.source     = where.file + (where.line > 0 ? ", line " + std::to_string(where.line) : "");
  property.confidence = "given";
  property.where      = where;
  return property;
}

ChosenMaterials ChosenMaterials::read(Section                                    root,
                                      const std::vector<NamedRegion>            &regions,
                                      std::shared_ptr<const materials::Database> database,
                                      Diagnostics                               &diagnostics)
{
  ChosenMaterials chosen;
  chosen.database_ = database;
  for (const NamedRegion &region : regions)
  {
    if (region.material.empty() || chosen.find(region.material) != nullptr)
      continue;
    std::string mistake;
    if (const auto material = database->choose(region.material, mistake))
      chosen.materials_.emplace(region.material, *material);
    else
      diagnostics.report(region.where, region.entry, mistake);
  }

  const std::string documentation =
      "Single values that replace those of a material wherever it is used; the material's name without alternative.";
  if (root.for_reference())
  {
    Material nothing;
    override_values(root.section("Material NAME", documentation), nothing);
  }
  for (auto &[text, material] : chosen.materials_)
  {
    const std::string section = "Material " + materials::parts_of_choice(text).front();
    if (root.has_section(section))
      override_values(root.section(section, documentation), material);
  }
  const std::string prefix = "Material ";
  for (const std::string &section : root.section_names())
    if (section.rfind(prefix, 0) == 0 &&
        std::none_of(chosen.materials_.begin(),
                     chosen.materials_.end(),
                     [&](const auto &entry)
                     { return section == prefix + materials::parts_of_choice(entry.first).front(); }))
    {
      Section unused = root.section(section, documentation);
      unused.problem("", "no region is made of '" + section.substr(prefix.size()) + "'; remove the section");
      Material nothing;
      override_values(unused, nothing);
    }
  return chosen;
}

const materials::Material *ChosenMaterials::find(const std::string &text) const
{
  const auto found = materials_.find(text);
  return found == materials_.end() ? nullptr : &found->second;
}
} // namespace ionstack::physics
