// SPDX-License-Identifier: Apache-2.0
#include "physics/setup/region_context.h"

#include "materials/candidates.h"

#include <algorithm>
#include <cmath>

namespace ionstack::physics
{
RegionContext::RegionContext(parameters::Section             root,
                             const std::vector<NamedRegion> &regions,
                             const unsigned int              index,
                             const ChosenMaterials          &materials,
                             Declarations                   &declared)
    : root_(root), regions_(regions), index_(index), region_(regions[index]), materials_(materials),
      material_(materials.find(region_.material)), declared_(declared)
{
}

parameters::Section RegionContext::section(const std::string &name) const
{
  return parameters::Section(root_).section(name);
}

Slot RegionContext::slot_of(const std::string &field) const
{
  return declared_.slot_of(declared_.field_index(field), index_);
}

Slot RegionContext::potential() const
{
  return declared_.slot_of(declared_.field_at_contact(Field::AtContact::voltage), index_);
}

Slot RegionContext::temperature() const
{
  return declared_.slot_of(declared_.field_at_contact(Field::AtContact::temperature), index_);
}

unsigned int RegionContext::field_in(const Slot slot) const
{
  unsigned int field = 0;
  while (declared_.slot_of(static_cast<int>(field), index_) != slot)
    ++field;
  return field;
}

void RegionContext::record(const materials::Property &property,
                           const std::string         &species,
                           const std::string         &needed_by) const
{
  if (material_ == nullptr) // which has been reported
    return;
  if (species.empty())
    note_use(property);
  for (UsedValue &used : declared_.used_values)
    if (used.material == material_->name && used.species == species && used.property.key() == property.key())
    {
      if (used.regions.back() != index_)
        used.regions.push_back(index_);
      return;
    }
  declared_.used_values.push_back({property, material_->name, species, needed_by, {index_}});
}

void RegionContext::note_use(const materials::Property &property) const
{
  const std::string section = "Material " + materials::parts_of_choice(material_->name).front();
  if (!parameters::Section(root_).has_section(section))
    return;
  const parameters::Section given = parameters::Section(root_).section(section);
  if (given.gives(entry_name(property.key())))
    given.acts(entry_name(property.key()));
  // The law of Wiedemann and Franz holds the conductivity of the same material.
  if (std::holds_alternative<materials::WiedemannFranz>(property.law))
    for (const char *direction : {"", "/in_plane", "/out_of_plane"})
      if (const std::string sigma = entry_name(std::string("electrical_conductivity") + direction); given.gives(sigma))
        given.acts(sigma);
}

int RegionContext::variation(const CycleVariation &variation) const
{
  if (!(variation.standard_deviation > 0.))
    return -1;
  auto      &known = declared_.variations;
  const auto found =
      std::find_if(known.begin(), known.end(), [&](const auto &other) { return other.name == variation.name; });
  if (found != known.end())
    return static_cast<int>(found - known.begin());
  known.push_back(variation);
  return static_cast<int>(known.size()) - 1;
}

void RegionContext::warn(const std::string &text) const
{
  auto &warnings = declared_.warnings;
  if (std::find(warnings.begin(), warnings.end(), text) == warnings.end())
    warnings.push_back(text);
}

const materials::Property *
RegionContext::property(const std::string &name, const std::string &needed_by, const Remedy &otherwise) const
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
                         "', or choose another material" + (otherwise.words.empty() ? "" : "; " + otherwise.words),
                     otherwise.entries);
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

bool RegionContext::has(const std::string &name) const
{
  // Who asks acts upon the answer, also when the file says that there is none.
  if (material_ != nullptr)
  {
    const std::string section = "Material " + materials::parts_of_choice(material_->name).front();
    if (parameters::Section(root_).has_section(section) &&
        parameters::Section(root_).section(section).gives(entry_name(name)))
      parameters::Section(root_).section(section).acts(entry_name(name));
  }
  return material_ != nullptr &&
         (material_->properties.count(name) > 0 || material_->properties.count(name + "/in_plane") > 0);
}

RegionContext::Directional
RegionContext::directional(const std::string &name, const std::string &needed_by, const Remedy &otherwise) const
{
  if (material_ == nullptr)
    return {};
  const auto in_plane     = material_->properties.find(name + "/in_plane");
  const auto out_of_plane = material_->properties.find(name + "/out_of_plane");
  if (in_plane == material_->properties.end() || out_of_plane == material_->properties.end())
    return {property(name, needed_by, otherwise), 1.};
  record(in_plane->second, "", needed_by);
  record(out_of_plane->second, "", needed_by);
  return {&in_plane->second, ambient_value(out_of_plane->second) / ambient_value(in_plane->second)};
}

