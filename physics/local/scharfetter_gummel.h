// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_local_scharfetter_gummel_h
#define ionstack_physics_local_scharfetter_gummel_h

#include "materials/units/constants.h"
#include "physics/local/bernoulli.h"

#include <cmath>

/// Flux along an edge of carriers with any statistics.
///
/// The flux of carriers of charge z whose electrochemical potential is kT (ln(c/N) + mu_ex) + E + z phi,
///
///     J = -D (grad c + c grad w),   w = mu_ex - ln N + (E + z phi)/kT,
///
/// is, for a gradient of w and a flux that are constant along the edge,
///
///     J = D [B(-Q) c_tail - B(Q) c_head],   Q = w_tail - w_head.
///
/// This is the flux of Scharfetter & Gummel, IEEE Trans. Electron Devices 16, 64 (1969), with the excess chemical
/// potential added to the drift: Yu & Dutton, SEDAN III (Stanford, 1988); analysed by Cances, Chainais-Hillairet,
/// Fuhrmann & Gaudeul, IMA J. Numer. Anal. 41, 271 (2021). For mu_ex = 0 and N, E equal at both ends it is the flux of
/// IonTransport in the linear limit of its drift.
///
/// - Equilibrium: where the electrochemical potentials of both ends agree, c_head/c_tail = exp(Q) and the flux vanishes
///   to the round-off of its two terms, whatever the statistics, N and E.
/// - It is linear in c at fixed Q with B > 0, hence positivity of c. D is the diffusivity of the dilute carriers, i.e.
///   mobility times kT/q: the diffusion enhancement is in mu_ex.
/// - Nothing is divided by c and no logarithm of c taken. With mu_ex from ExcessChemicalPotential, which is continued
///   beyond 0 and beyond full sites with continuous derivatives, a c <= 0 in a Newton iterate gives a finite flux that
///   pushes back.
/// - Heterojunction: N and E may differ between the ends; c is then discontinuous in the continuum, and its jump
///   N_head/N_tail exp((E_tail - E_head)/kT) is resolved as a change along this edge. Give each side its own nodes
///   where that is not wanted.
/// - Temperature: kT in (E + z phi)/kT is taken at the mean of the end temperatures, as IonTransport does; N and mu_ex
///   are those of the end's own temperature. What a temperature gradient drives besides is Q_T/(k T^2) c grad T with
///   the heat of transport Q_T (positive: towards the hot side). For Boltzmann carriers with a Seebeck coefficient (5/2
///   + r - eta) k/q, as the Boltzmann equation has it for scattering times ~ energy^r, Q_T = -(5/2 + r) kT.
namespace ionstack::physics
{
/// One end of the edge.
template <class Number>
struct TransportEnd
{
  Number concentration;             ///< c [1/nm^3]
  Number density_of_states;         ///< N [1/nm^3] > 0: effective density of states, or sites
  Number excess_chemical_potential; ///< mu_ex/kT
  Number potential_energy;          ///< E + z phi [eV]: electrons E_c - phi, holes -E_v + phi
  Number temperature;               ///< [K]
};

/// Q: what drifts a carrier from tail to head, over kT. `heat_of_transport` in eV.
template <class Number>
Number
drift_argument(const TransportEnd<Number> &tail, const TransportEnd<Number> &head, const double heat_of_transport = 0.)
{
  using std::log;
  const Number temperature = 0.5 * (tail.temperature + head.temperature);
  const Number thermal     = constants::boltzmann * temperature;
  Number       argument    = (tail.excess_chemical_potential - head.excess_chemical_potential) +
                    log(head.density_of_states / tail.density_of_states) +
                    (tail.potential_energy - head.potential_energy) / thermal;
  if (heat_of_transport != 0.)
    argument += heat_of_transport * (head.temperature - tail.temperature) / (thermal * temperature);
  return argument;
}

/// Flux from tail to head times the length of the edge: D [nm^2/s] times concentration.
template <class Number>
Number scharfetter_gummel_flux(const Number               &diffusivity,
                               const TransportEnd<Number> &tail,
                               const TransportEnd<Number> &head,
                               const double                heat_of_transport = 0.)
{
  const BernoulliPair<Number> b = bernoulli<Number>(drift_argument(tail, head, heat_of_transport));
  return diffusivity * (b.at_minus * tail.concentration - b.at_plus * head.concentration);
}
} // namespace ionstack::physics

#endif
