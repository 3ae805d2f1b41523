// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_space_local_state_h
#define ionstack_solver_space_local_state_h

#include "solver/petsc/petsc_check.h"
#include "solver/space/discretization.h"

#include <vector>

namespace ionstack::solver
{
/// The unknowns that the cells of this rank need, those of other ranks among them, and from them the values at nodes.
template <int dim>
class LocalState
{
public:
  /// Collective.
  LocalState(const Discretization<dim> &discretization, Vec unknowns)
      : discretization_(discretization), local_(static_cast<std::size_t>(discretization.n_local()))
  {
    Vec ghosted = discretization.create_vector(), form;
    petsc(VecCopy(unknowns, ghosted));
    petsc(VecGhostUpdateBegin(ghosted, INSERT_VALUES, SCATTER_FORWARD));
    petsc(VecGhostUpdateEnd(ghosted, INSERT_VALUES, SCATTER_FORWARD));
    petsc(VecGhostGetLocalForm(ghosted, &form));
    const PetscScalar *values;
    petsc(VecGetArrayRead(form, &values));
    std::copy(values, values + local_.size(), local_.begin());
    petsc(VecRestoreArrayRead(form, &values));
    petsc(VecGhostRestoreLocalForm(ghosted, &form));
    petsc(VecDestroy(&ghosted));
  }

  /// Value of an entry as counted from CellRecord::first.
  double operator[](const std::size_t entry) const { return discretization_.node_value(entry, local_); }

private:
  const Discretization<dim> &discretization_;
  std::vector<double>        local_;
};
} // namespace ionstack::solver

#endif
