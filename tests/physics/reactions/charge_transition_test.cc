// SPDX-License-Identifier: Apache-2.0
#include "physics/reactions/charge_transition.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>

namespace ionstack::physics
{
namespace
{
constexpr double epsilon     = std::numeric_limits<double>::epsilon();
constexpr double temperature = 300., thermal = constants::boltzmann * temperature;
constexpr double affinity = 4., gap = 1.5, electron_states = 0.02, hole_states = 0.1; // [eV], [1/nm^3]

enum : Slot
{
  potential,
  electron_level,
  hole_level,
  neutral,
  ionized,
  n_slots
};

/// A level 0.5 eV below the conduction band, with light of 30/s at a lit face at 20 nm.
ChargeTransition transition_with(const Statistics &statistics, const double degeneracy = 2.)
{
  ChargeTransition transition;
  transition.potential  = potential;
  transition.with       = neutral;
  transition.without    = ionized;
  transition.electrons  = {-1., potential, electron_level, affinity, materials::Constant{electron_states}, statistics};
  transition.holes      = {1., potential, hole_level, affinity + gap, materials::Constant{hole_states}, statistics};
  transition.level      = affinity + 0.5;
  transition.degeneracy = degeneracy;
  transition.of_electrons = {3e7, 0.3};
  transition.of_holes     = {5e5, 0.1};
  transition.ionization   = 30.;
  transition.light        = {0.05, 20., true};
  return transition;
}

/// A node where the Fermi levels of electrons and holes lie so far below the vacuum [eV].
struct Node
{
  Node(const double electrons, const double holes, const double with, const double without, const double height = 20.)
      : values{0., electrons, holes, with, without}, state{values.data(), temperature, height}
  {
  }

