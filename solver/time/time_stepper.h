// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_time_time_stepper_h
#define ionstack_solver_time_time_stepper_h

#include "solver/petsc/vector.h"
#include "solver/time/newton.h"
#include "solver/time/order_control.h"
#include "solver/time/weights.h"

#include <petscts.h>

#include <cmath>
#include <exception>
#include <functional>
#include <memory>
#include <string>

namespace ionstack::solver
{
/// How time is stepped: section `Time` of the parameters.
struct TimeOptions
{
  double initial_step  = 1e-6;  ///< [s] after the start and after each break point
  double minimum_step  = 1e-15; ///< [s] a smaller one ends the run
  double maximum_step  = 1e30;  ///< [s]
  int    order         = 3;     ///< highest order of the BDF formulas
  long   maximum_steps = 100000;
  double rest          = 0.; ///< [s] for which the device rests at its first voltages before time zero

  static TimeOptions read(parameters::Section root);
};

/// Numbers of an accepted step.
struct StepNumbers
{
  long   step = 0; ///< 1-based
  double time = 0., size = 0.;
};

/// What the BDF formulas need to go on as if nothing had happened: the last states, the oldest first, as many as the
/// error of the highest order wants. The mesh and the ranks may change between taking it and going on from it.
struct StepHistory
{
  std::vector<double>    times;               ///< [s], as the time stepper counts them
  std::vector<VectorPtr> states;              ///< one a time
  bool                   since_start = false; ///< the second one is the half step with which an interval begins
  double                 next_step   = 0.;    ///< [s]
  int                    order       = 1;     ///< highest one of the next step's formula
  int                    of_order    = 0;     ///< so many steps have had it
  bool                   filled_up   = false; ///< concentrations were, since what has no storage was made consistent
  long                   steps       = 0;     ///< done so far
  std::vector<double>    ions        = {};    ///< of each field at the start
};

/// The solver cannot go on: which field, where, when. Results so far are valid.
struct SolverFailure : std::runtime_error
{
  using std::runtime_error::runtime_error;
};

/// Variable-order, variable-step BDF in time (PETSc TSBDF) with the local error under control.
template <int dim>
class TimeStepper
{
public:
  /// Called after each accepted step with its numbers, the unknowns and their rates. Returns false to end early.
  using OnStep = std::function<bool(const StepNumbers &, Vec unknowns, Vec rates)>;

  TimeStepper(System<dim> &system, const Tolerances &tolerances, const TimeOptions &options);
  ~TimeStepper();
  TimeStepper(const TimeStepper &)            = delete;
  TimeStepper &operator=(const TimeStepper &) = delete;

  /// What is in balance at once while ions are held. Carriers and the charges of electrodes find their places in no
  /// time, or all that is stored is held; a capacitor beside a contact is held, or its charge has long settled.
  enum class Held
  {
    ions_and_capacitors,
    ions,
    all
  };

  /// Solves for the fields without storage (potential, carriers, steady temperature) at `time` with all stored ones
  /// held. What Newton's method does not find at once is looked for by continuation. Collective; throws SolverFailure.
  void make_consistent(double time, Vec unknowns, Held held = Held::ions_and_capacitors);

  /// Whether the limit of a current, or an open circuit, keeps the driven contact from the voltage of its source.
  bool limit_acts(double time, Vec unknowns);

  /// Makes what has no storage consistent with what has, which is held: where such a limit has changed, or where
  /// concentrations have.
  void settle(double time, Vec unknowns);

  /// Lets `action` look at the state just after `time`, when the drive has a corner there: the unknowns with the rates
  /// that they then have. Not called when these cannot be found.
  void look_after(double time, double duration, Vec unknowns, const std::function<void(Vec rates)> &action);

  /// What is called time zero is so many seconds after the start of the protocol: for what is told of failures.
  void count_from(const double origin) { origin_ = origin; }

  /// How make_consistent() found what it did not find at once, in words; "" when it always did.
  const std::string &remark() const { return remark_; }

  /// How an interval of time begins, and how long its steps may be.
  enum class Start
  {
    afresh,   ///< after a break point, with the first step of the options
    smoothly, ///< where the last interval ended, of which it is a smooth continuation
    any_step  ///< afresh, and the longest step of the options does not count
  };

  /// Steps from `begin` to exactly `end`; the right-hand side is smooth in between. Returns false when ended early.
  bool advance(double begin, double end, Vec unknowns, const OnStep &on_step, Start start = Start::afresh);

