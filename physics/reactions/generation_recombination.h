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
/// it.
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

  /// Declares no field, but asks for what none of them acts upon.
  static void declare(const Declaration &declaration);

  static std::vector<GenerationRecombination> create(const RegionContext &context);

  void illuminate(const double part) { generation *= part; }

  /// Recombination less generation [1/(s nm^3)].
  template <class Number>
  Number net_rate(const NodeState<Number> &node) const
  {
    using std::exp;
    const Number              thermal = constants::boltzmann * node.temperature;
    const Number              n       = electrons.density(node);
    const Number              p       = holes.density(node);
    const Number              split   = (node[holes.quasi_fermi] - node[electrons.quasi_fermi]) / thermal;
    const CarrierPair<Number> pair{n, p, equilibrium_product<Number>(n, p, split)};

    Number rate(0.);
    if (electron_lifetime > 0. || hole_lifetime > 0.)
    {
      // Depths of the trap below the conduction band and above the valence band.
      const Number n_1 =
          electrons.density_of_states(node) * exp((electrons.level - trap_level) / thermal) + smallest_density;
      const Number p_1 = holes.density_of_states(node) * exp((trap_level - holes.level) / thermal) + smallest_density;
      rate += ShockleyReadHall<Number>{electron_lifetime, hole_lifetime, n_1, p_1}.rate(pair);
    }
    if (radiative > 0.)
      rate += RadiativeRecombination{radiative}.rate(pair);
    if (electron_auger > 0. || hole_auger > 0.)
      rate += AugerRecombination{electron_auger, hole_auger}.rate(pair);
    if (generation > 0.)
      rate -= generation * light.part_at(node.height);
    return rate;
  }

  template <class Number, class Add>
  void add_sources(const NodeState<Number> &node, const Number & /*field_squared*/, const Add &add) const
  {
    const Number rate = net_rate(node);
    const Number sign = -rate; // electrons are counted as negative charge
    add(electrons.quasi_fermi, sign);
    add(holes.quasi_fermi, rate);
  }
};
} // namespace ionstack::physics

#endif
