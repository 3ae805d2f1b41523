// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_figures_pulse_figures_h
#define ionstack_postprocess_figures_pulse_figures_h

#include <optional>
#include <vector>

namespace ionstack::postprocess
{
/// One instant of a pulse. Between two samples voltages and current are taken to run straight. Two samples of the same
/// time are a jump.
struct PulseSample
{
  double time           = 0.; ///< [s]
  double device_voltage = 0.; ///< behind the series resistor [V]
  double source_voltage = 0.; ///< before it [V]
  double current        = 0.; ///< into the device [A]

  std::optional<double> source_current = {}; ///< out of the source [A]; none: that into the device
};

/// Key figures of one pulse. Energies are positive when they go into the device, or out of the source.
struct PulseFigures
{
  double amplitude     = 0.; ///< source voltage of the largest magnitude, with its sign [V]
  double energy_device = 0.; ///< [J]
  double energy_source = 0.; ///< [J]
  double charge        = 0.; ///< [C]
  double peak_current  = 0.; ///< largest |I| [A]
  double peak_power    = 0.; ///< largest |V I| of any sample at the device [W]

  std::optional<double> start_time, width;                                            ///< [s]
  std::optional<double> initial_conductance, final_conductance;                       ///< of the plateau [S]
  std::optional<double> switching_time;                                               ///< from start_time [s]
  std::optional<double> energy_device_until_switching, energy_source_until_switching; ///< [J]
};

/// What has to change for the device to have switched.
enum class SwitchingSignal
{
  conductance, ///< I over the voltage at the device
  current
};

struct PulseOptions
{
  SwitchingSignal signal         = SwitchingSignal::conductance;
  double          part_of_change = 0.9; ///< in (0, 1]: switched when this part of the change is done
  double smallest_change = 0.1; ///< a relative change (larger over smaller, minus one) below this is no switching
};

/// Integral of V I dt over the samples [J], exact for voltage and current that run straight between them:
/// dt/6 (2 V0 I0 + V0 I1 + V1 I0 + 2 V1 I1) a piece. The trapezoidal rule on V I differs by dt/6 dV dI a piece.
double energy_at_device(const std::vector<PulseSample> &samples);
double energy_at_source(const std::vector<PulseSample> &samples);

/// The samples up to `time`, the last one interpolated there.
std::vector<PulseSample> samples_until(const std::vector<PulseSample> &samples, double time);

/// Figures of a pulse from its samples, in order of time. The plateau are the samples from the first to the last in
/// which the source voltage is at least 0.9 of its largest magnitude; the change of the signal is that from the first
/// to the last sample of the plateau, so that what the edges of the pulse do to it is no switching. Without a voltage
/// there is neither plateau nor switching. Throws BadInput when times run backwards or an option is out of range.
PulseFigures pulse_figures(const std::vector<PulseSample> &samples, const PulseOptions &options = {});

/// Energy of one write pulse of the voltage `voltage` [V] and the duration `width` [s] that changes the conductance
/// from `before` to `after` [S]: V^2 (before + after)/2 width [J]. Source: P.-Y. Chen, X. Peng, S. Yu, "NeuroSim",
/// IEEE TCAD 37, 3067 (2018), and MLP_NeuroSim_V3.0, Cell.cpp.
double write_energy(double voltage, double before, double after, double width);

inline constexpr const char *definition_of_pulse_energy =
    "integral of V I dt over the samples of the pulse, exact for V and I that run straight between samples; device: V "
    "behind the series resistor, source: before it";
inline constexpr const char *definition_of_switching_time =
    "from the source voltage's first passage through half of its largest magnitude until the signal has first done the "
    "given part (0.9) of its change; the change is that between the first and the last sample whose source voltage is "
    "at least 0.9 of the largest; none when the signal changes by less than a tenth";
inline constexpr const char *definition_of_event =
    "a pulse that switches the device, that is, one with a switching time; energy per event: energy of these pulses";
inline constexpr const char *definition_of_energy_until_switching =
    "energy of the pulse from its first sample to the end of the switching time";
} // namespace ionstack::postprocess

#endif
