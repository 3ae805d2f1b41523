// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_figures_loop_figures_h
#define ionstack_postprocess_figures_loop_figures_h

#include "postprocess/figures/sweep_figures.h"

#include <vector>

namespace ionstack::postprocess
{
/// One way of the voltage from zero to one polarity and back.
struct Lobe
{
  double polarity        = 0.;    ///< +1 or -1
  double largest_voltage = 0.;    ///< of the largest |V|, with its sign [V]
  bool   complete        = false; ///< begins and ends at zero voltage

  /// Integral of I dV along the way, straight between points [V A = W]: the area between the outgoing and the returning
  /// current. Positive when the device conducts better on the way out than on the way back (as in a reset), negative
  /// when it conducts better on the way back (as in a set), in either polarity. Where the two cross, their parts of
  /// opposite signs cancel. Without meaning for a lobe that is not complete.
  double area = 0.;
};

/// The lobes of a sweep, in order of time; voltages that pass zero are cut there. Points at zero voltage, to
/// round-off, belong to none.
std::vector<Lobe> lobes(const std::vector<Branch> &branches);

/// Area enclosed by a pinched loop: the sum of the magnitudes of the areas of its complete lobes [W].
double hysteresis_area(const std::vector<Lobe> &lobes);

inline constexpr const char *definition_of_hysteresis_area =
    "integral of I dV from zero voltage out and back to zero, by magnitude, summed over all lobes that are complete; "
    "straight between points";
} // namespace ionstack::postprocess

#endif
