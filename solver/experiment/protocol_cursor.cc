// SPDX-License-Identifier: Apache-2.0
#include "solver/experiment/protocol_cursor.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace ionstack::solver
{
ProtocolCursor::ProtocolCursor(const Protocol &protocol) : steps_(protocol.steps())
{
  for (const Source &source : protocol.sources())
  {
    at_.voltage.push_back(source.voltage);
    at_.compliance.push_back(not_set);
    at_.connected.push_back(source.connected ? 1 : 0);
  }
  at_.light = protocol.light();
}

ProtocolCursor::ProtocolCursor(const Protocol &protocol, const Position &position)
    : steps_(protocol.steps()), at_(position)
{
  const auto        wrong = [] { throw std::invalid_argument("the position is none of this protocol"); };
  const std::size_t n     = protocol.sources().size();
  if (at_.step > steps_.size() || at_.piece < 0 || at_.pulses < 0 || at_.cycles < 0 || at_.voltage.size() != n ||
      at_.compliance.size() != n || at_.connected.size() != n || !std::isfinite(at_.base) ||
      !std::all_of(at_.voltage.begin(), at_.voltage.end(), [](const double v) { return std::isfinite(v); }))
    wrong();
  if (at_.step == steps_.size())
  {
    if (at_.piece != 0 || !at_.rounds.empty())
      wrong();
    return;
  }
  const auto repeats = open_repeats(at_.step);
  if (at_.rounds.size() != repeats.size() || at_.piece > number_of_pieces(steps_[at_.step].action))
    wrong();
  for (std::size_t i = 0; i < repeats.size(); ++i)
    if (at_.rounds[i] < 0 || at_.rounds[i] >= std::get<Repeat>(steps_[repeats[i]].action).rounds)
      wrong();
}

/// The repeats around a step, outermost first.
std::vector<std::size_t> ProtocolCursor::open_repeats(const std::size_t step) const
{
  std::vector<std::size_t> repeats;
  for (std::size_t i = steps_[step].parent; i != Step::outside; i = steps_[i].parent)
    repeats.push_back(i);
  std::reverse(repeats.begin(), repeats.end());
  return repeats;
}

/// Goes on to what follows the present step: the next one, or the next round of a repeat that is open. A repeat from
/// depth `quiet_depth_` on began its round without a segment being done since: as nothing has changed, nothing will,
/// and it is left however many rounds remain.
void ProtocolCursor::leave()
{
  std::size_t repeat = steps_[at_.step].parent;
  at_.step           = steps_[at_.step].end;
  at_.piece          = 0;
  for (; repeat != Step::outside && at_.step == steps_[repeat].end; repeat = steps_[repeat].parent)
  {
    const std::size_t depth = at_.rounds.size() - 1;
    if (depth < quiet_depth_ && ++at_.rounds.back() < std::get<Repeat>(steps_[repeat].action).rounds)
    {
      quiet_depth_     = depth;
      at_.step         = repeat + 1;
      at_.begins_cycle = at_.begins_cycle || depth == 0;
      return;
    }
    at_.rounds.pop_back();
  }
  at_.begins_cycle = at_.begins_cycle && !at_.rounds.empty();
}

Segment ProtocolCursor::segment(const Step &step, const Piece &piece) const
{
  Segment result;
  result.part         = piece.part;
  result.duration     = piece.duration;
  result.read_voltage = piece.read;
  const Bake *bake    = std::get_if<Bake>(&step.action);
  result.temperature  = bake != nullptr ? bake->temperature : at_.temperature;
  result.light_begin = result.light_end = at_.light;
  if (const auto *light = std::get_if<SetLight>(&step.action))
    result.light_end = light->part;

  for (std::size_t i = 0; i < at_.voltage.size(); ++i)
    result.sources.push_back({at_.voltage[i], at_.voltage[i], at_.compliance[i], at_.connected[i] != 0 ? not_set : 0.});
  result.source = step.source;
  if (piece.part == Part::read)
    result.source = reads_at(step.action, step.source).value();
  else
  {
    SourceLine &own = result.sources[step.source];
    own.end         = keeps_voltage(step.action) ? own.begin : piece.end;
    if (std::holds_alternative<OpenCircuit>(step.action))
      own.current = 0.;
    if (const auto *hold = std::get_if<HoldCurrent>(&step.action))
      own.current = hold->current;
    if (const auto *ramp = std::get_if<Ramp>(&step.action))
      for (const Ramp::Beside &other : ramp->beside)
        result.sources[other.source].end = other.target;
  }
  result.pulse    = piece.of_pulse ? at_.pulses : 0;
  result.cycle    = at_.cycles;
  result.in_cycle = !at_.rounds.empty();
  result.step     = std::stoi(step.number);
  result.label    = step.label();
  for (const std::size_t repeat : open_repeats(at_.step))
    if (steps_[repeat].until)
      result.conditions.push_back(*steps_[repeat].until);
  result.of_repeats = result.conditions.size();
  if (step.until)
    result.conditions.push_back(*step.until);
  return result;
}

std::optional<Segment> ProtocolCursor::next()
{
  if (!still_quiet_)
    quiet_depth_ = at_.rounds.size();
  still_quiet_ = false;
  while (at_.step < steps_.size())
  {
    const Step &step = steps_[at_.step];
    if (std::holds_alternative<Repeat>(step.action))
    {
      at_.begins_cycle = at_.begins_cycle || at_.rounds.empty();
      at_.rounds.push_back(0);
      ++at_.step;
      continue;
    }
    if (const auto *set = std::get_if<SetTemperature>(&step.action))
      at_.temperature = set->temperature;
    if (const auto *set = std::get_if<SetCompliance>(&step.action))
      at_.compliance[step.source] = set->current;
    if (const auto *set = std::get_if<Connect>(&step.action))
      at_.connected[step.source] = set->connected ? 1 : 0;
    if (const auto *set = std::get_if<SetLight>(&step.action); set != nullptr && set->duration == 0.)
      at_.light = set->part;

    if (at_.piece == number_of_pieces(step.action))
    {
      leave();
      continue;
    }
    if (at_.piece == 0)
      at_.base = at_.voltage[step.source];
    const Piece next = piece(step.action, at_.piece++, at_.base);
    if (next.begins_pulse)
      ++at_.pulses;
    if (next.part != Part::read && !(next.duration > 0.))
      continue;
    at_.cycles += at_.begins_cycle ? 1 : 0;
    at_.begins_cycle     = false;
    const Segment result = segment(step, next);
    for (std::size_t i = 0; i < at_.voltage.size(); ++i)
      at_.voltage[i] = result.sources[i].end;
    at_.light = result.light_end;
    return result;
  }
  return {};
}

void ProtocolCursor::ended_early(const Reached &reached, std::size_t condition, const bool at_once)
{
  if (at_.step >= steps_.size())
    throw std::logic_error("no step of the protocol is under way");
  std::vector<std::size_t> around = open_repeats(at_.step);
  around.push_back(at_.step);
  for (std::size_t depth = 0; depth < around.size(); ++depth)
    if (steps_[around[depth]].until && condition-- == 0)
    {
      at_.voltage = reached.voltage;
      at_.light   = reached.light;
      at_.step    = around[depth];
      at_.rounds.resize(depth);
      quiet_depth_ = at_once ? std::min(quiet_depth_, depth) : depth;
      still_quiet_ = at_once;
      leave();
      return;
    }
  throw std::logic_error("the step under way has no such condition");
}
} // namespace ionstack::solver
