// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_experiment_protocol_h
#define ionstack_solver_experiment_protocol_h

#include "parameter_files/reader/parameters.h"
#include "solver/experiment/protocol_step.h"

#include <algorithm>
#include <string>
#include <vector>

namespace ionstack::solver
{
/// What is done to the device, in the words of a laboratory script (see doc/protocol.md):
///     temperature 350 K, repeat 20 (pulse 1.2 V width 1 us, read 0.1 V) until conductance > 10 uS, hold 1 s
/// It begins at time 0, with its contact at 0 V. A ProtocolCursor walks through it.
class Protocol
{
public:
  /// Reads the section `Protocol`, whose steps may name `sources`.
  static Protocol read(parameters::Section root, const Sources &sources);

  /// Reads steps separated by commas, that may name `sources`. `folder` is the one in which files of `waveform` steps
  /// are looked for, that of the parameter file. All mistakes are reported at entry `name` of `section`, each with its
  /// step; the result is then of no use.
  static Protocol parse(const std::string         &text,
                        const std::string         &folder,
                        const parameters::Section &section,
                        const std::string         &name,
                        const Sources             &sources = {Source()});

  const std::vector<Step> &steps() const { return steps_; }

  /// Time [s] that the whole protocol takes when no `until` ends anything early. NaN when that cannot be said: a ramp
  /// at a rate starts from a voltage that depends on an `until`.
  double duration() const { return duration_; }

  /// The contacts that steps may name.
  const Sources &sources() const { return sources_; }

  /// Part of the light that falls at the start.
  double light() const { return light_; }

  /// Whether some step acts upon a contact other than by a read, or it is not connected at the start.
  bool drives(std::size_t source) const;

  /// Whether some step names a contact that is not the one of steps without a name.
  bool names_contacts() const;

  /// Number and text of a step with its contact, also where it names none.
  std::string described(const Step &step) const;

  /// Whether some step limits the current of a contact, or removes its limit, or holds its current, at zero or another
  /// one; or it is not connected at the start.
  bool limits_current(std::size_t source) const;

  /// Whether some step changes the light, or it is not all of it at the start.
  bool changes_light() const;

  /// Whether some step is a `repeat`, of which each round is a cycle.
  bool has_cycles() const
  {
    return std::any_of(
        steps_.begin(), steps_.end(), [](const Step &step) { return std::holds_alternative<Repeat>(step.action); });
  }

  /// Whether some step is a `bake`.
  bool has_bakes() const
  {
    return std::any_of(
        steps_.begin(), steps_.end(), [](const Step &step) { return std::holds_alternative<Bake>(step.action); });
  }

  /// Number of top-level steps.
  int last_step() const { return steps_.empty() ? 0 : std::stoi(steps_.back().number); }

  /// Files from which waveforms were read.
  std::vector<std::string> files() const;

  /// Whether something is read at a contact.
  bool has_reads(std::size_t source) const;

  /// The read voltages [V], each once, increasing.
  std::vector<double> read_voltages() const;

  /// Number of pulses when no `until` ends anything early; a `spike timing` counts as one. At most the largest
  /// long long.
  long long pulses() const;

private:
  std::vector<Step> steps_;
  Sources           sources_;
  double            light_    = 1.;
  double            duration_ = 0.;
};
} // namespace ionstack::solver

#endif
