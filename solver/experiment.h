// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_experiment_h
#define ionstack_solver_experiment_h

#include "solver/observer.h"
#include "solver/protocol_cursor.h"
#include "solver/time_stepper.h"

#include <functional>

namespace ionstack::solver
{
/// What a step is to the protocol.
struct StepPlace
{
  StepNumbers    numbers;               ///< with the time that the system knows
  double         origin      = 0.;      ///< of that time, since the start of the protocol [s]
  const Segment *segment     = nullptr; ///< in which it lies; nullptr at the start
  int            direction   = 0;       ///< of the driving voltage after it
  bool           line_end    = false;
  bool           break_point = false;
};

/// Does a protocol to a device. Time is counted afresh from each break point, so that a nanosecond pulse after ten
/// years is resolved. It hands the time stepper one straight line of voltage after the other, stops where an `until` is
/// fulfilled, and reads in between.
template <int dim>
class Experiment
{
public:
  /// Reads off a state; what it returns is given to `show` once the step is certain.
  using ReadState = std::function<StepReport(const StepPlace &place, Vec unknowns, Vec rates)>;
  using Show      = std::function<void(const StepReport &report, Vec unknowns)>;
  using ShowRead  = std::function<void(const ReadReport &report)>;

  Experiment(System<dim> &system, TimeStepper<dim> &stepper, const Protocol &protocol)
      : system_(system), stepper_(stepper), cursor_(protocol), has_reads_(protocol.has_reads())
  {
  }

  /// From the present unknowns to the end of the protocol. Throws SolverFailure.
  void run(Vec unknowns, const ReadState &read_state, const Show &show, const ShowRead &show_read);

private:
  void line(const Segment &segment, Vec unknowns, const ReadState &read_state, const Show &show);
  void read(const Segment &segment, Vec unknowns, const ReadState &read_state, const ShowRead &show_read);
  void apply(const Segment &segment, Vec unknowns);
  bool continues(const Segment &segment) const;
  /// Number of the first condition of a segment that a state fulfils, -1 for none.
  int    fulfilled(const Segment &segment, const StepReport &report) const;
  double value_of(const Condition &condition, const StepReport &report) const;

  System<dim>           &system_;
  TimeStepper<dim>      &stepper_;
  ProtocolCursor         cursor_;
  bool                   has_reads_;
  double                 time_   = 0.;    ///< since the start of the protocol [s]
  double                 local_  = 0.;    ///< as the time stepper counts it, from the last line that began afresh
  long long              bakes_  = 0;     ///< begun so far
  double                 slope_  = 0.;    ///< of the last line [V/s]
  bool                   smooth_ = false; ///< nothing has changed since the last line but the time
  double                 last_conductance_ = std::nan(""); ///< of the last read [S]
  std::optional<Segment> last_;
};
} // namespace ionstack::solver

#endif
