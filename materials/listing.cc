// SPDX-License-Identifier: Apache-2.0
#include "materials/listing.h"

#include "materials/substance/catalogue.h"
#include "materials/substance/transport.h"
#include "materials/units/units.h"

#include <algorithm>
#include <iomanip>
#include <ostream>
#include <set>
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
  line.erase(line.find_last_not_of(' ') + 1);
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

std::string quantity(const double value, const std::string &internal, const std::string &shown)
{
  std::ostringstream text;
  text << std::setprecision(6) << units::convert(value, internal, shown);
  std::string number = text.str();
  if (const auto plus = number.find("e+"); plus != std::string::npos)
    number.erase(plus + 1, 1); // as people write it in the files
  return shown == internal_unit::dimensionless ? number : number + " " + shown;
}

std::string interval(const Interval &range, const std::string &internal, const std::string &shown)
{
  return quantity(range.low, internal, shown) + " to " + quantity(range.high, internal, shown);
}

std::string in_words(const Validity &validity)
{
  std::string text;
  const auto  add = [&](const std::string &name, const auto &range, const char *internal, const char *shown)
  {
    if (range)
      text += (text.empty() ? "" : "; ") + name + " " + interval(*range, internal, shown);
  };
  add("temperature", validity.temperature, internal_unit::temperature, "K");
  add("concentration", validity.concentration, internal_unit::concentration, "1/m^3");
  add("thickness", validity.thickness, internal_unit::length, "nm");
  add("field", validity.field, internal_unit::electric_field, "V/m");
  return text.empty() ? "not stated" : text;
}

void print_property(std::ostream &out, const Property &property, const bool of_species)
{
  const CatalogueEntry &entry = *catalogue_entry(property.name, of_species);
  print_wrapped(out, "  ", property.key() + ": " + entry.meaning);
  print_wrapped(out, field("value"), property.expression);
  for (const auto &[key, spread] : property.ranges)
    print_wrapped(
        out,
        field("range"),
        (property.ranges.size() > 1 || key != "value" ? key + " " : "") +
            interval(spread.interval, spread.unit, spread.unit == property.unit ? entry.shown_unit : spread.unit));
  print_wrapped(out, field("unit"), entry.shown_unit);
  print_wrapped(out, field("law"), law_name(property.law));
  print_wrapped(out, field("source"), property.source);
  print_wrapped(out, field("confidence"), property.confidence);
  print_wrapped(out, field("validity"), in_words(property.validity));
  if (!property.note.empty())
    print_wrapped(out, field("note"), property.note);
  for (const Evidence &other : property.others)
    print_wrapped(out,
                  field("other report"),
                  other.expression + " (" + other.confidence + "): " + other.source +
                      (other.note.empty() ? "" : ". " + other.note));
}

void print_properties(std::ostream &out, const Properties &properties, const bool of_species)
{
  // In the order of the catalogue, so that all materials read alike.
  for (const CatalogueEntry &entry : catalogue())
    for (const auto &[key, property] : properties)
      if (entry.of_species == of_species && property.name == entry.name)
        print_property(out << '\n', property, of_species);
}

void print_species(std::ostream &out, const std::map<std::string, Species> &all)
{
  for (const auto &[name, species] : all)
  {
    print_wrapped(out << '\n', "", "mobile species: " + name + (species.symbol.empty() ? "" : ", " + species.symbol));
    print_properties(out, species.properties, true);
    for (const std::string &warning : mixed_sources(species))
      print_wrapped(out << '\n', "  warning: ", warning);
  }
}

bool is_ion(const Species &species, const std::string &ion)
{
  return ion.empty() || species.name == ion || species.symbol == ion;
}

/// Calls `function` with every species of the material and of its alternatives.
template <class Function>
void for_each_species(const Material &material, const Function &function)
{
  for (const auto &[name, species] : material.species)
    function(species);
  for (const auto &[name, alternative] : material.alternatives)
    for (const auto &[species_name, species] : alternative.species)
      function(species);
}

/// Names of the mobile species with their symbols, each once.
std::string ions(const Material &material)
{
  std::vector<std::string> names;
  for_each_species(material,
                   [&](const Species &species)
                   {
                     const std::string name = species.symbol.empty() ? species.name : species.symbol;
                     if (std::find(names.begin(), names.end(), name) == names.end())
                       names.push_back(name);
                   });
  std::string text;
  for (const std::string &name : names)
    text += (text.empty() ? "" : ", ") + name;
  return text;
}

/// Rows of cells with equally wide columns.
void print_table(std::ostream &out, const std::vector<std::vector<std::string>> &rows)
{
  std::vector<std::size_t> widths(rows.front().size(), 0);
  for (const auto &row : rows)
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], width(row[i]));
  for (const auto &row : rows)
  {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i)
      line += row[i] + std::string(i + 1 < row.size() ? widths[i] - width(row[i]) + 2 : 0, ' ');
    line.erase(line.find_last_not_of(' ') + 1);
    out << line << '\n';
  }
}
} // namespace

