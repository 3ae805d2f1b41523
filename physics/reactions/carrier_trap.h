// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_reactions_carrier_trap_h
#define ionstack_physics_reactions_carrier_trap_h

#include "materials/units/constants.h"
#include "physics/local/plain_process.h"
#include "physics/reactions/poole_frenkel.h"
#include "physics/setup/region_context.h"
#include "physics/statistics/carrier.h"

#include <cmath>
#include <optional>
#include <variant>
#include <vector>

namespace ionstack::physics
{
/// Immobile levels in the gap, which catch electrons and holes and let them go, in time; each of them as
///
///     dn_t/dt = U_n - U_p,   U_n = c_n [n (N_t - n_t) - n_1 n_t],   U_p = c_p [p n_t - p_1 (N_t - n_t)]
///
/// with n_t of N_t levels filled with an electron, c = (cross section) (thermal velocity), and n_1, p_1 the densities
/// that the carriers have when their Fermi level is at the trap: Shockley & Read, Phys. Rev. 87, 835 (1952). What a
/// level lets go follows from detailed balance under any statistics, n_1 = n exp((E_t - E_F)/kT), for Boltzmann's N_c
/// exp(-(E_c - E_t)/kT). In a steady state U_n = U_p is the rate of Shockley, Read & Hall with lifetimes 1/(c N_t). An
/// acceptor carries the charge -1 when it is filled, a donor +1 when it is empty. A field may multiply the c with which
/// a donor exchanges electrons, and an acceptor holes.
///
/// A kind of traps is one level, or a distribution over energy that is several of them (trap_levels.h). The field is
/// the n_t of each, in charge balances and Poisson's equation of the carriers' own processes. A run starts with levels
/// that are in a steady state with the first voltages.
struct CarrierTrap : PlainReaction
{
  static constexpr const char *name     = "carrier trapping";
  static constexpr const char *equation = "dn_t/dt = c_n [n (N_t - n_t) - n_1 n_t] - c_p [p n_t - p_1 (N_t - n_t)]";
  static constexpr const char *source   = "Shockley & Read, Phys. Rev. 87, 835 (1952)";

  struct Level
  {
    Slot   filled  = none;
    double density = 0.; ///< N_t [1/nm^3]
    double energy  = 0.; ///< E_t [eV] below the vacuum
  };

  Slot               potential = none;
  Carrier            electrons, holes;
  std::vector<Level> levels;
  double             electron_capture = 0.; ///< c_n [nm^3/s]; 0: none
  double             hole_capture     = 0.; ///< c_p [nm^3/s]; 0: none
  double             empty_charge     = 0.; ///< 1 for donors, 0 for acceptors
  PooleFrenkel       attraction       = {}; ///< of donors for electrons, of acceptors for holes

  /// Declares the density of electrons in each level of each kind of trap.
  static void declare(const Declaration &declaration);

  /// The traps of one region; those without any carriers that they could catch are reported.
  static std::vector<CarrierTrap> create(const RegionContext &context);

  bool needs_field() const { return attraction.acts(); }
  bool stores() const { return true; }

  /// How fast a band fills and empties a level, over the capture coefficient [1/nm^3]: the density of the carrier, n or
  /// p, and the one that it has with its Fermi level at the trap, n_1 or p_1.
  template <class Number>
  struct Densities
  {
    Number present, at_trap;
  };

  /// A band as the levels see it. `depth` [eV] is a trap's distance from it, into the gap.
  template <class Number>
  struct Band
  {
    Band(const Carrier &carrier, const NodeState<Number> &node)
        : thermal(constants::boltzmann * node.temperature), eta(carrier.eta(node)), density(carrier.density(node)),
          at_edge(carrier.density_of_states(node)), above(0.)
    {
      if (std::holds_alternative<Boltzmann>(carrier.statistics))
        return;
      // F(eta) exp(-eta), which is constant where the carriers are dilute: farther down neither is a number any more.
      constexpr double dilute = -600.;
      above                   = eta;
      if (above < dilute)
        above = dilute;
      at_edge *= filling(carrier.statistics, above, thermal);
    }

