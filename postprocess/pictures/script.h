// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_pictures_script_h
#define ionstack_postprocess_pictures_script_h

#include <string>
#include <vector>

namespace ionstack::postprocess
{
/// Path of a file of the folder postprocess/ of the sources or of the installation, see shipped_path().
std::string shipped_file(const std::string &name);

/// Runs a Python script of the folder postprocess/pictures/, for example "plot.py", of the sources or of the
/// installation, and hands it `standard_input`. What it prints goes where this program's output goes. Returns the
/// script's exit status; 1 when it cannot be started or a signal ended it.
int run_script(const std::string              &name,
               const std::vector<std::string> &arguments,
               const std::string              &standard_input = "");
} // namespace ionstack::postprocess

#endif
