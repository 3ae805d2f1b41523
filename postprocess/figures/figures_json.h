// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_figures_figures_json_h
#define ionstack_postprocess_figures_figures_json_h

#include "postprocess/figures/analog_figures.h"
#include "postprocess/figures/loop_figures.h"
#include "postprocess/figures/plasticity_figures.h"
#include "postprocess/figures/retention_figures.h"
#include "postprocess/fits/statistics.h"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace ionstack::postprocess
{
/// Figures as entries of summary.json. A name carries its unit after the last underscore, a number without one is a
/// pure number, and a figure that was not found is null. "definitions" says what the names mean; see doc/figures.md.

nlohmann::ordered_json as_json(const Distribution &distribution, const std::string &unit);
nlohmann::ordered_json as_json(const SweepFigures &figures, const std::vector<Lobe> &lobes);

/// `temperatures` [K]: for which the lifetime is told. `lifetimes` [s]: for which the temperature is told.
nlohmann::ordered_json as_json(const ArrheniusFigures    &figures,
                               const std::vector<double> &temperatures = {temperature_of_use},
                               const std::vector<double> &lifetimes    = {ten_years});

nlohmann::ordered_json as_json(const AnalogFigures &figures);
nlohmann::ordered_json as_json(const std::vector<PulsePair> &pairs);
nlohmann::ordered_json as_json(const TimingWindow &window);

/// "Arrhenius", "not Arrhenius", "undecided" or "no line".
std::string name(ArrheniusVerdict verdict);
} // namespace ionstack::postprocess

#endif
