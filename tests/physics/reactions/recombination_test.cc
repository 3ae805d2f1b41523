// SPDX-License-Identifier: Apache-2.0
#include "physics/reactions/recombination.h"

#include "physics/statistics/carrier_statistics.h"

#include <gtest/gtest.h>

#include <Sacado.hpp>

#include <cmath>
#include <limits>

namespace ionstack::physics
{
namespace
{
using Dual = Sacado::Fad::SFad<double, 2>;

constexpr double epsilon = std::numeric_limits<double>::epsilon();
constexpr double thermal = constants::boltzmann * 300.;
/// Densities of states and gap of a wide-gap oxide with a Fermi level anywhere.
constexpr double electron_states = 0.02, hole_states = 0.1, gap = 1.5;

/// Electrons at the level E_Fn and holes at the level E_Fp [eV above the valence band].
template <class Statistics>
CarrierPair<double> pair_at(const Statistics &statistics, const double electron_level, const double hole_level)
{
  const double n = statistics((electron_level - gap) / thermal), p = statistics(-hole_level / thermal);
  return {electron_states * n,
          hole_states * p,
          equilibrium_product(electron_states,
                              hole_states,
                              gap,
                              300.,
                              statistics.excess_chemical_potential(n),
                              statistics.excess_chemical_potential(p))};
}

const ShockleyReadHall<double> traps{
    1e-9, 1e-6, concentration_at_trap(electron_states, 0.8, 300.), concentration_at_trap(hole_states, gap - 0.8, 300.)};
const RadiativeRecombination radiative{1e11}; // 1e-10 cm^3/s
const AugerRecombination     auger{1e12, 3e12};

/// `tolerance` relative to the rate of recombination alone, n p times the kernel.
template <class Statistics>
void check(const Statistics &statistics, const double tolerance)
{
  for (const double level : {-0.1, 0.2, 0.75, 1.4, 1.6})
  {
    const CarrierPair<double> equilibrium = pair_at(statistics, level, level);
    CarrierPair<double>       without     = equilibrium;
    without.equilibrium_product           = 0.;
    EXPECT_NEAR(traps.rate(equilibrium), 0., tolerance * traps.rate(without)) << level;
    EXPECT_NEAR(radiative.rate(equilibrium), 0., tolerance * radiative.rate(without)) << level;
    EXPECT_NEAR(auger.rate(equilibrium), 0., tolerance * auger.rate(without)) << level;
    EXPECT_NEAR(equilibrium.quasi_fermi_splitting(), 0., tolerance) << level;

    // Net recombination when the electrons' level is above the holes', net generation below.
    for (const double splitting : {0.05, 0.4})
    {
      const CarrierPair<double> forward  = pair_at(statistics, level + 0.5 * splitting, level - 0.5 * splitting);
      const CarrierPair<double> backward = pair_at(statistics, level - 0.5 * splitting, level + 0.5 * splitting);
      EXPECT_NEAR(forward.quasi_fermi_splitting() * thermal, splitting, tolerance) << level;
      EXPECT_GT(traps.rate(forward), 0.);
      EXPECT_GT(radiative.rate(forward), 0.);
      EXPECT_GT(auger.rate(forward), 0.);
      EXPECT_LT(traps.rate(backward), 0.);
      EXPECT_LT(radiative.rate(backward), 0.);
      EXPECT_LT(auger.rate(backward), 0.);
      // n p [1 - exp(-splitting/kT)], the other form of the driving force.
      EXPECT_NEAR(forward.driving_force() / (-forward.electrons * forward.holes * std::expm1(-splitting / thermal)),
                  1.,
                  2. * tolerance);
    }
  }
}

TEST(Recombination, zero_in_equilibrium_under_any_statistics)
{
  // The exponent of the equilibrium product, E_g/kT = 58 and the excesses, has the round-off of its size; so have n and
  // p.
  check(Boltzmann{}, 400. * epsilon);
  // Blakemore's statistics know the free share of a nearly full band to epsilon over it; fullest at 1.8 eV.
  const double eta = (1.8 - gap) / thermal;
  check(Blakemore{0.27}, 4. * epsilon / (1. - 0.27 * Blakemore{0.27}(eta)));
  check(FermiDiracHalf{}, 1000. * epsilon);
}

TEST(Recombination, boltzmann_limit)
{
  // n p - n_i^2 with n_i^2 = Nc Nv exp(-E_g/kT).
  const double intrinsic = std::sqrt(electron_states * hole_states) * std::exp(-0.5 * gap / thermal);
  EXPECT_NEAR(equilibrium_product(electron_states, hole_states, gap, 300., 0., 0.) / (intrinsic * intrinsic),
              1.,
              200. * epsilon);
}

TEST(Recombination, shockley_read_hall_limits)
{
  // Low injection in n-type: excess holes over their lifetime. High injection: n/(tau_n + tau_p).
  const ShockleyReadHall<double> centre{2e-9, 5e-7, 1e-12, 1e-12};
  const CarrierPair<double>      low{1e-3, 1e-9, 1e-20};
  const double                   excess = 1e-9 - 1e-20 / 1e-3;
  EXPECT_NEAR(centre.rate(low) / (excess / 5e-7), 1., 2e-8); // n_1/n = 1e-9, tau_n p/(tau_p n) = 4e-9
  const CarrierPair<double> high{1e-2, 1e-2, 1e-20};
  EXPECT_NEAR(centre.rate(high) / (1e-2 / (2e-9 + 5e-7)), 1., 1e-9);
  // Depleted: generation n_i^2/(tau_p n_1 + tau_n p_1).
  const CarrierPair<double> depleted{0., 0., 1e-20};
  EXPECT_NEAR(centre.rate(depleted) / (-1e-20 / (1e-12 * (2e-9 + 5e-7))), 1., 8. * epsilon);
}

TEST(Recombination, finite_for_impossible_concentrations)
{
  const FermiDiracHalf statistics;
  const double         x = -0.3;
  CarrierPair<double>  pair{x * electron_states, 1e-3, 0.};
  pair.equilibrium_product = equilibrium_product(electron_states,
                                                 hole_states,
                                                 gap,
                                                 300.,
                                                 statistics.excess_chemical_potential(x),
                                                 statistics.excess_chemical_potential(0.01));
  // A lack of carriers is filled up: the force is negative and the kernels positive.
  EXPECT_LT(traps.rate(pair), 0.);
  EXPECT_LT(radiative.rate(pair), 0.);
  EXPECT_LT(auger.rate(pair), 0.);
  EXPECT_TRUE(std::isfinite(traps.rate(pair)));
}

TEST(Recombination, derivatives)
{
  // Against central differences with a relative step of 1e-5: truncation 1e-10, round-off 1e-11.
  const FermiDiracHalf statistics;
  const auto           total = [&](const auto &n, const auto &p)
  {
    using Number                                    = std::decay_t<decltype(n)>;
    const Number                   electron_filling = n / electron_states, hole_filling = p / hole_states;
    const CarrierPair<Number>      pair{n,
                                   p,
                                   equilibrium_product(Number(electron_states),
                                                       Number(hole_states),
                                                       Number(0.3),
                                                       Number(300.),
                                                       statistics.excess_chemical_potential(electron_filling),
                                                       statistics.excess_chemical_potential(hole_filling))};
    const ShockleyReadHall<Number> centre{1e-9, 1e-6, Number(1e-4), Number(2e-4)};
    return Number(centre.rate(pair) + radiative.rate(pair) + auger.rate(pair));
  };
  const double n = 0.03, p = 0.005, h = 1e-5;
  const Dual   exact = total(Dual(2, 0, n), Dual(2, 1, p));
  EXPECT_EQ(exact.val(), total(n, p));
  EXPECT_NEAR(exact.dx(0) / ((total(n * (1. + h), p) - total(n * (1. - h), p)) / (2. * h * n)), 1., 1e-8);
  EXPECT_NEAR(exact.dx(1) / ((total(n, p * (1. + h)) - total(n, p * (1. - h))) / (2. * h * p)), 1., 1e-8);
}
} // namespace
} // namespace ionstack::physics
