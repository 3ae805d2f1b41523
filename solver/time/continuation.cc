// SPDX-License-Identifier: Apache-2.0
#include "solver/time/continuation.h"

#include "materials/units/units.h"
#include "solver/experiment/light.h"
#include "solver/petsc/petsc_check.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ionstack::solver
{
namespace
{
/// Steps of the way that are permitted, and the shortest part of it that one may be.
constexpr int    most_steps    = 400;
constexpr double shortest_step = 1e-3;
/// Light begins with this part of it: quasi-Fermi potentials follow its logarithm.
constexpr double first_light = 1e-30;
/// Temperature [K] from which a cold device is cooled down.
constexpr double warm = 300.;
} // namespace

template <int dim>
bool Continuation<dim>::follow(const std::string                 &what,
                               const std::function<Load(double)> &load,
                               Vec                                unknowns,
                               const bool                         equilibrium)
{
  const VectorPtr last = copy_of(unknowns);
  double          at = 0., size = 1.;
  int             steps = 0;
  story_ += story_.empty() ? "" : ", ";
  while (at < 1.)
  {
    const double next = std::min(1., at + size);
    system_.load(load(next));
    if (solve_(unknowns, equilibrium))
    {
      at = next;
      size *= 2.;
      petsc(VecCopy(unknowns, last.get()));
    }
    else
    {
      petsc(VecCopy(last.get(), unknowns));
      size *= 0.5;
    }
    if (++steps == most_steps || size < shortest_step)
    {
      story_ += what + " up to " + units::shortest(std::round(1000. * at) / 10.) + " % of the way only";
      return false;
    }
  }
  story_ += what + " in " + std::to_string(steps) + (steps == 1 ? " step" : " steps");
  return true;
}

template <int dim>
bool Continuation<dim>::from_before(Vec unknowns, const double temperature)
{
  const double aim = system_.ambient_temperature();
  Load         start;
  start.voltage.assign(system_.contacts().size(), 0.);
  const auto               &discretization = system_.discretization();
  const std::vector<double> values         = discretization.terminal_values(unknowns);
  for (std::size_t t = 0; t < discretization.terminals().size(); ++t)
    if (const Terminal &terminal = discretization.terminals()[t]; terminal.electrical)
      start.voltage[terminal.contact] = values[t];
  const auto changed = [&](const double parameter)
  {
    Load load        = start;
    load.way         = parameter;
    load.temperature = temperature + parameter * (aim - temperature);
    return load;
  };
  const bool found = follow("voltages and temperature of the surroundings", changed, unknowns);
  system_.load(Load());
  return found;
}

template <int dim>
bool Continuation<dim>::from_equilibrium(const double time, Vec unknowns)
{
  const auto  &discretization = system_.discretization();
  PetscScalar *values;
  petsc(VecGetArray(unknowns, &values));
  for (PetscInt i = 0; i < discretization.n_owned(); ++i)
  {
    using AtContact         = physics::Field::AtContact;
    const AtContact how     = discretization.physics().fields[discretization.field_of()[i]].at_contact;
    const bool      carrier = discretization.is_nodal(i) && how == AtContact::follows_voltage;
    const bool contact = !discretization.is_nodal(i) && !discretization.is_of_circuit(i) && how == AtContact::voltage;
    if (carrier || contact)
      values[i] = 0.;
  }
  petsc(VecRestoreArray(unknowns, &values));

  const double aim    = system_.ambient_temperature();
  bool         driven = false;
  for (const Contact &contact : system_.contacts())
    driven = driven || (contact.electrical && system_.source_voltage(contact, time) != 0.);
  Load dark;
  dark.generation = 0.;
  dark.closed     = true; // no current flows whatever the voltage of an open contact
  dark.way        = 0.;
  dark.voltage.assign(system_.contacts().size(), 0.);

  // Warm carriers reach farther, and Newton's method with them.
  const VectorPtr start = copy_of(unknowns);
  system_.load(dark);
  bool found = solve_(unknowns, true);
  if (found)
    story_ = "the dark device without voltages";
  else if (aim < warm)
  {
    petsc(VecCopy(start.get(), unknowns));
    const auto cooled = [&](const double parameter)
    {
      Load load        = dark;
      load.temperature = warm * std::pow(aim / warm, parameter);
      return load;
    };
    system_.load(cooled(0.));
    found = solve_(unknowns, true);
    if (found)
    {
      story_ = "the dark device without voltages at " + units::shortest(warm) + " K";
      found  = follow("cooling", cooled, unknowns, true);
    }
  }
  if (!found && story_.empty())
    story_ = "the dark device without voltages was not found";
  if (found && is_lit(discretization.physics()))
  {
    const auto lit = [&](const double parameter)
    {
      Load load       = dark;
      load.closed     = false;
      load.generation = std::pow(first_light, 1. - parameter);
      return load;
    };
    found = follow("light", lit, unknowns);
  }
  // Without voltages carriers are still to be let go.
  const auto applied = [&](const double parameter)
  {
    Load load       = dark;
    load.closed     = false;
    load.generation = 1.;
    load.way        = parameter;
    return load;
  };
  if (found && (driven || !is_lit(discretization.physics())))
    found = follow(driven ? "voltages" : "carriers free to move", applied, unknowns);
  system_.load(Load());
  return found;
}

template class Continuation<2>;
template class Continuation<3>;
} // namespace ionstack::solver
