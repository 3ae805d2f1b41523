// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_registry_h
#define ionstack_physics_registry_h

#include "physics/reactions/carrier_trap.h"
#include "physics/reactions/charge_transition.h"
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
/// All processes with a flux, and all that happens at a point. A new one is a header (and a source file) and a word in
/// one of these lists. It says of itself what differs from PlainProcess or PlainReaction:
///
/// - the fields that it brings (`declare`, see Declaration), and how it sets itself up in a region from parameters and
///   material (`create`);
/// - sources in the balance of any field (`add_sources`: outflow less source per volume), heat that is set free among
///   them (`heat_released`), and what is stored other than in proportion to a field (`stores`, `add_stored`); both from
///   all fields at the node, and |E|^2 of the cell where it `needs_field`;
/// - whether it is lit and what less light changes (`is_lit`, `illuminate`);
/// - what it has to show beside the fields (`shown`, `show`);
/// - what is counted of it over the device, as a current (`counted`, `count`);
/// - what another draw for each cycle of a protocol changes (`vary`; RegionContext::variation()).
///
/// A process says besides which field it balances (`balance`), what is stored of it per volume and unit (`storage`),
/// the coefficient that its flux needs at the nodes (`coefficient`), the flux along an edge (`flux`), from all fields
/// at its ends, in which balances that stands (`shares`, the own one among them), the heat that it makes in a potential
/// (`work`), and the heat that comes with it (`carries_heat`, `heat_carried`).
/// One that takes a mean of its coefficient along an edge also says how far that may err (`error_of_mean`) and what
/// drives the flux (`driving`), by which both are weighted.
///
/// Fields are numbered in the order of the lists, processes first.
using Process  = std::variant<ElectricalConduction, Electrostatics, HeatConduction, CarrierTransport, IonTransport>;
using Reaction = std::variant<SpaceCharge,
                              CarrierStorage,
                              GenerationRecombination,
                              PairReaction,
                              TrappingReaction,
                              CarrierTrap,
                              ChargeTransition>;
} // namespace ionstack::physics

#endif
