// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_local_state_h
#define ionstack_physics_local_state_h

namespace ionstack::physics
{
/// Place of a field among the unknowns of a region; `none` when the region has no such field.
using Slot                 = int;
inline constexpr Slot none = -1;
/// In place of a balance: what is handed over is heat that is set free. The temperature takes it up where it is solved
/// for, and it counts as dissipated in any case.
inline constexpr Slot heat_released = -2;

/// The state at one node, as the processes of one region see it.
template <class Number>
struct NodeState
{
  const Number *values;      ///< one value per slot
  Number        temperature; ///< [K]: the unknown, or the ambient temperature where heat is not solved for
  double        height = 0.; ///< along the stack [nm]

  const Number &operator[](const Slot slot) const { return values[slot]; }
};

/// The state along one edge of a cell, from its tail to its head. A flux is returned as the component along the edge
/// times the edge's length: differences replace gradients, and all lengths are in the geometric weights.
template <class Number>
struct EdgeState
{
  const NodeState<Number> &tail;
  const NodeState<Number> &head;
  const Number            &field_squared;        ///< mean of |grad phi|^2 over the cell [V^2/nm^2]
  bool                     out_of_plane = false; ///< whether the edge runs along the stack
};

/// What a flux does in the electric field: charge times flux along the drop of a potential becomes heat.
struct Work
{
  Slot   potential = none; ///< none: no heat
  double charge    = 1.;   ///< elementary charges per unit of the flux
};

/// A balance in which a flux stands, and how many times.
struct Share
{
  Slot   balance = none; ///< none: in none
  double factor  = 1.;
};
} // namespace ionstack::physics

#endif
