// SPDX-License-Identifier: Apache-2.0
#include "materials/units/constants.h"
#include "physics/registry.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

// The fluxes along one edge against what the continuous laws give there.
namespace ionstack::physics
{
namespace
{
constexpr double k = constants::boltzmann;
/// A flux is a few operations on doubles; where it is a difference, of its parts.
constexpr double rounding = 1e-14;

/// Slots of the tests: 0 potential, 1 temperature, 2 concentration.
struct EdgeValues
{
  std::array<double, 3> tail, head;
  double                field_squared = 0.;
};

template <class Process>
double flux(const Process &process, const EdgeValues &values)
{
  const NodeState<double> tail{values.tail.data(), values.tail[1]}, head{values.head.data(), values.head[1]};
  return process.flux(
      EdgeState<double>{tail, head, values.field_squared}, process.coefficient(tail), process.coefficient(head));
}

EdgeValues reversed(const EdgeValues &values)
{
  return {values.head, values.tail, values.field_squared};
}

IonTransport ion()
{
  IonTransport process;
  process.potential             = 0;
  process.concentration         = 2;
  process.charge_number         = 2.;
  process.hop_distance          = 0.3;
  process.attempt_frequency     = 1e12;
  process.migration_energy      = 0.8;
  process.diffusion_prefactor   = 0.5;
  process.drift_prefactor       = 1.;
  process.field_argument_factor = 0.5;
  return process;
}

const EdgeValues uneven{{0.3, 350., 0.2}, {0.1, 500., 0.9}, 0.04};

TEST(Processes, flux_is_antisymmetric)
{
  // What leaves one node enters the other: nothing is made on an edge.
  ElectricalConduction current;
  current.potential    = 0;
  current.conductivity = LocalLaw(materials::Arrhenius{{0., 1., 1., 20.}, {0., 0.05, 1., -0.01}}, 2);
  HeatConduction heat;
  heat.temperature            = 1;
  heat.conductivity           = LocalLaw(materials::LinearInTemperature{{0., 1., 1., 20.}, 0.01, 300.}, 2);
  IonTransport transport      = ion();
  transport.heat_of_transport = 0.8;
  transport.inverse_field_cap = 2.;

  EXPECT_DOUBLE_EQ(flux(current, uneven), -flux(current, reversed(uneven)));
  EXPECT_DOUBLE_EQ(flux(heat, uneven), -flux(heat, reversed(uneven)));
  EXPECT_DOUBLE_EQ(flux(transport, uneven), -flux(transport, reversed(uneven)));
}

TEST(Processes, mean_along_an_edge)
{
  // The exact mean for a constant flux is 1 / mean(1/k). With k_tail/k_head = exp(x) it is x/2 / sinh(x/2) times the
  // geometric mean where k varies exponentially and the inverse of that where k varies linearly: 1 -+ x^2/24 + O(x^4).
  // Any symmetric mean of second order lies within O(x^2); this one within x^2/24 of both.
  for (const double x : {-0.4, -0.1, 0.02, 0.3})
  {
    const double mean = edge_mean(3. * std::exp(x), 3.), half = 0.5 * x;
    const double exponential = 3. * x / (1. - std::exp(-x)), linear = 3. * std::expm1(x) / x;
    const double bound = mean * (x * x / 24. + std::pow(half, 4));
    EXPECT_LT(std::abs(mean - exponential), bound) << x;
    EXPECT_LT(std::abs(mean - linear), bound) << x;
    EXPECT_DOUBLE_EQ(mean, edge_mean(3., 3. * std::exp(x)));
  }
  EXPECT_DOUBLE_EQ(edge_mean(5., 5.), 5.);
}

TEST(Processes, uniform_conduction)
{
  ElectricalConduction current;
  current.potential    = 0;
  current.conductivity = LocalLaw(materials::LinearInConcentration{{0., 1., 1., 21.}}, 2);
  EXPECT_NEAR(flux(current, {{0.7, 300., 0.5}, {0.2, 300., 0.5}}), 11. * 0.5, 100. * rounding);
}

TEST(Processes, heat_flows_to_the_cold_side)
{
  HeatConduction heat;
  heat.temperature  = 1;
  heat.conductivity = LocalLaw(materials::Constant{3.});
  EXPECT_NEAR(flux(heat, {{0., 400., 0.}, {0., 300., 0.}}), 300., 300. * rounding);
}

TEST(IonTransport, diffusion_without_field)
{
  const IonTransport process = ion();
  const double       D       = 0.5 * 0.3 * 0.3 * 1e12 * std::exp(-0.8 / (k * 400.));
  const EdgeValues   values{{0.2, 400., 0.7}, {0.2, 400., 0.4}};
  EXPECT_NEAR(flux(process, values), D * 0.3, 4. * rounding * D);
}

TEST(IonTransport, einstein_relation)
{
  // g_v g_x = g_D: in a weak field the drift of a uniform concentration is c D z E/kT, and a Boltzmann distribution
  // has no flux at any field as long as hopping is linear.
  IonTransport process      = ion();
  process.field_accelerated = false;
  const double D            = 0.5 * 0.3 * 0.3 * 1e12 * std::exp(-0.8 / (k * 400.));
  for (const double drop : {1e-6, 0.01, 0.5, -2.})
  {
    EXPECT_NEAR(flux(process, {{drop, 400., 0.7}, {0., 400., 0.7}, drop * drop}) / (0.7 * D * 2. * drop / (k * 400.)),
                1.,
                1e-8 * (std::abs(drop) < 1e-5) + rounding)
        << drop;
    const double ratio = std::exp(2. * drop / (k * 400.));
    const double parts = D * bernoulli(2. * drop / (k * 400.)).at_minus; // each of the two terms that cancel
    EXPECT_NEAR(flux(process, {{drop, 400., 1.}, {0., 400., ratio}, 0.}), 0., 100. * rounding * parts) << drop;
  }
}

TEST(IonTransport, upwind_limit)
{
  // Where drift outweighs diffusion by e^100, the flux is the drift of the concentration it comes from.
  IonTransport process      = ion();
  process.field_accelerated = false;
  const double D = 0.5 * 0.3 * 0.3 * 1e12 * std::exp(-0.8 / (k * 300.)), u = 2. * 1.5 / (k * 300.);
  EXPECT_NEAR(flux(process, {{1.5, 300., 0.7}, {0., 300., 0.1}}), D * u * 0.7, rounding * D * u);
  EXPECT_NEAR(flux(process, {{0., 300., 0.7}, {1.5, 300., 0.1}}), -D * u * 0.1, rounding * D * u);
}

TEST(IonTransport, exact_for_constant_flux_and_field)
{
  // c = a + b exp(u x) on an edge of length 1, u = z (phi_tail - phi_head)/kT, has the flux N = D (u c - c') = D u a
  // everywhere, which the edge flux must reproduce (Scharfetter & Gummel, IEEE Trans. Electron Devices 16, 64 (1969)).
  IonTransport process      = ion();
  process.field_accelerated = false;
  const double T = 450., D = 0.5 * 0.3 * 0.3 * 1e12 * std::exp(-0.8 / (k * T));
  for (const double u : {-8., -1., -0.01, 0.3, 5.})
  {
    const double a = 0.4, b = 0.2, drop = u * k * T / 2.;
    const double c_head = a + b * std::exp(u);
    const double parts  = D * (bernoulli(u).at_minus * (a + b) + bernoulli(u).at_plus * c_head);
    EXPECT_NEAR(flux(process, {{drop, T, a + b}, {0., T, c_head}}), D * u * a, 4. * rounding * parts) << u;
  }
}

TEST(IonTransport, sinh_law)
{
  // v = g_v a f exp(-E_a/kT) sinh(g_x z q a E/kT) of the model of Kim, Choi & Lu, ACS Nano 8, 2369 (2014), on an edge
  // of 0.5 nm in a field of 1 V/nm, of a uniform concentration.
  const IonTransport process = ion();
  const double       T = 400., E = 1., length = 0.5;
  const double       v = 1. * 0.3 * 1e12 * std::exp(-0.8 / (k * T)) * std::sinh(0.5 * 2. * 0.3 * E / (k * T));
  EXPECT_NEAR(flux(process, {{E * length, T, 0.7}, {0., T, 0.7}, E * E}) / (0.7 * v * length), 1., 20. * rounding);
}

TEST(IonTransport, linear_law_is_the_limit_of_low_field)
{
  // sinh(s)/s - 1 = s^2/6 to leading order, s = g_x z a E/kT.
  IonTransport linear      = ion();
  linear.field_accelerated = false;
  const double     T = 400., E = 1e-3, s = 0.5 * 2. * 0.3 * E / (k * T);
  const EdgeValues values{{E, T, 0.7}, {0., T, 0.7}, E * E};
  EXPECT_NEAR(flux(ion(), values) / flux(linear, values) - 1., s * s / 6., s * s * s * s);
}

TEST(IonTransport, field_cap)
{
  // E_e = E / sqrt(1 + (E/E_s)^2) in the sinh: at E = E_s the field counts with 1/sqrt(2), at E >> E_s with E_s.
  const double T = 400., cap = 0.5;
  IonTransport process      = ion();
  process.inverse_field_cap = 1. / cap;
  const double mobility     = 0.3 * 1e12 * std::exp(-0.8 / (k * T));
  for (const double E : {0.5, 2., 500.})
  {
    const double effective = E / std::sqrt(1. + E * E / (cap * cap));
    const double v         = mobility * std::sinh(0.5 * 2. * 0.3 * effective / (k * T));
    EXPECT_NEAR(flux(process, {{E, T, 0.7}, {0., T, 0.7}, E * E}) / (0.7 * v), 1., 20. * rounding) << E;
  }
  const double capped = mobility * std::sinh(0.5 * 2. * 0.3 * cap / (k * T));
  EXPECT_NEAR(flux(process, {{500., T, 0.7}, {0., T, 0.7}, 250000.}) / (0.7 * capped), 1., 1e-4);

  // The linear law has no cap.
  process.field_accelerated = false;
  IonTransport linear       = ion();
  linear.field_accelerated  = false;
  const EdgeValues values{{2., T, 0.7}, {0., T, 0.7}, 4.};
  EXPECT_EQ(flux(process, values), flux(linear, values));
}

TEST(IonTransport, thermodiffusion)
{
  // N = D Q/(k T^2) c grad T, to the hot side for Q > 0; along an edge with 1 K of difference c and T are constant to
  // 1 K / 400 K squared.
  IonTransport process      = ion();
  process.heat_of_transport = 0.8;
  const double T = 400., D = 0.5 * (process.coefficient(NodeState<double>{nullptr, T - 0.5}) +
                                    process.coefficient(NodeState<double>{nullptr, T + 0.5}));
  const double expected = D * 0.8 / (k * T * T) * 0.7;
  EXPECT_NEAR(flux(process, {{0., T - 0.5, 0.7}, {0., T + 0.5, 0.7}}), expected, 100. * rounding * D);
  EXPECT_NEAR(flux(process, {{0., T + 0.5, 0.7}, {0., T - 0.5, 0.7}}), -expected, 100. * rounding * D);
}

TEST(Registry, a_process_says_what_it_is)
{
  for (const Process &process : {Process(ElectricalConduction()), Process(IonTransport()), Process(HeatConduction())})
    std::visit(
        [](const auto &p)
        {
          EXPECT_NE(std::string(p.name), "");
          EXPECT_NE(std::string(p.equation), "");
          EXPECT_NE(std::string(p.source), "");
        },
        process);
}
} // namespace
} // namespace ionstack::physics
