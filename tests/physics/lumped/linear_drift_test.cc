// SPDX-License-Identifier: Apache-2.0
#include "physics/lumped/linear_drift.h"

#include "tests/physics/lumped/lumped_integrator.h"

#include <gtest/gtest.h>

#include <cmath>

namespace ionstack::physics
{
namespace
{
using Integrator = LumpedIntegrator<LinearDrift>;

constexpr double pi = 3.14159265358979323846;

/// x by the flux [V s], for 0 < x < 1 (physics/lumped/linear_drift.h): the root of the quadratic that is x_0 at flux 0.
double closed_form(const LinearDrift &element, const double flux)
{
  const double off = element.off_resistance, span = off - element.on_resistance, start = element.initial_state;
  const double right = off * start - 0.5 * span * start * start +
                       element.mobility * element.on_resistance * flux / (element.thickness * element.thickness);
  return (off - std::sqrt(off * off - 2. * span * right)) / span;
}

// v0 = 1 V, t0 = D^2/(mu v0) = 10 ms with D = 10 nm and mu = 1e-10 cm^2/(V s): caption of Fig. 2 of Strukov et al.
// (2008). R_off/R_on = 160. A period of 2 s brings x from 0.1 to 0.86 and back.
TEST(LinearDrift, closed_form)
{
  const LinearDrift element;
  const double      period = 2.;
  EXPECT_NEAR(element.thickness * element.thickness / element.mobility, 10e-3, 1e-12);
  Integrator run(
      element, [&](const double t) { return std::sin(2. * pi * t / period); }, 1e-6);
  double worst_state = 0., worst_current = 0., largest = 0.;
  run.run(2. * period,
          1e-3 * period,
          [&]
          {
            const double flux  = period / (2. * pi) * (1. - std::cos(2. * pi * run.time / period));
            const double exact = closed_form(element, flux);
            worst_state        = std::max(worst_state, std::abs(run.x[0] - exact));
            worst_current =
                std::max(worst_current,
                         std::abs(run.current - std::sin(2. * pi * run.time / period) / element.resistance(&exact)));
            largest = std::max(largest, exact);
            return false;
          });
  EXPECT_LT(worst_state, 1e-4);
  EXPECT_LT(worst_current, 1e-4 * 1. / element.resistance(&largest));
  EXPECT_GT(largest, 0.7); // the loop is a wide one
  EXPECT_LT(largest, 0.9);
}

/// Area [W] within the loop of a half period, the integral of I dV.
double loop_area(const double period)
{
  const LinearDrift element;
  Integrator        run(
      element, [&](const double t) { return std::sin(2. * pi * t / period); }, 1e-5);
  double area = 0., voltage = 0., current = 0.;
  run.run(0.5 * period,
          1e-3 * period,
          [&]
          {
            const double now = run.voltage(run.time);
            area += 0.5 * (run.current + current) * (now - voltage);
            voltage = now, current = run.current;
            return false;
          });
  return std::abs(area);
}

// The loop collapses at ten times the frequency (Fig. 2 of Strukov et al.).
TEST(LinearDrift, loop_collapses)
{
  const double base = loop_area(2.), fast = loop_area(0.2);
  // The area by the closed form; 2000 chords of an arc are short by some 1e-6.
  const LinearDrift element;
  double            exact = 0., voltage = 0., current = 0.;
  for (int i = 1; i <= 2000; ++i)
  {
    const double phase = pi * i / 2000., x = closed_form(element, (1. - std::cos(phase)) / pi);
    const double now = std::sin(phase), then = now / element.resistance(&x);
    exact += 0.5 * (then + current) * (now - voltage);
    voltage = now, current = then;
  }
  EXPECT_NEAR(base / std::abs(exact), 1., 1e-3);
  EXPECT_LT(fast / base, 0.15);
  EXPECT_GT(fast, 0.);
}

// At the ends x stops, and turns back at once when the current does.
TEST(LinearDrift, stops_at_the_ends)
{
  const LinearDrift element;
  Integrator        run(
      element,
      [](const double t) { return t < 2. ? std::min(1., t / 1e-3) : 1. - std::min(2., (t - 2.) / 1e-3); },
      1e-6);
  run.run(2., 1e-2, [] { return false; });
  EXPECT_LE(run.x[0], 1.);
  EXPECT_GT(run.x[0], 1. - element.stop);
  EXPECT_NEAR(run.current, 1. / element.on_resistance, 0.02 / element.on_resistance); // 159 stop = 1.6 %
  // Back at -1 V: the closed form with x_0 = 1, that is R_on phi mu/D^2 = (R_off - R_on)(1 - x)^2/2 + R_on (1 - x).
  run.run(2.3, 1e-3, [] { return false; });
  const double rest = 1. - run.x[0], flux = 0.3 - 1e-3; // 1 ms at + 0 - on average
  EXPECT_NEAR(0.5 * (element.off_resistance - element.on_resistance) * rest * rest + element.on_resistance * rest,
              element.drift() * flux,
              0.01 * element.drift() * flux);
  run.run(6., 1e-2, [] { return false; });
  EXPECT_GE(run.x[0], 0.);
  EXPECT_LT(run.x[0], element.stop);
}
} // namespace
} // namespace ionstack::physics
