// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_figures_key_figures_h
#define ionstack_postprocess_figures_key_figures_h

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace ionstack::postprocess
{
/// A number with its unit as one reads it: three decades a prefix ("12.3 kOhm", "4.56 pJ"), none from 0.1 to 1000, for
/// kelvin and electronvolt, for pure numbers (unit ""), and for long times, which are told in years, too. Four digits.
/// The unit stands at `width` characters behind the right-aligned number, 0 for no alignment.
std::string legible(double value, const std::string &unit, int width = 0);

/// The table at the end of a run: the key figures of summary.json with their units, one a line, under a heading for
/// each kind that was found. Figures that were not found are left out, but for those of a sweep that did not switch.
std::vector<std::string> key_figures(const nlohmann::ordered_json &summary);
} // namespace ionstack::postprocess

#endif
