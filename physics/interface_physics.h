// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_interface_physics_h
#define ionstack_physics_interface_physics_h

#include "parameter_files/reader/parameters.h"
#include "physics/contacts/exchange.h"
#include "physics/contacts/interface_law.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace ionstack::physics
{
struct DevicePhysics;
struct NamedRegion;
class ChosenMaterials;

/// What is particular where two regions touch. A field is continuous there unless this says otherwise.
struct InterfacePhysics
{
  std::string  name;
  Location     where;                 ///< of its entry `Between`, for messages
  unsigned int first = 0, second = 0; ///< regions; when one is a metal beside space charge it is the first

  std::optional<ElectrodePhysics> electrode;     ///< what the metal is to the second region
  double                          dipole   = 0.; ///< potential of the second region less that of the first [V]
  std::set<std::string>           separate = {}; ///< fields whose values on both sides are joined by a law only
  std::vector<InterfaceLaw>       laws;
};

/// Indices of the regions that a name means: the region itself, or all regions of a layer of that name.
std::vector<unsigned int> regions_named(const std::vector<NamedRegion> &regions, const std::string &name);

/// Reads the sections `Interfaces` and `Interface ...` and adds them to `physics`, whose regions are complete; marks
/// the fields that are not continuous.
void read_interfaces(parameters::Section             root,
                     const std::vector<NamedRegion> &regions,
                     const ChosenMaterials          &materials,
                     DevicePhysics                  &physics);
} // namespace ionstack::physics

#endif
