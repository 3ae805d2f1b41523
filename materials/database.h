// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_materials_database_h
#define ionstack_materials_database_h

#include "materials/substance/material.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ionstack::materials
{
/// The materials of one or more folders. Earlier folders win: a user's own material hides a shipped one of that name.
class Database
{
public:
  /// Reads every *.yaml in `folders`. All mistakes are reported with file, line and entry; materials that could be
  /// read are available afterwards.
  static Database load(const std::vector<std::string> &folders, Diagnostics &diagnostics);

  /// The material of that name as its file has it, or nullptr.
  const Material *find(const std::string &name) const;

  /// What "TaOx", "TaOx / Kim 2014 model" or, with several alternatives on top of one another, "X / a / b" means. When
  /// there is no such material or alternative the reason is put into `mistake`, with the nearest known name.
  std::optional<Material> choose(const std::string &text, std::string &mistake) const;

  const std::map<std::string, Material> &materials() const { return materials_; }
  std::vector<std::string>               names() const;

private:
  std::map<std::string, Material> materials_;
};

/// "TaOx / Kim 2014 model" in its parts, without the blanks around them.
std::vector<std::string> parts_of_choice(const std::string &text);

/// The folder of the shipped database: $IONSTACK_MATERIALS if set, else that of the sources or of the installation.
std::string shipped_database_folder();
} // namespace ionstack::materials

#endif
