// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_figures_plasticity_figures_h
#define ionstack_postprocess_figures_plasticity_figures_h

#include "postprocess/fits/exponential_fit.h"

#include <optional>
#include <vector>

namespace ionstack::postprocess
{
/// Two equal pulses and the answers of the device to them, as currents or changes of conductance, in one unit.
struct PulsePair
{
  double interval = 0.;           ///< from the end of the first to the beginning of the second pulse [s]
  double first = 0., second = 0.; ///< A1, A2
};

/// Paired-pulse index (A2 - A1)/A1: positive for facilitation, negative for depression. None for A1 = 0.
std::optional<double> paired_pulse_index(const PulsePair &pair);

/// Paired-pulse ratio A2/A1, the index plus one. None for A1 = 0.
std::optional<double> paired_pulse_ratio(const PulsePair &pair);

/// The index over the interval, PPF(dt) = C1 exp(-dt/tau1) [+ C2 exp(-dt/tau2)], see fit_decay(). Pairs without an
/// index are left out. The double exponential is that of R. S. Zucker, W. G. Regehr, Annu. Rev. Physiol. 64, 355
/// (2002), doi:10.1146/annurev.physiol.64.092501.114547 (recalled).
std::optional<ExponentialFit> paired_pulse_decay(const std::vector<PulsePair> &pairs);

/// Change of the weight by a pair of spikes.
struct SpikePair
{
  double delay  = 0.; ///< of the postsynaptic after the presynaptic spike [s]
  double change = 0.; ///< of the weight, in any unit
};

/// Spike-timing-dependent plasticity: dW = A+ exp(-dt/tau+) for dt > 0 and -A- exp(dt/tau-) for dt < 0, after
/// G. Bi, M. Poo, J. Neurosci. 18, 10464 (1998) (recalled). A device with the opposite polarity has negative
/// amplitudes.
struct TimingWindow
{
  std::optional<Exponential> after;  ///< A+, tau+
  std::optional<Exponential> before; ///< A-, tau-
};

/// Each side by least squares with one exponential; none of a side with fewer than two points or without decay. Pairs
/// with dt = 0 belong to neither.
TimingWindow timing_window(const std::vector<SpikePair> &pairs);

inline constexpr const char *definition_of_paired_pulse_index =
    "(A2 - A1)/A1 with the answers A1, A2 to the first and the second of two equal pulses; ratio: A2/A1";
inline constexpr const char *definition_of_timing_window =
    "dW = A_plus exp(-dt/tau_plus) for dt > 0, -A_minus exp(dt/tau_minus) for dt < 0, each side by least squares; dt: "
    "postsynaptic after presynaptic spike";
} // namespace ionstack::postprocess

#endif
