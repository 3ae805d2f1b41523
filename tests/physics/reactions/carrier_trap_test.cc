// SPDX-License-Identifier: Apache-2.0
#include "physics/reactions/carrier_trap.h"

#include "physics/reactions/recombination.h"
#include "physics/reactions/trap_levels.h"

#include <gtest/gtest.h>

#include <Sacado.hpp>

#include <array>
#include <cmath>
#include <functional>
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

constexpr double density = 2e-3, level_energy = affinity + 0.5; // [1/nm^3], [eV]

/// A level 0.5 eV below the conduction band.
CarrierTrap trap_with(const Statistics &statistics, const double empty_charge = 0.)
{
  CarrierTrap trap;
  trap.levels           = {{filled, density, level_energy}};
  trap.potential        = potential;
  trap.electrons        = {-1., potential, electron_level, affinity, materials::Constant{electron_states}, statistics};
  trap.holes            = {1., potential, hole_level, affinity + gap, materials::Constant{hole_states}, statistics};
  trap.electron_capture = 3e7;
  trap.hole_capture     = 5e5;
  trap.empty_charge     = empty_charge;
  return trap;
}

/// What the only level catches.
CarrierTrap::Capture<double>
capture(const CarrierTrap &trap, const NodeState<double> &node, const double field_squared = 0.)
{
  CarrierTrap::Capture<double> result{0., 0.};
  trap.for_each_capture(node, field_squared, [&](const CarrierTrap::Level &, const auto &caught) { result = caught; });
  return result;
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
      const double      occupied = density / (1. + std::exp((level - level_energy) / thermal)); // Fermi-Dirac
      const Node        node(level, level, occupied);
      const auto        net = capture(trap, node.state);
      // Round-off of the exponents, of which the gap over kT is the largest, and of the vacant part; the integrals of
      // Gauss and Fermi enter both ways alike.
      const double vacant = density - occupied;
      const double exact  = 4. * gap / thermal * epsilon;
      EXPECT_NEAR(net.electrons,
                  0.,
                  trap.electron_capture * trap.electrons.density(node.state) *
                      (exact * vacant + 4. * epsilon * density))
          << level;
      EXPECT_NEAR(net.holes,
                  0.,
                  trap.hole_capture * trap.holes.density(node.state) * occupied * exact +
                      4. * epsilon * density * trap.hole_capture *
                          CarrierTrap::Band<double>(trap.holes, node.state)(5.5 - 4.5).at_trap)
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
    const Node node(electrons, holes, density * filling_rate / (filling_rate + emptying_rate));

    const double                   split = (holes - electrons) / thermal;
    const CarrierPair<double>      pair{n, p, equilibrium_product<double>(n, p, split)};
    const ShockleyReadHall<double> law{
        1. / (trap.electron_capture * density), 1. / (trap.hole_capture * density), n_1, p_1};
    const auto   net       = capture(trap, node.state);
    const double round_off = 16. * gap / thermal * epsilon;
    // What is caught and let go again stays as round-off, and so does that of the vacant part as a difference.
    const double vacant   = density - node.values[filled];
    const auto   turnover = [&](const double speed, const double fills, const double empties)
    { return speed * (fills * vacant + empties * node.values[filled] + fills * density * epsilon / round_off); };
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
    EXPECT_DOUBLE_EQ(outflow[potential], 5e-4 - empty_charge * density);
  }
}

TEST(CarrierTrap, emits_a_number_where_carriers_vanish)
{
  // With the Fermi level 30 eV from the band the density is less than the smallest double.
  for (const Statistics &statistics :
       {Statistics(Boltzmann{}), Statistics(FermiDiracHalf{}), Statistics(Blakemore{0.27})})
  {
    const CarrierTrap trap = trap_with(statistics);
    const Node        node(34., 34., density);
    const double expected = -trap.electron_capture * density * concentration_at_trap(electron_states, 0.5, temperature);
    EXPECT_NEAR(capture(trap, node.state).electrons / expected, 1., 1e-12);
  }
}

