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
/// It begins at 0 V and time 0. A ProtocolCursor walks through it.
class Protocol
{
public:
  /// Reads the steps of the section `Protocol`.
  static Protocol read(parameters::Section root);

  /// Reads steps separated by commas. `folder` is the one in which files of `waveform` steps are looked for, that of
  /// the parameter file. All mistakes are reported at entry `name` of `section`, each with its step; the result is then
  /// of no use.
  static Protocol parse(const std::string         &text,
                        const std::string         &folder,
                        const parameters::Section &section,
                        const std::string         &name);

  const std::vector<Step> &steps() const { return steps_; }

  /// Time [s] that the whole protocol takes when no `until` ends anything early. NaN when that cannot be said: a ramp
  /// at a rate starts from a voltage that depends on an `until`.
  double duration() const { return duration_; }

  /// Whether some step sets or removes a limit of the current, or opens the circuit, which is a limit of zero.
  bool limits_current() const
  {
    return std::any_of(steps_.begin(),
                       steps_.end(),
                       [](const Step &step) {
                         return std::holds_alternative<SetCompliance>(step.action) ||
                                std::holds_alternative<OpenCircuit>(step.action);
                       });
  }

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

  bool has_reads() const { return !read_voltages().empty(); }

  /// The read voltages [V], each once, increasing.
  std::vector<double> read_voltages() const;

  /// Number of pulses when no `until` ends anything early; a `spike timing` counts as one. At most the largest
  /// long long.
  long long pulses() const;

private:
  std::vector<Step> steps_;
  double            duration_ = 0.;
};
} // namespace ionstack::solver

#endif
