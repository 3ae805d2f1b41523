// SPDX-License-Identifier: Apache-2.0
#include "manufactured_space_charge_device.h"
#include "solver/petsc/petsc_check.h"
#include "solver/run/initial_state.h"
#include "testbed.h"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>

// Order in time of the stepping with fixed steps. A source of V sin(w t) drives the device; as BDF formulas look at the
// source at the ends of steps only, straight lines between these times are the sine. A start at order one errs by
// O(h^2) whatever the order that follows; what is compared is the periodic state after this has decayed.
namespace ionstack::tests
{
namespace
{
using solver::petsc;

/// While it lives, PETSc's step control is off.
struct FixedSteps
{
  FixedSteps() { petsc(PetscOptionsSetValue(nullptr, "-ts_adapt_type", "none")); }
  ~FixedSteps() { PetscOptionsClearValue(nullptr, "-ts_adapt_type"); }
  FixedSteps(const FixedSteps &)            = delete;
  FixedSteps &operator=(const FixedSteps &) = delete;
};

constexpr double period = 1.; // s

/// Nodes and the voltage of the driven contact.
struct Moment
{
  double               time, voltage;
  std::vector<Node<2>> nodes;
};

/// The last period of a number of them, in steps of equal size.
std::vector<Moment> driven(solver::Device     device,
                           const double       amplitude,
                           const unsigned int n_periods,
                           const unsigned int steps_in_period,
                           const int          order)
{
  const FixedSteps                     fixed;
  const double                         step    = period / steps_in_period;
  const unsigned int                   n_steps = n_periods * steps_in_period;
  std::vector<solver::Waveform::Point> points;
  for (unsigned int i = 0; i <= n_steps; ++i)
    points.push_back({i * step, amplitude * std::sin(2. * dealii::numbers::PI * i / steps_in_period)});
  const auto driven_contact = static_cast<std::size_t>(
      std::find_if(device.contacts.begin(), device.contacts.end(), [](const auto &c) { return c.driven; }) -
      device.contacts.begin());
  device.time.initial_step = step;
  device.time.order        = order;

  Equations<2>  equations(device);
  solver::Drive drive;
  drive.sources = {{solver::Waveform(points)}};
  equations.system.drive(drive);
  const auto            &discretization = equations.discretization;
  const Unknowns         unknowns(discretization);
  solver::TimeStepper<2> stepper(equations.system, device.tolerances, device.time);
  solver::set_initial_state(device, discretization, unknowns);
  stepper.make_consistent(0., unknowns);
  std::vector<Moment> moments;
  stepper.advance(0.,
                  n_steps * step,
                  unknowns,
                  [&](const solver::StepNumbers &numbers, Vec state, Vec)
                  {
                    if (std::abs(numbers.size - step) > 1e-9 * step)
                      return false; // a step whose Newton iteration has failed was cut
                    if (numbers.step + steps_in_period <= n_steps)
                      return true;
                    double voltage = 0.;
                    for (const solver::Terminal &terminal : discretization.terminals())
                      if (terminal.contact == driven_contact && terminal.field == 0)
                        if (const PetscInt local = terminal.unknown - discretization.first_owned();
                            local >= 0 && local < discretization.n_owned())
                        {
                          const PetscScalar *values;
                          petsc(VecGetArrayRead(state, &values));
                          voltage = values[local];
                          petsc(VecRestoreArrayRead(state, &values));
                        }
                    moments.push_back({numbers.time,
                                       dealii::Utilities::MPI::sum(voltage, MPI_COMM_WORLD),
                                       nodes_of(discretization, state)});
                    return true;
                  });
  if (moments.size() != steps_in_period)
    throw std::runtime_error("Newton's method has failed in step " + std::to_string(stepper.n_steps()));
  return moments;
}

std::string column(const double height, const unsigned int cells)
{
  return "subsection Stack\n  set Coordinates = planar\n  set Width = 1 nm\n  set Depth = 1 nm\n  set Lateral cell "
         "size "
         "= 1 nm\n  set Layers = block\n  subsection Layer block\n    set Material = conductor\n    set Thickness = " +
         std::to_string(height) + " nm\n    set Cells = " + std::to_string(cells) +
         "\n  end\nend\nsubsection Mesh\n  set Coarsening levels = 0\nend\n";
}

/// Contacts at both ends, and tolerances of all fields: `tolerance` for relative errors, potentials in V,
/// concentrations in 1/nm^3, temperatures in 100 K; for a device with the potential alone only those that it has.
std::string contacts(const std::string &of_upper, const double tolerance, const bool potential_alone)
{
  const std::string number = units::shortest(tolerance);
  return R"(
subsection Contacts
  set Names = lower, upper
end
subsection Contact lower
  set Boundary = bottom
end
subsection Contact upper
  set Boundary = top
)" + of_upper +
         R"(
end
subsection Protocol
  set Contact = upper
  set Steps   = hold 1 s
end
subsection Tolerances
  set Relative      = )" +
         number + "\n  set Potential = " + number + " V\n" +
         (potential_alone ? ""
                          : "  set Temperature = " + units::shortest(100. * tolerance) +
                                " K\n  set Concentration = " + number + " nm^-3\n") +
         "end\n";
}

