// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_petsc_vector_h
#define ionstack_solver_petsc_vector_h

#include "solver/petsc/petsc_check.h"

#include <petscvec.h>

#include <memory>

namespace ionstack::solver
{
struct VectorDestroyer
{
  void operator()(Vec vector) const { VecDestroy(&vector); }
};

/// A vector of PETSc that is destroyed with its owner.
using VectorPtr = std::unique_ptr<_p_Vec, VectorDestroyer>;

/// A vector like another one. Collective.
inline VectorPtr copy_of(Vec vector)
{
  Vec copy;
  petsc(VecDuplicate(vector, &copy));
  VectorPtr owner(copy);
  petsc(VecCopy(vector, copy));
  return owner;
}
} // namespace ionstack::solver

#endif
