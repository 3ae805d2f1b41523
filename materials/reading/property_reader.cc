// SPDX-License-Identifier: Apache-2.0
#include "materials/reading/property_reader.h"

#include "materials/reading/field_factor_reader.h"
#include "materials/reading/law_reader.h"
#include "materials/substance/catalogue.h"
#include "materials/substance/reference.h"

#include <algorithm>
#include <optional>

namespace ionstack::materials
{
namespace
{
const std::vector<std::string> provenance{"field", "source", "confidence", "note"};
const std::vector<std::string> beside_a_law{"field", "source", "confidence", "note", "range", "validity", "others"};
/// What alone a field may raise by a factor, see field_factor.h.
const std::string              raised_by_field = "electrical_conductivity";
const std::vector<std::string> directions{"in_plane", "out_of_plane"};

bool among(const std::string &name, const std::vector<std::string> &names)
{
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::string> property_names(const bool of_species)
{
  std::vector<std::string> names;
  for (const CatalogueEntry &entry : catalogue())
    if (entry.of_species == of_species)
      names.push_back(entry.name);
  return names;
}

/// Two quantities in `unit`, the lower first. Reports and returns nothing when they are not.
std::optional<Interval> read_interval(const YamlEntry &entry, const std::string &unit, Diagnostics &diagnostics)
{
  if (!entry.node.IsSequence() || entry.node.size() != 2)
  {
    diagnostics.report(entry.where, entry.path, "two quantities are due, for example [300 K, 900 K]");
    return std::nullopt;
  }
  const YamlEntry lower{entry.node[0], entry.where, entry.path};
  const YamlEntry upper{entry.node[1], entry.where, entry.path};
  Interval        interval;
  const bool      low_read  = read_quantity(&lower, unit, diagnostics, interval.low);
  const bool      high_read = read_quantity(&upper, unit, diagnostics, interval.high);
  if (!low_read || !high_read)
    return std::nullopt;
  if (interval.low > interval.high)
  {
    diagnostics.report(entry.where, entry.path, "the first of the two must not be the larger");
    return std::nullopt;
  }
  return interval;
}

Validity read_validity(const YamlEntry &entry, Diagnostics &diagnostics)
{
  Validity    validity;
  YamlSection section(entry, diagnostics);
  if (!section.is_map())
    return validity;
  section.expect({"temperature", "concentration", "thickness", "field"});
  const auto read = [&](const char *key, const std::string &unit, std::optional<Interval> &interval)
  {
    const YamlEntry *inner = section.find(key);
    if (inner == nullptr)
      return;
    interval = read_interval(*inner, unit, diagnostics);
    if (interval && interval->low < 0.)
      diagnostics.report(inner->where, inner->path, "must not begin below zero");
  };
  read("temperature", internal_unit::temperature, validity.temperature);
  read("concentration", internal_unit::concentration, validity.concentration);
  read("thickness", internal_unit::length, validity.thickness);
  read("field", internal_unit::electric_field, validity.field);
  return validity;
}

/// The spreads of the numbers of a law: [low, high] of its only or main one, or a map by the law's keys.
std::map<std::string, Spread>
read_ranges(const YamlEntry &entry, const std::map<std::string, Number> &numbers, Diagnostics &diagnostics)
{
  std::map<std::string, Spread> ranges;
  const auto                    read = [&](const std::string &key, const YamlEntry &inner)
  {
    const Number &number   = numbers.at(key);
    const auto    interval = read_interval(inner, number.unit, diagnostics);
    if (interval && !interval->contains(number.value))
      diagnostics.report(inner.where, inner.path, "the " + key + " lies outside this range");
    if (interval)
      ranges[key] = {*interval, number.unit};
  };
  std::vector<std::string> known;
  for (const auto &[key, number] : numbers)
    known.push_back(key);
  if (!entry.node.IsMap())
  {
    const std::string main = numbers.count("value") > 0 ? "value" : numbers.count("prefactor") > 0 ? "prefactor" : "";
    if (main.empty())
      diagnostics.report(entry.where, entry.path, "this law has no single value of which a range could be given");
    else
      read(main, entry);
    return ranges;
  }
  YamlSection section(entry, diagnostics);
  section.expect(known);
  for (std::size_t i = 0; i < section.keys().size(); ++i)
    if (among(section.keys()[i], known))
      read(section.keys()[i], section.entries()[i]);
  return ranges;
}

/// Source, confidence and note.
void read_provenance(YamlSection &section, Evidence &evidence)
{
  Diagnostics &diagnostics = section.diagnostics();
  if (const YamlEntry *source = section.require("source"))
  {
    evidence.source = source->text(diagnostics);
    if (const std::string mistake = evidence.source.empty() ? "" : mistake_of_source(evidence.source); !mistake.empty())
      diagnostics.report(source->where, source->path, mistake);
  }
  if (const YamlEntry *confidence = section.require("confidence"))
  {
    evidence.confidence = confidence->text(diagnostics);
    if (!evidence.confidence.empty() && !among(evidence.confidence, confidences()))
      diagnostics.report(confidence->where,
                         confidence->path,
                         "'" + evidence.confidence + "' is not a known confidence" +
                             suggestion(evidence.confidence, confidences()));
  }
  if (const YamlEntry *note = section.find("note"))
    evidence.note = note->text(diagnostics);
}

/// One value with its law and provenance; false when no law could be read. `name` is that of the property.
bool read_evidence(YamlSection                    &section,
                   const std::string              &name,
                   const LawContext               &context,
                   const std::vector<std::string> &other_keys,
                   Evidence                       &evidence,
                   std::map<std::string, Number>  &numbers)
{
  ReadLaw law;
  bool    read        = read_law(section, context, other_keys, law);
  evidence.law        = law.law;
  evidence.expression = law.expression;
  evidence.species    = law.species;
  evidence.where      = section.where();
  numbers             = law.numbers;
  if (const YamlEntry *field = section.find("field"); field != nullptr && name != raised_by_field)
    section.diagnostics().report(field->where,
                                 field->path,
                                 "is for the " + raised_by_field +
                                     " alone; that of carriers' mobilities is electron_poole_frenkel_field and "
                                     "hole_poole_frenkel_field");
  else if (field != nullptr)
  {
    std::string expression;
    read = read_field_factor(*field, section.diagnostics(), evidence.field, expression) && read;
    evidence.expression += "; " + expression;
  }
  read_provenance(section, evidence);
  return read;
}

std::vector<Evidence>
read_others(const YamlEntry &entry, const std::string &name, const LawContext &context, Diagnostics &diagnostics)
{
  std::vector<Evidence> others;
  if (!entry.node.IsSequence())
  {
    diagnostics.report(entry.where, entry.path, "a list of values is due, each with source and confidence");
    return others;
  }
  for (const auto &node : entry.node)
  {
    const YAML::Mark              mark = node.Mark();
    const Location                where{entry.where.file, mark.is_null() ? entry.where.line : mark.line + 1};
    YamlSection                   section({node, where, entry.path}, diagnostics);
    Evidence                      one;
    std::map<std::string, Number> numbers;
    if (section.is_map() && read_evidence(section, name, context, provenance, one, numbers))
      others.push_back(one);
  }
  return others;
}

/// Reads one property, or one direction of it, into `properties`.
void read_property(const YamlEntry      &entry,
                   const CatalogueEntry &meaning,
                   const std::string    &direction,
                   const LawContext     &context,
                   Diagnostics          &diagnostics,
                   Properties           &properties)
{
  YamlSection section(entry, diagnostics);
  if (!section.is_map())
    return;
  Property property;
  property.name      = meaning.name;
  property.direction = direction;
  property.unit      = meaning.internal_unit;
  std::map<std::string, Number> numbers;
  const bool                    read = read_evidence(section, meaning.name, context, beside_a_law, property, numbers);
  if (const YamlEntry *validity = section.find("validity"))
  {
    property.validity = read_validity(*validity, diagnostics);
    const auto ends   = ends_by_species(property);
    if (read && property.validity.concentration && ends.size() > 1)
      diagnostics.report(validity->where,
                         validity->path + "/concentration",
                         "does not say of which species, and the law depends on several; remove it, and write it in "
                         "the note");
  }
  if (const YamlEntry *range = section.find("range"); range != nullptr && read)
    property.ranges = read_ranges(*range, numbers, diagnostics);
  if (const YamlEntry *others = section.find("others"))
    property.others = read_others(*others, meaning.name, context, diagnostics);
  if (read)
    properties.emplace(property.key(), property);
}
} // namespace

const std::vector<std::string> &confidences()
{
  static const std::vector<std::string> words{"measured", "model fit", "handbook", "recalled"};
  return words;
}

Properties read_properties(const YamlSection              &section,
                           const std::string              &species,
                           const std::vector<std::string> &known_species,
                           const std::vector<std::string> &ignored)
{
  const bool   of_species  = !species.empty();
  Diagnostics &diagnostics = section.diagnostics();
  Properties   properties;
  for (std::size_t i = 0; i < section.keys().size(); ++i)
  {
    const std::string &name  = section.keys()[i];
    const YamlEntry   &entry = section.entries()[i];
    if (among(name, ignored))
      continue;
    const CatalogueEntry *meaning = catalogue_entry(name, of_species);
    if (meaning == nullptr)
    {
      const bool elsewhere = catalogue_entry(name, !of_species) != nullptr;
      diagnostics.report(entry.where,
                         entry.path,
                         !elsewhere   ? "is not a known property" + suggestion(name, property_names(of_species), 20)
                         : of_species ? "is a property of the material and belongs under 'properties'"
                                      : "is a property of a mobile species and belongs under 'species'");
      continue;
    }
    const LawContext context{meaning->internal_unit, meaning->may_be_negative, known_species, species};
    const bool       has_directions = entry.node.IsMap() && (entry.node["in_plane"] || entry.node["out_of_plane"]);
    if (!has_directions)
    {
      read_property(entry, *meaning, "", context, diagnostics, properties);
      continue;
    }
    if (!meaning->by_direction)
    {
      diagnostics.report(entry.where, entry.path, "has no direction; give one value");
      continue;
    }
    YamlSection both(entry, diagnostics);
    both.expect(directions);
    for (const std::string &direction : directions)
      if (const YamlEntry *one = both.require(direction))
        read_property(*one, *meaning, direction, context, diagnostics, properties);
  }
  return properties;
}
} // namespace ionstack::materials