TEST(CarrierTrap, in_a_field_keeps_its_balance_and_emits_faster)
{
  constexpr double pi = 3.14159265358979323846, permittivity = 9. * constants::vacuum_permittivity;
  for (const auto ways : {PooleFrenkel::Ways::down_the_field, PooleFrenkel::Ways::all})
    for (const double empty_charge : {0., 1.})
      for (const double field : {1e-5, 1e-3, 0.02, 0.3}) // [V/nm]; the last lowers the barrier by 0.41 eV
      {
        CarrierTrap trap = trap_with(Boltzmann{}, empty_charge);
        trap.attraction  = {ways, permittivity};
        // 2 sqrt(e^3 F/(4 pi eps)), here in V with eps in e/(V nm).
        const double lowering = 2. * std::sqrt(field / (4. * pi * permittivity)), a = lowering / thermal;
        // The mean of exp(a sqrt(cos theta)) over the half sphere down the field, s = cos theta, by Simpson's rule in
        // sqrt(s), and one for the other half.
        double    mean = 0.;
        const int n    = 20000;
        for (int i = 0; i <= n; ++i)
        {
          const double x = static_cast<double>(i) / n;
          mean += (i == 0 || i == n ? 1. : i % 2 == 1 ? 4. : 2.) / (3. * n) * 2. * x * std::exp(a * x);
        }
        const double factor = ways == PooleFrenkel::Ways::all ? 0.5 + 0.5 * mean : std::exp(a);

        const Node swept(34., -24., density); // neither carriers, one electron in each level
        const Node free(34., -24., 0.);
        const auto with      = capture(trap, swept.state, field * field),
                   with_free = capture(trap, free.state, field * field);
        trap.attraction      = {};
        const auto without = capture(trap, swept.state), without_free = capture(trap, free.state);
        // Simpson's error a^4/(180 n^4) of the integrand is 2e-15 of it; round-off a epsilon.
        const double exact = 1e-12;
        EXPECT_NEAR(with.electrons / without.electrons, empty_charge > 0. ? factor : 1., exact * factor) << field;
        EXPECT_NEAR(with_free.holes / without_free.holes, empty_charge > 0. ? 1. : factor, exact * factor) << field;

        // With one Fermi level for all it stays as filled as without a field.
        trap.attraction       = {ways, permittivity};
        const double occupied = density / (1. + std::exp((4.45 - level_energy) / thermal));
        const Node   rest(4.45, 4.45, occupied);
        const auto   net = capture(trap, rest.state, field * field);
        EXPECT_NEAR(net.electrons,
                    0.,
                    8. * factor * gap / thermal * epsilon * trap.electron_capture * density *
                        trap.electrons.density(rest.state));
        EXPECT_NEAR(net.holes,
                    0.,
                    8. * factor * gap / thermal * epsilon * trap.hole_capture * density *
                        CarrierTrap::Band<double>(trap.holes, rest.state)(1.).at_trap);
      }
}

