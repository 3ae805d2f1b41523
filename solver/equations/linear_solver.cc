// SPDX-License-Identifier: Apache-2.0
#include "solver/equations/linear_solver.h"

#include "solver/elimination/elimination_preconditioner.h"
#include "solver/equations/column_multigrid.h"
#include "solver/petsc/petsc_check.h"

#include <deal.II/base/mpi.h>

#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace ionstack::solver
{
namespace
{
/// Unknowns up to which MUMPS is the better choice, by dimension: doc/scaling.md.
constexpr PetscInt direct_limit_2d = 50000, direct_limit_3d = 10000;
/// The same with space charge: in 2D as long as the factors find room, as they bear every mesh and every matrix.
constexpr PetscInt space_charge_limit_2d = 2000000, space_charge_limit_3d = 20000;
/// Reduction of the preconditioned residual by GMRES. Newton's method judges its updates, and asks for more.
constexpr double linear_tolerance = 1e-5;
/// The same with space charge. The current through an ohmic contact, and carriers in a depleted layer, depend on
/// potentials by more than a millionth of kT/e, of which the norm of all unknowns sees nothing.
constexpr double   tolerance_of_carriers = 1e-9;
constexpr PetscInt linear_iterations = 300, restart = 40;
/// A preconditioner serves on while the iterations stay below this many times those of the first system, plus two, ...
constexpr double worn = 1.5;
/// ... and the coefficient of the rates within this factor.
constexpr double shift_factor = 2.;
using Defaults                = std::vector<std::pair<std::string, std::string>>;

/// Runs `action` with options for which PETSc has no function, but for those that the user has given.
template <class Action>
void with_defaults(const std::string &prefix, const Defaults &defaults, const Action &action)
{
  std::vector<std::string> set;
  for (const auto &[name, value] : defaults)
  {
    const std::string option = "-" + prefix + name;
    PetscBool         given;
    petsc(PetscOptionsHasName(nullptr, nullptr, option.c_str(), &given));
    if (given)
      continue;
    petsc(PetscOptionsSetValue(nullptr, option.c_str(), value.c_str()));
    set.push_back(option);
  }
  action();
  for (const std::string &option : set)
    petsc(PetscOptionsClearValue(nullptr, option.c_str()));
}

/// Rows that are solved for together, and with what.
struct Block
{
  std::string           name;
  std::vector<PetscInt> rows;
};
} // namespace

template <int dim>
LinearSolver<dim>::LinearSolver(const Discretization<dim> &discretization, const FloatingBodies &bodies)
    : discretization_(discretization), body_potentials_(bodies, discretization.create_vector())
{
  petsc(KSPCreate(discretization.communicator(), &ksp_));
  petsc(KSPSetPostSolve(ksp_, &LinearSolver::release_bodies, this));
  choose();
}

template <int dim>
LinearSolver<dim>::~LinearSolver()
{
  KSPDestroy(&ksp_);
}

template <int dim>
void LinearSolver<dim>::choose()
{
  // A preconditioner asked for by an option comes with the solver that belongs to it.
  char      asked[64] = "";
  PetscBool given;
  petsc(PetscOptionsGetString(nullptr, nullptr, "-pc_type", asked, sizeof asked, &given));
  const PetscInt limit    = discretization_.physics().space_charge
                                ? (dim == 2 ? space_charge_limit_2d : space_charge_limit_3d)
                                : (dim == 2 ? direct_limit_2d : direct_limit_3d);
  const bool     iterates = given ? std::string(asked) != PCLU : discretization_.n_unknowns() > limit;
  const bool     columns =
      iterates && discretization_.physics().space_charge && (!given || std::string(asked) == PCFIELDSPLIT);
  if (!iterates)
    choose_direct();
  else if (columns)
    choose_gmres();
  else
    choose_blocks();
  petsc(KSPSetFromOptions(ksp_));
  if (columns)
    choose_columns(); // instead of what PETSc has under that name

  // MUMPS guesses its workspace from the pattern; rows of vanishing carriers need more pivoting than it thinks. PETSc
  // 3.18 takes this as a run-time option only.
  PC            preconditioner;
  PCType        type;
  MatSolverType package = nullptr;
  PetscBool     is_lu;
  petsc(KSPGetPC(ksp_, &preconditioner));
  petsc(PCGetType(preconditioner, &type));
  petsc(PetscStrcmp(type, PCLU, &is_lu));
  if (is_lu)
    petsc(PCFactorGetMatSolverType(preconditioner, &package));
  if (package == nullptr || std::string(package) != MATSOLVERMUMPS)
    return;
  petsc(PetscOptionsHasName(nullptr, nullptr, "-mat_mumps_icntl_14", &given));
  if (!given)
    petsc(PetscOptionsSetValue(nullptr, "-mat_mumps_icntl_14", "100"));
}

template <int dim>
void LinearSolver<dim>::choose_direct()
{
  PC        preconditioner;
  PetscBool asked, package;
  petsc(KSPGetPC(ksp_, &preconditioner));
  petsc(KSPSetType(ksp_, KSPPREONLY));
  petsc(PetscOptionsHasName(nullptr, nullptr, "-pc_type", &asked));
  petsc(PetscOptionsHasName(nullptr, nullptr, "-pc_factor_mat_solver_type", &package));
  if (asked == PETSC_FALSE && package == PETSC_FALSE &&
      dealii::Utilities::MPI::n_mpi_processes(discretization_.communicator()) == 1)
  {
    eliminate_with(preconditioner);
    description_ = "supernodal LU, direct";
    return;
  }
  petsc(PCSetType(preconditioner, PCLU));
  petsc(PCFactorSetMatSolverType(preconditioner, MATSOLVERMUMPS));
  description_ = "MUMPS, direct";
}

template <int dim>
void LinearSolver<dim>::choose_gmres()
{
  petsc(KSPSetType(ksp_, KSPGMRES));
  const double tolerance = discretization_.physics().space_charge ? tolerance_of_carriers : linear_tolerance;
  petsc(KSPSetTolerances(ksp_, tolerance, PETSC_DEFAULT, PETSC_DEFAULT, linear_iterations));
  petsc(KSPGMRESSetRestart(ksp_, restart));
  takes_new_matrices_ = true;
}

template <int dim>
void LinearSolver<dim>::choose_columns()
{
  PC preconditioner;
  petsc(KSPGetPC(ksp_, &preconditioner));
  StackUnknowns unknowns;
  unknowns.first_terminal = discretization_.first_terminal();
  unknowns.n_terminals    = discretization_.n_terminal_unknowns();
  for (PetscInt i = 0; i < discretization_.n_owned(); ++i)
    if (discretization_.is_nodal(i))
    {
      UnknownPlace place{{}, discretization_.field_of()[i]};
      for (unsigned int k = 0; k < dim; ++k)
        place.position[k] = discretization_.position_of()[i][k];
      unknowns.places.push_back(place);
    }
  petsc(PCSetOptionsPrefix(preconditioner, "columns_")); // so that -pc_type does not replace it later
  precondition_by_columns(preconditioner, std::move(unknowns), dim);
  description_ = "GMRES, preconditioned by a multigrid of columns";
}

template <int dim>
void LinearSolver<dim>::choose_blocks()
{
  PC preconditioner;
  choose_gmres();
  petsc(KSPGetPC(ksp_, &preconditioner));
  petsc(PCSetType(preconditioner, PCFIELDSPLIT));

  const auto        &fields = discretization_.physics().fields;
  std::vector<Block> blocks;
  const auto         block = [&](const std::string &name) -> Block &
  {
    for (Block &known : blocks)
      if (known.name == name)
        return known;
    return blocks.emplace_back(Block{name, {}});
  };
  if (!discretization_.terminals().empty())
    block("terminals");
  for (const physics::Field &field : fields)
    block(field.block);
  for (PetscInt i = 0; i < discretization_.n_owned(); ++i)
    block(discretization_.is_nodal(i) ? fields[discretization_.field_of()[i]].block : "terminals")
        .rows.push_back(discretization_.first_owned() + i);
  for (const Block &one : blocks)
  {
    IS set;
    petsc(ISCreateGeneral(discretization_.communicator(),
                          static_cast<PetscInt>(one.rows.size()),
                          one.rows.data(),
                          PETSC_COPY_VALUES,
                          &set));
    petsc(PCFieldSplitSetIS(preconditioner, one.name.c_str(), set));
    petsc(ISDestroy(&set));
  }
  // Options may choose another preconditioner, without blocks.
  petsc(PCSetFromOptions(preconditioner));
  PetscBool split;
  petsc(PetscObjectTypeCompare(reinterpret_cast<PetscObject>(preconditioner), PCFIELDSPLIT, &split));
  if (split == PETSC_FALSE)
    return;

  PetscInt n_blocks;
  KSP     *solvers;
  petsc(PCFieldSplitGetSubKSP(preconditioner, &n_blocks, &solvers));
  for (PetscInt b = 0; b < n_blocks; ++b)
  {
    PC          inner;
    const char *prefix;
    petsc(KSPSetType(solvers[b], KSPPREONLY));
    petsc(KSPGetPC(solvers[b], &inner));
    petsc(KSPGetOptionsPrefix(solvers[b], &prefix));
    if (blocks[b].name == "terminals")
    {
      petsc(PCSetType(inner, PCLU));
      petsc(PCFactorSetMatSolverType(inner, MATSOLVERMUMPS));
      continue;
    }
    // Coarsening by HMIS with long-range interpolation keeps the hierarchy small (De Sterck, Yang & Heys, SIAM J.
    // Matrix Anal. Appl. 27, 1019 (2006); De Sterck, Falgout, Nolting & Yang, Numer. Linear Algebra Appl. 15, 115
    // (2008)); in 3D, where rows are long, the finest level is coarsened twice at once. GMRES needs no symmetric
    // smoother: one sweep forwards going down, one backwards going up. Measured: doc/scaling.md.
    petsc(PCSetType(inner, PCHYPRE));
    petsc(PCHYPRESetType(inner, "boomeramg"));
    petsc(PCSetFromOptions(inner));
    PetscBool multigrid;
    petsc(PetscObjectTypeCompare(reinterpret_cast<PetscObject>(inner), PCHYPRE, &multigrid));
    if (multigrid == PETSC_FALSE)
      continue; // PETSc takes an option that was looked for as one that is known
    with_defaults(prefix != nullptr ? prefix : "",
                  {{"pc_hypre_boomeramg_coarsen_type", "HMIS"},
                   {"pc_hypre_boomeramg_interp_type", "ext+i"},
                   {"pc_hypre_boomeramg_P_max", "4"},
                   {"pc_hypre_boomeramg_agg_nl", dim == 2 ? "0" : "1"},
                   {"pc_hypre_boomeramg_relax_type_down", "SOR/Jacobi"},
                   {"pc_hypre_boomeramg_relax_type_up", "backward-SOR/Jacobi"}},
                  [&] { petsc(PCSetFromOptions(inner)); });
  }
  petsc(PetscFree(solvers));
  description_ = "GMRES, preconditioned by blocks with BoomerAMG";
}

template <int dim>
bool LinearSolver<dim>::matrix_changed(const double shift)
{
  PetscInt iterations;
  petsc(KSPGetIterationNumber(ksp_, &iterations));
  if (fresh_)
    fresh_iterations_ = iterations;
  fresh_ = !takes_new_matrices_ || shift_ < 0. || iterations > worn * fresh_iterations_ + 2. ||
           shift > shift_factor * shift_ || shift_ > shift_factor * shift;
  if (fresh_)
  {
    shift_ = shift;
    ++n_preconditioners_;
  }
  return fresh_;
}

template <int dim>
PetscErrorCode LinearSolver<dim>::release_bodies(KSP solver, Vec right_side, Vec solution, void *context)
{
  auto              *self = static_cast<LinearSolver *>(context);
  KSPConvergedReason reason;
  petsc(KSPGetConvergedReason(solver, &reason));
  self->bodies_are_lost_ = reason > 0 && !self->body_potentials_.release(solver, right_side, solution);
  if (self->bodies_are_lost_)
    petsc(VecSet(solution, std::numeric_limits<double>::quiet_NaN())); // which Newton's method sees
  return 0;
}

template <int dim>
long LinearSolver<dim>::n_iterations() const
{
  PetscInt iterations;
  petsc(KSPGetTotalIterations(ksp_, &iterations));
  return iterations;
}

template <int dim>
std::string LinearSolver<dim>::complaint() const
{
  KSPConvergedReason reason;
  petsc(KSPGetConvergedReason(ksp_, &reason));
  if (reason >= 0 && bodies_are_lost_)
    return "the potentials of what conducts well and touches no contact are not found";
  if (reason >= 0)
    return "";
  return takes_new_matrices_ ? "GMRES does not solve the linear systems: try the direct solver, -pc_type lu"
                             : "the matrix cannot be factorised";
}

template <int dim>
bool LinearSolver<dim>::failed()
{
  if (complaint().empty())
    return false;
  // Another object: after PCReset() a field split knows no fields.
  PC renewed;
  petsc(PCCreate(discretization_.communicator(), &renewed));
  petsc(KSPSetPC(ksp_, renewed));
  petsc(PCDestroy(&renewed));
  choose();
  bodies_are_lost_ = false;
  shift_           = -1.;
  return true;
}

template class LinearSolver<2>;
template class LinearSolver<3>;
} // namespace ionstack::solver
