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

/// Whether the limits of currents, and the currents that are held, are the same under two drives.
bool same_limits(const Drive &a, const Drive &b)
{
  for (std::size_t i = 0; i < std::max(a.sources.size(), b.sources.size()); ++i)
  {
    const SourceDrive of_a = i < a.sources.size() ? a.sources[i] : SourceDrive(),
                      of_b = i < b.sources.size() ? b.sources[i] : SourceDrive();
    if (!same(of_a.compliance, of_b.compliance) || !same(of_a.current, of_b.current))
      return false;
  }
  return true;
}

/// Slopes of the voltages of all contacts [V/s], and that of the light [1/s].
std::vector<double> slopes_of(const Segment &segment)
{
  std::vector<double> slopes;
  for (const SourceLine &source : segment.sources)
    slopes.push_back((source.end - source.begin) / segment.duration);
  slopes.push_back((segment.light_end - segment.light_begin) / segment.duration);
  return slopes;
}
} // namespace

template <int dim>
const ContactReading &Experiment<dim>::reading(const StepReport &report, const std::size_t source) const
{
  const std::vector<Contact> &contacts = model_.system().contacts();
  for (std::size_t c = 0; c < contacts.size(); ++c)
    if (contacts[c].source == static_cast<int>(source))
      return report.contacts[c];
  return report.driven();
}

template <int dim>
ProtocolCursor::Reached
Experiment<dim>::reached(const Segment &segment, const double time, const StepReport &report) const
{
  const Drive            &drive = model_.system().drive();
  ProtocolCursor::Reached result;
  for (std::size_t i = 0; i < segment.sources.size(); ++i)
    result.voltage.push_back(segment.sources[i].floats() ? reading(report, i).source_voltage
                                                         : drive.sources[i].voltage.voltage(time));
  result.light = drive.light.voltage(time);
  return result;
}

template <int dim>
double Experiment<dim>::value_of(const Condition &condition, const StepReport &report) const
{
  const ContactReading &contact = reading(report, condition.source);
  // At no voltage to speak of the conductance is that of the last read.
  constexpr double no_voltage  = 1e-9;
  const double     voltage     = contact.device_voltage();
  const double     conductance = std::abs(voltage) > no_voltage ? std::abs(contact.current / voltage)
                                                                : std::abs(at_.last_conductance[condition.source]);
  switch (condition.quantity)
  {
  case Condition::Quantity::current:
    return std::abs(contact.current);
  case Condition::Quantity::conductance:
    return conductance;
  case Condition::Quantity::resistance:
    return 1. / conductance;
  case Condition::Quantity::voltage:
    return std::abs(voltage);
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
    using Quantity                  = Condition::Quantity;
    const Condition &until          = segment.conditions[i];
    const bool       of_conductance = until.quantity == Quantity::conductance || until.quantity == Quantity::resistance;
    if (segment.sources[until.source].is_open() && (of_conductance || until.quantity == Quantity::current))
      continue; // no current, which says nothing
    const bool judged = segment.is_read()
                            ? until.quantity == Quantity::time || (of_conductance && until.source == segment.source)
                            : !(of_conductance && i < segment.of_repeats && protocol_.has_reads(until.source));
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
  const std::vector<double> slopes = slopes_of(segment);
  for (std::size_t i = 0; i < slopes.size(); ++i)
    if (!(std::abs(slopes[i] - at_.slopes[i]) <= 1e-9 * std::max(std::abs(slopes[i]), std::abs(at_.slopes[i]))))
      return false;
  for (std::size_t i = 0; i < segment.sources.size(); ++i)
    if (!same(segment.sources[i].compliance, last->sources[i].compliance) ||
        !same(segment.sources[i].current, last->sources[i].current))
      return false;
  return segment.light_begin == last->light_end && same(segment.temperature, last->temperature) &&
         drawn_cycle(segment) == drawn_cycle(*last);
}

template <int dim>
void Experiment<dim>::set_start()
{
  Drive drive;
  for (const Source &source : protocol_.sources())
    drive.sources.push_back({Waveform(source.voltage), not_set, source.connected ? not_set : 0.});
  drive.light = Waveform(protocol_.light());
  model_.system().drive(drive);
}

template <int dim>
void Experiment<dim>::take_start()
{
  const Sources &sources = protocol_.sources();
  if (std::all_of(sources.begin(), sources.end(), [](const Source &source) { return source.connected; }))
    return;
  const VectorPtr rates = copy_of(model_.unknowns());
  petsc(VecSet(rates.get(), 0.));
  const StepReport start = watch_.read_state(StepPlace(), model_.unknowns(), rates.get());
  for (std::size_t i = 0; i < sources.size(); ++i)
    if (!sources[i].connected)
      cursor_->floated(i, reading(start, i).source_voltage);
}

template <int dim>
Drive Experiment<dim>::drive_at_begin(const Segment &segment) const
{
  Drive drive;
  for (const SourceLine &source : segment.sources)
    drive.sources.push_back({Waveform(source.begin),
                             source.compliance / constants::elementary_charge,
                             source.current / constants::elementary_charge});
  drive.light       = Waveform(segment.light_begin);
  drive.temperature = segment.temperature;
  drive.cycle       = drawn_cycle(segment);
  return drive;
}

template <int dim>
void Experiment<dim>::hold_charged(Drive &drive) const
{
  for (const Contact &contact : model_.system().contacts())
    if (contact.source >= 0 &&
        (contact.circuit.parallel_capacitance > 0. || model_.discretization().physics().space_charge))
      drive.sources[static_cast<std::size_t>(contact.source)].current = not_set;
}

template <int dim>
void Experiment<dim>::set_drive(const Segment &segment)
{
  const double end   = at_.local + segment.duration;
  Drive        drive = drive_at_begin(segment);
  for (std::size_t i = 0; i < segment.sources.size(); ++i)
    drive.sources[i].voltage = Waveform({{at_.local, segment.sources[i].begin}, {end, segment.sources[i].end}});
  drive.light = Waveform({{at_.local, segment.light_begin}, {end, segment.light_end}});
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
                  [](const Contact &contact) { return contact.moves && contact.circuit.n_unknowns() == 0; });
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
                                place.direction                 = sign(at_.slopes[segment.source]);
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
  const bool  goes_on   = std::exchange(goes_on_, false);
  const bool  smoothly  = goes_on || continues(segment);
  const Drive before_it = model_.system().drive();
  const bool  floats    = std::any_of(
      segment.sources.begin(), segment.sources.end(), [](const SourceLine &source) { return source.floats(); });
  const bool limit_changes = !goes_on && !same_limits(drive_at_begin(segment), before_it);
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
  {
    if (floats)
    {
      Drive at_once = drive_at_begin(segment);
      hold_charged(at_once);
      model_.system().drive(at_once);
    }
    model_.stepper().make_consistent(at_.local, model_.unknowns());
    if (floats)
      set_drive(segment);
  }
  else if (limit_changes && (limit_acted || model_.stepper().limit_acts(at_.local, model_.unknowns())))
    model_.stepper().settle(at_.local, model_.unknowns());
  StepReport last; // of the state at the begin of the next interval
  if (!segment.conditions.empty())
  {
    last = at_rest(segment, model_.unknowns());
    if (const int met = fulfilled(segment, last); met >= 0 && !goes_on)
    {
      cursor_->ended_early(reached(segment, at_.local, last), static_cast<std::size_t>(met), true);
      at_.smooth = false;
      return;
    }
  }
  at_.slopes = slopes_of(segment);

  // What follows, for the reports of the last step.
  ProtocolCursor         ahead = *cursor_;
  std::optional<Segment> next  = ahead.next();
  StepReport             there; ///< the end, where some source holds a current
  const auto             take_over = [&](ProtocolCursor &cursor)
  {
    for (std::size_t i = 0; i < segment.sources.size(); ++i)
      if (segment.sources[i].floats())
        cursor.floated(i, reading(there, i).source_voltage);
  };

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
          if (floats && place.line_end)
          {
            there                     = watch_.read_state(place, state, rates);
            ProtocolCursor from_there = *cursor_;
            take_over(from_there);
            next = from_there.next();
          }
          place.break_point = place.line_end && (!next || next->step != segment.step);
          place.direction   = !place.line_end ? sign(at_.slopes[segment.source])
                              : next          ? sign(next->end_voltage() - next->begin_voltage())
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
            there           = report;
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
    cursor_->ended_early(reached(segment, at_.local, there), static_cast<std::size_t>(condition));
  else if (floats)
    take_over(*cursor_);
}

