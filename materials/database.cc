// SPDX-License-Identifier: Apache-2.0
#include "materials/database.h"

#include "build_info.h"
#include "materials/law_reader.h"
#include "materials/units.h"
#include "materials/yaml_section.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

namespace ionstack::materials
{
namespace
{
const std::vector<std::string> confidences{"measured", "model fit", "handbook", "recalled"};
const std::vector<std::string> keys_of_every_property{"source", "confidence", "validity", "note"};

std::vector<std::string> property_names(const bool of_species)
{
  std::vector<std::string> names;
  for (const CatalogueEntry &entry : catalogue())
    if (entry.of_species == of_species)
      names.push_back(entry.name);
  return names;
}

/// The text of an entry that may be missing.
std::string optional_text(const YamlSection &section, const std::string &key)
{
  const YamlEntry *entry = section.find(key);
  return entry == nullptr ? "" : entry->text(section.diagnostics());
}

void read_validity(const YamlEntry &entry, Diagnostics &diagnostics, Property &property)
{
  YamlSection section(entry, diagnostics);
  section.expect({"temperature"});
  const YamlEntry *range = section.require("temperature");
  if (range == nullptr)
    return;
  if (!range->node.IsSequence() || range->node.size() != 2)
  {
    diagnostics.report(range->where, range->path, "two temperatures are due, for example [300 K, 900 K]");
    return;
  }
  const YamlEntry lower{range->node[0], range->where, range->path};
  const YamlEntry upper{range->node[1], range->where, range->path};
  double          low       = 0.;
  double          high      = 0.;
  const bool      low_read  = read_quantity(&lower, internal_unit::temperature, diagnostics, low);
  const bool      high_read = read_quantity(&upper, internal_unit::temperature, diagnostics, high);
  if (!low_read || !high_read)
    return;
  if (!(low < high) || low < 0.)
  {
    diagnostics.report(
        range->where, range->path, "the lower temperature must not be negative and must lie below the upper one");
    return;
  }
  property.temperature_low  = low;
  property.temperature_high = high;
}

/// What belongs to every property beside its law.
void read_provenance(YamlSection &section, Property &property)
{
  Diagnostics &diagnostics = section.diagnostics();
  if (const YamlEntry *source = section.require("source"))
    property.source = source->text(diagnostics);
  if (const YamlEntry *confidence = section.require("confidence"))
  {
    property.confidence = confidence->text(diagnostics);
    if (!property.confidence.empty() &&
        std::find(confidences.begin(), confidences.end(), property.confidence) == confidences.end())
      diagnostics.report(confidence->where,
                         confidence->path,
                         "'" + property.confidence + "' is not a known confidence" +
                             suggestion(property.confidence, confidences));
  }
  if (const YamlEntry *validity = section.find("validity"))
    read_validity(*validity, diagnostics, property);
  property.note = optional_text(section, "note");
}

/// Reads all properties of a host (`species` is "") or of one of its species.
std::map<std::string, Property>
read_properties(const YamlSection &section, const std::string &species, const std::vector<std::string> &known_species)
{
  const bool                      of_species = !species.empty();
  std::map<std::string, Property> properties;
  for (std::size_t i = 0; i < section.keys().size(); ++i)
  {
    const std::string    &name        = section.keys()[i];
    const YamlEntry      &entry       = section.entries()[i];
    Diagnostics          &diagnostics = section.diagnostics();
    const CatalogueEntry *meaning     = catalogue_entry(name);
    if (meaning == nullptr)
    {
      diagnostics.report(
          entry.where, entry.path, "is not a known property" + suggestion(name, property_names(of_species), 20));
      continue;
    }
    if (meaning->of_species != of_species)
    {
      diagnostics.report(entry.where,
                         entry.path,
                         of_species ? "is a property of the material and belongs under 'properties'"
                                    : "is a property of a mobile species and belongs under 'species'");
      continue;
    }
    YamlSection inner(entry, diagnostics);
    if (!inner.is_map())
      continue;

    ReadLaw    law;
    const bool read = read_law(
        inner, {meaning->internal_unit, meaning->may_be_negative, known_species, species}, keys_of_every_property, law);
    Property property;
    property.name       = name;
    property.law        = law.law;
    property.unit       = meaning->internal_unit;
    property.expression = law.expression;
    property.species    = law.species;
    property.where      = entry.where;
    read_provenance(inner, property);
    if (read)
      properties.emplace(name, property);
  }
  return properties;
}

/// Reads one material; a material with mistakes keeps what could be read. The name is "" when it could not.
Material read_material(const YamlEntry &document, Diagnostics &diagnostics)
{
  Material    material;
  YamlSection section(document, diagnostics);
  material.where = document.where;
  if (!section.is_map())
    return material;
  section.expect({"name", "formula", "class", "description", "properties", "species"});
  if (const YamlEntry *name = section.require("name"))
  {
    material.name  = name->text(diagnostics);
    material.where = name->where;
  }
  material.formula        = optional_text(section, "formula");
  material.material_class = optional_text(section, "class");
  material.description    = optional_text(section, "description");

  std::vector<YamlEntry>   species;
  std::vector<std::string> species_names;
  if (const YamlEntry *entry = section.find("species"))
  {
    const YamlSection all(*entry, diagnostics);
    species       = all.entries();
    species_names = all.keys();
  }
  if (const YamlEntry *entry = section.find("properties"))
    material.properties = read_properties(YamlSection(*entry, diagnostics), "", species_names);
  for (std::size_t i = 0; i < species.size(); ++i)
  {
    Species one;
    one.name       = species_names[i];
    one.where      = species[i].where;
    one.properties = read_properties(YamlSection(species[i], diagnostics), one.name, species_names);
    material.species.emplace(one.name, one);
  }
  return material;
}

Material read_file(const std::string &file, Diagnostics &diagnostics)
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

std::vector<std::string> yaml_files(const std::string &folder, Diagnostics &diagnostics)
{
  std::vector<std::string> files;
  std::error_code          status;
  for (std::filesystem::directory_iterator i(folder, status), end; !status && i != end; i.increment(status))
    if (i->path().extension() == ".yaml")
      files.push_back(i->path().string());
  if (status)
    diagnostics.report({folder, 0}, "", "the folder of materials cannot be read: " + status.message());
  std::sort(files.begin(), files.end());
  return files;
}
} // namespace

Database Database::load(const std::vector<std::string> &folders, Diagnostics &diagnostics)
{
  Database database;
  for (const std::string &folder : folders)
  {
    std::map<std::string, Material> found;
    for (const std::string &file : yaml_files(folder, diagnostics))
    {
      const Material material = read_file(file, diagnostics);
      if (material.name.empty())
        continue;
      const auto [place, inserted] = found.emplace(material.name, material);
      if (!inserted)
        diagnostics.report(
            material.where, "name", "'" + material.name + "' is also the material of " + place->second.where.file);
    }
    database.materials_.merge(found);
  }
  return database;
}

const Material *Database::find(const std::string &name) const
{
  const auto found = materials_.find(name);
  return found == materials_.end() ? nullptr : &found->second;
}

std::vector<std::string> Database::names() const
{
  std::vector<std::string> result;
  for (const auto &[name, material] : materials_)
    result.push_back(name);
  return result;
}

std::string shipped_database_folder()
{
  const char *chosen = std::getenv("IONSTACK_MATERIALS");
  if (chosen != nullptr && *chosen != '\0')
    return chosen;
  const std::string source = std::string(build_info::source_folder) + "/materials/database";
  std::error_code   status;
  return std::filesystem::is_directory(source, status) ? source
                                                       : std::string(build_info::installed_folder) + "/database";
}
} // namespace ionstack::materials
