// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_registry_h
#define ionstack_physics_registry_h

#include "physics/electrical_conduction.h"
#include "physics/heat_conduction.h"
#include "physics/ion_transport.h"

#include <variant>

namespace ionstack::physics
{
/// All processes. A new one is a header (and a source file) with the same members as these, and a word in this list. A
/// process creates itself in a region from parameters and material (`create`), balances one field (`balance`), and says
/// what is stored per volume and unit of that field (`storage`), which coefficient its flux needs at the nodes
/// (`coefficient`), and the flux along an edge (`flux`).
using Process = std::variant<ElectricalConduction, IonTransport, HeatConduction>;
} // namespace ionstack::physics

#endif
