// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_run_device_h
#define ionstack_solver_run_device_h

#include "meshes/stack.h"
#include "physics/device_physics.h"
#include "solver/experiment/contact.h"
#include "solver/experiment/protocol.h"
#include "solver/run/adaptivity_options.h"
#include "solver/run/checkpoint_options.h"
#include "solver/time/time_stepper.h"
#include "solver/time/tolerances.h"

#include <string>
#include <vector>

namespace ionstack::solver
{
/// Everything that a parameter file says of a device and of what is done to it.
struct Device
{
  std::string                       title;
  meshes::StackDescription          stack;
  std::vector<physics::NamedRegion> regions; ///< in the order of their ids
  physics::ChosenMaterials          materials;
  physics::DevicePhysics            physics;
  std::vector<Contact>              contacts;
  Protocol                          protocol;
  Tolerances                        tolerances;
  TimeOptions                       time;
  CheckpointOptions                 checkpoint;
  AdaptivityOptions                 adaptivity;
  std::string                       petsc_options;

  /// Files, beside those of the material database, from which the device was read.
  std::vector<std::string> files() const;

  /// Asks for all parameters; every mistake is reported to `diagnostics`, none is thrown.
  static Device read(parameters::Section root, Diagnostics &diagnostics);
};
} // namespace ionstack::solver

#endif
