// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_device_h
#define ionstack_solver_device_h

#include "materials/database.h"
#include "meshes/stack.h"
#include "physics/device_physics.h"
#include "solver/contact.h"
#include "solver/time_stepper.h"
#include "solver/tolerances.h"

#include <memory>
#include <string>
#include <vector>

namespace ionstack::solver
{
/// Everything that a parameter file says of a device and of what is done to it.
struct Device
{
  std::string                                title;
  std::shared_ptr<const materials::Database> database; ///< shared: physics refers to its entries
  meshes::StackDescription                   stack;
  physics::DevicePhysics                     physics;
  std::vector<Contact>                       contacts;
  Tolerances                                 tolerances;
  TimeOptions                                time;
  std::string                                petsc_options;

  /// Asks for all parameters; every mistake is reported to `diagnostics`, none is thrown.
  static Device read(parameters::Section root, Diagnostics &diagnostics);
};
} // namespace ionstack::solver

#endif
