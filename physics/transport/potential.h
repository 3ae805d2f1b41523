// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_transport_potential_h
#define ionstack_physics_transport_potential_h

#include "physics/setup/declaration.h"

namespace ionstack::physics
{
/// Declares the electric potential, which conduction and electrostatics share: with the closure that section `Physics`
/// chooses, and the regions that are metals.
void declare_potential(const Declaration &declaration);

/// Permitted error of potentials, also of those of carriers.
AbsoluteTolerance tolerance_of_potentials();

/// The path of the entry that chooses the closure, and why what belongs to space charge does not act without it.
inline constexpr const char *closure_entry    = "Physics/Potential";
inline constexpr const char *not_space_charge = "has a meaning with Potential = space charge only";
} // namespace ionstack::physics

#endif
