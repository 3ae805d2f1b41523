// SPDX-License-Identifier: Apache-2.0
#include "postprocess/studies/study_table.h"

#include "postprocess/files/column_name.h"
#include "tests/parameter_files/reading.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>

/// The table of a study, from outcomes of cases as they are found in their folders.
namespace ionstack::postprocess
{
namespace
{
using json = nlohmann::ordered_json;

CaseOutcome done(const double set_voltage, const double peak)
{
  CaseOutcome outcome;
  outcome.status  = 0;
  outcome.summary = {
      {"title", "t"},
      {"status", 0},
      {"version", "1"},
      {"revision", "a"},
      {"sweep",
       {{"set_voltage_V", set_voltage}, {"reset_voltage_V", nullptr}, {"definitions", {{"set_voltage_V", "words"}}}}},
      {"temperature", {{"maximum_K", peak}}},
      {"energy", {{"terminal_by_branch_J", {1., 2.}}}},
      {"solver", {{"steps", 7}, {"maximum_K", 3.}}}};
  return outcome;
}

/// A plan of a thickness in nm (3, 4 and so on) and, where asked for, samples.
parameters::StudyPlan plan(const int n_cases, const std::vector<std::string> &report, const long samples = 0)
{
  parameters::StudyPlan result;
  result.file         = "s.prm";
  result.report       = report;
  result.report_where = {"s.prm", 4};
  result.samples      = samples;
  parameters::VariedEntry thickness, field;
  thickness.name      = "oxide thickness";
  thickness.unit      = "nm";
  thickness.is_number = true;
  field.name          = "steps";
  if (samples > 0)
    thickness.distribution = parameters::Distribution::normal;
  result.varied = {thickness, field};
  for (int c = 0; c < n_cases; ++c)
    result.cases.push_back({c + 1, {{"", 3. + c}, {"hold 1 s, \"rest\"", std::nan("")}}, 0});
  return result;
}

std::string csv(const StudyTable &table)
{
  std::ostringstream text;
  table.write_csv(text);
  return text.str();
}

TEST(StudyTable, Rows)
{
  const auto  of = plan(3, {"set_voltage_V", "energy/terminal_by_branch_J/1", "temperature.maximum_K"});
  CaseOutcome failed;
  failed.status = 2;
  failed.reason = "contacts 'a' and 'b' share nodes, move one\n";
  const StudyTable table(of, {done(-0.9, 450.5), failed, {}});
  EXPECT_EQ(
      csv(table),
      "case,oxide_thickness_nm,steps,status,reason,set_voltage_V,energy_terminal_by_branch_J_1,temperature_maximum_K\n"
      "1,3,\"hold 1 s, \"\"rest\"\"\",0,,-0.9,2,450.5\n"
      "2,4,\"hold 1 s, \"\"rest\"\"\",2,\"contacts 'a' and 'b' share nodes, move one \",,,\n"
      "3,5,\"hold 1 s, \"\"rest\"\"\",,not run,,,\n");
  EXPECT_EQ(table.warnings(), std::vector<std::string>{});
  const json written = table.to_json();
  EXPECT_EQ(written["cases"][1]["status"], 2);
  EXPECT_EQ(written["cases"][2]["status"], nullptr);
  EXPECT_EQ(written["cases"][0]["values"]["oxide_thickness_nm"], 3.);
  EXPECT_EQ(written["statistics"].size(), 0u);
}

TEST(StudyTable, AllFiguresUnlessNamed)
{
  const auto       of = plan(1, {});
  const StudyTable table(of, {done(-0.9, 450.5)});
  EXPECT_EQ(csv(table).substr(0, csv(table).find('\n')),
            "case,oxide_thickness_nm,steps,status,reason,set_voltage_V,reset_voltage_V,temperature_maximum_K");
}

TEST(StudyTable, FiguresThatAreNotThere)
{
  const auto       of = plan(1, {"set_voltag_V", "maximum_K", "reset_voltage_V"});
  const StudyTable table(of, {done(-0.9, 450.5)});
  EXPECT_EQ(
      table.warnings(),
      (std::vector<std::string>{
          "s.prm:4: Study/Report: 'set_voltag_V' is a number in no summary.json of the cases, did you mean "
          "'set_voltage_V'?",
          "s.prm:4: Study/Report: 'maximum_K' stands in several sections of summary.json; write for example one of "
          "temperature/maximum_K, solver/maximum_K"}));
}

TEST(StudyTable, Versions)
{
  const auto  of          = plan(2, {});
  CaseOutcome old         = done(1., 2.);
  old.summary["revision"] = "b";
  EXPECT_EQ(StudyTable(of, {done(1., 2.), old}).warnings(),
            std::vector<std::string>{
                "the cases were run with different versions of ionstack, 1 (a) to 1 (b); --again runs them anew"});
}

TEST(ColumnName, Units)
{
  const std::pair<const char *, const char *> names[] = {{"V", "a_V"},
                                                         {"", "a"},
                                                         {"1", "a"},
                                                         {"1/m^3", "a_per_m3"},
                                                         {"cm^-3", "a_per_cm3"},
                                                         {"V/s", "a_V_per_s"},
                                                         {"W/(m K)", "a_W_per_m_K"},
                                                         {"m^2/s", "a_m2_per_s"},
                                                         {"m2 s-1", "a_m2_per_s"},
                                                         {"%", "a_percent"}};
  for (const auto &[unit, name] : names)
    EXPECT_EQ(column_name("a", unit), name);
}

TEST(CaseFolder, OutcomesBelongToTheirParameters)
{
  const std::string folder = testing::TempDir() + "case_folder_test";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directory(folder);
  const auto write = [&](const char *name, const std::string &text) { std::ofstream(folder + "/" + name) << text; };
  const std::string mine = digest("set A = 1\n"), other = digest("set A = 2\n");
  EXPECT_NE(mine, other);
  EXPECT_EQ(digest(""), "cbf29ce484222325");  // the offset basis of FNV-1a
  EXPECT_EQ(digest("a"), "af63dc4c8601ec8c"); // from the authors' table of test vectors

  EXPECT_FALSE(read_outcome(folder, mine).status) << "nothing there";
  write("parameters.prm", "set A = 1\n");
  EXPECT_FALSE(read_outcome(folder, mine).status) << "interrupted";
  write("summary.json", "{\"status\": 3, \"message\": \"steps");
  EXPECT_FALSE(read_outcome(folder, mine).status) << "cut short";
  write("summary.json", "{\"status\": 3, \"message\": \"steps are used up\", \"timings_s\": {\"total\": 2.5}}");
  const CaseOutcome outcome = read_outcome(folder, mine);
  EXPECT_EQ(outcome.status, 3);
  EXPECT_EQ(outcome.reason, "steps are used up");
  EXPECT_EQ(outcome.wall_time, 2.5);
  EXPECT_TRUE(outcome.is_complete());
  EXPECT_FALSE(read_outcome(folder, other).status) << "results of other parameters";

  forget_outcome(folder);
  EXPECT_FALSE(read_outcome(folder, mine).status);
  CaseOutcome refused;
  refused.status = 2;
  refused.reason = "contacts share nodes";
  write_failure(folder, other, refused);
  EXPECT_EQ(read_outcome(folder, other).status, 2);
  EXPECT_EQ(read_outcome(folder, other).reason, "contacts share nodes");
  EXPECT_FALSE(read_outcome(folder, other).is_complete());
  EXPECT_FALSE(read_outcome(folder, mine).status);
  std::filesystem::remove_all(folder);
}
} // namespace
} // namespace ionstack::postprocess
