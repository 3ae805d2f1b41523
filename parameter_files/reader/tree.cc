// SPDX-License-Identifier: Apache-2.0
#include "parameter_files/reader/tree.h"

#include "parameter_files/reader/text_rules.h"

#include <stdexcept>
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

DeclaredSection::DeclaredSection(std::string section_name, std::string section_path, const GivenSection *given_section)
    : name(std::move(section_name)), path(std::move(section_path)), given(given_section)
{
}

const GivenEntry *DeclaredSection::given_entry(const std::string &entry_name) const
{
  return given == nullptr ? nullptr : given->entry(entry_name);
}

const Declaration *DeclaredSection::entry(const std::string &entry_name) const
{
  return found(entry_of_name_, entry_name);
}

const DeclaredSection::Use *DeclaredSection::use(const std::string &entry_name) const
{
  const auto found = use_of_name_.find(entry_name);
  return found == use_of_name_.end() ? nullptr : &found->second;
}

void DeclaredSection::note(const std::string &entry_name, const Use &use)
{
  Use &known = use_of_name_[entry_name];
  known.acts = known.acts || use.acts;
  if (known.reason.empty())
  {
    known.reason  = use.reason;
    known.because = use.because;
  }
}

const GivenEntry *DeclaredSection::acting_entry(const std::string &entry_name) const
{
  const Use *known = use(entry_name);
  return known != nullptr && !known->acts ? nullptr : given_entry(entry_name);
}

DeclaredSection *DeclaredSection::section(const std::string &section_name) const
{
  return found(section_of_name_, section_name);
}

void DeclaredSection::declare(const Declaration &declaration)
{
  if (const Declaration *known = entry(declaration.name))
  {
    if (!(*known == declaration))
      throw std::logic_error("parameter '" + joined_path(path, declaration.name) +
                             "' is asked for twice, with different declarations");
    return;
  }
  check_name(path, declaration.name);
  const std::string mistake = declaration.is_required() ? "" : value_mistake(declaration.default_text);
  if (!mistake.empty() || trimmed(declaration.default_text) != declaration.default_text)
    throw std::logic_error("the default of parameter '" + joined_path(path, declaration.name) + "' " +
                           (mistake.empty() ? "has blanks at its ends" : mistake));
  entries_.push_back(declaration);
  entry_of_name_[declaration.name] = &entries_.back();
}

DeclaredSection &DeclaredSection::open(const std::string &section_name)
{
  if (DeclaredSection *known = section(section_name))
    return *known;
  check_name(path, section_name);
  sections_.push_back(std::make_unique<DeclaredSection>(
      section_name, joined_path(path, section_name), given == nullptr ? nullptr : given->section(section_name)));
  section_of_name_[section_name] = sections_.back().get();
  return *sections_.back();
}

Tree::Tree(std::string file_name, Diagnostics &report_to)
    : file(std::move(file_name)), diagnostics(report_to), root("", "", &given)
{
}

DeclaredSection &Tree::at(const std::string &path)
{
  DeclaredSection *section = &root;
  for (std::size_t begin = 0; begin < path.size();)
  {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    section               = section->section(path.substr(begin, end - begin));
    if (section == nullptr)
      throw std::logic_error("no section '" + path + "'");
    begin = end + 1;
  }
  return *section;
}

Location Tree::opening(const std::string &path) const
{
  Location            where{file, 0};
  const GivenSection *section = &given;
  for (std::size_t begin = 0; begin < path.size();)
  {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    section               = section->section(path.substr(begin, end - begin));
    if (section == nullptr)
      break;
    where = section->opened;
    begin = end + 1;
  }
  return where;
}

void check_name(const std::string &section_path, const std::string &name)
{
  std::string mistake = name_mistake(name);
  if (mistake.empty() && normalised(name) != name)
    mistake = "has superfluous blanks in its name '" + name + "'";
  if (!mistake.empty())
    throw std::logic_error("a parameter or section in '" + section_path + "' " + mistake);
}
} // namespace ionstack::parameters
