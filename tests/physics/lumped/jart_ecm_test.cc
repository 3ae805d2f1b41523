// SPDX-License-Identifier: Apache-2.0
#include "physics/lumped/jart_ecm.h"

#include "tests/physics/lumped/lumped_integrator.h"

#include <gtest/gtest.h>

#include <cmath>

namespace ionstack::physics
{
namespace
{
using Integrator = LumpedIntegrator<JartEcm>;

struct SwitchingTimes
{
  double nucleation, growth; // [s]
};

/// At a constant voltage, reached within 1 ps, without series resistor: until the nucleus stands (gap 29.75 nm), and
/// from there until the gap is an atomic radius, 0.172 nm.
SwitchingTimes switching_times(const double voltage)
{
  JartEcm element;
  element.series_resistance = 0.;
  Integrator run(
      element, [&](const double t) { return voltage * std::min(1., t / 1e-12); }, 1e-4);
  SwitchingTimes found{0., 0.};
  double         time = 0., gap = element.thickness, progress = 0.;
  run.run(1e6,
          1e6,
          [&]
          {
            const double now = element.gap(run.x.data());
            if (found.nucleation == 0. && run.x[0] >= 1.)
              found.nucleation = time + (run.time - time) * (1. - progress) / (run.x[0] - progress);
            if (now <= element.atomic_radius)
            {
              found.growth = time + (run.time - time) * (gap - element.atomic_radius) / (gap - now) - found.nucleation;
              return true;
            }
            time = run.time, gap = now, progress = run.x[0];
            return false;
          });
  return found;
}

// Reference figures: an independent integration of the same equations with the parameters of the model's file. The
// nucleation is the closed form 2e-8 s exp(0.8/V_T) exp(-3.3 V/V_T), V_T = 25.680 mV.
TEST(JartEcm, switching_times)
{
  const struct
  {
    double voltage, nucleation, growth;
  } references[] = {{0.05, 1097., 1.1e-3},
                    {0.1, 1.78, 4.0e-4},
                    {0.2, 4.66e-6, 9.9e-5},
                    {0.3, 0., 3.17e-5},
                    {0.4, 0., 1.16e-5},
                    {1.0, 0., 1.18e-7},
                    {2.0, 0., 9.9e-9}};
  for (const auto &reference : references)
  {
    const SwitchingTimes times = switching_times(reference.voltage);
    if (reference.nucleation > 0.)
    {
      EXPECT_NEAR(times.nucleation / reference.nucleation, 1., 0.05) << reference.voltage;
    }
    EXPECT_NEAR(times.growth / reference.growth, 1., 0.05) << reference.voltage;
  }
}

// Slopes: V_T ln 10/(N_c + alpha) = 17.9 mV a decade where nucleation limits. Where electron transfer at the filament
// does, V_T ln 10/alpha = 197 mV a decade, plus what the other interface and the hops take: between 0.3 and 0.4 V
// another 16 %, as the ratio 3.17e-5 to 1.16e-5 s of the reference has it (229 mV).
TEST(JartEcm, slopes)
{
  const double thermal = 8.617333262e-5 * 298., decade = std::log(10.);
  const double nucleation = 0.05 / std::log10(switching_times(0.05).nucleation / switching_times(0.1).nucleation);
  EXPECT_NEAR(nucleation, thermal * decade / 3.3, 0.01 * 0.0179);
  EXPECT_NEAR(nucleation, 0.0179, 1e-4);
  const double growth = 0.1 / std::log10(switching_times(0.3).growth / switching_times(0.4).growth);
  EXPECT_NEAR(growth, 0.1 / std::log10(3.17e-5 / 1.16e-5), 0.01 * growth);
  // Electron transfer alone, with hops and the active electrode made easy.
  const ElectronTransfer transfer = JartEcm().filament_transfer();
  EXPECT_NEAR(0.1 / std::log10(transfer.current_density(0.6) / transfer.current_density(0.5)), 0.197, 0.005 * 0.197);
}

TEST(JartEcm, laws_alone)
{
  const JartEcm element;
  // Figures of the reference: j_0,hop 1.093e11 and j_0,et 3.195e5 A/m^2, decay 2.948 1/nm.
  EXPECT_NEAR(element.hopping().prefactor / 1.093e11, 1., 1e-3);
  EXPECT_NEAR(element.active_transfer().exchange_current_density / 3.195e5, 1., 1e-3);
  EXPECT_NEAR(element.tunnelling().decay() / 2.948e9, 1., 1e-3);
  // e rho/M = 1.602176634e-19 10.49e3/1.79e-25 = 9.389e9 C/m^3 = 9.389 C/mm^3: 1 pA into 1 nm^2 grows 0.1065 mm/s.
  EXPECT_NEAR(growth_velocity(1e-12, 1e-18, 1., 1.79e-25, 10.49e3), 0.10650e-3, 1e-8);
  // Inverses, in both directions and around 0.
  for (const double eta : {-0.4, -1e-6, 0., 1e-6, 0.01, 0.5})
  {
    const ElectronTransfer transfer = element.active_transfer();
    EXPECT_NEAR(transfer.overpotential(transfer.current_density(eta)), eta, 1e-12);
    EXPECT_NEAR(element.hopping().voltage(element.hopping().current_density(eta, 5e-9), 5e-9), eta, 1e-12);
  }
  // Ohm's law of hopping and tunnelling at low voltage: a z/(2 V_T gap) j_0, and the conductance at 1 nm
  // 2.7 A 3 p/(2 gap) (e/h)^2 exp(-2.948), p = sqrt(2 0.023 m 3.6 eV) = 1.5545e-25 kg m/s: 1.2077e-5 S.
  const double thermal = 8.617333262e-5 * 298.;
  EXPECT_NEAR(
      element.hopping().current_density(1e-6, 5e-9) / (1.093484e11 * 0.25e-9 * 1e-6 / (2. * thermal * 5e-9)), 1., 1e-5);
  const double momentum = std::sqrt(2. * 0.023 * 9.1093837e-31 * 3.6 * 1.602176634e-19);
  EXPECT_NEAR(momentum, 1.5545e-25, 1e-28);
  const double quantum = 1.602176634e-19 / 6.62607015e-34;
  EXPECT_NEAR(element.tunnelling().current(1., 1e-9) /
                  (2.7 * 4e-18 * 3.14159265358979 * 1.5 * momentum / 1e-9 * quantum * quantum *
                   std::exp(-4. * 3.14159265358979 * 1e-9 / 6.62607015e-34 * momentum)),
              1.,
              1e-7);
}

// With a resistor of 1 MOhm tunnelling takes the voltage from the gap at the end: the current levels off at V/R, and
// the gap is bridged only in milliseconds. After that a negative voltage dissolves the filament, down to an atomic
// radius.
TEST(JartEcm, set_and_reset_with_a_resistor)
{
  const JartEcm element;
  Integrator    run(
      element,
      [](const double t)
      { return t < 0.01 ? 0.2 * std::min(1., t / 1e-9) : 0.2 - 0.4 * std::min(1., (t - 0.01) / 1e-6); },
      1e-4);
  double half = 0., bridged = 0.;
  run.run(0.01,
          1e-3,
          [&]
          {
            if (half == 0. && run.current > 0.5 * 0.2 / 1e6)
              half = run.time;
            if (bridged == 0. && element.gap(run.x.data()) <= element.atomic_radius)
              bridged = run.time;
            return false;
          });
  EXPECT_GT(half, 4.66e-6);
  EXPECT_LT(half, 4.66e-6 + 9.9e-5); // before the gap would close without a resistor
  EXPECT_NEAR(run.current, 0.2 / 1e6, 0.01 * 0.2 / 1e6);
  EXPECT_GT(bridged, 1e-3); // some 3 ms in the reference
  EXPECT_LT(bridged, 6e-3);
  EXPECT_GT(element.gap(run.x.data()), 0.9 * element.atomic_radius); // growth has stopped
  run.run(1., 1e-2, [] { return false; });
  // Ions go on to pass; no electrons tunnel over 30 nm.
  EXPECT_NEAR(run.current / element.ionic_current(run.x.data()), 1., 1e-6);
  EXPECT_LT(std::abs(run.current), 0.01 * 0.2 / 1e6);
  const double length = element.thickness - element.gap(run.x.data());
  EXPECT_GT(length, element.atomic_radius * (1. - 1e-3));
  EXPECT_LT(length, element.atomic_radius * 1.1);
}

TEST(JartEcm, refuses)
{
  JartEcm element;
  EXPECT_NO_THROW(element.check());
  element.hop_distance = -1.;
  EXPECT_THROW(element.check(), std::invalid_argument);
}
} // namespace
} // namespace ionstack::physics
