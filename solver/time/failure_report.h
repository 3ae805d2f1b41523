// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_time_failure_report_h
#define ionstack_solver_time_failure_report_h

#include <string>
#include <vector>

namespace ionstack::solver
{
/// One solve of the nonlinear equations.
struct SolveAttempt
{
  double              time      = 0.;    ///< [s] at which the solution was sought
  double              size      = 0.;    ///< [s] of the step to it; 0 for a state at rest
  bool                converged = false; ///< which the error control may still have refused
  std::vector<double> updates   = {};    ///< largest change of each iteration, in units of the tolerances
};

/// Where and how a solver gave up.
struct FailureReport
{
  std::string               quantity = {};    ///< field farthest from convergence in the last solve, "" when unknown
  std::vector<double>       place    = {};    ///< of its node [nm]
  bool                      is_nan   = false; ///< whether the equation there gave no number
  std::vector<SolveAttempt> attempts = {};    ///< the last ones, in their order
};
} // namespace ionstack::solver

#endif
