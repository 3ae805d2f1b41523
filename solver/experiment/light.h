// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_experiment_light_h
#define ionstack_solver_experiment_light_h

#include "physics/device_physics.h"

namespace ionstack::solver
{
/// Whether light falls on some region.
bool is_lit(const physics::DevicePhysics &physics);
} // namespace ionstack::solver

#endif
