// SPDX-License-Identifier: Apache-2.0
#include "solver/time/weights.h"

#include "solver/petsc/petsc_check.h"

#include <algorithm>
#include <optional>
#include <variant>

namespace ionstack::solver
{
namespace
{
/// Error of a step, in V, that no current in a circuit reaches.
constexpr double not_controlled = 1e30;
} // namespace

template <int dim>
Weights Weights::create(const Tolerances           &tolerances,
                        const Discretization<dim>  &discretization,
                        const std::vector<Contact> &contacts,
                        const Of                    of)
{
  const auto  &physics = discretization.physics();
  Weights      weights{VectorPtr(discretization.create_vector()), VectorPtr(discretization.create_vector())};
  PetscScalar *absolute, *relative;
  petsc(VecGetArray(weights.absolute.get(), &absolute));
  petsc(VecGetArray(weights.relative.get(), &relative));
  for (PetscInt i = 0; i < discretization.n_owned(); ++i)
  {
    const unsigned int field = discretization.field_of()[i];
    absolute[i]              = tolerances.absolute[field];
    relative[i] = physics.fields[field].zero_is_free && !discretization.is_of_circuit(i) ? 0. : tolerances.relative;
  }
  for (const Terminal &terminal : discretization.terminals())
  {
    const std::optional<physics::LumpedElement> &element = contacts[terminal.contact].circuit.element;
    const PetscInt first = terminal.circuit - discretization.first_owned(); // its owner has all of a circuit
    if (terminal.n_circuit == 0 || first < 0 || first >= discretization.n_owned())
      continue;
    if (!element)
    {
      // A current into a capacitance follows the corners of the voltage: it jumps, however short the step. It has no
      // memory, and its error is that of the voltages.
      if (of == Of::steps)
        absolute[first] = not_controlled;
      continue;
    }
    const PetscInt voltage = first + static_cast<PetscInt>(contacts[terminal.contact].circuit.first_of_element());
    const auto     bind    = [&](const PetscInt i, const physics::lumped::Accuracy &accuracy)
    {
      absolute[i] = std::min(absolute[i], tolerances.relative * accuracy.absolute);
      relative[i] = std::min(relative[i], tolerances.relative * accuracy.relative);
    };
    std::visit(
        [&](const auto &e)
        {
          if (of == Of::solutions)
            bind(voltage, e.voltage_accuracy());
          for (std::size_t i = 0; i < e.n_internal(); ++i)
            if (of == Of::solutions || e.has_memory(i))
              bind(voltage + 1 + static_cast<PetscInt>(i), e.accuracy(i));
        },
        *element);
  }
  petsc(VecRestoreArray(weights.absolute.get(), &absolute));
  petsc(VecRestoreArray(weights.relative.get(), &relative));
  return weights;
}

template Weights Weights::create(const Tolerances &, const Discretization<2> &, const std::vector<Contact> &, Of);
template Weights Weights::create(const Tolerances &, const Discretization<3> &, const std::vector<Contact> &, Of);
} // namespace ionstack::solver
