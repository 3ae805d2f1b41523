// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_experiment_contact_h
#define ionstack_solver_experiment_contact_h

#include "parameter_files/reader/parameters.h"
#include "physics/device_physics.h"
#include "solver/experiment/circuit.h"
#include "solver/experiment/source.h"

#include <map>
#include <string>
#include <vector>

namespace ionstack::meshes
{
struct StackDescription;
}

namespace ionstack::solver
{
/// A place where the device meets the outside. Its potential is one unknown: the row of that unknown is Kirchhoff's
/// current law with the source behind its circuit. A contact with a temperature is held at it by a heat sink,
/// likewise one unknown; without one it is thermally insulated. Ions pass only where a reaction or a reservoir says so.
struct Contact
{
  std::string name;
  std::string boundary; ///< name of its place: a boundary, a part of one, or what lies inside of the device
  bool        electrical = true;
  double      voltage    = 0.; ///< of the source at the start [V]
  Circuit     circuit;         ///< between source and contact
  bool        heat_sink   = false;
  double      temperature = 300.;  ///< [K]
  bool        driven      = false; ///< upon which steps of the protocol act that name no contact
  bool        connected   = true;  ///< at the start; else no current flows
  int         source      = -1;    ///< its number in the protocol; -1 where no current passes
  bool        moves       = false; ///< some step acts upon it, or it is not connected

  std::map<unsigned int, physics::ElectrodePhysics> electrode; ///< what it is to each region that touches it, by index

  /// Reads the sections `Contact ...` and which of them the `Protocol` drives. The places have been read before, with
  /// the stack, whose layers and width tell which of them meet.
  static std::vector<Contact> read(parameters::Section root, const meshes::StackDescription &stack);
};

/// The contacts as the protocol knows them: those with a number in its order, the driven one first, then the others.
Sources sources_of(const std::vector<Contact> &contacts);

/// Whether ions pass a contact or a metal layer: their number in the device then changes.
bool passes_ions(const std::vector<Contact> &contacts, const physics::DevicePhysics &physics);
} // namespace ionstack::solver

#endif
