// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_run_simulation_h
#define ionstack_solver_run_simulation_h

#include "solver/run/device.h"
#include "solver/run/observer.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace ionstack::solver
{
/// How a run is to begin, and where its checkpoints are.
struct RunControl
{
  std::string                                  folder;          ///< of the run
  bool                                         goes_on = false; ///< from its newest checkpoint, when there is one
  bool                                         changes = false; ///< inputs may differ from those of the checkpoint
  std::map<std::string, std::string>           inputs  = {};    ///< that decide on the results: entry and value
  std::function<void(const std::string &line)> say;             ///< to the user; called on all ranks
};

/// Makes of a device on its mesh what a run makes of it before its first solve: the unknowns, their equations, the
/// initial state, and the solver where `with_solver`. Returns what a user should know. Collective. Throws BadInput
/// where a run would, and PetscFailure when an option of PETSc cannot be used.
template <int dim>
std::vector<std::string>
try_set_up(const Device &device, const meshes::Mesh<dim> &mesh, bool with_solver, MPI_Comm communicator);

/// Runs the protocol of a device from its initial state, or from a checkpoint, to its end and shows each accepted step
/// to the observers. Collective. Throws BadInput when the mesh, the initial state or the checkpoint cannot be used; a
/// solver that gives up and a signal are no exceptions but results.
template <int dim>
RunResult run_simulation(const Device                                      &device,
                         const std::vector<std::unique_ptr<Observer<dim>>> &observers,
                         const RunControl                                  &control,
                         MPI_Comm                                           communicator);
} // namespace ionstack::solver

#endif
