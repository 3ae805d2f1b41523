// SPDX-License-Identifier: Apache-2.0
#include "quadrilaterals.h"
#include "testbed.h"
#include "tests/materials/temporary_folder.h"

#include <gtest/gtest.h>

#include <cmath>

// Resistance between a disc of radius a on the surface of a half space and the inside of it: 1/(4 sigma a) to infinity
// (Holm, Electric Contacts, 4th ed., section 3). Equipotentials are oblate spheroids, half axes a sqrt(1 + x^2) and a
// x, so that grounding one of them leaves exactly atan(x)/(2 pi sigma a): no error of a finite block.
namespace ionstack::tests
{
namespace
{
constexpr double a = 5., spheroid = 20., block = 4. * a;

/// A block of lines that crowd at the edge of the disc, inside of two fans of cells that end on the spheroid.
///
/// Near the edge the potential goes as the root of the distance rho. Lines at the distances t^3, t = i/n, give cells of
/// rho^(2/3)/n, so that the error in energy, the integral of (h phi'')^2 = (h rho^(-3/2))^2 over rho d rho, is finite
/// and the resistance is of second order in 1/n; uniform cells would make it first order.
std::string half_space(const unsigned int n)
{
  std::vector<double> radii, heights;
  for (unsigned int i = 0; i <= n; ++i)
    radii.push_back(a - a * std::pow(1. - static_cast<double>(i) / n, 3));
  for (unsigned int i = 1; i <= n; ++i)
    radii.push_back(a + (block - a) * std::pow(static_cast<double>(i) / n, 3));
  for (unsigned int i = 0; i <= 2 * n; ++i)
    heights.push_back(block * std::pow(0.5 * i / n, 3));

  GmshText mesh;
  for (unsigned int i = 0; i < 2 * n; ++i)
  {
    if (i < n)
      mesh.add_line("disc", {radii[i], 0.}, {radii[i + 1], 0.});
    for (unsigned int j = 0; j < 2 * n; ++j)
      mesh.add_cell({dealii::Point<2>(radii[i], heights[j]),
                     dealii::Point<2>(radii[i + 1], heights[j]),
                     dealii::Point<2>(radii[i + 1], heights[j + 1]),
                     dealii::Point<2>(radii[i], heights[j + 1])});
  }
  // From a point of the block's surface to the spheroid, at distances that grow by a constant factor.
  const auto ray = [&](const dealii::Point<2> &from, const unsigned int k)
  {
    const double           angle = std::atan2(from[1], from[0]);
    const dealii::Point<2> to(a * std::sqrt(1. + spheroid * spheroid) * std::cos(angle),
                              a * spheroid * std::sin(angle));
    const double           ratio = a * spheroid / block, part = (std::pow(ratio, 0.5 * k / n) - 1.) / (ratio - 1.);
    return from + part * (to - from);
  };
  for (unsigned int k = 0; k < 2 * n; ++k)
    for (unsigned int j = 0; j < 2 * n; ++j)
    {
      const dealii::Point<2> right(block, heights[j]), right_next(block, heights[j + 1]), top(radii[j], block),
          top_next(radii[j + 1], block);
      mesh.add_cell({ray(right, k), ray(right, k + 1), ray(right_next, k + 1), ray(right_next, k)});
      mesh.add_cell({ray(top, k), ray(top_next, k), ray(top_next, k + 1), ray(top, k + 1)});
      if (k + 1 == 2 * n)
      {
        mesh.add_line("far", ray(right, k + 1), ray(right_next, k + 1));
        mesh.add_line("far", ray(top, k + 1), ray(top_next, k + 1));
      }
    }
  return mesh.text("half space");
}

TEST(SpreadingResistance, disc_on_a_half_space)
{
  const TemporaryFolder folder;
  double                errors[3];
  for (unsigned int refinement = 0; refinement < 3; ++refinement)
  {
    const auto   file   = folder.write("half_space.msh", half_space(8u << refinement));
    const auto   device = read_device(R"(
subsection Stack
  set Coordinates = axisymmetric
end
subsection Mesh
  set File = )" + file + R"(
  subsection Regions
    set half space = conductor
  end
end
subsection Physics
  set Heat = off
end
subsection Contacts
  set Names = disc, far
end
subsection Contact disc
  set Boundary = disc
end
subsection Contact far
  set Boundary = far
end
subsection Protocol
  set Contact = disc
  set Steps   = ramp to 1 V in 1 s
end
)",
                                    {material_text("conductor", "value: 1e5 S/m", "value: 1 W/(m K)")});
    const auto   state  = balanced_state<2>(device, 1.);
    const double sigma  = internal_conductivity(1e5),
                 exact  = std::atan(spheroid) / (2. * dealii::numbers::PI * sigma * a);
    errors[refinement]  = 1. / state.balance.inflow[0] / exact - 1.;
    EXPECT_NEAR(state.balance.inflow[0] / state.balance.inflow[1], -1., 1e-8);
    show("resistance of the disc to infinity, in parts of 1/(4 sigma a)",
         (1. + errors[refinement]) * (exact * 4. * sigma * a) + 1. - exact * 4. * sigma * a);
  }
  show("relative error of the finest mesh", errors[2]);
  show("order", order(std::abs(errors[1]), std::abs(errors[2])));
  EXPECT_NEAR(order(std::abs(errors[1]), std::abs(errors[2])), 2., 0.2);
}
} // namespace
} // namespace ionstack::tests
