// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_time_newton_h
#define ionstack_solver_time_newton_h

#include "solver/equations/linear_solver.h"
#include "solver/equations/system.h"
#include "solver/time/failure_report.h"
#include "solver/time/secants.h"
#include "solver/time/tolerances.h"

#include <petscsnes.h>

#include <deque>
#include <string>
#include <vector>

namespace ionstack::solver
{
/// How a SNES decides: when Newton's method has converged and when its factorised Jacobian must be renewed.
///
/// Converged means that the estimated error of the iterate, from the last update and the contraction rate, is a small
/// part of the time-step tolerance, and that the electrical power balance holds (Hairer & Wanner, Solving Ordinary
/// Differential Equations II, section IV.8). Residual norms are not used: rows differ by many orders of magnitude.
/// A Jacobian is kept, with its factorisation, over iterations and steps while it contracts well.
template <int dim>
class Newton
{
public:
  /// All arguments must outlive the object.
  Newton(System<dim> &system, LinearSolver<dim> &linear_solver, Vec absolute, Vec relative);
  ~Newton();
  Newton(const Newton &)            = delete;
  Newton &operator=(const Newton &) = delete;

  /// Installs the convergence test and the linear solver; run-time options still override both. A `cautious` solve may
  /// start far from its solution: it takes many iterations and damps large changes of potentials.
  void attach(SNES snes, bool cautious = false);

  /// Whether the Jacobian must be evaluated anew for this shift; to be asked once per iteration. Always, when the
  /// linear solver takes new matrices.
  bool wants_jacobian(double shift);

  /// The Jacobian has been evaluated.
  void renewed(double shift);

  /// Brings what `guess` would fill beyond the sites back to where a tenth of those is left that are free at `last`.
  void keep_within_sites(Vec last, Vec guess) const;

  /// The next solve starts with a fresh Jacobian.
  void forget() { have_jacobian_ = false; }

  /// While true, what a solve starts from is taken for its solution.
  void pass(const bool passes) { passes_ = passes; }

  /// What the next solve is for: a step of `size` seconds (0 for a state at rest) to `time`.
  void aim(const double time, const double size) { aim_ = {time, size}; }

  /// Where the last solve was farthest from convergence, and how the last solves went. Collective.
  FailureReport report() const;

  /// The place of the report in words: "temperature at (3, 30) nm". Collective.
  std::string trouble() const;

  long n_iterations() const { return n_iterations_; }

private:
  static PetscErrorCode
  test(SNES snes, PetscInt iteration, PetscReal, PetscReal, PetscReal, SNESConvergedReason *reason, void *context);
  SNESConvergedReason   judge(SNES snes, int iteration);
  static PetscErrorCode adjust(SNESLineSearch, Vec unknowns, Vec update, PetscBool *changed, void *context);
  void                  damp(Vec unknowns, Vec update);
  bool                  learns() const;

  System<dim>             &system_;
  LinearSolver<dim>       &linear_solver_;
  Vec                      absolute_, relative_;
  Vec                      last_update_ = nullptr;
  SNES                     snes_        = nullptr; ///< not owned
  std::vector<double>      site_density_;          ///< per field [1/nm^3]; 0 where sites do not count
  std::vector<bool>        in_insulator_; ///< per owned unknown: no carriers around it; empty without insulators
  bool                     cautious_         = false;
  bool                     passes_           = false;
  bool                     switches_         = false; ///< some circuit has a kink, across which a Jacobian is of no use
  bool                     elements_         = false; ///< some circuit has a lumped element
  bool                     rate_is_known_    = true;  ///< from this solve or the last one, or the Jacobian is fresh
  bool                     rate_is_measured_ = false; ///< in this solve
  bool                     have_jacobian_    = false;
  bool                     slow_             = false; ///< the kept Jacobian contracts badly
  double                   jacobian_shift_   = 0.;
  double                   rate_             = 0.3; ///< contraction seen with the kept Jacobian
  double                   largest_rate_     = 0.;  ///< the same, largest in the present solve
  double                   update_norm_      = 0.;
  double                   largest_power_    = 0.;
  bool                     control_changed_  = false; ///< by the last update: what a source controls
  bool                     switched_         = false; ///< the same in the present solve
  bool                     damps_            = false; ///< some updates have to be cut short
  bool                     clipped_          = false; ///< the last update was cut short, and says nothing of the error
  Secants                  secants_;
  SolveAttempt             aim_;
  std::deque<SolveAttempt> attempts_; ///< the last solves
  int                      iteration_    = 0;
  int                      jacobian_age_ = 0; ///< iterations of the current solve since the Jacobian was renewed
  long                     n_iterations_ = 0;
};
} // namespace ionstack::solver

#endif
