// SPDX-License-Identifier: Apache-2.0
#include "material_texts.h"
#include "materials/substance/catalogue.h"
#include "materials/substance/transport.h"
#include "materials/units/units.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <gtest/gtest.h>
#include <iterator>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <utility>
#include <yaml-cpp/yaml.h>

// Each mistake that an author of a material file may make, put into the shipped files one at a time: it gives one
// message, at the line that was changed. yaml-cpp says where the entries stand; the changes are made in the text.
namespace ionstack::materials
{
namespace
{
using Lines = std::vector<std::string>;
using Path  = std::vector<std::string>;

/// An entry of a map in a file. Lines and columns count from 0.
struct Place
{
  Path       path;
  int        line         = 0; ///< of the key
  int        column       = 0; ///< of the key
  int        section_line = 0; ///< of the key of the map around it
  bool       in_flow      = false;
  bool       first        = false; ///< of the map around it
  YAML::Node section;
  YAML::Node value;
};

struct File
{
  std::string        name;
  Lines              lines;
  YAML::Node         root;
  std::vector<Place> places;
};

/// A changed file, and the message that is due.
struct Corruption
{
  Lines       lines;
  int         line = 0; ///< counts from 1
  std::string entry;
  std::string says;
  std::string second_file;
};

void walk(const YAML::Node &map, const Path &path, const int section_line, File &file)
{
  bool first = true;
  for (const auto &pair : map)
  {
    Place place;
    place.path = path;
    place.path.push_back(pair.first.Scalar());
    place.line         = pair.first.Mark().line;
    place.column       = pair.first.Mark().column;
    place.section_line = section_line;
    place.in_flow      = map.Style() == YAML::EmitterStyle::Flow;
    place.first        = std::exchange(first, false);
    place.section      = map;
    place.value        = pair.second;
    file.places.push_back(place);
    if (pair.second.IsMap())
      walk(pair.second, place.path, place.line, file);
    else if (pair.second.IsSequence())
      for (const auto &item : pair.second)
        if (item.IsMap())
          walk(item, place.path, item.Mark().line, file);
  }
}

std::vector<File> shipped_files()
{
  std::set<std::filesystem::path> paths;
  for (const auto &entry : std::filesystem::directory_iterator(tests::shipped_folder))
    if (entry.path().extension() == ".yaml")
      paths.insert(entry.path());
  std::vector<File> files;
  for (const auto &path : paths)
  {
    File file;
    file.name = path.filename().string();
    std::ifstream stream(path);
    for (std::string line; std::getline(stream, line);)
      file.lines.push_back(line);
    file.root = YAML::LoadFile(path.string());
    walk(file.root, {}, 0, file);
    files.push_back(file);
  }
  return files;
}

// What stands at a place.

std::string joined(const Path &path)
{
  std::string text;
  for (const std::string &part : path)
    text += (text.empty() ? "" : "/") + part;
  return text;
}

std::string last(const Place &place)
{
  return place.path.back();
}

/// The path below "alternatives/NAME" when it begins so.
Path in_holder(const Path &path)
{
  return path.size() > 2 && path[0] == "alternatives" ? Path(path.begin() + 2, path.end()) : path;
}

/// The property that the place is or belongs to, or nullptr; `rest` is the path below it.
const CatalogueEntry *property_of(const Place &place, Path &rest)
{
  const Path        path       = in_holder(place.path);
  const bool        of_species = path.size() > 2 && path[0] == "species";
  const std::size_t at         = of_species ? 2 : 1;
  if (path.size() <= at || (!of_species && path[0] != "properties"))
    return nullptr;
  rest.assign(path.begin() + static_cast<std::ptrdiff_t>(at) + 1, path.end());
  if (!rest.empty() && (rest[0] == "in_plane" || rest[0] == "out_of_plane"))
    rest.erase(rest.begin());
  return catalogue_entry(path[at], of_species);
}

bool is_property(const Place &place)
{
  Path rest;
  return property_of(place, rest) != nullptr && rest.empty() && last(place) != "in_plane" &&
         last(place) != "out_of_plane";
}

/// Whether the place is the entry of a property with the keys `keys`, for example {"validity", "temperature"}.
bool is_entry(const Place &place, const Path &keys)
{
  Path rest;
  return property_of(place, rest) != nullptr &&
         (rest == keys || (rest.size() == keys.size() + 1 && rest[0] == "others" &&
                           std::equal(keys.begin(), keys.end(), rest.begin() + 1)));
}

/// Internal unit of the quantity that stands there, "" when it is no quantity.
std::string unit_of(const Place &place)
{
  Path                  rest;
  const CatalogueEntry *property = property_of(place, rest);
  if (property == nullptr || rest.empty() || !place.value.IsScalar())
    return "";
  const std::string &key = rest.back();
  if (key == "concentration")
    return internal_unit::concentration;
  if (key == "coefficient")
    return internal_unit::reciprocal_temperature;
  if (key == "reference_temperature")
    return internal_unit::temperature;
  if (std::find(rest.begin(), rest.end(), "activation_energy") != rest.end())
    return key == "law" || key == "species" ? "" : internal_unit::energy;
  return key == "value" || key == "prefactor" ? property->internal_unit : "";
}

/// "5 nm" in its number and its unit.
struct Quantity
{
  double      number = 0.;
  std::string text;
  std::string unit;

