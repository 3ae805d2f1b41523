// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_experiment_circuit_h
#define ionstack_solver_experiment_circuit_h

#include "materials/units/constants.h"
#include "parameter_files/reader/parameters.h"
#include "physics/lumped/lumped_element.h"

#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace ionstack::solver
{
/// What the source of a contact controls: its voltage, or, where a source-measure unit has reached its limit or the
/// protocol asks for it, its current, which is zero where the circuit is open.
enum class Control : char
{
  undecided,
  voltage,
  upper_limit,
  lower_limit,
  current
};

/// Limit of the current through a contact.
struct Compliance
{
  bool   smooth     = false; ///< a limiter that saturates; else a source-measure unit, which holds the current exactly
  double limit      = std::numeric_limits<double>::infinity(); ///< [e/s]
  double resistance = std::nan(""); ///< of the limiter far below its limit [V s/e]; NaN: `default_drop` over the limit

  /// How sharply the limiter saturates: I = limit x / (1 + |x|^n)^(1/n), x = V / (resistance limit).
  static constexpr double sharpness    = 8.;
  static constexpr double default_drop = 0.01; ///< [V]

  /// Voltage across the limiter per unit of its unknown x [V]; that of a source-measure unit is its voltage.
  double scale() const
  {
    return !smooth || std::isinf(limit) ? 1. : std::isnan(resistance) ? default_drop : resistance * limit;
  }

  /// Zero where the unknown x = V/scale() and the current [e/s] belong together; [V].
  template <class Number>
  Number residual(const Number &x, const Number &current, const double impedance) const
  {
    using std::abs;
    using std::pow;
    if (std::isinf(limit))
      return x;
    if (smooth)
    {
      const double magnitude = std::abs(value_of(x));
      // Beyond, 1 + |x|^n is |x|^n to round-off, and the power would overflow.
      const Number saturated = magnitude > 100.
                                   ? Number(value_of(x) < 0. ? -1. : 1.)
                                   : Number(x * pow(1. + pow(abs(x) + 1e-300, sharpness), -1. / sharpness));
      return (current - limit * saturated) / limit;
    }
    // |I| < limit and no voltage, or I = limit and V > 0, or I = -limit and V < 0, as one equation.
    const Number above = x + impedance * (current - limit), below = x + impedance * (current + limit);
    if (above > 0.)
      return x - above;
    if (below < 0.)
      return x - below;
    return x;
  }

private:
  static double value_of(const double x) { return x; }
  template <class Number>
  static double value_of(const Number &x)
  {
    return x.val();
  }
};

/// A field-effect transistor of level 1 without body effect, symmetric in source and drain: Shichman & Hodges, IEEE J.
/// Solid-State Circuits 3, 285 (1968).
struct Transistor
{
  double gate_voltage      = 0.; ///< against ground [V]
  double threshold_voltage = 0.; ///< [V]
  double transconductance  = 0.; ///< K = mu C_ox W/L [e/(s V^2)]
  double modulation        = 0.; ///< lambda of the channel length [1/V]

  /// Current [e/s] from the terminal at `from` to that at `to` [V].
  template <class Number>
  Number current(const Number &from, const Number &to) const
  {
    const bool   forward = from > to;
    const Number drain = forward ? from : to, source = forward ? to : from;
    const Number voltage = drain - source, drive = gate_voltage - source - threshold_voltage;
    Number       current(0.);
    if (drive > 0.)
    {
      current = voltage < drive ? Number(drive * voltage - 0.5 * voltage * voltage) : Number(0.5 * drive * drive);
      current *= transconductance * (1. + modulation * voltage);
    }
    return forward ? current : Number(-current);
  }
};

/// What stands between the source and a contact: a series resistor, a transistor, a limit of the current, an element
/// without extension, one after the other, and a capacitor from the contact to ground.
///
/// With a resistor, a capacitor and a source-measure unit the row of the contact says it all: u = V - R I, or I = I_c,
/// where I is what flows into device and capacitor. Else the circuit has unknowns of its own, of order one so that the
/// tolerance of the potential in V suits them: the current times `impedance`, then the voltages across transistor,
/// limiter and element where there are such, then the element's own.
struct Circuit
{
  static constexpr double impedance = 1e6 * constants::elementary_charge; ///< 1 MOhm [V s/e]

  double                                series_resistance    = 0.; ///< [V s/e]
  double                                parallel_capacitance = 0.; ///< [e/V]
  std::optional<Transistor>             transistor;
  std::optional<Compliance>             compliance;
  std::optional<physics::LumpedElement> element;

  static constexpr unsigned int max_unknowns = 8; ///< that of the contact included

  unsigned int n_unknowns() const
  {
    const bool alone = !transistor && !element && !(compliance && compliance->smooth);
    return alone ? 0 : first_of_element() + (element ? 1 + static_cast<unsigned int>(initial_of_element().size()) : 0);
  }

  /// Whether the row of the contact, in a circuit without unknowns, depends on what flows into the device.
  bool sees_current() const { return series_resistance > 0. || compliance.has_value(); }

  /// The limit of the current [e/s] where the protocol asks for `asked`, NaN where it does not.
  double limit(const double asked) const
  {
    return !std::isnan(asked) ? asked : compliance ? compliance->limit : std::numeric_limits<double>::infinity();
  }

  /// The row of a contact whose circuit has no unknowns: of_voltage (v - V) + of_current (I - current), zero.
  struct Row
  {
    double of_voltage, of_current, current;
  };
  Row row(const Control control, const double limit, const double held_current) const
  {
    switch (control)
    {
    case Control::upper_limit:
      return {0., impedance, limit};
    case Control::lower_limit:
      return {0., impedance, -limit};
    case Control::current:
      return {0., impedance, held_current};
    default:
      return {1., series_resistance, 0.};
    }
  }

  /// What a source at `source_voltage` controls next, at a contact with a voltage and a current [e/s] from the source.
  /// An active set: what is controlled stays so until the other one is on the wrong side. `dead_band` is relative to
  /// the limit, and in V: it keeps round-off from deciding where both are at their bound.
  Control next_control(const Control present,
                       const double  source_voltage,
                       const double  limit,
                       const double  voltage,
                       const double  current,
                       const double  dead_band) const
  {
    if (std::isinf(limit))
      return Control::voltage;
    switch (present)
    {
    case Control::voltage:
      return current > limit * (1. + dead_band)    ? Control::upper_limit
             : current < -limit * (1. + dead_band) ? Control::lower_limit
                                                   : Control::voltage;
    case Control::upper_limit:
      return source_voltage - voltage - series_resistance * limit < -dead_band ? Control::voltage : present;
    case Control::lower_limit:
      return source_voltage - voltage + series_resistance * limit > dead_band ? Control::voltage : present;
    default:
      break;
    }
    // Nothing is known: at a limit there is a voltage over the source-measure unit, else the current is too large.
    const double drop = source_voltage - voltage - series_resistance * current;
    if (std::abs(current) > 0.5 * limit && std::abs(drop) + std::abs(current) / limit > 1. && drop * current >= 0.)
      return current > 0. ? Control::upper_limit : Control::lower_limit;
    return Control::voltage;
  }

  /// Voltage [V] between the source, which holds a current [e/s], and the contact; limit and unknowns x as in
  /// residual().
  double voltage_before(const double current, const double limit, const double *x) const
  {
    double       voltage = series_resistance * current;
    unsigned int next    = 1;
    if (n_unknowns() > 0 && transistor)
      voltage += x[next++];
    if (n_unknowns() > 0 && compliance)
    {
      Compliance present = *compliance;
      if (!std::isnan(limit))
        present.limit = limit;
      voltage += present.scale() * x[next++];
    }
    return element ? voltage + x[first_of_element()] : voltage;
  }

  /// Index of the voltage across the element.
  unsigned int first_of_element() const { return 1 + (transistor ? 1 : 0) + (compliance ? 1 : 0); }

  /// The element's own unknowns at the start.
  std::vector<double> initial_of_element() const
  {
    return std::visit([](const auto &e) { return e.initial(); }, *element);
  }

  /// What the unknowns x must make zero [V]. `out` has one value more than x: the first is Kirchhoff's law at the
  /// contact without the current into the device, which is added by the caller.
  template <class Number>
  void residual(const double  source_voltage,
                const double  limit,        ///< of the compliance [e/s], NaN: its own
                const double  held_current, ///< by the source [e/s], NaN: it holds its voltage; 0: the circuit is open
                const Number &contact_voltage,
                const Number &contact_rate,
                const Number *x,
                const Number *rates,   ///< dx/dt
                const bool    at_rest, ///< only what has memory moves
                Number       *out) const
  {
    const Number &scaled_current = x[0];
    const Number  current        = scaled_current / impedance;
    const bool    open           = held_current == 0.;
    unsigned int  next           = 1;
    out[0]                       = impedance * (parallel_capacitance * contact_rate) - scaled_current;
    Number drop                  = source_voltage - contact_voltage - series_resistance * current;
    if (transistor)
    {
      const Number from = contact_voltage + x[next];
      out[next + 1] = open ? x[next] : scaled_current - impedance * transistor->current<Number>(from, contact_voltage);
      drop -= x[next++];
    }
    if (compliance)
    {
      Compliance present = *compliance;
      if (!std::isnan(limit))
        present.limit = limit;
      out[next + 1] = open ? x[next] : present.residual<Number>(x[next], current, impedance);
      drop -= present.scale() * x[next++];
    }
    if (element)
      std::visit(
          [&](const auto &e)
          {
            std::vector<Number> moving(rates + next + 1, rates + next + 1 + e.n_internal());
            for (std::size_t i = 0; i < moving.size(); ++i)
              if (at_rest && !e.has_memory(i))
                moving[i] = 0. * contact_voltage;
            const Number amperes = current * constants::elementary_charge;
            e.residual(x[next], amperes, x + next + 1, moving.data(), out + next + 1);
            drop -= x[next];
          },
          *element);
    out[1] = std::isnan(held_current) ? drop : Number(scaled_current - impedance * held_current);
  }

  /// Reads the entries of the section of a contact.
  static Circuit read(parameters::Section own);
};
} // namespace ionstack::solver

#endif
