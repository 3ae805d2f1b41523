// SPDX-License-Identifier: Apache-2.0
#include "testbed.h"

#include "materials/units/constants.h"

#include <gtest/gtest.h>

#include <cmath>

// A slab between two heat sinks at 300 K with constant conductivities, heated by the current: the parabola
// T = T0 + sigma V^2/(2 kappa) s (1 - s), whose top is sigma V^2/(8 kappa) high. Any text on heat conduction.
namespace ionstack::tests
{
namespace
{
/// 1e5 S/m, 10 W/(m K), 0.5 V: 312.5 K.
constexpr double thickness = 100., voltage = 0.5, top = 1e5 * voltage * voltage / (8. * 10.);

std::string device_text(const std::string &extents)
{
  return R"(
subsection Stack
  set Layers = slab
  set Coordinates = )" +
         extents + R"(
  subsection Layer slab
    set Material  = conductor
    set Thickness = 100 nm
    # Uneven cells: 1.5 nm below, 12 nm above.
    set Cell size           = 12 nm
    set Cell size at bottom = 1.5 nm
  end
end
subsection Mesh
  set Coarsening levels = 0
end
)" + between_contacts("ramp to 0.5 V in 1 s", "Temperature = 300 K", "Temperature = 300 K") +
         R"(subsection Tolerances
  set Relative    = 1e-10
  set Potential   = 1e-10 V
  set Temperature = 1e-8 K
end
)";
}

/// The three-point differences of the box scheme are exact for parabolas on any line of cells: slopes at midpoints are
/// exact, and half of each edge's heat at its ends makes sigma E^2 times the length of the control volume. So nodes are
/// exact up to the error left by Newton's method, a part of the tolerances above (measured as mean over the nodes, so
/// that one node may exceed it by the root of their number), and to the round-off of some 20 cells.
template <int dim>
void expect_parabola(const std::string &extents, const double area)
{
  const solver::Device device =
      read_device(device_text(extents), {material_text("conductor", "value: 1e5 S/m", "value: 10 W/(m K)")});
  const auto state = balanced_state<dim>(device, 1.);

  const double tolerance = 1e-6;
  const double error     = largest_error<dim>(state.nodes,
                                          1,
                                          [](const dealii::Point<dim> &p)
                                          {
                                            const double s = p[dim - 1] / thickness;
                                            return 300. + 4. * top * s * (1. - s);
                                          });
  show("largest error [K] of 312.5 K", error);
  EXPECT_LT(error, tolerance);
  const double error_of_potential =
      largest_error<dim>(state.nodes, 0, [](const dealii::Point<dim> &p) { return voltage * p[dim - 1] / thickness; });
  EXPECT_LT(error_of_potential, 1e-9);

  // Terminals in the order of contacts, potential before temperature. The power leaves in halves on both sides.
  const double current = internal_conductivity(1e5) * area * voltage / thickness;
  ASSERT_EQ(state.balance.inflow.size(), 4u);
  EXPECT_NEAR(state.balance.inflow[0] / current, -1., 1e-9);
  EXPECT_NEAR(state.balance.inflow[2] / current, 1., 1e-9);
  EXPECT_NEAR(state.balance.dissipated / (voltage * current), 1., 1e-9);
  EXPECT_NEAR(state.balance.inflow[1] / (voltage * current), -0.5, 1e-8);
  EXPECT_NEAR(state.balance.inflow[3] / (voltage * current), -0.5, 1e-8);
}

TEST(JouleHeat, planar)
{
  expect_parabola<2>("planar\n  set Width = 5 nm\n  set Depth = 7 nm", 35.);
}

TEST(JouleHeat, axisymmetric)
{
  expect_parabola<2>("axisymmetric\n  set Radius = 5 nm", 25. * dealii::numbers::PI);
}

TEST(JouleHeat, box)
{
  expect_parabola<3>("box\n  set Width = 5 nm\n  set Breadth = 3 nm\n  set Lateral cell size = 2.5 nm", 15.);
}
} // namespace
} // namespace ionstack::tests
