// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_in_situ_in_situ_schedule_h
#define ionstack_postprocess_in_situ_in_situ_schedule_h

#include "postprocess/in_situ/in_situ_options.h"
#include "solver/run/observer.h"

#include <string>

namespace ionstack::postprocess
{
/// Tells set and reset while a run goes on, from the driven contact alone: the conductance I/V has grown (set) or
/// fallen (reset) by a factor since the start or since the last such event. A slow switching has several. Looked at
/// where |V| is at least a read voltage, because I/V means nothing near zero; a device whose I/V depends on the voltage
/// by more than the factor without switching needs a larger one.
class SwitchingWatch
{
public:
  /// `factor` > 1; `read_voltage` in V.
  SwitchingWatch(double factor, double read_voltage) : factor_(factor), read_voltage_(read_voltage) {}

  /// "set", "reset", or "" when nothing has happened; `voltage` in V, `current` in A.
  std::string look(double voltage, double current);

private:
  double factor_, read_voltage_;
  double conductance_ = 0.; ///< at the last event [S]; 0: not yet known
};

/// Decides at which steps ParaView sees the fields: the first and the last, and those that the options name.
class InSituSchedule
{
public:
  InSituSchedule(const InSituOptions &options, double read_voltage)
      : options_(options), watch_(options.event_factor, read_voltage)
  {
  }

  /// To be asked at each step.
  bool due(const solver::StepReport &report);

  /// The next step is shown, whatever the options say.
  void ask_for_picture() { asked_ = true; }

  /// "set" or "reset" when the last step that was asked about has one, else "".
  const std::string &event() const { return event_; }

private:
  const InSituOptions &options_;
  SwitchingWatch       watch_;
  std::string          event_;
  double               intervals_ = 0.; ///< number of the last interval of time that was shown
  bool                 asked_     = false;
};
} // namespace ionstack::postprocess

#endif
