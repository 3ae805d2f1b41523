// SPDX-License-Identifier: Apache-2.0
#include "materials/database.h"

#include "materials/files/shipped_files.h"
#include "materials/reading/material_reader.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace ionstack::materials
{
namespace
{
std::vector<std::string> yaml_files(const std::string &folder, Diagnostics &diagnostics)
{
  std::vector<std::string> files;
  std::error_code          status;
  for (std::filesystem::directory_iterator i(folder, status), end; !status && i != end; i.increment(status))
    if (i->path().extension() == ".yaml")
      files.push_back(i->path().string());
  if (status)
    diagnostics.report({folder, 0}, "", "the folder of materials cannot be read: " + status.message());
  std::sort(files.begin(), files.end());
  return files;
}
} // namespace

Database Database::load(const std::vector<std::string> &folders, Diagnostics &diagnostics)
{
  Database database;
  for (const std::string &folder : folders)
  {
    std::map<std::string, Material> found;
    for (const std::string &file : yaml_files(folder, diagnostics))
    {
      const Material material = read_material_file(file, diagnostics);
      if (material.name.empty())
        continue;
      const auto [place, inserted] = found.emplace(material.name, material);
      if (!inserted)
        diagnostics.report(
            material.where, "name", "'" + material.name + "' is also the material of " + place->second.where.file);
    }
    database.materials_.merge(found);
  }
  return database;
}

const Material *Database::find(const std::string &name) const
{
  const auto found = materials_.find(name);
  return found == materials_.end() ? nullptr : &found->second;
}

std::optional<Material> Database::choose(const std::string &text, std::string &mistake) const
{
  std::vector<std::string> parts    = parts_of_choice(text);
  const Material          *material = find(parts.front());
  if (material == nullptr)
  {
    mistake = "'" + parts.front() + "' is not in the material database" + suggestion(parts.front(), names());
    return std::nullopt;
  }
  std::vector<std::string> known;
  for (const auto &[name, alternative] : material->alternatives)
    known.push_back(name);
  parts.erase(parts.begin());
  for (const std::string &part : parts)
    if (material->alternatives.count(part) == 0)
    {
      mistake = "'" + part + "' is no alternative of '" + material->name + "'" +
                (known.empty() ? ", which has none" : suggestion(part, known));
      return std::nullopt;
    }
  return with_alternatives(*material, parts);
}

std::vector<std::string> Database::names() const
{
  std::vector<std::string> result;
  for (const auto &[name, material] : materials_)
    result.push_back(name);
  return result;
}

std::vector<std::string> parts_of_choice(const std::string &text)
{
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= text.size();)
  {
    const std::size_t end   = std::min(text.find('/', begin), text.size());
    const std::string part  = text.substr(begin, end - begin);
    const auto        first = part.find_first_not_of(' ');
    parts.push_back(first == std::string::npos ? "" : part.substr(first, part.find_last_not_of(' ') - first + 1));
    begin = end + 1;
  }
  return parts;
}

std::string shipped_database_folder()
{
  const char *chosen = std::getenv("IONSTACK_MATERIALS");
  if (chosen != nullptr && *chosen != '\0')
    return chosen;
  return shipped_path("materials/database", "database");
}
} // namespace ionstack::materials
