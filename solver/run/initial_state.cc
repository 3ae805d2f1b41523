// SPDX-License-Identifier: Apache-2.0
#include "solver/run/initial_state.h"

#include "materials/units/units.h"
#include "solver/petsc/petsc_check.h"
#include "solver/space/discrete_defects.h"
#include "solver/space/initial_profile.h"

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace ionstack::solver
{
void check_initial_profiles(const Device &device, const parameters::Section &root)
{
  for (const physics::Field &field : device.physics.fields)
    if (const physics::InitialValue &initial = field.initial; !initial.profile.empty())
      try
      {
        InitialProfile(initial, device.stack);
      }
      catch (const mu::ParserError &error)
      {
        parameters::Section(root)
            .section(initial.section)
            .problem("Initial profile", "'" + initial.profile + "': " + error.GetMsg());
      }
}

template <int dim>
std::vector<PlacedDefects>
set_initial_state(const Device &device, const Discretization<dim> &discretization, Vec unknowns)
{
  const auto                                &physics = discretization.physics();
  std::vector<std::optional<InitialProfile>> profiles(physics.fields.size());
  for (std::size_t f = 0; f < profiles.size(); ++f)
    if (const physics::InitialValue &initial = physics.fields[f].initial; !initial.profile.empty())
      profiles[f].emplace(initial, device.stack);

  std::string  problem;
  PetscScalar *values;
  petsc(VecGetArray(unknowns, &values));
  for (PetscInt i = 0; i < discretization.n_owned(); ++i)
  {
    const unsigned int             field   = discretization.field_of()[i];
    const physics::InitialValue   &initial = physics.fields[field].initial;
    std::optional<InitialProfile> &profile = profiles[field];
    if (!profile)
    {
      values[i] = initial.value;
      continue;
    }
    const dealii::Point<dim> &p = discretization.position_of()[i];
    values[i]                   = (*profile)(discretization.mesh(), p);
    if (!(values[i] >= 0.) || !std::isfinite(values[i]))
      problem = Problem{initial.where,
                        initial.section + "/Initial profile",
                        "is " + units::shortest(values[i] / initial.value) +
                            " at z = " + units::shortest(meshes::Mesh<dim>::height(p)) +
                            " nm, r = " + units::shortest(discretization.mesh().radius(p)) +
                            " nm; it must not be negative and must be finite"}
                    .text();
  }
  for (const std::string &text : dealii::Utilities::MPI::all_gather(discretization.communicator(), problem))
    if (!text.empty())
    {
      petsc(VecRestoreArray(unknowns, &values));
      throw BadInput(text);
    }
  std::vector<PlacedDefects> placed;
  for (unsigned int f = 0; f < physics.fields.size(); ++f)
    if (const physics::Field &field = physics.fields[f]; field.initial.discrete)
    {
      const auto                defects = draw_defects(field, *profiles[f], discretization, physics.seed);
      const std::vector<double> concentration =
          smeared(defects.positions, field.initial.discrete->radius, f, discretization);
      for (PetscInt i = 0; i < discretization.n_owned(); ++i)
        if (discretization.field_of()[i] == f && discretization.is_nodal(i))
          values[i] = concentration[i];
      placed.push_back({field.name, defects.expected, static_cast<long>(defects.positions.size())});
    }
  const auto set = [&](const std::size_t entry, const double value)
  {
    discretization.for_each_unknown(entry,
                                    [&](const int local, const double weight)
                                    {
                                      if (weight == 1. && local < discretization.n_owned() &&
                                          discretization.is_nodal(local))
                                        values[local] = value - discretization.offset(entry);
                                    });
  };
  // Newton's method for the first potential starts where there is no charge. Where a region without carriers begins, it
  // is for the neighbours to say where that is.
  std::vector<double> neutrals(discretization.n_local(), 0.), neighbours(discretization.n_local(), 0.);
  std::vector<double> node;
  for (const CellRecord<dim> &cell : discretization.cells())
  {
    const physics::RegionPhysics &region = physics.regions[cell.region];
    if (region.insulator)
      continue;
    const unsigned int n_slots = region.fields.size();
    const auto         value   = [&](const std::size_t entry)
    {
      double sum = 0.;
      discretization.for_each_unknown(entry,
                                      [&](const int local, const double weight)
                                      { sum += local < discretization.n_owned() ? weight * values[local] : 0.; });
      return sum;
    };
    for (const physics::Reaction &reaction : region.reactions)
      if (const auto *charge = std::get_if<physics::SpaceCharge>(&reaction))
        for (unsigned int v = 0; v < CellTopology<dim>::n_vertices; ++v)
        {
          const std::size_t first = cell.first + v * n_slots;
          node.clear();
          for (unsigned int s = 0; s < n_slots; ++s)
            node.push_back(value(first + s));
          const double neutral = charge->neutral_potential(node, physics.ambient_temperature);
          set(first + charge->potential, neutral);
          discretization.for_each_unknown(first + charge->potential,
                                          [&](const int local, const double)
                                          {
                                            neutrals[local] +=
                                                neutral - discretization.offset(first + charge->potential);
                                            neighbours[local] += 1.;
                                          });
        }
  }
  if (std::any_of(physics.regions.begin(), physics.regions.end(), [](const auto &region) { return region.insulator; }))
  {
    const std::vector<double> sums    = discretization.sum_over_ranks(neutrals);
    const std::vector<double> numbers = discretization.sum_over_ranks(neighbours);
    for (PetscInt i = 0; i < discretization.n_owned(); ++i)
      if (numbers[i] > 0. && discretization.is_nodal(i))
        values[i] = sums[i] / numbers[i];
  }
  // Metals start at zero, also where the other side of an interface follows them.
  for (const CellRecord<dim> &cell : discretization.cells())
    if (const physics::RegionPhysics &region = physics.regions[cell.region]; region.metal)
      for (unsigned int v = 0; v < CellTopology<dim>::n_vertices; ++v)
        set(cell.first + v * region.fields.size() + region.potential, 0.);
  for (const Terminal &terminal : discretization.terminals())
    if (const Circuit &circuit = device.contacts[terminal.contact].circuit;
        terminal.n_circuit > 0 && circuit.element && discretization.first_owned() <= terminal.circuit &&
        terminal.circuit < discretization.first_owned() + discretization.n_owned())
    {
      const std::vector<double> own = circuit.initial_of_element();
      std::copy(own.begin(),
                own.end(),
                values + (terminal.circuit - discretization.first_owned()) + circuit.first_of_element() + 1);
    }
  petsc(VecRestoreArray(unknowns, &values));
  return placed;
}

template std::vector<PlacedDefects> set_initial_state<2>(const Device &, const Discretization<2> &, Vec);
template std::vector<PlacedDefects> set_initial_state<3>(const Device &, const Discretization<3> &, Vec);
} // namespace ionstack::solver
