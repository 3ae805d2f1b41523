// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_reactions_generation_recombination_h
#define ionstack_physics_reactions_generation_recombination_h

#include "parameter_files/reader/parameters.h"
#include "physics/local/plain_process.h"
#include "physics/local/state.h"
#include "physics/reactions/absorbed_light.h"
#include "physics/reactions/recombination.h"
#include "physics/statistics/carrier.h"

#include <cmath>
#include <string>
#include <vector>

namespace ionstack::physics
{
class Declaration;
class RegionContext;

/// The ways of recombination that the section `Physics` asks for.
std::vector<std::string> read_recombination(parameters::Section section);

/// Electrons and holes that come and go in pairs: recombination through a level in the gap (Shockley, Read & Hall),
/// with a photon, and with a third carrier (Auger); generation by light, uniform or decaying as Beer and Lambert have
/// it. The difference of the quasi-Fermi levels is the heat of a pair that recombines, as far as no photon leaves the
/// device with it; it is missing from the energy of a photon that makes a pair, and what then remains is heat. What
/// carriers bring beside their quasi-Fermi levels is in the heat that their currents carry (carrier_entropy.h).
struct GenerationRecombination : PlainReaction
{
  Carrier electrons, holes;

  double electron_lifetime = 0.; ///< tau_n [s]; both lifetimes 0: no such recombination
  double hole_lifetime     = 0.; ///< tau_p [s]
  double trap_level        = 0.; ///< [eV] below the vacuum
  double radiative         = 0.; ///< B [nm^3/s]
  double electron_auger    = 0.; ///< C_n [nm^6/s]
  double hole_auger        = 0.; ///< C_p [nm^6/s]

  double        generation = 0.; ///< G at the lit face [1/(s nm^3)]
  AbsorbedLight light;

  double photon_energy = 0.; ///< of the light that makes pairs [eV]
  double escaping      = 0.; ///< part of the photons of radiative recombination that leave the device

  /// Declares no field, but asks for what none of them acts upon.
  static void declare(const Declaration &declaration);

  static std::vector<GenerationRecombination> create(const RegionContext &context);

  bool is_lit() const { return generation > 0.; }

  void illuminate(const double part) { generation *= part; }

  bool through_levels() const { return electron_lifetime > 0. || hole_lifetime > 0.; }
  bool with_a_third_carrier() const { return electron_auger > 0. || hole_auger > 0.; }

  /// Pairs per time [1/(s nm^3)].
  template <class Number>
  struct Rates
  {
    Number through_levels, radiative, auger; ///< that recombine
    double generation;                       ///< by light

    Number recombination() const { return through_levels + radiative + auger; }
  };
  template <class Number>
  Rates<Number> rates(const NodeState<Number> &node) const
  {
    using std::exp;
    const Number              thermal = constants::boltzmann * node.temperature;
    const Number              n       = electrons.density(node);
    const Number              p       = holes.density(node);
    const Number              split   = (node[holes.quasi_fermi] - node[electrons.quasi_fermi]) / thermal;
    const CarrierPair<Number> pair{n, p, equilibrium_product<Number>(n, p, split)};

    Rates<Number> result{Number(0.), Number(0.), Number(0.), 0.};
    if (through_levels())
    {
      // Depths of the trap below the conduction band and above the valence band.
      const Number n_1 =
          electrons.density_of_states(node) * exp((electrons.level - trap_level) / thermal) + smallest_density;
      const Number p_1 = holes.density_of_states(node) * exp((trap_level - holes.level) / thermal) + smallest_density;
      result.through_levels = ShockleyReadHall<Number>{electron_lifetime, hole_lifetime, n_1, p_1}.rate(pair);
    }
    if (radiative > 0.)
      result.radiative = RadiativeRecombination{radiative}.rate(pair);
    if (with_a_third_carrier())
      result.auger = AugerRecombination{electron_auger, hole_auger}.rate(pair);
    if (generation > 0.)
      result.generation = generation * light.part_at(node.height);
    return result;
  }

  std::vector<std::string> counted() const
  {
    std::vector<std::string> names;
    if (through_levels())
      names.push_back("Shockley-Read-Hall recombination");
    if (radiative > 0.)
      names.push_back("radiative recombination");
    if (with_a_third_carrier())
      names.push_back("Auger recombination");
    if (generation > 0.)
      names.push_back("generation");
    return names;
  }

  template <class Add>
  void count(const NodeState<double> &node, const Add &add) const
  {
    const Rates<double> pairs = rates(node);
    if (through_levels())
      add(pairs.through_levels);
    if (radiative > 0.)
      add(pairs.radiative);
    if (with_a_third_carrier())
      add(pairs.auger);
    if (generation > 0.)
      add(pairs.generation);
  }

  template <class Number, class Add>
  void add_sources(const NodeState<Number> &node, const Number & /*field_squared*/, const Add &add) const
  {
    const Rates<Number> pairs = rates(node);
    const Number        rate  = pairs.recombination() - pairs.generation;
    const Number        sign  = -rate; // electrons are counted as negative charge
    add(electrons.quasi_fermi, sign);
    add(holes.quasi_fermi, rate);
    Number heat = rate * (node[holes.quasi_fermi] - node[electrons.quasi_fermi]) + pairs.generation * photon_energy;
    if (escaping > 0.)
      heat -= escaping * (holes.level - electrons.level) * pairs.radiative;
    add(heat_released, heat);
  }
};
} // namespace ionstack::physics

#endif
