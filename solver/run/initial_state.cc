// SPDX-License-Identifier: Apache-2.0
#include "solver/run/initial_state.h"

#include "materials/units/units.h"
#include "solver/petsc/petsc_check.h"
#include "solver/space/discrete_defects.h"
#include "solver/space/initial_profile.h"

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <cmath>

namespace ionstack::solver
{
void check_initial_profiles(const Device &device, const parameters::Section &root)
{
  for (const physics::SpeciesDescription &species : device.physics.species)
    try
    {
      InitialProfile(species, device.stack);
    }
    catch (const mu::ParserError &error)
    {
      parameters::Section(root)
          .section("Species " + species.name)
          .problem("Initial profile", "'" + species.initial_profile + "': " + error.GetMsg());
    }
}

template <int dim>
std::vector<PlacedDefects>
set_initial_state(const Device &device, const Discretization<dim> &discretization, Vec unknowns)
{
  const auto                 &physics       = discretization.physics();
  const unsigned int          first_species = physics.fields.size() - physics.species.size();
  std::vector<InitialProfile> profiles;
  for (const physics::SpeciesDescription &species : physics.species)
    profiles.emplace_back(species, device.stack);

  std::string  problem;
  PetscScalar *values;
  petsc(VecGetArray(unknowns, &values));
  for (PetscInt i = 0; i < discretization.n_owned(); ++i)
  {
    const unsigned int field = discretization.field_of()[i];
    if (field < first_species)
    {
      values[i] = physics.fields[field].name == "temperature" ? physics.ambient_temperature : 0.;
      continue;
    }
    const auto               &species = physics.species[field - first_species];
    const dealii::Point<dim> &p       = discretization.position_of()[i];
    values[i]                         = profiles[field - first_species](discretization.mesh(), p);
    if (!(values[i] >= 0.) || !std::isfinite(values[i]))
      problem = Problem{species.profile_location,
                        "Species " + species.name + "/Initial profile",
                        "is " + units::shortest(values[i] / species.initial_concentration) +
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
  for (unsigned int s = 0; s < physics.species.size(); ++s)
    if (const physics::SpeciesDescription &species = physics.species[s]; species.discrete)
    {
      const unsigned int        field   = first_species + s;
      const auto                defects = draw_defects(species, profiles[s], discretization, physics.seed);
      const std::vector<double> concentration =
          smeared(defects.positions, species.discrete->radius, field, discretization);
      for (PetscInt i = 0; i < discretization.n_owned(); ++i)
        if (discretization.field_of()[i] == field && discretization.is_nodal(i))
          values[i] = concentration[i];
      placed.push_back({species.name, defects.expected, static_cast<long>(defects.positions.size())});
    }
  // Newton's method for the first potential starts where there is no charge.
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
  std::vector<double> node;
  for (const CellRecord<dim> &cell : discretization.cells())
  {
    const physics::RegionPhysics &region  = physics.regions[cell.region];
    const unsigned int            n_slots = region.fields.size();
    const auto                    value   = [&](const std::size_t entry)
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
        }
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
