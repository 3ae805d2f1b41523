// SPDX-License-Identifier: Apache-2.0
#include "solver/simulation.h"

#include "solver/initial_state.h"
#include "solver/petsc_check.h"
#include "solver/unused_options.h"

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

namespace ionstack::solver
{
namespace
{
/// Reads a state: contacts, extremes, totals.
template <int dim>
class Reader
{
public:
  Reader(System<dim> &system, const Device &device, const double end) : system_(system), device_(device), end_(end) {}

  StepReport operator()(const StepNumbers &numbers, Vec unknowns, Vec rates) const
  {
    const auto &discretization = system_.discretization();
    const auto &physics        = discretization.physics();
    StepReport  report;
    report.step     = numbers.step;
    report.time     = numbers.time;
    report.size     = numbers.size;
    report.progress = end_ > 0. ? numbers.time / end_ : 1.;

    // One pass over the unknowns: extremes and amounts per field, all reduced together.
    const std::size_t   n_fields = physics.fields.size();
    std::vector<double> extremes(2 * n_fields, -std::numeric_limits<double>::infinity()), amounts(n_fields, 0.);
    std::vector<double> terminal_values(discretization.terminals().size(), 0.);
    const PetscScalar  *values;
    petsc(VecGetArrayRead(unknowns, &values));
    for (PetscInt i = 0; i < discretization.n_owned(); ++i)
    {
      const unsigned int f = discretization.field_of()[i];
      extremes[2 * f]      = std::max(extremes[2 * f], values[i]);
      extremes[2 * f + 1]  = std::max(extremes[2 * f + 1], -values[i]);
      amounts[f] += discretization.volume_of()[i] * values[i];
    }
    for (std::size_t t = 0; t < terminal_values.size(); ++t)
      if (const PetscInt local = discretization.terminals()[t].unknown - discretization.first_owned();
          local >= 0 && local < discretization.n_owned())
        terminal_values[t] = values[local];
    petsc(VecRestoreArrayRead(unknowns, &values));
    amounts.insert(amounts.end(), terminal_values.begin(), terminal_values.end());
    MPI_Allreduce(MPI_IN_PLACE,
                  extremes.data(),
                  static_cast<int>(extremes.size()),
                  MPI_DOUBLE,
                  MPI_MAX,
                  discretization.communicator());
    MPI_Allreduce(MPI_IN_PLACE,
                  amounts.data(),
                  static_cast<int>(amounts.size()),
                  MPI_DOUBLE,
                  MPI_SUM,
                  discretization.communicator());

    report.temperature_maximum = report.temperature_minimum = physics.ambient_temperature;
    for (std::size_t f = 0; f < n_fields; ++f)
      if (physics.fields[f].name == "temperature")
      {
        report.temperature_maximum = extremes[2 * f];
        report.temperature_minimum = -extremes[2 * f + 1];
      }
      else if (physics.fields[f].name != "potential" && !physics.fields[f].carrier)
        report.species.push_back({physics.fields[f].name,
                                  amounts[f],
                                  -extremes[2 * f + 1] * physics.fields[f].to_si,
                                  extremes[2 * f] * physics.fields[f].to_si,
                                  std::none_of(device_.contacts.begin(),
                                               device_.contacts.end(),
                                               [](const Contact &contact) { return contact.exchanges_ions(); })});

    const Balance balance   = system_.balance(numbers.time, unknowns, rates);
    report.dissipated_power = balance.dissipated * si::watt_per_internal_power;
    for (const Contact &contact : device_.contacts)
    {
      ContactReading reading;
      reading.name           = contact.name;
      reading.electrical     = contact.electrical;
      reading.heat_sink      = contact.heat_sink;
      reading.driven         = contact.driven;
      reading.source_voltage = contact.voltage.voltage(numbers.time);
      report.contacts.push_back(reading);
      if (contact.driven)
        report.direction = contact.voltage.direction(numbers.time);
    }
    for (std::size_t t = 0; t < discretization.terminals().size(); ++t)
    {
      const Terminal &terminal = discretization.terminals()[t];
      ContactReading &reading  = report.contacts[terminal.contact];
      if (physics.fields[terminal.field].name == "potential")
      {
        reading.voltage = amounts[n_fields + t];
        reading.current = balance.inflow[t] * si::ampere_per_internal_current;
      }
      else
        reading.heat = balance.inflow[t] * si::watt_per_internal_power;
    }
    return report;
  }

private:
  System<dim>  &system_;
  const Device &device_;
  double        end_;
};
} // namespace

template <int dim>
RunResult run_simulation(const Device                                      &device,
                         const std::vector<std::unique_ptr<Observer<dim>>> &observers,
                         MPI_Comm                                           communicator)
{
  const auto          begin = std::chrono::steady_clock::now();
  std::ostream        nowhere(nullptr);
  dealii::TimerOutput timer(nowhere, dealii::TimerOutput::never, dealii::TimerOutput::wall_times);
  RunResult           result;

  timer.enter_subsection("set-up");
  const auto                mesh = meshes::build_mesh<dim>(device.stack, communicator);
  const Discretization<dim> discretization(*mesh, device.physics, device.contacts, communicator);
  System<dim>               system(discretization, device.contacts, timer);
  Vec                       unknowns = discretization.create_vector();
  set_initial_state(device, discretization, unknowns);
  TimeStepper<dim> stepper(system, device.tolerances, device.time);
  timer.leave_subsection();

  // Break points of all sources, in order.
  std::vector<double> breaks{0.};
  for (const Contact &contact : device.contacts)
    for (const Waveform::Point &point : contact.voltage.points())
      if (point.time > 0.)
        breaks.push_back(point.time);
  std::sort(breaks.begin(), breaks.end());
  breaks.erase(std::unique(breaks.begin(), breaks.end()), breaks.end());

  const Reader<dim> read(system, device, breaks.back());
  const auto        show = [&](StepReport report, Vec state)
  {
    dealii::TimerOutput::Scope scope(timer, "observers");
    report.break_point = std::binary_search(breaks.begin(), breaks.end(), report.time);
    for (const auto &observer : observers)
      observer->step(report, discretization, state);
  };
  // Files appear only when the inputs have stood the first solve; a run whose first solve fails leaves them too.
  bool       started      = false;
  const auto begin_output = [&]
  {
    for (const auto &observer : observers)
      if (!started)
        observer->start(discretization);
    started = true;
  };

  Vec rates;
  petsc(VecDuplicate(unknowns, &rates));
  petsc(VecSet(rates, 0.));
  try
  {
    {
      dealii::TimerOutput::Scope scope(timer, "initial state");
      stepper.make_consistent(0., unknowns);
      if (device.time.rest > 0.)
      {
        system.hold_sources(true);
        stepper.advance(
            0., device.time.rest, unknowns, [](const StepNumbers &, Vec, Vec) { return true; }, true);
        system.hold_sources(false);
      }
    }
    const long steps_of_rest = stepper.n_steps();
    refuse_unused_options(communicator); // still before anything is written
    begin_output();
    show(read({}, unknowns, rates), unknowns);

    dealii::TimerOutput::Scope scope(timer, "time stepping");
    for (std::size_t i = 0; i + 1 < breaks.size(); ++i)
      stepper.advance(breaks[i],
                      breaks[i + 1],
                      unknowns,
                      [&](StepNumbers numbers, Vec state, Vec state_rates)
                      {
                        numbers.step -= steps_of_rest;
                        show(read(numbers, state, state_rates), state);
                        return true;
                      });
  }
  catch (const SolverFailure &failure)
  {
    begin_output();
    result.status  = 3;
    result.message = failure.what();
  }
  petsc(VecDestroy(&rates));
  petsc(VecDestroy(&unknowns));

  RunStatistics &statistics                = result.statistics;
  statistics.steps                         = stepper.n_steps();
  statistics.rejected_steps                = stepper.n_rejected();
  statistics.newton_iterations             = stepper.newton().n_iterations();
  statistics.factorisations                = stepper.newton().n_factorisations();
  statistics.residuals                     = system.n_residuals();
  statistics.jacobians                     = system.n_jacobians();
  statistics.unknowns                      = discretization.n_unknowns();
  statistics.cells                         = static_cast<long>(mesh->triangulation.n_global_active_cells());
  statistics.ranks                         = static_cast<int>(dealii::Utilities::MPI::n_mpi_processes(communicator));
  statistics.largest_positivity_correction = stepper.largest_positivity_correction();
  statistics.largest_balance_correction    = stepper.largest_balance_correction();
  statistics.wall_time = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  for (const auto &[name, time] : timer.get_summary_data(dealii::TimerOutput::total_wall_time))
    statistics.sections.emplace_back(name, time);
  for (const auto &observer : observers)
    observer->finish(result);
  return result;
}

template RunResult run_simulation<2>(const Device &, const std::vector<std::unique_ptr<Observer<2>>> &, MPI_Comm);
template RunResult run_simulation<3>(const Device &, const std::vector<std::unique_ptr<Observer<3>>> &, MPI_Comm);
} // namespace ionstack::solver
