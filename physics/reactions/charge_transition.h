// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_reactions_charge_transition_h
#define ionstack_physics_reactions_charge_transition_h

#include "materials/units/constants.h"
#include "physics/local/plain_process.h"
#include "physics/local/state.h"
#include "physics/reactions/absorbed_light.h"
#include "physics/reactions/carrier_trap.h"
#include "physics/statistics/carrier.h"

#include <cmath>
#include <vector>

namespace ionstack::physics
{
class Declaration;
class RegionContext;

/// Defects that change their charge, A^q -> B^(q+1) + an electron: the rate per volume at which A becomes B is
///
///     R = c_n (n_1/g [A] - n [B]) + c_p (p [A] - g p_1 [B]) + sigma Phi [A],   c = (cross section) v exp(-E_b/kT)
///
/// with electrons that are emitted to the conduction band and caught from it, holes that are caught from the valence
/// band and emitted to it, and the photons Phi that lift an electron into the conduction band. n_1 and p_1 are the
/// densities that carriers have with their Fermi level at the level of the transition (see CarrierTrap), g the number
/// of ways in which A takes the electron over that of B without it. In equilibrium [A]/[B] = g exp((E_F - E_t)/kT)
/// whatever the statistics: Sah & Shockley, Phys. Rev. 109, 1103 (1958). A barrier E_b for capture, over which the
/// lattice relaxes (Henry & Lang, Phys. Rev. B 15, 989 (1977)), also stands in what is emitted, and makes photocurrents
/// persist: Lang & Logan, Phys. Rev. Lett. 39, 635 (1977).
///
/// A and B are ion species, whose charge Poisson's equation has from them; the electron goes to, or is from, the
/// balance of the carriers. Where those are in equilibrium with a Fermi level at zero, it is that reservoir's.
struct ChargeTransition : PlainReaction
{
  static constexpr const char *name     = "charge transition";
  static constexpr const char *equation = "d[A]/dt = -R, d[B]/dt = R, R = c_n (n_1/g [A] - n [B]) + c_p (p [A] - g p_1 "
                                          "[B]) + sigma Phi [A]";
  static constexpr const char *source   = "Sah & Shockley, Phys. Rev. 109, 1103 (1958)";

  /// How a band exchanges carriers with the defects.
  struct Capture
  {
    double coefficient = 0.; ///< cross section times velocity, over the barrier [nm^3/s]; 0: none
    double barrier     = 0.; ///< E_b [eV]

    /// [nm^3/s]
    template <class Number>
    Number at(const Number &temperature) const
    {
      using std::exp;
      return barrier == 0. ? Number(coefficient)
                           : Number(coefficient * exp(-barrier / (constants::boltzmann * temperature)));
    }
  };

  Slot          with = none, without = none; ///< concentrations with the electron, [A], and without it, [B]
  Slot          potential = none;
  Carrier       electrons, holes;
  double        level      = 0.; ///< E_t [eV] below the vacuum
  double        degeneracy = 1.; ///< g
  Capture       of_electrons, of_holes;
  double        ionization = 0.; ///< sigma Phi at the lit face [1/s]
  AbsorbedLight light;

  /// Declares no field, but that of species which turn into each other the sum is kept. Reports what does not fit
  /// together.
  static void declare(const Declaration &declaration);

  static std::vector<ChargeTransition> create(const RegionContext &context);

  bool is_lit() const { return ionization > 0.; }

  void illuminate(const double part) { ionization *= part; }

  /// The parts of R [1/(s nm^3)].
  template <class Number>
  struct Rates
  {
    Number electrons, holes, photons;
  };
  template <class Number>
  Rates<Number> rates(const NodeState<Number> &node) const
  {
    Rates<Number> result{Number(0.), Number(0.), Number(0.)};
    if (of_electrons.coefficient > 0.)
    {
      const auto n = CarrierTrap::Band<Number>(electrons, node)(level - electrons.level);
      result.electrons =
          of_electrons.at(node.temperature) * ((1. / degeneracy) * n.at_trap * node[with] - n.present * node[without]);
    }
    if (of_holes.coefficient > 0.)
    {
      const auto p = CarrierTrap::Band<Number>(holes, node)(holes.level - level);
      result.holes = of_holes.at(node.temperature) * (p.present * node[with] - degeneracy * p.at_trap * node[without]);
    }
    if (ionization > 0.)
      result.photons = ionization * light.part_at(node.height) * node[with];
    return result;
  }

  template <class Number, class Add>
  void add_sources(const NodeState<Number> &node, const Number & /*field_squared*/, const Add &add) const
  {
    const Rates<Number> part   = rates(node);
    const Number        freed  = part.electrons + part.photons; // electrons are counted as negative charge
    const Number        lost   = freed + part.holes;
    const Number        gained = -lost;
    add(with, lost);
    add(without, gained);
    if (electrons.quasi_fermi != none && (of_electrons.coefficient > 0. || ionization > 0.))
      add(electrons.quasi_fermi, freed);
    if (holes.quasi_fermi != none && of_holes.coefficient > 0.)
      add(holes.quasi_fermi, part.holes);
    // Electrons fall from their Fermi level to that of the transition, and on to that of the holes. A photon is taken
    // to bring what its electron needs.
    const Number fermi_n  = electrons.quasi_fermi == none ? Number(0.) : Number(-node[electrons.quasi_fermi]);
    const Number fermi_p  = holes.quasi_fermi == none ? Number(0.) : Number(-node[holes.quasi_fermi]);
    const Number at_level = -node[potential] - level;
    const Number heat     = part.holes * (at_level - fermi_p) - part.electrons * (fermi_n - at_level);
    add(heat_released, heat);
  }
};
} // namespace ionstack::physics

#endif
