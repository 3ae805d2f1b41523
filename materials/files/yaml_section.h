// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_materials_files_yaml_section_h
#define ionstack_materials_files_yaml_section_h

#include "materials/files/diagnostics.h"

#include <set>
#include <string>
#include <vector>
#include <yaml-cpp/yaml.h>

namespace ionstack::materials
{
/// One entry of a YAML file with its place and its path ("properties/density/value").
struct YamlEntry
{
  YAML::Node  node;
  Location    where;
  std::string path;

  /// The text of a scalar; reports and returns "" when the entry is none or is empty.
  std::string text(Diagnostics &diagnostics) const;
};

/// A map of a YAML file. Reports what is no map, what stands twice and which keys are unknown, each once and with its
/// line; a key that is missing only because it was mistyped is reported as the mistyped one alone.
class YamlSection
{
public:
  /// Keys are checked later, by `expect`.
  YamlSection(const YamlEntry &entry, Diagnostics &diagnostics);

  /// False when the entry is no map; all else is then empty.
  bool is_map() const { return is_map_; }

  /// Reports every key that is not among `known`.
  void expect(const std::vector<std::string> &known);

  bool has(const std::string &key) const { return find(key) != nullptr; }

  /// The entry of that key, or nullptr.
  const YamlEntry *find(const std::string &key) const;

  /// True when that key is missing and `expect` has found one that was probably meant to be it.
  bool mistyped(const std::string &key) const { return !has(key) && mistyped_.count(key) > 0; }

  /// As `find`, and reports a missing key.
  const YamlEntry *require(const std::string &key);

  /// All entries in the order of the file.
  const std::vector<YamlEntry>   &entries() const { return entries_; }
  const std::vector<std::string> &keys() const { return keys_; }

  Diagnostics       &diagnostics() const { return diagnostics_; }
  const Location    &where() const { return where_; }
  const std::string &path() const { return path_; }

private:
  Diagnostics             &diagnostics_;
  Location                 where_;
  std::string              path_;
  bool                     is_map_;
  std::vector<std::string> keys_;
  std::vector<YamlEntry>   entries_;
  std::set<std::string>    mistyped_; ///< known keys that an unknown one was probably meant to be
};
} // namespace ionstack::materials

#endif
