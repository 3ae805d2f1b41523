// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_transport_ion_transport_h
#define ionstack_physics_transport_ion_transport_h

#include "materials/units/constants.h"
#include "physics/local/bernoulli.h"
#include "physics/local/edge_mean.h"
#include "physics/local/local_law.h"
#include "physics/local/plain_process.h"
#include "physics/local/state.h"
#include "physics/statistics/carrier_statistics.h"

#include <array>
#include <cmath>
#include <vector>

namespace ionstack::physics
{
class Declaration;
class RegionContext;

/// Transport of one mobile ion species by thermally activated hopping:
///
///     dc/dt + div N = 0,   N = -D grad c + v c + D Q/(k T^2) c grad T
///     D = g_D a^2 f exp(-E_a/kT)
///     v = g_v a f exp(-E_a/kT) sinh(g_x z q a E_e/kT) E/|E|,   E_e = |E| / sqrt(1 + (|E|/E_s)^2)
///
/// with hop distance a, attempt frequency f, migration energy E_a, heat of transport Q (positive: towards the hot side)
/// and field cap E_s. Einstein's relation holds when g_v g_x = g_D. Source: Kim, Choi & Lu, ACS Nano 8, 2369 (2014) for
/// the laws (g_D = 1/2, g_v = 1); Scharfetter & Gummel (1969) and Xu & Zikatanov, Math. Comp. 68, 1429 (1999) for the
/// edge flux, which keeps c positive and is exact for a constant flux and field along the edge. E_a may be shifted by
/// another energy in each cycle of the protocol; a given D(T) is multiplied with exp(-shift/kT) then.
struct IonTransport : PlainProcess
{
  static constexpr const char *name     = "ion transport";
  static constexpr const char *equation = "dc/dt + div N = 0,  N = -D grad c + v c + D Q/(k T^2) c grad T";
  static constexpr const char *source   = "Kim, Choi & Lu, ACS Nano 8, 2369 (2014)";

  Slot   concentration         = none;
  Slot   potential             = none;
  double charge_number         = 1.;
  double hop_distance          = 0.;    ///< a [nm]
  double attempt_frequency     = 0.;    ///< f [1/s]
  double migration_energy      = 0.;    ///< E_a [eV]
  double diffusion_prefactor   = 1.;    ///< g_D
  double drift_prefactor       = 1.;    ///< g_v
  double field_argument_factor = 1.;    ///< g_x
  double inverse_field_cap     = 0.;    ///< 1/E_s [nm/V]; 0 for no cap
  double heat_of_transport     = 0.;    ///< Q [eV]; 0 without thermodiffusion
  bool   field_accelerated     = true;  ///< sinh law; otherwise its linear limit without cap
  bool   counts_as_current     = false; ///< conduction closure: charge that ions carry is balanced by electrons at once

  bool     has_diffusivity = false; ///< D(T) is given instead of hop distance, attempt frequency and energy
  LocalLaw diffusivity;             ///< [nm^2/s]

  int    energy_variation = -1; ///< index of what is added to the migration energy in each cycle
  double energy_shift     = 0.; ///< what is added in the present one [eV]

  /// How the finite number of sites limits the flux.
  enum class SiteLimit
  {
    unlimited,
    excess_potential, ///< N = -D c grad(mu/kT), mu = kT ln(c/(c_max - sum c)): constant mobility
    modified_drift    ///< N = -D grad c + v c (1 - sum c/c_max): constant diffusivity
  };
  SiteLimit         site_limit   = SiteLimit::unlimited;
  double            site_density = 0.; ///< c_max [1/nm^3]
  std::vector<Slot> shares_sites;      ///< other species on the same sites

  /// Declares the concentrations of all ion species.
  static void declare(const Declaration &declaration);

  /// The process in one region, as parameters and material give it; empty where it does not act.
  static std::vector<IonTransport> create(const RegionContext &context);

  /// Takes what was drawn for a cycle.
  void vary(const std::vector<double> &drawn)
  {
    if (energy_variation >= 0)
      energy_shift = drawn[static_cast<std::size_t>(energy_variation)];
  }

