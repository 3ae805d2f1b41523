// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_run_state_reader_h
#define ionstack_solver_run_state_reader_h

#include "solver/equations/system.h"
#include "solver/run/device.h"
#include "solver/run/observer.h"
#include "solver/time/step_place.h"

namespace ionstack::solver
{
/// What a state looks like from outside, in SI units: contacts, extremes, totals. `rates` belong to the state.
/// Collective.
template <int dim>
StepReport read_state(const Device &device, System<dim> &system, const StepPlace &place, Vec unknowns, Vec rates);
} // namespace ionstack::solver

#endif
