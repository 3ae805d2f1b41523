// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_petsc_shell_preconditioner_h
#define ionstack_solver_petsc_shell_preconditioner_h

#include "solver/petsc/petsc_check.h"

#include <petscpc.h>

#include <exception>
#include <memory>

namespace ionstack::solver
{
namespace internal
{
/// Calls an action of what stands behind a PCSHELL; exceptions do not pass through PETSc.
template <class Solver, class Action>
PetscErrorCode call_shell(PC preconditioner, const Action &action)
{
  void *solver;
  PetscCall(PCShellGetContext(preconditioner, &solver));
  try
  {
    action(*static_cast<Solver *>(solver));
  }
  catch (const PetscFailure &failure)
  {
    return failure.code;
  }
  catch (const std::exception &failure)
  {
    return PetscError(
        PETSC_COMM_SELF, __LINE__, "call_shell", __FILE__, PETSC_ERR_LIB, PETSC_ERROR_INITIAL, "%s", failure.what());
  }
  return 0;
}
} // namespace internal

/// Makes `preconditioner` a PCSHELL that is set up by solver->set_up(PC), applied by solver->apply(PC, right side,
/// solution), and that owns the solver.
template <class Solver>
void make_shell(PC preconditioner, const char *name, std::unique_ptr<Solver> solver)
{
  petsc(PCSetType(preconditioner, PCSHELL));
  petsc(PCShellSetName(preconditioner, name));
  petsc(PCShellSetContext(preconditioner, solver.release()));
  petsc(PCShellSetSetUp(preconditioner,
                        [](PC self) -> PetscErrorCode
                        { return internal::call_shell<Solver>(self, [&](Solver &own) { own.set_up(self); }); }));
  petsc(PCShellSetApply(
      preconditioner,
      [](PC self, Vec right_side, Vec solution) -> PetscErrorCode
      { return internal::call_shell<Solver>(self, [&](Solver &own) { own.apply(self, right_side, solution); }); }));
  petsc(PCShellSetDestroy(preconditioner,
                          [](PC self) -> PetscErrorCode
                          {
                            void *own;
                            PetscCall(PCShellGetContext(self, &own));
                            delete static_cast<Solver *>(own);
                            return 0;
                          }));
}
} // namespace ionstack::solver

#endif
