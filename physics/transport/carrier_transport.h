// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_transport_carrier_transport_h
#define ionstack_physics_transport_carrier_transport_h

#include "physics/local/bernoulli.h"
#include "physics/local/continued_exponential.h"
#include "physics/local/plain_process.h"
#include "physics/local/state.h"
#include "physics/statistics/carrier.h"
#include "physics/statistics/carrier_entropy.h"

#include <array>
#include <vector>

namespace ionstack::physics
{
class Declaration;
class RegionContext;

/// Electrons and holes of a region as parameters and material give them; without slots where there are none.
Carrier create_electrons(const RegionContext &context);
Carrier create_holes(const RegionContext &context);

/// Drift and diffusion of electrons or holes with any statistics,
///
///     z (dn/dt + div N) = ...,   z N = -(mobility) n [grad(phi_q) + z s grad T] ,
///
/// in charge units, so that the rows of a contact's nodes add up to its current. The edge flux is that of Scharfetter &
/// Gummel with the excess chemical potential in the drift (see scharfetter_gummel.h), written with the difference of
/// the quasi-Fermi potentials, which makes it zero exactly where they agree and accurate next to it:
///
///     N = D B(-Q) n_tail [1 - exp(-Delta)],   Delta = z (phi_tail - phi_head)/kT,   Q = ln(n_head/n_tail) + Delta
///
/// and the mirror image for Delta < 0, plus that of smallest_density (carrier.h). Where the temperature is solved for,
/// carriers take their entropy s along (carrier_entropy.h): Delta has the part s (T_tail - T_head)/kT besides, and the
/// heat T s N flows with them, from which the heats of Peltier and Thomson follow as its divergence, at junctions and
/// at contacts too. In disordered hosts a field may raise
/// the mobility as exp(sqrt(E/E_0)), the law of Poole and Frenkel (Gill, J. Appl. Phys. 43, 5033 (1972)). kT along an
/// edge is that of its mean temperature.
struct CarrierTransport : PlainProcess
{
  static constexpr const char *name     = "carrier transport";
  static constexpr const char *equation = "z (dn/dt + div N) = sources,  N = -(D/kT) n [z grad(q phi_q) + s grad T]";
  static constexpr const char *source   = "Scharfetter & Gummel (1969); Yu & Dutton (1988); Kantner (2020)";
  static constexpr bool        carries_heat = true;

  Carrier        carrier;
  bool           in_heat             = false; ///< the temperature is solved for
  double         poole_frenkel_field = 0.;    ///< E_0 [V/nm] in mobility exp(sqrt(E/E_0)); 0: no such increase
  materials::Law mobility;                    ///< [nm^2/(V s)]

  /// Declares the quasi-Fermi potentials of electrons and holes.
  static void declare(const Declaration &declaration);

  /// The process in one region, as parameters and material give it; empty where it does not act.
  static std::vector<CarrierTransport> create(const RegionContext &context);

  Slot   balance() const { return carrier.quasi_fermi; }
  auto   shares() const { return std::array{Share{balance()}}; }
  double storage() const { return 0.; }
  bool   needs_field() const { return poole_frenkel_field > 0.; }
  Work   work() const { return {carrier.quasi_fermi, 1.}; }

  /// Density of the carriers [1/nm^3].
  template <class Number>
  Number coefficient(const NodeState<Number> &node) const
  {
    return carrier.density(node);
  }

  template <class Number>
  Number flux(const EdgeState<Number> &edge, const Number &tail_density, const Number &head_density) const
  {
    using std::log;
    const double z           = carrier.charge_number;
    const Number temperature = 0.5 * (edge.tail.temperature + edge.head.temperature);
    const Number thermal     = constants::boltzmann * temperature;
    Number       diffusivity = materials::evaluate(mobility, temperature, Number(0.)) * thermal;
    if (poole_frenkel_field > 0.)
    {
      // The root of the field is rounded below 1e-7 V/nm, where its slope would have no bound.
      using std::exp;
      using std::sqrt;
      const Number field = sqrt(edge.field_squared + 1e-14);
      const Number root  = sqrt(field * (1. / poole_frenkel_field));
      diffusivity *= exp(root);
    }
    Number driving = z * (edge.tail[carrier.quasi_fermi] - edge.head[carrier.quasi_fermi]) / thermal;
    if (in_heat)
      driving += mean_entropy(edge) * (edge.tail.temperature - edge.head.temperature) / temperature;

    // Below this density [1/nm^3] a quotient of two could overflow; there carriers are dilute in any statistics.
    constexpr double countable = 1e-150;
    // Q = ln(n_head/n_tail) + Delta. For Boltzmann's statistics at one temperature this is the drift by the field; a
    // gradient of temperature adds what it does to N(T) and eta, without which the flux would be of first order only.
    Number drift;
    if (!std::holds_alternative<Boltzmann>(carrier.statistics) && tail_density > countable && head_density > countable)
      drift = log(head_density / tail_density) + driving;
    else
      drift = log(carrier.density_of_states(edge.head) / carrier.density_of_states(edge.tail)) +
              (carrier.eta(edge.head) - carrier.eta(edge.tail)) + driving;
    const BernoulliPair<Number> b         = bernoulli(drift);
    const double                direction = edge.out_of_plane ? z * out_of_plane : z;
    const Number                least     = direction * smallest_density * diffusivity * driving;
    if (driving >= 0.)
    {
      const Number minus = -driving;
      return -direction * diffusivity * b.at_minus * tail_density * continued_expm1(minus) + least;
    }
    return direction * diffusivity * b.at_plus * head_density * continued_expm1(driving) + least;
  }

  /// Heat that comes with a unit of z N [eV]: the mean of T s/z.
  template <class Number>
  Number heat_carried(const EdgeState<Number> &edge) const
  {
    const Number temperature = 0.5 * (edge.tail.temperature + edge.head.temperature);
    return (carrier.charge_number * constants::boltzmann) * temperature * mean_entropy(edge);
  }

private:
  /// s/k of the two ends. With this mean the logarithms of the densities drop out of Q: for Boltzmann's statistics it
  /// is the drift by the field, by the bands, and 3/2 ln(T_tail/T_head), which that of the densities of states undoes.
  template <class Number>
  Number mean_entropy(const EdgeState<Number> &edge) const
  {
    const Number tail = carried_entropy(carrier, edge.tail), head = carried_entropy(carrier, edge.head);
    return 0.5 * (tail + head);
  }
};

/// The carriers stored per volume, in charge units: not linear in the quasi-Fermi potential. Where heat is stored, a
/// carrier that comes keeps its T s; the heat capacity of carriers is in the material's.
struct CarrierStorage : PlainReaction
{
  Carrier carrier;
  Slot    temperature = none; ///< none: no heat is stored

  static std::vector<CarrierStorage> create(const RegionContext &context);

  bool stores() const { return true; }

  template <class Number, class Add>
  void add_stored(const NodeState<Number> &node, const Add &add) const
  {
    const Number density = carrier.density(node);
    const Number stored  = carrier.charge_number * density;
    add(carrier.quasi_fermi, stored);
    if (temperature != none)
    {
      const Number heat = constants::boltzmann * node.temperature * carried_entropy(carrier, node);
      add(temperature, density, heat);
    }
  }
};
} // namespace ionstack::physics

#endif
