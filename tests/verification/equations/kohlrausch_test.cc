// SPDX-License-Identifier: Apache-2.0
#include "testbed.h"

#include "materials/units/units.h"
#include "physics/local/state.h"

#include <gtest/gtest.h>

#include <cmath>

// Conductors in which heat and charge move together, kappa = L sigma T (Wiedemann & Franz), between heat sinks at T0:
// temperature is a function of potential alone, T^2 = T0^2 + phi (V - phi)/L, whatever the distribution of sigma, with
// the top T0^2 + V^2/(4 L) at phi = V/2. Kohlrausch, Ann. Phys. 306, 132 (1900); L = 2.44e-8 V^2/K^2 (Sommerfeld).
namespace ionstack::tests
{
namespace
{
constexpr double lorenz = 2.44e-8, ambient = 300.;

/// kappa = L sigma T0 (1 + (T - T0)/T0) = L sigma T.
std::string conductor(const std::string &name, const double conductivity)
{
  return material_text(name,
                       "value: " + units::shortest(conductivity) + " S/m",
                       "law: linear in temperature, value: " + units::shortest(lorenz * conductivity * ambient) +
                           " W/(m K), coefficient: " + units::shortest(1. / ambient) +
                           " 1/K, reference_temperature: 300 K");
}

std::string device_text(const std::string &layers, const double voltage, const unsigned int refinement)
{
  return R"(
subsection Stack
  set Coordinates = planar
  set Width = 2 nm
  set Depth = 1 nm
  set Lateral cell size = 2 nm
)" + layers +
         R"(end
subsection Mesh
  set Coarsening levels = 0
  set Refinement = )" +
         std::to_string(refinement) + R"(
end
)" +
         between_contacts(
             "ramp to " + units::shortest(voltage) + " V in 1 s", "Temperature = 300 K", "Temperature = 300 K") +
         R"(subsection Tolerances
  set Relative    = 1e-9
  set Potential   = 1e-9 V
  set Temperature = 1e-7 K
end
)";
}

std::string layer(const std::string &name, const std::string &material, const unsigned int cells)
{
  return "  subsection Layer " + name + "\n    set Material = " + material +
         "\n    set Thickness = 10 nm\n    set Cells = " + std::to_string(cells) + "\n  end\n";
}

double largest_temperature(const std::vector<Node<2>> &nodes)
{
  double largest = 0.;
  for (const Node<2> &node : nodes)
    if (node.field == 1)
      largest = std::max(largest, node.value);
  return dealii::Utilities::MPI::max(largest, MPI_COMM_WORLD);
}

/// The leading error of the temperature's top. A mean of kappa along an edge from T_a to T_b is, for a symmetric mean,
/// A (1 - m (T_b - T_a)^2/A^2) with A the arithmetic one; with m = 0 the scheme would be exact at nodes, because
/// w = T^2/2 is a parabola. So w' errs by m h^2 T'^2/T^2 of itself, and at the middle, where symmetry lets the flux
/// vanish, w by m h^2 times the integral of T'^3/T over half the length, and T by that over T.
double predicted_error(const double voltage, const double h)
{
  const double spread = 0.02, mean = physics::edge_mean(1. - 0.5 * spread, 1. + 0.5 * spread);
  const double m        = (1. - mean) / (spread * spread);
  double       integral = 0.;
  const int    n        = 100000;
  for (int i = 0; i < n; ++i)
  {
    const double s     = 0.5 * (i + 0.5) / n;
    const double T     = std::sqrt(ambient * ambient + voltage * voltage / lorenz * s * (1. - s));
    const double slope = voltage * voltage / lorenz * (1. - 2. * s) / (2. * T);
    integral += 0.5 / n * slope * slope * slope / T;
  }
  return m * h * h * integral / std::sqrt(ambient * ambient + voltage * voltage / (4. * lorenz));
}

