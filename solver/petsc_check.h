// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_petsc_check_h
#define ionstack_solver_petsc_check_h

#include <petscsys.h>

#include <stdexcept>
#include <string>

namespace ionstack::solver
{
/// Turns a PETSc error code into an exception.
inline void petsc(const PetscErrorCode code)
{
  if (code == 0)
    return;
  const char *text = nullptr;
  PetscErrorMessage(code, &text, nullptr);
  throw std::runtime_error("PETSc: " + std::string(text != nullptr ? text : "error " + std::to_string(code)));
}
} // namespace ionstack::solver

#endif
