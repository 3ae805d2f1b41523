// SPDX-License-Identifier: Apache-2.0
#include "materials/database.h"
#include "temporary_folder.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <iterator>
#include <random>

// A file damaged at random may be refused or may still be sound; it must never end the program.
namespace ionstack::materials
{
namespace
{
std::string damaged(std::string text, std::mt19937 &random)
{
  using namespace std::string_literals; // keeps the zero byte
  const std::string odd   = "{}[]:,-#&*!|>'\"%@`~?\n\t \0\x01\xff"
                            "0eE.+/^"s;
  const int         count = std::uniform_int_distribution<int>(1, 12)(random);
  for (int i = 0; i < count && !text.empty(); ++i)
  {
    const std::size_t at     = std::uniform_int_distribution<std::size_t>(0, text.size() - 1)(random);
    const std::size_t length = std::uniform_int_distribution<std::size_t>(1, 30)(random);
    switch (std::uniform_int_distribution<int>(0, 3)(random))
    {
    case 0:
      text.erase(at, 1);
      break;
    case 1:
      text.erase(at, length);
      break;
    case 2:
      text[at] = odd[std::uniform_int_distribution<std::size_t>(0, odd.size() - 1)(random)];
      break;
    default:
      text.insert(at, text.substr(at / 2, length));
    }
  }
  return text;
}

TEST(Corruption, NeverThrowsAndAlwaysLocates)
{
  int files    = 0;
  int reported = 0;
  for (const auto &entry : std::filesystem::directory_iterator(IONSTACK_SOURCE_DIR "/materials/database"))
  {
    if (entry.path().extension() != ".yaml")
      continue;
    std::ifstream     stream(entry.path());
    const std::string whole{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    for (unsigned int seed = 0; seed < 40; ++seed)
    {
      SCOPED_TRACE(entry.path().filename().string() + ", seed " + std::to_string(seed));
      std::mt19937                 random(seed);
      const std::string            text = damaged(whole, random);
      const tests::TemporaryFolder folder;
      const std::string            file = folder.write("x.yaml", text);
      Diagnostics                  diagnostics;
      Database                     database;
      ASSERT_NO_THROW(database = Database::load({folder.path()}, diagnostics));
      ++files;
      reported += diagnostics.ok() ? 0 : 1;
      // Without a problem the material is there; a problem is one line and points into the file.
      EXPECT_TRUE(!diagnostics.ok() || database.materials().size() == 1);
      const auto lines = std::count(text.begin(), text.end(), '\n') + 1;
      for (const Problem &problem : diagnostics.problems())
      {
        EXPECT_EQ(problem.where.file, file);
        EXPECT_GE(problem.where.line, 1) << problem.text();
        EXPECT_LE(problem.where.line, lines + 1) << problem.text(); // the end of the file may be one line further
        EXPECT_FALSE(problem.message.empty());
        EXPECT_EQ(problem.text().find('\n'), std::string::npos);
      }
    }
  }
  // Texts such as notes are long, so not every damage is a mistake; but most are, or nothing was tested.
  EXPECT_GE(files, 200);
  EXPECT_GT(reported, files / 2);
}
} // namespace
} // namespace ionstack::materials
