// SPDX-License-Identifier: Apache-2.0
#include "ion_slab.h"

#include <gtest/gtest.h>

#include <cmath>

// Ions in a slab that they cannot leave, in a constant field: dc/dt = D (c'' - (u/L) c'), whose solutions are known in
// the continuum and on the mesh of the box scheme. With u the drift over diffusion times the height L,
//   steady:  c = exp(u z/L)
//   modes:   c = exp(u z/2L) (cos(n pi z/L) + u/(2 n pi) sin(n pi z/L)) exp(-lambda t),
//            lambda = D ((n pi/L)^2 + (u/2L)^2),
// as substitution shows: both have no flux D c' - v c at 0 and L.
namespace ionstack::tests
{
namespace
{
constexpr double L = IonSlab::height, D = IonSlab::diffusivity, pi = 3.14159265358979323846;

/// The same on N cells with the flux of Scharfetter & Gummel: the substitution c_i = exp(p i/2) w_i, p = u/N, makes the
/// three-point matrix symmetric, with the off-diagonal s = (p/2)/sinh(p/2) = B(p) exp(p/2) and the diagonal
/// B(p) + B(-p) = 2 s cosh(p/2), so that w_i = cos(theta i) + alpha sin(theta i), theta = n pi/N, and
/// lambda_h = 2 D s/h^2 (cosh(p/2) - cos theta). The half cells at the ends ask for alpha = p/(2 s sin theta).
struct DiscreteMode
{
  DiscreteMode(const double u, const unsigned int n_cells, const unsigned int n)
      : p(u / n_cells), theta(n * pi / n_cells)
  {
    const double s = p == 0. ? 1. : 0.5 * p / std::sinh(0.5 * p), h = L / n_cells;
    alpha = 0.5 * p / (s * std::sin(theta));
    rate  = 2. * D * s / (h * h) * (std::cosh(0.5 * p) - std::cos(theta));
  }
  double operator()(const double i) const
  {
    return std::exp(0.5 * p * i) * (std::cos(theta * i) + alpha * std::sin(theta * i));
  }
  double p, theta, alpha, rate;
};

IonSlab case_of(const int number)
{
  IonSlab slab;
  slab.voltage = 0.1; // u = 5.8
  if (number == 1)
    slab.hopping = "sinh"; // z a E/2kT = 1.16: u = 7.3
  if (number == 2)
  {
    slab.hopping   = "sinh";
    slab.voltage   = 0.15;
    slab.field_cap = "0.01 V/nm"; // u = 5.6 instead of 16
  }
  return slab;
}

const char *const case_names[] = {"linear", "sinh", "sinh with cap"};

TEST(NernstPlanck, modes_of_the_discrete_slab)
{
  // With dc/dt = -lambda_h times the mode the equations hold to round-off: each row is a sum of terms D/h^2 c V.
  const unsigned int N = 12;
  for (int number = 0; number < 3; ++number)
    for (const unsigned int n : {1u, 2u, 5u})
    {
      IonSlab slab = case_of(number);
      slab.cells   = N;
      const DiscreteMode mode(slab.peclet(), N, n);
      const auto         device = slab.device();
      Equations<2>       equations(device, MPI_COMM_WORLD, false);
      const Unknowns     state(equations.discretization), rates(equations.discretization);
      const auto         cell = [](const dealii::Point<2> &q) { return std::round(q[1] / L * N); };
      equations.set(state,
                    [&](const unsigned int field, const dealii::Point<2> &q) {
                      return field == 0 ? slab.voltage * (1. - q[1] / L)
                                        : 3. * std::exp(mode.p * cell(q)) + mode(cell(q));
                    });
      equations.set(rates,
                    [&](const unsigned int field, const dealii::Point<2> &q)
                    { return field == 0 ? 0. : -mode.rate * mode(cell(q)); });
      const auto residual = equations.residual(state, &rates);
      const auto values   = state.values();
      double     worst    = 0.;
      for (std::size_t i = 0; i < residual.size(); ++i)
        if (equations.discretization.field_of()[i] == 1)
          worst = std::max(worst,
                           std::abs(residual[i]) / (D * N * N / (L * L) * values[i] *
                                                    equations.discretization.volume_of()[i] * (1. + std::abs(mode.p))));
      worst = dealii::Utilities::MPI::max(worst, MPI_COMM_WORLD);
      EXPECT_LT(worst, 1e-13) << case_names[number] << ", mode " << n;
    }
}

TEST(NernstPlanck, blocked_ions_settle_to_boltzmann)
{
  // After 60 times the slowest decay time exp(-60) is left; c is exp(u z/L) at the nodes whatever the mesh, with the
  // factor that makes the sum of c times control volumes that of the start. Error: what Newton's method leaves, a part
  // of the tolerances of 1e-9 c + 1e-9/nm^3, where the smallest concentration is 0.005/nm^3.
  for (int number = 0; number < 3; ++number)
  {
    IonSlab slab      = case_of(number);
    slab.tolerance    = 1e-8;
    const double u    = slab.peclet();
    const double rate = D * (pi * pi + 0.25 * u * u) / (L * L);
    slab.steps        = "hold " + units::shortest(60. / rate) + " s";
    const auto result = run<2>(slab.device());
    double     weight = 0.;
    for (unsigned int i = 0; i <= slab.cells; ++i)
      weight += (i == 0 || i == slab.cells ? 0.5 : 1.) / slab.cells * std::exp(u * i / slab.cells);
    double worst = 0.;
    for (const Node<2> &node : result.nodes)
      if (node.field == 1)
        worst = std::max(worst, std::abs(node.value / (std::exp(u * node.position[1] / L) / weight) - 1.));
    worst = dealii::Utilities::MPI::max(worst, MPI_COMM_WORLD);
    show(std::string(case_names[number]) + ": largest relative error", worst);
    EXPECT_LT(worst, 1e-9 + 1e-9 / 0.005);
  }
}

/// Largest error at the nodes after 1/lambda of the first mode.
double error_of_decay(IonSlab slab, const double tolerance, double &steps)
{
  const double u     = slab.peclet();
  const double rate  = D * (pi * pi + 0.25 * u * u) / (L * L);
  const auto   shape = [&](const double z, const double amplitude)
  {
    return std::exp(u * (z / L - 1.)) + amplitude * 0.1 * std::exp(u * (0.5 * z / L - 0.5)) *
                                            (std::cos(pi * z / L) + u / (2. * pi) * std::sin(pi * z / L));
  };
  const std::string U = units::shortest(u);
  slab.profile = "exp(" + U + "*(z/10-1)) + 0.1*exp(" + U + "*(z/20-0.5))*(cos(pi*z/10)+" + U + "/(2*pi)*sin(pi*z/10))";
  slab.steps   = "hold " + units::shortest(1. / rate) + " s";
  slab.tolerance  = tolerance;
  const auto run_ = run<2>(slab.device());
  steps           = static_cast<double>(run_.steps.size());
  return largest_error<2>(run_.nodes, 1, [&](const dealii::Point<2> &q) { return shape(q[1], std::exp(-1.)); });
}

TEST(NernstPlanck, decay_is_second_order_in_space)
{
  // Errors of 1e-3 to 1e-5 in space; a time tolerance of 1e-8 per step keeps below a tenth of them. The next term of
  // the discrete rate is smaller by p^2/12 and theta^2/12 on the coarser of the two mesh pairs: below 3%, i.e. 0.05.
  for (int number = 0; number < 3; ++number)
  {
    double errors[3], steps;
    for (unsigned int refinement = 0; refinement < 3; ++refinement)
    {
      IonSlab slab       = case_of(number);
      slab.cells         = 16;
      slab.refinement    = refinement;
      errors[refinement] = error_of_decay(slab, 1e-8, steps);
    }
    show(std::string(case_names[number]) + ": error", errors[2]);
    show("  order", order(errors[1], errors[2]));
    EXPECT_NEAR(order(errors[1], errors[2]), 2., 0.1);
  }
}

TEST(TimeStepping, error_follows_the_tolerance)
{
  // Errors per step of the tolerance t with BDF formulas of order k take steps of t^(1/(k+1)) and leave an error of
  // t^(k/(k+1)) at the end: t^(1/2) for order 1, t^(3/4) for order 3, where steps are as long as the control asks for;
  // at the start they grow by a fixed factor instead, which pulls the power of the short runs here by some tenths. The
  // error in space is taken off by comparing with a run of far tighter tolerance.
  for (const int highest : {1, 3})
  {
    double               errors[2];
    const double         tolerances[2] = {1e-3, highest == 1 ? 1e-5 : 1e-6};
    IonSlab              slab          = case_of(0);
    std::vector<Node<2>> exact;
    for (int i = -1; i < 2; ++i)
    {
      slab.cells        = 16;
      slab.tolerance    = i < 0 ? 1e-9 : tolerances[i];
      slab.time_options = "  set Initial step = 1e-6 s\n  set Order = " + std::to_string(i < 0 ? 5 : highest) + "\n";
      slab.profile      = "1 + cos(pi*z/10)";
      slab.steps        = "hold 5 s";
      const auto result = run<2>(slab.device());
      if (i < 0)
        exact = result.nodes;
      else
      {
        errors[i] = 0.;
        for (std::size_t j = 0; j < exact.size(); ++j)
          errors[i] = std::max(errors[i], std::abs(exact[j].value - result.nodes[j].value));
        errors[i] = dealii::Utilities::MPI::max(errors[i], MPI_COMM_WORLD);
        show("order " + std::to_string(highest) + ", error at the end", errors[i]);
        show("  steps", static_cast<double>(result.steps.size()));
        // Not more than the sum of what all steps may do.
        EXPECT_LT(errors[i], slab.tolerance * static_cast<double>(result.steps.size()) * 2.);
      }
    }
    const double power    = std::log(errors[0] / errors[1]) / std::log(tolerances[0] / tolerances[1]);
    const double expected = highest / (highest + 1.);
    show("  power of the tolerance", power);
    EXPECT_NEAR(power, expected, 0.3);
  }
}
} // namespace
} // namespace ionstack::tests
