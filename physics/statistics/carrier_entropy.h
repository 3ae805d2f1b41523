// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_statistics_carrier_entropy_h
#define ionstack_physics_statistics_carrier_entropy_h

#include "materials/units/constants.h"
#include "physics/local/chain_rule.h"
#include "physics/local/continued_exponential.h"
#include "physics/statistics/carrier.h"

#include <cmath>
#include <variant>

/// The entropy s that a carrier takes along: a current of carriers is a current of the heat T s, and a gradient of
/// temperature drives carriers as one of their electrochemical potential does, N ~ -[grad(z phi_q) + s grad T]
/// (Onsager's relation between Peltier's heat and Seebeck's voltage). It is Kelvin's formula,
///
///     s = -(d mu/dT) at constant density and band edge,
///
/// Peterson & Shastry, Phys. Rev. B 82, 195105 (2010); in semiconductors Kantner, J. Comput. Phys. 402, 109091 (2020).
/// In a parabolic band, whose states go as T^(3/2), s = k (3/2 F/F' - eta), which is also what Boltzmann's equation has
/// for scattering times that go as 1/energy: dilute carriers bring 3/2 kT and the distance of the band from the Fermi
/// level, degenerate ones pi^2/6 kT/eta. In a Gaussian density of states of width sigma s = k (-(sigma/kT)^2 F"/F' -
/// eta): dilute carriers bring the distance of their mean energy, sigma^2/kT below the centre.
namespace ionstack::physics
{
namespace internal
{
template <class Number>
Number entropy(const Boltzmann & /*statistics*/, const Number &eta, const Number & /*thermal*/)
{
  return 1.5 - eta;
}

template <class Number>
Number entropy(const FermiDiracHalf & /*statistics*/, const Number &eta, const Number & /*thermal*/)
{
  // Farther from the band carriers are dilute to round-off.
  constexpr double dilute = -40.;
  const double     plain  = value_of(eta);
  if (plain < dilute)
    return 1.5 - eta;
  const Occupation f     = fermi_dirac_half(plain);
  const double     ratio = f.value / f.first;
  const Number     mean  = chain_rule(eta, ratio, 1. - ratio * f.second / f.first);
  return 1.5 * mean - eta;
}

/// F/F' = 1 + gamma exp(eta).
template <class Number>
Number entropy(const Blakemore &statistics, const Number &eta, const Number & /*thermal*/)
{
  return 1.5 * (1. + statistics.gamma * continued_exp(eta)) - eta;
}

template <class Number>
Number entropy(const GaussianBand &band, const Number &eta, const Number &thermal)
{
  const Number width = band.width / thermal;
  const double s = value_of(width), plain = value_of(eta);
  // Beyond, F' is less than a double can hold: the band is empty, or full.
  constexpr double countable = 600.;
  if (!(std::abs(plain) < countable))
    return (plain < 0. ? -1. : 1.) * width * width - eta;
  const Occupation g     = gauss_fermi(plain, s);
  const double     ratio = g.second / g.first;
  // By the width F' changes as s times the third derivative, F" as s times the fourth.
  const Number shape =
      chain_rule(eta, width, ratio, g.third / g.first - ratio * ratio, s * (g.fourth - ratio * g.third) / g.first);
  return -width * width * shape - eta;
}
} // namespace internal

/// s/k of a carrier at a node.
template <class Number>
Number carried_entropy(const Carrier &carrier, const NodeState<Number> &node)
{
  const Number eta     = carrier.eta(node);
  const Number thermal = constants::boltzmann * node.temperature;
  return std::visit([&](const auto &form) -> Number { return internal::entropy<Number>(form, eta, thermal); },
                    carrier.statistics);
}
} // namespace ionstack::physics

#endif
