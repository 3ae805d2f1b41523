// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_pictures_plot_command_h
#define ionstack_postprocess_pictures_plot_command_h

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace ionstack::postprocess
{
/// Makes the pictures of the folder of a run, or of a study, with the plot script; of a run the sections and profiles
/// at the written times nearest to `times` [s], when there are any. Returns the script's exit status. Throws BadInput
/// for times of a study.
int plot(const std::string &folder, const std::vector<double> &times = {});

/// Writes FOLDER/report.html on a run, or on a study, and its pictures. Returns the script's exit status.
int report(const std::string &folder);

/// Draws the diffusivities of materials (see materials::to_json; one, or an array) against temperature into `picture`
/// (PNG, PDF or SVG), those of one ion unless it is "". Returns the script's exit status.
int plot_materials(const nlohmann::json &materials, const std::string &ion, const std::string &picture);
} // namespace ionstack::postprocess

#endif
