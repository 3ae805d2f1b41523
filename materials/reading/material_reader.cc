// SPDX-License-Identifier: Apache-2.0
#include "materials/reading/material_reader.h"

#include "materials/files/yaml_section.h"
#include "materials/reading/property_reader.h"
#include "materials/substance/catalogue.h"
#include "materials/substance/transport.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

namespace ionstack::materials
{
namespace
{
/// The text of an entry that may be missing.
std::string optional_text(const YamlSection &section, const std::string &key)
{
  const YamlEntry *entry = section.find(key);
  return entry == nullptr ? "" : entry->text(section.diagnostics());
}

std::string joined(const std::vector<std::string> &words)
{
  std::string text;
  for (const std::string &word : words)
    text += (text.empty() ? "" : ", ") + word;
  return text;
}

/// Names of the species that a section describes, also under a mistyped key: the laws that name them are right.
std::vector<std::string> species_names(const YamlSection &section)
{
  const YamlEntry *entry = section.find("species");
  for (std::size_t i = 0; section.mistyped("species") && i < section.keys().size(); ++i)
    if (nearest_name(section.keys()[i], {"species"}) == "species")
      entry = &section.entries()[i];
  return entry != nullptr && entry->node.IsMap() ? YamlSection(*entry, section.diagnostics()).keys()
                                                 : std::vector<std::string>();
}

/// Where mistakes were found: a value that could not be read is not missing as well.
struct Damage
{
  bool                  properties  = false;
  bool                  all_species = false;
  std::set<std::string> species;

