// SPDX-License-Identifier: Apache-2.0
#include "physics/contacts/exchange.h"
#include "physics/reactions/recombination.h"
#include "physics/transport/carrier_transport.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <map>

// What passes between a metal and a node, and carriers fewer than the smallest number.
namespace ionstack::physics
{
namespace
{
constexpr double pi = 3.14159265358979323846, T = 300., thermal = constants::boltzmann * T;

struct Flows final : Exchanged<double>
{
  std::map<Slot, double> rows;
  double                 in = 0., surface_charge = 0.;

  void outflow(const Slot slot, const double &flux) override { rows[slot] += flux; }
  void current(const double &density) override { in += density; }
  void charge(const Slot, const double &density) override { surface_charge += density; }
  void heat(const double &) override {}
};

/// Slots: 0 potential, 1 quasi-Fermi potential.
Carrier carrier(const double charge_number, const double level, const Statistics &statistics = Boltzmann{})
{
  Carrier result;
  result.charge_number = charge_number;
  result.potential     = 0;
  result.quasi_fermi   = 1;
  result.level         = level;
  result.states        = materials::Constant{0.01};
  result.statistics    = statistics;
  return result;
}

template <class Law>
Flows flows(const Law &law, const std::array<double, 2> &values, const double u, const double field, const double rest)
{
  const NodeState<double>    node{values.data(), T, 0.};
  const ContactState<double> state{node, u, field, rest};
  Flows                      result;
  law.add(state, result);
  return result;
}

const double nan = std::nan("");

TEST(LoweredPotential, is_raised_by_the_root_of_the_field)
{
  const double eps = 10. * constants::vacuum_permittivity, field = 0.0088; // V/nm
  // sqrt(q E/(4 pi eps)) = 0.03561 V at 8.8054e6 V/m and eps_r = 10: file sol-S2-cycle-1.dat, see
  // mos2_lowering_test.py.
  const double lowering = std::sqrt(0.0088054 / (4. * pi * eps));
  EXPECT_NEAR(lowering, 0.0356083, 1e-6);
  const LoweredPotential law{0, -4.144, eps, eps};
  for (const double u : {0., 2.})
  {
    // No charge in the gap where the potential is the raised one; else that of a plate capacitor.
    const double raised = u - 4.144 + std::sqrt(field / (4. * pi * eps));
    EXPECT_NEAR(flows(law, {raised, 0.}, u, field, nan).surface_charge, 0., eps / LoweredPotential::gap * 1e-14);
    EXPECT_NEAR(flows(law, {raised - 1e-3, 0.}, u, field, nan).surface_charge,
                eps * 1e-3 / LoweredPotential::gap,
                eps / LoweredPotential::gap * 1e-14);
    // A field of the other sign lowers nothing.
    EXPECT_NEAR(flows(law, {u - 4.144, 0.}, u, -field, nan).surface_charge, 0., eps / LoweredPotential::gap * 1e-14);
  }
}

TEST(EmissionOfRest, balances_at_rest_and_emits_what_it_did_then)
{
  const double eps = 10. * constants::vacuum_permittivity, rest = 0.0088, now = 0.1;
  for (const Statistics &statistics : {Statistics(Boltzmann{}), Statistics(FermiDiracHalf{})})
    for (const double z : {-1., 1.})
    {
      const double         level = z < 0. ? 4. : 5.3, offset = -4.144, u = 0.7;
      const Carrier        moving = carrier(z, level, statistics);
      const EmissionOfRest law{moving, offset, eps, richardson_constant(0.55)};
      const auto           raised = [&](const double field) { return u + offset + std::sqrt(field / (4. * pi * eps)); };
      const double         velocity = emission_velocity(law.richardson, T, 0.01);
      const std::array<double, 2> at_rest{raised(rest), u}, under_voltage{raised(now), u};
      const auto                  density = [&](const std::array<double, 2> &values) {
        return moving.density(NodeState<double>{values.data(), T, 0.});
      };
      const double scale = velocity * density(at_rest);
      // While the device comes to rest, and then as long as its field is that one.
      EXPECT_NEAR(flows(law, at_rest, u, rest, nan).in, 0., 1e-12 * scale);
      EXPECT_NEAR(flows(law, under_voltage, u, now, nan).in, 0., 1e-12 * velocity * density(under_voltage));
      EXPECT_NEAR(flows(law, at_rest, u, rest, rest).in, 0., 1e-12 * scale);
      // Later v (n - n_0), whose sign is that of the charge.
      const double expected = z * velocity * (density(under_voltage) - density(at_rest));
      const Flows  found    = flows(law, under_voltage, u, now, rest);
      EXPECT_NEAR(found.rows.at(1), expected, 1e-12 * (scale + std::abs(expected)));
      EXPECT_EQ(found.in, -found.rows.at(1));
      // No carriers before the metal: it emits v n_0, whatever the field.
      const std::array<double, 2> empty{raised(now), u - z * 2.};
      EXPECT_NEAR(flows(law, empty, u, now, rest).in, z * scale, 1e-9 * scale);
    }
}

TEST(Cold, fluxes_of_no_carriers)
{
  // At 4 K and 0.56 eV n is exp(-1624) N = 0 in double precision. What is left is the smallest density, times mobility
  // times slope, in the row of every node.
  CarrierTransport process;
  process.carrier  = carrier(-1., 4.);
  process.mobility = materials::Constant{1e17};
  const std::array<double, 2> tail{-4.56, 0.1}, head{-4.66, 0.};
  const NodeState<double>     there{tail.data(), 4.}, here{head.data(), 4.};
  ASSERT_EQ(process.coefficient(there), 0.);
  const double flux =
      process.flux(EdgeState<double>{there, here, 0.}, process.coefficient(there), process.coefficient(here));
  EXPECT_NEAR(flux / (1e17 * smallest_density * 0.1), 1., 1e-12);
}

TEST(Cold, recombination_of_no_carriers)
{
  // n p exp(-splitting) where the exponential alone would be infinite: ln(1e-200 1e-200) + 900.
  EXPECT_EQ(equilibrium_product(0., 0., -2900.), 0.);
  EXPECT_EQ(equilibrium_product(0., 1., -2900.), 0.);
  EXPECT_EQ(equilibrium_product(1., 1., 2900.), 0.);
  // Round-off of a logarithm of size 900.
  EXPECT_NEAR(std::log(equilibrium_product(1e-200, 1e-200, -900.)), 900. - 400. * std::log(10.), 1e-12);
  EXPECT_EQ(equilibrium_product(2., 3., 0.), 6.);
}
} // namespace
} // namespace ionstack::physics
