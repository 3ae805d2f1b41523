// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_tests_materials_material_texts_h
#define ionstack_tests_materials_material_texts_h

#include "materials/database.h"
#include "temporary_folder.h"

#include <gtest/gtest.h>
#include <initializer_list>
#include <sstream>
#include <string>

namespace ionstack::tests
{
inline const std::string shipped_folder = IONSTACK_SOURCE_DIR "/materials/database";

inline std::string printed(const Diagnostics &diagnostics)
{
  std::ostringstream out;
  diagnostics.print(out);
  return out.str();
}

/// The database of files with these texts, which must be without mistakes.
inline materials::Database database_of(const std::initializer_list<std::string> &texts)
{
  const TemporaryFolder folder;
  int                   number = 0;
  for (const std::string &text : texts)
    folder.write("m" + std::to_string(number++) + ".yaml", text);
  Diagnostics         diagnostics;
  materials::Database database = materials::Database::load({folder.path()}, diagnostics);
  EXPECT_TRUE(diagnostics.ok()) << printed(diagnostics);
  return database;
}

/// The shipped materials, which must be without mistakes.
inline materials::Database shipped_database()
{
  Diagnostics         diagnostics;
  materials::Database database = materials::Database::load({shipped_folder}, diagnostics);
  EXPECT_TRUE(diagnostics.ok()) << printed(diagnostics);
  return database;
}

/// The mistakes of one file with this text, printed; the folder's path is left out.
inline std::string mistakes_of(const std::string &text)
{
  const TemporaryFolder folder;
  folder.write("m.yaml", text);
  Diagnostics diagnostics;
  materials::Database::load({folder.path()}, diagnostics);
  std::string       result = printed(diagnostics);
  const std::string path   = folder.path() + "/";
  for (auto at = result.find(path); at != std::string::npos; at = result.find(path))
    result.erase(at, path.size());
  return result;
}
} // namespace ionstack::tests

#endif
