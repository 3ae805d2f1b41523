// SPDX-License-Identifier: Apache-2.0
#include "solver/run/counted_currents.h"

#include "solver/space/cell_kernel.h"
#include "solver/space/local_state.h"

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <variant>

namespace ionstack::solver
{
namespace
{
constexpr const char *at_interfaces = "interface recombination";

const physics::InterfaceRecombination *recombination_of(const physics::InterfaceLaw &law)
{
  return std::get_if<physics::InterfaceRecombination>(&law);
}

/// All names, in the order in which they are met.
std::vector<std::string> names_of(const physics::DevicePhysics &physics)
{
  std::vector<std::string> names;
  const auto               add = [&](const std::string &name)
  {
    if (std::find(names.begin(), names.end(), name) == names.end())
      names.push_back(name);
  };
  for (const physics::RegionPhysics &region : physics.regions)
    for (const physics::Reaction &reaction : region.reactions)
      for (const std::string &name : std::visit([](const auto &any) { return any.counted(); }, reaction))
        add(name);
  for (const physics::InterfacePhysics &interface : physics.interfaces)
    if (std::any_of(interface.laws.begin(), interface.laws.end(), recombination_of))
      add(at_interfaces);
  return names;
}

/// Adds what a reaction of one region counts, to `sums` at the places of its names.
template <int dim, class Reaction>
void count_in_region(const Reaction                 &reaction,
                     const std::vector<std::size_t> &places,
                     const System<dim>              &system,
                     const LocalState<dim>          &state,
                     const unsigned int              region_index,
                     std::vector<double>            &sums)
{
  const physics::RegionPhysics &region  = system.regions()[region_index];
  const unsigned int            n_slots = region.fields.size();
  std::vector<double>           values(CellTopology<dim>::n_vertices * n_slots);
  for (const CellRecord<dim> &cell : system.discretization().cells())
  {
    if (cell.region != region_index)
      continue;
    for (std::size_t i = 0; i < values.size(); ++i)
      values[i] = state[cell.first + i];
    const auto nodes =
        internal::node_states<dim, double>(region, cell.geometry, system.ambient_temperature(), n_slots, values.data());
    for (unsigned int v = 0; v < nodes.size(); ++v)
    {
      auto place = places.begin();
      reaction.count(nodes[v], [&](const double rate) { sums[*place++] += cell.geometry.volume[v] * rate; });
    }
  }
}

/// Adds what recombines at interfaces.
template <int dim>
void count_at_interfaces(const System<dim> &system, const LocalState<dim> &state, double &sum)
{
  const Discretization<dim> &discretization = system.discretization();
  const auto                 side = [&](const unsigned int region, const std::size_t first, std::vector<double> &values)
  {
    for (unsigned int slot = 0; slot < discretization.n_slots(region); ++slot)
      values.push_back(state[first + slot]);
    const physics::Slot temperature = system.regions()[region].temperature;
    return physics::NodeState<double>{
        values.data(), temperature == physics::none ? system.ambient_temperature() : values[temperature], 0.};
  };
  for (const InterfaceNode &node : discretization.interface_nodes())
    for (const physics::InterfaceLaw &law : node.interface->laws)
      if (const physics::InterfaceRecombination *recombination = recombination_of(law))
      {
        std::vector<double> first_values, second_values;
        const auto          first  = side(node.interface->first, node.first, first_values);
        const auto          second = side(node.interface->second, node.second, second_values);
        sum += node.area * recombination->rate(physics::InterfaceState<double>{first, second});
      }
}
} // namespace

template <int dim>
std::vector<CountedCurrent> counted_currents(const System<dim> &system, Vec unknowns)
{
  const Discretization<dim>     &discretization = system.discretization();
  const std::vector<std::string> names          = names_of(discretization.physics());
  if (names.empty())
    return {};
  const auto place_of = [&](const std::string &name)
  { return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin()); };
  const LocalState<dim> state(discretization, unknowns);
  std::vector<double>   sums(names.size(), 0.);
  for (unsigned int r = 0; r < system.regions().size(); ++r)
    for (const physics::Reaction &any_reaction : system.regions()[r].reactions)
      std::visit(
          [&](const auto &reaction)
          {
            std::vector<std::size_t> places;
            for (const std::string &name : reaction.counted())
              places.push_back(place_of(name));
            if (!places.empty())
              count_in_region<dim>(reaction, places, system, state, r, sums);
          },
          any_reaction);
  if (const std::size_t place = place_of(at_interfaces); place < names.size())
    count_at_interfaces(system, state, sums[place]);
  dealii::Utilities::MPI::sum(sums, discretization.communicator(), sums);
  std::vector<CountedCurrent> currents;
  for (std::size_t i = 0; i < names.size(); ++i)
    currents.push_back({names[i], sums[i] * si::ampere_per_internal_current});
  return currents;
}

template std::vector<CountedCurrent> counted_currents(const System<2> &, Vec);
template std::vector<CountedCurrent> counted_currents(const System<3> &, Vec);
} // namespace ionstack::solver
