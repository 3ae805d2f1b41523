// SPDX-License-Identifier: Apache-2.0
#include "solver/run/model.h"

#include "materials/files/diagnostics.h"
#include "solver/petsc/petsc_check.h"

#include <algorithm>
#include <utility>

namespace ionstack::solver
{
namespace
{
bool looks_back(const Device &device)
{
  const auto of_contact = [](const Contact &contact)
  {
    return std::any_of(
        contact.electrode.begin(), contact.electrode.end(), [](const auto &at) { return at.second.looks_back(); });
  };
  const auto of_interface = [](const physics::InterfacePhysics &interface)
  { return interface.electrode && interface.electrode->looks_back(); };
  const auto &interfaces = device.physics.interfaces;
  return std::any_of(device.contacts.begin(), device.contacts.end(), of_contact) ||
         std::any_of(interfaces.begin(), interfaces.end(), of_interface);
}
} // namespace

template <int dim>
Model<dim>::Model(const Device &device, dealii::TimerOutput &timer, MPI_Comm communicator)
    : device_(device), timer_(timer), communicator_(communicator),
      mesh_(meshes::build_mesh<dim>(device.stack, communicator)), looks_back_(looks_back(device))
{
  // Each rank gets as many values of fields as the others, now and when the mesh has changed: work is in proportion.
  mesh_->triangulation.signals.weight.connect(
      [this](const auto &cell, const auto /*status*/)
      {
        const std::size_t n_fields = device_.physics.regions[cell->material_id()].fields.size();
        return 1000 * static_cast<unsigned int>(std::max<std::size_t>(n_fields, 1));
      });
  mesh_->triangulation.repartition();
  rebuild();
}

template <int dim>
void Model<dim>::rebuild()
{
  before_ = counts();
  stepper_.reset(); // each refers to those above it
  unknowns_.reset();
  rest_.reset();
  system_.reset();
  discretization_ = std::make_unique<Discretization<dim>>(*mesh_, device_.physics, device_.contacts, communicator_);
  system_         = std::make_unique<System<dim>>(*discretization_, device_.contacts, timer_);
  unknowns_.reset(discretization_->create_vector());
  stepper_ = std::make_unique<TimeStepper<dim>>(*system_, device_.tolerances, device_.time);
}

template <int dim>
void Model<dim>::come_to_rest()
{
  if (!looks_back_)
    return;
  rest_ = copy_of(unknowns_.get());
  system_->come_to_rest(rest_.get());
}

template <int dim>
Snapshot Model<dim>::snapshot() const
{
  Snapshot snapshot;
  snapshot.history = stepper_->history();
  // Between lines there may be no history: the present state is all that counts.
  std::vector<VectorPtr> states = std::move(snapshot.history.states);
  states.push_back(copy_of(unknowns_.get()));
  if (rest_ != nullptr)
    states.push_back(copy_of(rest_.get()));
  for (const VectorPtr &state : states)
  {
    snapshot.nodal.push_back(discretization_->nodal_values(state.get()));
    snapshot.terminals.push_back(discretization_->terminal_values(state.get()));
  }
  return snapshot;
}

template <int dim>
void Model<dim>::go_on_from(Snapshot snapshot, const std::function<void(std::size_t, Vec)> &correct)
{
  StepHistory history = std::move(snapshot.history);
  for (std::size_t s = 0; s < snapshot.nodal.size(); ++s)
  {
    VectorPtr state(discretization_->create_vector());
    discretization_->set_unknowns(snapshot.nodal[s], snapshot.terminals[s], state.get());
    if (correct)
      correct(s, state.get());
    history.states.push_back(std::move(state));
  }
  if (history.states.size() > history.times.size() + 1)
  {
    rest_ = std::move(history.states.back());
    history.states.pop_back();
    if (looks_back_)
      system_->come_to_rest(rest_.get());
  }
  else if (looks_back_)
    throw BadInput(
        "a contact's law looks back to the state of rest, which the checkpoint does not hold; go on with the "
        "'Barrier lowering acts on' that it was written with, or begin anew");
  const VectorPtr present = std::move(history.states.back());
  history.states.pop_back();
  stepper_->go_on_from(history, unknowns_.get());
  petsc(VecCopy(present.get(), unknowns_.get()));
}

template <int dim>
WorkCounts Model<dim>::counts() const
{
  WorkCounts counts = before_;
  if (stepper_ == nullptr)
    return counts;
  counts.rejected_steps += stepper_->n_rejected();
  counts.newton_iterations += stepper_->newton().n_iterations();
  counts.factorisations += stepper_->linear_solver().n_preconditioners();
  counts.linear_iterations += stepper_->linear_solver().n_iterations();
  counts.residuals += system_->n_residuals();
  counts.jacobians += system_->n_jacobians();
  counts.largest_positivity_correction =
      std::max(counts.largest_positivity_correction, stepper_->largest_positivity_correction());
  counts.largest_balance_correction =
      std::max(counts.largest_balance_correction, stepper_->largest_balance_correction());
  return counts;
}

template class Model<2>;
template class Model<3>;
} // namespace ionstack::solver
