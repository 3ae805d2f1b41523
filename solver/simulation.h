// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_simulation_h
#define ionstack_solver_simulation_h

#include "solver/device.h"
#include "solver/observer.h"

#include <memory>
#include <vector>

namespace ionstack::solver
{
/// Runs the protocol of a device from its initial state to its end and shows each accepted step to the observers.
/// Collective. Throws BadInput when the mesh or the initial state cannot be used; a solver that gives up and a signal
/// are no exceptions but results.
template <int dim>
RunResult run_simulation(const Device                                      &device,
                         const std::vector<std::unique_ptr<Observer<dim>>> &observers,
                         MPI_Comm                                           communicator);
} // namespace ionstack::solver

#endif
