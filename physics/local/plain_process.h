// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_local_plain_process_h
#define ionstack_physics_local_plain_process_h

#include "physics/local/state.h"

#include <string>
#include <vector>

namespace ionstack::physics
{
/// What is shown of a state beside its fields.
struct Quantity
{
  std::string name;
  std::string unit; ///< SI
};

/// What a reaction is unless it says otherwise: nothing that needs the field, nothing stored, nothing to show.
struct PlainReaction
{
  bool needs_field() const { return false; }
  bool stores() const { return false; }

  /// Whether light does something.
  bool is_lit() const { return false; }

  /// Leaves this part of all light that falls.
  void illuminate(const double /*part*/) {}

  /// Calls add(slot, outflow less source per volume), or add(heat_released, heat per volume).
  template <class Number, class Add>
  void add_sources(const NodeState<Number> & /*node*/, const Number & /*field_squared*/, const Add & /*add*/) const
  {
  }

  /// Calls add(slot, amount per volume); with add(slot, amount, price) each unit of the amount that comes is worth the
  /// present price.
  template <class Number, class Add>
  void add_stored(const NodeState<Number> & /*node*/, const Add & /*add*/) const
  {
  }

  /// Names of what is counted of it over the device: pairs of carriers that it makes or takes, as a current.
  std::vector<std::string> counted() const { return {}; }

  /// Calls add(rate) with each of counted() [1/(s nm^3)].
  template <class Add>
  void count(const NodeState<double> & /*node*/, const Add & /*add*/) const
  {
  }

  std::vector<Quantity> shown() const { return {}; }

  /// Calls add(value) with each of shown(), in its unit.
  template <class Add>
  void show(const NodeState<double> & /*node*/, const Add & /*add*/) const
  {
  }
};

/// The same for a process with a flux: besides, nothing stored in proportion to its field, no heat, and a coefficient
/// that is the same in all directions. What `carries_heat` has a member heat_carried(edge), the heat that comes with a
/// unit of its flux [eV].
struct PlainProcess : PlainReaction
{
  static constexpr bool carries_heat = false;

  double out_of_plane = 1.; ///< coefficient out of plane over that in plane

  double storage() const { return 0.; }
  Work   work() const { return {}; }
};
} // namespace ionstack::physics

#endif
