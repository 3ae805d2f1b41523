// SPDX-License-Identifier: Apache-2.0
#include "solver/run/state_reader.h"

#include "solver/petsc/petsc_check.h"
#include "solver/run/counted_currents.h"
#include "solver/space/local_state.h"

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ionstack::solver
{
namespace
{
/// Part of the protocol that is done: of its time, or of its steps where the time depends on what happens.
double progress(const Device &device, const StepPlace &place)
{
  const double duration = device.protocol.duration();
  if (place.segment == nullptr)
    return 0.;
  if (std::isfinite(duration))
    return std::min(1., (place.origin + place.numbers.time) / duration);
  return static_cast<double>(place.segment->step) / device.protocol.last_step();
}

/// The reading of the species that a field belongs to, by its name in tables.
SpeciesReading *reading_of(std::vector<SpeciesReading> &species, const physics::Field &field)
{
  const auto found = std::find_if(
      species.begin(), species.end(), [&](const SpeciesReading &one) { return one.name == field.shown_name(); });
  return found == species.end() ? nullptr : &*found;
}

/// The extremes of those that are the sum of several fields. Collective.
template <int dim>
void read_sums(const Discretization<dim> &discretization, Vec unknowns, std::vector<SpeciesReading> &species)
{
  const auto &physics = discretization.physics();
  if (species.empty() || std::all_of(physics.fields.begin(),
                                     physics.fields.end(),
                                     [](const physics::Field &field) { return field.shown_as.empty(); }))
    return;
  std::vector<const SpeciesReading *> of_field;
  for (const physics::Field &field : physics.fields)
    of_field.push_back(field.counted.empty() || field.shown_as.empty() ? nullptr : reading_of(species, field));
  const LocalState<dim> state(discretization, unknowns);
  std::vector<double>   extremes(2 * species.size(), -std::numeric_limits<double>::infinity()), sum(species.size());
  for (const CellRecord<dim> &cell : discretization.cells())
  {
    const auto &fields = physics.regions[cell.region].fields;
    for (unsigned int v = 0; v < CellTopology<dim>::n_vertices; ++v)
    {
      std::fill(sum.begin(), sum.end(), std::nan(""));
      for (std::size_t slot = 0; slot < fields.size(); ++slot)
        if (const SpeciesReading *one = of_field[fields[slot]]; one != nullptr)
        {
          double      &all  = sum[static_cast<std::size_t>(one - species.data())];
          const double part = state[cell.first + v * fields.size() + slot] * physics.fields[fields[slot]].to_si;
          all               = std::isnan(all) ? part : all + part;
        }
      for (std::size_t s = 0; s < sum.size(); ++s)
        if (!std::isnan(sum[s]))
        {
          extremes[2 * s]     = std::max(extremes[2 * s], sum[s]);
          extremes[2 * s + 1] = std::max(extremes[2 * s + 1], -sum[s]);
        }
    }
  }
  dealii::Utilities::MPI::max(extremes, discretization.communicator(), extremes);
  for (std::size_t s = 0; s < species.size(); ++s)
    if (std::isfinite(extremes[2 * s]))
    {
      species[s].maximum = extremes[2 * s];
      species[s].minimum = -extremes[2 * s + 1];
    }
}

/// Adds the ions in each region of the species that have several. Collective.
template <int dim>
void read_regions(const Device                &device,
                  const Discretization<dim>   &discretization,
                  Vec                          unknowns,
                  std::vector<SpeciesReading> &species)
{
  const auto &physics = discretization.physics();
  // Per field: its regions count each for itself.
  std::vector<bool> spread;
  for (const physics::Field &field : physics.fields)
    spread.push_back(!field.counted.empty() && field.support.size() > 1);
  if (std::find(spread.begin(), spread.end(), true) == spread.end())
    return;
  const std::size_t     n = physics.fields.size();
  const LocalState<dim> state(discretization, unknowns);
  std::vector<double>   amounts(physics.regions.size() * n, 0.);
  for (const CellRecord<dim> &cell : discretization.cells())
  {
    const auto &fields = physics.regions[cell.region].fields;
    for (std::size_t slot = 0; slot < fields.size(); ++slot)
      if (spread[fields[slot]])
        for (unsigned int v = 0; v < CellTopology<dim>::n_vertices; ++v)
          amounts[cell.region * n + fields[slot]] +=
              cell.geometry.volume[v] * state[cell.first + v * fields.size() + slot];
  }
  dealii::Utilities::MPI::sum(amounts, discretization.communicator(), amounts);
  for (std::size_t f = 0; f < n; ++f)
    if (spread[f])
      if (SpeciesReading *one = reading_of(species, physics.fields[f]); one != nullptr)
        for (std::size_t r = 0; r < physics.fields[f].support.size(); ++r)
        {
          const unsigned int region = physics.fields[f].support[r];
          if (one->regions.size() == r)
            one->regions.emplace_back(device.regions[region].name, 0.);
          one->regions[r].second += amounts[region * n + f];
        }
}
} // namespace

template <int dim>
StepReport read_state(const Device &device, System<dim> &system, const StepPlace &place, Vec unknowns, Vec rates)
{
  const StepNumbers &numbers        = place.numbers;
  const auto        &discretization = system.discretization();
  const auto        &physics        = discretization.physics();
  StepReport         report;
  report.step = numbers.step;
  report.time = place.origin + numbers.time;
  report.size = numbers.size;
  if (place.segment != nullptr)
  {
    report.part  = place.segment->part;
    report.pulse = place.segment->pulse;
    report.cycle = place.segment->in_cycle ? place.segment->cycle : 0;
    report.label = place.segment->label;
  }
  report.direction           = place.direction;
  report.line_end            = place.line_end;
  report.break_point         = place.break_point;
  report.ambient_temperature = system.ambient_temperature();
  report.progress            = progress(device, place);
  if (device.protocol.changes_light())
    report.light = system.drive().light.voltage(numbers.time);

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
  dealii::Utilities::MPI::max(extremes, discretization.communicator(), extremes);
  dealii::Utilities::MPI::sum(amounts, discretization.communicator(), amounts);

  report.temperature_maximum = report.temperature_minimum = system.ambient_temperature();
  const bool kept                                         = !passes_ions(device.contacts, physics);
  const auto sum_of = [](const physics::Field &field) { return field.kept_sum.empty() ? field.name : field.kept_sum; };
  for (std::size_t f = 0; f < n_fields; ++f)
    if (physics.fields[f].at_contact == physics::Field::AtContact::temperature)
    {
      report.temperature_maximum = extremes[2 * f];
      report.temperature_minimum = -extremes[2 * f + 1];
    }
    else if (physics.fields[f].counted.empty())
      continue;
    else if (SpeciesReading *part_of = reading_of(report.species, physics.fields[f]); part_of != nullptr)
      part_of->ions += amounts[f];
    else
      report.species.push_back({physics.fields[f].shown_name(),
                                physics.fields[f].counted,
                                amounts[f],
                                -extremes[2 * f + 1] * physics.fields[f].to_si,
                                extremes[2 * f] * physics.fields[f].to_si,
                                kept && physics::is_kept(physics.fields, f) ? sum_of(physics.fields[f]) : ""});

  read_sums(discretization, unknowns, report.species);
  read_regions(device, discretization, unknowns, report.species);
  report.counted          = counted_currents(system, unknowns);
  const Balance balance   = system.balance(numbers.time, unknowns, rates);
  report.dissipated_power = balance.dissipated * si::watt_per_internal_power;
  report.effort           = system.last_power().effort * si::watt_per_internal_power;
  for (const Contact &contact : device.contacts)
  {
    ContactReading reading;
    reading.name       = contact.name;
    reading.electrical = contact.electrical;
    reading.heat_sink  = contact.heat_sink;
    reading.driven     = contact.driven;
    reading.swept =
        place.segment == nullptr ? contact.driven : contact.source == static_cast<int>(place.segment->source);
    reading.source_voltage = system.source_voltage(contact, numbers.time);
    report.contacts.push_back(reading);
  }
  for (std::size_t t = 0; t < discretization.terminals().size(); ++t)
  {
    const Terminal &terminal = discretization.terminals()[t];
    ContactReading &reading  = report.contacts[terminal.contact];
    if (terminal.electrical)
    {
      const double  *own     = &amounts[n_fields + t * (1 + Circuit::max_unknowns)];
      const Circuit &circuit = device.contacts[terminal.contact].circuit;
      const double   held    = system.held_current(device.contacts[terminal.contact]);
      reading.voltage        = own[0];
      // A source that holds its current has the voltage of all that is behind it.
      if (!std::isnan(held))
        reading.source_voltage =
            own[0] + circuit.voltage_before(held, system.limit_of(device.contacts[terminal.contact]), own + 1);
      if (circuit.element)
      {
        const double *at      = own + 1 + circuit.first_of_element();
        const double  current = own[1] / Circuit::impedance * si::ampere_per_internal_current;
        const double  power =
            std::visit([&](const auto &e) { return e.dissipated_power(at[0], current, at + 1); }, *circuit.element);
        reading.element = {{"voltage_V", at[0]}, {"dissipated_power_W", power}};
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

template StepReport read_state(const Device &, System<2> &, const StepPlace &, Vec, Vec);
template StepReport read_state(const Device &, System<3> &, const StepPlace &, Vec, Vec);
} // namespace ionstack::solver
