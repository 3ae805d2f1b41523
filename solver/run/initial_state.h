// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_run_initial_state_h
#define ionstack_solver_run_initial_state_h

#include "solver/run/device.h"
#include "solver/run/observer.h"
#include "solver/space/discretization.h"

#include <vector>

namespace ionstack::solver
{
/// Reports initial profiles that cannot be read as expressions.
void check_initial_profiles(const Device &device, const parameters::Section &root);

/// Sets potential zero, ambient temperature and the species' initial profiles, or single ions drawn from them, of which
/// it tells the number. Throws BadInput when a profile is negative or not finite somewhere or stands for too few or too
/// many single ions. Collective.
template <int dim>
std::vector<PlacedDefects>
set_initial_state(const Device &device, const Discretization<dim> &discretization, Vec unknowns);
} // namespace ionstack::solver

#endif