/// A capacitor behind a resistor: RC du/dt = V sin(w t) - u. The periodic solution is V Im(exp(i w t)/(1 + i w RC));
/// that of the formula of order k has (1/h) sum over j = 1..k of (1 - exp(-i w h))^j/j in place of i w (Hairer, Norsett
/// & Wanner, Solving Ordinary Differential Equations I, section III.1), known to round-off.
TEST(TimeOrder, capacitor_behind_a_resistor)
{
  // eps_0 10/10 nm on 1 nm^2, in e/V; RC = 0.1 s, so that after four periods exp(-30) of the start is left: that of
  // order five must have gone, whose least damped mode decays as fast with 40 steps a period.
  const double      capacitance = constants::vacuum_permittivity * 10. * 1. / 10., constant = 0.1;
  const double      ohm = constant / capacitance / constants::elementary_charge;
  const std::string material =
      "name: conductor\nproperties:\n  relative_permittivity: {value: 10, source: made up for a "
      "test, confidence: recalled}\n";
  const auto                 device = read_device(column(10., 4) + R"(
subsection Physics
  set Potential = space charge
  set Heat      = off
end
)" + contacts("  set Series resistance = " + units::shortest(ohm) + " Ohm", 1e-8, true),
                                  {material});
  const double               w = 2. * dealii::numbers::PI / period;
  const std::complex<double> i(0., 1.);
  for (int k = 1; k <= 5; ++k)
  {
    double error[2];
    for (const unsigned int fine : {0u, 1u})
    {
      const unsigned int   n    = 40u << fine;
      const double         h    = period / n;
      std::complex<double> rate = 0.;
      for (int j = 1; j <= k; ++j)
        rate += std::pow(1. - std::exp(-i * w * h), j) / (h * j);
      double of_formula = 0.;
      error[fine]       = 0.;
      for (const Moment &moment : driven(device, 1., 4, n, k))
      {
        const std::complex<double> turn = std::exp(i * w * moment.time);
        error[fine] = std::max(error[fine], std::abs(moment.voltage - std::imag(turn / (1. + i * w * constant))));
        of_formula  = std::max(of_formula, std::abs(moment.voltage - std::imag(turn / (1. + rate * constant))));
      }
      // Newton's method may leave 0.03 of the tolerance in u, which is (1 + RC/h sum of 1/j) of that in the equation,
      // whose gain for what is constant is one.
      double gain = 1.;
      for (int j = 1; j <= k; ++j)
        gain += constant / (h * j);
      EXPECT_LT(of_formula, gain * 0.03 * 1e-8) << "order " << k << ", " << n << " steps";
    }
    show("order " + std::to_string(k) + ": measured", order(error[0], error[1]));
    EXPECT_NEAR(order(error[0], error[1]), k, 0.1);
  }
}

/// Space charge in transient heat, without closed solution: differences between three runs of which each takes half the
/// step of the one before. The laws are those of the manufactured solutions but for the ones in |E| (Poole and Frenkel,
/// lowered barriers): they have a kink where the field passes zero, which it does twice a period, so that no order
/// above one is to be expected of them.
TEST(TimeOrder, smooth_laws)
{
  SpaceChargeLaws laws;
  laws.fermi_dirac = true;
  laws.heat        = SpaceChargeLaws::Heat::transient;
  laws.gap_levels  = false;
  // All modes decay at 10/s or faster, so that exp(-20) of the start is left after two periods: at 300 K and over 3 nm
  // ions diffuse at D pi^2/(3 nm)^2 = 16/s and 14/s, heat at 11/s, carriers at 80/s and more; pairs and traps relax at
  // K (c + c') exp(-E_r/kT) = 25/s and k c = 20/s.
  laws.poole_frenkel = laws.hole_poole_frenkel = laws.generation.b = laws.release.b = 0.;
  laws.mu_n *= 50.;
  laws.mu_n_out *= 50.;
  laws.mu_p *= 50.;
  laws.mu_p_out *= 50.;
  laws.f = 50.;
  laws.D = laws.D_out = 60.;
  laws.K              = 2000.;
  laws.generation.f   = 500.;
  laws.capture        = 1000.;
  laws.release.f      = 1000.;
  for (int k = 1; k <= 4; ++k)
  {
    // Newton's method may leave 0.03 of the tolerance, which is to be small against the error of the finest step, and
    // must be reached in 12 iterations with a Jacobian that contracts by 0.4.
    const auto device =
        space_charge_device(column(3., 6), laws, contacts("  set Temperature = 300 K", std::pow(10., -4 - k), false));
    const unsigned int               n_fields = device.physics.fields.size();
    std::vector<std::vector<Moment>> runs;
    for (unsigned int n = 48; n <= 192; n *= 2)
      runs.push_back(driven(device, 0.05, 3, n, k));
    for (unsigned int field = 0; field < n_fields; ++field)
    {
      double change[2] = {0., 0.};
      for (std::size_t m = 0; m < runs[0].size(); ++m)
      {
        const std::vector<Node<2>> *at[] = {&runs[0][m].nodes, &runs[1][2 * m + 1].nodes, &runs[2][4 * m + 3].nodes};
        for (std::size_t i = 0; i < at[0]->size(); ++i)
          if ((*at[0])[i].field == field)
            for (const unsigned int fine : {0u, 1u})
              change[fine] = std::max(change[fine], std::abs((*at[fine + 1])[i].value - (*at[fine])[i].value));
      }
      for (double &one : change)
        one = dealii::Utilities::MPI::max(one, MPI_COMM_WORLD);
      show("order " + std::to_string(k) + ", " + device.physics.fields[field].name + ", change", change[1]);
      show("  measured", order(change[0], change[1]));
      EXPECT_NEAR(order(change[0], change[1]), k, 0.2) << device.physics.fields[field].name;
    }
  }
}
} // namespace
} // namespace ionstack::tests
