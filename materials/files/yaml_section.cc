// SPDX-License-Identifier: Apache-2.0
#include "materials/files/yaml_section.h"

#include <algorithm>

namespace ionstack::materials
{
namespace
{
/// The line of `node`, or `fallback` for a node without one.
int line_of(const YAML::Node &node, const int fallback)
{
  const YAML::Mark mark = node.Mark();
  return mark.is_null() ? fallback : mark.line + 1;
}
} // namespace

std::string YamlEntry::text(Diagnostics &diagnostics) const
{
  const std::string scalar = node.IsScalar() ? node.Scalar() : "";
  if (node.IsMap() || node.IsSequence())
    diagnostics.report(where, path, "a single value is due, not a " + std::string(node.IsMap() ? "map" : "list"));
  else if (scalar.find_first_not_of(" \t\r\n") == std::string::npos)
    diagnostics.report(where, path, "is empty");
  else
    return scalar;
  return "";
}

YamlSection::YamlSection(const YamlEntry &entry, Diagnostics &diagnostics)
    : diagnostics_(diagnostics), where_(entry.where), path_(entry.path), is_map_(entry.node.IsMap())
{
  if (!is_map_)
  {
    diagnostics_.report(
        where_, path_, "a map of 'key: value' is due" + std::string(entry.node.IsNull() ? "; it is empty" : ""));
    return;
  }
  for (const auto &pair : entry.node)
  {
    const int      line = line_of(pair.first, where_.line);
    const Location at{where_.file, line};
    if (!pair.first.IsScalar())
    {
      diagnostics_.report(at, path_, "a key must be a plain text");
      continue;
    }
    const std::string key   = pair.first.Scalar();
    const std::string inner = path_.empty() ? key : path_ + "/" + key;
    if (has(key))
    {
      diagnostics_.report(at, inner, "stands here for the second time");
      continue;
    }
    // A value may begin on a later line than its key; that of a scalar is where the mistake stands.
    const int value_line = pair.second.IsScalar() ? line_of(pair.second, line) : line;
    keys_.push_back(key);
    entries_.push_back({pair.second, {where_.file, value_line}, inner});
  }
}

void YamlSection::expect(const std::vector<std::string> &known)
{
  for (std::size_t i = 0; i < keys_.size(); ++i)
    if (std::find(known.begin(), known.end(), keys_[i]) == known.end())
    {
      mistyped_.insert(nearest_name(keys_[i], known));
      diagnostics_.report(entries_[i].where, entries_[i].path, "is not a known key" + suggestion(keys_[i], known));
    }
}

const YamlEntry *YamlSection::find(const std::string &key) const
{
  const auto found = std::find(keys_.begin(), keys_.end(), key);
  return found == keys_.end() ? nullptr : &entries_[static_cast<std::size_t>(found - keys_.begin())];
}

const YamlEntry *YamlSection::require(const std::string &key)
{
  const YamlEntry *entry = find(key);
  if (entry == nullptr && is_map_ && mistyped_.count(key) == 0)
    diagnostics_.report(where_, path_, "'" + key + "' is missing");
  return entry;
}
} // namespace ionstack::materials
