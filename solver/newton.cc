// SPDX-License-Identifier: Apache-2.0
#include "solver/newton.h"

#include "solver/petsc_check.h"

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <cmath>
#include <sstream>

namespace ionstack::solver
{
namespace
{
/// Error left by Newton's method, as part of the error permitted per time step.
constexpr double error_share = 0.03;
/// Unbalanced electrical power, relative to the dissipated one.
constexpr double power_balance = 4e-9;
/// Power below this part of the largest so far is round-off of a device at rest.
constexpr double power_floor = 1e-20;
/// A kept Jacobian that contracts slower than this is renewed.
constexpr double slow_rate = 0.4;
/// A kept Jacobian is renewed when the coefficient of the rates has changed by more than this.
constexpr double shift_change   = 0.3;
constexpr int    max_iterations = 12, max_cautious_iterations = 400;
/// Changes of a potential in one iteration above this [V] are damped in a cautious solve: to about the logarithm, as
/// carriers depend on it exponentially (Bank & Rose, Numer. Math. 37, 279 (1981) on why to damp at all).
constexpr double undamped_change = 0.025;
/// Largest part of the free sites that one iteration may fill: the chemical potential has no bound at full sites.
constexpr double filled_at_once = 0.9;
/// Unknowns up to which a direct solver is the faster one on common machines, by dimension.
constexpr PetscInt direct_limit_2d = 2000000, direct_limit_3d = 60000;
} // namespace

template <int dim>
Newton<dim>::Newton(System<dim> &system, Vec absolute, Vec relative)
    : system_(system), absolute_(absolute), relative_(relative)
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
  cautious_ = cautious;
  switches_ =
      std::any_of(system_.contacts().begin(),
                  system_.contacts().end(),
                  [](const Contact &contact) { return contact.circuit.compliance || contact.circuit.transistor; });
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
  const bool limited = std::any_of(site_density_.begin(), site_density_.end(), [](const double n) { return n > 0.; });
  if (limited || (cautious && physics.space_charge))
    petsc(SNESLineSearchSetPreCheck(search, &Newton::damp, this));
  petsc(SNESSetConvergenceTest(snes, &Newton::test, this, nullptr));
  KSP ksp;
  PC  pc;
  petsc(SNESGetKSP(snes, &ksp));
  linear_ = ksp;
  petsc(KSPGetPC(ksp, &pc));
  const auto &discretization = system_.discretization();
  if (discretization.n_unknowns() <= (dim == 2 ? direct_limit_2d : direct_limit_3d))
  {
    petsc(KSPSetType(ksp, KSPPREONLY));
    petsc(PCSetType(pc, PCLU));
    petsc(PCFactorSetMatSolverType(pc, MATSOLVERMUMPS));
  }
  else
  {
    petsc(KSPSetType(ksp, KSPFGMRES));
    petsc(KSPSetTolerances(ksp, 1e-8, PETSC_DEFAULT, PETSC_DEFAULT, 300));
    petsc(KSPGMRESSetRestart(ksp, 60));
    petsc(PCSetType(pc, PCFIELDSPLIT));
    for (unsigned int f = 0; f < discretization.physics().fields.size(); ++f)
    {
      std::vector<PetscInt> numbers;
      for (PetscInt i = 0; i < discretization.n_owned(); ++i)
        if (discretization.field_of()[i] == f)
          numbers.push_back(discretization.first_owned() + i);
      IS set;
      petsc(ISCreateGeneral(discretization.communicator(),
                            static_cast<PetscInt>(numbers.size()),
                            numbers.data(),
                            PETSC_COPY_VALUES,
                            &set));
      petsc(PCFieldSplitSetIS(pc, ("field" + std::to_string(f)).c_str(), set));
      petsc(ISDestroy(&set));
    }
  }
  petsc(SNESSetFromOptions(snes));

  // MUMPS guesses its workspace from the pattern; rows of vanishing carriers need more pivoting than it thinks. PETSc
  // 3.18 takes this as a run-time option only.
  PCType        type;
  MatSolverType package = nullptr;
  PetscBool     is_lu, given;
  petsc(PCGetType(pc, &type));
  petsc(PetscStrcmp(type, PCLU, &is_lu));
  if (is_lu)
    petsc(PCFactorGetMatSolverType(pc, &package));
  petsc(PetscOptionsHasName(nullptr, nullptr, "-mat_mumps_icntl_14", &given));
  if (package != nullptr && std::string(package) == MATSOLVERMUMPS && !given)
    petsc(PetscOptionsSetValue(nullptr, "-mat_mumps_icntl_14", "100"));
}

template <int dim>
bool Newton<dim>::wants_jacobian(const double shift)
{
  // After a factorisation that failed MUMPS takes no other matrix: it has to begin anew.
  KSPConvergedReason linear_reason = KSP_CONVERGED_ITERATING;
  if (linear_ != nullptr)
    petsc(KSPGetConvergedReason(linear_, &linear_reason));
  if (linear_reason < 0)
  {
    PC preconditioner;
    petsc(KSPGetPC(linear_, &preconditioner));
    petsc(PCReset(preconditioner));
    return true;
  }
  if (!have_jacobian_ || switches_)
    return true;
  // Currents of carriers change by decades from step to step: a Jacobian that is too stiff gives small updates, which
  // would pass for convergence.
  const auto &fields = system_.discretization().physics().fields;
  if (iteration_ == 0 && std::any_of(fields.begin(), fields.end(), [](const auto &field) { return field.carrier; }))
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
  ++n_factorisations_;
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
  if (!std::isfinite(residual))
    *reason = SNES_DIVERGED_FNORM_NAN;
  else
    *reason = static_cast<Newton *>(context)->judge(snes, static_cast<int>(iteration));
  return 0;
}