    Densities<Number> operator()(const double depth) const
    {
      using std::exp;
      const Number exponent = -depth / thermal - above, at_trap = at_edge * exp(exponent);
      // Where both are less than a double can hold, what remains of them has the same ratio, n_1/n = exp(-depth/kT -
      // eta): a level finds its Fermi level however cold it is.
      const Number ratio = -depth / thermal - eta;
      const Number part  = logistic<Number>(ratio); // n_1/(n + n_1)
      return {density + smallest_density * (1. - part), at_trap + smallest_density * part};
    }

    Number thermal; ///< kT [eV]
    Number eta;     ///< of the carrier
    Number density; ///< n or p
    Number at_edge; ///< n_1 exp(depth/kT + above)
    Number above;   ///< eta under statistics other than Boltzmann's
  };

  /// 1/(1 + exp(-x)).
  template <class Number>
  static Number logistic(const Number &x)
  {
    using std::exp;
    if (x > 0.)
    {
      const Number opposite = -x, small = exp(opposite);
      return 1. / (1. + small);
    }
    const Number small = exp(x);
    return small / (1. + small);
  }

  /// Net capture of electrons less that of holes is what fills a level; both [1/(s nm^3)].
  template <class Number>
  struct Capture
  {
    Number electrons, holes;
  };

  /// Calls add(level, capture) for each level.
  template <class Number, class Add>
  void for_each_capture(const NodeState<Number> &node, const Number &field_squared, const Add &add) const
  {
    const Number thermal = constants::boltzmann * node.temperature;
    Number       help(0.); // what the field lowers the barrier by, over kT
    if (attraction.acts())
      help = attraction.lowering(field_squared) / thermal;
    const auto help_over = [&](const double depth) -> Number
    {
      const Number barrier = depth / thermal;
      return attraction.factor(help, barrier);
    };
    const bool helps_electrons = attraction.acts() && empty_charge > 0.,
               helps_holes     = attraction.acts() && !(empty_charge > 0.);

    std::optional<Band<Number>> conduction, valence;
    if (electron_capture > 0.)
      conduction.emplace(electrons, node);
    if (hole_capture > 0.)
      valence.emplace(holes, node);
    for (const Level &level : levels)
    {
      const Number    occupied = node[level.filled];
      const Number    vacant   = level.density - occupied;
      Capture<Number> caught{Number(0.), Number(0.)};
      if (conduction)
      {
        const double depth = level.energy - electrons.level;
        const auto   n     = (*conduction)(depth);
        caught.electrons   = electron_capture * (n.present * vacant - n.at_trap * occupied);
        if (helps_electrons)
          caught.electrons *= help_over(depth);
      }
      if (valence)
      {
        const double depth = holes.level - level.energy;
        const auto   p     = (*valence)(depth);
        caught.holes       = hole_capture * (p.present * occupied - p.at_trap * vacant);
        if (helps_holes)
          caught.holes *= help_over(depth);
      }
      add(level, caught);
    }
  }

  template <class Number, class Add>
  void add_sources(const NodeState<Number> &node, const Number &field_squared, const Add &add) const
  {
    const Number fermi_n = electrons.quasi_fermi == none ? Number(0.) : Number(-node[electrons.quasi_fermi]);
    const Number fermi_p = holes.quasi_fermi == none ? Number(0.) : Number(-node[holes.quasi_fermi]);
    Number       charge(0.), lost(0.), gained(0.), heat(0.);
    for_each_capture(node,
                     field_squared,
                     [&](const Level &level, const Capture<Number> &caught)
                     {
                       const Number emptied = caught.holes - caught.electrons;
                       add(level.filled, emptied);
                       charge += node[level.filled] - empty_charge * level.density;
                       lost -= caught.electrons; // electrons are counted as negative charge
                       gained += caught.holes;
                       // Electrons fall from their Fermi level to the trap, and on to that of the holes.
                       const Number at_trap = -node[potential] - level.energy;
                       heat += caught.electrons * (fermi_n - at_trap) + caught.holes * (at_trap - fermi_p);
                     });
    add(potential, charge); // to the left of Poisson's equation
    if (electrons.quasi_fermi != none && electron_capture > 0.)
      add(electrons.quasi_fermi, lost);
    if (holes.quasi_fermi != none && hole_capture > 0.)
      add(holes.quasi_fermi, gained);
    add(heat_released, heat);
  }

  template <class Number, class Add>
  void add_stored(const NodeState<Number> &node, const Add &add) const
  {
    for (const Level &level : levels)
      add(level.filled, node[level.filled]);
  }
};
} // namespace ionstack::physics

#endif