template <int dim>
void Experiment<dim>::read(const Segment &segment)
{
  System<dim> &system                    = model_.system();
  const Drive  before                    = system.drive();
  Drive        during                    = drive_at_begin(segment);
  during.sources[segment.source].voltage = Waveform(segment.read_voltage);
  hold_charged(during);
  system.drive(during);
  model_.stepper().count_from(at_.time - at_.local);
  model_.stepper().look_frozen(
      at_.local,
      model_.unknowns(),
      [&](Vec frozen)
      {
        const StepReport              at   = at_rest(segment, frozen);
        const std::optional<Segment> &last = at_.last;
        ReadReport                    report;
        const ContactReading         &contact = reading(at, segment.source);
        report.contact                        = contact.name;
        report.time                           = at_.time;
        report.pulses                         = cursor_->position().pulses;
        report.label                          = segment.label;
        report.bake                = last && last->part == Part::bake && last->step == segment.step ? at_.bakes : 0;
        report.ambient_temperature = system.ambient_temperature();
        report.source_voltage      = segment.read_voltage;
        report.voltage             = contact.device_voltage();
        report.current             = contact.current;
        at_.last_conductance[segment.source] = report.conductance();
        watch_.show_read(report);
        // A repeat may wait for what a read finds.
        if (const int condition = fulfilled(segment, at); condition >= 0)
        {
          cursor_->ended_early({cursor_->position().voltage, segment.light_end}, static_cast<std::size_t>(condition));
          at_.smooth = false;
        }
      });
  system.drive(before);
}

template <int dim>
void Experiment<dim>::go_on_from(const ExperimentState &state, const Protocol &protocol)
{
  at_ = state;
  cursor_.emplace(protocol, state.position);
  restored_ = true;
  goes_on_  = state.within;
  set_start();
  if (!state.last)
    return;
  // Until the next line begins all is as the last one left it.
  Segment after = *state.last;
  for (std::size_t i = 0; i < after.sources.size(); ++i)
    after.sources[i].begin = state.position.voltage[i];
  after.light_begin = after.light_end;
  model_.system().drive(drive_at_begin(after));
}

template <int dim>
void Experiment<dim>::run()
{
  if (!restored_)
    take_start();
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
