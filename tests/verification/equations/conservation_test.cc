// SPDX-License-Identifier: Apache-2.0
#include "testbed.h"

#include "ion_slab.h"

#include <gtest/gtest.h>

#include <cmath>

// Runs with all couplings: what is conserved, what balances, and what does not depend on the number of ranks.
namespace ionstack::tests
{
namespace
{
/// Two oxide layers between heat sinks; conductivities depend on ions and temperature, ions hop with the sinh law and
/// thermodiffusion, and a series resistor takes part of the voltage.
solver::Device coupled_device(const std::string &coordinates)
{
  const std::string text =
      R"(
subsection Stack
  set Layers = electrode, oxide
  set Coordinates = )" +
      coordinates +
      R"(
  subsection Layer electrode
    set Material  = metal
    set Thickness = 8 nm
    set Cells     = 4
  end
  subsection Layer oxide
    set Material  = oxide
    set Thickness = 8 nm
    set Cells     = 16
  end
end
subsection Physics
  set Species = ion
end
subsection Species ion
  set Regions               = oxide
  set Initial concentration = 1e27 1/m^3
  set Initial profile       = 0.2 + 0.7*(r < 3)*(z < 14)
end
)" +
      between_contacts("ramp to 0.7 V at 1 V/s, hold 30 ms, ramp to -0.5 V in 0.4 s, ramp to 0 V at 1 V/s",
                       "Temperature = 300 K",
                       "Temperature = 320 K\nSeries resistance = 500 Ohm") +
      R"(subsection Time
  set Initial step = 1 ms
end
)";
  return read_device(
      text,
      {material_text("metal", "value: 1e6 S/m", "value: 20 W/(m K)"),
       material_text("oxide",
                     "law: Arrhenius, prefactor: {law: linear in concentration, species: ion, from: {concentration: 0 "
                     "1/m^3, value: 5e3 S/m}, to: {concentration: 3e27 1/m^3, value: 9e4 S/m}}, activation_energy: "
                     "0.02 eV",
                     "law: linear in temperature, value: {law: linear in concentration, species: ion, from: "
                     "{concentration: 0 1/m^3, value: 0.5 W/(m K)}, to: {concentration: 3e27 1/m^3, value: 20 W/(m "
                     "K)}}, coefficient: 0.002 1/K, reference_temperature: 300 K",
                     "ion",
                     "charge_number: 2\nhop_distance: 0.2 nm\nattempt_frequency: 1e12 Hz\nmigration_energy: 0.8 "
                     "eV\ndiffusion_prefactor: 0.5\ndrift_prefactor: 1\nfield_argument_factor: 0.5\nfield_cap: 0.5 "
                     "V/nm\nheat_of_transport: 0.3 eV\n")});
}

const std::string ring = "axisymmetric\n  set Radius = 6 nm\n  set Lateral cell size = 1 nm";

class CoupledRun : public testing::Test
{
protected:
  /// The run is made once for all tests.
  static const Recording<2> &recording()
  {
    static const Recording<2> result = run<2>(coupled_device(ring));
    return result;
  }
};

TEST_F(CoupledRun, moves_ions)
{
  // Otherwise the tests below would say nothing.
  const auto &steps   = recording().steps;
  double      hottest = 0., most = 0.;
  for (const auto &step : steps)
  {
    hottest = std::max(hottest, step.temperature_maximum);
    most    = std::max(most, step.species[0].maximum);
  }
  show("steps", static_cast<double>(steps.size()));
  show("highest temperature [K]", hottest);
  show("highest concentration [1/m^3]", most);
  EXPECT_GT(hottest, 400.);
  EXPECT_GT(most, 1.2e27);
}

TEST_F(CoupledRun, ions_are_conserved)
{
  // Each flux leaves one node and enters another, so that the sum of all rows is the change of the number of ions, and
  // linear solves satisfy a sum of rows to round-off: per step some 1e-16 of the ions times the root of their rows.
  const auto  &steps = recording().steps;
  double       worst = 0.;
  const double ions  = steps.front().species[0].ions;
  for (const auto &step : steps)
    worst = std::max(worst, std::abs(step.species[0].ions / ions - 1.));
  show("largest relative change", worst);
  EXPECT_LT(worst, 1e-15 * static_cast<double>(steps.size()) * 16.);
  for (const auto &step : steps)
    EXPECT_GE(step.species[0].minimum, 0.);
}

