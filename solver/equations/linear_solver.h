// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_equations_linear_solver_h
#define ionstack_solver_equations_linear_solver_h

#include "solver/equations/floating_bodies.h"
#include "solver/space/discretization.h"

#include <petscksp.h>

#include <string>

namespace ionstack::solver
{
/// The solver of the linear systems of a run: one KSP for all of them, so that there is one factorisation or one
/// multigrid hierarchy in memory.
///
/// Chosen by size: a direct solver as long as its factors are small, supernodal LU on one rank without space charge and
/// MUMPS else; beyond, GMRES, preconditioned block by block (PCFIELDSPLIT,
/// multiplicative): terminals with their circuits (MUMPS; few), then the potential, the temperature, the carriers and
/// the species (BoomerAMG each). Within a block rows are alike, and the blocks' equations are those for which algebraic
/// multigrid is made: Falgout & Yang, hypre (2002); Henson & Yang, Appl. Numer. Math. 41, 155 (2002). GMRES judges the
/// preconditioned residual, which has the units of the unknowns. Run-time options override all of this: -pc_type lu
/// or -pc_type fieldsplit choose one of the two whatever the size.
template <int dim>
class LinearSolver
{
public:
  /// Both arguments must outlive the solver. `bodies` are those that the matrices hold: solutions are of the systems in
  /// which they float. Collective.
  LinearSolver(const Discretization<dim> &discretization, const FloatingBodies &bodies);
  ~LinearSolver();
  LinearSolver(const LinearSolver &)            = delete;
  LinearSolver &operator=(const LinearSolver &) = delete;

  KSP ksp() const { return ksp_; }

  /// What has been chosen, before options, for the log: "MUMPS, direct".
  const std::string &description() const { return description_; }

  /// Whether a new matrix costs no more than a few iterations, so that Newton's method need not keep an old one.
  bool takes_new_matrices() const { return takes_new_matrices_; }

  /// To be called when the matrix has changed, with the coefficient of the rates in it. Returns whether the
  /// preconditioner has to be made anew; a direct solver always factorises.
  bool matrix_changed(double shift);

  /// Factorisations, or preconditioners made.
  long n_preconditioners() const { return n_preconditioners_; }

  /// Iterations so far; of a direct solver one a system.
  long n_iterations() const;

  /// What to say of the last system when it was not solved, else "".
  std::string complaint() const;

  /// Whether the last system was not solved. Its preconditioner is then gone: after a factorisation that failed MUMPS
  /// takes no other matrix and has to begin anew. Collective.
  bool failed();

private:
  void                  choose();
  void                  choose_direct();
  void                  choose_gmres();
  void                  choose_columns();
  void                  choose_blocks();
  static PetscErrorCode release_bodies(KSP solver, Vec right_side, Vec solution, void *context);

  const Discretization<dim> &discretization_;
  BodyPotentials             body_potentials_;
  KSP                        ksp_ = nullptr;
  std::string                description_;
  bool                       takes_new_matrices_ = false;
  bool                       fresh_              = true;  ///< the preconditioner is as old as the last matrix
  bool                       bodies_are_lost_    = false; ///< in the last system
  double                     shift_              = -1.;   ///< when the preconditioner was made; -1: there is none
  PetscInt                   fresh_iterations_   = 0;     ///< of the first system after it was made
  long                       n_preconditioners_  = 0;
};
} // namespace ionstack::solver

#endif
