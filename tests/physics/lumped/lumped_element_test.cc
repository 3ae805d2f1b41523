// SPDX-License-Identifier: Apache-2.0
#include "physics/lumped/lumped_element.h"

#include <gtest/gtest.h>

#include <Sacado.hpp>

#include <cmath>
#include <string>
#include <vector>

namespace ionstack::physics
{
namespace
{
using Dual = Sacado::Fad::SFad<double, 8>;

struct State
{
  double              voltage, current;
  std::vector<double> x;
};

/// States away from the elements' switches, in both directions of the voltage.
std::vector<State> states(const LumpedElement &element)
{
  if (std::holds_alternative<JartVcm>(element))
    return {{-0.7, -2e-5, {-0.15, 0.4, -7.}},
            {-1.4, -8e-4, {-0.03, 1.7, -0.1}},
            {0.5, 3e-4, {0.02, 0.1, -0.01}},
            {1.3, 3e-5, {0.015, 0.3, -7.3}},
            {1.5, 2e-5, {0.12, 0.3, -7.7}}};
  if (std::holds_alternative<JartEcm>(element))
    return {{0.15, 1e-11, {0.4, 0., 0.05}},
            {0.8, 1e-8, {1.002, 40., 0.4}},
            {0.2, 1.9e-7, {1.003, 117., 0.003}},
            {-0.3, -1e-9, {1.004, 60., -0.1}},
            {-0.3, -1e-9, {0.72, 0.03, -0.02}}};
  return {{1., 2e-4, {0.3}}, {-0.5, -1e-3, {0.95}}};
}

const std::vector<LumpedElement> elements = {JartVcm{}, JartEcm{}, LinearDrift{}};

// Dual numbers against central differences. The step is 1e-5 of each unknown's scale, and laws change as exp(30 y)
// (at most exp(1/0.0257 V)): a truncation of (40 1e-5)^2/6 = 3e-8, and round-off of 1e-16/1e-5, of each row's largest
// term.
TEST(LumpedElement, derivatives)
{
  for (const LumpedElement &element : elements)
    for (const State &state : states(element))
      std::visit(
          [&](const auto &e)
          {
            const std::size_t n = e.n_internal(), m = 2 * n + 2;
            ASSERT_EQ(state.x.size(), n);
            std::vector<double> y(state.x), scales(n, 0.1);
            for (std::size_t j = 0; j < n; ++j)
            {
              y.push_back(3. * (j + 1.));
              scales.push_back(1.);
            }
            y.insert(y.end(), {state.voltage, state.current});
            scales.insert(scales.end(), {0.1, std::abs(state.current)});
            std::vector<Dual> d(m), out(n + 1);
            for (std::size_t j = 0; j < m; ++j)
              d[j] = Dual(8, static_cast<int>(j), y[j]);
            e.residual(d[m - 2], d[m - 1], d.data(), d.data() + n, out.data());
            std::vector<double> up(n + 1), down(n + 1), plain(n + 1);
            e.residual(y[m - 2], y[m - 1], y.data(), y.data() + n, plain.data());
            for (std::size_t r = 0; r <= n; ++r)
            {
              EXPECT_EQ(out[r].val(), plain[r]);
              double largest = std::abs(plain[r]);
              for (std::size_t j = 0; j < m; ++j)
                largest = std::max(largest, std::abs(out[r].dx(static_cast<int>(j)) * scales[j]));
              EXPECT_GT(largest, 0.);
              for (std::size_t j = 0; j < m; ++j)
              {
                const double h = 1e-5 * scales[j];
                for (const double sign : {1., -1.})
                {
                  std::vector<double> z = y;
                  z[j] += sign * h;
                  e.residual(z[m - 2], z[m - 1], z.data(), z.data() + n, (sign > 0. ? up : down).data());
                }
                EXPECT_NEAR(out[r].dx(static_cast<int>(j)) * scales[j], (up[r] - down[r]) / 2e-5, 1e-6 * largest)
                    << e.name << ", V = " << state.voltage << ", row " << r << ", unknown " << j;
              }
            }
          },
          element);
}

// At rest at 0 V every equation holds exactly and nothing moves.
TEST(LumpedElement, rest)
{
  for (const LumpedElement &element : elements)
    std::visit(
        [](const auto &e)
        {
          EXPECT_NO_THROW(e.check());
          const std::vector<double> x = e.initial(), rates(x.size(), 0.);
          ASSERT_EQ(x.size(), e.n_internal());
          std::vector<double> out(x.size() + 1, 1.);
          e.residual(0., 0., x.data(), rates.data(), out.data());
          for (const double o : out)
            EXPECT_EQ(o, 0.) << e.name;
        },
        element);
}

// A Newton iterate may be far off: the equations and their derivatives stay numbers.
TEST(LumpedElement, finite_far_off)
{
  for (const LumpedElement &element : elements)
    for (const double voltage : {-20., -1e-12, 0., 1e-12, 20.})
      for (const double factor : {-3., 0.3, 3.})
        std::visit(
            [&](const auto &e)
            {
              const std::size_t n = e.n_internal();
              std::vector<Dual> x(n), rates(n, Dual(0.)), out(n + 1);
              for (std::size_t j = 0; j < n; ++j)
                x[j] = Dual(8, static_cast<int>(j), factor * voltage / (j + 1.));
              e.residual(Dual(voltage), Dual(1e-3 * voltage), x.data(), rates.data(), out.data());
              for (std::size_t r = 0; r <= n; ++r)
              {
                EXPECT_TRUE(std::isfinite(out[r].val())) << e.name << " " << voltage << " " << factor << " " << r;
                for (std::size_t j = 0; j < n; ++j)
                  EXPECT_TRUE(std::isfinite(out[r].dx(static_cast<int>(j))))
                      << e.name << " " << voltage << " " << factor << " " << r << " " << j;
              }
            },
            element);
}

// What is reported has a name with a unit, and the value in this unit.
TEST(LumpedElement, observables)
{
  const auto value = [](const std::vector<Observable> &all, const std::string &name)
  {
    for (const Observable &one : all)
      if (one.name == name)
        return one.value;
    ADD_FAILURE() << "no " << name;
    return 0.;
  };
  const JartVcm vcm;
  const double  x[] = {-0.02, std::log(2.), std::log(0.5)};
  const auto    v   = vcm.observables(-1., -1e-4, x);
  EXPECT_NEAR(value(v, "temperature_K"), 586., 1e-10);
  EXPECT_NEAR(value(v, "disc_concentration_per_m3"), 10e26, 1e13);
  EXPECT_NEAR(value(v, "disc_voltage_V"), -1e-4 * value(v, "disc_resistance_Ohm"), 1e-15);
  EXPECT_LT(value(v, "ionic_current_A"), 0.); // as the voltage: the disc fills
  const JartEcm ecm;
  const double  y[] = {1., 40., 0.1};
  EXPECT_NEAR(value(ecm.observables(0.5, 1e-6, y), "gap_m"), 19.75e-9, 1e-20);
  const LinearDrift drift;
  const double      w = 0.25;
  EXPECT_NEAR(value(drift.observables(1., 1e-3, &w), "doped_thickness_m"), 2.5e-9, 1e-20);
  EXPECT_NEAR(value(drift.observables(1., 1e-3, &w), "resistance_Ohm"), 25. + 12e3, 1e-8);
}
} // namespace
} // namespace ionstack::physics
