// SPDX-License-Identifier: Apache-2.0
#include "solver/unused_options.h"

#include "materials/diagnostics.h"
#include "solver/petsc_check.h"

#include <petscoptions.h>

#include <deal.II/base/mpi.h>

namespace ionstack::solver
{
void take_petsc_options(const std::string &options)
{
  if (PetscOptionsInsertString(nullptr, options.c_str()) != 0)
    throw BadInput("PETSc options '" + options + "' cannot be read; write them as on a command line, '-name value'");
}

void refuse_unused_options(MPI_Comm communicator)
{
  PetscInt    n     = 0;
  char      **names = nullptr, **values = nullptr;
  std::string unused;
  petsc(PetscOptionsLeftGet(nullptr, &n, &names, &values));
  for (PetscInt i = 0; i < n; ++i)
    unused += std::string(i > 0 ? ", " : "") + "-" + names[i];
  petsc(PetscOptionsLeftRestore(nullptr, &n, &names, &values));
  if (dealii::Utilities::MPI::max(unused.empty() ? 0 : 1, communicator) != 0)
    throw BadInput("no solver of this run knows the PETSc option " + unused +
                   "; check its spelling (-help lists what PETSc knows)");
}
} // namespace ionstack::solver
