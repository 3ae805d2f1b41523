// SPDX-License-Identifier: Apache-2.0
#include "materials/files/diagnostics.h"
#include "postprocess/recorded_run.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

/// Every number that a parameter file can hold is set to zero, to a negative, a tiny, a huge and no value: each is
/// either taken or refused at its entry.
namespace ionstack::tests
{
namespace
{
/// An entry with a number, as the program prints it.
struct Entry
{
  std::string path; ///< as --set takes it
  std::string unit; ///< "" for a bare number
};

/// The entries of resolved parameters that hold, or may hold, a number: those that are not set stand there as comments
/// ("# set Width =") below a line that says their unit.
std::vector<Entry> entries_with_numbers(const std::string &resolved)
{
  static const std::regex opening(R"(\s*subsection (.*))"), setting(R"(\s*(# )?set ([^=]*[^ =])\s*=\s*(.*))"),
      unit_of(R"(.*quantity, for example in ([^,]*[^,.]).*)"), number(R"([+-]?[0-9.]+(e[+-]?[0-9]+)?( .*)?)");
  std::vector<Entry>       entries;
  std::vector<std::string> sections;
  std::istringstream       lines(resolved);
  std::string              unit;
  bool                     is_number = false;
  for (std::string line; std::getline(lines, line);)
  {
    std::smatch match;
    if (std::regex_match(line, match, setting))
    {
      std::string path;
      for (const std::string &section : sections)
        path += section + "/";
      const std::string value = match[3];
      if (is_number || std::regex_match(value, number))
        entries.push_back({path + match[2].str(), unit});
      unit.clear();
      is_number = false;
    }
    else if (std::regex_match(line, match, opening))
      sections.push_back(match[1]);
    else if (line.find_first_not_of(' ') != std::string::npos && line.substr(line.find_first_not_of(' ')) == "end")
      sections.pop_back();
    else if (std::regex_match(line, match, unit_of))
    {
      unit      = match[1];
      is_number = true;
    }
    else if (line.find("whole number") != std::string::npos || line.find("A number") != std::string::npos ||
             line.find("a number") != std::string::npos)
      is_number = true;
  }
  return entries;
}

TEST(EntryValues, AreTakenOrRefusedAtTheirEntry)
{
  const bool               all_files = std::getenv("IONSTACK_MUTATIONS") != nullptr;
  std::vector<std::string> files     = {"taox_memristor.prm", "perovskite_hysteresis.prm"};
  if (all_files)
    files.insert(files.end(),
                 {"taox_memristor_3d.prm",
                  "pedot_pss_cell.prm",
                  "cuinp2s6_cell.prm",
                  "charon_tio2.prm",
                  "mos2_lateral.prm",
                  "taox_interlayer.prm"});
  const char *const values[] = {"0", "-1", "-1e-30", "1e-30", "1e30", "1e300", "-1e300", "5e-324", "nan", "inf", ""};
  long              taken = 0, refused = 0;
  double            slowest = 0.;
  for (const std::string &name : files)
  {
    const std::string  file = std::string(IONSTACK_SOURCE_DIR) + "/parameter_files/" + name;
    std::vector<Entry> entries;
    {
      Diagnostics diagnostics;
      const auto  input = postprocess::RunInput::read(file, {}, diagnostics);
      ASSERT_TRUE(diagnostics.ok());
      entries = entries_with_numbers(input.resolved());
    }
    EXPECT_GT(entries.size(), 60u) << name;
    for (const Entry &entry : entries)
      for (const std::string value : values)
      {
        const std::string setting =
            entry.path + "=" + value + (entry.unit.empty() || value.empty() ? "" : " " + entry.unit);
        SCOPED_TRACE(name + ", " + setting);
        const auto  begin = std::chrono::steady_clock::now();
        Diagnostics diagnostics;
        try
        {
          const auto input = postprocess::RunInput::read(file, {setting}, diagnostics);
          if (diagnostics.ok())
            (void)input.resolved();
        }
        catch (const std::exception &error)
        {
          ADD_FAILURE() << error.what();
        }
        slowest = std::max(slowest, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
        ++(diagnostics.ok() ? taken : refused);
        for (const Problem &problem : diagnostics.problems())
        {
          EXPECT_FALSE(problem.where.file.empty());
          EXPECT_GT(problem.message.size(), 10u) << problem.text();
        }
        // No number is none of these, whatever the entry.
        if (value == "nan" || value == "inf")
        {
          EXPECT_FALSE(diagnostics.ok());
        }
      }
  }
  std::printf("%ld settings taken, %ld refused; the slowest took %.2f s\n", taken, refused, slowest);
  EXPECT_LT(slowest, 10.);
  EXPECT_GT(taken, 100);
  EXPECT_GT(refused, 300);
}
} // namespace
} // namespace ionstack::tests
