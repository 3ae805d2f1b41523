// SPDX-License-Identifier: Apache-2.0
#include "solver/time/newton.h"

#include "solver/petsc/petsc_check.h"

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>
#include <utility>

namespace ionstack::solver
{
namespace
{
/// Error left by Newton's method, as part of the error permitted per time step.
constexpr double error_share = 0.03;
/// The same, as part of that, where a source controls a current and no power balance tells how exactly.
constexpr double current_share = 1e-3;
/// Unbalanced electrical power, relative to the dissipated one.
constexpr double power_balance = 4e-9;
/// Round-off of the potentials, as a root of the mean square over the nodes, may add up to so many times itself.
constexpr double round_off_factor = 5.;
/// Unbalanced power that is no matter in any device [eV/s], 1.6e-28 W: without voltage there may be nothing to compare
/// with.
constexpr double power_resolution = 1e-9;
/// Power below this part of the largest so far is round-off of a device at rest.
constexpr double power_floor = 1e-20;
/// A kept Jacobian that contracts slower than this is renewed.
constexpr double slow_rate = 0.4;
/// A kept Jacobian is renewed when the coefficient of the rates has changed by more than this.
constexpr double shift_change   = 0.3;
constexpr int    max_iterations = 12, max_cautious_iterations = 400;
/// Solves that are remembered for the report of a failure.
constexpr std::size_t remembered_attempts = 20;
/// Changes of a potential in one iteration above this [V] are damped in a cautious solve: to about the logarithm, as
/// carriers depend on it exponentially (Bank & Rose, Numer. Math. 37, 279 (1981) on why to damp at all). In the cold
/// it falls as kT.
constexpr double undamped_change = 0.025, undamped_at = 300.;
/// Largest part of the free sites that one iteration may fill: the chemical potential has no bound at full sites.
constexpr double filled_at_once = 0.9;

/// Which owned unknowns lie in regions without carriers only, while others have some; empty where there are no such
/// regions. Collective.
template <int dim>
std::vector<bool> nodes_in_insulators(const Discretization<dim> &discretization)
{
  const auto &regions = discretization.physics().regions;
  if (std::none_of(regions.begin(), regions.end(), [](const auto &region) { return region.insulator; }))
    return {};
  std::vector<double> elsewhere(discretization.n_local(), 0.);
  for (const CellRecord<dim> &cell : discretization.cells())
    if (!regions[cell.region].insulator)
      for (std::size_t i = 0; i < CellTopology<dim>::n_vertices * regions[cell.region].fields.size(); ++i)
        discretization.for_each_unknown(cell.first + i, [&](const int local, const double) { elsewhere[local] = 1.; });
  std::vector<bool> result;
  for (const double cells : discretization.sum_over_ranks(elsewhere))
    result.push_back(cells == 0.);
  return result;
}
} // namespace

template <int dim>
Newton<dim>::Newton(System<dim> &system, LinearSolver<dim> &linear_solver, Vec absolute, Vec relative)
    : system_(system), linear_solver_(linear_solver), absolute_(absolute), relative_(relative)
{
  petsc(VecDuplicate(absolute, &last_update_));
}

template <int dim>
Newton<dim>::~Newton()
{
  VecDestroy(&last_update_);
}

template <int dim>
void Newton<dim>::attach(SNES snes, const bool cautious)
{
  snes_     = snes;
  cautious_ = cautious;
  switches_ = std::any_of(system_.contacts().begin(),
                          system_.contacts().end(),
                          [](const Contact &contact) {
                            return (contact.circuit.compliance && contact.circuit.n_unknowns() > 0) ||
                                   contact.circuit.transistor;
                          });
  elements_ = std::any_of(system_.contacts().begin(),
                          system_.contacts().end(),
                          [](const Contact &contact) { return contact.circuit.element.has_value(); });
  petsc(SNESSetType(snes, SNESNEWTONLS));
  SNESLineSearch search;
  petsc(SNESGetLineSearch(snes, &search));
  petsc(SNESLineSearchSetType(search, SNESLINESEARCHBASIC));
  petsc(SNESSetTolerances(snes, 0., 0., 0., cautious ? max_cautious_iterations : max_iterations, -1));
  const auto &physics = system_.discretization().physics();
  site_density_.assign(physics.fields.size(), 0.);
  for (const physics::RegionPhysics &region : physics.regions)
    for (const physics::Process &process : region.processes)
      if (const auto *ions = std::get_if<physics::IonTransport>(&process);
          ions != nullptr && ions->site_limit != physics::IonTransport::SiteLimit::unlimited)
        site_density_[region.fields[ions->concentration]] = ions->site_density;
  const bool limited = std::any_of(site_density_.begin(), site_density_.end(), [](const double n) { return n > 0.; }) ||
                       std::any_of(physics.fields.begin(),
                                   physics.fields.end(),
                                   [](const physics::Field &field) { return field.capacity > 0.; });
  if (cautious)
    in_insulator_ = nodes_in_insulators(system_.discretization());
  damps_ = limited || (cautious && physics.space_charge);
  petsc(SNESLineSearchSetPreCheck(search, &Newton::adjust, this));
  petsc(SNESSetConvergenceTest(snes, &Newton::test, this, nullptr));
  petsc(SNESSetKSP(snes, linear_solver_.ksp()));
  petsc(SNESSetFromOptions(snes));
}

template <int dim>
bool Newton<dim>::wants_jacobian(const double shift)
{
  if (linear_solver_.failed() || linear_solver_.takes_new_matrices())
    return true;
  if (!have_jacobian_ || switches_ || system_.control_differs_from_jacobian())
    return true;
  // A controlled current is kept as exactly as its row, which is linear in it, and not as the potentials.
  if (system_.controls_current())
    return true;
  // Currents of carriers and rates of lumped elements change by decades from step to step: a Jacobian that is too stiff
  // gives small updates, which would pass for convergence.
  const auto &fields = system_.discretization().physics().fields;
  if (iteration_ == 0 &&
      (elements_ || std::any_of(fields.begin(), fields.end(), [](const auto &field) { return field.stiff; })))
    return true;
  if (iteration_ == 0 && std::abs(shift / jacobian_shift_ - 1.) > shift_change)
    return true;
  return slow_ && (iteration_ == 0 || jacobian_age_ > 0);
}

template <int dim>
void Newton<dim>::renewed(const double shift)
{
  have_jacobian_  = true;
  jacobian_shift_ = shift;
  jacobian_age_   = 0;
  slow_           = false;
  rate_           = 0.3;
  largest_rate_   = 0.;
  rate_is_known_ = rate_is_measured_ = true;
  secants_.forget();
  petsc(SNESSetLagPreconditioner(snes_, linear_solver_.matrix_changed(shift) ? 1 : -1)); // -1: keeps the one it has
}

template <int dim>
PetscErrorCode Newton<dim>::test(SNES           snes,
                                 const PetscInt iteration,
                                 PetscReal,
                                 PetscReal,
                                 const PetscReal      residual,
                                 SNESConvergedReason *reason,
                                 void                *context)
{
  auto *self = static_cast<Newton *>(context);
  if (self->passes_)
  {
    *reason = SNES_CONVERGED_SNORM_RELATIVE;
    return 0;
  }
  if (iteration == 0)
  {
    self->attempts_.push_back(self->aim_);
    if (self->attempts_.size() > remembered_attempts)
      self->attempts_.pop_front();
  }
  if (!std::isfinite(residual))
  {
    Vec equations;
    petsc(SNESGetFunction(snes, &equations, nullptr, nullptr));
    petsc(VecCopy(equations, self->last_update_)); // where it is no number, is the trouble
    *reason = SNES_DIVERGED_FNORM_NAN;
  }
  else
    *reason = self->judge(snes, static_cast<int>(iteration));
  self->attempts_.back().converged = *reason > 0;
  return 0;
}

template <int dim>
SNESConvergedReason Newton<dim>::judge(SNES snes, const int iteration)
{
  iteration_ = iteration;
  if (iteration == 0)
  {
    jacobian_age_  = 1; // a Jacobian from an earlier solve is not fresh
    rate_is_known_ = std::exchange(rate_is_measured_, false);
    // A solve whose steps teach contracts faster to its end than the next one does at its begin.
    rate_            = std::max(rate_, std::exchange(largest_rate_, 0.));
    control_changed_ = switched_ = false;
    secants_.begin();
    system_.begin_solve();
    return SNES_CONVERGED_ITERATING;
  }
  ++n_iterations_;
  Vec update, solution;
  petsc(SNESGetSolutionUpdate(snes, &update));
  petsc(SNESGetSolution(snes, &solution));
  const double norm = weighted_norm(update, solution, absolute_, relative_);
  petsc(VecCopy(update, last_update_));
  attempts_.back().updates.push_back(norm);
  if (!std::isfinite(norm))
    return SNES_DIVERGED_FNORM_NAN;

  // What a source controls may have changed: between updates of two equations there is no rate, and the last one is no
  // solution of the other.
  const bool comparable = iteration > 1 && !control_changed_;
  control_changed_      = system_.control_changed();
  switched_             = switched_ || control_changed_;
  if (comparable)
  {
    // Rates near round-off say nothing.
    if (update_norm_ > 1e-9)
    {
      rate_         = std::max(0.3 * rate_, norm / update_norm_);
      largest_rate_ = std::max(largest_rate_, norm / update_norm_);
    }
    slow_             = rate_ > slow_rate;
    rate_is_measured_ = rate_is_known_ = true;
    ++jacobian_age_;
  }
  else
    jacobian_age_ += 1;
  update_norm_ = norm;

  const PowerBalance power    = system_.last_power();
  const bool         balanced = system_.discretization().physics().space_charge ||
                        power.unbalanced <= std::max(power_balance * power.effort, round_off_factor * power.round_off) +
                                                power_floor * largest_power_ + power_resolution;
  const double error = rate_ < 1. ? norm * rate_ / (1. - rate_) : norm * 1e3;
  const double share = system_.discretization().physics().space_charge && system_.controls_current()
                           ? error_share * current_share
                           : error_share;
  // One update alone tells no rate, and that of long ago no longer holds when what was stiff has become slow: with a
  // Jacobian that is too stiff the solution would stay at its extrapolation, which has nothing to keep it.
  if (error <= share && balanced && !clipped_ && !control_changed_ && rate_is_known_)
  {
    largest_power_ = std::max(largest_power_, power.dissipated);
    return SNES_CONVERGED_SNORM_RELATIVE;
  }
  const int limit = cautious_ ? max_cautious_iterations : max_iterations;
  if (iteration >= limit ||
      (!cautious_ && !switches_ && !switched_ && !clipped_ && iteration > 2 && rate_ > 2. && jacobian_age_ <= 1))
  {
    have_jacobian_ = false;
    return iteration >= limit ? SNES_DIVERGED_MAX_IT : SNES_DIVERGED_DTOL;
  }
  return SNES_CONVERGED_ITERATING;
}

template <int dim>
void Newton<dim>::keep_within_sites(Vec last, Vec guess) const
{
  if (std::none_of(site_density_.begin(), site_density_.end(), [](const double sites) { return sites > 0.; }))
    return;
  const auto        &discretization = system_.discretization();
  const PetscScalar *before;
  PetscScalar       *values;
  petsc(VecGetArrayRead(last, &before));
  petsc(VecGetArray(guess, &values));
  for (PetscInt i = 0; i < discretization.n_owned(); ++i)
    if (const double sites = site_density_[discretization.field_of()[i]]; sites > 0.)
      values[i] = std::min(values[i], std::max(before[i], sites - (1. - filled_at_once) * (sites - before[i])));
  petsc(VecRestoreArray(guess, &values));
  petsc(VecRestoreArrayRead(last, &before));
}

template <int dim>
bool Newton<dim>::learns() const
{
  return !system_.discretization().physics().space_charge && !cautious_ && !damps_ && !switches_ && !elements_ &&
         !linear_solver_.takes_new_matrices() && !system_.controls_current() && !control_changed_;
}

template <int dim>
PetscErrorCode Newton<dim>::adjust(SNESLineSearch, Vec unknowns, Vec update, PetscBool *changed, void *context)
{
  auto *self = static_cast<Newton *>(context);
  if (self->learns())
    self->secants_.improve(update, unknowns, self->absolute_, self->relative_);
  if (self->damps_)
    self->damp(unknowns, update);
  *changed = PETSC_TRUE;
  return 0;
}

template <int dim>
void Newton<dim>::damp(Vec unknowns, Vec update)
{
  const auto        &discretization = system_.discretization();
  const auto        &physics        = discretization.physics();
  const double       undamped       = undamped_change * std::min(1., system_.ambient_temperature() / undamped_at);
  const PetscScalar *at, *absolute, *relative;
  PetscScalar       *values;
  clipped_ = false;
  petsc(VecGetArrayRead(unknowns, &at));
  petsc(VecGetArrayRead(absolute_, &absolute));
  petsc(VecGetArrayRead(relative_, &relative));
  petsc(VecGetArray(update, &values));
  for (PetscInt i = 0; i < discretization.n_owned(); ++i)
  {
    const unsigned int field  = discretization.field_of()[i];
    const bool         linear = !in_insulator_.empty() && in_insulator_[i];
    if (physics.fields[field].damped && discretization.is_nodal(i) && !linear)
    {
      if (const double size = std::abs(values[i]); cautious_ && size > undamped)
        values[i] = std::copysign(undamped * (1. + std::log(size / undamped)), values[i]);
    }
    else if (const double capacity = physics.fields[field].capacity; capacity > 0. && discretization.is_nodal(i))
    {
      const double next = at[i] - values[i], permitted = std::clamp(next, 0., capacity);
      clipped_  = clipped_ || std::abs(next - permitted) > error_share * (relative[i] * std::abs(at[i]) + absolute[i]);
      values[i] = at[i] - permitted;
    }
    else if (const double sites = site_density_[field]; sites > 0.)
    {
      const double free = sites - at[i];
      if (free > 0. && -values[i] > filled_at_once * free)
      {
        // What lies within the tolerance is no matter: near full sites round-off alone is more than the free ones.
        clipped_  = clipped_ || -values[i] > error_share * (relative[i] * std::abs(at[i]) + absolute[i]);
        values[i] = -filled_at_once * free;
      }
    }
  }
  petsc(VecRestoreArray(update, &values));
  petsc(VecRestoreArrayRead(unknowns, &at));
  petsc(VecRestoreArrayRead(absolute_, &absolute));
  petsc(VecRestoreArrayRead(relative_, &relative));
  // All ranks go on, or none.
  clipped_ = dealii::Utilities::MPI::logical_or(clipped_, discretization.communicator());
}

template <int dim>
FailureReport Newton<dim>::report() const
{
  const auto        &discretization = system_.discretization();
  const PetscScalar *d, *a;
  petsc(VecGetArrayRead(last_update_, &d));
  petsc(VecGetArrayRead(absolute_, &a));
  struct
  {
    double value;
    int    rank;
  } worst{-1., static_cast<int>(dealii::Utilities::MPI::this_mpi_process(discretization.communicator()))};
  PetscInt index = -1;
  for (PetscInt i = 0; i < discretization.n_owned(); ++i)
  {
    const double scaled = std::isfinite(d[i]) ? std::abs(d[i]) / a[i] : std::numeric_limits<double>::infinity();
    if (scaled > worst.value)
    {
      worst.value = scaled;
      index       = i;
    }
  }
  petsc(VecRestoreArrayRead(last_update_, &d));
  petsc(VecRestoreArrayRead(absolute_, &a));
  const int here = worst.rank;
  MPI_Allreduce(MPI_IN_PLACE, &worst, 1, MPI_DOUBLE_INT, MPI_MAXLOC, discretization.communicator());
  FailureReport report;
  if (worst.rank == here && index >= 0)
  {
    report.quantity = discretization.physics().fields[discretization.field_of()[index]].name;
    for (unsigned int k = 0; k < dim; ++k)
      report.place.push_back(discretization.position_of()[index][k]);
  }
  const auto speaker = static_cast<unsigned int>(worst.rank);
  report.quantity    = dealii::Utilities::MPI::broadcast(discretization.communicator(), report.quantity, speaker);
  report.place       = dealii::Utilities::MPI::broadcast(discretization.communicator(), report.place, speaker);
  report.is_nan      = std::isinf(worst.value);
  report.attempts.assign(attempts_.begin(), attempts_.end());
  return report;
}

template <int dim>
std::string Newton<dim>::trouble() const
{
  const FailureReport where = report();
  std::ostringstream  out;
  out << where.quantity << " at (";
  for (std::size_t k = 0; k < where.place.size(); ++k)
    out << (k > 0 ? ", " : "") << where.place[k];
  out << ") nm";
  if (where.is_nan)
    out << ", where the equation gives no number";
  else if (const std::string complaint = linear_solver_.complaint(); !complaint.empty())
    out << "; " << complaint;
  return out.str();
}

template class Newton<2>;
template class Newton<3>;
} // namespace ionstack::solver
