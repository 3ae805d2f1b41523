// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_plot_command_h
#define ionstack_postprocess_plot_command_h

#include <nlohmann/json.hpp>

#include <string>

namespace ionstack::postprocess
{
/// Makes the pictures of the folder of a run, or of a study, with the plot script. Returns the script's exit status.
int plot(const std::string &folder);

/// Draws the diffusivities of materials (see materials::to_json; one, or an array) against temperature into `picture`
/// (PNG, PDF or SVG), those of one ion unless it is "". Returns the script's exit status.
int plot_materials(const nlohmann::json &materials, const std::string &ion, const std::string &picture);
} // namespace ionstack::postprocess

#endif
