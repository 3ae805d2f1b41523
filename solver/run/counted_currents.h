// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_run_counted_currents_h
#define ionstack_solver_run_counted_currents_h

#include "solver/equations/system.h"
#include "solver/run/observer.h"

#include <vector>

namespace ionstack::solver
{
/// What reactions, and the recombination at interfaces, make and take over the whole device: the integrals of their
/// rates, by the volumes of the nodes, with which they stand in the balances. The same names whatever the light is.
/// Collective.
template <int dim>
std::vector<CountedCurrent> counted_currents(const System<dim> &system, Vec unknowns);
} // namespace ionstack::solver

#endif
