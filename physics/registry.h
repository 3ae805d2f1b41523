// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_registry_h
#define ionstack_physics_registry_h

#include "physics/reactions/defect_reaction.h"
#include "physics/reactions/generation_recombination.h"
#include "physics/transport/carrier_transport.h"
#include "physics/transport/electrical_conduction.h"
#include "physics/transport/electrostatics.h"
#include "physics/transport/heat_conduction.h"
#include "physics/transport/ion_transport.h"

#include <variant>

namespace ionstack::physics
{
/// All processes with a flux. A new one is a header (and a source file) with the same members as these, and a word in
/// this list. A process creates itself in a region from parameters and material (`create`), balances one field
/// (`balance`), and says what is stored per volume and unit of that field (`storage`), which coefficient its flux needs
/// at the nodes (`coefficient`), the flux along an edge (`flux`), and the heat that it brings (`work`). One that takes
/// a mean of its coefficient along an edge also says how far that may err (`error_of_mean`) and what drives the flux
/// (`driving`), by which both are weighted. One that
/// differs from cycle to cycle of a protocol asks RegionContext for a variation and takes the values drawn for a cycle
/// (`vary`).
using Process = std::variant<ElectricalConduction, Electrostatics, CarrierTransport, IonTransport, HeatConduction>;

/// All that happens at a point, likewise. A reaction adds outflow less source per volume to any of the fields
/// (`add_sources`; |E|^2 of the cell is given where it says that it `needs_field`), and what is stored per volume other
/// than in proportion to a field (`add_stored`).
using Reaction = std::variant<SpaceCharge, CarrierStorage, GenerationRecombination, PairReaction, TrappingReaction>;
} // namespace ionstack::physics

#endif
