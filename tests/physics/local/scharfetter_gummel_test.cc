// SPDX-License-Identifier: Apache-2.0
#include "physics/local/scharfetter_gummel.h"

#include "physics/statistics/carrier_statistics.h"

#include <gtest/gtest.h>

#include <Sacado.hpp>

#include <array>
#include <cmath>
#include <limits>

// The flux along an edge for carriers of any statistics.
namespace ionstack::physics
{
namespace
{
using Dual = Sacado::Fad::SFad<double, 6>;

constexpr double k       = constants::boltzmann;
constexpr double epsilon = std::numeric_limits<double>::epsilon();

struct End
{
  double density_of_states, band_edge, potential, temperature;
};

/// For electrons: E = E_c - phi.
template <class Statistics>
TransportEnd<double> end_with(const Statistics &statistics, const End &end, const double concentration)
{
  return {concentration,
          end.density_of_states,
          statistics.excess_chemical_potential(concentration / end.density_of_states),
          end.band_edge - end.potential,
          end.temperature};
}

template <class Statistics>
TransportEnd<double> end_at_level(const Statistics &statistics, const End &end, const double level)
{
  const double eta = (level - end.band_edge + end.potential) / (k * end.temperature);
  return end_with(statistics, end, end.density_of_states * statistics(eta));
}

double largest_term(const TransportEnd<double> &tail, const TransportEnd<double> &head)
{
  const BernoulliPair<double> b = bernoulli(drift_argument(tail, head));
  return std::max(b.at_minus * std::abs(tail.concentration), b.at_plus * std::abs(head.concentration));
}

/// A heterojunction with a step of 0.25 eV, other densities of states and a potential drop.
const End left{0.02, 0., 0.1, 320.}, right{0.3, 0.25, 0.7, 320.};

template <class Statistics>
void check_equilibrium(const Statistics &statistics, const double tolerance)
{
  // The argument Q is a sum of terms of size |E - phi|/kT < 40, each with its round-off, and the excess's own.
  for (const double level : {-1.2, -0.6, -0.2, 0.05})
  {
    const TransportEnd<double> tail = end_at_level(statistics, left, level),
                               head = end_at_level(statistics, right, level);
    EXPECT_NEAR(scharfetter_gummel_flux(1., tail, head), 0., tolerance * largest_term(tail, head)) << level;
    // Out of equilibrium the flux has the sign of the drop of the electrochemical potential, and is of first order in
    // it.
    for (const double drop : {1e-5, 0.1, 1.})
    {
      const TransportEnd<double> lower = end_at_level(statistics, right, level - drop);
      EXPECT_GT(scharfetter_gummel_flux(1., tail, lower), 0.) << level << " " << drop;
      EXPECT_LT(scharfetter_gummel_flux(1., lower, tail), 0.) << level << " " << drop;
    }
  }
}

TEST(ScharfetterGummel, zero_in_equilibrium)
{
  check_equilibrium(Boltzmann{}, 200. * epsilon);
  check_equilibrium(FermiDiracHalf{}, 300. * epsilon);
  // Nearly full sites know their free share to epsilon over that share; the largest filling is that of the right end.
  const double eta = (0.05 - 0.25 + 0.7) / (k * 320.);
  for (const double gamma : {0.27, 1.})
    check_equilibrium(Blakemore{gamma}, 300. * epsilon / (1. - gamma * Blakemore{gamma}(eta)));
  check_equilibrium(GaussFermi<double>{3.}, 300. * epsilon / (1. - gauss_fermi(eta, 3.).value));
}

TEST(ScharfetterGummel, classical_flux)
{
  // Boltzmann carriers without steps: D (B(-u) c_tail - B(u) c_head), and antisymmetric.
  const Boltzmann statistics;
  for (const double drop : {-0.7, -0.01, 0., 1e-9, 0.3})
  {
    const TransportEnd<double>  tail = end_with(statistics, {0.1, 0.2, 0., 300.}, 0.03);
    const TransportEnd<double>  head = end_with(statistics, {0.1, 0.2, drop, 300.}, 0.001);
    const BernoulliPair<double> b    = bernoulli(drop / (k * 300.));
    // Q is a difference of energies of size |E - phi|/kT, its error that times epsilon; B(Q) c changes by it.
    EXPECT_NEAR(scharfetter_gummel_flux(2., tail, head),
                2. * (b.at_minus * 0.03 - b.at_plus * 0.001),
                2. * 40. * epsilon * largest_term(tail, head))
        << drop;
    EXPECT_DOUBLE_EQ(scharfetter_gummel_flux(2., tail, head), -scharfetter_gummel_flux(2., head, tail));
  }
}

TEST(ScharfetterGummel, degenerate_diffusion)
{
  // Without field, a small difference of concentration diffuses with D times the diffusion enhancement:
  // -D g dc, with a relative error O(dc/c)^2 after centring.
  const auto check = [](const auto &statistics, const double x)
  {
    const double               difference = 1e-4 * x * std::min(1., 1. - x);
    const End                  end{1., 0., 0., 300.};
    const TransportEnd<double> tail = end_with(statistics, end, x + 0.5 * difference);
    const TransportEnd<double> head = end_with(statistics, end, x - 0.5 * difference);
    EXPECT_NEAR(scharfetter_gummel_flux(1., tail, head) / (difference * statistics.diffusion_enhancement(x)), 1., 1e-7)
        << x;
  };
  for (const double x : {1e-6, 0.01, 0.3, 0.9})
  {
    check(Boltzmann{}, x);
    check(FermiDiracHalf{}, x);
    check(Blakemore{1.}, x);
    check(GaussFermi<double>{2.5}, x);
  }
  // For sites without double occupancy, D dc/(1 - c).
  const Blakemore sites{1.};
  EXPECT_NEAR(sites.diffusion_enhancement(0.75), 4., 16. * epsilon);
}

TEST(ScharfetterGummel, exact_for_constant_gradient_and_flux)
{
  // c = a + b exp(u x) on an edge of length 1 with w falling by u has the flux D u a everywhere.
  for (const double u : {-8., -0.01, 0.3, 5.})
  {
    const double               a = 0.4, b = 0.2;
    const TransportEnd<double> tail{a + b, 1., 0.25 * u, 0.75 * u * k * 300., 300.};
    const TransportEnd<double> head{a + b * std::exp(u), 1., 0., 0., 300.};
    EXPECT_NEAR(scharfetter_gummel_flux(1., tail, head), u * a, 20. * epsilon * largest_term(tail, head)) << u;
  }
}

TEST(ScharfetterGummel, upwind)
{
  // Where drift outweighs diffusion by e^100 only the concentration upstream counts.
  const TransportEnd<double> tail{0.7, 1., 0., 100. * k * 300., 300.}, head{0.1, 1., 0., 0., 300.};
  EXPECT_NEAR(scharfetter_gummel_flux(1., tail, head), 100. * 0.7, 100. * 0.7 * 8. * epsilon);
}

TEST(ScharfetterGummel, positivity)
{
  // Out of an empty end nothing flows; the derivatives of the flux out of an end with respect to the concentration at
  // this end and at the other are positive and negative at a fixed argument: an M-matrix.
  const TransportEnd<double> tail{0., 1., 0., 0.4, 300.}, head{0.1, 1., 0., 0., 300.};
  EXPECT_LE(scharfetter_gummel_flux(1., tail, head), 0.);
  TransportEnd<Dual> dual_tail{Dual(6, 0, 0.2), 1., 0., 0.4, 300.}, dual_head{Dual(6, 1, 0.1), 1., 0., 0., 300.};
  const Dual         flux = scharfetter_gummel_flux(Dual(1.), dual_tail, dual_head);
  EXPECT_GT(flux.dx(0), 0.);
  EXPECT_LT(flux.dx(1), 0.);
}

TEST(ScharfetterGummel, empty_and_impossible_states)
{
  // As c -> 0 the flux tends to its limit; c < 0 and c > N give finite fluxes that push back.
  const FermiDiracHalf statistics;
  const End            end{0.1, 0., 0., 300.};
  const auto           flux = [&](const auto &law, const double tail, const double head)
  { return scharfetter_gummel_flux(1., end_with(law, end, tail), end_with(law, end, head)); };
  const double limit = flux(statistics, 0., 0.05);
  for (const double c : {1e-320, 1e-100, 1e-20})
  {
    EXPECT_NEAR(flux(statistics, c, 0.05), limit, 10. * epsilon) << c;
    EXPECT_NEAR(flux(statistics, -c, 0.05), limit, 10. * epsilon) << c;
  }
  for (const double c : {-1e-6, -0.01, -5.})
  {
    EXPECT_LT(flux(statistics, c, 0.05), limit) << c; // more flows to where there is less
    EXPECT_LT(flux(GaussFermi<double>{4.}, c, 0.05), 0.) << c;
    EXPECT_TRUE(std::isfinite(flux(GaussFermi<double>{4.}, c, 0.05))) << c;
  }
  for (const double c : {0.1, 0.1001, 0.2, 30.})
  {
    EXPECT_GT(flux(Blakemore{1.}, c, 0.05), 1.) << c;
    EXPECT_TRUE(std::isfinite(flux(Blakemore{1.}, c, 0.05))) << c;
  }
}

TEST(ScharfetterGummel, heat_of_transport)
{
  // Without field, steps and a difference of concentration, flux = D c Q_T dT/(k T^2), to leading order; the difference
  // of temperatures has the round-off of T, 1e-5 of it that of the whole.
  const double               c = 0.3, heat = 0.5, mean = 400., difference = 0.02;
  const TransportEnd<double> tail{c, 1., 0., 0., mean - 0.5 * difference}, head{c, 1., 0., 0., mean + 0.5 * difference};
  EXPECT_NEAR(scharfetter_gummel_flux(1., tail, head, heat) / (c * heat * difference / (k * mean * mean)),
              1.,
              epsilon * mean / difference);
  EXPECT_EQ(scharfetter_gummel_flux(1., tail, head), 0.);
}

TEST(ScharfetterGummel, derivatives)
{
  // Exact Jacobian through statistics and flux: against central differences, truncation (step/scale)^2 = 1e-10 and
  // round-off 1e-15/1e-5.
  const auto flux = [](const auto &v)
  {
    using Number = std::decay_t<decltype(v[0])>;
    // c, phi, T at both ends.
    const auto at = [&](const int i, const double density_of_states, const double edge)
    {
      const GaussFermi<Number> statistics{Number(0.08 / (k * v[i + 2]))};
      const Number             filling = v[i] / density_of_states;
      return TransportEnd<Number>{v[i],
                                  Number(density_of_states),
                                  statistics.excess_chemical_potential(filling),
                                  Number(edge - v[i + 1]),
                                  v[i + 2]};
    };
    return scharfetter_gummel_flux(Number(3.), at(0, 0.5, 0.), at(3, 0.2, 0.1), 0.02);
  };
  const std::array<double, 6> state{0.03, 0.2, 300., 0.08, 0.15, 320.};
  std::array<Dual, 6>         dual;
  for (int i = 0; i < 6; ++i)
    dual[i] = Dual(6, i, state[i]);
  const Dual exact = flux(dual);
  EXPECT_EQ(exact.val(), flux(state));
  for (int i = 0; i < 6; ++i)
  {
    auto         above = state, below = state;
    const double step = 1e-5 * state[i];
    above[i] += step;
    below[i] -= step;
    const double difference = (flux(above) - flux(below)) / (2. * step);
    EXPECT_NEAR(exact.dx(i), difference, 1e-7 * (std::abs(difference) + std::abs(exact.val() / state[i]))) << i;
  }
}
} // namespace
} // namespace ionstack::physics
