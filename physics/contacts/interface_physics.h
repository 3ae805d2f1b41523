// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_contacts_interface_physics_h
#define ionstack_physics_contacts_interface_physics_h

#include "materials/files/diagnostics.h"
#include "physics/contacts/exchange.h"
#include "physics/contacts/interface_law.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace ionstack::physics
{
/// What is particular where two regions touch. A field is continuous there unless this says otherwise.
struct InterfacePhysics
{
  std::string  name;
  Location     where;                 ///< of its entry `Between`, for messages
  unsigned int first = 0, second = 0; ///< regions; when one is a metal beside space charge it is the first

  std::optional<ElectrodePhysics> electrode;   ///< what the metal is to the second region
  double                          dipole = 0.; ///< potential of the second region less that of the first [V]
  std::set<unsigned int>    separate = {}; ///< fields, by index, whose values on both sides are joined by a law only
  std::vector<InterfaceLaw> laws;
};
} // namespace ionstack::physics

#endif
