// SPDX-License-Identifier: Apache-2.0
#include "postprocess/figures/figures_json.h"

#include "postprocess/figures/experiment_figures.h"

#include <gtest/gtest.h>

#include <cmath>

namespace ionstack::postprocess
{
namespace
{
TEST(FiguresJson, NamesCarryTheUnitAndWhatIsMissingIsNull)
{
  const auto sweep = as_json(SweepFigures(), {});
  EXPECT_TRUE(sweep["set_power_W"].is_null());
  EXPECT_TRUE(sweep["window"].is_null());
  EXPECT_TRUE(sweep["hysteresis_area_W"].is_null());
  EXPECT_EQ(sweep["definitions"]["set_voltage_V"], definition_of_set_voltage);
  const auto loop = as_json(SweepFigures(), {{1., 2., true, -3.}, {-1., -2., false, 5.}});
  EXPECT_DOUBLE_EQ(loop["hysteresis_area_W"], 3.);
  EXPECT_DOUBLE_EQ(loop["lobes"][0]["area_W"], -3.);
  EXPECT_TRUE(loop["lobes"][1]["area_W"].is_null());

  const auto spread = as_json(distribution({1., 3.}), "V");
  EXPECT_DOUBLE_EQ(spread["mean_V"], 2.);
  EXPECT_DOUBLE_EQ(as_json(distribution({1., 3.}), "")["median"], 2.);
  EXPECT_TRUE(as_json(distribution({}), "V")["median_V"].is_null());
}

TEST(FiguresJson, EnergyPerEventIsThatOfThePulsesThatSwitch)
{
  // 1 V for 2 s: 3 A throughout, 6 J; and from 1 A to 3 A, straight, 4 J. The source gives twice the voltage.
  const DonePulse steady{1, "", 0., 2., pulse_figures({{0., 1., 2., 3.}, {2., 1., 2., 3.}})};
  const DonePulse switching{2, "", 2., 4., pulse_figures({{0., 1., 2., 1.}, {2., 1., 2., 3.}})};
  const auto      both = pulses_json({steady, switching});
  EXPECT_EQ(both["number"], 2);
  EXPECT_EQ(both["events"], 1);
  EXPECT_DOUBLE_EQ(both["energy_device"]["mean_J"], 5.);
  EXPECT_DOUBLE_EQ(both["energy_source"]["mean_J"], 10.);
  EXPECT_DOUBLE_EQ(both["energy_device_per_event"]["mean_J"], 4.);
  EXPECT_DOUBLE_EQ(both["energy_source_per_event"]["mean_J"], 8.);
  // Nine tenths of the change from 1 to 3 A are done after 1.8 s; until then 1.8 + 0.5*1.8^2 = 3.42 J.
  EXPECT_DOUBLE_EQ(both["switching_time"]["mean_s"], 1.8);
  EXPECT_NEAR(both["energy_device_until_switching"]["mean_J"].get<double>(), 3.42, 1e-12);
  EXPECT_NEAR(both["energy_source_until_switching"]["mean_J"].get<double>(), 6.84, 1e-12);
  EXPECT_EQ(pulses_json({steady})["events"], 0);
  EXPECT_TRUE(pulses_json({steady})["energy_device_per_event"].is_null());
  EXPECT_TRUE(pulses_json({}).is_null());
}

TEST(FiguresJson, Retention)
{
  // A factor of e in time between two temperatures 1/(k T) of 25 and 26 per eV: 1 eV.
  const double boltzmann = 1.380649e-23 / 1.602176634e-19;
  const auto   out       = as_json(arrhenius_figures(
      {{1. / (boltzmann * 25.), 1., 9.}, {1. / (boltzmann * 26.), std::exp(1.), 9.}, {300., {}, 1e4}}));
  EXPECT_NEAR(out["activation_energy_eV"].get<double>(), 1., 1e-10);
  EXPECT_TRUE(out["activation_energy_interval_eV"].is_null());
  EXPECT_EQ(out["verdict"], "undecided");
  EXPECT_TRUE(out["bakes"][2]["failure_time_s"].is_null());
  EXPECT_DOUBLE_EQ(out["bakes"][2]["failure_time_lower_bound_s"], 1e4);
  EXPECT_TRUE(out["bakes"][0]["failure_time_lower_bound_s"].is_null());
  ASSERT_TRUE(out["extrapolation"].is_array());
  EXPECT_DOUBLE_EQ(out["extrapolation"][0]["temperature_K"], 358.15);
  EXPECT_TRUE(out["extrapolation"][0]["lifetime_s"].is_number());
  EXPECT_DOUBLE_EQ(out["lasting"][0]["lifetime_s"], 3.15576e8);
  EXPECT_TRUE(out["lasting"][0]["temperature_K"].is_number());
  EXPECT_EQ(out["notes"].size(), 2u); // the censored bake, two points only
  EXPECT_EQ(as_json(arrhenius_figures({}))["verdict"], "no line");

  // Three scattered points of measured data: the interval is a pair.
  ArrheniusOptions options;
  options.free_of_noise = false;
  const auto scattered  = as_json(arrhenius_figures({{400., 1e6, 0.}, {450., 1e4, 0.}, {500., 1e3, 0.}}, options));
  ASSERT_TRUE(scattered["activation_energy_interval_eV"].is_array());
  EXPECT_LT(scattered["activation_energy_interval_eV"][0], scattered["activation_energy_interval_eV"][1]);
}

TEST(FiguresJson, Synapse)
{
  const auto analog = as_json(analog_figures({{1e-9, 2e-9, 3e-9}, {3e-9, 2e-9, 1e-9}}));
  EXPECT_DOUBLE_EQ(analog["dynamic_range"], 3.);
  EXPECT_DOUBLE_EQ(analog["maximum_conductance_S"], 3e-9);
  EXPECT_EQ(analog["potentiation_levels"], 3);
  EXPECT_NEAR(analog["potentiation"]["nonlinearity"].get<double>(), 0., 1e-6);
  EXPECT_TRUE(as_json(AnalogFigures())["potentiation"].is_null());

  const auto pairs = as_json(std::vector<PulsePair>{{0.1, 1., 2.}, {0.2, 1., 1.5}});
  EXPECT_DOUBLE_EQ(pairs["pairs"][0]["paired_pulse_index"], 1.);
  EXPECT_DOUBLE_EQ(pairs["pairs"][0]["interval_s"], 0.1);
  EXPECT_NEAR(pairs["decay"]["terms"][0]["time_constant_s"].get<double>(), 0.1 / std::log(2.), 1e-7);
  EXPECT_TRUE(as_json(std::vector<PulsePair>{})["decay"].is_null());

  const auto window = as_json(TimingWindow{Exponential{0.5, 0.02}, {}});
  EXPECT_DOUBLE_EQ(window["A_plus"], 0.5);
  EXPECT_DOUBLE_EQ(window["tau_plus_s"], 0.02);
  EXPECT_TRUE(window["tau_minus_s"].is_null());
  EXPECT_EQ(window["definitions"]["A_plus"], definition_of_timing_window);
}
} // namespace
} // namespace ionstack::postprocess
