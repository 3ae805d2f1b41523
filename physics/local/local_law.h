// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_local_local_law_h
#define ionstack_physics_local_local_law_h

#include "materials/substance/law.h"
#include "physics/local/state.h"

#include <cstddef>
#include <vector>

namespace ionstack::physics
{
/// A law of a material in a region, with the places of the concentrations that it depends on.
struct LocalLaw
{
  materials::Law    law;
  Slot              species = none; ///< on which it depends; none where it has members, too
  std::vector<Slot> of_members;     ///< those of the members of a sum or product; empty for other laws

  LocalLaw() = default;
  LocalLaw(const materials::Law &given, const Slot on = none) : law(given), species(on) {}

  /// Whether some concentration matters.
  bool depends_on_concentration() const
  {
    bool depends = species != none;
    for (const Slot slot : of_members)
      depends = depends || slot != none;
    return depends;
  }

  /// Value at a temperature [K], with the concentration in a slot as concentration(slot).
  template <class Number, class Concentration>
  Number value(const Number &temperature, const Concentration &concentration) const
  {
    if (of_members.empty())
      return materials::evaluate(law, temperature, species == none ? Number(0.) : Number(concentration(species)));
    return materials::evaluate_members(
        law,
        temperature,
        [&](const std::size_t i) { return of_members[i] == none ? Number(0.) : Number(concentration(of_members[i])); });
  }

  /// Value at a node.
  template <class Number>
  Number operator()(const NodeState<Number> &node) const
  {
    return value(node.temperature, [&](const Slot slot) -> const Number & { return node[slot]; });
  }
};
} // namespace ionstack::physics

#endif