  explicit Quantity(const std::string &whole)
  {
    const auto blank = std::min(whole.find(' '), whole.size());
    text             = whole.substr(0, blank);
    unit             = whole.substr(blank);
    std::from_chars(text.data(), text.data() + text.size(), number);
  }

  std::string times(const double factor) const { return units::shortest(number * factor) + unit; }
};

// Changes of the text.

std::size_t blanks(const std::string &line)
{
  return std::min(line.find_first_not_of(' '), line.size());
}

/// The line behind the entry in block style: all that is indented more than its key belongs to it.
int end_of(const File &file, const Place &place)
{
  int end = place.line + 1;
  for (int i = end; i < static_cast<int>(file.lines.size()); ++i)
  {
    const std::string &line = file.lines[static_cast<std::size_t>(i)];
    if (blanks(line) < line.size() && static_cast<int>(blanks(line)) <= place.column)
      break;
    if (blanks(line) < line.size())
      end = i + 1;
  }
  return end;
}

/// Replaces the lines [begin, end) by `with`.
Lines replaced(const File &file, const int begin, const int end, const Lines &with)
{
  Lines lines(file.lines.begin(), file.lines.begin() + begin);
  lines.insert(lines.end(), with.begin(), with.end());
  lines.insert(lines.end(), file.lines.begin() + end, file.lines.end());
  return lines;
}

/// Gives the entry another text.
std::optional<Lines> with_value(const File &file, const Place &place, const std::string &text)
{
  const std::string &line = file.lines[static_cast<std::size_t>(place.line)];
  if (!place.in_flow)
    return replaced(file,
                    place.line,
                    end_of(file, place),
                    {line.substr(0, static_cast<std::size_t>(place.column)) + last(place) + ":" +
                     (text.empty() ? "" : " " + text)});
  const YAML::Mark  mark  = place.value.Mark();
  const std::size_t begin = static_cast<std::size_t>(mark.column);
  std::size_t       size  = 0;
  if (place.value.IsScalar())
    size = place.value.Scalar().size();
  else if (place.value.IsSequence())
    size = line.find(']', begin) + 1 - begin;
  const bool whole = mark.line == place.line && begin + size <= line.size() && size > 0 &&
                     (!place.value.IsScalar() || line.compare(begin, size, place.value.Scalar()) == 0);
  if (!whole)
    return std::nullopt;
  return replaced(file, place.line, place.line + 1, {std::string(line).replace(begin, size, text)});
}

std::optional<Lines> without(const File &file, const Place &place)
{
  if (!place.in_flow)
  {
    // The first key of a list's item shares its line with the dash.
    if (static_cast<int>(blanks(file.lines[static_cast<std::size_t>(place.line)])) != place.column)
      return std::nullopt;
    return replaced(file, place.line, end_of(file, place), {});
  }
  if (place.first || !place.value.IsScalar())
    return std::nullopt;
  std::string       line = file.lines[static_cast<std::size_t>(place.line)];
  const std::string text = ", " + last(place) + ": " + place.value.Scalar();
  const auto        at   = static_cast<std::size_t>(place.column) - 2;
  if (place.column < 2 || line.compare(at, text.size(), text) != 0)
    return std::nullopt;
  return replaced(file, place.line, place.line + 1, {line.erase(at, text.size())});
}

Lines with_key(const File &file, const Place &place, const std::string &key)
{
  std::string line = file.lines[static_cast<std::size_t>(place.line)];
  line.replace(static_cast<std::size_t>(place.column), last(place).size(), key);
  return replaced(file, place.line, place.line + 1, {line});
}

// The kinds of mistakes. Each makes one at a place, or nothing when it cannot stand there.

using Mistake = std::function<std::optional<Corruption>(const File &, const Place &)>;

struct Kind
{
  const char *title;
  Mistake     make;
};

std::optional<Corruption>
at_value(const File &file, const Place &place, const std::string &text, const std::string &says)
{
  const auto lines = with_value(file, place, text);
  if (!lines)
    return std::nullopt;
  return Corruption{*lines, place.line + 1, joined(place.path), says, ""};
}

std::optional<Corruption> removed(const File &file, const Place &place, const std::string &says)
{
  const auto lines = without(file, place);
  if (!lines)
    return std::nullopt;
  return Corruption{*lines, place.section_line + 1, joined(Path(place.path.begin(), place.path.end() - 1)), says, ""};
}

std::optional<Corruption> renamed(const File &file, const Place &place, const std::string &key, const std::string &says)
{
  Path path   = place.path;
  path.back() = key;
  return Corruption{with_key(file, place, key), place.line + 1, joined(path), says, ""};
}

/// A mistake in the text of a quantity.
Kind of_quantity(const char                                                 *title,
                 const std::function<std::string(const Quantity &)>         &change,
                 const char                                                 *says,
                 const std::function<bool(const Place &, const Quantity &)> &fits)
{
  return {title,
          [=](const File &file, const Place &place) -> std::optional<Corruption>
          {
            if (unit_of(place).empty() || !fits(place, Quantity(place.value.Scalar())))
              return std::nullopt;
            return at_value(file, place, change(Quantity(place.value.Scalar())), says);
          }};
}

/// A mistake in the two ends of a range or of a validity.
Kind of_interval(const char                                                           *title,
                 const char                                                           *key,
                 const std::function<std::string(const Quantity &, const Quantity &)> &change,
                 const char                                                           *says)
{
  return {title,
          [=](const File &file, const Place &place) -> std::optional<Corruption>
          {
            Path rest;
            if (property_of(place, rest) == nullptr || rest.empty() || rest[0] != key || !place.value.IsSequence())
              return std::nullopt;
            const Quantity low(place.value[0].Scalar());
            const Quantity high(place.value[1].Scalar());
            if (!(low.number < high.number) || !(high.number > 0.) || low.unit != high.unit)
              return std::nullopt;
            return at_value(file, place, change(low, high), says);
          }};
}

Kind of_entry(const char *title, const Path &keys, const std::string &text, const std::string &says)
{
  return {title, [=](const File &file, const Place &place) -> std::optional<Corruption> {
            return is_entry(place, keys) ? at_value(file, place, text, says) : std::nullopt;
          }};
}

Kind removal(const char *title, const Path &keys)
{
  return {title, [=](const File &file, const Place &place) -> std::optional<Corruption> {
            return is_entry(place, keys) ? removed(file, place, "'" + keys.back() + "' is missing") : std::nullopt;
          }};
}

Kind of_top_key(const char *title, const std::string &key, const std::string &text, const std::string &says)
{
  return {title, [=](const File &file, const Place &place) -> std::optional<Corruption> {
            return place.path == Path{key} ? at_value(file, place, text, says) : std::nullopt;
          }};
}

/// The properties of a species in an alternative that belong to its transport.
bool in_hopping_set(const Place &place)
{
  return place.path.size() == 5 && place.path[0] == "alternatives" && place.path[2] == "species" &&
         is_transport_property(last(place)) && !place.section["diffusivity"];
}

std::vector<Kind> all_kinds()
{
  const auto any      = [](const Place      &/*place*/, const Quantity      &/*quantity*/) { return true; };
  const auto has_unit = [](const Place & /*place*/, const Quantity &quantity) { return !quantity.unit.empty(); };
  const auto positive = [](const Place &place, const Quantity &quantity)
  {
    Path                  rest;
    const CatalogueEntry *property = property_of(place, rest);
    const bool            energy = unit_of(place) == internal_unit::energy && property->internal_unit != unit_of(place);
    return quantity.number > 0. && !energy && rest.back() != "coefficient" &&
           (!property->may_be_negative || rest.back() == "concentration");
  };
  return {
      of_quantity(
          "unit of another dimension", [](const Quantity &q) { return q.text + " lx"; }, "is due", any),
      of_quantity(
          "unit unknown", [](const Quantity &q) { return q.text + " furlings"; }, "unknown unit", any),
      of_quantity(
          "unit missing", [](const Quantity &q) { return q.text; }, "has no unit", has_unit),
      of_quantity(
          "no number", [](const Quantity & /*q*/) { return "much"; }, "is not a number", any),
      of_quantity(
          "not finite", [](const Quantity &q) { return "inf" + q.unit; }, "is not a finite number", any),
      of_quantity(
          "a list", [](const Quantity &q) { return "[" + q.times(1.) + "]"; }, "a single value is due", any),
      of_quantity(
          "negative", [](const Quantity &q) { return q.times(-1.); }, "must not be negative", positive),
      of_interval(
          "value outside its range",
          "range",
          [](const Quantity & /*low*/, const Quantity &high)
          { return "[" + high.times(2.) + ", " + high.times(3.) + "]"; },
          "lies outside this range"),
      of_interval(
          "range reversed",
          "range",
          [](const Quantity &low, const Quantity &high) { return "[" + high.times(1.) + ", " + low.times(1.) + "]"; },
          "the first of the two must not be the larger"),
      of_interval(
          "range of one number",
          "range",
          [](const Quantity &low, const Quantity & /*high*/) { return "[" + low.times(1.) + "]"; },
          "two quantities are due"),
      of_interval(
          "validity reversed",
          "validity",
          [](const Quantity &low, const Quantity &high) { return "[" + high.times(1.) + ", " + low.times(1.) + "]"; },
          "the first of the two must not be the larger"),
      of_interval(
          "validity negative",
          "validity",
          [](const Quantity & /*low*/, const Quantity &high)
          { return "[" + high.times(-1.) + ", " + high.times(1.) + "]"; },
          "must not begin below zero"),
      of_interval(
          "validity without unit",
          "validity",
          [](const Quantity &low, const Quantity &high) { return "[" + low.text + ", " + high.times(1.) + "]"; },
          "has no unit"),
      {"property misspelt",
       [](const File &file, const Place &place) -> std::optional<Corruption>
       {
         if (!is_property(place))
           return std::nullopt;
         return renamed(file, place, last(place) + "z", "is not a known property, did you mean '" + last(place));
       }},
      {"property of the host under a species",
       [](const File &file, const Place &place) -> std::optional<Corruption>
       {
         if (!is_property(place) || in_holder(place.path)[0] != "species" || place.section["density"])
           return std::nullopt;
         return renamed(file, place, "density", "is a property of the material");
       }},
      {"key misspelt",
       [](const File &file, const Place &place) -> std::optional<Corruption>
       {
         Path                  rest;
         const CatalogueEntry *property = property_of(place, rest);
         const bool            of_file  = place.path.size() == 1;
         if (!of_file && (property == nullptr || rest.empty()))
           return std::nullopt;
         return renamed(file, place, last(place) + "z", "is not a known key");
       }},
      {"key twice",
       [](const File &file, const Place &place) -> std::optional<Corruption>
       {
         if (place.in_flow)
           return std::nullopt;
         const int end = end_of(file, place);
         Lines     copy(file.lines.begin() + place.line, file.lines.begin() + end);
         copy.front().replace(0, static_cast<std::size_t>(place.column), static_cast<std::size_t>(place.column), ' ');
         return Corruption{
             replaced(file, end, end, copy), end + 1, joined(place.path), "stands here for the second time", ""};
       }},
      of_entry("confidence misspelt", {"confidence"}, "measurd", "is not a known confidence, did you mean 'measured'?"),
      of_entry("law misspelt", {"law"}, "Arhenius", "is not a known law, did you mean 'Arrhenius'?"),
      of_top_key("class misspelt", "class", "oxyde", "is no known class, did you mean 'oxide'?"),
      removal("source missing", {"source"}),
      of_entry("source empty", {"source"}, "", "is empty"),
      of_entry("source without words", {"source"}, "'2014'", "is no source"),
      of_entry("DOI broken", {"source"}, "Kim et al., doi:11.1021/nn405827t", "is no DOI"),
      removal("confidence missing", {"confidence"}),
      removal("activation energy missing", {"activation_energy"}),
      removal("law missing", {"law"}),
      of_entry("species of a law unknown", {"species"}, "muon", "the file describes no species 'muon'"),
      of_entry(
          "species of an inner law unknown", {"prefactor", "species"}, "muon", "the file describes no species 'muon'"),
      {"transport of an alternative in part",
       [](const File &file, const Place &place) -> std::optional<Corruption>
       {
         if (!in_hopping_set(place))
           return std::nullopt;
         return removed(file, place, "gives a part of the transport of this species");
       }},
      {"charge number of an alternative missing",
       [](const File &file, const Place &place) -> std::optional<Corruption>
       {
         if (place.path.size() != 5 || place.path[0] != "alternatives" || last(place) != "charge_number")
           return std::nullopt;
         const YAML::Node species = file.root["species"];
         const bool       in_base = species && species[place.path[3]] && species[place.path[3]]["charge_number"];
         const bool       moves   = std::any_of(place.section.begin(),
                                        place.section.end(),
                                        [](const auto &pair) { return is_transport_property(pair.first.Scalar()); });
         if (in_base || !moves)
           return std::nullopt;
         return removed(file, place, "'charge_number' is missing");
       }},
      of_top_key("default not there", "default", "none of these", "is no alternative of this file"),
      of_top_key("devices no list", "devices", "valence change", "a list is due"),
      of_top_key("name with a slash", "name", "a / b", "must not hold '/'"),
      {"tabulator",
       [](const File &file, const Place &place) -> std::optional<Corruption>
       {
         Path rest;
         if (place.in_flow || place.first || property_of(place, rest) == nullptr || rest.empty())
           return std::nullopt;
         const std::string line = file.lines[static_cast<std::size_t>(place.line)];
         return Corruption{replaced(file, place.line, place.line + 1, {"\t" + line.substr(blanks(line))}),
                           place.line + 1,
                           "",
                           "this is not YAML",
                           ""};
       }},
      {"indentation broken",
       [](const File &file, const Place &place) -> std::optional<Corruption>
       {
         if (!is_entry(place, {"confidence"}) || place.in_flow || place.first)
           return std::nullopt;
         const std::string line = file.lines[static_cast<std::size_t>(place.line)];
         return Corruption{
             replaced(file, place.line, place.line + 1, {line.substr(1)}), place.line + 1, "", "this is not YAML", ""};
       }},
      {"name removed",
       [](const File &file, const Place &place) -> std::optional<Corruption>
       {
         if (place.path != Path{"name"})
           return std::nullopt;
         return Corruption{replaced(file, place.line, place.line + 1, {}), 1, "", "'name' is missing", ""};
       }},
      {"name of a second file",
       [](const File &file, const Place &place) -> std::optional<Corruption>
       {
         if (place.path != Path{"name"})
           return std::nullopt;
         return Corruption{
             file.lines, 2, "name", "is also the material of", "# a second file\nname: " + place.value.Scalar() + "\n"};
       }},
  };
}

std::string joined_lines(const Lines &lines)
{
  std::string text;
  for (const std::string &line : lines)
    text += line + "\n";
  return text;
}

void expect_one_message(const Corruption &corruption)
{
  const tests::TemporaryFolder folder;
  std::string                  file = folder.write("x.yaml", joined_lines(corruption.lines));
  if (!corruption.second_file.empty())
    file = folder.write("y.yaml", corruption.second_file);
  Diagnostics diagnostics;
  ASSERT_NO_THROW(Database::load({folder.path()}, diagnostics));
  ASSERT_EQ(diagnostics.problems().size(), 1U) << tests::printed(diagnostics);
  const Problem &problem = diagnostics.problems().front();
  EXPECT_EQ(problem.where.file, file);
  EXPECT_EQ(problem.where.line, corruption.line) << problem.text();
  EXPECT_EQ(problem.entry, corruption.entry) << problem.text();
  EXPECT_NE(problem.message.find(corruption.says), std::string::npos) << problem.text();
}

TEST(EntryCorruptions, EachGivesOneMessageAtItsLine)
{
  constexpr unsigned int seed  = 20140224;
  constexpr int          count = 100;

  const std::vector<File> files = shipped_files();
  const std::vector<Kind> kinds = all_kinds();
  std::mt19937            random(seed);
  std::set<std::string>   files_hit;
  std::set<std::string>   kinds_hit;
  int                     made = 0;
  for (std::size_t i = 0; made < count; ++i)
  {
    // Each kind in its turn, at the first place that takes it behind one drawn at random from all files.
    ASSERT_LT(i, 10U * count) << "too few kinds find a place";
    const Kind       &kind  = kinds[i % kinds.size()];
    const std::size_t begin = random() % files.size();
    const std::size_t place = random();
    for (std::size_t j = 0; j < files.size(); ++j)
    {
      const File               &file = files[(begin + j) % files.size()];
      std::optional<Corruption> corruption;
      std::string               where;
      for (std::size_t k = 0; k < file.places.size() && !corruption; ++k)
      {
        const Place &one = file.places[(place + k) % file.places.size()];
        corruption       = kind.make(file, one);
        where            = joined(one.path);
      }
      if (!corruption)
        continue;
      SCOPED_TRACE(std::string(kind.title) + ": " + file.name + ": " + where);
      expect_one_message(*corruption);
      files_hit.insert(file.name);
      kinds_hit.insert(kind.title);
      ++made;
      break;
    }
  }
  EXPECT_GE(kinds_hit.size(), 15U);
  EXPECT_GE(files_hit.size(), files.size() / 2);
}
} // namespace
} // namespace ionstack::materials
