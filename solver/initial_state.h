// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_initial_state_h
#define ionstack_solver_initial_state_h

#include "solver/device.h"
#include "solver/discretization.h"

namespace ionstack::solver
{
/// Reports initial profiles that cannot be read as expressions.
void check_initial_profiles(const Device &device, const parameters::Section &root);

/// Sets potential zero, ambient temperature and the species' initial profiles. Throws BadInput when a profile is
/// negative or not finite somewhere. Collective.
template <int dim>
void set_initial_state(const Device &device, const Discretization<dim> &discretization, Vec unknowns);
} // namespace ionstack::solver

#endif
