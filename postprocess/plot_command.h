// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_plot_command_h
#define ionstack_postprocess_plot_command_h

#include <string>

namespace ionstack::postprocess
{
/// Makes the pictures of a run's folder with the plot script. Returns the script's exit status.
int plot(const std::string &folder);
} // namespace ionstack::postprocess

#endif
