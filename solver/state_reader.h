// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_state_reader_h
#define ionstack_solver_state_reader_h

#include "solver/device.h"
#include "solver/observer.h"
#include "solver/step_place.h"
#include "solver/system.h"

namespace ionstack::solver
{
/// What a state looks like from outside, in SI units: contacts, extremes, totals. `rates` belong to the state.
/// Collective.
template <int dim>
StepReport read_state(const Device &device, System<dim> &system, const StepPlace &place, Vec unknowns, Vec rates);
} // namespace ionstack::solver

#endif
