// SPDX-License-Identifier: Apache-2.0
#include "postprocess/plot_command.h"

#include "build_info.h"

#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <iostream>

namespace ionstack::postprocess
{
int plot(const std::string &folder)
{
  if (!std::filesystem::exists(folder + "/terminal.csv"))
  {
    std::cerr << folder << ": is no folder of a run (it has no terminal.csv)\n";
    return 2;
  }
  std::string script = std::string(build_info::source_folder) + "/postprocess/plot.py";
  if (!std::filesystem::exists(script))
    script = std::string(build_info::installed_folder) + "/postprocess/plot.py";

  const pid_t child = fork();
  if (child == 0)
  {
    execl(build_info::python, build_info::python, script.c_str(), folder.c_str(), static_cast<char *>(nullptr));
    std::cerr << build_info::python << ": cannot be started; install python3 and python3-matplotlib\n";
    _exit(1);
  }
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child)
    return 1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
} // namespace ionstack::postprocess
