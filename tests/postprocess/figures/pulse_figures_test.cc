// SPDX-License-Identifier: Apache-2.0
#include "postprocess/figures/pulse_figures.h"

#include "materials/files/diagnostics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

namespace ionstack::postprocess
{
namespace
{
/// A rectangular pulse of `voltage` at the device from 0 to `duration` with the conductance G(t), behind `series` Ohm.
std::vector<PulseSample> rectangle(const double                         voltage,
                                   const double                         duration,
                                   const int                            steps,
                                   const std::function<double(double)> &conductance,
                                   const double                         series = 0.)
{
  std::vector<PulseSample> samples{{0., 0., 0., 0.}};
  for (int i = 0; i <= steps; ++i)
  {
    const double time = duration * i / steps, current = voltage * conductance(time);
    samples.push_back({time, voltage, voltage + series * current, current});
  }
  samples.push_back({duration, 0., 0., 0.});
  return samples;
}

TEST(PulseFigures, RampsIntegrateExactlyInOnePiece)
{
  // V = a t, I = b t: a b T^3/3. The trapezoidal rule would give a b T^3/2.
  const std::vector<PulseSample> ramp{{0., 0., 0., 0.}, {2., 3., 5., 7.}};
  EXPECT_DOUBLE_EQ(energy_at_device(ramp), 3. * 7. * 2. / 3.);
  EXPECT_DOUBLE_EQ(energy_at_source(ramp), 5. * 7. * 2. / 3.);
  // V rises from 1 to 2 while I falls from 4 to 1 in 3 s: 3 int (1 + x)(4 - 3x) dx = 3 (4 + 1/2 - 1) = 10.5.
  EXPECT_DOUBLE_EQ(energy_at_device({{0., 1., 0., 4.}, {3., 2., 0., 1.}}), 10.5);
  // A part of a ramp is the same ramp: (1/2)^3.
  EXPECT_DOUBLE_EQ(energy_at_device(samples_until(ramp, 1.)), 3. * 7. * 2. / 3. / 8.);
}

TEST(PulseFigures, ResistorWithSeriesResistor)
{
  // 2 V at 1 kOhm behind 500 Ohm for 10 ns: 2 mA; device 2 V 2 mA 10 ns = 40 pJ, source 3 V: 60 pJ, charge 20 pC.
  const auto figures = pulse_figures(rectangle(
      2., 1e-8, 4, [](double) { return 1e-3; }, 500.));
  EXPECT_NEAR(figures.amplitude, 3., 1e-15);
  EXPECT_NEAR(figures.energy_device, 40e-12, 1e-24);
  EXPECT_NEAR(figures.energy_source, 60e-12, 1e-24);
  EXPECT_NEAR(figures.charge, 20e-12, 1e-24);
  EXPECT_NEAR(figures.peak_current, 2e-3, 1e-17);
  EXPECT_NEAR(figures.peak_power, 4e-3, 1e-17);
  EXPECT_NEAR(*figures.width, 1e-8, 1e-22);
  EXPECT_NEAR(*figures.initial_conductance, 1e-3, 1e-17);
  EXPECT_FALSE(figures.switching_time);
  EXPECT_FALSE(figures.energy_device_until_switching);
}

TEST(PulseFigures, ExponentialSwitching)
{
  // G = G0 + D (1 - exp(-t/tau)) for 40 tau, all but e^-40 of the change: 90 % at tau ln 10. With steps h = tau/1000
  // the straight pieces lie h^2/8 G'' off, which shifts the passage by h^2/(8 tau) = 1.25e-7 tau.
  const double tau = 1e-9, start = 1e-6, change = 1e-3, time = tau * std::log(10.);
  for (const double voltage : {0.8, -0.8})
    for (const double sign : {1., -1.})
    {
      const double base    = sign > 0. ? start : start + change;
      const auto   figures = pulse_figures(rectangle(
          voltage, 40. * tau, 40000, [&](const double t) { return base - sign * change * std::expm1(-t / tau); }));
      ASSERT_TRUE(figures.switching_time);
      EXPECT_NEAR(*figures.switching_time / tau, std::log(10.), 2e-7);
      // V^2 int G dt to t = tau ln 10, where exp(-t/tau) = 0.1; the rule is off by h^2/12 of the slope's change.
      const double energy = voltage * voltage * ((base + sign * change) * time - sign * change * tau * 0.9);
      EXPECT_NEAR(*figures.energy_device_until_switching / energy, 1., 1e-6);
      EXPECT_LT(*figures.energy_device_until_switching, figures.energy_device);
      EXPECT_DOUBLE_EQ(*figures.energy_device_until_switching, *figures.energy_source_until_switching);
    }
}

TEST(PulseFigures, PartOfTheChangeAndSignalCanBeChosen)
{
  // G grows straight from 1 to 3 S in 10 s behind a resistor of 1 Ohm and a source of 4 V: I = 4 G/(1 + G) from 2 to
  // 3 A. Half of the change of G is at 5 s, that of I, 2.5 A, at G = 5/3 and 10/3 s.
  std::vector<PulseSample> samples;
  for (int i = 0; i <= 1000; ++i)
  {
    const double time = 0.01 * i, conductance = 1. + 0.2 * time, current = 4. * conductance / (1. + conductance);
    samples.push_back({time, current / conductance, 4., current});
  }
  PulseOptions options;
  options.part_of_change = 0.5;
  EXPECT_NEAR(*pulse_figures(samples, options).switching_time, 5., 1e-9);
  options.signal = SwitchingSignal::current;
  // Straight pieces of 0.01 s: h^2/8 I''/I' with I''/I' = 2 * 0.2/(1 + G) = 0.15 at that place: 2e-6.
  EXPECT_NEAR(*pulse_figures(samples, options).switching_time, 10. / 3., 3e-6);
  options.part_of_change = 1.;
  EXPECT_NEAR(*pulse_figures(samples, options).switching_time, 10., 1e-9);
}

TEST(PulseFigures, TimesCountFromHalfOfTheEdge)
{
  // Edges of 2 s up and 4 s down, plateau of 10 s: width 1 + 10 + 2. On the plateau the conductance jumps at 7 s.
  const std::vector<PulseSample> samples{
      {0., 0., 0., 0.}, {2., 1., 1., 1.}, {7., 1., 1., 1.}, {7., 1., 1., 5.}, {12., 1., 1., 5.}, {16., 0., 0., 0.}};
  const auto figures = pulse_figures(samples);
  EXPECT_DOUBLE_EQ(*figures.start_time, 1.);
  EXPECT_DOUBLE_EQ(*figures.width, 13.);
  EXPECT_DOUBLE_EQ(*figures.switching_time, 6.);
  EXPECT_DOUBLE_EQ(*figures.initial_conductance, 1.);
  EXPECT_DOUBLE_EQ(*figures.final_conductance, 5.);
  // The ramp 2/3, then 5 s of 1 W; nothing of the jump.
  EXPECT_NEAR(*figures.energy_device_until_switching, 2. / 3. + 5., 1e-12);
}

TEST(PulseFigures, WhatTheEdgesDoIsNoSwitching)
{
  // The conductance doubles between 0.85 of the voltage and all of it, and then stays.
  const std::vector<PulseSample> samples{
      {0., 0., 0., 0.}, {1., 0.85, 0.85, 0.85}, {2., 1., 1., 2.}, {8., 1., 1., 2.}, {9., 0., 0., 0.}};
  const auto figures = pulse_figures(samples);
  EXPECT_DOUBLE_EQ(*figures.initial_conductance, 2.);
  EXPECT_FALSE(figures.switching_time);
}

TEST(PulseFigures, SmallChangesAreNoSwitching)
{
  const auto grown = [](const double part) { return rectangle(1., 1., 10, [=](double t) { return 1. + part * t; }); };
  EXPECT_FALSE(pulse_figures(grown(0.09)).switching_time);
  EXPECT_NEAR(*pulse_figures(grown(0.11)).switching_time, 0.9, 1e-12);
  // Counted upwards in both directions: a fall to 0.92 is 8.7 %, one to 0.9 is 11 %.
  EXPECT_FALSE(pulse_figures(grown(-0.08)).switching_time);
  EXPECT_TRUE(pulse_figures(grown(-0.1)).switching_time);
  PulseOptions options;
  options.smallest_change = 0.01;
  EXPECT_NEAR(*pulse_figures(grown(0.09), options).switching_time, 0.9, 1e-12);
}

TEST(PulseFigures, WithoutSamplesOrVoltageThereIsLittleToSay)
{
  const auto none = pulse_figures({});
  EXPECT_EQ(none.energy_device, 0.);
  EXPECT_FALSE(none.switching_time);
  EXPECT_FALSE(pulse_figures({{0., 0., 0., 0.}, {1., 0., 0., 0.}}).width);
  EXPECT_FALSE(pulse_figures({{0., 1., 1., 1.}}).switching_time);
}

TEST(PulseFigures, BadInputIsRefused)
{
  EXPECT_THROW(pulse_figures({{1., 0., 0., 0.}, {0.5, 0., 0., 0.}}), BadInput);
  PulseOptions options;
  options.part_of_change = 90.;
  EXPECT_THROW(pulse_figures({}, options), BadInput);
}

TEST(PulseFigures, WriteEnergyOfNeuroSim)
{
  // 3.2 V, 300 us, 10 to 12 nS: 10.24 V^2 11 nS 300 us.
  EXPECT_NEAR(write_energy(3.2, 10e-9, 12e-9, 300e-6), 3.3792e-11, 1e-24);
}
} // namespace
} // namespace ionstack::postprocess
