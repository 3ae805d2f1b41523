// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_time_weights_h
#define ionstack_solver_time_weights_h

#include "solver/experiment/contact.h"
#include "solver/petsc/vector.h"
#include "solver/space/discretization.h"
#include "solver/time/tolerances.h"

#include <vector>

namespace ionstack::solver
{
/// What an error may be in each unknown: relative_i |value_i| + absolute_i.
struct Weights
{
  VectorPtr absolute, relative;

  /// What errors are for.
  enum class Of
  {
    steps,    ///< what a step in time leaves
    solutions ///< what Newton's method leaves in the equations of one moment
  };

  /// From the tolerances. The unknowns of a lumped element are besides bound by what its laws ask for
  /// (physics/lumped/lumped_element.h): a fixed voltage says nothing where exp(V/10 mV) decides, or the last microvolts
  /// over a closing gap. What has no memory in an element is bound in solutions only, as its course leaves no error
  /// behind.
  template <int dim>
  static Weights create(const Tolerances           &tolerances,
                        const Discretization<dim>  &discretization,
                        const std::vector<Contact> &contacts,
                        Of                          of);
};
} // namespace ionstack::solver

#endif
