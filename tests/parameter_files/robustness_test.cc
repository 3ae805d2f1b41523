// SPDX-License-Identifier: Apache-2.0
#include "device.h"
#include "reading.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <sstream>

/// Whatever the bytes: no crash, no hang, only problems; and what gives no problem can be written and read again.
namespace ionstack::parameters
{
namespace
{
using Random = std::mt19937;

std::size_t below(Random &random, const std::size_t limit)
{
  return random() % limit;
}

/// One random change, of the kinds that editors, hands and broken disks make.
void mutate(std::string &text, Random &random)
{
  static const Texts pieces = {"subsection ",
                               "end\n",
                               "set ",
                               " = ",
                               "=",
                               "\\\n",
                               "#",
                               "\n",
                               "/",
                               std::string(1, '\0'),
                               "\r",
                               "\xFF",
                               "\xC2",
                               "nm",
                               "1e999",
                               "-",
                               ",",
                               "include x\n",
                               "nan",
                               "\x01required",
                               std::string(5000, 'x')};
  const std::size_t  where  = text.empty() ? 0 : below(random, text.size());
  const std::size_t  length = text.empty() ? 0 : 1 + below(random, std::min<std::size_t>(60, text.size() - where));
  switch (below(random, 6))
  {
  case 0:
    text.erase(where, length);
    break;
  case 1:
    text.insert(where, pieces[below(random, pieces.size())]);
    break;
  case 2:
    text.insert(where, text.substr(where, length));
    break;
  case 3:
    if (!text.empty())
      text[where] = static_cast<char>(random());
    break;
  case 4:
    if (!text.empty())
      text[where] = static_cast<char>(' ' + below(random, 95));
    break;
  default:
    if (below(random, 10) == 0)
      text.resize(where);
  }
}

TEST(Robustness, MutatedFilesGiveProblemsOrRoundTrip)
{
  Random random(20240607);
  int    without_problems = 0;
  int    with_problems    = 0;
  for (int i = 0; i < 2000; ++i)
  {
    std::string text = device_text;
    for (std::size_t changes = 1 + below(random, i % 2 == 0 ? 2 : 12); changes > 0; --changes)
      mutate(text, random);

    Reading      reading(text, {"Protocol/Temperature=300 K"});
    const Device device = ask_for_device(reading.root);
    reading.file.report_unused();
    std::ostringstream resolved;
    reading.file.write_resolved(resolved);
    reading.file.write_reference(resolved);

    const int lines = 1 + static_cast<int>(std::count(text.begin(), text.end(), '\n'));
    for (const Problem &problem : reading.diagnostics.problems())
    {
      EXPECT_TRUE(problem.where.file == "t.prm" || problem.where.file == "--set");
      EXPECT_GE(problem.where.line, 0);
      EXPECT_LE(problem.where.line, lines);
      EXPECT_FALSE(problem.message.empty());
      EXPECT_EQ(problem.text().find_first_of(std::string("\n\r\0", 3)), std::string::npos) << problem.text();
    }
    if (!reading.diagnostics.ok())
    {
      ++with_problems;
      continue;
    }
    ++without_problems;
    std::ostringstream first;
    reading.file.write_resolved(first);
    Reading      again(first.str());
    const Device same = ask_for_device(again.root);
    again.file.report_unused();
    EXPECT_EQ(again.problems(), Texts{}) << text;
    EXPECT_EQ(same.texts, device.texts) << text;
  }
  // The mutations are of both kinds, or this test would show nothing.
  EXPECT_GT(without_problems, 100);
  EXPECT_GT(with_problems, 1000);
}

TEST(Robustness, RandomBytes)
{
  Random random(7);
  for (int i = 0; i < 200; ++i)
  {
    std::string text(below(random, 20000), ' ');
    for (char &c : text)
      c = static_cast<char>(random());
    Reading reading(text);
    (void)ask_for_device(reading.root);
    reading.file.report_unused();
    EXPECT_LE(reading.problems().size(), 200u);
  }
}

/// Sizes at which a quadratic step would take minutes.
TEST(Robustness, LargeFilesOfEachConstruct)
{
  const auto repeated = [](const std::string &piece)
  {
    std::string text;
    while (text.size() < (4u << 20))
      text += piece;
    return text;
  };
  std::string many_names;
  std::string many_sections;
  for (int i = 0; i < 100000; ++i)
  {
    many_names += "set n" + std::to_string(i) + " = 1\n";
    many_sections += "subsection s" + std::to_string(i) + "\nend\n";
  }
  for (const std::string &text : {repeated("set A = 1\n"),
                                  repeated("subsection S\n"),
                                  repeated("end\n"),
                                  repeated("subsection S\nend\n"),
                                  repeated("\\\n"),
                                  repeated("x\\\n"),
                                  repeated("#"),
                                  repeated(std::string(1, '\0')),
                                  repeated(" "),
                                  repeated("set A = 1, "),
                                  many_names,
                                  many_sections})
  {
    Reading reading(text);
    (void)ask_for_device(reading.root);
    reading.file.report_unused();
    EXPECT_LE(reading.problems().size(), 202u) << text.substr(0, 20);
  }
}
} // namespace
} // namespace ionstack::parameters
