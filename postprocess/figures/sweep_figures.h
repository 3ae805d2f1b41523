// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_figures_sweep_figures_h
#define ionstack_postprocess_figures_sweep_figures_h

#include <optional>
#include <string>
#include <vector>

namespace ionstack::postprocess
{
/// One reading of the driven contact.
struct SweepPoint
{
  double time = 0., voltage = 0., current = 0.; ///< s, V, A
};

/// Part of a protocol between two break points.
struct Branch
{
  std::vector<SweepPoint> points;

  bool   outgoing() const; ///< |V| grows
  double polarity() const; ///< sign of the largest |V|
  double energy() const;   ///< integral of V I dt [J], trapezoidal rule

  /// V / I where the branch passes `voltage` (its polarity is chosen by the sign), by linear interpolation of the
  /// current; none when it does not pass, or when the current flows against the voltage there: that of a capacitance,
  /// or of a cell that gives power.
  std::optional<double> resistance_at(double voltage) const;
};

/// Key figures of a bipolar sweep.
struct SweepFigures
{
  std::optional<double> set_voltage, reset_voltage;    ///< [V]
  std::optional<double> on_resistance, off_resistance; ///< [Ohm] smallest and largest at the read voltage
  std::optional<double> set_current, reset_current;    ///< [A] at the set and reset voltage
  std::optional<double> set_power, reset_power;        ///< [W] V I there
  std::optional<double> set_energy, reset_energy;      ///< [J] integral of V I dt over the branch that switches

  std::optional<double> window() const; ///< off over on resistance; none without both
};

/// Figures of merit from the branches of a sweep:
/// - on and off resistance: the smallest and largest V/I among all branches at +/- the read voltage;
/// - reset voltage: where |I| is largest on the outgoing branch of a polarity that leaves the device more resistive;
/// - set voltage: where the conductance grows fastest, d ln(I/V) / d|V| largest, above the read voltage, on the
///   outgoing branch of a polarity that leaves it more conductive;
/// - current and power at these voltages: those of the same instant, for the set in the middle of the two points
///   between which the conductance grows fastest;
/// - energy of the set and of the reset: that of the outgoing branch in which they happen.
/// A polarity switches when its returning branch differs from its outgoing one by more than a tenth at the read
/// voltage.
SweepFigures sweep_figures(const std::vector<Branch> &branches, double read_voltage);

inline constexpr const char *definition_of_set_voltage =
    "voltage of the largest d ln(I/V) / d|V| above the read voltage on the outgoing branch of the polarity that lowers "
    "the resistance";
inline constexpr const char *definition_of_reset_voltage =
    "voltage of the largest |I| on the outgoing branch of the polarity that raises the resistance";
inline constexpr const char *definition_of_on_resistance =
    "smallest positive V/I at +/- the read voltage over all branches; off_resistance_Ohm: largest";
inline constexpr const char *definition_of_switching_power =
    "V I at the device at the set voltage; reset_power_W: at the reset voltage";
inline constexpr const char *definition_of_switching_energy =
    "integral of V I dt at the device over the outgoing branch with the set; reset_energy_J: with the reset";
} // namespace ionstack::postprocess

#endif
