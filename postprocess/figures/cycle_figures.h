// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_figures_cycle_figures_h
#define ionstack_postprocess_figures_cycle_figures_h

#include "postprocess/figures/sweep_figures.h"

#include <nlohmann/json.hpp>

#include <string>
#include <utility>
#include <vector>

/// How the cycles of a device differ. Pure arithmetic.
namespace ionstack::postprocess
{
/// A cycle of the protocol that has come to its end.
struct DoneCycle
{
  long long           number = 0;           ///< from 1
  double              begin = 0., end = 0.; ///< [s]
  SweepFigures        figures;              ///< of its own sweep
  double              energy = 0.;          ///< that it took, integral of V I dt over its sweep [J]
  std::vector<double> drawn;                ///< what was drawn for it
};

/// Numbers, in the order of drawn values: "shift of migration energy" and its unit "eV".
using DrawnQuantities = std::vector<std::pair<std::string, std::string>>;

/// Mean, spread and quantiles over all cycles of set and reset voltage, resistances, window and energy, and of what was
/// drawn; null when fewer than two cycles have a resistance at the read voltage.
nlohmann::ordered_json cycles_json(const std::vector<DoneCycle> &cycles, const DrawnQuantities &drawn);
} // namespace ionstack::postprocess

#endif
