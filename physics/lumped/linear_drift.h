// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_lumped_linear_drift_h
#define ionstack_physics_lumped_linear_drift_h

#include "physics/lumped/lumped_state.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace ionstack::physics
{
/// The memristor of Strukov, Snider, Stewart & Williams, Nature 453, 80 (2008), eqs. 5 and 6: a film of thickness D,
/// doped over the part x = w/D of it, whose boundary drifts with the current,
///
///     V = [R_on x + R_off (1 - x)] I,   dx/dt = mu R_on/D^2 I.
///
/// No window function: the law is this all the way to the ends. There the boundary stops, at once in the model, over
/// the last `stop` of x here, and turns back freely. A positive current lets x grow (SET). With the flux phi = int V dt
/// from x(0) = x_0, while 0 < x < 1:
///
///     R_off x - (R_off - R_on) x^2/2 = R_off x_0 - (R_off - R_on) x_0^2/2 + mu R_on phi/D^2.
///
/// Internal unknown: x [1]. Equations: drift [1/s], Ohm's law over R_on times `current_scale`.
struct LinearDrift
{
  static constexpr const char *name = "linear drift";

  double on_resistance  = 100.;  ///< R_on [Ohm]
  double off_resistance = 16e3;  ///< R_off [Ohm]
  double thickness      = 10e-9; ///< D [m]
  double mobility       = 1e-14; ///< mu [m^2/(V s)]
  double initial_state  = 0.1;   ///< x at the start, 0 to 1
  double stop           = 1e-4;  ///< [1]
  double current_scale  = 1e-3;  ///< [A]

  std::size_t n_internal() const { return 1; }

  /// Whether an internal unknown is a state that a read must not move: the doped part.
  bool has_memory(const std::size_t /*i*/) const { return true; }

  /// What changes R by itself where it is smallest, but no finer than where the boundary stops.
  lumped::Accuracy accuracy(const std::size_t /*i*/) const
  {
    return {std::clamp(on_resistance / std::abs(off_resistance - on_resistance), stop, 1.), 0.};
  }
  /// Linear in the voltage.
  lumped::Accuracy voltage_accuracy() const { return {1., 1.}; }

  std::vector<double> initial() const { return {initial_state}; }

  /// Throws std::invalid_argument with one sentence when a parameter has no meaning.
  void check() const
  {
    require_positive(name, "the on resistance [Ohm]", on_resistance);
    require_positive(name, "the off resistance [Ohm]", off_resistance);
    require_positive(name, "the thickness [m]", thickness);
    require_positive(name, "the mobility [m^2/(V s)]", mobility);
    if (!(initial_state >= 0. && initial_state <= 1.))
      throw std::invalid_argument(std::string(name) + ": the initial state is " + std::to_string(initial_state) +
                                  ", it must lie between 0 and 1");
  }

  /// mu R_on/D^2 [1/C]: x per charge.
  double drift() const { return mobility * on_resistance / (thickness * thickness); }

  /// Memristance [Ohm].
  template <class Number>
  Number resistance(const Number *x) const
  {
    return off_resistance - (off_resistance - on_resistance) * x[0];
  }

  template <class Number>
  void residual(const Number &voltage, const Number &current, const Number *x, const Number *rates, Number *out) const
  {
    const Number free = value_of(current) >= 0. ? gate<Number>((1. - x[0]) / stop) : gate<Number>(x[0] / stop);
    out[0]            = rates[0] - drift() * free * current;
    out[1]            = (voltage - resistance(x) * current) / (on_resistance * current_scale);
  }

  /// What is turned into heat [W]; all of it, as nothing is stored.
  double dissipated_power(const double voltage, const double current, const double * /*x*/) const
  {
    return voltage * current;
  }

  std::vector<Observable> observables(const double /*voltage*/, const double /*current*/, const double *x) const
  {
    return {{"doped_thickness_m", thickness * x[0]}, {"resistance_Ohm", resistance(x)}};
  }
};
} // namespace ionstack::physics

#endif
