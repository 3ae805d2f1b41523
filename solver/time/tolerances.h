// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_time_tolerances_h
#define ionstack_solver_time_tolerances_h

#include "parameter_files/reader/parameters.h"
#include "physics/device_physics.h"

#include <petscvec.h>

#include <vector>

namespace ionstack::solver
{
/// Error permitted per time step in each field: relative * |value| + absolute. Step control and Newton's method measure
/// with the same tolerances, as the largest over all unknowns of error over tolerance: a mean would forget a thin
/// front.
struct Tolerances
{
  double              relative = 1e-3;
  std::vector<double> absolute; ///< per field, internal units

  /// Reads the section `Tolerances`.
  static Tolerances read(parameters::Section root, const physics::DevicePhysics &physics);
};

/// Weighted size of `change` at `at`: the largest |change_i| / (relative_i |at_i| + absolute_i). Infinite when a change
/// is not finite. Collective.
double weighted_norm(Vec change, Vec at, Vec absolute, Vec relative);
} // namespace ionstack::solver

#endif
