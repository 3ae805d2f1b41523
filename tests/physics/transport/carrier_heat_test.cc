// SPDX-License-Identifier: Apache-2.0
#include "materials/units/constants.h"
#include "physics/contacts/exchange.h"
#include "physics/contacts/interface_law.h"
#include "physics/registry.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <map>
#include <vector>

// The heat of carriers: what drives them in a gradient of temperature, what they take along, what is set free.
namespace ionstack::physics
{
namespace
{
constexpr double k = constants::boltzmann, epsilon = 2.2e-16;
constexpr double affinity = 4., gap = 1.2, states_at_300 = 0.02, growth = 0.004; // of the states with T [1/K]

enum : Slot
{
  potential,
  temperature,
  electron_level,
  hole_level,
  filled
};
using Values = std::array<double, 5>;

Carrier carrier(const bool electrons, const Statistics &statistics = Boltzmann{})
{
  return {electrons ? -1. : 1.,
          potential,
          electrons ? electron_level : hole_level,
          electrons ? affinity : affinity + gap,
          materials::LinearInTemperature{{0., states_at_300, 1., states_at_300}, growth, 300.},
          statistics};
}

CarrierTransport transport(const bool electrons, const Statistics &statistics = Boltzmann{})
{
  CarrierTransport process;
  process.carrier  = carrier(electrons, statistics);
  process.in_heat  = true;
  process.mobility = materials::Constant{1e4};
  return process;
}

NodeState<double> at(const Values &values)
{
  return {values.data(), values[temperature], 0.};
}

/// z N along an edge, and the heat with it.
struct Flow
{
  double carriers, heat;
};
Flow flow(const CarrierTransport &process, const Values &tail, const Values &head)
{
  const auto              a = at(tail), b = at(head);
  const double            zero = 0.;
  const EdgeState<double> edge{a, b, zero};
  const double            carriers = process.flux(edge, process.coefficient(a), process.coefficient(b));
  return {carriers, carriers * process.heat_carried(edge)};
}

/// A place in a bar of constant density, whose bands follow: psi = phi - affinity + kT eta.
Values in_bar(const double T, const double phi, const double density)
{
  const double eta = std::log(density / (states_at_300 * (1. + growth * (T - 300.))));
  return {phi - affinity + k * T * eta, T, phi, 0., 0.};
}

/// The difference of levels [V] at which nothing flows: the current falls with it.
template <class Current>
double open_voltage(const Current &current)
{
  double low = -1., high = 1.;
  for (int i = 0; i < 60; ++i)
  {
    const double middle                 = 0.5 * (low + high);
    (current(middle) > 0. ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

TEST(CarrierHeat, voltage_of_seebeck)
{
  // An open bar of constant density n: phi_hot - phi_cold = integral of s dT/q, with s/k = 3/2 - ln(n/N(T)) and the
  // integral of ln(1 + g (T - 300 K)) = ln y, which is (y ln y - y)/g. The trapezoidal rule for s errs by (dT)^2/12
  // times the difference of its slopes, k g/y.
  const double n = 1e-4, cold = 300., hot = 450.;
  const auto   y         = [](const double T) { return 1. + growth * (T - 300.); };
  const auto   primitive = [&](const double T)
  { return k * ((1.5 - std::log(n / states_at_300)) * T + (y(T) * std::log(y(T)) - y(T)) / growth); };
  const double exact = primitive(hot) - primitive(cold);
  for (const int edges : {10, 20})
  {
    double       phi = 0.;
    const double dT  = (hot - cold) / edges;
    for (int e = 0; e < edges; ++e)
    {
      const double T = cold + e * dT;
      phi += open_voltage([&](const double v)
                          { return flow(transport(true), in_bar(T, phi, n), in_bar(T + dT, phi + v, n)).carriers; });
    }
    const double trapezoidal = dT * dT / 12. * k * growth * (1. / y(cold) - 1. / y(hot));
    EXPECT_NEAR(phi, exact, 1.1 * trapezoidal) << edges;
    EXPECT_GT(std::abs(phi - exact), 0.9 * trapezoidal) << edges;
  }
}

TEST(CarrierHeat, nothing_flows_in_equilibrium)
{
  for (const Statistics &statistics :
       {Statistics(Boltzmann{}), Statistics(FermiDiracHalf{}), Statistics(GaussianBand{})})
    for (const bool electrons : {true, false})
    {
      const Flow none_flows =
          flow(transport(electrons, statistics), {-4.2, 350., 0.1, 0.1, 0.}, {-4.5, 350., 0.1, 0.1, 0.});
      EXPECT_EQ(none_flows.carriers, 0.);
      EXPECT_EQ(none_flows.heat, 0.);
    }
}

TEST(CarrierHeat, of_peltier_is_that_of_seebeck)
{
  // Onsager: the heat that comes with a current at one temperature is T times the voltage that a small difference of
  // temperature makes, per kelvin, here with the edge's mean of s.
  const CarrierTransport process = transport(true, FermiDiracHalf{});
  const Values           node{-4.02, 300., 0., 0., 0.};
  Values                 other = node;
  other[electron_level] -= 1e-3; // V
  const Flow   driven  = flow(process, node, other);
  const double peltier = driven.heat / driven.carriers;
  Values       warm    = node;
  const double dT      = 1e-3;
  warm[temperature] += dT;
  const double seebeck = open_voltage(
                             [&](const double v)
                             {
                               Values moved = warm;
                               moved[electron_level] += v;
                               return flow(process, node, moved).carriers;
                             }) /
                         dT;
  // The level differs by 1e-3 V between the ends, and s by less than 0.04 k; half of it is in the mean. The smallest
  // difference of the bisection is 1e-16 V, 1e-13 of dT.
  EXPECT_NEAR(-peltier / 300., seebeck, 0.02 * k);
}

/// What is handed over at a node.
template <class Reaction>
std::map<Slot, double> handed_over(const Reaction &reaction, const Values &values)
{
  std::map<Slot, double> rows;
  reaction.add_sources(at(values), 0., [&](const Slot slot, const double rate) { rows[slot] += rate; });
  return rows;
}

TEST(CarrierHeat, of_recombination_is_the_distance_of_the_levels)
{
  GenerationRecombination reaction;
  reaction.electrons         = carrier(true);
  reaction.holes             = carrier(false);
  reaction.electron_lifetime = 1e-9;
  reaction.hole_lifetime     = 2e-9;
  reaction.trap_level        = affinity + 0.5 * gap;
  reaction.radiative         = 1e5;
  const Values split{-affinity - 0.5 * gap, 300., -0.25, 0.3, 0.};
  auto         rows = handed_over(reaction, split);
  EXPECT_GT(rows[hole_level], 0.);
  EXPECT_NEAR(rows[heat_released], 0.55 * rows[hole_level], 4. * epsilon * rows[hole_level]);

  // The photons that leave take their energy along.
  const double radiative = reaction.rates(at(split)).radiative;
  reaction.escaping      = 0.4;
  EXPECT_NEAR(handed_over(reaction, split)[heat_released],
              0.55 * rows[hole_level] - 0.4 * gap * radiative,
              8. * epsilon * gap * rows[hole_level]);

  // A pair that light makes has the distance of the levels from the photon.
  reaction.escaping      = 0.;
  reaction.generation    = 3.;
  reaction.photon_energy = 1.5;
  EXPECT_NEAR(handed_over(reaction, split)[heat_released],
              0.55 * rows[hole_level] + 3. * (1.5 - 0.55),
              8. * epsilon * (rows[hole_level] + 3.));

  reaction.generation = 0.;
  const Values rest{-affinity - 0.5 * gap, 300., 0.2, 0.2, 0.};
  rows = handed_over(reaction, rest);
  EXPECT_EQ(rows[heat_released], 0.);
}

TEST(CarrierHeat, of_traps_is_that_of_recombination_in_a_steady_state)
{
  const double density = 2e-3;
  CarrierTrap  trap;
  trap.potential        = potential;
  trap.electrons        = carrier(true);
  trap.holes            = carrier(false);
  trap.levels           = {{filled, density, affinity + 0.4}};
  trap.electron_capture = 3e7;
  trap.hole_capture     = 5e5;
  Values     values{-affinity - 0.5 * gap, 300., -0.25, 0.3, 0.};
  const auto n         = CarrierTrap::Band<double>(trap.electrons, at(values))(0.4),
             p         = CarrierTrap::Band<double>(trap.holes, at(values))(gap - 0.4);
  const double fills   = trap.electron_capture * n.present + trap.hole_capture * p.at_trap,
               empties = trap.electron_capture * n.at_trap + trap.hole_capture * p.present;
  values[filled]       = density * fills / (fills + empties);
  const auto rows      = handed_over(trap, values);
  // The densities over the vacant part are differences: round-off of the turnover, some 1e5 of the net rate here.
  EXPECT_NEAR(rows.at(heat_released) / (0.55 * rows.at(hole_level)), 1., 1e-10);
}

struct Contact final : Exchanged<double>
{
  std::map<Slot, double> rows;
  double                 in = 0., released = 0., stored = 0.;

  void outflow(const Slot slot, const double &flux) override { rows[slot] += flux; }
  void current(const double &density) override { in += density; }
  void charge(const Slot, const double &) override {}
  void heat(const double &density) override { released += density; }
  void work(const double &density) override { stored += density; }
};

TEST(CarrierHeat, of_emission_is_what_carriers_fall)
{
  const Values               values{-4.3, 300., 0.15, 0.15, 0.};
  const auto                 node  = at(values);
  const double               metal = 0.1, field = 0.;
  const ContactState<double> state{node, metal, field};
  for (const bool electrons : {true, false})
  {
    ThermionicEmission emission;
    emission.carrier    = carrier(electrons);
    emission.barrier    = 0.4;
    emission.richardson = 7.5e6;
    Contact contact;
    emission.add(state, contact);
    // 0.05 V times the current out of the device, which flows down the potential: never less than nothing.
    EXPECT_GT(contact.released, 0.);
    EXPECT_NEAR(contact.released, -contact.in * (0.15 - 0.1), 4. * epsilon * contact.released / 0.05);
  }
}

TEST(CarrierHeat, of_a_reaction_is_current_times_overpotential)
{
  // Nothing else is heat: without the overpotential the work goes into the metal, E_eq per charge.
  const Values               values{-4.3, 300., 0., 0., 0.02};
  const auto                 node  = at(values);
  const double               metal = 0.6, field = 0.;
  const ContactState<double> state{node, metal, field};
  ElectrodeReaction          reaction;
  reaction.concentration                = filled; // of an ion, here
  reaction.potential                    = potential;
  reaction.charge_number                = 2.;
  reaction.offset                       = -4.5;
  reaction.equilibrium_potential        = 0.3;
  reaction.law.exchange_current_density = 1.;
  reaction.law.charge_number            = 2.;
  Contact contact;
  reaction.add(state, contact);
  const double overpotential = 0.6 - 4.5 + 4.3 - 0.3;
  EXPECT_GT(contact.released, 0.);
  EXPECT_NEAR(contact.released, contact.in * overpotential, 40. * epsilon * contact.in);
  EXPECT_NEAR(contact.stored, contact.in * 0.3, 4. * epsilon * contact.in);

  // What a reservoir lets pass falls through the compact layer, 0.4 V.
  IonReservoir reservoir;
  reservoir.concentration = filled;
  reservoir.potential     = potential;
  reservoir.charge_number = 2.;
  reservoir.offset        = -4.5;
  reservoir.held          = 0.03;
  reservoir.velocity      = 5.;
  Contact held;
  reservoir.add(state, held);
  EXPECT_GT(held.in, 0.);
  EXPECT_NEAR(held.released, held.in * (0.6 - 4.5 + 4.3), 40. * epsilon * held.in);
}

struct Sides final : Crossing<double>
{
  std::map<Slot, double> first, second;
  double                 released = 0.;

  void leaves_first(const Slot slot, const double &outflow) override { first[slot] += outflow; }
  void leaves_second(const Slot slot, const double &outflow) override { second[slot] += outflow; }
  void heat(const double &density) override { released += density; }
};

TEST(CarrierHeat, of_recombination_at_an_interface)
{
  InterfaceRecombination law;
  law.electrons         = carrier(true);
  law.holes             = carrier(false);
  law.holes_of_first    = false;
  law.electron_velocity = law.hole_velocity = 1e9;
  law.trap_level                            = affinity + 0.5 * gap;
  const Values here{-4.5, 300., -0.2, 0.1, 0.}, there{-4.6, 300., 0., 0.3, 0.};
  const auto   first = at(here), second = at(there);
  Sides        sides;
  law.add(InterfaceState<double>{first, second}, sides);
  EXPECT_NEAR(sides.released, 0.5 * sides.second[hole_level], 8. * epsilon * sides.second[hole_level]);
}
} // namespace
} // namespace ionstack::physics
