// SPDX-License-Identifier: Apache-2.0
// How one walks through a protocol: what is left early, what is never expanded, and going on from a position.
#include "solver/experiment/protocol_cursor.h"

#include "tests/solver/experiment/protocol_walk.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <stdexcept>

namespace ionstack::solver
{
namespace
{
/// Labels of what follows when, while the segment number `index` is under way, its condition is fulfilled at 0.4 V.
std::vector<std::string> after_early_end(const std::string &text, const int index, const std::size_t condition)
{
  const ReadProtocol read(text);
  EXPECT_EQ(read.problems, std::vector<std::string>());
  ProtocolCursor cursor(read.protocol);
  for (int i = 0; i <= index; ++i)
    EXPECT_TRUE(cursor.next());
  cursor.ended_early({{0.4}, 1.}, condition);
  EXPECT_NO_THROW(ProtocolCursor(read.protocol, cursor.position()));
  std::vector<std::string> labels;
  const auto               segments = walk(cursor);
  for (const Segment &segment : segments)
    labels.push_back(segment.label);
  EXPECT_TRUE(segments.empty() || segments[0].begin_voltage() == 0.4);
  EXPECT_TRUE(cursor.position().rounds.empty());
  return labels;
}

TEST(ProtocolCursor, until_leaves_its_step)
{
  using Labels = std::vector<std::string>;
  EXPECT_EQ(after_early_end("ramp to 1 V in 1 s until current > 1 mA, hold 1 s", 0, 0), (Labels{"2 hold 1 s"}));
  EXPECT_EQ(after_early_end("hold 1 s until time > 0.5 s", 0, 0), Labels());

  // Two rounds of the inner one in each of two of the outer one.
  const std::string nested =
      "repeat 2 (repeat 2 (hold 1 s until current > 1 A, hold 2 s) until current > 2 A, hold 3 s) until "
      "current > 3 A, hold 4 s";
  const std::string h1 = "1.1.1 hold 1 s until current > 1 A", h2 = "1.1.2 hold 2 s", h3 = "1.2 hold 3 s",
                    h4 = "2 hold 4 s";
  const Labels second_round{h1, h2, h1, h2, h3, h4};
  const auto   then = [](Labels first, const Labels &second)
  {
    first.insert(first.end(), second.begin(), second.end());
    return first;
  };
  EXPECT_EQ(after_early_end(nested, 0, 0), Labels{h4});                           // the outer repeat
  EXPECT_EQ(after_early_end(nested, 0, 1), then({h3}, second_round));             // the inner repeat
  EXPECT_EQ(after_early_end(nested, 0, 2), then({h2, h1, h2, h3}, second_round)); // the step
  EXPECT_EQ(after_early_end(nested, 1, 1), then({h3}, second_round));             // at its second step
  EXPECT_EQ(after_early_end(nested, 2, 2), then({h2, h3}, second_round));         // in its second round
  EXPECT_EQ(after_early_end(nested, 4, 0), Labels{h4});                           // at the last step
  EXPECT_EQ(after_early_end(nested, 8, 1), (Labels{h3, h4}));                     // in the last round
}

TEST(ProtocolCursor, conditions_stand_from_the_outermost_to_the_own)
{
  const ReadProtocol read(
      "repeat 2 (repeat 3 (ramp to 1 V at 1 V/s until conductance > 10 uS)) until resistance < 1 kOhm, hold 1 s");
  ProtocolCursor cursor(read.protocol);
  const auto     first = cursor.next();
  ASSERT_TRUE(first);
  ASSERT_EQ(first->conditions.size(), 2u);
  EXPECT_EQ(first->conditions[0].quantity, Condition::Quantity::resistance);
  EXPECT_FALSE(first->conditions[0].above);
  EXPECT_DOUBLE_EQ(first->conditions[0].threshold, 1e3);
  EXPECT_TRUE(first->conditions[0].fulfilled(999.));
  EXPECT_FALSE(first->conditions[0].fulfilled(1001.));
  EXPECT_EQ(first->conditions[1].quantity, Condition::Quantity::conductance);
  EXPECT_TRUE(first->conditions[1].above);
  EXPECT_DOUBLE_EQ(first->conditions[1].threshold, 1e-5);
  EXPECT_TRUE(first->conditions[1].fulfilled(2e-5));
  EXPECT_FALSE(first->conditions[1].fulfilled(NAN)); // not known yet: not fulfilled
}

TEST(ProtocolCursor, what_follows_an_early_end_starts_from_the_voltage_reached)
{
  const ReadProtocol read("ramp to 1 V at 1 V/s until current > 1 mA, pulse 2 V width 1 ms, ramp to 0 V at 2 V/s");
  ProtocolCursor     cursor(read.protocol);
  cursor.next();
  cursor.ended_early({{0.6}, 1.}, 0);
  const auto segments = walk(cursor);
  ASSERT_EQ(segments.size(), 4u);
  EXPECT_EQ(segments[0].begin_voltage(), 0.6);
  EXPECT_EQ(segments[2].end_voltage(), 0.6); // the pulse goes back to it
  EXPECT_EQ(segments[3].duration, 0.3);      // 0.6 V at 2 V/s
}

TEST(ProtocolCursor, cycles_are_rounds_of_the_outermost_repeats)
{
  const ReadProtocol read(
      "hold 1 s, repeat 2 (hold 2 s, repeat 2 (hold 3 s)), hold 4 s, repeat 2 (hold 5 s, read 1 V), "
      "repeat 3 (temperature 400 K), hold 6 s");
  ProtocolCursor cursor(read.protocol);
  std::string    found;
  for (const Segment &segment : walk(cursor))
    found += std::to_string(segment.cycle) + (segment.in_cycle ? " " : "o ");
  // Rounds in which nothing happens are no cycles.
  EXPECT_EQ(found, "0o 1 1 1 2 2 2 2o 3 3 4 4 4o ");
}

TEST(ProtocolCursor, an_early_end_begins_the_next_cycle)
{
  const ReadProtocol read("repeat 3 (hold 1 s until current > 1 A, hold 2 s) until current > 2 A, repeat 2 (hold 3 s)");
  ProtocolCursor     cursor(read.protocol);
  cursor.next();
  cursor.ended_early({{0.}, 1.}, 1); // the step: the same cycle goes on
  EXPECT_EQ(cursor.next()->cycle, 1);
  EXPECT_EQ(cursor.next()->cycle, 2);
  ProtocolCursor restored(read.protocol, cursor.position()); // in the middle of the second cycle
  EXPECT_EQ(restored.next()->cycle, 2);
  EXPECT_EQ(restored.next()->cycle, 3);
  cursor.ended_early({{0.}, 1.}, 0); // the repeat: its third round is never begun
  EXPECT_EQ(cursor.next()->cycle, 3);
  EXPECT_EQ(cursor.next()->cycle, 4);
}

TEST(ProtocolCursor, leaving_a_train_keeps_the_voltage_of_that_moment)
{
  const ReadProtocol read("train 1e6 pulses 1 V width 1 ms period 2 ms until conductance > 1 mS, hold 1 s");
  ProtocolCursor     cursor(read.protocol);
  cursor.next();
  ASSERT_EQ(cursor.next()->part, Part::top);
  cursor.ended_early({{1.}, 1.}, 0);
  const auto segments = walk(cursor);
  ASSERT_EQ(segments.size(), 1u);
  EXPECT_EQ(segments[0].part, Part::hold);
  EXPECT_EQ(segments[0].end_voltage(), 1.);
}

TEST(ProtocolCursor, wrong_calls_throw)
{
  const ReadProtocol read("hold 1 s until time > 1 s");
  ProtocolCursor     cursor(read.protocol);
  cursor.next();
  EXPECT_THROW(cursor.ended_early({{0.}, 1.}, 1), std::logic_error);
  EXPECT_FALSE(cursor.next());
  EXPECT_FALSE(cursor.next());
  EXPECT_THROW(cursor.ended_early({{0.}, 1.}, 0), std::logic_error);
}

TEST(ProtocolCursor, huge_numbers_are_not_expanded)
{
  const ReadProtocol read(
      "repeat 1e15 (repeat 1e15 (train 1e15 pulses 1 V width 1 ns period 2 ns increment 1 nV read 0.1 V)), hold 1 s");
  ASSERT_EQ(read.problems, std::vector<std::string>());
  EXPECT_EQ(read.protocol.steps().size(), 4u);
  EXPECT_EQ(read.protocol.pulses(), std::numeric_limits<long long>::max());
  EXPECT_DOUBLE_EQ(read.protocol.duration(), 1e15 * 1e15 * 1e15 * 2e-9);
  ProtocolCursor cursor(read.protocol);
  EXPECT_EQ(walk(cursor, 10001).back().pulse, 2001); // five segments a pulse

  // In the middle of everything.
  auto position   = cursor.position();
  position.piece  = 5 * 999999999999999;
  position.rounds = {999999999999999, 999999999999999};
  ProtocolCursor late(read.protocol, position);
  const auto     last = walk(late);
  ASSERT_EQ(last.size(), 6u);
  // The last pulse, after 1e15 - 1 increments of 1 nV.
  EXPECT_NEAR(last[0].end_voltage(), 1. + 999999999999999. * 1e-9, 1e-9);
  EXPECT_EQ(last[5].label, "2 hold 1 s");
}

TEST(ProtocolCursor, rounds_that_do_nothing_are_not_walked)
{
  // Once the ramp has reached 1 V, the remaining 1e15 rounds of each repeat hold nothing.
  const ReadProtocol read(
      "ramp to 1 V in 1 s until current > 1 A, repeat 1e15 (repeat 1e15 (ramp to 1 V at 1 V/s until current > 1 A, "
      "temperature 350 K)), hold 1 s");
  ASSERT_EQ(read.problems, std::vector<std::string>());
  ProtocolCursor cursor(read.protocol);
  cursor.next();
  cursor.ended_early({{0.5}, 1.}, 0);
  const auto segments = walk(cursor);
  ASSERT_EQ(segments.size(), 2u);
  EXPECT_EQ(segments[0].duration, 0.5);
  EXPECT_EQ(segments[1].label, "3 hold 1 s");
  EXPECT_EQ(segments[1].temperature, 350.);

  const ReadProtocol settings("repeat 1e15 (temperature 350 K), repeat 1e15 (repeat 1e15 (compliance off))");
  ASSERT_EQ(settings.problems, std::vector<std::string>());
  EXPECT_FALSE(ProtocolCursor(settings.protocol).next());
}

TEST(ProtocolCursor, rounds_that_end_at_once_are_not_walked)
{
  // What is fulfilled before it begins takes no time, and nothing else is in the rounds.
  const ReadProtocol read(
      "hold 1 s, repeat 1e15 (temperature 350 K, repeat 1e15 (hold 2 s until current > 1 A)), hold 3 s");
  ASSERT_EQ(read.problems, std::vector<std::string>());
  ProtocolCursor cursor(read.protocol);
  cursor.next();
  ASSERT_EQ(cursor.next()->duration, 2.);
  cursor.ended_early({{0.}, 1.}, 0, true);
  ASSERT_EQ(cursor.next()->duration, 3.);
  EXPECT_FALSE(cursor.next());

  // With something else in the round all rounds are done.
  const ReadProtocol more("repeat 2 (hold 1 s until current > 1 A, hold 2 s)");
  ProtocolCursor     walker(more.protocol);
  for (int round = 0; round < 2; ++round)
  {
    ASSERT_EQ(walker.next()->duration, 1.);
    walker.ended_early({{0.}, 1.}, 0, true);
    ASSERT_EQ(walker.next()->duration, 2.);
  }
  EXPECT_FALSE(walker.next());
}

/// A valid protocol of `length` steps at random, with repeats `depth` deep.
std::string random_protocol(std::mt19937 &random, const int length, const int depth)
{
  const auto  pick = [&](const int n) { return static_cast<int>(random() % static_cast<unsigned int>(n)); };
  const auto  volt = [&] { return std::to_string(0.1 * (pick(40) - 20) + 0.05) + " V"; };
  std::string text;
  for (int i = 0; i < length; ++i)
  {
    std::string step;
    switch (pick(depth > 0 ? 12 : 10))
    {
    case 0:
      step = "ramp to " + volt() + " in 1 s";
      break;
    case 1:
      step = "hold 3 ms";
      break;
    case 2:
      step = "pulse " + volt() + " width 1 us";
      break;
    case 3:
      step = "train 3 pulses " + volt() + " width 1 us period 4 us increment 10 mV read 0.1 V";
      break;
    case 4:
      step = "spike pair " + volt() + " width 1 ms delay 5 ms";
      break;
    case 5:
      step = "spike timing " + volt() + " width 1 ms tail 0.2 V for 5 ms delay -2 ms";
      break;
    case 6:
      step = "read " + volt();
      break;
    case 7:
      step = "bake 400 K for 5 s reading 0.1 V 3 per decade";
      break;
    case 8:
      step = "temperature " + std::to_string(300 + pick(100)) + " K";
      break;
    case 9:
      step = "compliance " + std::to_string(1 + pick(100)) + " uA";
      break;
    default:
      step = "repeat " + std::to_string(1 + pick(3)) + " (" + random_protocol(random, 3, depth - 1) + ")";
    }
    text += (text.empty() ? "" : ", ") + step;
  }
  return text;
}

bool same(const double a, const double b)
{
  return a == b || (std::isnan(a) && std::isnan(b));
}

bool same(const Segment &a, const Segment &b)
{
  return a.part == b.part && a.duration == b.duration && a.begin_voltage() == b.begin_voltage() &&
         a.end_voltage() == b.end_voltage() && same(a.read_voltage, b.read_voltage) &&
         same(a.temperature, b.temperature) && same(a.own().compliance, b.own().compliance) && a.pulse == b.pulse &&
         a.step == b.step && a.label == b.label;
}

TEST(ProtocolCursor, goes_on_from_every_position)
{
  std::mt19937       random(20240607);
  const ReadProtocol read(random_protocol(random, 40, 3) + ", ramp to 1.777 V at 3 V/s until current > 1 mA, hold 1 s");
  ASSERT_EQ(read.problems, std::vector<std::string>());

  std::vector<ProtocolCursor::Position> positions;
  std::vector<Segment>                  all;
  ProtocolCursor                        cursor(read.protocol);
  for (positions.push_back(cursor.position());; positions.push_back(cursor.position()))
    if (const auto segment = cursor.next())
      all.push_back(*segment);
    else
      break;
  ASSERT_GT(all.size(), 300u);
  ASSERT_EQ(positions.size(), all.size() + 1);
  EXPECT_EQ(all.back().label, "42 hold 1 s");
  for (std::size_t i = 0; i < positions.size(); ++i)
  {
    ProtocolCursor resumed(read.protocol, positions[i]);
    const auto     rest = walk(resumed);
    ASSERT_EQ(rest.size(), all.size() - i) << i;
    for (std::size_t k = 0; k < rest.size(); ++k)
      ASSERT_TRUE(same(rest[k], all[i + k])) << i << " + " << k;
  }
  // At the end, and after an early end.
  EXPECT_FALSE(ProtocolCursor(read.protocol, cursor.position()).next());
  ProtocolCursor early(read.protocol, positions[all.size() - 2]);
  early.next();
  early.ended_early({{0.3}, 1.}, 0);
  ProtocolCursor resumed(read.protocol, early.position());
  EXPECT_EQ(resumed.next()->begin_voltage(), 0.3);

  // Segments join, lines last, and add up to the nominal time.
  double time = 0.;
  for (std::size_t i = 0; i < all.size(); ++i)
  {
    EXPECT_TRUE(i == 0 || all[i].begin_voltage() == all[i - 1].end_voltage());
    EXPECT_EQ(all[i].duration > 0., !all[i].is_read());
    time += all[i].duration;
  }
  EXPECT_NEAR(read.protocol.duration(), time, 1e-12 * time); // some hundred sums
  EXPECT_EQ(read.protocol.pulses(), cursor.position().pulses);
}

TEST(ProtocolCursor, refuses_positions_of_another_protocol)
{
  const ReadProtocol read("hold 1 s, repeat 3 (pulse 1 V width 1 s)");
  ProtocolCursor     cursor(read.protocol);
  cursor.next();
  cursor.next();
  const auto good = cursor.position();
  EXPECT_NO_THROW(ProtocolCursor(read.protocol, good));
  const auto refused = [&](auto change)
  {
    auto position = good;
    change(position);
    EXPECT_THROW(ProtocolCursor(read.protocol, position), std::invalid_argument);
  };
  refused([](auto &p) { p.step = 4; });
  refused([](auto &p) { p.step = 3; });
  refused([](auto &p) { p.step = 0; });
  refused([](auto &p) { p.piece = 4; });
  refused([](auto &p) { p.piece = -1; });
  refused([](auto &p) { p.rounds = {3}; });
  refused([](auto &p) { p.rounds = {-1}; });
  refused([](auto &p) { p.rounds = {}; });
  refused([](auto &p) { p.voltage = {NAN}; });
  refused([](auto &p) { p.pulses = -1; });
}
} // namespace
} // namespace ionstack::solver
