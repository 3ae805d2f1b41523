// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_figures_analog_figures_h
#define ionstack_postprocess_figures_analog_figures_h

#include "postprocess/fits/update_nonlinearity.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace ionstack::postprocess
{
/// One cycle of an analog synapse: conductance [S] before the first pulse and after each pulse of a branch, so that n
/// pulses give n + 1 values.
struct UpdateCycle
{
  std::vector<double> potentiation, depression;
};

/// Which levels of conductance count as different.
struct LevelOptions
{
  std::optional<double> read_noise;              ///< standard deviation of a reading [S]
  double                spacing_in_sigma = 6.;   ///< with a read noise: each level -/+ 3 sigma is its own
  double                part_of_range    = 0.01; ///< without: this part of the range
};

struct AnalogFigures
{
  double minimum_conductance = 0., maximum_conductance = 0.; ///< over both branches [S]

  std::optional<double>          dynamic_range;            ///< maximum over minimum; none when that is not positive
  std::optional<double>          asymmetric_ratio;         ///< see definition_of_asymmetric_ratio
  std::optional<double>          branch_difference;        ///< see definition_of_branch_difference
  std::optional<NonlinearityFit> potentiation, depression; ///< of the branches

  double      level_spacing       = 0.; ///< from which two conductances count as different levels [S]
  std::size_t potentiation_levels = 0, depression_levels = 0;
};

/// Figures of one cycle. A branch without pulses may be empty; the figures that need it are none. Throws BadInput when
/// the options are out of range.
AnalogFigures analog_figures(const UpdateCycle &cycle, const LevelOptions &options = {});

/// Number of levels that can be told apart: going up from the lowest conductance, each that is at least `spacing` above
/// the last one counted. Zero of none.
std::size_t distinguishable_levels(std::vector<double> conductances, double spacing);

/// Standard deviation of the change of conductance at one pulse, from cycle to cycle, pooled over the pulses of both
/// branches, over the mean range (maximum minus minimum of a cycle). Branches are compared as far as all cycles have
/// them. None of fewer than two cycles, without pulses, or of a range of zero.
std::optional<double> cycle_to_cycle_variation(const std::vector<UpdateCycle> &cycles);

inline constexpr const char *definition_of_dynamic_range = "largest over smallest conductance of both branches";
inline constexpr const char *definition_of_asymmetric_ratio =
    "max |Gp(n) - Gd(N - n)| / (Gp(N) - Gd(N)) with Gp(n), Gd(n) the conductance after n of N pulses of potentiation "
    "and "
    "of depression; branches of different lengths are compared at equal n/N, straight between pulses; 0: symmetric";
inline constexpr const char *definition_of_branch_difference =
    "the same difference over the range Gmax - Gmin of both branches";
inline constexpr const char *definition_of_levels =
    "number of conductances of a branch that lie at least the level spacing above the last one counted, from the "
    "lowest "
    "up; the spacing is 6 standard deviations of the read noise or, without one, 1 % of the range";
inline constexpr const char *definition_of_cycle_to_cycle_variation =
    "standard deviation of a pulse's change of conductance over cycles, pooled over all pulses, over the mean range";
} // namespace ionstack::postprocess

#endif