  /// Solves for what has no memory with all ions, and all else that is stored, held, and lets `action` look at it; the
  /// unknowns are as before afterwards.
  void look_frozen(double time, Vec unknowns, const std::function<void(Vec frozen)> &action);

  /// The present history; to be taken between steps, also from within OnStep.
  StepHistory history() const;

  /// Goes on from a history whose states are vectors of this stepper's system: the next advance() is one that continues
  /// smoothly. `unknowns` receives the last state.
  void go_on_from(const StepHistory &history, Vec unknowns);

  long n_steps() const { return n_steps_; }
  long n_rejected() const;
  /// Largest parts of a species that were moved in a step: to fill up negative concentrations, and to keep the number.
  double                   largest_positivity_correction() const { return largest_positivity_correction_; }
  double                   largest_balance_correction() const { return largest_balance_correction_; }
  const Newton<dim>       &newton() const { return newton_; }
  const LinearSolver<dim> &linear_solver() const { return linear_solver_; }

  /// Where and how the last solve failed. Collective.
  FailureReport failure() const { return last_newton_->report(); }

private:
  static PetscErrorCode form_residual(TS, PetscReal, Vec, Vec, Vec, void *);
  static PetscErrorCode form_jacobian(TS, PetscReal, Vec, Vec, PetscReal, Mat, Mat, void *);
  static PetscErrorCode form_frozen_residual(SNES, Vec, Vec, void *);
  static PetscErrorCode form_frozen_jacobian(SNES, Vec, Mat, Mat, void *);
  static TimeStepper   *of(TS ts);
  static PetscErrorCode before_stage(TS, PetscReal);
  static PetscErrorCode after_stage(TS, PetscReal, PetscInt, Vec *);
  static PetscErrorCode after_step(TS);
  static PetscErrorCode form_guess(SNES, Vec, void *);
  /// Solves with what is stored held at held_, and the carriers' potentials, too, where held_carriers_ says so.
  bool solve_frozen(Vec unknowns);
  void keep_ions(Vec unknowns);
  /// The time since the start of the protocol, for people.
  std::string at_time(double time) const;
  /// Notes an accepted state for the history, and forgets what no formula needs any more.
  void note(double time, Vec unknowns);
  /// Chooses the order of the formula after an accepted step of so many seconds, and cuts the next step to what it
  /// permits.
  void control_order(double size);
  template <class Action>
  PetscErrorCode guarded(const Action &action);

  System<dim>           &system_;
  TimeOptions            options_;
  int                    order_ = 0; ///< highest order of the formulas
  OrderControl           order_control_;
  PetscInt               failed_solves_ = 0;
  Weights                step_weights_, solve_weights_;
  Vec                    rates_ = nullptr, held_ = nullptr;
  Mat                    matrix_ = nullptr;
  TS                     ts_     = nullptr;
  SNES                   frozen_ = nullptr;
  LinearSolver<dim>      linear_solver_; ///< of both Newton methods, which share the matrix
  Newton<dim>            newton_, frozen_newton_;
  const Newton<dim>     *last_newton_  = &newton_;
  Vec                    frozen_rates_ = nullptr, frozen_result_ = nullptr;
  double                 frozen_time_        = 0.; ///< of the solve with what is stored held [s]
  bool                   held_carriers_      = false;
  double                 temperature_before_ = std::nan(""); ///< of the surroundings in the last consistent state [K]
  std::string            remark_;
  double                 origin_             = 0.; ///< of the time [s]
  double                 potential_accuracy_ = 0.; ///< permitted per step [V]
  const OnStep          *on_step_            = nullptr;
  std::exception_ptr     exception_;
  long                   n_steps_ = 0;
  std::vector<double>    ions_; ///< of each species at the start
  double                 largest_positivity_correction_ = 0.;
  double                 largest_balance_correction_    = 0.;
  bool                   filled_up_                     = false; ///< concentrations, since all was consistent
  int                    at_minimum_                    = 0;
  std::vector<double>    past_times_;
  std::vector<VectorPtr> past_states_;          ///< since the interval began, at most as many as errors need
  bool                   since_start_ = false;  ///< the second of them is the half step with which it began
  VectorPtr              stage_, stage_before_; ///< the last two stages that were solved for
  double                 stage_time_ = 0., stage_before_time_ = 0.;
  const StepHistory     *replayed_       = nullptr; ///< its states are put in instead of being solved for
  std::size_t            replayed_stage_ = 0;
  bool                   stopped_        = false;
};
} // namespace ionstack::solver

#endif