  bool of(const std::string &name) const { return all_species || species.count(name) > 0; }
};

/// `properties` and `species` of the material or of one of its alternatives.
template <class Holder>
Damage read_values(const YamlSection &section, const std::vector<std::string> &known_species, Holder &holder)
{
  Damage       damage{section.mistyped("properties"), section.mistyped("species"), {}};
  Diagnostics &diagnostics = section.diagnostics();
  std::size_t  problems    = diagnostics.problems().size();
  if (const YamlEntry *entry = section.find("properties"))
    holder.properties = read_properties(YamlSection(*entry, diagnostics), "", known_species);
  damage.properties      = damage.properties || diagnostics.problems().size() > problems;
  const YamlEntry *entry = section.find("species");
  if (entry == nullptr)
    return damage;
  problems = diagnostics.problems().size();
  const YamlSection all(*entry, diagnostics);
  damage.all_species = damage.all_species || diagnostics.problems().size() > problems;
  for (std::size_t i = 0; i < all.keys().size(); ++i)
  {
    problems = diagnostics.problems().size();
    const YamlSection one(all.entries()[i], diagnostics);
    Species           species;
    species.name       = all.keys()[i];
    species.where      = all.entries()[i].where;
    species.symbol     = optional_text(one, "symbol");
    species.properties = read_properties(one, species.name, known_species, {"symbol"});
    if (diagnostics.problems().size() > problems)
      damage.species.insert(species.name);
    holder.species.emplace(species.name, species);
  }
  return damage;
}

/// An alternative replaces the transport of a species as a whole, so it has to give all of it.
void check_complete(const Alternative &alternative,
                    const Damage      &damage,
                    const Material    &material,
                    const Damage      &damage_of_material,
                    Diagnostics       &diagnostics)
{
  for (const auto &[name, species] : alternative.species)
  {
    if (damage.of(name))
      continue;
    const std::string path = "alternatives/" + alternative.name + "/species/" + name;
    if (!gives_transport(species))
      continue;
    if (const auto missing = missing_for_diffusivity(species); !missing.empty())
      diagnostics.report(species.where,
                         path,
                         "gives a part of the transport of this species and has to give all of it: " + joined(missing) +
                             (missing.size() == 1 ? " is" : " are") + " missing");
    const auto base       = material.species.find(name);
    const bool has_charge = base != material.species.end() && base->second.properties.count("charge_number") > 0;
    if (!has_charge && !damage_of_material.of(name) && species.properties.count("charge_number") == 0)
      diagnostics.report(species.where, path, "'charge_number' is missing");
  }
}

/// The result names the alternatives whose properties hold mistakes.
std::set<std::string> read_alternatives(const YamlEntry                &entry,
                                        const std::vector<std::string> &base_species,
                                        const Damage                   &damage_of_material,
                                        Diagnostics                    &diagnostics,
                                        Material                       &material)
{
  const YamlSection     all(entry, diagnostics);
  std::set<std::string> damaged;
  for (std::size_t i = 0; i < all.keys().size(); ++i)
  {
    YamlSection section(all.entries()[i], diagnostics);
    if (!section.is_map())
      continue;
    section.expect({"description", "properties", "species"});
    Alternative alternative;
    alternative.name  = all.keys()[i];
    alternative.where = all.entries()[i].where;
    if (const YamlEntry *description = section.require("description"))
      alternative.description = description->text(diagnostics);
    std::vector<std::string> known = base_species;
    for (const std::string &name : species_names(section))
      if (std::find(known.begin(), known.end(), name) == known.end())
        known.push_back(name);
    const Damage damage = read_values(section, known, alternative);
    for (auto &[name, species] : alternative.species)
      if (const auto base = material.species.find(name); base != material.species.end() && species.symbol.empty())
        species.symbol = base->second.symbol;
    check_complete(alternative, damage, material, damage_of_material, diagnostics);
    if (damage.properties)
      damaged.insert(alternative.name);
    material.alternatives.emplace(alternative.name, alternative);
  }
  return damaged;
}

void check_default(const YamlSection &section, Material &material)
{
  const YamlEntry *entry = section.find("default");
  if (entry == nullptr || section.mistyped("alternatives"))
    return;
  const std::string        name = entry->text(section.diagnostics());
  std::vector<std::string> known;
  for (const auto &[known_name, alternative] : material.alternatives)
    known.push_back(known_name);
  if (material.alternatives.count(name) > 0)
    material.default_alternative = name;
  else if (!name.empty())
    section.diagnostics().report(
        entry->where, entry->path, "'" + name + "' is no alternative of this file" + suggestion(name, known));
}

/// Every law of Wiedemann and Franz has to find its electrical conductivity, in each alternative that is not among
/// `damaged`; one that finds none is reported once.
void check_wiedemann_franz(const Material &material, const std::set<std::string> &damaged, Diagnostics &diagnostics)
{
  std::set<int> reported;
  for_each_choice(material,
                  [&](Material chosen, const Alternative *alternative)
                  {
                    if (alternative != nullptr && damaged.count(alternative->name) > 0)
                      return;
                    for (const std::string &key : bind_wiedemann_franz(chosen))
                      if (const Location where = chosen.properties.at(key).where; reported.insert(where.line).second)
                        diagnostics.report(where,
                                           "properties/" + key,
                                           "the law of Wiedemann and Franz needs the electrical_conductivity of '" +
                                               chosen.name + "'");
                  });
}

Material read_material(const YamlEntry &document, Diagnostics &diagnostics)
{
  Material    material;
  YamlSection section(document, diagnostics);
  material.where = document.where;
  if (!section.is_map())
    return material;
  section.expect({"name",
                  "formula",
                  "class",
                  "devices",
                  "description",
                  "default",
                  "properties",
                  "species",
                  "alternatives",
                  "unknown"});
  if (const YamlEntry *name = section.require("name"))
  {
    material.name  = name->text(diagnostics);
    material.where = name->where;
    if (material.name.find('/') != std::string::npos)
      diagnostics.report(name->where, name->path, "must not hold '/', which separates a material from its alternative");
  }
  material.formula        = optional_text(section, "formula");
  material.material_class = optional_text(section, "class");
  material.description    = optional_text(section, "description");
  // A user may have classes of his own; one letter beside a known one is a slip.
  const std::string nearest = nearest_name(material.material_class, material_classes());
  if (!nearest.empty() && nearest != material.material_class)
    diagnostics.report(section.find("class")->where,
                       "class",
                       "'" + material.material_class + "' is no known class, did you mean '" + nearest + "'?");
  if (const YamlEntry *devices = section.find("devices"))
  {
    if (!devices->node.IsSequence())
      diagnostics.report(devices->where, devices->path, "a list is due, for example [valence change]");
    else
      for (const auto &node : devices->node)
        material.devices.push_back(YamlEntry{node, devices->where, devices->path}.text(diagnostics));
  }
  const std::vector<std::string> known_species = species_names(section);
  const Damage                   damage        = read_values(section, known_species, material);
  std::set<std::string>          damaged_alternatives;
  if (const YamlEntry *alternatives = section.find("alternatives"))
    damaged_alternatives = read_alternatives(*alternatives, known_species, damage, diagnostics, material);
  check_default(section, material);
  if (const YamlEntry *unknown = section.find("unknown"))
  {
    const YamlSection remarks(*unknown, diagnostics);
    for (std::size_t i = 0; i < remarks.keys().size(); ++i)
      material.unknown[remarks.keys()[i]] = remarks.entries()[i].text(diagnostics);
  }
  if (!damage.properties)
    check_wiedemann_franz(material, damaged_alternatives, diagnostics);
  return material;
}
} // namespace

Material read_material_file(const std::string &file, Diagnostics &diagnostics)
{
  std::error_code status;
  std::ifstream   stream(file, std::ios::binary);
  if (!std::filesystem::is_regular_file(file, status) || !stream.is_open())
  {
    diagnostics.report({file, 0}, "", "the file cannot be read");
    return {};
  }
  try
  {
    const std::string             text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    const std::vector<YAML::Node> documents = YAML::LoadAll(text);
    if (documents.size() == 1)
      return read_material({documents.front(), {file, 1}, ""}, diagnostics);
    if (documents.empty())
      diagnostics.report({file, 1}, "", "the file is empty");
    else
    {
      const YAML::Mark mark = documents[1].Mark();
      diagnostics.report(
          {file, mark.is_null() ? 1 : mark.line + 1}, "", "a file holds one material; here a second document begins");
    }
  }
  catch (const YAML::Exception &error)
  {
    diagnostics.report({file, error.mark.is_null() ? 0 : error.mark.line + 1}, "", "this is not YAML: " + error.msg);
  }
  catch (const std::exception &error)
  {
    diagnostics.report({file, 0}, "", std::string("the file cannot be read: ") + error.what());
  }
  return {};
}
} // namespace ionstack::materials
