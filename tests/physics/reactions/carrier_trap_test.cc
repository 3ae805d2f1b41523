// SPDX-License-Identifier: Apache-2.0
#include "physics/reactions/carrier_trap.h"

#include "physics/reactions/recombination.h"

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
  filled
};

/// A level 0.5 eV below the conduction band.
CarrierTrap trap_with(const Statistics &statistics, const double empty_charge = 0.)
{
  CarrierTrap trap;
  trap.filled           = filled;
  trap.potential        = potential;
  trap.electrons        = {-1., potential, electron_level, affinity, materials::Constant{electron_states}, statistics};
  trap.holes            = {1., potential, hole_level, affinity + gap, materials::Constant{hole_states}, statistics};
  trap.density          = 2e-3;
  trap.level            = affinity + 0.5;
  trap.electron_capture = 3e7;
  trap.hole_capture     = 5e5;
  trap.empty_charge     = empty_charge;
  return trap;
}

/// A node where the Fermi levels of electrons and holes lie so far below the vacuum [eV].
struct Node
{
  Node(const double electrons, const double holes, const double occupied)
      : values{0., electrons, holes, occupied}, state{values.data(), temperature, 0.}
  {
  }

  std::array<double, 4> values;
  NodeState<double>     state;
};

TEST(CarrierTrap, is_in_balance_where_everything_has_one_fermi_level)
{
  for (const Statistics &statistics : {Statistics(Boltzmann{}),
                                       Statistics(Blakemore{0.27}),
                                       Statistics(FermiDiracHalf{}),
                                       Statistics(GaussianBand{0.08})})
    for (const double level : {3.9, 4.1, 4.5, 4.75, 5.2, 5.6})
    {
      const CarrierTrap trap     = trap_with(statistics);
      const double      occupied = trap.density / (1. + std::exp((level - trap.level) / thermal)); // Fermi-Dirac
      const Node        node(level, level, occupied);
      const auto        net = trap.capture(node.state);
      // Round-off of the exponents, of which the gap over kT is the largest, and of the vacant part; the integrals of
      // Gauss and Fermi enter both ways alike.
      const double vacant = trap.density - occupied;
      const double exact  = 4. * gap / thermal * epsilon;
      EXPECT_NEAR(net.electrons,
                  0.,
                  trap.electron_capture * trap.electrons.density(node.state) *
                      (exact * vacant + 4. * epsilon * trap.density))
          << level;
      EXPECT_NEAR(net.holes,
                  0.,
                  trap.hole_capture * trap.holes.density(node.state) * occupied * exact +
                      4. * epsilon * trap.density * trap.hole_capture *
                          CarrierTrap::densities(trap.holes, node.state, 5.5 - 4.5).at_trap)
          << level;
    }
}

TEST(CarrierTrap, is_shockley_read_halls_in_a_steady_state)
{
  for (const auto &[electrons, holes] : {std::pair(4.2, 4.6), std::pair(4.5, 4.4), std::pair(4.05, 5.4)})
  {
    const CarrierTrap trap = trap_with(Boltzmann{});
    const Node        free(electrons, holes, 0.);
    const double      n = trap.electrons.density(free.state), p = trap.holes.density(free.state);
    const double      n_1      = concentration_at_trap(electron_states, 0.5, temperature),
                 p_1           = concentration_at_trap(hole_states, gap - 0.5, temperature);
    const double filling_rate  = trap.electron_capture * n + trap.hole_capture * p_1,
                 emptying_rate = trap.electron_capture * n_1 + trap.hole_capture * p;
    const Node node(electrons, holes, trap.density * filling_rate / (filling_rate + emptying_rate));

    const double                   split = (holes - electrons) / thermal;
    const CarrierPair<double>      pair{n, p, equilibrium_product<double>(n, p, split)};
    const ShockleyReadHall<double> law{
        1. / (trap.electron_capture * trap.density), 1. / (trap.hole_capture * trap.density), n_1, p_1};
    const auto   net       = trap.capture(node.state);
    const double round_off = 16. * gap / thermal * epsilon;
    // What is caught and let go again stays as round-off, and so does that of the vacant part as a difference.
    const double vacant   = trap.density - node.values[filled];
    const auto   turnover = [&](const double speed, const double fills, const double empties)
    { return speed * (fills * vacant + empties * node.values[filled] + fills * trap.density * epsilon / round_off); };
    EXPECT_NEAR(net.electrons, law.rate(pair), round_off * turnover(trap.electron_capture, n, n_1));
    EXPECT_NEAR(net.holes, law.rate(pair), round_off * turnover(trap.hole_capture, p_1, p));
  }
}

TEST(CarrierTrap, keeps_charge)
{
  for (const double empty_charge : {0., 1.})
  {
    const CarrierTrap     trap = trap_with(FermiDiracHalf{}, empty_charge);
    const Node            node(4.1, 4.9, 5e-4);
    std::array<double, 4> outflow{}, stored{};
    trap.add_sources(node.state,
                     0.,
                     [&](const Slot slot, const double rate)
                     {
                       if (slot >= 0)
                         outflow[slot] += rate;
                     });
    trap.add_stored(node.state, [&](const Slot slot, const double amount) { stored[slot] += amount; });
    // The carriers' balances are in charge units, that of the trap counts electrons.
    EXPECT_NEAR(outflow[electron_level] + outflow[hole_level] - outflow[filled],
                0.,
                4. * epsilon * (std::abs(outflow[electron_level]) + std::abs(outflow[hole_level])));
    EXPECT_GT(std::abs(outflow[electron_level]), 0.);
    EXPECT_DOUBLE_EQ(stored[filled], 5e-4);
    EXPECT_DOUBLE_EQ(outflow[potential], 5e-4 - empty_charge * trap.density);
  }
}

TEST(CarrierTrap, emits_a_number_where_carriers_vanish)
{
  // With the Fermi level 30 eV from the band the density is less than the smallest double.
  for (const Statistics &statistics :
       {Statistics(Boltzmann{}), Statistics(FermiDiracHalf{}), Statistics(Blakemore{0.27})})
  {
    const CarrierTrap trap = trap_with(statistics);
    const Node        node(34., 34., trap.density);
    const double      expected =
        -trap.electron_capture * trap.density * concentration_at_trap(electron_states, 0.5, temperature);
    EXPECT_NEAR(trap.capture(node.state).electrons / expected, 1., 1e-12);
  }
}
} // namespace
} // namespace ionstack::physics
