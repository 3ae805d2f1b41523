// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_transport_electrostatics_h
#define ionstack_physics_transport_electrostatics_h

#include "physics/local/plain_process.h"
#include "physics/local/state.h"
#include "physics/statistics/carrier.h"

#include <array>
#include <vector>

namespace ionstack::physics
{
class Declaration;
class RegionContext;

/// Poisson's equation, the `space charge` closure of the potential: -div(eps grad psi) = charge density. The flux is
/// the dielectric displacement. What flows out of a contact's nodes is the charge on that electrode, and its change is
/// the displacement current.
struct Electrostatics : PlainProcess
{
  static constexpr const char *name     = "electrostatics";
  static constexpr const char *equation = "-div(eps grad psi) = q (sum z_k c_k + p - n + N_D - N_A)";
  static constexpr const char *source   = "Poisson's equation";

  Slot   potential    = none;
  double permittivity = 0.; ///< eps in plane [e/(V nm)]

  /// Declares the potential.
  static void declare(const Declaration &declaration);

  /// The process in one region, as parameters and material give it; empty where it does not act.
  static std::vector<Electrostatics> create(const RegionContext &context);

  Slot balance() const { return potential; }
  auto shares() const { return std::array{Share{balance()}}; }

  template <class Number>
  Number coefficient(const NodeState<Number> & /*node*/) const
  {
    return Number(permittivity);
  }

  template <class Number>
  Number flux(const EdgeState<Number> &edge, const Number & /*tail*/, const Number & /*head*/) const
  {
    return (edge.out_of_plane ? permittivity * out_of_plane : permittivity) *
           (edge.tail[potential] - edge.head[potential]);
  }
};

/// The charge density on the right-hand side of Poisson's equation.
struct SpaceCharge : PlainReaction
{
  /// An ion species of the region.
  struct Ion
  {
    Slot   concentration;
    double charge_number;
  };

  Slot             potential = none;
  std::vector<Ion> ions;
  Carrier          electrons, holes;
  double           fixed = 0.; ///< immobile charge, donors less acceptors [e/nm^3]

  static std::vector<SpaceCharge> create(const RegionContext &context);

  template <class Number>
  Number density(const NodeState<Number> &node) const
  {
    Number charge(fixed);
    for (const Ion &ion : ions)
      charge += ion.charge_number * node[ion.concentration];
    for (const Carrier *carrier : {&electrons, &holes})
      if (carrier->exists())
        charge += carrier->charge_number * carrier->density(node);
    return charge;
  }

  /// The potential [V] at which there is no charge, with all other `values` (one a slot) as they are; 0 without
  /// electrons and holes, whose charge alone depends on it.
  double neutral_potential(std::vector<double> values, double temperature) const;

  /// The densities of the carriers.
  std::vector<Quantity> shown() const;

  template <class Add>
  void show(const NodeState<double> &node, const Add &add) const
  {
    for (const Carrier *carrier : {&electrons, &holes})
      if (carrier->exists())
        add(carrier->density(node) * si::per_cubic_metre_per_internal);
  }

  template <class Number, class Add>
  void add_sources(const NodeState<Number> &node, const Number & /*field_squared*/, const Add &add) const
  {
    const Number outflow = -density(node);
    add(potential, outflow);
  }
};
} // namespace ionstack::physics

#endif
