// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_statistics_carrier_h
#define ionstack_physics_statistics_carrier_h

#include "materials/substance/law.h"
#include "physics/local/state.h"
#include "physics/statistics/carrier_statistics.h"

#include <cmath>
#include <variant>

namespace ionstack::physics
{
/// A band whose states have a Gaussian distribution of energies: disordered organic hosts.
struct GaussianBand
{
  double width = 0.1; ///< standard deviation sigma [eV]
};

/// How carriers fill the states of a band.
using Statistics = std::variant<Boltzmann, FermiDiracHalf, Blakemore, GaussianBand>;

/// F(eta) of the statistics at the thermal energy kT [eV].
template <class Number>
Number filling(const Statistics &statistics, const Number &eta, const Number &thermal)
{
  return std::visit(
      [&](const auto &form) -> Number
      {
        if constexpr (std::is_same_v<std::decay_t<decltype(form)>, GaussianBand>)
        {
          const Number relative_width = form.width / thermal;
          return GaussFermi<Number>{relative_width}(eta);
        }
        else
          return form(eta);
      },
      statistics);
}

/// Density of carriers [1/nm^3] that never falls away where they move: one in 1e73 m^3, which carries nothing that a
/// double would see beside other currents. Real ones may be less than the smallest double (at 4 K exp(-E_g/2kT) is
/// 1e-705), and then nothing else would say what their quasi-Fermi potential is.
inline constexpr double smallest_density = 1e-100;

/// Electrons or holes of one region, described by their quasi-Fermi potential phi_q [V] (E_F = -q phi_q):
///
///     density = N(T) F(eta),   eta = z (phi_q - psi - level) / kT
///
/// with the charge number z = -1 or +1, the electrostatic potential psi, and the band edge counted from the vacuum:
/// `level` is the electron affinity for electrons, affinity plus gap for holes. The quasi-Fermi potential is the
/// unknown, because it is continuous where bands are not, and because it stays of order one where the density falls by
/// 30 decades.
struct Carrier
{
  double         charge_number = -1.;
  Slot           potential     = none;
  Slot           quasi_fermi   = none; ///< none: in equilibrium with a Fermi level at zero potential
  double         level         = 0.;   ///< [eV] below the vacuum
  materials::Law states;               ///< N(T) [1/nm^3]
  Statistics     statistics;

  /// False where the region has no such carriers.
  bool exists() const { return potential != none; }

  template <class Number>
  Number eta(const NodeState<Number> &node) const
  {
    const Number fermi = quasi_fermi == none ? Number(0.) : node[quasi_fermi];
    return charge_number * (fermi - node[potential] - level) / (constants::boltzmann * node.temperature);
  }

  /// N(T) [1/nm^3].
  template <class Number>
  Number density_of_states(const NodeState<Number> &node) const
  {
    return materials::evaluate(states, node.temperature, Number(0.));
  }

  /// Density [1/nm^3].
  template <class Number>
  Number density(const NodeState<Number> &node) const
  {
    const Number x       = eta(node);
    const Number thermal = constants::boltzmann * node.temperature;
    return density_of_states(node) * filling(statistics, x, thermal);
  }
};
} // namespace ionstack::physics

#endif