template <int dim>
SNESConvergedReason Newton<dim>::judge(SNES snes, const int iteration)
{
  iteration_ = iteration;
  if (iteration == 0)
  {
    jacobian_age_ = 1; // a Jacobian from an earlier solve is not fresh
    return SNES_CONVERGED_ITERATING;
  }
  ++n_iterations_;
  Vec update, solution;
  petsc(SNESGetSolutionUpdate(snes, &update));
  petsc(SNESGetSolution(snes, &solution));
  const double norm = weighted_norm(update, solution, absolute_, relative_);
  petsc(VecCopy(update, last_update_));
  if (!std::isfinite(norm))
    return SNES_DIVERGED_FNORM_NAN;

  if (iteration > 1)
  {
    // Rates near round-off say nothing.
    if (update_norm_ > 1e-9)
      rate_ = std::max(0.3 * rate_, norm / update_norm_);
    slow_ = rate_ > slow_rate;
    ++jacobian_age_;
  }
  else
    jacobian_age_ += 1;
  update_norm_ = norm;

  double unbalanced, dissipated;
  system_.last_power(unbalanced, dissipated);
  const bool balanced = system_.discretization().physics().space_charge ||
                        unbalanced <= power_balance * dissipated + power_floor * largest_power_;
  const double error = rate_ < 1. ? norm * rate_ / (1. - rate_) : norm * 1e3;
  if (error <= error_share && balanced && !clipped_)
  {
    largest_power_ = std::max(largest_power_, dissipated);
    return SNES_CONVERGED_SNORM_RELATIVE;
  }
  const int limit = cautious_ ? max_cautious_iterations : max_iterations;
  if (iteration >= limit || (!cautious_ && !switches_ && iteration > 2 && rate_ > 2. && jacobian_age_ <= 1))
  {
    have_jacobian_ = false;
    return iteration >= limit ? SNES_DIVERGED_MAX_IT : SNES_DIVERGED_DTOL;
  }
  return SNES_CONVERGED_ITERATING;
}

template <int dim>
PetscErrorCode Newton<dim>::damp(SNESLineSearch, Vec unknowns, Vec update, PetscBool *changed, void *context)
{
  auto              *self           = static_cast<Newton *>(context);
  const auto        &discretization = self->system_.discretization();
  const PetscScalar *at, *absolute, *relative;
  PetscScalar       *values;
  self->clipped_ = false;
  petsc(VecGetArrayRead(unknowns, &at));
  petsc(VecGetArrayRead(self->absolute_, &absolute));
  petsc(VecGetArrayRead(self->relative_, &relative));
  petsc(VecGetArray(update, &values));
  for (PetscInt i = 0; i < discretization.n_owned(); ++i)
  {
    const unsigned int field = discretization.field_of()[i];
    if (self->cautious_ && discretization.physics().fields[field].unit == "V" && discretization.is_nodal(i))
    {
      if (const double size = std::abs(values[i]); size > undamped_change)
        values[i] = std::copysign(undamped_change * (1. + std::log(size / undamped_change)), values[i]);
    }
    else if (const double sites = self->site_density_[field]; sites > 0.)
    {
      const double free = sites - at[i];
      if (free > 0. && -values[i] > filled_at_once * free)
      {
        // What lies within the tolerance is no matter: near full sites round-off alone is more than the free ones.
        self->clipped_ = self->clipped_ || -values[i] > error_share * (relative[i] * std::abs(at[i]) + absolute[i]);
        values[i]      = -filled_at_once * free;
      }
    }
  }
  petsc(VecRestoreArray(update, &values));
  petsc(VecRestoreArrayRead(unknowns, &at));
  petsc(VecRestoreArrayRead(self->absolute_, &absolute));
  petsc(VecRestoreArrayRead(self->relative_, &relative));
  *changed = PETSC_TRUE;
  return 0;
}

template <int dim>
std::string Newton<dim>::trouble() const
{
  const PetscScalar *d, *a;
  petsc(VecGetArrayRead(last_update_, &d));
  petsc(VecGetArrayRead(absolute_, &a));
  struct
  {
    double value;
    int    rank;
  } worst{-1., static_cast<int>(dealii::Utilities::MPI::this_mpi_process(system_.discretization().communicator()))};
  PetscInt index = -1;
  for (PetscInt i = 0; i < system_.discretization().n_owned(); ++i)
    if (const double scaled = std::abs(d[i]) / a[i]; scaled > worst.value)
    {
      worst.value = scaled;
      index       = i;
    }
  petsc(VecRestoreArrayRead(last_update_, &d));
  petsc(VecRestoreArrayRead(absolute_, &a));
  const int here = worst.rank;
  MPI_Allreduce(MPI_IN_PLACE, &worst, 1, MPI_DOUBLE_INT, MPI_MAXLOC, system_.discretization().communicator());
  std::string text;
  if (worst.rank == here && index >= 0)
  {
    const auto        &discretization = system_.discretization();
    std::ostringstream out;
    out << discretization.physics().fields[discretization.field_of()[index]].name << " at (";
    for (unsigned int k = 0; k < dim; ++k)
      out << (k > 0 ? ", " : "") << discretization.position_of()[index][k];
    out << ") nm";
    text = out.str();
  }
  return dealii::Utilities::MPI::broadcast(
      system_.discretization().communicator(), text, static_cast<unsigned int>(worst.rank));
}

template class Newton<2>;
template class Newton<3>;
} // namespace ionstack::solver
