// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_output_quantities_h
#define ionstack_physics_output_quantities_h

#include "physics/device_physics.h"

#include <string>
#include <vector>

namespace ionstack::physics
{
/// What is written of a state: all fields, those that are shown as one summed, then what processes and reactions have
/// to show, such as the densities of carriers.
class OutputQuantities
{
public:
  explicit OutputQuantities(const DevicePhysics &physics);

  const std::vector<Quantity> &quantities() const { return quantities_; }

  /// The quantities at a point of a region, in SI units, from the values of all fields there (a value a field, internal
  /// units; those that the region lacks are not read). Not a number where the region lacks a quantity.
  std::vector<double> values(unsigned int region, const std::vector<double> &fields) const;

private:
  std::size_t place_of(const Quantity &quantity) const;

  const DevicePhysics     &physics_;
  std::vector<Quantity>    quantities_;
  std::vector<std::size_t> place_of_field_;
};
} // namespace ionstack::physics

#endif
