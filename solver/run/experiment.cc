// SPDX-License-Identifier: Apache-2.0
#include "solver/run/experiment.h"

#include "solver/petsc/petsc_check.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ionstack::solver
{
namespace
{
/// The moment at which an `until` is fulfilled is sought until its quantity is this near to the threshold, relatively.
constexpr double threshold_accuracy = 1e-4;
constexpr int    most_searches      = 12;

/// Currents that differ by less than this part of the largest one do not jump.
constexpr double no_jump = 1e-4;

/// Where a search by the regula falsi has its last two values: not yet fulfilled at `begin`, fulfilled at `end`.
struct Bracket
{
  double begin, end;             ///< [s]
  double value_begin, value_end; ///< of the quantity
  bool   stuck = false;          ///< the last search moved the same end as the one before

  /// Where the line through both ends is half of the accuracy behind the threshold. An end that stays counts half as
  /// far from it (Illinois method), and the middle is taken of ends that tell nothing.
  double next(const Condition &until, const bool end_moved_last) const
  {
    const double aim  = until.threshold * (1. + (until.above ? 0.5 : -0.5) * threshold_accuracy);
    double       from = value_begin - aim, to = value_end - aim;
    if (stuck)
      (end_moved_last ? from : to) *= 0.5;
    const double part = from / (from - to);
    return begin + (part > 0. && part < 1. ? std::clamp(part, 1e-3, 1. - 1e-3) : 0.5) * (end - begin);
  }
};

int sign(const double x)
{
  return x > 0. ? 1 : x < 0. ? -1 : 0;
}

/// From the contacts and from their sources [A].
std::vector<double> currents_of(const StepReport &report)
{
  std::vector<double> currents;
  for (const ContactReading &contact : report.contacts)
  {
    currents.push_back(contact.current);
    currents.push_back(contact.source_current);
  }
  return currents;
}

bool same(const double a, const double b)
{
  return a == b || (std::isnan(a) && std::isnan(b));
}
} // namespace

template <int dim>
double Experiment<dim>::value_of(const Condition &condition, const StepReport &report) const
{
  const ContactReading &driven = report.driven();
  // At no voltage to speak of the conductance is that of the last read.
  constexpr double no_voltage = 1e-9;
  const double     voltage    = driven.device_voltage();
  const double     conductance =
      std::abs(voltage) > no_voltage ? std::abs(driven.current / voltage) : std::abs(at_.last_conductance);
  switch (condition.quantity)
  {
  case Condition::Quantity::current:
    return std::abs(driven.current);
  case Condition::Quantity::conductance:
    return conductance;
  case Condition::Quantity::resistance:
    return 1. / conductance;
  case Condition::Quantity::time:
    return report.time;
  }
  return std::nan("");
}

template <int dim>
int Experiment<dim>::fulfilled(const Segment &segment, const StepReport &report) const
{
  for (std::size_t i = 0; i < segment.conditions.size(); ++i)
  {
    // A repeat that waits for a conductance waits for what reads find, where there are reads: the current of a pulse is
    // no conductance. A read says nothing of the current.
    const Condition &until = segment.conditions[i];
    const bool       of_conductance =
        until.quantity == Condition::Quantity::conductance || until.quantity == Condition::Quantity::resistance;
    if (segment.is_open() && until.quantity != Condition::Quantity::time)
      continue; // no current, which says nothing
    const bool judged = segment.is_read() ? until.quantity != Condition::Quantity::current
                                          : !(of_conductance && i < segment.of_repeats && has_reads_);
    if (judged && until.fulfilled(value_of(until, report)))
      return static_cast<int>(i);
  }
  return -1;
}

template <int dim>
bool Experiment<dim>::continues(const Segment &segment) const
{
  // A new step of the protocol begins afresh, as does each pulse; pieces of one, and one bake after another, go on.
  const std::optional<Segment> &last = at_.last;
  if (!at_.smooth || !last ||
      (segment.label != last->label && (segment.part != Part::bake || last->part != Part::bake)))
    return false;
  const double slope = (segment.end_voltage - segment.begin_voltage) / segment.duration;
  return std::abs(slope - at_.slope) <= 1e-9 * std::max(std::abs(slope), std::abs(at_.slope)) &&
         same(segment.temperature, last->temperature) && same(segment.compliance, last->compliance) &&
         drawn_cycle(segment) == drawn_cycle(*last);
}

template <int dim>
void Experiment<dim>::set_drive(const Segment &segment)
{
  Drive drive;
  drive.voltage = Waveform({{at_.local, segment.begin_voltage}, {at_.local + segment.duration, segment.end_voltage}});
  drive.compliance  = segment.compliance / constants::elementary_charge;
  drive.temperature = segment.temperature;
  drive.cycle       = drawn_cycle(segment);
  model_.system().drive(drive);
}

template <int dim>
StepReport Experiment<dim>::at_rest(const Segment &segment, Vec state) const
{
  const VectorPtr rates = copy_of(state);
  petsc(VecSet(rates.get(), 0.));
  StepPlace place;
  place.segment      = &segment;
  place.numbers.time = at_.local;
  place.origin       = at_.time - at_.local;
  return watch_.read_state(place, state, rates.get());
}

template <int dim>
void Experiment<dim>::show(const StepReport &report, Vec state)
{
  at_.currents = currents_of(report);
  watch_.show(report, state);
}

template <int dim>
bool Experiment<dim>::has_displacement() const
{
  // Behind a transistor, a limiter or an element the current is that of voltages, which do not jump.
  const std::vector<Contact> &contacts = model_.system().contacts();
  const bool                  jumps =
      std::any_of(contacts.begin(),
                  contacts.end(),
                  [](const Contact &contact) { return contact.driven && contact.circuit.n_unknowns() == 0; });
  return jumps && (model_.discretization().physics().space_charge ||
                   std::any_of(contacts.begin(),
                               contacts.end(),
                               [](const Contact &contact) { return contact.circuit.parallel_capacitance > 0.; }));
}

template <int dim>
void Experiment<dim>::show_corner(const Segment &segment)
{
  if (!has_displacement())
    return;
  model_.stepper().look_after(at_.local,
                              segment.duration,
                              model_.unknowns(),
                              [&](Vec rates)
                              {
                                StepPlace place;
                                place.segment                   = &segment;
                                place.numbers.step              = model_.stepper().n_steps();
                                place.numbers.time              = at_.local;
                                place.origin                    = at_.time - at_.local;
                                place.direction                 = sign(at_.slope);
                                StepReport report               = watch_.read_state(place, model_.unknowns(), rates);
                                report.corner                   = true;
                                const std::vector<double> after = currents_of(report);
                                if (at_.currents.empty()) // nothing but the start has been shown
                                  at_.currents = currents_of(at_rest(segment, model_.unknowns()));
                                double jump = 0., largest = 0.;
                                for (std::size_t i = 0; i < after.size(); ++i)
                                {
                                  jump    = std::max(jump, std::abs(after[i] - at_.currents[i]));
                                  largest = std::max({largest, std::abs(after[i]), std::abs(at_.currents[i])});
                                }
                                if (jump > no_jump * largest)
                                  show(report, model_.unknowns());
                              });
}

template <int dim>
void Experiment<dim>::line(const Segment &segment)
{
  const bool  goes_on      = std::exchange(goes_on_, false);
  const bool  smoothly     = goes_on || continues(segment);
  const Drive before_it    = model_.system().drive();
  const bool limit_changes = !goes_on && !same(segment.compliance / constants::elementary_charge, before_it.compliance);
  const bool limit_acted   = limit_changes && model_.stepper().limit_acts(at_.local, model_.unknowns());
  if (!smoothly)
    at_.local = 0.;
  const double origin = at_.time - at_.local, end = at_.local + segment.duration;
  if (!(end > at_.local))
    return; // below the resolution of the time
  set_drive(segment);
  model_.stepper().count_from(origin);
  if (const Drive &drive = model_.system().drive();
      !goes_on && (!same(drive.temperature, before_it.temperature) || drive.cycle != before_it.cycle))
    model_.stepper().make_consistent(at_.local, model_.unknowns());
  else if (limit_changes && (limit_acted || model_.stepper().limit_acts(at_.local, model_.unknowns())))
    model_.stepper().settle(at_.local, model_.unknowns());
  StepReport last; // of the state at the begin of the next interval
  if (!segment.conditions.empty())
  {
    last = at_rest(segment, model_.unknowns());
    if (const int met = fulfilled(segment, last); met >= 0 && !goes_on)
    {
      cursor_->ended_early(segment.begin_voltage, static_cast<std::size_t>(met), true);
      at_.smooth = false;
      return;
    }
  }
  at_.slope = (segment.end_voltage - segment.begin_voltage) / segment.duration;

  // What follows, for the reports of the last step.
  ProtocolCursor         ahead    = *cursor_;
  std::optional<Segment> next     = ahead.next();
  double                 floating = segment.begin_voltage; ///< of an open circuit, where it ends

  if (!smoothly)
    show_corner(segment);

  StepPlace place;
  place.segment                    = &segment;
  int                    condition = -1; ///< the one that ended the line
  int                    searches  = 0;
  bool                   end_moved = false; ///< by the last search
  double                 begin = goes_on ? at_.now : at_.local, target = end;
  auto                   start   = smoothly ? TimeStepper<dim>::Start::smoothly : TimeStepper<dim>::Start::afresh;
  VectorPtr              before  = segment.conditions.empty() ? nullptr : copy_of(model_.unknowns());
  bool                   renewed = false; ///< the mesh, since the last step
  int                    sought  = -1;    ///< the condition that a step has been seen to fulfil
  std::optional<Bracket> bracket;
  at_.within = true;
  at_.now    = begin;
  while (condition < 0)
  {
    bool overshot = false, renews = false;
    model_.stepper().advance(
        begin,
        target,
        model_.unknowns(),
        [&](const StepNumbers &numbers, Vec state, Vec rates)
        {
          place.numbers  = numbers;
          place.origin   = origin;
          place.line_end = numbers.time >= end;
          if (segment.is_open() && place.line_end)
          {
            StepReport there          = watch_.read_state(place, state, rates);
            floating                  = there.driven().source_voltage;
            ProtocolCursor from_there = *cursor_;
            from_there.floated(floating);
            next = from_there.next();
          }
          place.break_point = place.line_end && (!next || next->step != segment.step);
          place.direction   = !place.line_end ? sign(at_.slope)
                              : next          ? sign(next->end_voltage - next->begin_voltage)
                                              : 0;
          StepReport report = watch_.read_state(place, state, rates);
          if (const int found = fulfilled(segment, report); found >= 0)
          {
            const Condition &until = segment.conditions[static_cast<std::size_t>(found)];
            const double     value = value_of(until, report);
            overshot =
                searches < most_searches && std::abs(value - until.threshold) > threshold_accuracy * until.threshold;
            if (overshot)
            {
              const bool again = bracket && sought == found && end_moved;
              bracket          = Bracket{begin, numbers.time, value_of(until, last), value, again};
              sought           = found;
              end_moved        = true;
              return false;
            }
            condition       = found;
            floating        = report.driven().source_voltage;
            report.line_end = report.break_point = true;
          }
          show(report, state);
          renewed = false;
          if (before != nullptr)
          {
            petsc(VecCopy(state, before.get()));
            begin = numbers.time;
            last  = report;
          }
          at_.now = numbers.time;
          // A line that ends here is paused at when all about its end is known.
          renews = condition < 0 && numbers.time < end && watch_.pause(at_);
          return condition < 0 && !renews;
        },
        start);
    if (renews)
    {
      watch_.renew();
      set_drive(segment);
      model_.stepper().count_from(origin);
      if (before != nullptr)
        before = copy_of(model_.unknowns());
      start   = TimeStepper<dim>::Start::smoothly;
      renewed = true;
      continue;
    }
    start = TimeStepper<dim>::Start::afresh;
    if (condition >= 0 || (!overshot && target >= end))
      break;
    if (overshot)
    {
      petsc(VecCopy(before.get(), model_.unknowns())); // back to before that step
      if (renewed)
        model_.stepper().make_consistent(begin, model_.unknowns());
    }
    else
    {
      // Not yet fulfilled there: what is sought lies between here and where it has been seen to be.
      const Condition &until = segment.conditions[static_cast<std::size_t>(sought)];
      bracket                = Bracket{begin, bracket->end, value_of(until, last), bracket->value_end, !end_moved};
      end_moved              = false;
    }
    ++searches;
    target = bracket->next(segment.conditions[static_cast<std::size_t>(sought)], end_moved);
    // A crossing that another sequence of steps does not have is no crossing: then the line goes on.
    if (searches > most_searches || !(target > begin))
      target = end;
  }
  at_.last   = segment;
  at_.smooth = condition < 0;
  at_.local  = condition < 0 ? end : place.numbers.time;
  at_.time   = origin + at_.local;
  at_.within = false;
  if (condition >= 0)
    cursor_->ended_early(segment.is_open() ? floating : model_.system().drive().voltage.voltage(at_.local),
                         static_cast<std::size_t>(condition));
  else if (segment.is_open())
    cursor_->floated(floating);
}

template <int dim>
void Experiment<dim>::read(const Segment &segment)
{
  System<dim> &system = model_.system();
  const Drive  drive  = system.drive();
  Drive        reading(drive);
  reading.voltage     = Waveform(segment.read_voltage);
  reading.compliance  = segment.compliance / constants::elementary_charge;
  reading.temperature = segment.temperature;
  reading.cycle       = drawn_cycle(segment);
  system.drive(reading);
  model_.stepper().count_from(at_.time - at_.local);
  model_.stepper().look_frozen(
      at_.local,
      model_.unknowns(),
      [&](Vec frozen)
      {
        const StepReport              at   = at_rest(segment, frozen);
        const std::optional<Segment> &last = at_.last;
        ReadReport                    report;
        report.time                = at_.time;
        report.pulses              = cursor_->position().pulses;
        report.label               = segment.label;
        report.bake                = last && last->part == Part::bake && last->step == segment.step ? at_.bakes : 0;
        report.ambient_temperature = system.ambient_temperature();
        report.source_voltage      = segment.read_voltage;
        report.voltage             = at.driven().device_voltage();
        report.current             = at.driven().current;
        at_.last_conductance       = report.conductance();
        watch_.show_read(report);
        // A repeat may wait for what a read finds.
        if (const int condition = fulfilled(segment, at); condition >= 0)
        {
          cursor_->ended_early(drive.voltage.voltage(at_.local), static_cast<std::size_t>(condition));
          at_.smooth = false;
        }
      });
  system.drive(drive);
}

template <int dim>
void Experiment<dim>::go_on_from(const ExperimentState &state, const Protocol &protocol)
{
  at_ = state;
  cursor_.emplace(protocol, state.position);
  goes_on_ = state.within;
  if (!state.last)
    return;
  // Until the next line begins all is as the last one left it.
  Drive drive;
  drive.voltage     = Waveform(state.position.voltage);
  drive.compliance  = state.last->compliance / constants::elementary_charge;
  drive.temperature = state.last->temperature;
  drive.cycle       = drawn_cycle(*state.last);
  model_.system().drive(drive);
}

template <int dim>
void Experiment<dim>::run()
{
  for (;;)
  {
    at_.position = cursor_->position();
    if (!goes_on_)
      watch_.pause(at_);
    const std::optional<Segment> segment = cursor_->next();
    if (!segment)
      return;
    if (segment->is_read())
      read(*segment);
    else
    {
      // The first piece of a step has been given when the next one is number one.
      if (segment->part == Part::bake && cursor_->position().piece <= 1 && !goes_on_)
        ++at_.bakes;
      line(*segment);
    }
  }
}

template class Experiment<2>;
template class Experiment<3>;
} // namespace ionstack::solver
