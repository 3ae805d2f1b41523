// SPDX-License-Identifier: Apache-2.0
#include "solver/space/amounts.h"

#include "solver/petsc/petsc_check.h"

namespace ionstack::solver
{
template <int dim>
std::vector<Amount> amounts(const Discretization<dim> &discretization, Vec unknowns)
{
  std::vector<Amount> result(discretization.physics().fields.size());
  const PetscScalar  *values;
  petsc(VecGetArrayRead(unknowns, &values));
  for (PetscInt i = 0; i < discretization.n_owned(); ++i)
  {
    Amount &amount = result[discretization.field_of()[i]];
    (values[i] < 0. ? amount.negative : amount.positive) += discretization.volume_of()[i] * values[i];
  }
  petsc(VecRestoreArrayRead(unknowns, &values));
  static_assert(sizeof(Amount) == 2 * sizeof(double));
  MPI_Allreduce(MPI_IN_PLACE,
                result.data(),
                2 * static_cast<int>(result.size()),
                MPI_DOUBLE,
                MPI_SUM,
                discretization.communicator());
  return result;
}

template std::vector<Amount> amounts(const Discretization<2> &, Vec);
template std::vector<Amount> amounts(const Discretization<3> &, Vec);
} // namespace ionstack::solver
