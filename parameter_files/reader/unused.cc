// SPDX-License-Identifier: Apache-2.0
#include "parameter_files/reader/text_rules.h"
#include "parameter_files/reader/tree.h"

#include <algorithm>
#include <optional>

namespace ionstack::parameters
{
namespace
{
/// More than this many unknown names in one section are counted instead of listed.
constexpr int most_unknown_names = 100;

std::string known_names(const std::string &kind, const std::vector<std::string> &known)
{
  const std::size_t limit = 12;
  if (known.empty())
    return "; no " + kind + " are known here";
  const std::vector<std::string> first(known.begin(), known.begin() + static_cast<long>(std::min(limit, known.size())));
  return "; known " + kind + " here are " + enumerated(first) + (known.size() > limit ? ", ..." : "");
}

template <class Items>
std::vector<std::string> names_of(const Items &items)
{
  std::vector<std::string> names;
  for (const auto &item : items)
    if constexpr (std::is_same_v<std::decay_t<decltype(item)>, Declaration>)
      names.push_back(item.name);
    else
      names.push_back(item->name);
  return names;
}

/// Path of the first section in which an entry of that name was asked for; "" when there is none (or only the root).
std::string section_with_entry(const DeclaredSection &section, const std::string &name)
{
  if (section.entry(name) != nullptr)
    return section.path;
  for (const auto &subsection : section.sections())
    if (const std::string path = section_with_entry(*subsection, name); !path.empty())
      return path;
  return "";
}

/// A name that nothing asked for: what is wrong, the path of what was meant, if that is clear, and otherwise those of
/// what may be the reason.
struct Unknown
{
  std::string                message;
  std::optional<std::string> meant   = {};
  std::vector<std::string>   reasons = {};
};

/// Paths of all entries that list names of subsections.
void add_lists_of_names(const DeclaredSection &section, std::vector<std::string> &paths)
{
  for (const Declaration &entry : section.entries())
    if (entry.kind == Declaration::Kind::names)
      paths.push_back(joined_path(section.path, entry.name));
  for (const auto &subsection : section.sections())
    add_lists_of_names(*subsection, paths);
}

/// What stands there in place of `meant`: that is not missing besides, unless it is given, too.
Unknown
instead(const std::string &message, const std::string &meant, const bool is_given, const DeclaredSection &declared)
{
  return {message, is_given ? std::nullopt : std::optional(joined_path(declared.path, meant))};
}

Unknown unknown_entry(const std::string &name, const DeclaredSection &declared, const Tree &tree)
{
  const std::vector<std::string> known = names_of(declared.entries());
  if (const DeclaredSection *section = declared.section(name))
    return instead("is a subsection, not an entry; write 'subsection " + name + "' and 'end' around its entries",
                   name,
                   section->given != nullptr,
                   declared);
  if (const std::string nearest = nearest_name(name, known); !nearest.empty())
    return instead(
        "unknown entry, did you mean '" + nearest + "'?", nearest, declared.given_entry(nearest) != nullptr, declared);
  const std::string elsewhere = section_with_entry(tree.root, name);
  return {"unknown entry" + (elsewhere.empty() ? "" : " (one of this name belongs in '" + elsewhere + "')") +
          known_names("entries", known)};
}

Unknown unknown_section(const std::string &name, const DeclaredSection &declared, const Tree &tree)
{
  const std::vector<std::string> known = names_of(declared.sections());
  if (declared.entry(name) != nullptr)
    return instead("is an entry, not a subsection; write 'set " + name + " = value'",
                   name,
                   declared.given_entry(name) != nullptr,
                   declared);
  Unknown unknown{"unknown subsection" + known_names("subsections", known)};
  if (const std::string nearest = nearest_name(name, known); !nearest.empty())
    unknown = instead("unknown subsection, did you mean '" + nearest + "'?",
                      nearest,
                      declared.section(nearest)->given != nullptr,
                      declared);
  // "Species oxygen vacancy" is known when a list names it, which the mistake may be in.
  if (!unknown.meant && name.find(' ') != std::string::npos)
    add_lists_of_names(tree.root, unknown.reasons);
  return unknown;
}

/// Whether an override gives the entry at this path.
bool is_overridden(const GivenSection &root, const std::string &path)
{
  const GivenSection *section = &root;
  std::size_t         begin   = 0;
  for (std::size_t end; section != nullptr && (end = path.find('/', begin)) != std::string::npos; begin = end + 1)
    section = section->section(path.substr(begin, end - begin));
  const GivenEntry *entry = section == nullptr ? nullptr : section->entry(path.substr(begin));
  return entry != nullptr && entry->where.file == override_file;
}

/// Reports an entry that is given and upon which nothing acts.
void report_idle(const GivenEntry         &entry,
                 const DeclaredSection    &declared,
                 const Tree               &tree,
                 std::vector<std::string> &warnings)
{
  const DeclaredSection::Use *use = declared.use(entry.name);
  if (!entry.usable || use == nullptr || use->acts || is_default(entry.value, *declared.entry(entry.name)))
    return;
  const std::string path = joined_path(declared.path, entry.name), message = "has no effect: " + use->reason;
  if (use->because == always_noted)
    warnings.push_back(path + " " + message);
  else if (!use->because.empty() && entry.where.file != override_file && is_overridden(tree.given, use->because))
    warnings.push_back(path + " " + message);
  else
    tree.diagnostics.report(entry.where, path, message + "; remove the entry");
}
/// Reports what nothing asked for.
void report_unknown(const GivenSection &given, const DeclaredSection &declared, const Tree &tree)
{
  int        unknown = 0;
  Location   beyond;
  const auto report = [&](const Location &where, const std::string &name, const auto &found)
  {
    if (++unknown <= most_unknown_names)
    {
      Unknown           what = found();
      const std::string path = joined_path(given.path, name);
      what.reasons.push_back(path); // which a subsection that is not closed makes another one
      if (what.meant)
        tree.diagnostics.report_cause(where, path, what.message, *what.meant);
      else
        tree.diagnostics.report_consequence(where, path, what.message, what.reasons);
    }
    else if (unknown == most_unknown_names + 1)
      beyond = where;
  };

  for (const GivenEntry &entry : given.entries())
    if (declared.entry(entry.name) == nullptr)
      report(entry.where, entry.name, [&] { return unknown_entry(entry.name, declared, tree); });
  for (const auto &section : given.sections())
    if (const DeclaredSection *known = declared.section(section->name))
      report_unknown(*section, *known, tree);
    else
      report(section->opened, section->name, [&] { return unknown_section(section->name, declared, tree); });
  if (unknown > most_unknown_names)
    tree.diagnostics.report(
        beyond, given.path, std::to_string(unknown - most_unknown_names) + " more unknown names in this section");
}

void report_all_idle(const GivenSection       &given,
                     const DeclaredSection    &declared,
                     const Tree               &tree,
                     std::vector<std::string> &warnings)
{
  for (const GivenEntry &entry : given.entries())
    report_idle(entry, declared, tree, warnings);
  for (const auto &section : given.sections())
    if (const DeclaredSection *known = declared.section(section->name))
      report_all_idle(*section, *known, tree, warnings);
}
} // namespace

std::vector<std::string> report_unused(const Tree &tree)
{
  report_unknown(tree.given, tree.root, tree);
  std::vector<std::string> warnings;
  // Where something is wrong, an entry may have no effect for that reason alone.
  if (tree.diagnostics.ok())
    report_all_idle(tree.given, tree.root, tree, warnings);
  return warnings;
}
} // namespace ionstack::parameters
