// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_contact_physics_h
#define ionstack_physics_contact_physics_h

#include "parameter_files/reader/parameters.h"
#include "physics/exchange.h"

#include <string>

namespace ionstack::physics
{
class RegionContext;

/// Reads from the section of a contact what it is to one region that touches it, and adds that to `contact`.
void read_contact(parameters::Section  section,
                  const std::string   &name,
                  const RegionContext &context,
                  ContactPhysics      &contact);
} // namespace ionstack::physics

#endif