  Slot balance() const { return concentration; }
  /// Without space charge the current of the ions stands in that of the potential, too.
  std::array<Share, 2> shares() const
  {
    return {Share{concentration}, Share{counts_as_current ? potential : none, charge_number}};
  }
  double storage() const { return 1.; }
  bool   needs_field() const { return field_accelerated; }
  Work   work() const { return charge_number != 0. ? Work{potential, charge_number} : Work{}; }

  /// Diffusivity [nm^2/s].
  template <class Number>
  Number coefficient(const NodeState<Number> &node) const
  {
    using std::exp;
    if (has_diffusivity)
    {
      const Number value = diffusivity(node);
      return energy_shift == 0. ? value
                                : Number(value * exp(-energy_shift / (constants::boltzmann * node.temperature)));
    }
    const Number activation = exp(-(migration_energy + energy_shift) / (constants::boltzmann * node.temperature));
    return (diffusion_prefactor * hop_distance * hop_distance * attempt_frequency) * activation;
  }

  /// Drift velocity over diffusivity and field, v / (D E) [1/V]: z/kT in the linear limit with Einstein's relation.
  template <class Number>
  Number drift_per_diffusion(const Number &temperature, const Number &field_squared) const
  {
    using std::sqrt;
    const Number thermal = constants::boltzmann * temperature;
    const Number linear  = (drift_prefactor * field_argument_factor * charge_number / diffusion_prefactor) / thermal;
    if (!field_accelerated)
      return linear;
    const double step    = field_argument_factor * charge_number * hop_distance;
    const Number squared = (step * step) * field_squared;
    if (inverse_field_cap == 0.)
      return linear * sinhc_of_square(Number(squared / (thermal * thermal)));
    const Number capped = 1. + (inverse_field_cap * inverse_field_cap) * field_squared;
    return linear * sinhc_of_square(Number(squared / (capped * thermal * thermal))) / sqrt(capped);
  }

  /// Share of the sites that is taken.
  template <class Number>
  Number taken(const NodeState<Number> &node) const
  {
    Number total = node[concentration];
    for (const Slot other : shares_sites)
      total += node[other];
    return total * (1. / site_density);
  }

  /// What drifts an ion from tail to head, over kT: the field, the heat of transport, the crowding on the sites. Its
  /// magnitude is how many times the edge is longer than a front that drift and diffusion leave standing.
  template <class Number>
  Number peclet(const EdgeState<Number> &edge) const
  {
    const Number temperature = 0.5 * (edge.tail.temperature + edge.head.temperature);
    Number       peclet =
        drift_per_diffusion(temperature, edge.field_squared) * (edge.tail[potential] - edge.head[potential]);
    if (heat_of_transport != 0.)
      peclet += heat_of_transport * (edge.head.temperature - edge.tail.temperature) /
                (constants::boltzmann * temperature * temperature);

    if (site_limit == SiteLimit::excess_potential)
    {
      const Blakemore sites{1.};
      const Number    at_tail = taken(edge.tail), at_head = taken(edge.head);
      peclet += sites.excess_chemical_potential(at_tail) - sites.excess_chemical_potential(at_head);
    }
    else if (site_limit == SiteLimit::modified_drift)
      peclet *= 1. - 0.5 * (taken(edge.tail) + taken(edge.head));
    return peclet;
  }

  template <class Number>
  Number flux(const EdgeState<Number> &edge, const Number &tail_coefficient, const Number &head_coefficient) const
  {
    const BernoulliPair<Number> b         = bernoulli(peclet(edge));
    const double                direction = edge.out_of_plane ? 0.5 * out_of_plane : 0.5;
    const Number                mean      = direction * (tail_coefficient + head_coefficient);
    return mean * (b.at_minus * edge.tail[concentration] - b.at_plus * edge.head[concentration]);
  }

  /// What drives the flux along an edge, over kT; 0 where there are no ions.
  double driving(const EdgeState<double> &edge) const
  {
    const double tail = edge.tail[concentration], head = edge.head[concentration];
    return tail > 0. && head > 0. ? std::log(tail / head) + peclet(edge) : 0.;
  }

  /// How far the flux may be wrong, relatively, where the diffusivity changes along an edge: its mean is the arithmetic
  /// one, which lies above the exact mean of an exponential coefficient by sinh(x)/x - 1 with x = ln(b/a).
  static double error_of_mean(const double log_ratio) { return edge_mean_error(2. * log_ratio); }
};
} // namespace ionstack::physics

#endif
