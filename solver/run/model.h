// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_run_model_h
#define ionstack_solver_run_model_h

#include "solver/petsc/vector.h"
#include "solver/run/device.h"

#include <deal.II/base/timer.h>

#include <functional>
#include <memory>
#include <vector>

namespace ionstack::solver
{
/// Counts of work that stay when the mesh changes.
struct WorkCounts
{
  long rejected_steps = 0, newton_iterations = 0, factorisations = 0, residuals = 0, jacobians = 0;
  long linear_iterations = 0;

  double largest_positivity_correction = 0., largest_balance_correction = 0.;
};

/// A model at a moment and how it came there, in terms of nodes and not of unknowns: mesh and ranks may change before
/// one goes on from it.
struct Snapshot
{
  StepHistory history; ///< but for the states
  /// Those of the history, then the present, and at last the one in which the device came to rest where it matters.
  /// Their ghosts do not count.
  std::vector<dealii::LinearAlgebra::distributed::Vector<double>> nodal;
  std::vector<std::vector<double>>                                terminals; ///< the same of what belongs to no node
};

/// A device on its present mesh: the unknowns, their equations and the time stepper. All but the counts is made anew
/// when the mesh has changed.
template <int dim>
class Model
{
public:
  /// `device` and `timer` must outlive the model. Collective. Throws BadInput when the mesh cannot be used.
  Model(const Device &device, dealii::TimerOutput &timer, MPI_Comm communicator);

  /// Makes everything for the mesh as it is now; the unknowns have no values yet. Collective.
  void rebuild();

  meshes::Mesh<dim>         &mesh() { return *mesh_; }
  const Discretization<dim> &discretization() const { return *discretization_; }
  System<dim>               &system() { return *system_; }
  TimeStepper<dim>          &stepper() { return *stepper_; }
  Vec                        unknowns() const { return unknowns_.get(); }

  /// The present state is the one in which the device has come to rest: see System::come_to_rest(). Collective.
  void come_to_rest();

  /// Collective.
  Snapshot snapshot() const;

  /// Goes on from a snapshot whose nodal values are those of the present mesh. `correct`, if any, may change each state
  /// before. Collective.
  void go_on_from(Snapshot snapshot, const std::function<void(std::size_t number, Vec state)> &correct = {});

  /// Work done so far, also before the run was gone on with.
  WorkCounts counts() const;

  /// Work done in an earlier part of the run.
  void counted_before(const WorkCounts &counts) { before_ = counts; }

private:
  const Device                        &device_;
  dealii::TimerOutput                 &timer_;
  MPI_Comm                             communicator_;
  std::unique_ptr<meshes::Mesh<dim>>   mesh_;
  std::unique_ptr<Discretization<dim>> discretization_;
  std::unique_ptr<System<dim>>         system_;
  VectorPtr                            unknowns_;
  bool                                 looks_back_; ///< some law of a contact does
  VectorPtr                            rest_;       ///< the state of rest, where some law looks back
  std::unique_ptr<TimeStepper<dim>>    stepper_;
  WorkCounts                           before_;
};
} // namespace ionstack::solver

#endif
