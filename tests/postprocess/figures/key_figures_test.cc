// SPDX-License-Identifier: Apache-2.0
#include "postprocess/figures/key_figures.h"

#include "postprocess/figures/experiment_figures.h"
#include "postprocess/figures/figures_json.h"

#include <gtest/gtest.h>

#include <cmath>

/// The table at the end of a run.
namespace ionstack::postprocess
{
namespace
{
using json = nlohmann::ordered_json;

TEST(Legible, ThreeDecadesAPrefix)
{
  EXPECT_EQ(legible(12346., "Ohm"), "12.35 kOhm");
  EXPECT_EQ(legible(4.56e-12, "J"), "4.56 pJ");
  EXPECT_EQ(legible(-0.664, "V"), "-0.664 V");
  EXPECT_EQ(legible(-0.0664, "V"), "-66.4 mV");
  EXPECT_EQ(legible(1e-9, "s"), "1 ns");
  EXPECT_EQ(legible(999.96, "A"), "1 kA"); // rounding first: never "1000 A"
  EXPECT_EQ(legible(0.099999, "A"), "0.1 A");
  EXPECT_EQ(legible(0., "W"), "0 W");
  EXPECT_EQ(legible(1e-25, "J"), "1e-25 J"); // no prefix below atto
  EXPECT_EQ(legible(1902.6, "K"), "1903 K");
  EXPECT_EQ(legible(1e-9, ""), "1e-09");
  EXPECT_EQ(legible(3.15576e8, "s"), "3.156e+08 s (10 years)"); // 3.15576e7 s a year
  EXPECT_EQ(legible(5e3, "s"), "5000 s");
  EXPECT_EQ(legible(1.5, "V", 6), "   1.5 V");
}

/// The lines that hold a text.
std::vector<std::string> with(const std::vector<std::string> &lines, const std::string &text)
{
  std::vector<std::string> found;
  for (const std::string &line : lines)
    if (line.find(text) != std::string::npos)
      found.push_back(line);
  return found;
}

TEST(KeyFigures, OfALoop)
{
  SweepFigures sweep;
  sweep.set_voltage    = -0.9;
  sweep.set_current    = -1e-3;
  sweep.set_power      = 0.9e-3;
  sweep.set_energy     = 4e-5;
  sweep.on_resistance  = 1e3;
  sweep.off_resistance = 4e3;
  json summary{{"sweep", as_json(sweep, {{1., 1., true, 2e-4}, {-1., -1., true, -1e-4}})},
               {"temperature", {{"maximum_K", 461.02}, {"maximum_time_s", 0.4}, {"maximum_voltage_V", 0.8}}},
               {"energy", {{"terminal_J", 1.5e-4}}},
               {"conservation", {{"power_balance_error", nullptr}, {"ions_relative_error", {{"silver ion", 2e-15}}}}}};
  summary["sweep"]["read_voltage_V"] = 0.1;
  const std::vector<std::string> expected{
      "sweep",
      "  set voltage                            -0.9 V      at -1 mA, 900 uW; its branch takes 40 uJ",
      "  reset voltage                          none",
      "  on resistance                             1 kOhm   at a read voltage of 0.1 V",
      "  off resistance                            4 kOhm",
      "  window                                    4        off over on",
      "  hysteresis area                         300 uW     of 2 lobes",
      "whole run",
      "  peak temperature                        461 K      at 0.4 s, 0.8 V",
      "  energy from the terminals               150 uJ",
      "  ion balance error                     2e-15        silver ion"};
  EXPECT_EQ(key_figures(summary), expected);
}

TEST(KeyFigures, OfExperiments)
{
  const auto pulse = [](long long number, double amplitude, double end)
  {
    return DonePulse{number,
                     "1 spike pair 1 V width 1 ms delay 2 ms",
                     3e-3 * number,
                     3e-3 * number + 1e-3,
                     pulse_figures({{0., amplitude, amplitude, 1e-3}, {1e-3, amplitude, amplitude, end}})};
  };
  const std::vector<DonePulse> pulses{pulse(1, 1., 1e-3), pulse(2, 1., 3e-3)};
  std::vector<DoneRead>        reads;
  for (int number = 0; number < 5; ++number)
    reads.push_back({1e-2 * number, number, "", 0, 300., 1e-3 + 1e-4 * number});
  std::vector<DonePulse> potentiation;
  for (int number = 1; number < 5; ++number)
    potentiation.push_back(pulse(number, 1., 1e-3));
  std::vector<DoneRead> baked;
  for (const double kelvin : {350., 400.})
    for (const double time : {1., 2., 4.})
      baked.push_back({time, 0, "", kelvin < 375. ? 1 : 2, kelvin, 1e-3 / (kelvin < 375. ? time : time * time)});

  json summary;
  summary["pulses"]     = pulses_json(pulses);
  summary["reads"]      = reads_json(reads);
  summary["retention"]  = retention_json(baked, {RetentionCriterion::Kind::factor, 1.5});
  summary["analog"]     = analog_json(potentiation, reads);
  summary["plasticity"] = plasticity_json(pulses, {});
  const auto lines      = key_figures(summary);
  // 1 V: 1 mA for 1 ms, and from 1 to 3 mA. The latter switches after 0.9 ms.
  const std::vector<std::string> of_pulses{
      "pulses",
      "  number                                    2        1 of them switched the device",
      "  energy at the device, mean              1.5 uJ     1 uJ to 2 uJ",
      "  energy at the source, mean              1.5 uJ     1 uJ to 2 uJ",
      "  energy per event, device                  2 uJ",
      "  energy per event, source                  2 uJ",
      "  switching time (90 %), mean             900 us",
      "  peak current, mean                        2 mA     1 mA to 3 mA",
      "reads",
      "  number                                    5",
      "  first conductance                         1 mS",
      "  last conductance                        1.4 mS     between 1 mS and 1.4 mS",
      "retention"};
  ASSERT_GE(lines.size(), of_pulses.size());
  EXPECT_EQ(std::vector<std::string>(lines.begin(), lines.begin() + long(of_pulses.size())), of_pulses);
  // In the first second, over which ln R runs straight, R grows by 2 and by 4: by 1.5 after ln 1.5/ln 2 = 0.585 and
  // ln 1.5/ln 4 = 0.2925 s.
  EXPECT_EQ(with(lines, "lost at"),
            (std::vector<std::string>{"  lost at 350 K after                   0.585 s      from 1 kOhm to 4 kOhm",
                                      "  lost at 400 K after                  0.2925 s      from 1 kOhm to 16 kOhm"}));
  EXPECT_EQ(with(lines, "activation energy").size(), 1u);
  EXPECT_EQ(with(lines, "lasts 10 years up to").size(), 1u);
  EXPECT_EQ(with(lines, "dynamic range"),
            std::vector<std::string>{"  dynamic range                           1.4        from 1 mS to 1.4 mS"});
  EXPECT_EQ(with(lines, "nonlinearity of potentiation").size(), 1u);
  // Peaks of 1 and 3 mA; from the end of the first pulse to the second 2 ms.
  EXPECT_EQ(with(lines, "paired-pulse index"),
            std::vector<std::string>{"  paired-pulse index                        2        after 2 ms"});
}

TEST(KeyFigures, OfNothingThereIsNothing)
{
  EXPECT_TRUE(key_figures(json::object()).empty());
  EXPECT_TRUE(key_figures({{"sweep", as_json(SweepFigures(), {})}}).empty());
}

TEST(KeyFigures, LongListsAreCut)
{
  json bakes = json::array();
  for (int i = 0; i < 9; ++i)
    bakes.push_back({{"temperature_K", 300 + i}, {"failure_time_s", nullptr}, {"observed_duration_s", 1e3}});
  const auto lines = key_figures({{"retention", {{"bakes", bakes}}}});
  EXPECT_EQ(with(lines, "for at least").size(), 6u);
  EXPECT_EQ(with(lines, "further bakes"),
            std::vector<std::string>{"  further bakes                             3        in summary.json"});
}
} // namespace
} // namespace ionstack::postprocess
