// SPDX-License-Identifier: Apache-2.0
#include "solver/time/time_stepper.h"

#include "materials/units/constants.h"
#include "materials/units/units.h"
#include "solver/petsc/petsc_check.h"
#include "solver/space/amounts.h"
#include "solver/time/continuation.h"

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <limits>
#include <sstream>
#include <utility>

namespace ionstack::solver
{
namespace
{
/// Rate [1/s] at which stored fields are held fast while the others adjust: no process is as fast.
constexpr double holding_rate      = 1e25;
constexpr int    failures_in_a_row = 30;
/// Newton's iterations for a step of a continuation, which is shortened when they do not do.
constexpr PetscInt iterations_of_continuation = 100;
/// Part of the first step of a line that rates just after its begin are taken from, and of a line that is shorter.
constexpr double part_of_first_step = 1e-3;
/// What sources control after a corner is settled after so many solves.
constexpr int most_corner_solves = 4;
/// Part of the tolerance of potentials below which a jump is none.
constexpr double no_jump = 0.1;
/// A time for people.
std::string seconds(const double time)
{
  std::ostringstream text;
  text << std::setprecision(6) << time << " s";
  return text.str();
}

/// Local numbers of the owned quasi-Fermi potentials.
template <int dim>
std::vector<PetscInt> carrier_unknowns(const Discretization<dim> &discretization)
{
  std::vector<PetscInt> numbers;
  for (PetscInt i = 0; i < discretization.n_owned(); ++i)
    if (discretization.is_nodal(i) && discretization.physics().fields[discretization.field_of()[i]].at_contact ==
                                          physics::Field::AtContact::follows_voltage)
      numbers.push_back(i);
  return numbers;
}

/// What may be done about a failure: before all else a cap, where the velocity of ions grows with the field without
/// bound.
std::string remedy(const physics::DevicePhysics &physics, const std::string &usual)
{
  for (const physics::RegionPhysics &region : physics.regions)
    for (const physics::Process &process : region.processes)
      if (const auto *ions = std::get_if<physics::IonTransport>(&process);
          ions != nullptr && ions->field_accelerated && ions->inverse_field_cap == 0.)
      {
        const std::string &species = physics.fields[region.fields[ions->concentration]].name;
        return "; the sinh law of '" + species +
               "' has no field cap, so that ions run away in a high field: set 'Field "
               "cap' in 'Species " +
               species + "', or else " + usual;
      }
  return "; " + usual;
}

/// Steps of the minimum size in a row that still may be chance (a break point close ahead).
constexpr int steps_at_minimum = 3;
/// Growth of the step from one to the next. The weights of BDF formulas of high order grow with this ratio, and with
/// them the round-off in the ions' balance.
constexpr double largest_growth = 1.6;
} // namespace

TimeOptions TimeOptions::read(parameters::Section root)
{
  using parameters::Range;
  parameters::Section section = root.section("Time", "Stepping in time: BDF formulas of variable order and step.");
  TimeOptions         options;
  options.initial_step = section.quantity("Initial step",
                                          "10 us",
                                          internal_unit::time,
                                          Range::positive(),
                                          "First step after the start and after each break point of the protocol.");
  options.minimum_step = section.quantity("Minimum step",
                                          "1e-18 s",
                                          internal_unit::time,
                                          Range::positive(),
                                          "When the error control asks for less, the run ends with status 3.");
  options.maximum_step =
      section.quantity("Maximum step", "1e12 s", internal_unit::time, Range::positive(), "Longest step.");
  options.order = static_cast<int>(section.integer(
      "Order", 3, 1, 5, "Highest order of the BDF formulas; each step takes that whose error permits the longest."));
  options.maximum_steps =
      section.integer("Maximum steps", 1000000, 1, 1000000000, "The run ends with status 3 after this many steps.");
  options.rest = root.section("Protocol")
                     .quantity("Rest",
                               "0 s",
                               internal_unit::time,
                               Range::not_negative(),
                               "Time for which the device rests at its first voltages before time zero, so that ions "
                               "and carriers find their "
                               "places; nothing of it is reported.");
  if (options.initial_step < options.minimum_step)
    section.problem("Initial step", "must not be smaller than 'Minimum step'");
  if (options.maximum_step < options.initial_step)
    section.problem("Maximum step", "must not be smaller than 'Initial step'");
  else if (options.maximum_step <= options.minimum_step)
    section.problem("Maximum step", "must be larger than 'Minimum step'");
  return options;
}

template <int dim>
TimeStepper<dim>::TimeStepper(System<dim> &system, const Tolerances &tolerances, const TimeOptions &options)
    : system_(system), options_(options), order_control_(options.order, largest_growth),
      step_weights_(Weights::create(tolerances, system.discretization(), system.contacts(), Weights::Of::steps)),
      solve_weights_(Weights::create(tolerances, system.discretization(), system.contacts(), Weights::Of::solutions)),
      linear_solver_(system.discretization(), system.bodies()),
      newton_(system, linear_solver_, solve_weights_.absolute.get(), solve_weights_.relative.get()),
      frozen_newton_(system, linear_solver_, solve_weights_.absolute.get(), solve_weights_.relative.get())
{
  const MPI_Comm communicator = system.discretization().communicator();
  petsc(VecDuplicate(step_weights_.absolute.get(), &rates_));
  petsc(VecDuplicate(step_weights_.absolute.get(), &held_));
  petsc(VecDuplicate(step_weights_.absolute.get(), &frozen_rates_));
  petsc(VecDuplicate(step_weights_.absolute.get(), &frozen_result_));
  petsc(VecSet(rates_, 0.));
  if (const int potential = system.discretization().physics().field_at_contact(physics::Field::AtContact::voltage);
      potential >= 0)
    potential_accuracy_ = tolerances.absolute[static_cast<std::size_t>(potential)];
  stage_        = copy_of(step_weights_.absolute.get());
  stage_before_ = copy_of(step_weights_.absolute.get());
  matrix_       = system.create_matrix();

  petsc(TSCreate(communicator, &ts_));
  petsc(TSSetProblemType(ts_, TS_NONLINEAR));
  petsc(TSSetEquationType(ts_, TS_EQ_DAE_IMPLICIT_INDEX1));
  petsc(TSSetType(ts_, TSBDF));
  petsc(TSBDFSetOrder(ts_, options.order));
  petsc(TSSetIFunction(ts_, nullptr, &TimeStepper::form_residual, this));
  petsc(TSSetIJacobian(ts_, matrix_, matrix_, &TimeStepper::form_jacobian, this));
  petsc(TSSetApplicationContext(ts_, this));
  petsc(TSSetPreStage(ts_, &TimeStepper::before_stage));
  petsc(TSSetPostStage(ts_, &TimeStepper::after_stage));
  petsc(TSSetPostStep(ts_, &TimeStepper::after_step));
  petsc(TSSetTolerances(ts_, 0., step_weights_.absolute.get(), 0., step_weights_.relative.get()));
  petsc(TSSetExactFinalTime(ts_, TS_EXACTFINALTIME_MATCHSTEP));
  petsc(TSSetMaxSteps(ts_, static_cast<PetscInt>(options.maximum_steps)));
  petsc(TSSetMaxSNESFailures(ts_, -1));
  petsc(TSSetMaxStepRejections(ts_, failures_in_a_row));
  petsc(TSSetErrorIfStepFails(ts_, PETSC_FALSE));
  // The largest error counts, as in Newton's method; PETSc 3.18 takes this as a run-time option only.
  PetscBool given;
  petsc(PetscOptionsHasName(nullptr, nullptr, "-ts_adapt_wnormtype", &given));
  if (!given)
    petsc(PetscOptionsSetValue(nullptr, "-ts_adapt_wnormtype", "infinity"));
  TSAdapt adapt;
  petsc(TSGetAdapt(ts_, &adapt));
  petsc(TSAdaptSetType(adapt, TSADAPTBASIC));
  petsc(TSAdaptSetStepLimits(adapt, options.minimum_step, options.maximum_step));
  petsc(TSAdaptSetClip(adapt, 0.2, largest_growth));
  petsc(TSSetFromOptions(ts_));
  PetscInt order;
  petsc(TSBDFGetOrder(ts_, &order)); // an option of PETSc may have set another one
  order_         = static_cast<int>(order);
  order_control_ = OrderControl(order_, largest_growth);
  SNES snes;
  petsc(TSGetSNES(ts_, &snes));
  newton_.attach(snes);
  petsc(SNESSetComputeInitialGuess(snes, &TimeStepper::form_guess, this));

  petsc(SNESCreate(communicator, &frozen_));
  petsc(SNESSetFunction(frozen_, frozen_result_, &TimeStepper::form_frozen_residual, this));
  petsc(SNESSetJacobian(frozen_, matrix_, matrix_, &TimeStepper::form_frozen_jacobian, this));
  frozen_newton_.attach(frozen_, true);
}

template <int dim>
TimeStepper<dim>::~TimeStepper()
{
  TSDestroy(&ts_);
  SNESDestroy(&frozen_);
  MatDestroy(&matrix_);
  VecDestroy(&rates_);
  VecDestroy(&held_);
  VecDestroy(&frozen_rates_);
  VecDestroy(&frozen_result_);
}

template <int dim>
template <class Action>
PetscErrorCode TimeStepper<dim>::guarded(const Action &action)
{
  // Exceptions must not pass through PETSc's C frames: keep them until the solve has returned.
  try
  {
    action();
    return 0;
  }
  catch (...)
  {
    exception_ = std::current_exception();
    return PETSC_ERR_USER;
  }
}

template <int dim>
PetscErrorCode
TimeStepper<dim>::form_residual(TS, const PetscReal time, Vec unknowns, Vec rates, Vec result, void *context)
{
  auto *self = static_cast<TimeStepper *>(context);
  return self->guarded(
      [&]
      {
        if (self->replayed_ != nullptr)
        {
          petsc(VecSet(result, 0.)); // after_stage() puts in the solution
          return;
        }
        petsc(VecCopy(rates, self->rates_)); // the last ones are those of the accepted step
        self->system_.residual(time, unknowns, rates, result);
      });
}

template <int dim>
PetscErrorCode TimeStepper<dim>::form_jacobian(
    TS, const PetscReal time, Vec unknowns, Vec rates, const PetscReal shift, Mat, Mat matrix, void *context)
{
  auto *self = static_cast<TimeStepper *>(context);
  return self->guarded(
      [&]
      {
        if (!self->newton_.wants_jacobian(shift))
          return;
        self->system_.jacobian(time, unknowns, rates, shift, matrix);
        self->newton_.renewed(shift);
      });
}

template <int dim>
PetscErrorCode TimeStepper<dim>::form_frozen_residual(SNES, Vec unknowns, Vec result, void *context)
{
  auto *self = static_cast<TimeStepper *>(context);
  return self->guarded(
      [&]
      {
        petsc(VecWAXPY(self->frozen_rates_, -1., self->held_, unknowns));
        petsc(VecScale(self->frozen_rates_, holding_rate));
        self->system_.residual(self->frozen_time_, unknowns, self->frozen_rates_, result);
        if (!self->held_carriers_)
          return;
        const PetscScalar *now, *held;
        PetscScalar       *rows;
        petsc(VecGetArrayRead(unknowns, &now));
        petsc(VecGetArrayRead(self->held_, &held));
        petsc(VecGetArray(result, &rows));
        for (const PetscInt i : carrier_unknowns(self->system_.discretization()))
          rows[i] = now[i] - held[i];
        petsc(VecRestoreArray(result, &rows));
        petsc(VecRestoreArrayRead(self->held_, &held));
        petsc(VecRestoreArrayRead(unknowns, &now));
      });
}

template <int dim>
PetscErrorCode TimeStepper<dim>::form_frozen_jacobian(SNES, Vec unknowns, Mat, Mat matrix, void *context)
{
  auto *self = static_cast<TimeStepper *>(context);
  return self->guarded(
      [&]
      {
        self->system_.jacobian(self->frozen_time_, unknowns, self->frozen_rates_, holding_rate, matrix);
        if (self->held_carriers_)
        {
          const auto           &discretization = self->system_.discretization();
          std::vector<PetscInt> rows           = carrier_unknowns(discretization);
          for (PetscInt &row : rows)
            row += discretization.first_owned();
          petsc(MatSetOption(matrix, MAT_KEEP_NONZERO_PATTERN, PETSC_TRUE));
          petsc(MatZeroRows(matrix, static_cast<PetscInt>(rows.size()), rows.data(), 1., nullptr, nullptr));
        }
        self->frozen_newton_.renewed(holding_rate);
      });
}

template <int dim>
PetscErrorCode TimeStepper<dim>::form_guess(SNES, Vec guess, void *context)
{
  auto *self = static_cast<TimeStepper *>(context);
  return self->guarded(
      [&]
      {
        if (self->replayed_ == nullptr && !self->past_states_.empty())
          self->newton_.keep_within_sites(self->past_states_.back().get(), guess);
      });
}

template <int dim>
void TimeStepper<dim>::make_consistent(const double time, Vec unknowns, const Held held_fast)
{
  petsc(VecCopy(unknowns, held_));
  frozen_time_ = time;
  last_newton_ = &frozen_newton_;
  frozen_newton_.aim(origin_ + time, 0.);
  system_.rest(held_fast != Held::all, held_fast == Held::ions);
  bool        found = solve_frozen(unknowns);
  std::string way, trouble;
  if (!found)
  {
    trouble               = frozen_newton_.trouble();
    const VectorPtr held  = copy_of(held_);
    const auto      solve = [&](Vec state, const bool equilibrium)
    {
      // What is stored stays as it was, what is not begins where the last state has it.
      held_carriers_ = equilibrium;
      if (equilibrium)
        petsc(VecCopy(state, held_));
      PetscReal absolute, relative, step;
      PetscInt  most, evaluations;
      petsc(SNESGetTolerances(frozen_, &absolute, &relative, &step, &most, &evaluations));
      if (!equilibrium)
        petsc(SNESSetTolerances(
            frozen_, absolute, relative, step, std::min(most, iterations_of_continuation), evaluations));
      const bool success = solve_frozen(state);
      petsc(SNESSetTolerances(frozen_, absolute, relative, step, most, evaluations));
      held_carriers_ = false;
      petsc(VecCopy(held.get(), held_));
      return success;
    };
    if (!std::isnan(temperature_before_))
    {
      Continuation<dim> warm(system_, solve);
      petsc(VecCopy(held.get(), unknowns));
      found = warm.from_before(unknowns, temperature_before_);
      way   = warm.story();
    }
    if (!found && system_.discretization().physics().space_charge)
    {
      Continuation<dim> cold(system_, solve);
      petsc(VecCopy(held.get(), unknowns));
      found = cold.from_equilibrium(time, unknowns);
      way += (way.empty() ? "" : "; ") + cold.story();
    }
  }
  system_.rest(false);
  newton_.forget(); // the matrix is shared
  if (!found)
    throw SolverFailure("no balanced potential and temperature found at " + at_time(time) + "; largest change in the " +
                        trouble + (way.empty() ? "" : "; by continuation, " + way) + "; " + open_contact(system_) +
                        "check voltages, conductivities and temperatures");
  filled_up_          = false;
  temperature_before_ = system_.ambient_temperature();
  if (!way.empty() && remark_.empty())
    remark_ = "the state at " + at_time(time) + " was found by continuation: " + way;
}

template <int dim>
bool TimeStepper<dim>::solve_frozen(Vec unknowns)
{
  exception_ = nullptr;
  linear_solver_.failed(); // a solver that failed is made anew
  const PetscErrorCode code = SNESSolve(frozen_, nullptr, unknowns);
  if (exception_)
  {
    system_.rest(false);
    system_.load(Load());
    std::rethrow_exception(exception_);
  }
  petsc(code);
  SNESConvergedReason reason;
  petsc(SNESGetConvergedReason(frozen_, &reason));
  return reason > 0;
}

template <int dim>
bool TimeStepper<dim>::limit_acts(const double time, Vec unknowns)
{
  return system_.voltage_over_limit(time, unknowns) > no_jump * potential_accuracy_;
}

template <int dim>
void TimeStepper<dim>::settle(const double time, Vec unknowns)
{
  if (system_.discretization().physics().space_charge)
    make_consistent(time, unknowns, Held::all);
  else
    make_consistent(time, unknowns);
}

template <int dim>
void TimeStepper<dim>::look_after(const double                          time,
                                  const double                          duration,
                                  Vec                                   unknowns,
                                  const std::function<void(Vec rates)> &action)
{
  // A step so short that of what is stored nothing but the rates changes, from the rates before the corner: what
  // differs is the rows of the contacts. The defects of all other rows are what Newton's method has left, no matter of
  // rates.
  const double step = part_of_first_step * std::min(options_.initial_step, duration);
  if (!(time + step > time))
    return;
  const VectorPtr rates = copy_of(rates_), state = copy_of(unknowns), defect = copy_of(unknowns),
                  change     = copy_of(unknowns);
  const auto &discretization = system_.discretization();
  KSP         solver         = linear_solver_.ksp();
  newton_.forget(); // the matrix is shared
  system_.begin_solve();
  for (int attempt = 0; attempt < most_corner_solves; ++attempt)
  {
    petsc(VecWAXPY(state.get(), step, rates.get(), unknowns));
    system_.residual(time + step, state.get(), rates.get(), defect.get());
    if (attempt > 0 && !system_.control_differs_from_jacobian())
      break;
    PetscScalar *rows;
    petsc(VecGetArray(defect.get(), &rows));
    for (PetscInt i = 0; i < discretization.n_owned(); ++i)
      if (discretization.is_nodal(i))
        rows[i] = 0.;
    petsc(VecRestoreArray(defect.get(), &rows));
    system_.jacobian(time + step, state.get(), rates.get(), 1. / step, matrix_);
    petsc(KSPSetOperators(solver, matrix_, matrix_));
    petsc(KSPSetReusePreconditioner(solver, linear_solver_.matrix_changed(1. / step) ? PETSC_FALSE : PETSC_TRUE));
    petsc(KSPSolve(solver, defect.get(), change.get()));
    KSPConvergedReason reason;
    petsc(KSPGetConvergedReason(solver, &reason));
    if (reason < 0)
      return;
    petsc(VecAXPY(rates.get(), -1. / step, change.get()));
  }
  action(rates.get());
}

template <int dim>
std::string TimeStepper<dim>::at_time(const double time) const
{
  return seconds(origin_ + time);
}

template <int dim>
void TimeStepper<dim>::keep_ions(Vec unknowns)
{
  // Where no species passes a contact its number is known, and its concentration is not negative. The fluxes respect
  // both to round-off, but BDF formulas of order above one may undershoot zero, within the tolerance, where a front has
  // swept a region empty, and formulas of high order amplify the round-off in the number while steps grow. What is
  // missing is taken from all ions of the species, and of those that it turns into, in proportion; how much that was is
  // part of the run's statistics.
  const auto               &discretization = system_.discretization();
  const auto               &fields         = discretization.physics().fields;
  const bool                kept           = !passes_ions(system_.contacts(), discretization.physics());
  const std::vector<Amount> amount         = amounts(discretization, unknowns);
  std::vector<double>       factor(fields.size(), 1.);
  for (std::size_t f = 0; f < fields.size(); ++f)
  {
    if (const auto [negative, positive] = amount[f]; !fields[f].counted.empty() && ions_[f] > 0. && positive > 0.)
    {
      largest_positivity_correction_ = std::max(largest_positivity_correction_, -negative / positive);
      filled_up_                     = filled_up_ || negative < 0.;
    }
    if (!kept || !physics::is_kept(fields, f))
      continue; // the number follows from what passes the contacts and reacts
    if (const auto [start, now] = kept_number(fields, f, ions_, amount); start > 0. && now.positive > 0.)
    {
      factor[f]                   = start / now.positive;
      largest_balance_correction_ = std::max(largest_balance_correction_, std::abs(now.total() / start - 1.));
    }
  }

  PetscScalar *values;
  petsc(VecGetArray(unknowns, &values));
  for (PetscInt i = 0; i < discretization.n_owned(); ++i)
    if (const unsigned int f = discretization.field_of()[i]; !fields[f].counted.empty())
      values[i] = values[i] < 0. ? 0. : values[i] * factor[f];
  petsc(VecRestoreArray(unknowns, &values));
}

template <int dim>
TimeStepper<dim> *TimeStepper<dim>::of(TS ts)
{
  void *context;
  TSGetApplicationContext(ts, &context);
  return static_cast<TimeStepper *>(context);
}

template <int dim>
PetscErrorCode TimeStepper<dim>::before_stage(TS ts, PetscReal)
{
  TimeStepper *self = of(ts);
  return self->guarded(
      [&]
      {
        if (self->replayed_ != nullptr)
          return;
        // The limit of TSAdapt does not hold for the cuts after a failure of Newton's method. A step may be short
        // because a break point is near.
        PetscReal time, step, end;
        petsc(TSGetTime(ts, &time));
        petsc(TSGetTimeStep(ts, &step));
        petsc(TSGetMaxTime(ts, &end));
        self->newton_.aim(self->origin_ + time + step, step);
        if (step < 0.1 * self->options_.minimum_step && end - time > self->options_.minimum_step)
          throw SolverFailure("Newton's method finds no solution at " + self->at_time(time) +
                              ", even with a step of Time/Minimum step, " + seconds(self->options_.minimum_step) +
                              "; largest change in the " + self->newton_.trouble() +
                              remedy(self->system_.discretization().physics(),
                                     "loosen the tolerances, refine the mesh there, or check the material there"));
      });
}

template <int dim>
PetscErrorCode TimeStepper<dim>::after_stage(TS ts, const PetscReal time, PetscInt, Vec *stage_vectors)
{
  TimeStepper *self = of(ts);
  return self->guarded(
      [&]
      {
        if (self->replayed_ != nullptr)
        {
          // A first step has two stages. Where its half step is not part of the history no formula will look at it.
          const std::size_t stage = self->replayed_stage_++;
          const std::size_t at    = self->replayed_->since_start ? 1 + stage : std::max<std::size_t>(1, stage);
          petsc(VecCopy(self->replayed_->states.at(at).get(), stage_vectors[0]));
          return;
        }
        self->keep_ions(stage_vectors[0]);
        std::swap(self->stage_, self->stage_before_);
        self->stage_before_time_ = self->stage_time_;
        self->stage_time_        = time;
        petsc(VecCopy(stage_vectors[0], self->stage_.get()));
      });
}

template <int dim>
void TimeStepper<dim>::note(const double time, Vec unknowns)
{
  if (past_times_.size() == 1)
  {
    // A first step is two stages: half of it, and all of it.
    past_times_.push_back(stage_before_time_);
    past_states_.push_back(copy_of(stage_before_.get()));
    since_start_ = true;
  }
  past_times_.push_back(time);
  past_states_.push_back(copy_of(unknowns));
  // The error of order k looks at k + 2 states, and no formula of the next step at the half step then.
  const std::size_t enough = static_cast<std::size_t>(order_) + 2;
  if (since_start_ && past_times_.size() > enough)
  {
    past_times_.erase(past_times_.begin() + 1);
    past_states_.erase(past_states_.begin() + 1);
    since_start_ = false;
  }
  if (past_times_.size() > enough)
  {
    past_times_.erase(past_times_.begin());
    past_states_.erase(past_states_.begin());
  }
}

template <int dim>
void TimeStepper<dim>::control_order(const double size)
{
  PetscInt failed;
  petsc(TSGetSNESFailures(ts_, &failed));
  const bool anew = failed > failed_solves_;
  failed_solves_  = failed;
  TSAdapt     adapt;
  TSAdaptType type;
  petsc(TSGetAdapt(ts_, &adapt));
  petsc(TSAdaptGetType(adapt, &type));
  if (std::string(type) == TSADAPTNONE)
    return; // steps are not controlled either

  const std::vector<double> times(past_times_.rbegin(), past_times_.rend());
  std::vector<Vec>          states;
  for (auto state = past_states_.rbegin(); state != past_states_.rend(); ++state)
    states.push_back(state->get());
  const int known = static_cast<int>(times.size()) - 2, highest = std::min({known, order_control_.order() + 1, order_});
  std::vector<double> errors(1, 0.);
  const VectorPtr     beside = copy_of(states.front());
  for (int order = 1; order <= highest; ++order)
  {
    PetscReal error = 0., of_absolute, of_relative;
    if (order >= order_control_.order() - 1) // others do not count
    {
      const std::vector<double> coefficients = error_coefficients(times, order);
      petsc(VecCopy(states.front(), beside.get()));
      petsc(VecMAXPY(beside.get(), static_cast<PetscInt>(coefficients.size()), coefficients.data(), states.data()));
      petsc(TSErrorWeightedNorm(ts_, states.front(), beside.get(), NORM_INFINITY, &error, &of_absolute, &of_relative));
    }
    errors.push_back(error);
  }
  order_control_.accepted(errors, anew);
  petsc(TSBDFSetOrder(ts_, order_control_.order()));
  PetscReal next;
  petsc(TSGetTimeStep(ts_, &next));
  if (const double permitted = size * order_control_.growth(); permitted < next)
    petsc(TSSetTimeStep(ts_, std::max(permitted, options_.minimum_step)));
}

template <int dim>
StepHistory TimeStepper<dim>::history() const
{
  StepHistory history;
  history.times = past_times_;
  for (const VectorPtr &state : past_states_)
    history.states.push_back(copy_of(state.get()));
  history.since_start = since_start_;
  petsc(TSGetTimeStep(ts_, &history.next_step));
  history.order     = order_control_.order();
  history.of_order  = order_control_.steps_of_order();
  history.filled_up = filled_up_;
  history.steps     = n_steps_;
  history.ions      = ions_;
  return history;
}

template <int dim>
void TimeStepper<dim>::go_on_from(const StepHistory &history, Vec unknowns)
{
  n_steps_   = history.steps;
  ions_      = history.ions;
  filled_up_ = history.filled_up;
  petsc(TSSetStepNumber(ts_, static_cast<PetscInt>(n_steps_)));
  if (history.states.empty())
    return;
  order_control_.go_on_with(history.order, history.of_order);
  petsc(TSBDFSetOrder(ts_, order_control_.order()));
  petsc(VecCopy(history.states.front().get(), unknowns));
  if (history.states.size() == 1)
    petsc(TSRestartStep(ts_)); // an interval was about to begin
  else
  {
    // TSBDF has no other way to take a history: its steps are repeated with the states put in.
    TSAdapt     adapt;
    TSAdaptType type;
    petsc(TSGetAdapt(ts_, &adapt));
    petsc(TSAdaptGetType(adapt, &type));
    const std::string usual = type;
    petsc(TSAdaptSetType(adapt, TSADAPTNONE));
    replayed_       = &history;
    replayed_stage_ = 0;
    exception_      = nullptr;
    newton_.pass(true);
    petsc(TSSetSolution(ts_, unknowns));
    petsc(TSSetMaxTime(ts_, std::numeric_limits<double>::max()));
    petsc(TSSetTime(ts_, history.times.front()));
    petsc(TSRestartStep(ts_));
    for (std::size_t i = history.since_start ? 2 : 1; i < history.times.size(); ++i)
    {
      PetscReal now;
      petsc(TSGetTime(ts_, &now));
      petsc(TSSetTimeStep(ts_, history.times[i] - now));
      const PetscErrorCode code = TSStep(ts_);
      if (exception_)
        std::rethrow_exception(exception_);
      petsc(code);
    }
    newton_.pass(false);
    replayed_ = nullptr;
    petsc(TSAdaptSetType(adapt, usual.c_str()));
    petsc(TSSetStepNumber(ts_, static_cast<PetscInt>(n_steps_)));
  }
  petsc(TSSetTime(ts_, history.times.back()));
  petsc(TSSetTimeStep(ts_, history.next_step));
  past_times_ = history.times;
  past_states_.clear();
  for (const VectorPtr &state : history.states)
    past_states_.push_back(copy_of(state.get()));
  since_start_ = history.since_start;
  // Those before a corner, should one come now.
  if (const std::size_t n = past_states_.size(); n > 1)
  {
    petsc(VecWAXPY(rates_, -1., past_states_[n - 2].get(), past_states_[n - 1].get()));
    petsc(VecScale(rates_, 1. / (past_times_[n - 1] - past_times_[n - 2])));
  }
}

template <int dim>
PetscErrorCode TimeStepper<dim>::after_step(TS ts)
{
  TimeStepper *self = of(ts);
  return self->guarded(
      [&]
      {
        PetscReal         time, previous;
        Vec               unknowns;
        TSConvergedReason reason;
        petsc(TSGetConvergedReason(ts, &reason));
        if (reason < 0)
          return; // PETSc calls this also where no step has succeeded
        petsc(TSGetTime(ts, &time));
        petsc(TSGetPrevTime(ts, &previous));
        petsc(TSGetSolution(ts, &unknowns));
        ++self->n_steps_;
        self->note(time, unknowns);
        const double size = time - previous;
        self->control_order(size);
        // PETSc accepts a step of the minimum size whatever its error: a run that needs more of them has failed.
        self->at_minimum_ = size <= 1.001 * self->options_.minimum_step ? self->at_minimum_ + 1 : 0;
        if (self->at_minimum_ > steps_at_minimum)
          throw SolverFailure("the error control asks for steps below Time/Minimum step, " +
                              seconds(self->options_.minimum_step) + ", at " + self->at_time(time) +
                              "; largest change in the " + self->newton_.trouble() +
                              remedy(self->system_.discretization().physics(),
                                     "loosen the tolerances, or check voltage and material there"));
        if (!(*self->on_step_)({self->n_steps_, time, size}, unknowns, self->rates_))
        {
          self->stopped_ = true;
          petsc(TSSetConvergedReason(ts, TS_CONVERGED_USER));
        }
      });
}

template <int dim>
void TimeStepper<dim>::look_frozen(const double time, Vec unknowns, const std::function<void(Vec)> &action)
{
  Vec frozen;
  petsc(VecDuplicate(unknowns, &frozen));
  petsc(VecCopy(unknowns, frozen));
  make_consistent(time, frozen, Held::ions);
  system_.rest(true, true);
  action(frozen);
  system_.rest(false);
  petsc(VecDestroy(&frozen));
}

template <int dim>
bool TimeStepper<dim>::advance(
    const double begin, const double end, Vec unknowns, const OnStep &on_step, const Start start)
{
  TSAdapt adapt;
  petsc(TSGetAdapt(ts_, &adapt));
  petsc(TSAdaptSetStepLimits(adapt,
                             options_.minimum_step,
                             start == Start::any_step ? std::max(end - begin, options_.maximum_step)
                                                      : options_.maximum_step));
  if (ions_.empty())
    for (const Amount &amount : amounts(system_.discretization(), unknowns))
      ions_.push_back(amount.total());
  // The potential jumps to where it belongs to concentrations that were filled up, in a first step however short it is.
  if (start != Start::smoothly && filled_up_)
    settle(begin, unknowns);
  on_step_     = &on_step;
  last_newton_ = &newton_;
  stopped_     = false;
  exception_   = nullptr;
  petsc(TSSetMaxTime(ts_, end));
  if (start != Start::smoothly)
  {
    petsc(TSSetTime(ts_, begin));
    petsc(TSSetTimeStep(ts_, std::min(options_.initial_step, end - begin)));
    petsc(TSRestartStep(ts_));
    order_control_.restart();
    petsc(TSBDFSetOrder(ts_, order_control_.order()));
    past_times_ = {begin};
    past_states_.clear();
    past_states_.push_back(copy_of(unknowns));
    since_start_ = false;
  }
  const PetscErrorCode code = TSSolve(ts_, unknowns);
  if (exception_)
    std::rethrow_exception(exception_);
  petsc(code);
  TSConvergedReason reason;
  petsc(TSGetConvergedReason(ts_, &reason));
  if (reason < 0 || (reason != TS_CONVERGED_TIME && !stopped_))
  {
    PetscReal time, step;
    petsc(TSGetTime(ts_, &time));
    petsc(TSGetTimeStep(ts_, &step));
    const std::string when = " at " + at_time(time);
    if (reason == TS_CONVERGED_ITS)
      throw SolverFailure("the permitted number of steps, " + std::to_string(options_.maximum_steps) + ", is used up" +
                          when + "; raise Time/Maximum steps");
    throw SolverFailure("no step succeeds" + when + ", tried down to " + seconds(step) + "; largest change in the " +
                        newton_.trouble() +
                        remedy(system_.discretization().physics(),
                               "loosen the tolerances, refine the mesh there, or check the material there"));
  }
  return !stopped_;
}

template <int dim>
long TimeStepper<dim>::n_rejected() const
{
  PetscInt rejected;
  petsc(TSGetStepRejections(ts_, &rejected));
  return rejected;
}

template class TimeStepper<2>;
template class TimeStepper<3>;
} // namespace ionstack::solver