  std::array<double, n_slots> values;
  NodeState<double>           state;
};

TEST(ChargeTransition, is_in_balance_where_everything_has_one_fermi_level)
{
  constexpr double defects = 2e-3;
  for (const Statistics &statistics : {Statistics(Boltzmann{}),
                                       Statistics(Blakemore{0.27}),
                                       Statistics(FermiDiracHalf{}),
                                       Statistics(GaussianBand{0.08})})
    for (const double degeneracy : {1., 2., 0.5})
      for (const double fermi : {3.9, 4.1, 4.5, 4.75, 5.2, 5.6})
      {
        const ChargeTransition transition = transition_with(statistics, degeneracy);
        // [A]/[B] = g exp((E_F - E_t)/kT), both energies being counted downwards here.
        const double ratio   = degeneracy * std::exp((transition.level - fermi) / thermal);
        const double with    = defects * ratio / (1. + ratio);
        const double without = defects / (1. + ratio);
        const Node   node(fermi, fermi, with, without);
        const auto   net = transition.rates(node.state);
        // Round-off of the exponents, of which the gap over kT is the largest; the integrals of Gauss and Fermi enter
        // both ways alike.
        const double exact = 8. * gap / thermal * epsilon;
        const double caught =
            transition.of_electrons.at(temperature) * transition.electrons.density(node.state) * without;
        const double filled = transition.of_holes.at(temperature) * transition.holes.density(node.state) * with;
        EXPECT_NEAR(net.electrons, 0., exact * caught) << fermi;
        EXPECT_NEAR(net.holes, 0., exact * filled) << fermi;
        EXPECT_GT(caught, 0.);
        EXPECT_GT(filled, 0.);
      }
}

TEST(ChargeTransition, comes_to_the_steady_state_of_all_ways)
{
  // [B]/[A] is the sum of the rates away from A over that of those away from B.
  const ChargeTransition transition = transition_with(Boltzmann{});
  const double           n_1 = electron_states * std::exp(-0.5 / thermal), p_1 = hole_states * std::exp(-1.0 / thermal);
  for (const auto &[electrons, holes] : {std::pair(4.2, 4.6), std::pair(4.5, 4.4), std::pair(4.05, 5.4)})
  {
    const Node   free(electrons, holes, 0., 0.);
    const double n = transition.electrons.density(free.state), p = transition.holes.density(free.state);
    const double c_n = 3e7 * std::exp(-0.3 / thermal), c_p = 5e5 * std::exp(-0.1 / thermal);
    const double away = c_n * n_1 / 2. + c_p * p + 30., back = c_n * n + c_p * 2. * p_1;
    const Node   node(electrons, holes, 2e-3 * back / (away + back), 2e-3 * away / (away + back));
    const auto   net = transition.rates(node.state);
    EXPECT_NEAR(net.electrons + net.holes + net.photons,
                0.,
                16. * gap / thermal * epsilon * (away * node.values[neutral] + back * node.values[ionized]));
    EXPECT_GT(net.photons, 0.);
  }
}

TEST(ChargeTransition, is_slowed_by_a_barrier_both_ways)
{
  ChargeTransition transition = transition_with(FermiDiracHalf{});
  const Node       node(4.1, 4.9, 5e-4, 3e-4);
  const auto       with_barriers  = transition.rates(node.state);
  transition.of_electrons.barrier = transition.of_holes.barrier = 0.;
  const auto without                                            = transition.rates(node.state);
  // Round-off of the exponent.
  EXPECT_NEAR(with_barriers.electrons / without.electrons / std::exp(-0.3 / thermal), 1., 0.3 / thermal * 4. * epsilon);
  EXPECT_NEAR(with_barriers.holes / without.holes / std::exp(-0.1 / thermal), 1., 0.3 / thermal * 4. * epsilon);
  EXPECT_EQ(with_barriers.photons, without.photons);
}

TEST(ChargeTransition, keeps_charge_and_defects)
{
  const ChargeTransition      transition = transition_with(FermiDiracHalf{});
  const Node                  node(4.1, 4.9, 5e-4, 3e-4);
  std::array<double, n_slots> outflow{};
  double                      heat = 0.;
  transition.add_sources(node.state,
                         0.,
                         [&](const Slot slot, const double rate)
                         { (slot == heat_released ? heat : outflow[slot]) += rate; });
  EXPECT_EQ(outflow[neutral], -outflow[ionized]);
  // The carriers' balances are in charge units. A defect of charge q leaves, one of q + 1 comes, whatever q.
  for (const double q : {-1., 0., 1.})
    EXPECT_NEAR(q * outflow[neutral] + (q + 1.) * outflow[ionized] + outflow[electron_level] + outflow[hole_level],
                0.,
                4. * epsilon * (std::abs(outflow[electron_level]) + std::abs(outflow[hole_level])));
  EXPECT_EQ(outflow[potential], 0.); // Poisson's equation has the charge of the species
  EXPECT_GT(std::abs(outflow[electron_level]), 0.);
  EXPECT_GT(std::abs(outflow[hole_level]), 0.);

  // What is caught falls from its Fermi level to the transition's, and on; energies are counted downwards here.
  const auto   part   = transition.rates(node.state);
  const double fallen = -part.electrons * (transition.level - node.values[electron_level]) +
                        part.holes * (node.values[hole_level] - transition.level);
  EXPECT_NEAR(heat, fallen, 1e-12 * (std::abs(part.electrons) + std::abs(part.holes)));
}

TEST(ChargeTransition, takes_electrons_of_a_reservoir_in_equilibrium)
{
  ChargeTransition transition      = transition_with(Boltzmann{});
  transition.electrons.quasi_fermi = none; // at zero, so that the bands are where the potential has them
  transition.of_holes              = {};
  Node node(0., 0., 5e-4, 3e-4);
  node.values[potential] = -4.2;
  std::array<double, n_slots> outflow{};
  transition.add_sources(node.state,
                         0.,
                         [&](const Slot slot, const double rate)
                         {
                           if (slot != heat_released)
                             outflow[slot] += rate;
                         });
  const double n = electron_states * std::exp(-0.2 / thermal), n_1 = electron_states * std::exp(-0.5 / thermal);
  // psi is -4.2 V: the band edge is 4 eV below a vacuum level at 4.2 eV, 0.2 eV above the Fermi level.
  const double rate = 3e7 * std::exp(-0.3 / thermal) * (0.5 * n_1 * 5e-4 - n * 3e-4) + 30. * 5e-4;
  EXPECT_NEAR(outflow[neutral], rate, 1e-12 * std::abs(rate));
  EXPECT_EQ(outflow[electron_level], 0.);
  EXPECT_EQ(outflow[hole_level], 0.);
}

TEST(ChargeTransition, is_lit_as_beer_and_lambert_have_it)
{
  ChargeTransition transition = transition_with(Boltzmann{});
  const auto       photons    = [&](const double height)
  { return transition.rates(Node(4.5, 4.5, 1e-3, 1e-3, height).state).photons; };
  EXPECT_DOUBLE_EQ(photons(20.), 0.03);
  EXPECT_DOUBLE_EQ(photons(4.), 0.03 * std::exp(-0.8));
  transition.illuminate(0.25);
  EXPECT_DOUBLE_EQ(photons(20.), 0.0075);
  transition.light.from_above = false;
  transition.light.lit_height = 0.;
  EXPECT_DOUBLE_EQ(photons(20.), 0.0075 * std::exp(-1.));
}
} // namespace
} // namespace ionstack::physics
