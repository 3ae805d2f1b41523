// SPDX-License-Identifier: Apache-2.0
#include "solver/initial_state.h"

#include "materials/units.h"
#include "solver/petsc_check.h"

#include <deal.II/base/mpi.h>

#include <muParser.h>

#include <algorithm>
#include <cmath>
#include <memory>

namespace ionstack::solver
{
namespace
{
/// The expression of a profile as a function of position.
class Profile
{
public:
  /// Throws mu::ParserError when the expression cannot be read.
  Profile(const std::string &expression, const std::map<std::string, double> &layer_tops)
  {
    parser_.DefineVar("x", &x_);
    parser_.DefineVar("y", &y_);
    parser_.DefineVar("z", &z_);
    parser_.DefineVar("r", &r_);
    parser_.DefineConst("pi", dealii::numbers::PI);
    for (const auto &[layer, height] : layer_tops)
    {
      std::string name = "top_of_" + layer;
      std::replace_if(
          name.begin(), name.end(), [](const unsigned char c) { return std::isalnum(c) == 0; }, '_');
      parser_.DefineConst(name, height);
    }
    parser_.SetExpr(expression);
    parser_.Eval(); // mistakes are reported at the first evaluation
  }

  double operator()(const double x, const double y, const double z, const double r)
  {
    x_ = x;
    y_ = y;
    z_ = z;
    r_ = r;
    return parser_.Eval();
  }

private:
  mu::Parser parser_;
  double     x_ = 0., y_ = 0., z_ = 0., r_ = 0.;
};

std::map<std::string, double> layer_tops_of(const meshes::StackDescription &stack)
{
  std::map<std::string, double> tops;
  double                        height = 0.;
  for (const meshes::Layer &layer : stack.layers)
    tops[layer.name] = height += layer.vertical.length;
  return tops;
}
} // namespace

void check_initial_profiles(const Device &device, const parameters::Section &root)
{
  for (const physics::SpeciesDescription &species : device.physics.species)
    try
    {
      Profile(species.initial_profile, layer_tops_of(device.stack));
    }
    catch (const mu::ParserError &error)
    {
      parameters::Section(root)
          .section("Species " + species.name)
          .problem("Initial profile", "'" + species.initial_profile + "': " + error.GetMsg());
    }
}

template <int dim>
void set_initial_state(const Device &device, const Discretization<dim> &discretization, Vec unknowns)
{
  const auto                           &physics       = discretization.physics();
  const unsigned int                    first_species = physics.fields.size() - physics.species.size();
  std::vector<std::unique_ptr<Profile>> profiles;
  for (const physics::SpeciesDescription &species : physics.species)
    profiles.push_back(std::make_unique<Profile>(species.initial_profile, layer_tops_of(device.stack)));

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
    const double              r       = discretization.mesh().radius(p);
    const double              height  = meshes::Mesh<dim>::height(p);
    values[i] =
        species.initial_concentration * (*profiles[field - first_species])(p[0], dim == 3 ? p[1] : 0., height, r);
    if (!(values[i] >= 0.) || !std::isfinite(values[i]))
      problem = Problem{species.profile_location,
                        "Species " + species.name + "/Initial profile",
                        "is " + units::shortest(values[i] / species.initial_concentration) +
                            " at z = " + units::shortest(height) + " nm, r = " + units::shortest(r) +
                            " nm; it must not be negative and must be finite"}
                    .text();
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
  for (const std::string &text : dealii::Utilities::MPI::all_gather(discretization.communicator(), problem))
    if (!text.empty())
      throw BadInput(text);
}

template void set_initial_state<2>(const Device &, const Discretization<2> &, Vec);
template void set_initial_state<3>(const Device &, const Discretization<3> &, Vec);
} // namespace ionstack::solver