TEST(Kohlrausch, temperature_of_a_wire)
{
  // T_max of the formula for 0.1, 0.2, 0.3 and 0.5 V, to the digits of a table made independently.
  const double voltages[] = {0.1, 0.2, 0.3, 0.5}, table[] = {438.70, 706.99, 1006.05, 1628.34};
  for (unsigned int i = 0; i < 4; ++i)
  {
    const double exact = std::sqrt(ambient * ambient + voltages[i] * voltages[i] / (4. * lorenz));
    EXPECT_NEAR(exact, table[i], 0.005);

    const unsigned int coarsest = 256;
    double             errors[3];
    for (unsigned int refinement = 0; refinement < 3; ++refinement)
    {
      const auto device = read_device(
          device_text("  set Layers = wire\n" + layer("wire", "conductor", coarsest), voltages[i], refinement),
          {conductor("conductor", 1e5)});
      const auto state   = balanced_state<2>(device, 1.);
      errors[refinement] = largest_temperature(state.nodes) - exact;
      EXPECT_NEAR(state.balance.dissipated / (voltages[i] * state.balance.inflow[2]), 1., 1e-8);
    }
    const double predicted = predicted_error(voltages[i], 1. / (4. * coarsest));
    show("error at the top [K], 1024 cells, " + std::to_string(voltages[i]).substr(0, 3) + " V", errors[2]);
    show("  predicted", predicted);
    show("  order", order(errors[1], errors[2]));
    // What follows the leading error is smaller by (h T'/T)^2, which is largest at the ends of the wire: 0.11^2 = 0.012
    // for 0.5 V on the mesh before the finest, a quarter of that on the finest. Up to h T'/T = 0.15 the mean along an
    // edge is the geometric one.
    EXPECT_NEAR(errors[2] / predicted, 1., 0.02);
    EXPECT_NEAR(order(errors[1], errors[2]), 2., 0.1);
  }
}

TEST(Kohlrausch, coarse_wire)
{
  // Where the temperature changes much along an edge the mean is the integral over it, and nodes are exact on any mesh.
  // What is left are the edges along which kappa changes by less than exp(0.3): its geometric mean is 0.3^2/8 of it
  // below the exact one, and T^2 - T0^2 at most as much in all.
  for (const double voltage : {0.2, 0.5})
    for (const unsigned int cells : {4u, 10u, 40u})
    {
      const auto device =
          read_device(device_text("  set Layers = wire\n" + layer("wire", "conductor", cells), voltage, 0),
                      {conductor("conductor", 1e5)});
      const auto   state = balanced_state<2>(device, 1.);
      const double exact = std::sqrt(ambient * ambient + voltage * voltage / (4. * lorenz));
      const double error = largest_temperature(state.nodes) / exact - 1.;
      show("relative error at the top, " + std::to_string(cells) + " cells", error);
      EXPECT_LT(std::abs(error), 0.5 * 0.3 * 0.3 / 8.);
    }
}

TEST(Kohlrausch, layers)
{
  // The relation of T to phi holds through layers of any conductivity.
  const double voltage = 0.3;
  double       errors[3];
  for (unsigned int refinement = 0; refinement < 3; ++refinement)
  {
    const auto device = read_device(device_text("  set Layers = lower, middle, upper\n" + layer("lower", "good", 16) +
                                                    layer("middle", "bad", 64) + layer("upper", "fair", 32),
                                                voltage,
                                                refinement),
                                    {conductor("good", 1e5), conductor("bad", 2e4), conductor("fair", 5e4)});
    const auto state  = balanced_state<2>(device, 1.);
    std::vector<Node<2>> potential, temperature;
    for (const Node<2> &node : state.nodes)
      (node.field == 0 ? potential : temperature).push_back(node);
    double largest = 0.;
    for (const Node<2> &t : temperature)
      for (const Node<2> &p : potential)
        if (p.position.distance(t.position) < 1e-9)
          largest = std::max(largest,
                             std::abs(t.value - std::sqrt(ambient * ambient + p.value * (voltage - p.value) / lorenz)));
    errors[refinement] = dealii::Utilities::MPI::max(largest, MPI_COMM_WORLD);
    show("largest error [K]", errors[refinement]);
  }
  show("order", order(errors[1], errors[2]));
  EXPECT_NEAR(order(errors[1], errors[2]), 2., 0.1);
}
} // namespace
} // namespace ionstack::tests
