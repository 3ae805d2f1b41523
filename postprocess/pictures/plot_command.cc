// SPDX-License-Identifier: Apache-2.0
#include "postprocess/pictures/plot_command.h"

#include "materials/files/diagnostics.h"
#include "postprocess/pictures/script.h"

#include <filesystem>
#include <iostream>
#include <sstream>

namespace ionstack::postprocess
{
namespace
{
/// Runs the script for a run or that for a study on the folder of one.
int run_script_on(const std::string              &folder,
                  const std::string              &of_run,
                  const std::string              &of_study,
                  const std::vector<std::string> &for_run = {})
{
  if (std::filesystem::exists(folder + "/study.json"))
    return run_script(of_study, {folder});
  if (!std::filesystem::exists(folder + "/terminal.csv"))
  {
    std::cerr << folder << ": is no folder of a run (it has no terminal.csv) or of a study (it has no study.json)\n";
    return 2;
  }
  std::vector<std::string> arguments{folder};
  arguments.insert(arguments.end(), for_run.begin(), for_run.end());
  return run_script(of_run, arguments);
}
} // namespace

int plot(const std::string &folder, const std::vector<double> &times)
{
  if (!times.empty() && std::filesystem::exists(folder + "/study.json"))
    throw BadInput("--at: '" + folder + "' is a study, which has no fields; plot the folder of one of its cases");
  std::vector<std::string> arguments;
  for (const double time : times)
  {
    std::ostringstream text;
    text.precision(17);
    text << time;
    arguments.push_back(text.str());
  }
  return run_script_on(folder, "plot.py", "plot_study.py", arguments);
}

int report(const std::string &folder)
{
  return run_script_on(folder, "report.py", "report_study.py");
}

int plot_materials(const nlohmann::json &materials, const std::string &ion, const std::string &picture)
{
  return run_script("plot_materials.py", {"--ion=" + ion, "--", picture}, materials.dump());
}
} // namespace ionstack::postprocess
