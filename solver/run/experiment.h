// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_run_experiment_h
#define ionstack_solver_run_experiment_h

#include "solver/experiment/protocol_cursor.h"
#include "solver/run/model.h"
#include "solver/run/observer.h"
#include "solver/time/step_place.h"

#include <functional>
#include <optional>
#include <vector>

namespace ionstack::solver
{
/// Where an experiment is, so that it can be gone on with later.
struct ExperimentState
{
  ProtocolCursor::Position position;            ///< before the line under way, or, between lines, before the next one
  bool                     within = false;      ///< a line is under way
  double                   time   = 0.;         ///< since the start of the protocol, where that line begins [s]
  double                   local  = 0.;         ///< the same as the time stepper counts it, from the last line that
                                                ///< began afresh
  double                 now              = 0.; ///< reached in that line, counted likewise
  long long              bakes            = 0;  ///< begun so far
  std::vector<double>    slopes           = {}; ///< of the last line: of each contact [V/s], then of the light [1/s]
  bool                   smooth           = false; ///< nothing has changed since the last line but the time
  std::vector<double>    last_conductance = {};    ///< of the last read at each contact [S]
  std::optional<Segment> last             = {};    ///< line
  std::vector<double>    currents         = {};    ///< of all contacts at the last step shown [A]
};

/// Who sees what an experiment does, and may stop it.
template <int dim>
struct Watch
{
  std::function<StepReport(const StepPlace &place, Vec unknowns, Vec rates)> read_state;
  std::function<void(const StepReport &report, Vec unknowns)>                show;
  std::function<void(const ReadReport &report)>                              show_read;
  /// Called between lines and after each step within one. Returns true, within a line, when the mesh is to be changed
  /// now; may throw to end the run.
  std::function<bool(const ExperimentState &state)> pause;
  /// Changes the mesh, and with it all that the model holds.
  std::function<void()> renew;
};

/// Does a protocol to a device. Time is counted afresh from each break point, so that a nanosecond pulse after ten
/// years is resolved. It hands the time stepper one straight line of voltage after the other, stops where an `until` is
/// fulfilled, and reads in between.
template <int dim>
class Experiment
{
public:
  Experiment(Model<dim> &model, const Protocol &protocol, const Watch<dim> &watch)
      : model_(model), watch_(watch), protocol_(protocol), cursor_(protocol),
        varies_(!model.discretization().physics().variations.empty())
  {
    at_.last_conductance.assign(protocol.sources().size(), not_set);
  }

  /// What acts before the first step, and while the device rests.
  void set_start();

  /// Goes on where an experiment with the same protocol was; the model has the unknowns and the history of then.
  void go_on_from(const ExperimentState &state, const Protocol &protocol);

  /// From the present unknowns to the end of the protocol. Throws SolverFailure.
  void run();

  const ExperimentState &state() const { return at_; }

private:
  /// Contacts that are not connected at the start have the voltages of the state of rest.
  void take_start();
  void line(const Segment &segment);
  void show(const StepReport &report, Vec state);
  /// Shows the state just after the corner with which a line begins, where currents jump there: into capacitances.
  void show_corner(const Segment &segment);
  void read(const Segment &segment);
  /// Reads off a state in which nothing changes with time.
  StepReport at_rest(const Segment &segment, Vec state) const;
  void       set_drive(const Segment &segment);
  /// What sources, light and surroundings are at the begin of a segment and stay.
  Drive drive_at_begin(const Segment &segment) const;
  /// Where carriers and the charges of electrodes find their places at once, a contact whose source holds a current
  /// keeps its voltage, if something stores its charge.
  void hold_charged(Drive &drive) const;
  /// The reading of the contact with a number in the protocol.
  const ContactReading &reading(const StepReport &report, std::size_t source) const;
  /// Where the sources and the light are at a time of the line under way [s], as far as sources hold their voltage; the
  /// others are where `report` has them.
  ProtocolCursor::Reached reached(const Segment &segment, double time, const StepReport &report) const;
  /// Whether some current is that into a capacitance.
  bool has_displacement() const;
  bool continues(const Segment &segment) const;
  /// The cycle whose draws hold; 0 when nothing is drawn, so that cycles make no difference.
  long long drawn_cycle(const Segment &segment) const { return varies_ ? segment.cycle : 0; }
  /// Number of the first condition of a segment that a state fulfils, -1 for none.
  int    fulfilled(const Segment &segment, const StepReport &report) const;
  double value_of(const Condition &condition, const StepReport &report) const;

  Model<dim>                   &model_;
  const Watch<dim>             &watch_;
  const Protocol               &protocol_;
  std::optional<ProtocolCursor> cursor_;
  bool                          varies_; ///< from cycle to cycle
  ExperimentState               at_;
  bool                          restored_ = false; ///< it does not begin at the start
  bool                          goes_on_  = false; ///< the line to come is one that was under way
};
} // namespace ionstack::solver

#endif