std::vector<const Material *> selected(const Database &database, const Filter &filter, std::string &mistake)
{
  // The known classes first, then those of the user.
  std::vector<std::string> classes = material_classes();
  std::set<std::string>    others;
  for (const auto &[name, material] : database.materials())
    if (std::find(classes.begin(), classes.end(), material.material_class) == classes.end())
      others.insert(material.material_class);
  classes.insert(classes.end(), others.begin(), others.end());

  std::vector<const Material *> result;
  std::set<std::string>         known_ions;
  for (const std::string &material_class : classes)
    for (const auto &[name, material] : database.materials())
    {
      bool conducts = filter.ion.empty();
      for_each_species(material,
                       [&](const Species &species)
                       {
                         conducts = conducts || is_ion(species, filter.ion);
                         known_ions.insert(species.name);
                         known_ions.insert(species.symbol);
                       });
      if (conducts && material.material_class == material_class &&
          (filter.material_class.empty() || filter.material_class == material_class))
        result.push_back(&material);
    }

  known_ions.erase("");
  if (!filter.material_class.empty() &&
      std::find(classes.begin(), classes.end(), filter.material_class) == classes.end())
    mistake = "'" + filter.material_class + "' is no class of materials" + suggestion(filter.material_class, classes);
  else if (!filter.ion.empty() && known_ions.count(filter.ion) == 0)
    mistake = "no material conducts '" + filter.ion + "'" +
              suggestion(filter.ion, {known_ions.begin(), known_ions.end()}, 40);
  return result;
}

void print_list(std::ostream &out, const std::vector<const Material *> &materials)
{
  std::size_t name_width    = 0;
  std::size_t formula_width = 0;
  for (const Material *material : materials)
  {
    name_width    = std::max(name_width, width(material->name));
    formula_width = std::max(formula_width, width(material->formula));
  }
  const auto padded = [](const std::string &text, const std::size_t to)
  { return text + std::string(to - width(text) + 2, ' '); };
  std::string last = "-";
  for (const Material *material : materials)
  {
    if (material->material_class != last)
      out << (last == "-" ? "" : "\n") << (material->material_class.empty() ? "(no class)" : material->material_class)
          << '\n';
    last                 = material->material_class;
    const std::string of = ions(*material);
    std::string       text;
    if (!of.empty())
      text = "ions: " + of;
    if (!material->alternatives.empty())
    {
      text += text.empty() ? "alternatives: " : "; alternatives: ";
      std::string names;
      for (const auto &[name, alternative] : material->alternatives)
        names += (names.empty() ? "" : ", ") + name + (name == material->default_alternative ? " (default)" : "");
      text += names;
    }
    print_wrapped(out, "  " + padded(material->name, name_width) + padded(material->formula, formula_width), text);
  }
}

void print_material(std::ostream &out, const Material &material)
{
  print_wrapped(out, "", material.name);
  std::string devices;
  for (const std::string &device : material.devices)
    devices += (devices.empty() ? "" : ", ") + device;
  const auto print_field = [&](const char *label, const std::string &text)
  {
    if (!text.empty())
      print_wrapped(out, field(label), text);
  };
  print_field("formula", material.formula);
  print_field("class", material.material_class);
  print_field("devices", devices);
  print_field("description", material.description);
  print_field("default", material.default_alternative);
  print_wrapped(out, field("file"), material.where.file);
  print_properties(out, material.properties, false);
  print_species(out, material.species);
  for (const auto &[name, alternative] : material.alternatives)
  {
    print_wrapped(out << '\n', "", "alternative: " + material.name + " / " + name);
    print_wrapped(out, field("description"), alternative.description);
    print_properties(out, alternative.properties, false);
    print_species(out, alternative.species);
  }
  if (!material.unknown.empty())
    out << "\nnot known\n";
  for (const auto &[name, remark] : material.unknown)
    print_wrapped(out, "  " + name + ": ", remark);
}

void print_diffusivities(std::ostream &out, const std::vector<const Material *> &materials, const Filter &filter)
{
  std::vector<std::vector<std::string>> rows{{"material", "ion"}};
  for (const double temperature : filter.temperatures)
    rows.front().push_back("D(" + quantity(temperature, "K", "K") + ") [m^2/s]");
  rows.front().emplace_back("confidence");
  bool       extrapolated = false;
  bool       unstated     = false;
  const auto add_species  = [&](const std::string &material, const Species &species)
  {
    const std::string ion   = species.symbol.empty() ? species.name : species.symbol;
    const std::size_t begin = rows.size();
    for (const double temperature : filter.temperatures)
    {
      std::size_t row = begin;
      for (const Diffusivity &one : diffusivities(species, temperature))
      {
        const auto slash = one.key.find('/');
        if (row == rows.size())
          rows.push_back({material, ion + (slash == std::string::npos ? "" : " " + one.key.substr(slash + 1))});
        std::ostringstream text;
        text << std::setprecision(3) << units::convert(one.value, internal_unit::diffusivity, "m^2/s");
        extrapolated = extrapolated || one.extrapolated;
        unstated     = unstated || !one.range_stated;
        rows[row].push_back(text.str() + (one.extrapolated ? " *" : one.range_stated ? "" : " ?"));
        if (temperature == filter.temperatures.back())
          rows[row].push_back(one.confidence);
        ++row;
      }
    }
    if (rows.size() > begin)
      return;
    const auto               found  = species.properties.find("migration_energy");
    const Property          *energy = found == species.properties.end() ? nullptr : &found->second;
    std::vector<std::string> row{material, ion};
    row.emplace_back(energy == nullptr ? "not known" : "not known; migration energy " + energy->expression);
    row.resize(2 + filter.temperatures.size());
    row.push_back(energy == nullptr ? "" : energy->confidence);
    rows.push_back(row);
  };
  for (const Material *material : materials)
    for_each_choice(*material,
                    [&](const Material &chosen, const Alternative *alternative)
                    {
                      for (const auto &[name, species] : chosen.species)
                        if (is_ion(species, filter.ion) &&
                            (alternative == nullptr || alternative->species.count(name) > 0))
                          add_species(chosen.name, species);
                    });
  print_table(out, rows);
  if (extrapolated)
    out << "* extrapolated: outside the range of temperature that the source states\n";
  if (unstated)
    out << "? the source as read states no range of temperature\n";
}
} // namespace ionstack::materials
