// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_space_surface_kernel_h
#define ionstack_solver_space_surface_kernel_h

#include "physics/contacts/exchange.h"
#include "physics/contacts/interface_law.h"
#include "physics/device_physics.h"

#include <vector>

namespace ionstack::solver
{
/// What passes between a metal and one of its nodes, for the node's part of the metal's face.
template <class Number>
class ElectrodeFlows final : public physics::Exchanged<Number>
{
public:
  ElectrodeFlows(const unsigned int n_slots, const physics::Slot temperature, const double area, const Number &zero)
      : rows(n_slots, zero), current_in(zero), electrode_charge(zero), temperature_(temperature), area_(area)
  {
  }

  std::vector<Number> rows;             ///< to be added to the residual of the node, a value a slot
  Number              current_in;       ///< from the metal into the device [e/s]
  Number              electrode_charge; ///< [e]
  double              power = 0.;       ///< that the interface takes up, most of it heat [eV/s]

  void outflow(const physics::Slot slot, const Number &flux) override { rows[slot] += area_ * flux; }
  void current(const Number &current_density) override { current_in += area_ * current_density; }
  void charge(const physics::Slot potential, const Number &surface_charge) override
  {
    rows[potential] -= area_ * surface_charge;
    electrode_charge += area_ * surface_charge;
  }
  void heat(const Number &released) override
  {
    power += area_ * physics::value_of(released);
    if (temperature_ != physics::none)
      rows[temperature_] -= area_ * released;
  }
  void work(const Number &taken_up) override { power += area_ * physics::value_of(taken_up); }

private:
  physics::Slot temperature_;
  double        area_;
};

/// Flows at a node with the values of all its slots, the potential at the other end of the edge that leaves the metal,
/// `distance` away, and the potential of the metal. `field_of_rest` as in ContactState.
template <class Number>
ElectrodeFlows<Number> electrode_flows(const std::vector<physics::Exchange> &exchanges,
                                       const physics::RegionPhysics         &region,
                                       const double                          ambient_temperature,
                                       const double                          area,
                                       const double                          distance,
                                       const std::vector<Number>            &values,
                                       const Number                         &opposite_potential,
                                       const Number                         &metal_potential,
                                       const double                          field_of_rest,
                                       const Number                         &zero)
{
  ElectrodeFlows<Number>              flows(static_cast<unsigned int>(values.size()), region.temperature, area, zero);
  const physics::NodeState<Number>    node{values.data(),
                                        region.temperature == physics::none ? Number(zero + ambient_temperature)
                                                                               : values[region.temperature],
                                        0.};
  const Number                        field = (opposite_potential - values[region.potential]) * (1. / distance);
  const physics::ContactState<Number> state{node, metal_potential, field, field_of_rest};
  for (const physics::Exchange &exchange : exchanges)
    std::visit([&](const auto &law) { law.add(state, flows); }, exchange);
  return flows;
}

/// What passes an interface at one of its nodes, for the node's part of the interface.
template <class Number>
class InterfaceFlows final : public physics::Crossing<Number>
{
public:
  InterfaceFlows(const physics::RegionPhysics &first_region,
                 const physics::RegionPhysics &second_region,
                 const double                  area,
                 const Number                 &zero)
      : first(first_region.fields.size(), zero), second(second_region.fields.size(), zero),
        first_temperature_(first_region.temperature), second_temperature_(second_region.temperature), area_(area)
  {
  }

  std::vector<Number> first, second;      ///< to be added to the residual on each side, a value a slot
  double              heat_released = 0.; ///< [eV/s]

  void leaves_first(const physics::Slot slot, const Number &outflow) override { first[slot] += area_ * outflow; }
  void leaves_second(const physics::Slot slot, const Number &outflow) override { second[slot] += area_ * outflow; }
  void heat(const Number &released) override
  {
    heat_released += area_ * physics::value_of(released);
    if (first_temperature_ != physics::none)
      first[first_temperature_] -= 0.5 * area_ * released;
    if (second_temperature_ != physics::none)
      second[second_temperature_] -= 0.5 * area_ * released;
  }

private:
  physics::Slot first_temperature_, second_temperature_;
  double        area_;
};

/// Flows at a node with the values of all slots on both sides.
template <class Number>
InterfaceFlows<Number> interface_flows(const std::vector<physics::InterfaceLaw> &laws,
                                       const physics::RegionPhysics             &first_region,
                                       const physics::RegionPhysics             &second_region,
                                       const double                              ambient_temperature,
                                       const double                              area,
                                       const std::vector<Number>                &first,
                                       const std::vector<Number>                &second,
                                       const Number                             &zero)
{
  InterfaceFlows<Number> flows(first_region, second_region, area, zero);
  const auto             node = [&](const physics::RegionPhysics &region, const std::vector<Number> &values)
  {
    return physics::NodeState<Number>{values.data(),
                                      region.temperature == physics::none ? Number(zero + ambient_temperature)
                                                                          : values[region.temperature],
                                      0.};
  };
  const auto here = node(first_region, first), there = node(second_region, second);
  for (const physics::InterfaceLaw &any_law : laws)
    std::visit([&](const auto &law) { law.add(physics::InterfaceState<Number>{here, there}, flows); }, any_law);
  return flows;
}
} // namespace ionstack::solver

#endif
