// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_petsc_petsc_check_h
#define ionstack_solver_petsc_petsc_check_h

#include <petscsys.h>

#include <stdexcept>
#include <string>

namespace ionstack::solver
{
/// An error that PETSc returned.
struct PetscFailure : std::runtime_error
{
  PetscFailure(const PetscErrorCode error, const std::string &text) : std::runtime_error(text), code(error) {}

  PetscErrorCode code;
};

/// Turns a PETSc error code into an exception.
inline void petsc(const PetscErrorCode code)
{
  if (code == 0)
    return;
  const char *text = nullptr;
  PetscErrorMessage(code, &text, nullptr);
  throw PetscFailure(code, "PETSc: " + std::string(text != nullptr ? text : "error " + std::to_string(code)));
}
} // namespace ionstack::solver

#endif
