// SPDX-License-Identifier: Apache-2.0
#include "solver/experiment/protocol_step.h"

#include <cmath>
#include <stdexcept>

namespace ionstack::solver
{
namespace
{
template <class... Cases>
struct Either : Cases...
{
  using Cases::operator()...;
};
template <class... Cases>
Either(Cases...) -> Either<Cases...>;

long long pieces_of_pulse(const Pulses &pulses)
{
  return 3 + (pulses.wait > 0. ? 1 : 0) + (std::isnan(pulses.read) ? 0 : 1);
}

Piece piece_of(const Pulses &pulses, const long long index, const double base)
{
  const long long each = pieces_of_pulse(pulses), k = index / each, within = index % each;
  const double    top = pulses.voltage + static_cast<double>(k) * pulses.increment;
  Piece           result{Part::rise, pulses.rise, top, not_set, true, within == 0};
  if (within == 1)
    result = {Part::top, pulses.width, top, not_set, true};
  else if (within == 2)
    result = {Part::fall, pulses.fall, base, not_set, true};
  else if (within == 3 && pulses.wait > 0.)
    result = {Part::wait, pulses.wait, base, not_set, true};
  else if (within >= 3)
    result = {Part::read, 0., base, pulses.read, true};
  return result;
}

Piece piece_of(const Course &course, const long long index, const double base)
{
  const Waveform::Point &a = course.points.at(static_cast<std::size_t>(index)),
                        &b = course.points.at(static_cast<std::size_t>(index) + 1);
  if (course.is_spike)
    return {Part::spike, b.time - a.time, base + b.voltage, not_set, true, index == 0};
  return {Part::course, b.time - a.time, b.voltage};
}

Piece piece_of(const Bake &bake, const long long index, const double base)
{
  if (std::isnan(bake.read))
    return {Part::bake, bake.duration, base};
  const long long k = index / 2;
  if (index % 2 == 1)
    return {Part::read, 0., base, bake.read};
  return {Part::bake, read_time(bake, k) - (k == 0 ? 0. : read_time(bake, k - 1)), base};
}

} // namespace

long long number_of_reads(const Bake &bake)
{
  if (std::isnan(bake.read))
    return 0;
  // Those of the grid before the end, and the one at the end. When both meet but for round-off, they are one.
  const double intervals = std::log10(bake.duration / bake.from) * static_cast<double>(bake.per_decade);
  return static_cast<long long>(std::ceil(intervals - 1e-9)) + 1;
}

double read_time(const Bake &bake, const long long index)
{
  if (index == number_of_reads(bake) - 1)
    return bake.duration;
  return bake.from * std::pow(10., static_cast<double>(index) / static_cast<double>(bake.per_decade));
}

std::optional<std::size_t> reads_at(const Action &action, const std::size_t source)
{
  if (std::holds_alternative<Read>(action))
    return source;
  if (const auto *pulses = std::get_if<Pulses>(&action); pulses != nullptr && !std::isnan(pulses->read))
    return pulses->reads_at;
  if (const auto *bake = std::get_if<Bake>(&action); bake != nullptr && !std::isnan(bake->read))
    return bake->reads_at;
  return {};
}

long long number_of_pieces(const Action &action)
{
  return std::visit(Either{[](const Unreadable &) { return 0ll; },
                           [](const Pulses &a)
                           { return a.count * pieces_of_pulse(a) - (a.wait > 0. && !a.waits_at_end ? 1 : 0); },
                           [](const Course &a) { return static_cast<long long>(a.points.size()) - 1; },
                           [](const Bake &a) { return std::isnan(a.read) ? 1 : 2 * number_of_reads(a); },
                           [](const SetTemperature &) { return 0ll; },
                           [](const SetCompliance &) { return 0ll; },
                           [](const Connect &) { return 0ll; },
                           [](const SetLight &a) { return a.duration > 0. ? 1ll : 0ll; },
                           [](const Repeat &) { return 0ll; },
                           [](const auto &) { return 1ll; }},
                    action);
}

Piece piece(const Action &action, const long long index, const double base)
{
  return std::visit(Either{[&](const Ramp &a) -> Piece {
                             return {Part::ramp, duration(a, base), a.target};
                           },
                           [&](const Hold &a) -> Piece {
                             return {Part::hold, a.duration, base};
                           },
                           [&](const OpenCircuit &a) -> Piece {
                             return {Part::hold, a.duration, base};
                           },
                           [&](const HoldCurrent &a) -> Piece {
                             return {Part::hold, a.duration, base};
                           },
                           [&](const SetLight &a) -> Piece {
                             return {Part::hold, a.duration, base};
                           },
                           [&](const Pulses &a) { return piece_of(a, index, base); },
                           [&](const Course &a) { return piece_of(a, index, base); },
                           [&](const Bake &a) { return piece_of(a, index, base); },
                           [&](const Read &a) -> Piece {
                             return {Part::read, 0., base, a.voltage};
                           },
                           [](const auto &) -> Piece { throw std::logic_error("this step has no pieces"); }},
                    action);
}

double duration(const Action &action, const double base)
{
  return std::visit(Either{[](const Unreadable &) { return not_set; },
                           [&](const Ramp &a)
                           { return std::isnan(a.rate) ? a.duration : std::abs(a.target - base) / a.rate; },
                           [](const Hold &a) { return a.duration; },
                           [](const OpenCircuit &a) { return a.duration; },
                           [](const HoldCurrent &a) { return a.duration; },
                           [](const SetLight &a) { return a.duration; },
                           [](const Pulses &a) {
                             return static_cast<double>(a.count) * (a.rise + a.width + a.fall + a.wait) -
                                    (a.waits_at_end ? 0. : a.wait);
                           },
                           [](const Course &a) { return a.points.back().time; },
                           [](const Bake &a) { return a.duration; },
                           [](const auto &) { return 0.; }},
                    action);
}

double voltage_after(const Action &action, const double base)
{
  return std::visit(Either{[](const Unreadable &) { return not_set; },
                           [](const Ramp &a) { return a.target; },
                           [](const OpenCircuit &) { return not_set; },
                           [](const HoldCurrent &) { return not_set; },
                           [](const Connect &) { return not_set; },
                           [&](const Course &a) { return a.is_spike ? base : a.points.back().voltage; },
                           [&](const auto &) { return base; }},
                    action);
}

bool keeps_voltage(const Action &action)
{
  return std::visit(Either{[](const Unreadable &) { return false; },
                           [](const Ramp &) { return false; },
                           [](const Pulses &) { return false; },
                           [](const Course &) { return false; },
                           [](const OpenCircuit &) { return false; },
                           [](const HoldCurrent &) { return false; },
                           [](const Connect &) { return false; },
                           [](const auto &) { return true; }},
                    action);
}
} // namespace ionstack::solver
