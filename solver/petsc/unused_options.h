// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_petsc_unused_options_h
#define ionstack_solver_petsc_unused_options_h

#include "solver/petsc/petsc_check.h"

#include <mpi.h>

#include <string>

namespace ionstack::solver
{
/// Takes PETSc options from a text as on a command line. Throws BadInput when it cannot be read.
void take_petsc_options(const std::string &options);

/// Takes the options of that text back, so that the next run in the same process does not have them.
void forget_petsc_options(const std::string &options);

/// When a failure comes from PETSc options with impossible values: one sentence for the user, else "".
std::string explain_option_failure(const PetscFailure &failure, const std::string &options);

/// Throws BadInput when an option that was given has not been asked for by any solver: PETSc itself ignores misspelt
/// options in silence. To be called after the first solve. Collective.
void refuse_unused_options(MPI_Comm communicator);
} // namespace ionstack::solver

#endif
