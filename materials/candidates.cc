// SPDX-License-Identifier: Apache-2.0
#include "materials/candidates.h"

#include <algorithm>
#include <vector>

namespace ionstack::materials
{
namespace
{
constexpr std::size_t most_candidates = 4;

/// The properties of a host, or of a species in it; nullptr when it lacks the species.
template <class Holder>
const Properties *properties_of(const Holder &holder, const std::string &species)
{
  if (species.empty())
    return &holder.properties;
  const auto found = holder.species.find(species);
  return found == holder.species.end() ? nullptr : &found->second.properties;
}

template <class Holder>
void add_candidate(const std::string        &name,
                   const std::string        &species,
                   const std::string        &label,
                   const Holder             &holder,
                   std::vector<std::string> &candidates)
{
  const Properties *properties = properties_of(holder, species);
  const auto        found      = properties == nullptr ? Properties::const_iterator{} : properties->find(name);
  if (properties != nullptr && found != properties->end())
    candidates.push_back("'" + label + "' has " + found->second.expression + " (" + found->second.confidence + ")");
}
} // namespace

std::string
candidates_for(const std::string &name, const std::string &species, const Material &material, const Database &database)
{
  std::string       text;
  const Properties *own = properties_of(material, species);
  if (own != nullptr && own->count(name + "/in_plane") > 0)
    return "; it has one value in plane and another out of plane, and one for all directions is needed here";

  const std::string base   = parts_of_choice(material.name).front();
  const auto        remark = material.unknown.find(species.empty() ? name : species + "/" + name);
  if (remark != material.unknown.end())
  {
    const std::string &words = remark->second;
    text += "; of it the database says: " + words.substr(0, words.find_last_not_of(". \n") + 1);
  }

  std::vector<std::string> candidates;
  const Material          *file = database.find(base);
  if (file != nullptr)
  {
    add_candidate(name, species, base, *file, candidates);
    for (const auto &[alternative_name, alternative] : file->alternatives)
      add_candidate(name, species, base + " / " + alternative_name, alternative, candidates);
  }
  for (const auto &[other_name, other] : database.materials())
    if (other_name != base && !other.material_class.empty() && other.material_class == material.material_class)
      add_candidate(name, species, other_name, other, candidates);
  candidates.resize(std::min(candidates.size(), most_candidates));
  for (std::size_t i = 0; i < candidates.size(); ++i)
    text += (i == 0 ? "; candidates: " : ", ") + candidates[i];
  return text;
}
} // namespace ionstack::materials
