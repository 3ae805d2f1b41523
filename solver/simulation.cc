// SPDX-License-Identifier: Apache-2.0
#include "solver/simulation.h"

#include "solver/experiment.h"
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
  Reader(System<dim> &system, const Device &device) : system_(system), device_(device) {}

  StepReport operator()(const StepPlace &place, Vec unknowns, Vec rates) const
  {
    const StepNumbers &numbers        = place.numbers;
    const auto        &discretization = system_.discretization();
    const auto        &physics        = discretization.physics();
    StepReport         report;
    report.step = numbers.step;
    report.time = place.origin + numbers.time;
    report.size = numbers.size;
    if (place.segment != nullptr)
    {
      report.part  = place.segment->part;
      report.pulse = place.segment->pulse;
      report.label = place.segment->label;
    }
    report.direction           = place.direction;
    report.line_end            = place.line_end;
    report.break_point         = place.break_point;
    report.ambient_temperature = system_.ambient_temperature();
    report.progress            = progress(place);

    // One pass over the unknowns: extremes and amounts per field, all reduced together.
    const std::size_t   n_fields = physics.fields.size();
    std::vector<double> extremes(2 * n_fields, -std::numeric_limits<double>::infinity()), amounts(n_fields, 0.);
    // Per terminal its own value and those of its circuit.
    std::vector<double> terminal_values(discretization.terminals().size() * (1 + Circuit::max_unknowns), 0.);
    const PetscScalar  *values;
    petsc(VecGetArrayRead(unknowns, &values));
    for (PetscInt i = 0; i < discretization.n_owned(); ++i)
    {
      const unsigned int f = discretization.field_of()[i];
      extremes[2 * f]      = std::max(extremes[2 * f], values[i]);
      extremes[2 * f + 1]  = std::max(extremes[2 * f + 1], -values[i]);
      amounts[f] += discretization.volume_of()[i] * values[i];
    }
    for (std::size_t t = 0; t < discretization.terminals().size(); ++t)
      if (const Terminal &terminal = discretization.terminals()[t];
          terminal.unknown >= discretization.first_owned() &&
          terminal.unknown < discretization.first_owned() + discretization.n_owned())
      {
        double *own = &terminal_values[t * (1 + Circuit::max_unknowns)];
        own[0]      = values[terminal.unknown - discretization.first_owned()];
        std::copy_n(values + (terminal.circuit - discretization.first_owned()), terminal.n_circuit, own + 1);
      }
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

    report.temperature_maximum = report.temperature_minimum = system_.ambient_temperature();
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
                                  keeps(physics.fields[f].name)});

    const Balance balance   = system_.balance(numbers.time, unknowns, rates);
    report.dissipated_power = balance.dissipated * si::watt_per_internal_power;
    for (const Contact &contact : device_.contacts)
    {
      ContactReading reading;
      reading.name           = contact.name;
      reading.electrical     = contact.electrical;
      reading.heat_sink      = contact.heat_sink;
      reading.driven         = contact.driven;
      reading.source_voltage = system_.source_voltage(contact, numbers.time);
      report.contacts.push_back(reading);
    }
    for (std::size_t t = 0; t < discretization.terminals().size(); ++t)
    {
      const Terminal &terminal = discretization.terminals()[t];
      ContactReading &reading  = report.contacts[terminal.contact];
      if (physics.fields[terminal.field].name == "potential")
      {
        const double *own = &amounts[n_fields + t * (1 + Circuit::max_unknowns)];
        reading.voltage   = own[0];
        if (const Circuit &circuit = device_.contacts[terminal.contact].circuit; circuit.element)
        {
          const double *at      = own + 1 + circuit.first_of_element();
          const double  current = own[1] / Circuit::impedance * si::ampere_per_internal_current;
          reading.element       = {{"voltage_V", at[0]}};
          const auto seen =
              std::visit([&](const auto &e) { return e.observables(at[0], current, at + 1); }, *circuit.element);
          for (const auto &observable : seen)
            reading.element.emplace_back(observable.name, observable.value);
        }
        reading.current        = balance.inflow[t] * si::ampere_per_internal_current;
        reading.source_current = balance.from_source[t] * si::ampere_per_internal_current;
      }
      else
        reading.heat = balance.inflow[t] * si::watt_per_internal_power;
    }
    return report;
  }

private:
  /// Part of the protocol that is done: of its time, or of its steps where the time depends on what happens.
  double progress(const StepPlace &place) const
  {
    const double duration = device_.protocol.duration();
    if (place.segment == nullptr)
      return 0.;
    if (std::isfinite(duration))
      return std::min(1., (place.origin + place.numbers.time) / duration);
    return static_cast<double>(place.segment->step) / device_.protocol.last_step();
  }

  /// Whether the number of a species is kept: none passes a metal or reacts.
  bool keeps(const std::string &name) const
  {
    const auto &physics = device_.physics;
    return !passes_ions(device_.contacts, physics) &&
           std::none_of(physics.species.begin(),
                        physics.species.end(),
                        [&](const auto &species) { return species.name == name && species.reacts; });
  }

  System<dim>  &system_;
  const Device &device_;
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

  const Reader<dim> read(system, device);
  const auto        show = [&](const StepReport &report, Vec state)
  {
    dealii::TimerOutput::Scope scope(timer, "observers");
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
        const auto go_on = [](const StepNumbers &, Vec, Vec) { return true; };
        stepper.advance(0., device.time.rest, unknowns, go_on, TimeStepper<dim>::Start::any_step);
      }
    }
    const long steps_of_rest = stepper.n_steps();
    refuse_unused_options(communicator); // still before anything is written
    begin_output();
    StepPlace start;
    start.line_end = start.break_point = true;
    show(read(start, unknowns, rates), unknowns);

    dealii::TimerOutput::Scope scope(timer, "time stepping");
    Experiment<dim>            experiment(system, stepper, device.protocol);
    experiment.run(
        unknowns,
        [&](StepPlace place, Vec state, Vec state_rates)
        {
          place.numbers.step -= steps_of_rest;
          return read(place, state, state_rates);
        },
        show,
        [&](const ReadReport &report)
        {
          for (const auto &observer : observers)
            observer->read(report);
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