TEST_F(CoupledRun, power_and_currents_balance)
{
  // Joule heat is taken from the same edge fluxes as the currents, so that what is dissipated is what the contacts
  // deliver up to the defect of Kirchhoff's law that Newton's method leaves: asked for is 1e-8 of the power.
  double worst_power = 0., worst_current = 0., worst_heat = 0., largest = 0.;
  for (const auto &step : recording().steps)
    largest = std::max(largest, step.dissipated_power);
  for (const auto &step : recording().steps)
  {
    double power = 0., current = 0., heat = 0.;
    for (const auto &contact : step.contacts)
    {
      power += contact.voltage * contact.current;
      current += contact.current;
      heat += contact.heat;
    }
    // A device at rest has no power to compare with.
    if (step.dissipated_power < 1e-6 * largest)
      continue;
    worst_power   = std::max(worst_power, std::abs(power / step.dissipated_power - 1.));
    worst_current = std::max(worst_current, std::abs(current / step.contacts[0].current));
    worst_heat    = std::max(worst_heat, std::abs(heat / step.dissipated_power + 1.));
  }
  show("power", worst_power);
  show("current", worst_current);
  show("heat", worst_heat);
  EXPECT_LT(worst_power, 1e-8);
  // The criterion weighs the defect of a node with its potential, so that one next to the grounded contact, at 1/100 of
  // the voltage, may be a hundred times larger.
  EXPECT_LT(worst_current, 1e-6);
}

TEST_F(CoupledRun, series_resistor_takes_its_share)
{
  for (const auto &step : recording().steps)
  {
    const auto &upper = step.contacts[1];
    // To the error that Newton's method leaves in a potential: a part of 1 mV.
    EXPECT_NEAR(upper.voltage + 500. * upper.current, upper.source_voltage, 1e-6) << step.time;
  }
}

TEST_F(CoupledRun, stops_at_break_points)
{
  const auto             device = coupled_device(ring);
  std::vector<double>    due, hit;
  const solver::Waveform waveform = waveform_of(device.protocol);
  for (const auto &point : waveform.points())
    due.push_back(point.time);
  const auto &steps = recording().steps;
  for (std::size_t i = 0; i < steps.size(); ++i)
    if (steps[i].break_point)
    {
      hit.push_back(steps[i].time);
      // Stepping starts afresh behind it.
      if (i + 1 < steps.size())
      {
        EXPECT_LE(steps[i + 1].size, 1e-3 * (1. + 1e-12));
      }
    }
  EXPECT_EQ(hit, due); // exactly
}

TEST_F(CoupledRun, does_not_depend_on_the_number_of_ranks)
{
  // Sums over ranks are taken in another order: round-off, which each Newton solve stops to follow at its tolerance,
  // and which may turn the decision on a step. So results agree to what one step's tolerance permits, 1e-3.
  const auto                      alone = run<2>(coupled_device(ring), MPI_COMM_SELF);
  std::vector<solver::StepReport> shared_breaks, own_breaks;
  for (const auto &step : recording().steps)
    if (step.break_point)
      shared_breaks.push_back(step);
  for (const auto &step : alone.steps)
    if (step.break_point)
      own_breaks.push_back(step);
  ASSERT_EQ(shared_breaks.size(), own_breaks.size());
  double worst = 0.;
  for (std::size_t i = 0; i < own_breaks.size(); ++i)
  {
    worst = std::max(worst, std::abs(shared_breaks[i].contacts[1].current - own_breaks[i].contacts[1].current));
    EXPECT_NEAR(shared_breaks[i].species[0].maximum / own_breaks[i].species[0].maximum, 1., 2e-3);
    EXPECT_NEAR(shared_breaks[i].temperature_maximum / own_breaks[i].temperature_maximum, 1., 2e-3);
  }
  show("largest difference of current [A]", worst);
  EXPECT_LT(worst, 2e-3 * std::abs(own_breaks[1].contacts[1].current));
}

TEST(Conservation, box)
{
  const auto recording =
      run<3>(coupled_device("box\n  set Width = 4 nm\n  set Breadth = 4 nm\n  set Lateral cell size = 1 nm"));
  const auto &steps = recording.steps;
  double      worst = 0.;
  for (const auto &step : steps)
    worst = std::max(worst, std::abs(step.species[0].ions / steps.front().species[0].ions - 1.));
  show("largest relative change", worst);
  EXPECT_LT(worst, 1e-15 * static_cast<double>(steps.size()) * 16.);
}
} // namespace
} // namespace ionstack::tests
