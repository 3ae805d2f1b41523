// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_contacts_electrode_physics_h
#define ionstack_physics_contacts_electrode_physics_h

#include "parameter_files/reader/parameters.h"
#include "physics/contacts/exchange.h"

#include <string>

namespace ionstack::physics
{
class RegionContext;

/// Reads from the section of a contact, or of an interface with a metal layer, what that metal is to a region that
/// touches it. `name` ("contact 'top'") stands in messages.
ElectrodePhysics read_electrode(parameters::Section section, const std::string &name, const RegionContext &context);
} // namespace ionstack::physics

#endif
