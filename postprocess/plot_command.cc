// SPDX-License-Identifier: Apache-2.0
#include "postprocess/plot_command.h"

#include "postprocess/script.h"

#include <filesystem>
#include <iostream>

namespace ionstack::postprocess
{
int plot(const std::string &folder)
{
  if (std::filesystem::exists(folder + "/study.json"))
    return run_script("plot_study.py", {folder});
  if (!std::filesystem::exists(folder + "/terminal.csv"))
  {
    std::cerr << folder << ": is no folder of a run (it has no terminal.csv) or of a study (it has no study.json)\n";
    return 2;
  }
  return run_script("plot.py", {folder});
}

int plot_materials(const nlohmann::json &materials, const std::string &ion, const std::string &picture)
{
  return run_script("plot_materials.py", {"--ion=" + ion, "--", picture}, materials.dump());
}
} // namespace ionstack::postprocess