TEST(CarrierTrap, has_no_barrier_that_is_negative_and_no_edge_at_zero_field)
{
  const PooleFrenkel law{PooleFrenkel::Ways::down_the_field, constants::vacuum_permittivity};
  EXPECT_DOUBLE_EQ(law.factor(30., 20.), std::exp(20.));
  EXPECT_DOUBLE_EQ(law.factor(30., -1.), 1.);
  EXPECT_TRUE(std::isfinite(law.factor(1e6, 1e5)));
  using Dual         = Sacado::Fad::SFad<double, 1>;
  const double weak  = 1e-6 * 1e-6; // |F|^2 where the root begins
  const Dual   none  = law.lowering(Dual(1, 0, 0.));
  const Dual   below = law.lowering(Dual(1, 0, weak * (1. - 1e-12))), above = law.lowering(Dual(1, 0, weak));
  EXPECT_EQ(none.val(), 0.);
  EXPECT_TRUE(std::isfinite(none.dx(0)));
  EXPECT_NEAR(below.val() / above.val(), 1., 1e-11);
  EXPECT_NEAR(below.dx(0) / above.dx(0), 1., 1e-11);
  // What is cut off the root, largest where 1.75 - 1.5 s = s^(-3/4)/4.
  for (double field = 1e-9; field < 1e-6; field *= 1.1)
    EXPECT_LT(std::abs(law.lowering(field * field) -
                       std::sqrt(field / (3.14159265358979323846 * constants::vacuum_permittivity))),
              1e-3);
  // The mean over directions and its derivative pass from a series to the closed form at a = 1/2. The closed form
  // loses 1/a^2 there.
  const PooleFrenkel all{PooleFrenkel::Ways::all, 1.};
  const Dual         high(100.), series = all.factor(Dual(1, 0, 0.5 - 1e-9), high),
                         closed = all.factor(Dual(1, 0, 0.5 + 1e-9), high);
  EXPECT_NEAR(closed.val() - series.val(), 2e-9 * closed.dx(0), 20. * epsilon);
  EXPECT_NEAR(closed.dx(0) / series.dx(0), 1., 2e-9 + 100. * epsilon);
}

/// What full levels let go, t times per unit of ln t and kT at the time t/nu: sum of parts x exp(-x), x = t exp(-E/kT).
double release(const std::vector<TrapLevel> &levels, const double depth)
{
  double sum = 0.;
  for (const TrapLevel &level : levels)
  {
    const double x = std::exp((depth - level.depth) / thermal);
    sum += level.part * x * std::exp(-x);
  }
  return sum;
}

/// |Gamma(1 + a + i w)| / Gamma(1 + a) by Simpson's rule in y = ln x of the integral of exp((1 + a + i w) y - e^y).
double gamma_ratio(const double a, const double w)
{
  double    real = 0., imaginary = 0., whole = 0.;
  const int n = 20000;
  for (int i = 0; i <= n; ++i)
  {
    const double y = -40. + 45. * i / n, f = (i == 0 || i == n ? 1.
                                              : i % 2 == 1     ? 4.
                                                               : 2.) *
                                             std::exp((1. + a) * y - std::exp(y));
    real += f * std::cos(w * y);
    imaginary += f * std::sin(w * y);
    whole += f;
  }
  return std::hypot(real, imaginary) / whole;
}

TEST(TrapLevels, hold_all_traps)
{
  for (const unsigned int count : {1u, 2u, 7u, 30u, 100u})
    for (const double energy : {1e-3, 0.03, 0.1, 1e3})
    {
      const auto tail = exponential_tail(energy, 0.5, count), bell = gaussian_distribution(0.5, energy, count);
      double     in_tail = 0., in_bell = 0.;
      for (unsigned int l = 0; l < count; ++l)
      {
        in_tail += tail[l].part;
        in_bell += bell[l].part;
        // In its own slice.
        EXPECT_GE(tail[l].depth, 0.5 * l / count);
        EXPECT_LE(tail[l].depth, 0.5 * (l + 1) / count);
      }
      EXPECT_NEAR(in_tail, 1., 1e-13); // round-off of exp(-E/E_0), up to 500 epsilon, where the tail is steep
      EXPECT_NEAR(in_bell, 1., 1e-13);
    }
  EXPECT_NEAR(gaussian_outside(0.2, 0.1, 0., 10.), 0.022750131948179, 1e-14); // normal distribution at 2
  EXPECT_NEAR(gaussian_outside(0.2, 0.1, -10., 0.1), 0.841344746068543, 1e-14);
  EXPECT_EQ(levels_for(10. * close_levels * thermal, thermal), 10u);
}