RegionContext::Directional RegionContext::directional(const std::string &species_name,
                                                      const std::string &name,
                                                      const std::string &needed_by,
                                                      const bool         required) const
{
  const materials::Species *host = species(species_name);
  if (host == nullptr)
    return {};
  const auto find = [&](const std::string &key)
  {
    const auto found = host->properties.find(key);
    return found == host->properties.end() ? nullptr : &found->second;
  };
  const auto *in_plane = find(name + "/in_plane"), *out_of_plane = find(name + "/out_of_plane");
  if (in_plane != nullptr && out_of_plane != nullptr)
  {
    record(*in_plane, species_name, needed_by);
    record(*out_of_plane, species_name, needed_by);
    return {in_plane, ambient_value(*out_of_plane) / ambient_value(*in_plane)};
  }
  if (const auto *isotropic = find(name))
  {
    record(*isotropic, species_name, needed_by);
    return {isotropic, 1.};
  }
  if (required)
    species_constant(species_name, name, std::nan(""), needed_by); // reports it
  return {};
}

void RegionContext::report_missing(const std::string              &species_name,
                                   const std::vector<std::string> &names,
                                   const std::string              &needed_by,
                                   const std::string              &instead) const
{
  std::string lacks, entries, candidates;
  for (std::size_t i = 0; i < names.size(); ++i)
  {
    const char *const separator = i == 0 ? "" : i + 1 == names.size() ? " and " : ", ";
    lacks += separator + ("no " + names[i]);
    entries += separator + ("'" + entry_name(names[i]) + "'");
    candidates += materials::candidates_for(names[i], species_name, *material_, materials_.database());
  }
  section("Species " + species_name)
      .problem("",
               "species '" + species_name + "' in material '" + material_->name + "' (region '" + region_.name +
                   "') has " + lacks + ", which " + needed_by + " needs" + candidates + "; add " +
                   (names.size() > 1 ? "them" : "it") + " to " + material_->where.file + ", set " + entries + instead +
                   " here, or choose another material");
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
    report_missing(species_name, {name}, needed_by);
    return std::nan("");
  }
  record(found->second, species_name, needed_by);
  return ambient_value(found->second);
}

LocalLaw RegionContext::local_law(const materials::Property &property) const
{
  LocalLaw result(property.law);
  for (const materials::Member &member : materials::members(property.law))
    result.of_members.push_back(member.species.empty() ? none : slot_of_species(property, member.species));
  if (result.of_members.empty() && materials::depends_on_concentration(property.law))
    result.species = slot_of_species(property, property.species);
  return result;
}

Slot RegionContext::slot_of_species(const materials::Property &property, const std::string &species) const
{
  const Slot slot = slot_of(species);
  if (slot == none)
  {
    // Or what names that species is misspelt.
    std::vector<std::string> reasons{"Physics/Species"};
    for (const std::string &ion : declared_.ions)
      reasons.push_back("Species " + ion);
    section("Physics").consequence("",
                                   property.name + " of material '" + region_.material +
                                       "' depends on the concentration of '" + species +
                                       "', which is not mobile in region '" + region_.name +
                                       "'; add the region to 'Regions' of that species, or choose another material",
                                   reasons);
  }
  return slot;
}

double RegionContext::constant(const std::string &name, const std::string &needed_by, const Remedy &otherwise) const
{
  const materials::Property *found = property(name, needed_by, otherwise);
  return found == nullptr ? std::nan("") : ambient_value(*found);
}

double RegionContext::given_charge_number(const std::string &species_name) const
{
  return section("Species " + species_name)
      .idle("the species neither drifts nor is its charge counted anywhere")
      .optional_quantity("Charge number",
                         internal_unit::dimensionless,
                         parameters::Range::any(),
                         "Charge z in elementary charges as it enters the drift law and the space charge. Empty: the "
                         "value of the material.");
}

double RegionContext::charge_number(const std::string &species_name) const
{
  const double given = given_charge_number(species_name);
  section("Species " + species_name).acts("Charge number");
  return species_constant(species_name, "charge_number", given, "its drift");
}

double RegionContext::fixed_charge() const
{
  using parameters::Range;
  parameters::Section region =
      region_section()
          .if_acts(declared_.space_charge,
                   "charges have a meaning with Physics/Potential = space charge only",
                   "Physics/Potential")
          .if_acts(!is_metal(), "the region is a metal, whose own charge screens all others", "Physics/Metals");
  const double donors    = region.quantity("Donor density",
                                        "0 1/m^3",
                                        internal_unit::concentration,
                                        Range::not_negative(),
                                        "Immobile positive charges, one elementary charge each.");
  const double acceptors = region.quantity("Acceptor density",
                                           "0 1/m^3",
                                           internal_unit::concentration,
                                           Range::not_negative(),
                                           "Immobile negative charges, one elementary charge each.");
  return donors - acceptors;
}

parameters::Section RegionContext::region_section() const
{
  return physics::region_section(root_, region_);
}

double RegionContext::ambient_value(const materials::Property &property) const
{
  return materials::evaluate(property.law, declared_.ambient_temperature, 0.);
}
} // namespace ionstack::physics
