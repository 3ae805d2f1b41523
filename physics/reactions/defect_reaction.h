// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_reactions_defect_reaction_h
#define ionstack_physics_reactions_defect_reaction_h

#include "materials/units/constants.h"
#include "physics/local/plain_process.h"
#include "physics/local/state.h"

#include <cmath>
#include <vector>

namespace ionstack::physics
{
class Declaration;
class RegionContext;

/// A thermally activated step whose barrier a field lowers: the rate f exp(-(E_a - b|E|)/kT), at most f. The field
/// factor b is an effective dipole length: McPherson, Kim, Shanware & Mogul, Appl. Phys. Lett. 82, 2121 (2003), where b
/// = p_0 (2 + eps_r)/3 for the breakage of polar bonds.
struct ActivatedRate
{
  double attempt_frequency = 0.; ///< f [1/s]
  double activation_energy = 0.; ///< E_a [eV]
  double field_factor      = 0.; ///< b [e nm]

  bool needs_field() const { return field_factor != 0.; }

  /// [1/s], from |E|^2 [V^2/nm^2] and the temperature [K].
  template <class Number>
  Number operator()(const Number &field_squared, const Number &temperature) const
  {
    using std::exp;
    using std::sqrt;
    Number barrier(activation_energy);
    if (needs_field())
    {
      // |E|, rounded off below a field that no barrier notices: its derivative at zero is zero.
      constexpr double negligible = 1e-6; // V/nm
      const Number     field      = sqrt(field_squared + negligible * negligible) - negligible;
      barrier -= field_factor * field;
    }
    if (!(barrier > 0.))
      return Number(attempt_frequency);
    return attempt_frequency * exp(-barrier / (constants::boltzmann * temperature));
  }
};

/// Two mobile defects that come from a perfect site and vanish together (a Frenkel or anti-Frenkel pair), or one defect
/// alone whose partner leaves at once:
///
///     rate = g(E, T) (N - c_1) - k_r c_1 [c_2],   k_r = K exp(-E_r/kT)
///
/// with the sites N that can give one, of which those that have given one (c_1) are empty. Padovani, Larcher, Pirrotta,
/// Vandelli & Bersuker, IEEE Trans. Electron Devices 62, 1998 (2015), for oxygen vacancies and interstitials in HfOx.
struct PairReaction : PlainReaction
{
  Slot          first = none, second = none; ///< concentrations of the products; the second may be missing
  double        sites = 0.;                  ///< N [1/nm^3]
  ActivatedRate generation;
  double        recombination        = 0.; ///< K [nm^3/s], or [1/s] with one product
  double        recombination_energy = 0.; ///< E_r [eV]

  /// Declares no field, but that the numbers of all species that react, also with traps, are not kept each for itself.
  /// Reports regions that do not exist.
  static void declare(const Declaration &declaration);

  static std::vector<PairReaction> create(const RegionContext &context);

  bool needs_field() const { return generation.needs_field(); }

  template <class Number, class Add>
  void add_sources(const NodeState<Number> &node, const Number &field_squared, const Add &add) const
  {
    using std::exp;
    Number rate = -generation(field_squared, node.temperature) * (sites - node[first]);
    if (recombination > 0.)
    {
      Number loss =
          recombination * exp(-recombination_energy / (constants::boltzmann * node.temperature)) * node[first];
      if (second != none)
        loss *= node[second];
      rate += loss;
    }
    add(first, rate);
    if (second != none)
      add(second, rate);
  }
};

/// Mobile ions that immobile sites catch and let go:
///
///     rate of capture = k c (N_t - c_t) - g(E, T) c_t,
///
/// with the trapped ions c_t a species of its own that does not move. McNabb & Foster, Trans. Metall. Soc. AIME 227,
/// 618 (1963).
struct TrappingReaction : PlainReaction
{
  Slot          free = none, trapped = none; ///< concentrations
  double        traps   = 0.;                ///< N_t [1/nm^3]
  double        capture = 0.;                ///< k [nm^3/s]
  ActivatedRate release;

  static std::vector<TrappingReaction> create(const RegionContext &context);

  bool needs_field() const { return release.needs_field(); }

  template <class Number, class Add>
  void add_sources(const NodeState<Number> &node, const Number &field_squared, const Add &add) const
  {
    const Number caught =
        capture * node[free] * (traps - node[trapped]) - release(field_squared, node.temperature) * node[trapped];
    const Number gained = -caught;
    add(free, caught);
    add(trapped, gained);
  }
};
} // namespace ionstack::physics

#endif