/// i(t) t of a full tail is kT/E_0 Gamma(1 + kT/E_0) (nu t)^(-kT/E_0) of all traps (MacKenzie et al., J. Phys. Chem. C
/// 117, 12407 (2013), before they take the rate for a step). Levels d kT apart ripple around it: the sum over n of
/// g(E_n) x exp(-x) is by Poisson's formula the integral plus waves of amplitude 2 |Gamma(1 + a + 2 pi i/d)|/Gamma(1 +
/// a), with a = kT/E_0.
TEST(TrapLevels, let_go_as_a_tail_does_within_the_ripple_of_their_spacing)
{
  for (const double tail_energy : {0.03, 0.06, 0.1})
    for (const double spacing : {1., 1.25, 1.5, 2.})
    {
      const double a = thermal / tail_energy, extent = 60. * thermal;
      const auto   levels = exponential_tail(tail_energy, extent, static_cast<unsigned int>(60. / spacing));
      const double ripple = 2. * gamma_ratio(a, 2. * 3.14159265358979323846 / spacing);
      double       worst  = 0.;
      for (double depth = 10. * thermal; depth < 30. * thermal; depth += 0.07 * thermal)
      {
        const double exact =
            a * std::tgamma(1. + a) * std::exp(-depth / tail_energy) / -std::expm1(-extent / tail_energy);
        worst = std::max(worst, std::abs(release(levels, depth) / exact - 1.));
      }
      // The next wave is less than a tenth of the first; what is cut at the edges, exp(-e^10) and exp(-30).
      EXPECT_LT(worst, 1.1 * ripple) << tail_energy << ", " << spacing;
      EXPECT_GT(worst, 0.9 * ripple) << tail_energy << ", " << spacing;
      if (spacing == close_levels)
      {
        EXPECT_LT(worst, 0.004) << tail_energy; // what the manual says
      }
    }
}

/// Electrons in traps with a Fermi level, against the integral over g(E) f(E) by Simpson's rule.
TEST(TrapLevels, are_filled_as_a_distribution)
{
  const auto error =
      [](const std::vector<TrapLevel> &levels, const std::function<double(double)> &states, const double high)
  {
    double worst = 0.;
    for (double fermi = 8. * thermal; fermi < 16. * thermal; fermi += 0.3 * thermal)
    {
      const auto filled_at = [&](const double depth) { return 1. / (1. + std::exp((fermi - depth) / thermal)); };
      double     sum = 0., integral = 0.;
      for (const TrapLevel &level : levels)
        sum += level.part * filled_at(level.depth);
      const int n = 20000;
      for (int i = 0; i <= n; ++i)
      {
        const double depth = high * i / n;
        integral += (i == 0 || i == n ? 1. : i % 2 == 1 ? 4. : 2.) * high / (3. * n) * states(depth) * filled_at(depth);
      }
      worst = std::max(worst, std::abs(sum / integral - 1.));
    }
    return worst;
  };
  const double tail_energy = 0.06, extent = 30. * thermal;
  // At the band edge the rule of midpoints errs by h^2/24 (g f)', with h = kT and f = e^-8 g(0)/24 (1 - kT/E_0) kT =
  // 8e-6 of g(0) kT, where the integral is E_0 exp(-8 kT/E_0) = 0.07 of it: 1.1e-4. The step of f has waves with the
  // amplitude 2 pi w/sinh(pi w) = 2e-7, w = 2 pi, of kT g. The Gaussian has no edge but where it is cut, 3e-4 of its
  // peak.
  EXPECT_LT(error(
                exponential_tail(tail_energy, extent, levels_for(extent, thermal)),
                [&](const double depth)
                { return std::exp(-depth / tail_energy) / tail_energy / -std::expm1(-extent / tail_energy); },
                extent),
            1.5e-4);
  const double centre = 0.4, width = 0.05;
  const double all = std::erf(4. / std::sqrt(2.));
  EXPECT_LT(error(
                gaussian_distribution(centre, width, levels_for(8. * width, thermal)),
                [&](const double depth)
                {
                  const double at = (depth - centre) / width;
                  return std::abs(at) > 4.
                             ? 0.
                             : std::exp(-0.5 * at * at) / (width * std::sqrt(2. * 3.14159265358979323846)) / all;
                },
                0.8),
            1e-4);
}
} // namespace
} // namespace ionstack::physics
