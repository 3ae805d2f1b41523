// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_figures_experiment_figures_h
#define ionstack_postprocess_figures_experiment_figures_h

#include "postprocess/figures/pulse_figures.h"
#include "postprocess/figures/retention_figures.h"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

/// What the pulses and reads of a protocol tell together. Pure arithmetic.
namespace ionstack::postprocess
{
/// A pulse of the protocol.
struct DonePulse
{
  long long    number = 0;           ///< from 1
  std::string  label;                ///< of the step of the protocol: "3 train 50 pulses ..."
  double       begin = 0., end = 0.; ///< [s]
  PulseFigures figures;
  std::string  contact = {}; ///< whose voltage it is
};

/// A read of the protocol.
struct DoneRead
{
  double      time   = 0.; ///< [s]
  long long   pulses = 0;  ///< done before it
  std::string label;
  long long   bake        = 0;  ///< number of the bake in which it lies, from 1; 0: none
  double      temperature = 0.; ///< of the surroundings [K]
  double      conductance = 0.; ///< [S]
  std::string contact     = {}; ///< at which it was made
};

/// Number, energies and switching times of all pulses; null without any.
nlohmann::ordered_json pulses_json(const std::vector<DonePulse> &pulses);

/// Conductance found by the reads: first, last, extremes; null without any.
nlohmann::ordered_json reads_json(const std::vector<DoneRead> &reads);

/// The reads at one contact each, those at the contact of the first read first.
std::vector<std::vector<DoneRead>> by_contact(const std::vector<DoneRead> &reads);

/// Failure times of the states that were baked, and Arrhenius' law through them when there were several temperatures;
/// null without a bake that was read.
nlohmann::ordered_json retention_json(const std::vector<DoneRead> &reads, const RetentionCriterion &criterion);

/// Analog update: runs of pulses of one sign with a read after each are branches; one that raises the conductance is
/// potentiation, one that lowers it depression. Null when there is no branch of at least three pulses.
nlohmann::ordered_json analog_json(const std::vector<DonePulse> &pulses, const std::vector<DoneRead> &reads);

/// Plasticity: paired-pulse index of each `spike pair`, and the change of the conductance by each `spike timing`
/// between two reads; null without either.
nlohmann::ordered_json plasticity_json(const std::vector<DonePulse> &pulses, const std::vector<DoneRead> &reads);
} // namespace ionstack::postprocess

#endif
