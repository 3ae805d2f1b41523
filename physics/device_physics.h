// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_device_physics_h
#define ionstack_physics_device_physics_h

#include "parameter_files/reader/parameters.h"
#include "physics/contacts/interface_physics.h"
#include "physics/registry.h"
#include "physics/setup/chosen_materials.h"
#include "physics/setup/declaration.h"

#include <string>
#include <vector>

namespace ionstack::physics
{
/// The processes of one region, and which field stands in which slot.
struct RegionPhysics
{
  std::vector<unsigned int> fields; ///< field index per slot
  std::vector<Process>      processes;
  std::vector<Reaction>     reactions;
  Slot                      potential          = none;  ///< slot of the potential
  Slot                      temperature        = none;  ///< slot of the temperature
  bool                      uses_field_squared = false; ///< some process needs |grad phi|^2
  bool                      has_directions     = false; ///< some coefficient differs in plane and out of plane
  bool                      stores_otherwise   = false; ///< some storage is not in proportion to a field
  bool                      metal              = false; ///< current continuity while other regions have space charge
  bool                      insulator          = false; ///< no electrons and holes, while other regions have some
};

/// What is solved: the fields that the processes declare, and the processes in each region.
struct DevicePhysics : Declarations
{
  std::vector<RegionPhysics>    regions;
  std::vector<InterfacePhysics> interfaces; ///< those at which something is particular

  /// What is particular where two regions touch, in either order; nullptr when nothing is.
  const InterfacePhysics *interface_of(unsigned int first, unsigned int second) const;

  /// The regions as they are in a cycle of the protocol, numbered from 1; in cycle 0 as the parameter file gives them.
  std::vector<RegionPhysics> regions_in_cycle(long long cycle) const;

  /// Asks for the sections `Physics` and `Species ...`, looks the regions' materials up, and reports every missing
  /// material, property or region.
  static DevicePhysics
  read(parameters::Section root, const std::vector<NamedRegion> &regions, const ChosenMaterials &materials);
};
} // namespace ionstack::physics

#endif
