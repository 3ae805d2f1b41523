// SPDX-License-Identifier: Apache-2.0
#include "solver/space/amounts.h"

#include "solver/petsc/petsc_check.h"

namespace ionstack::solver
{
KeptNumber kept_number(const std::vector<physics::Field> &fields,
                       const std::size_t                  field,
                       const std::vector<double>         &start,
                       const std::vector<Amount>         &now)
{
  KeptNumber sum;
  for (std::size_t f = 0; f < fields.size(); ++f)
    if (physics::in_one_sum(fields, field, f))
    {
      sum.start += start[f];
      sum.now.negative += now[f].negative;
      sum.now.positive += now[f].positive;
    }
  return sum;
}

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
