// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_contact_kernel_h
#define ionstack_solver_contact_kernel_h

#include "physics/device_physics.h"
#include "physics/exchange.h"

#include <vector>

namespace ionstack::solver
{
/// What passes between a contact and one of its nodes, for the node's part of the contact.
template <class Number>
class ContactFlows final : public physics::Exchanged<Number>
{
public:
  ContactFlows(const unsigned int n_slots, const double area, const Number &zero)
      : rows(n_slots, zero), current_in(zero), electrode_charge(zero), area_(area)
  {
  }

  std::vector<Number> rows;             ///< to be added to the residual of the node, a value a slot
  Number              current_in;       ///< from the contact into the device [e/s]
  Number              electrode_charge; ///< [e]

  void outflow(const physics::Slot slot, const Number &flux) override { rows[slot] += area_ * flux; }
  void current(const Number &current_density) override { current_in += area_ * current_density; }
  void charge(const physics::Slot potential, const Number &surface_charge) override
  {
    rows[potential] -= area_ * surface_charge;
    electrode_charge += area_ * surface_charge;
  }

private:
  double area_;
};

/// Flows at a node with the values of all its slots, the potential at the other end of the edge that leaves the
/// contact, `distance` away, and the potential of the contact.
template <class Number>
ContactFlows<Number> contact_flows(const std::vector<physics::Exchange> &exchanges,
                                   const physics::RegionPhysics         &region,
                                   const double                          ambient_temperature,
                                   const double                          area,
                                   const double                          distance,
                                   const std::vector<Number>            &values,
                                   const Number                         &opposite_potential,
                                   const Number                         &contact_potential,
                                   const Number                         &zero)
{
  ContactFlows<Number>                flows(static_cast<unsigned int>(values.size()), area, zero);
  const physics::NodeState<Number>    node{values.data(),
                                        region.temperature == physics::none ? Number(zero + ambient_temperature)
                                                                               : values[region.temperature],
                                        0.};
  const Number                        field = (opposite_potential - values[region.potential]) * (1. / distance);
  const physics::ContactState<Number> state{node, contact_potential, field};
  for (const physics::Exchange &exchange : exchanges)
    std::visit([&](const auto &law) { law.add(state, flows); }, exchange);
  return flows;
}
} // namespace ionstack::solver

#endif
