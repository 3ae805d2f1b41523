// SPDX-License-Identifier: Apache-2.0
#include "materials/listing.h"

#include "materials/units.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <ostream>
#include <sstream>

namespace ionstack::materials
{
namespace
{
constexpr std::size_t columns = 100;

/// Characters that `text` takes on the screen: bytes of UTF-8 without its continuation bytes.
std::size_t width(const std::string &text)
{
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](const char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

/// Writes `label` and then `text`, broken at blanks and hanging behind the label.
void print_wrapped(std::ostream &out, const std::string &label, const std::string &text)
{
  const std::string  hang(width(label), ' ');
  std::istringstream words(text);
  std::string        word;
  std::string        line  = label;
  bool               empty = true;
  while (words >> word)
  {
    if (!empty && width(line) + 1 + width(word) > columns)
    {
      out << line << '\n';
      line  = hang;
      empty = true;
    }
    line += (empty ? "" : " ") + word;
    empty = false;
  }
  out << line << '\n';
}

/// `label` padded to the column where all values of a material begin.
std::string field(const std::string &label)
{
  constexpr std::size_t begin = 18;
  std::string           text  = "    " + label;
  text.resize(std::max(begin, text.size() + 1), ' ');
  return text;
}

std::string shown_unit(const Property &property)
{
  const CatalogueEntry *entry = catalogue_entry(property.name);
  return entry == nullptr ? property.unit : entry->shown_unit;
}

std::string validity(const Property &property)
{
  return units::shortest(property.temperature_low) + " K to " + units::shortest(property.temperature_high) + " K";
}

void print_property(std::ostream &out, const Property &property)
{
  const CatalogueEntry *entry = catalogue_entry(property.name);
  print_wrapped(out, "  ", property.name + (entry == nullptr ? "" : ": " + entry->meaning));
  print_wrapped(out, field("value"), property.expression);
  print_wrapped(out, field("unit"), shown_unit(property));
  print_wrapped(out, field("law"), law_name(property.law));
  print_wrapped(out, field("source"), property.source);
  print_wrapped(out, field("confidence"), property.confidence);
  print_wrapped(out, field("validity"), property.has_validity() ? validity(property) : "not stated");
  if (!property.note.empty())
    print_wrapped(out, field("note"), property.note);
}

/// The properties in the order of the catalogue, so that all materials read alike.
std::vector<const Property *> in_order(const std::map<std::string, Property> &properties)
{
  std::vector<const Property *> result;
  for (const CatalogueEntry &entry : catalogue())
  {
    const auto found = properties.find(entry.name);
    if (found != properties.end())
      result.push_back(&found->second);
  }
  return result;
}

/// A number and its unit. Conversion leaves round-off in the last digits, which a reader would take for information.
nlohmann::json quantity(const double value, const std::string &internal, const std::string &shown)
{
  std::array<char, 64> buffer{};
  const auto           end     = std::to_chars(buffer.data(),
                                 buffer.data() + buffer.size(),
                                 units::convert(value, internal, shown),
                                 std::chars_format::general,
                                 14);
  double               rounded = 0.;
  std::from_chars(buffer.data(), end.ptr, rounded);
  return {{"value", rounded}, {"unit", shown}};
}

nlohmann::json quantity(const Ramp &ramp, const std::string &internal, const std::string &shown)
{
  if (ramp.is_constant())
    return quantity(ramp.value_low, internal, shown);
  const auto end = [&](const double concentration, const double value) -> nlohmann::json
  {
    return {{"concentration", quantity(concentration, internal_unit::concentration, "1/m^3")},
            {"value", quantity(value, internal, shown)}};
  };
  return {{"from", end(ramp.concentration_low, ramp.value_low)}, {"to", end(ramp.concentration_high, ramp.value_high)}};
}

/// The numbers of each law under the names that they have in a material file; the first argument selects the law.
nlohmann::json parameters(const Constant &law, const std::string &internal, const std::string &shown)
{
  return {{"value", quantity(law.value, internal, shown)}};
}
nlohmann::json parameters(const LinearInConcentration &law, const std::string &internal, const std::string &shown)
{
  if (law.value.is_constant())
    return {{"value", quantity(law.value.value_low, internal, shown)}};
  return quantity(law.value, internal, shown);
}
nlohmann::json parameters(const Arrhenius &law, const std::string &internal, const std::string &shown)
{
  return {{"prefactor", quantity(law.prefactor, internal, shown)},
          {"activation_energy", quantity(law.activation_energy, internal_unit::energy, "eV")}};
}
nlohmann::json parameters(const LinearInTemperature &law, const std::string &internal, const std::string &shown)
{
  return {{"value", quantity(law.value, internal, shown)},
          {"coefficient", quantity(law.coefficient, internal_unit::reciprocal_temperature, "1/K")},
          {"reference_temperature", quantity(law.reference_temperature, internal_unit::temperature, "K")}};
}

nlohmann::json to_json(const std::map<std::string, Property> &properties)
{
  nlohmann::json result = nlohmann::json::object();
  for (const auto &[name, property] : properties)
  {
    const std::string shown    = shown_unit(property);
    const std::string internal = property.unit;
    nlohmann::json    one{{"law", law_name(property.law)},
                       {"unit", shown},
                       {"expression", property.expression},
                       {"source", property.source},
                       {"confidence", property.confidence}};
    one["parameters"] = std::visit([&](const auto &law) { return parameters(law, internal, shown); }, property.law);
    if (!property.species.empty())
      one["species"] = property.species;
    if (property.has_validity())
      one["validity"] = {{"temperature_K", {property.temperature_low, property.temperature_high}}};
    if (!property.note.empty())
      one["note"] = property.note;
    result[name] = one;
  }
  return result;
}
} // namespace

void print_list(std::ostream &out, const Database &database)
{
  std::size_t widest = 0;
  for (const auto &[name, material] : database.materials())
    widest = std::max(widest, width(name));
  for (const auto &[name, material] : database.materials())
  {
    std::string text = material.formula;
    if (!material.material_class.empty())
      text += (text.empty() ? "" : ", ") + material.material_class;
    if (!material.description.empty())
      text += (text.empty() ? "" : ": ") + material.description;
    print_wrapped(out, name + std::string(widest - width(name) + 2, ' '), text);
  }
}

void print_material(std::ostream &out, const Material &material)
{
  print_wrapped(out, "", material.name);
  for (const auto &[label, text] : {std::pair{"formula", &material.formula},
                                    std::pair{"class", &material.material_class},
                                    std::pair{"description", &material.description}})
    if (!text->empty())
      print_wrapped(out, field(label), *text);
  print_wrapped(out, field("file"), material.where.file);
  for (const Property *property : in_order(material.properties))
    print_property(out << '\n', *property);
  for (const auto &[name, species] : material.species)
  {
    print_wrapped(out << '\n', "", "mobile species: " + name);
    for (const Property *property : in_order(species.properties))
      print_property(out << '\n', *property);
  }
}

nlohmann::json to_json(const Material &material)
{
  nlohmann::json result{{"name", material.name},
                        {"formula", material.formula},
                        {"class", material.material_class},
                        {"description", material.description},
                        {"file", material.where.file},
                        {"properties", to_json(material.properties)},
                        {"species", nlohmann::json::object()}};
  for (const auto &[name, species] : material.species)
    result["species"][name] = to_json(species.properties);
  return result;
}
} // namespace ionstack::materials
