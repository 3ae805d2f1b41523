// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_transport_statistics_entries_h
#define ionstack_physics_transport_statistics_entries_h

#include "parameter_files/reader/parameters.h"
#include "physics/statistics/carrier.h"

namespace ionstack::physics
{
class RegionContext;

/// How the electrons, or the holes, of a region fill their states: as its section says, else as `Physics` does; in each
/// of the two what is said of one carrier counts before what is said of both. A Gaussian density of states too wide for
/// the ambient temperature is reported.
Statistics read_statistics(const RegionContext &context, bool electrons);

/// Asks the section `Physics` for the entries that regions ask for, where there is none: they are known all the same.
void know_statistics(parameters::Section physics);
} // namespace ionstack::physics

#endif
