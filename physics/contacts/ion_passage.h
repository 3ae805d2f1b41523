// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_contacts_ion_passage_h
#define ionstack_physics_contacts_ion_passage_h

#include "parameter_files/reader/parameters.h"
#include "physics/contacts/exchange.h"

#include <vector>

namespace ionstack::physics
{
class RegionContext;

/// What an electrode is to the ions that pass it.
struct PassageOfIons
{
  double offset    = 0.;    ///< potential of the device less that of the metal [V], see CompactLayer
  bool   has_layer = false; ///< with space charge: a compact layer
};

/// Reads the sections `Reaction SPECIES` and `Reservoir SPECIES` of an electrode, for the ions of the region.
void add_ions(parameters::Section    section,
              const RegionContext   &context,
              const PassageOfIons   &passage,
              std::vector<Exchange> &exchanges);
} // namespace ionstack::physics

#endif
