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
  double                 in = 0., surface_charge = 0., released = 0., power = 0.;

  void outflow(const Slot slot, const double &flux) override { rows[slot] += flux; }
  void current(const double &density) override { in += density; }
  void charge(const Slot, const double &density) override { surface_charge += density; }
  void heat(const double &density) override
  {
    released += density;
    power += density;
  }
  void work(const double &density) override { power += density; }
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

TEST(ElectrodeReaction, takes_ions_of_either_sign)
{
  // Slots: 0 potential, 1 concentration; at c = 2 c_ref and eta = 0.1 V. Oxidation: cations come in, anions leave.
  const double eta = 0.1, j_0 = 3.;
  for (const double z : {1., 2., -1., -2.})
  {
    ElectrodeReaction law;
    law.concentration         = 1;
    law.potential             = 0;
    law.charge_number         = z;
    law.equilibrium_potential = 0.05;
    law.reference             = 0.5;
    law.law                   = {j_0, 0.3, 0.6, std::abs(z)};
    const double u            = 0.4 + eta + 0.05;
    const double drive        = std::abs(z) * eta / thermal;
    const double oxidised = z > 0. ? 2. : 1., reduced = z > 0. ? 1. : 2.;
    const double expected = j_0 * (reduced * std::exp(0.3 * drive) - oxidised * std::exp(-0.6 * drive));
    Flows        found    = flows(law, {0.4, 1.}, u, 0., nan);
    EXPECT_NEAR(found.in / expected, 1., 1e-13) << z;
    EXPECT_DOUBLE_EQ(found.rows[1], -found.in / z) << z; // the charge that goes in is that of the ions
    EXPECT_EQ(found.rows.count(0), 0U);                  // with space charge nothing in Poisson's equation
    // Heat is j eta, and the work of the reaction j E_eq.
    EXPECT_NEAR(found.released / (found.in * eta), 1., 1e-13) << z;
    EXPECT_NEAR(found.power / (found.in * (eta + 0.05)), 1., 1e-13) << z;

    // Without space charge the current stands in the balance of the potential.
    law.conduction = true;
    found          = flows(law, {0.4, 1.}, u, 0., nan);
    EXPECT_DOUBLE_EQ(found.rows[0], -found.in) << z;

    // Nernst: no current where eta = kT/(|z| (a_a + a_c)) ln(a_o/a_r).
    const double shift = thermal / (0.9 * std::abs(z)) * std::log(oxidised / reduced);
    EXPECT_NEAR(flows(law, {0.4, 1.}, 0.4 + shift + 0.05, 0., nan).in, 0., 1e-13 * j_0) << z;
  }
}

TEST(ContactResistance, is_ohmic)
{
  Flows found = flows(ContactResistance{0, 4.}, {0.4, 0.}, 0.6, 0., nan);
  EXPECT_NEAR(found.in, 0.05, 1e-16);
  EXPECT_EQ(found.rows[0], -found.in);
  EXPECT_NEAR(found.released, 0.01, 1e-17);
  EXPECT_NEAR(found.power, 0.01, 1e-17);
}

TEST(BandReaction, takes_its_electrons_from_the_band)
{
  // Slots: 0 potential, 1 quasi-Fermi potential; of a density that does not count. n = N exp(eta) at phi_n = 0.1 V.
  for (const int z : {1, 2, -1, -2})
  {
    BandReaction law;
    law.concentration       = 2;
    law.electrons           = carrier(-1., 4.);
    law.charge_number       = z;
    law.exchange_current    = 3.;
    law.reference_electrons = 1e-4;
    const double n          = 0.01 * std::exp((-3.9 - 0.1 + 4. - 0.07) / thermal);
    const double taken      = std::pow(n / 1e-4, std::abs(z));
    Flows        found      = flows(law, {-3.9, 0.1 + 0.07}, 0.3, 0., nan);
    const double expected   = 3. * (1. - taken);
    EXPECT_NEAR(found.rows[1] / expected, 1., 1e-12) << z; // exponents of three, of differences of 4 V over kT
    EXPECT_DOUBLE_EQ(found.rows[2], -found.rows[1] / z) << z;
    EXPECT_EQ(found.in, 0.);
    // As much charge leaves in ions as comes in electrons.
    EXPECT_NEAR(z * found.rows[2] + found.rows[1], 0., 1e-14 * std::abs(expected)) << z;
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
