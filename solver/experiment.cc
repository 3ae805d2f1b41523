// SPDX-License-Identifier: Apache-2.0
#include "solver/experiment.h"

#include "solver/petsc_check.h"

#include <algorithm>
#include <cmath>

namespace ionstack::solver
{
namespace
{
/// The moment at which an `until` is fulfilled is sought until its quantity is this near to the threshold, relatively.
constexpr double threshold_accuracy = 1e-3;
constexpr int    most_searches      = 12;

Vec copy_of(Vec vector)
{
  Vec copy;
  petsc(VecDuplicate(vector, &copy));
  petsc(VecCopy(vector, copy));
  return copy;
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
  const double     conductance =
      std::abs(driven.voltage) > no_voltage ? std::abs(driven.current / driven.voltage) : std::abs(last_conductance_);
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
  if (!smooth_ || !last_ ||
      (segment.label != last_->label && (segment.part != Part::bake || last_->part != Part::bake)))
    return false;
  const double slope = (segment.end_voltage - segment.begin_voltage) / segment.duration;
  return std::abs(slope - slope_) <= 1e-9 * std::max(std::abs(slope), std::abs(slope_)) &&
         same(segment.temperature, last_->temperature) && same(segment.compliance, last_->compliance);
}

template <int dim>
void Experiment<dim>::apply(const Segment &segment, Vec unknowns)
{
  Drive drive;
  drive.voltage     = Waveform({{local_, segment.begin_voltage}, {local_ + segment.duration, segment.end_voltage}});
  drive.compliance  = segment.compliance / constants::elementary_charge;
  drive.temperature = segment.temperature;
  const bool jumps =
      !same(drive.temperature, system_.drive().temperature) || !same(drive.compliance, system_.drive().compliance);
  system_.drive(drive);
  if (jumps)
    stepper_.make_consistent(local_, unknowns);
}

template <int dim>
void Experiment<dim>::line(const Segment &segment, Vec unknowns, const ReadState &read_state, const Show &show)
{
  const bool smoothly = continues(segment);
  if (!smoothly)
    local_ = 0.;
  const double origin = time_ - local_, end = local_ + segment.duration;
  if (!(end > local_))
    return; // below the resolution of the time
  apply(segment, unknowns);
  slope_ = (segment.end_voltage - segment.begin_voltage) / segment.duration;

  // What follows, for the reports of the last step.
  ProtocolCursor               ahead = cursor_;
  const std::optional<Segment> next  = ahead.next();
  const auto                   sign  = [](const double x) { return x > 0. ? 1 : x < 0. ? -1 : 0; };

  StepPlace place;
  place.segment    = &segment;
  int    condition = -1; ///< the one that ended the line
  int    searches  = 0;
  double begin = local_, target = end;
  auto   start        = smoothly ? TimeStepper<dim>::Start::smoothly : TimeStepper<dim>::Start::afresh;
  Vec    before       = segment.conditions.empty() ? nullptr : copy_of(unknowns);
  double value_before = std::nan("");
  for (;;)
  {
    bool   overshot   = false;
    double time_after = 0., value_after = 0., threshold = 0.;
    stepper_.advance(
        begin,
        target,
        unknowns,
        [&](const StepNumbers &numbers, Vec state, Vec rates)
        {
          place.numbers     = numbers;
          place.origin      = origin;
          place.line_end    = numbers.time >= end;
          place.break_point = place.line_end && (!next || next->step != segment.step);
          place.direction   = !place.line_end ? sign(slope_) : next ? sign(next->end_voltage - next->begin_voltage) : 0;
          StepReport report = read_state(place, state, rates);
          const int  found  = fulfilled(segment, report);
          if (found >= 0)
          {
            const Condition &until = segment.conditions[static_cast<std::size_t>(found)];
            value_after            = value_of(until, report);
            time_after             = numbers.time;
            threshold              = until.threshold;
            overshot = searches < most_searches && std::abs(value_after - threshold) > threshold_accuracy * threshold;
            if (overshot)
              return false;
            condition       = found;
            report.line_end = report.break_point = true;
          }
          show(report, state);
          if (before != nullptr)
          {
            petsc(VecCopy(state, before));
            begin        = numbers.time;
            value_before = value_of(segment.conditions.front(), report);
          }
          return condition < 0;
        },
        start);
    start = TimeStepper<dim>::Start::afresh;
    if (overshot)
    {
      // Back to before that step, and straight to where the line through both values meets the threshold.
      ++searches;
      const double part = (threshold - value_before) / (value_after - value_before);
      target            = begin + (part > 0. && part < 1. ? std::clamp(part, 0.02, 0.98) : 0.5) * (time_after - begin);
      petsc(VecCopy(before, unknowns));
    }
    else if (condition >= 0 || target >= end)
      break;
    else
      target = end; // not yet fulfilled there: on the way
  }
  if (before != nullptr)
    petsc(VecDestroy(&before));
  last_   = segment;
  smooth_ = condition < 0;
  local_  = condition < 0 ? end : place.numbers.time;
  time_   = origin + local_;
  if (condition >= 0)
    cursor_.ended_early(system_.drive().voltage.voltage(local_), static_cast<std::size_t>(condition));
}

template <int dim>
void Experiment<dim>::read(const Segment &segment, Vec unknowns, const ReadState &read_state, const ShowRead &show_read)
{
  const Drive drive = system_.drive();
  Drive       reading(drive);
  reading.voltage     = Waveform(segment.read_voltage);
  reading.temperature = segment.temperature;
  system_.drive(reading);
  stepper_.look_frozen(local_,
                       unknowns,
                       [&](Vec frozen)
                       {
                         Vec rates;
                         petsc(VecDuplicate(frozen, &rates));
                         petsc(VecSet(rates, 0.));
                         StepPlace place;
                         place.segment       = &segment;
                         place.numbers.time  = local_;
                         place.origin        = time_ - local_;
                         const StepReport at = read_state(place, frozen, rates);
                         petsc(VecDestroy(&rates));
                         ReadReport report;
                         report.time   = time_;
                         report.pulses = cursor_.position().pulses;
                         report.label  = segment.label;
                         report.bake   = last_ && last_->part == Part::bake && last_->step == segment.step ? bakes_ : 0;
                         report.ambient_temperature = system_.ambient_temperature();
                         report.source_voltage      = segment.read_voltage;
                         report.voltage             = at.driven().voltage;
                         report.current             = at.driven().current;
                         last_conductance_          = report.conductance();
                         show_read(report);
                         // A repeat may wait for what a read finds.
                         if (const int condition = fulfilled(segment, at); condition >= 0)
                         {
                           cursor_.ended_early(drive.voltage.voltage(local_), static_cast<std::size_t>(condition));
                           smooth_ = false;
                         }
                       });
  system_.drive(drive);
}

template <int dim>
void Experiment<dim>::run(Vec unknowns, const ReadState &read_state, const Show &show, const ShowRead &show_read)
{
  while (const std::optional<Segment> segment = cursor_.next())
    if (segment->is_read())
      read(*segment, unknowns, read_state, show_read);
    else
    {
      // The first piece of a step has been given when the next one is number one.
      if (segment->part == Part::bake && cursor_.position().piece <= 1)
        ++bakes_;
      line(*segment, unknowns, read_state, show);
    }
}

template class Experiment<2>;
template class Experiment<3>;
} // namespace ionstack::solver
