// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_tests_materials_reading_mistakes_h
#define ionstack_tests_materials_reading_mistakes_h

#include "material_texts.h"

#include <gtest/gtest.h>

#include <string>

/// Mistakes in material files: each gives one message, at the line and the entry where it stands.
namespace ionstack::tests
{
using materials::Database;

/// A piece of a sound file that is replaced, and what is said about it.
struct Mistake
{
  const char *title;
  const char *piece;
  const char *replacement;
  int         line;
  const char *entry;
  const char *message; ///< its beginning
};

/// Keeps addresses out of the names of the tests.
inline void PrintTo(const Mistake &mistake, std::ostream *out)
{
  *out << mistake.title;
}

/// Puts the mistake into a sound text, and expects one message about it.
inline void expect_one_problem(const Mistake &mistake, std::string text)
{
  const auto at = text.find(mistake.piece);
  ASSERT_NE(at, std::string::npos) << "the piece does not stand in the sound file";
  text.replace(at, std::string(mistake.piece).size(), mistake.replacement);

  const TemporaryFolder folder;
  const std::string     file = folder.write("x.yaml", text);
  Diagnostics           diagnostics;
  ASSERT_NO_THROW(Database::load({folder.path()}, diagnostics));
  ASSERT_EQ(diagnostics.problems().size(), 1U) << printed(diagnostics);
  const Problem &problem = diagnostics.problems().front();
  EXPECT_EQ(problem.where.file, file);
  EXPECT_EQ(problem.where.line, mistake.line) << problem.text();
  EXPECT_EQ(problem.entry, mistake.entry) << problem.text();
  EXPECT_EQ(problem.message.rfind(mistake.message, 0), 0U) << problem.text();
}

/// A name of the test in the letters that it may have.
inline std::string name_of(const testing::TestParamInfo<Mistake> &test)
{
  std::string name = test.param.title;
  for (char &c : name)
    if (c == ' ')
      c = '_';
  return name;
}
} // namespace ionstack::tests

#endif
