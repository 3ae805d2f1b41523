// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_contact_h
#define ionstack_solver_contact_h

#include "parameter_files/reader/parameters.h"
#include "physics/exchange.h"
#include "solver/waveform.h"

#include <string>
#include <vector>

namespace ionstack::solver
{
/// A place where the device meets the outside. Its potential is one unknown: the row of that unknown is Kirchhoff's
/// current law with the source behind a series resistor. A contact with a temperature is held at it by a heat sink,
/// likewise one unknown; without one it is thermally insulated. Ions pass only where a reaction or a reservoir says so.
struct Contact
{
  std::string name;
  std::string boundary;
  bool        electrical = true;
  Waveform    voltage;                ///< of the source [V] against time [s]
  double      series_resistance = 0.; ///< [V s/e]
  bool        heat_sink         = false;
  double      temperature       = 300.;  ///< [K]
  bool        driven            = false; ///< the contact that the protocol drives

  physics::ContactPhysics physics; ///< what passes to and from the device

  /// True when ions pass: their number in the device then changes.
  bool exchanges_ions() const;

  /// Reads the sections `Contact ...` and `Protocol`. `boundaries` are the names a contact may stand on; when empty
  /// (imported mesh) they are checked when the mesh is there.
  static std::vector<Contact> read(parameters::Section root, const std::vector<std::string> &boundaries);
};
} // namespace ionstack::solver

#endif
