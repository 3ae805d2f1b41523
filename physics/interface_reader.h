// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_interface_reader_h
#define ionstack_physics_interface_reader_h

#include "physics/device_physics.h"

namespace ionstack::physics
{
/// Reads the sections `Interfaces` and `Interface ...` and adds them to `physics`, whose regions are complete; marks
/// the fields that are not continuous.
void read_interfaces(parameters::Section             root,
                     const std::vector<NamedRegion> &regions,
                     const ChosenMaterials          &materials,
                     DevicePhysics                  &physics);
} // namespace ionstack::physics

#endif
