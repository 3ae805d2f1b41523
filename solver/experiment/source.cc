// SPDX-License-Identifier: Apache-2.0
#include "solver/experiment/source.h"

#include "materials/files/diagnostics.h"
#include "materials/units/units.h"
#include "solver/experiment/clauses.h"

#include <algorithm>

namespace ionstack::solver
{
std::size_t take_contact(std::string &text, const Sources &sources, const std::size_t otherwise)
{
  const auto colon = text.find(':');
  if (colon == std::string::npos)
    return otherwise;
  std::string name = text.substr(0, colon);
  while (!name.empty() && name.back() == ' ')
    name.pop_back();
  std::vector<std::string> known;
  for (std::size_t i = 0; i < sources.size(); ++i)
  {
    known.push_back(sources[i].name);
    if (sources[i].name != name)
      continue;
    if (!sources[i].electrical)
      throw units::Error("contact '" + name + "' passes no current");
    text.erase(0, text.find_first_not_of(' ', colon + 1));
    return i;
  }
  if (name.find_first_of(" \"(") != std::string::npos)
    return otherwise; // a colon of something else
  throw units::Error("'" + name + "' is no contact" + suggestion(name, known));
}

std::string how_to_name(const std::string &text, const Sources &sources)
{
  for (const std::string &word : words_of(text))
  {
    const std::string name = word.back() == ':' ? word.substr(0, word.size() - 1) : word;
    if (std::any_of(sources.begin(), sources.end(), [&](const Source &s) { return !s.name.empty() && s.name == name; }))
      return "; a contact stands in front of its step: '" + name + ": " + text.substr(0, text.find(' ')) + " ...'";
  }
  return "";
}
} // namespace ionstack::solver
