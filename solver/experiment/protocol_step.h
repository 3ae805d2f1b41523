// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_experiment_protocol_step_h
#define ionstack_solver_experiment_protocol_step_h

#include "solver/experiment/source.h"
#include "solver/experiment/waveform.h"

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace ionstack::solver
{
/// "Not given", or "unchanged", or "unknown".
inline constexpr double not_set = std::numeric_limits<double>::quiet_NaN();

/// What ends a step early. `threshold` is in SI units: A, S, Ohm, V or s. All but the time are those of a contact, and
/// compared by magnitude; the time is that since the start of the protocol.
struct Condition
{
  enum class Quantity
  {
    current,
    conductance,
    resistance,
    voltage,
    time
  };

  Quantity quantity;
  bool     above; ///< fulfilled above the threshold, else below
  double   threshold;

  std::size_t source = 0; ///< number of the contact

  bool fulfilled(const double value) const { return above ? value > threshold : value < threshold; }
};

/// `ramp to`: a straight line to `target` [V] which takes `duration` [s], or with `rate` [V/s]; the other is not_set.
struct Ramp
{
  /// Another contact that goes to a voltage [V] in the same time.
  struct Beside
  {
    std::size_t source;
    double      target;
  };

  double              target;
  double              rate;
  double              duration;
  std::vector<Beside> beside = {};
};

/// `hold` [s]
struct Hold
{
  double duration;
};

/// `pulse`, `train` and `spike pair`: pulse k = 0, 1, ... goes from the present voltage to `voltage + k increment` [V]
/// and back; `width` is the time at its top. Times in s.
struct Pulses
{
  long long count        = 1;
  double    voltage      = 0.;
  double    increment    = 0.;
  double    rise         = 0.;
  double    width        = 0.;
  double    fall         = 0.;
  double    wait         = 0.; ///< after the fall of each pulse, but for the last one unless `waits_at_end`
  bool      waits_at_end = true;
  double    read         = not_set; ///< read voltage [V] after each pulse and its wait

  std::size_t reads_at = 0; ///< number of the contact at which it reads
};

/// `spike timing` and `waveform`: straight lines through points, the first of which is at time 0.
struct Course
{
  std::vector<Waveform::Point> points;
  bool                         is_spike;  ///< its voltages add to the present one, and it counts as a pulse
  std::string                  file = {}; ///< from which they were read
};

/// `bake` at a temperature [K] for a time [s]. With a read voltage [V], reads at `from` 10^(k/per_decade) [s],
/// k = 0, 1, ..., and at the end.
struct Bake
{
  double    temperature;
  double    duration;
  double    read       = not_set;
  long long per_decade = 0;
  double    from       = not_set;

  std::size_t reads_at = 0; ///< number of the contact at which it reads
};

/// `read` at a voltage [V]
struct Read
{
  double voltage;
};

/// `temperature` [K]
struct SetTemperature
{
  double temperature;
};

/// `compliance` [A], infinite when off
struct SetCompliance
{
  double current;
};

/// `open circuit` [s]: no current, until the source takes over at the voltage that the contact then has.
struct OpenCircuit
{
  double duration;
};

/// `current`: the source holds a current [A] for a time [s], after which it takes over at the voltage that it then has.
struct HoldCurrent
{
  double current;
  double duration;
};

/// `disconnect`: no current from here on; `connect`: the source takes over at the voltage that the contact has.
struct Connect
{
  bool connected;
};

/// `light`: this part of all light, reached on a straight line within `duration` [s]; 0: at once.
struct SetLight
{
  double part;
  double duration;
};

/// `repeat`: the steps of the body so many times.
struct Repeat
{
  long long rounds;
};

/// A step that could not be read.
struct Unreadable
{
};

using Action = std::variant<Unreadable,
                            Ramp,
                            Hold,
                            Pulses,
                            Course,
                            Bake,
                            Read,
                            SetTemperature,
                            SetCompliance,
                            OpenCircuit,
                            HoldCurrent,
                            Connect,
                            SetLight,
                            Repeat>;

/// What a piece of a step is.
enum class Part
{
  ramp,
  hold,
  rise,
  top,
  fall,
  wait,   ///< after a pulse
  spike,  ///< of `spike timing`
  course, ///< of a `waveform`
  bake,
  read
};

/// A piece of a step: a straight line of the voltage of its contact from where it is to `end` [V], or a read, which
/// takes no time.
struct Piece
{
  Part   part;
  double duration;               ///< [s]
  double end;                    ///< [V]
  double read         = not_set; ///< [V]
  bool   of_pulse     = false;
  bool   begins_pulse = false;
};

/// Number of the contact at which an action of the contact `source` reads; nothing when it does not.
std::optional<std::size_t> reads_at(const Action &action, std::size_t source);

/// Number of pieces of an action. Nothing is stored for each of them, so that a train may have any length.
long long number_of_pieces(const Action &action);

/// Piece `index`, given the voltage [V] at which the action began. A ramp at a rate may take no time.
Piece piece(const Action &action, long long index, double base);

/// Time [s] of an action that begins at the voltage `base` [V]; NaN when that is unknown (NaN) and decides.
double duration(const Action &action, double base);

/// Voltage [V] of its contact after an action that begins at `base` [V].
double voltage_after(const Action &action, double base);

/// True when the voltage never leaves `base` during the action.
bool keeps_voltage(const Action &action);

/// Times [s] of the reads within a bake, strictly increasing; time `index` of number_of_reads().
long long number_of_reads(const Bake &bake);
double    read_time(const Bake &bake, long long index);

/// A step of a protocol. Steps stand in the order of the text; the body of a `repeat` follows it.
struct Step
{
  Action                   action;
  std::optional<Condition> until;
  std::string              number;     ///< "3", or "3.1" for the first step in the body of step 3
  std::string              text;       ///< as written
  std::size_t              parent;     ///< the `repeat` around it, or `outside`
  std::size_t              end;        ///< index of what follows: the next step, or what stands after the body
  std::size_t              source = 0; ///< number of the contact upon which it acts

  static constexpr std::size_t outside = static_cast<std::size_t>(-1);

  /// "3.1 hold 1 ms"; the body of a repeat is left out.
  std::string label() const { return number + " " + text; }
};
} // namespace ionstack::solver

#endif
