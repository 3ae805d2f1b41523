// SPDX-License-Identifier: Apache-2.0
#include "ion_slab.h"

#include <gtest/gtest.h>

#include <cmath>

// Diffusion without field, and along a gradient of temperature.
namespace ionstack::tests
{
namespace
{
constexpr double D = IonSlab::diffusivity, k = constants::boltzmann;

TEST(Diffusion, step)
{
  // c = erfc((z - 5 nm)/sqrt(4 D t))/2, Crank, The Mathematics of Diffusion, eq. 2.14; the walls are 5 sqrt(4 D t)
  // away, erfc(5) = 1.5e-12. The node on the step starts with 1/2. On N cells the discrete heat equation errs by
  // h^2/12 c'''' as leading term and so by second order; time tolerance 1e-7 against errors above 1e-4.
  double errors[3];
  for (unsigned int refinement = 0; refinement < 3; ++refinement)
  {
    IonSlab slab;
    slab.cells       = 40;
    slab.refinement  = refinement;
    slab.profile     = "(z < 4.999) + 0.5*(abs(z - 5) < 0.001)";
    slab.steps       = "hold 0.25 s"; // sqrt(4 D t) = 1 nm
    const auto final = run<2>(slab.device());
    errors[refinement] =
        largest_error<2>(final.nodes, 1, [](const dealii::Point<2> &p) { return 0.5 * std::erfc((p[1] - 5.) / 1.); });
  }
  show("largest error", errors[2]);
  show("order", order(errors[1], errors[2]));
  EXPECT_NEAR(order(errors[1], errors[2]), 2., 0.1);
}

TEST(Diffusion, release_from_a_cylinder)
{
  // On the axis c = 1 - exp(-R^2/4 D t) (Crank, eq. 3.13 with I_0(0) = 1): one half at t = R^2/(4 D ln 2). The wall at
  // 6 R is at 5 sqrt(4 D t): exp(-25) of the ions come so far.
  const double        R = 2., half_time = R * R / (4. * D * std::log(2.));
  std::vector<double> errors;
  for (unsigned int refinement = 0; refinement < 3; ++refinement)
  {
    IonSlab slab;
    slab.extents     = "axisymmetric\n  set Radius = 12 nm\n  set Lateral cell size = 0.5 nm";
    slab.cells       = 1;
    slab.refinement  = refinement;
    slab.profile     = "(r < 1.999) + 0.5*(abs(r - 2) < 0.001)";
    slab.steps       = "hold " + units::shortest(half_time) + " s";
    const auto final = run<2>(slab.device());
    double     error = 0.;
    for (const Node<2> &node : final.nodes)
      if (node.field == 1 && node.position[0] < 1e-9)
        error = std::max(error, std::abs(node.value - 0.5));
    errors.push_back(dealii::Utilities::MPI::max(error, MPI_COMM_WORLD));
  }
  show("error on the axis", errors[2]);
  show("order", order(errors[1], errors[2]));
  EXPECT_NEAR(order(errors[1], errors[2]), 2., 0.1);
  // Of the size of h^2/(4 D t) = (0.125/2.4)^2 = 3e-3.
  EXPECT_LT(errors[2], 3e-3);
}

TEST(Thermodiffusion, steady_state_between_heat_sinks)
{
  // No current, temperatures 300 and 500 K: zero flux means d ln c = Q/(k T^2) dT, ions gather at the hot end for
  // Q = 0.7 eV > 0, ln(c_hot/c_cold) = Q/k (1/300 - 1/500) = 10.8. The edge flux uses the mean temperature T_m, and
  // 1/T_m^2 against the exact 1/(T_a T_b) errs by -(dT)^2/(4 T_m^4): in total -Q/k dT^2/12 (1/300^3 - 1/500^3), dT the
  // difference per cell; the next term is smaller by (dT/T)^2 < 1e-3.
  const double cold = 300., hot = 500., Q = 0.7;
  double       errors[3];
  unsigned int cells = 16;
  for (unsigned int refinement = 0; refinement < 3; ++refinement, cells *= 2)
  {
    IonSlab slab;
    slab.cells       = 16;
    slab.refinement  = refinement;
    slab.lower_sink  = "300 K";
    slab.upper_sink  = "500 K";
    slab.steps       = "hold 500 s";
    slab.tolerance   = 1e-9;
    const auto final = run<2>(slab.device());

    const double error_of_temperature =
        largest_error<2>(final.nodes, 1, [&](const dealii::Point<2> &p) { return cold + (hot - cold) * p[1] / 10.; });
    EXPECT_LT(error_of_temperature, 1e-6);

    double at_hot = 0., at_cold = 0.;
    for (const Node<2> &node : final.nodes)
      if (node.field == 2 && node.position[1] > 9.999)
        at_hot = node.value;
      else if (node.field == 2 && node.position[1] < 0.001)
        at_cold = node.value;
    at_hot                 = dealii::Utilities::MPI::max(at_hot, MPI_COMM_WORLD);
    at_cold                = dealii::Utilities::MPI::max(at_cold, MPI_COMM_WORLD);
    errors[refinement]     = std::log(at_hot / at_cold) - Q / k * (1. / cold - 1. / hot);
    const double dT        = (hot - cold) / cells;
    const double predicted = -Q / k * dT * dT / 12. * (std::pow(cold, -3) - std::pow(hot, -3));
    show("error of ln(c_hot/c_cold) over prediction", errors[refinement] / predicted);
    EXPECT_NEAR(errors[refinement] / predicted, 1., 2. * dT * dT / (cold * cold) + 0.01);
  }
  show("order", order(errors[1], errors[2]));
  EXPECT_NEAR(order(errors[1], errors[2]), 2., 0.05);
}
} // namespace
} // namespace ionstack::tests
