// SPDX-License-Identifier: Apache-2.0
#include "parameter_files/reader/syntax.h"
#include "parameter_files/reader/text_rules.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <utility>

namespace ionstack::parameters
{
namespace
{
template <class Map>
typename Map::mapped_type found(const Map &map, const std::string &name)
{
  const auto position = map.find(name);
  return position == map.end() ? nullptr : position->second;
}
} // namespace

GivenSection::GivenSection(std::string section_name, std::string section_path, const Location &where)
    : name(std::move(section_name)), path(std::move(section_path)), opened(where)
{
}

const GivenEntry *GivenSection::entry(const std::string &entry_name) const
{
  return found(entry_of_name_, entry_name);
}

GivenEntry *GivenSection::entry(const std::string &entry_name)
{
  return found(entry_of_name_, entry_name);
}

const GivenSection *GivenSection::section(const std::string &section_name) const
{
  return found(section_of_name_, section_name);
}

GivenEntry &GivenSection::add(const GivenEntry &entry)
{
  entries_.push_back(entry);
  entry_of_name_[entry.name] = &entries_.back();
  return entries_.back();
}

GivenSection &GivenSection::open(const std::string &section_name, const Location &where)
{
  if (GivenSection *known = found(section_of_name_, section_name))
    return *known;
  sections_.push_back(std::make_unique<GivenSection>(section_name, joined_path(path, section_name), where));
  section_of_name_[section_name] = sections_.back().get();
  return *sections_.back();
}

bool read_file(const std::string &file, std::string &text, Diagnostics &diagnostics)
{
  const auto fail = [&](const std::string &message)
  {
    diagnostics.report({file, 0}, "", message);
    text.clear();
    return false;
  };

  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored))
    return fail("is a directory; give a parameter file");

  errno = 0;
  std::ifstream stream(file, std::ios::binary);
  if (!stream)
    return fail("cannot be opened: " + std::string(errno != 0 ? std::strerror(errno) : "unknown reason"));

  // In pieces and up to a limit, because the file may be a pipe or a device without end.
  std::string piece(1u << 16, '\0');
  text.clear();
  while (stream)
  {
    stream.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    text.append(piece, 0, static_cast<std::size_t>(stream.gcount()));
    if (text.size() > largest_file)
      return fail("is larger than " + std::to_string(largest_file >> 20) + " MiB; that is no parameter file");
  }
  if (stream.bad())
    return fail("cannot be read: " + std::string(errno != 0 ? std::strerror(errno) : "unknown reason"));
  return true;
}

void apply_override(const std::string &text, GivenSection &root, Diagnostics &diagnostics)
{
  const Location where{override_file, 0};
  const auto     refuse = [&](const std::string &entry, const std::string &message)
  { diagnostics.report(where, entry, message + "; write Section/Name=value"); };

  if (const std::string mistake = foreign_byte(text); !mistake.empty())
    return refuse("", mistake);
  const auto equals = text.find('=');
  if (equals == std::string::npos)
    return refuse("", in_quotes(text) + " has no '='");

  std::vector<std::string> names;
  std::string              path;
  for (std::size_t begin = 0; begin <= equals;)
  {
    const std::size_t end  = std::min(text.find('/', begin), equals);
    const std::string name = normalised(std::string_view(text).substr(begin, end - begin));
    if (const std::string mistake = name_mistake(name); !mistake.empty())
      return refuse("", in_quotes(text) + (name.empty() ? " has an empty name" : " " + mistake));
    names.push_back(name);
    path  = joined_path(path, name);
    begin = end + 1;
  }
  if (names.size() > deepest_nesting + 1)
    return refuse("", in_quotes(text) + " nests deeper than " + std::to_string(deepest_nesting) + " subsections");

  std::string value(trimmed(std::string_view(text).substr(equals + 1)));
  for (char &c : value)
    if (c == '\t')
      c = ' ';
  if (const std::string mistake = value_mistake(value); !mistake.empty())
    return refuse(path, mistake);

  GivenSection *section = &root;
  for (std::size_t i = 0; i + 1 < names.size(); ++i)
    section = &section->open(names[i], where);
  GivenEntry *entry = section->entry(names.back());
  if (entry == nullptr)
    section->add({names.back(), value, where, true});
  else if (entry->where.file == override_file)
    diagnostics.report(
        where, path, "is given twice, as " + in_quotes(entry->value) + " and as " + in_quotes(value) + "; remove one");
  else
    *entry = {names.back(), value, where, true};
}
} // namespace ionstack::parameters
