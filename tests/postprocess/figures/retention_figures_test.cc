// SPDX-License-Identifier: Apache-2.0
#include "postprocess/figures/retention_figures.h"

#include "materials/files/diagnostics.h"
#include "materials/units/constants.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <utility>

namespace ionstack::postprocess
{
namespace
{
constexpr double celsius = 273.15;

double arrhenius(const double prefactor, const double energy, const double temperature)
{
  return prefactor * std::exp(energy / (constants::boltzmann * temperature));
}

std::vector<BakeResult> bakes(const std::vector<double>           &temperatures,
                              const std::function<double(double)> &failure_time)
{
  std::vector<BakeResult> results;
  for (const double temperature : temperatures)
    results.push_back({temperature, failure_time(temperature), 10. * failure_time(temperature)});
  return results;
}

/// A state whose resistance follows R0 (t/start)^power from `start` on, told at a few times.
Bake power_law(const double start, const double power)
{
  Bake bake{400., {{0., 1e3}}};
  for (const double time : {1., 3., 20., 70., 400., 5e3})
    bake.points.push_back({start * time, 1e3 * std::pow(time, power)});
  return bake;
}

TEST(FailureTime, PowerLawIsInterpolatedExactly)
{
  // Twice or half of R0 at start 2^(1/|power|), whichever way the resistance goes.
  for (const double power : {0.3, -0.3})
    for (const double factor : {2., 5.})
    {
      const auto result = bake_result(power_law(10., power), {RetentionCriterion::Kind::factor, factor});
      ASSERT_TRUE(result.failure_time);
      EXPECT_NEAR(*result.failure_time / (10. * std::pow(factor, 1. / 0.3)), 1., 1e-12);
      EXPECT_DOUBLE_EQ(result.observed_duration, 5e4);
    }
  const auto absolute = bake_result(power_law(10., 0.5), {RetentionCriterion::Kind::resistance, 4e3});
  EXPECT_NEAR(*absolute.failure_time, 160., 1e-9);
  const auto falling = bake_result(power_law(10., -0.5), {RetentionCriterion::Kind::resistance, 500.});
  EXPECT_NEAR(*falling.failure_time, 40., 1e-9);
}

TEST(FailureTime, CountsFromTheFirstPointAndStartsLinear)
{
  // ln R rises by ln 4 in the first 8 s: ln 2 after 4 s, whenever the clock was started.
  const auto result = bake_result({400., {{100., 1e3}, {108., 4e3}, {200., 1e2}}});
  EXPECT_NEAR(*result.failure_time, 4., 1e-12);
}

TEST(FailureTime, AStateThatIsKeptHasALowerBound)
{
  const auto kept = bake_result({400., {{0., 1e3}, {1e4, 1.1e3}, {1e5, 1.9e3}}});
  EXPECT_FALSE(kept.failure_time);
  EXPECT_DOUBLE_EQ(kept.observed_duration, 1e5);
  EXPECT_FALSE(bake_result({400., {}}).failure_time);
  EXPECT_FALSE(bake_result({400., {{0., 1e3}}}).failure_time);
  EXPECT_FALSE(bake_result({400., {{0., 1e3}, {1., 1e3}, {2., 1e3}}}).failure_time);
}

TEST(FailureTime, BadInputIsRefused)
{
  const std::vector<RetentionPoint> points{{0., 1e3}, {1., 2e3}};
  EXPECT_THROW(bake_result({-10., points}), BadInput);
  EXPECT_THROW(bake_result({400., {{0., 1e3}, {0., 2e3}}}), BadInput);
  EXPECT_THROW(bake_result({400., {{0., -1e3}}}), BadInput);
  EXPECT_THROW(bake_result({400., points}, {RetentionCriterion::Kind::factor, 0.5}), BadInput);
  EXPECT_THROW(bake_result({400., points}, {RetentionCriterion::Kind::resistance, 0.}), BadInput);
  EXPECT_THROW(bake_result({400., points}, {RetentionCriterion::Kind::resistance, 1e3}), BadInput);
}

TEST(Arrhenius, ExactDataGiveTheirActivationEnergy)
{
  const auto law     = [](const double temperature) { return arrhenius(1e-13, 1.2, temperature); };
  const auto figures = arrhenius_figures(bakes({423.15, 473.15, 498.15, 523.15}, law));
  EXPECT_EQ(figures.verdict, ArrheniusVerdict::arrhenius);
  EXPECT_EQ(figures.points, 4u);
  ASSERT_TRUE(figures.activation_energy);
  EXPECT_NEAR(figures.activation_energy->value, 1.2, 1e-10);
  EXPECT_NEAR(*figures.prefactor_time / 1e-13, 1., 1e-10);
  EXPECT_NEAR(*figures.hot_activation_energy, 1.2, 1e-10);
  EXPECT_NEAR(*figures.cold_activation_energy, 1.2, 1e-10);
  EXPECT_NEAR(figures.activation_energy->interval->low, 1.2, 1e-10);
  EXPECT_LT(*figures.activation_energy_error, 1e-10);
  EXPECT_NEAR(figures.lifetime_at(temperature_of_use)->value / law(358.15), 1., 1e-10);
  // The temperature at which the law gives ten years.
  const double expected = 1.2 / (constants::boltzmann * std::log(ten_years / 1e-13));
  EXPECT_NEAR(figures.temperature_for()->value, expected, 1e-8);
  EXPECT_NEAR(figures.temperature_for()->interval->high, expected, 1e-6);
  EXPECT_TRUE(figures.notes.empty());
}

TEST(Arrhenius, IntervalsOfMeasuredData)
{
  // The three points (1, -1), (2, 4), (6, 3) of "Simple linear regression" (Wikipedia, see statistics_test.cc), moved
  // to 1/(k T) = 20 to 26 per eV: slope 0.5, standard error 0.866, 95 % interval [-10.504, 11.504].
  std::vector<BakeResult> measured;
  for (const auto &[x, y] : std::vector<std::pair<double, double>>{{1., -1.}, {2., 4.}, {6., 3.}})
    measured.push_back({1. / (constants::boltzmann * (20. + x)), std::exp(y), 0.});
  ArrheniusOptions options;
  options.free_of_noise = false;
  const auto figures    = arrhenius_figures(measured, options);
  EXPECT_EQ(figures.verdict, ArrheniusVerdict::undecided);
  ASSERT_TRUE(figures.activation_energy);
  EXPECT_NEAR(figures.activation_energy->value, 0.5, 1e-12);
  EXPECT_NEAR(*figures.activation_energy_error, 0.866, 5e-4);
  EXPECT_NEAR(figures.activation_energy->interval->low, -10.504, 5e-4);
  EXPECT_NEAR(figures.activation_energy->interval->high, 11.504, 5e-4);
  // At the mean of 1/(k T), 23 per eV: ln t = 2 -/+ 12.7062 sqrt(10.5/3).
  const auto lifetime = figures.lifetime_at(1. / (constants::boltzmann * 23.));
  EXPECT_NEAR(std::log(lifetime->value), 2., 1e-12);
  EXPECT_NEAR(std::log(lifetime->interval->low), 2. - 12.7062 * std::sqrt(3.5), 1e-3);
  // The slope may be zero: the temperature has a value but no interval.
  EXPECT_TRUE(figures.temperature_for(std::exp(3.)));
  EXPECT_FALSE(figures.temperature_for(std::exp(3.))->interval);
}

TEST(Arrhenius, AccelerationFactors)
{
  // exp(Ea/k (1/358.15 K - 1/T)) computed apart, to the three digits told; accepted within 3 %.
  struct Row
  {
    double energy, at_125, at_150, at_200, at_250;
  };
  for (const Row &row : {Row{0.6, 7.05, 19.8, 113., 460.},
                         Row{0.8, 13.5, 53.6, 545., 3553.},
                         Row{1.0, 25.9, 145., 2631., 2.74e4},
                         Row{1.2, 49.7, 392., 1.27e4, 2.12e5},
                         Row{1.35, 81., 828., 4.14e4, 9.81e5},
                         Row{1.5, 132., 1747., 1.35e5, 4.54e6}})
  {
    const auto factor = [&](const double bake)
    { return acceleration_factor(row.energy, temperature_of_use, bake + celsius); };
    EXPECT_NEAR(factor(125.) / row.at_125, 1., 0.03);
    EXPECT_NEAR(factor(150.) / row.at_150, 1., 0.03);
    EXPECT_NEAR(factor(200.) / row.at_200, 1., 0.03);
    EXPECT_NEAR(factor(250.) / row.at_250, 1., 0.03);
  }
  // Hours at 250 degC that are worth ten years at 85 degC.
  for (const auto &[energy, hours] :
       std::vector<std::pair<double, double>>{{0.6, 190.}, {0.8, 24.7}, {1., 3.2}, {1.2, 0.414}, {1.35, 0.089}})
    EXPECT_NEAR(ten_years / 3600. / acceleration_factor(energy, temperature_of_use, 250. + celsius) / hours, 1., 0.03);
}

TEST(Arrhenius, FilamentThatDiffusesRadially)
{
  // Concentration on the axis of a cylinder of radius R that spreads, c/c0 = 1 - exp(-R^2/(4 D t)) (J. Crank, "The
  // Mathematics of Diffusion", chapter 3, recalled), a resistance as 1/c, D = 1e-7 m^2/s exp(-Ea/kT): half of it is
  // left at R^2/(4 D ln 2), which is ten years at 85 degC for these energies [eV] (to 5e-4, that is 1.6 % of the time).
  for (const auto &[radius, energy] :
       std::vector<std::pair<double, double>>{{1e-9, 1.417}, {2e-9, 1.374}, {5e-9, 1.318}, {1e-8, 1.275}})
  {
    std::vector<BakeResult> results;
    for (const double temperature : {150. + celsius, 200. + celsius, 225. + celsius, 250. + celsius})
    {
      const double spread = radius * radius / (4. * arrhenius(1e-7, -energy, temperature)); // R^2/(4 D)
      Bake         bake{temperature, {{0., 1e3}}};
      for (double time = 0.02 * spread; time < 20. * spread; time *= std::pow(10., 0.05))
        bake.points.push_back({time, -1e3 / std::expm1(-spread / time)});
      results.push_back(bake_result(bake));
      // Straight pieces of ln R over ln t: h^2/8 with h = 0.05 ln 10, times a curvature below 1/2 over the slope 0.69.
      EXPECT_NEAR(*results.back().failure_time * std::log(2.) / spread, 1., 1.2e-3);
    }
    const auto figures = arrhenius_figures(results);
    EXPECT_EQ(figures.verdict, ArrheniusVerdict::arrhenius);
    EXPECT_NEAR(figures.activation_energy->value, energy, 1e-3);
    EXPECT_NEAR(figures.lifetime_at(temperature_of_use)->value / ten_years, 1., 0.02);
    // 2 % of the time are kT/Ea of that in temperature.
    EXPECT_NEAR(figures.temperature_for()->value, temperature_of_use, 0.02 * 0.031 / 1.27 * temperature_of_use);
  }
}

TEST(Arrhenius, TwoProcessesAreNoArrheniusLaw)
{
  // Rates of 0.6 and 1.4 eV that are equal at 450 K.
  const auto law = [](const double temperature)
  {
    const double cold = 1. / arrhenius(1e-3, 0.6, temperature);
    const double hot  = cold * std::exp(-0.8 / constants::boltzmann * (1. / temperature - 1. / 450.));
    return 1. / (cold + hot);
  };
  const std::vector<double> temperatures{373.15, 398.15, 423.15, 473.15, 523.15};
  for (const bool free_of_noise : {true, false})
  {
    ArrheniusOptions options;
    options.free_of_noise = free_of_noise;
    const auto figures    = arrhenius_figures(bakes(temperatures, law), options);
    EXPECT_EQ(figures.verdict, ArrheniusVerdict::not_arrhenius);
    EXPECT_FALSE(figures.activation_energy);
    EXPECT_FALSE(figures.lifetime_at(temperature_of_use));
    EXPECT_FALSE(figures.temperature_for());
    ASSERT_TRUE(figures.apparent_activation_energy);
    EXPECT_LT(*figures.cold_activation_energy, *figures.apparent_activation_energy);
    EXPECT_GT(*figures.hot_activation_energy, *figures.apparent_activation_energy);
    EXPECT_LT(*figures.curvature_probability, 0.05);
    EXPECT_EQ(figures.notes.size(), 1u);
  }
}

TEST(Arrhenius, FailureTimesLinearInTemperatureAreNoArrheniusLaw)
{
  // ln t falls linearly with T: B. De Salvo et al., IEEE Electron Device Lett. 20, 197 (1999), doi:10.1109/55.761013.
  const auto law     = [](const double temperature) { return std::exp(40. - temperature / 13.); };
  const auto figures = arrhenius_figures(bakes({398.15, 423.15, 473.15, 523.15}, law));
  EXPECT_EQ(figures.verdict, ArrheniusVerdict::not_arrhenius);
  EXPECT_FALSE(figures.activation_energy);
}

TEST(Arrhenius, DeviationsAreRelativeToTheLine)
{
  // Deviations q (1, -1, -1, 1) of ln t_f at equal steps of 1/(k T) leave the line as it is (they are orthogonal to
  // it): the largest deviation is exp(q) - 1, allowed up to 10 %.
  for (const double deviation : {0.09, 0.104})
  {
    const double            q       = std::log1p(deviation);
    const double            signs[] = {1., -1., -1., 1.};
    std::vector<BakeResult> computed;
    for (int i = 0; i < 4; ++i)
      computed.push_back({1. / (constants::boltzmann * (24. + i)), 1e-8 * std::exp(24. + i + q * signs[i]), 0.});
    const auto figures = arrhenius_figures(computed);
    EXPECT_NEAR(*figures.largest_deviation, deviation, 1e-12);
    EXPECT_EQ(figures.verdict, deviation < 0.1 ? ArrheniusVerdict::arrhenius : ArrheniusVerdict::not_arrhenius);
    EXPECT_NEAR(*figures.apparent_activation_energy, 1., 1e-12);
  }
}

TEST(Arrhenius, ScatterIsNoCurvatureInMeasuredData)
{
  // A line of 1 eV with deviations of -/+ 40 % that the quadratic contrast does not see: 1/(k T) in equal steps and
  // signs
  // -, +, +, -, -, +.
  std::vector<BakeResult> measured;
  const double            signs[] = {-1., 1., 1., -1., -1., 1.};
  for (int i = 0; i < 6; ++i)
  {
    const double x = 22. + i;
    measured.push_back({1. / (constants::boltzmann * x), 1e-8 * std::exp(x + 0.4 * signs[i]), 0.});
  }
  EXPECT_EQ(arrhenius_figures(measured).verdict, ArrheniusVerdict::not_arrhenius);
  ArrheniusOptions options;
  options.free_of_noise = false;
  const auto figures    = arrhenius_figures(measured, options);
  EXPECT_EQ(figures.verdict, ArrheniusVerdict::arrhenius);
  EXPECT_GT(*figures.largest_deviation, 0.1);
  EXPECT_GT(*figures.curvature_probability, 0.05);
  // Inside its interval, which is wide enough to matter.
  EXPECT_LT(figures.activation_energy->interval->low, 1.);
  EXPECT_GT(figures.activation_energy->interval->high, 1.);
  const auto temperature = figures.temperature_for();
  ASSERT_TRUE(temperature && temperature->interval);
  EXPECT_LT(temperature->interval->low, temperature->value);
  EXPECT_GT(temperature->interval->high, temperature->value);
}

TEST(Arrhenius, CensoredBakesAreLeftOutWithANote)
{
  const auto law     = [](const double temperature) { return arrhenius(1e-13, 1.2, temperature); };
  auto       results = bakes({473.15, 498.15, 523.15}, law);
  results.push_back({398.15, {}, 0.01 * law(398.15)});
  const auto figures = arrhenius_figures(results);
  EXPECT_EQ(figures.points, 3u);
  EXPECT_NEAR(figures.activation_energy->value, 1.2, 1e-10);
  EXPECT_EQ(figures.bakes.size(), 4u);
  ASSERT_EQ(figures.notes.size(), 1u);
  EXPECT_NE(figures.notes[0].find("398.15 K"), std::string::npos);
  EXPECT_NE(figures.notes[0].find("lower bound"), std::string::npos);
  // Kept for longer than the line allows: a second note.
  results.back().observed_duration = 100. * law(398.15);
  EXPECT_EQ(arrhenius_figures(results).notes.size(), 2u);
}

TEST(Arrhenius, TwoPointsHaveNoInterval)
{
  const auto law     = [](const double temperature) { return arrhenius(1e-12, 1., temperature); };
  const auto figures = arrhenius_figures(bakes({423.15, 523.15}, law));
  EXPECT_EQ(figures.verdict, ArrheniusVerdict::undecided);
  EXPECT_NEAR(figures.activation_energy->value, 1., 1e-10);
  EXPECT_FALSE(figures.activation_energy->interval);
  EXPECT_FALSE(figures.activation_energy_error);
  EXPECT_NEAR(figures.lifetime_at(temperature_of_use)->value / law(358.15), 1., 1e-10);
  EXPECT_FALSE(figures.lifetime_at(temperature_of_use)->interval);
  EXPECT_FALSE(figures.temperature_for()->interval);
  EXPECT_EQ(figures.notes.size(), 1u);
}

TEST(Arrhenius, WithoutTwoTemperaturesThereIsNoLine)
{
  for (const auto &results : {std::vector<BakeResult>{},
                              std::vector<BakeResult>{{400., 1e3, 1e4}},
                              std::vector<BakeResult>{{400., 1e3, 1e4}, {400., 2e3, 1e4}}})
  {
    const auto figures = arrhenius_figures(results);
    EXPECT_EQ(figures.verdict, ArrheniusVerdict::no_line);
    EXPECT_FALSE(figures.activation_energy);
    EXPECT_FALSE(figures.apparent_activation_energy);
    EXPECT_FALSE(figures.lifetime_at(300.));
    EXPECT_FALSE(figures.temperature_for());
    EXPECT_EQ(figures.notes.size(), 1u);
  }
}

TEST(Arrhenius, HeatThatDoesNotHurtGivesNoTemperature)
{
  const auto figures = arrhenius_figures(bakes({400., 450., 500.}, [](double) { return 1e5; }));
  EXPECT_EQ(figures.verdict, ArrheniusVerdict::arrhenius);
  EXPECT_NEAR(figures.activation_energy->value, 0., 1e-12);
  EXPECT_NEAR(figures.lifetime_at(300.)->value, 1e5, 1e-4);
}
} // namespace
} // namespace ionstack::postprocess
