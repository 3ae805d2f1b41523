// SPDX-License-Identifier: Apache-2.0
// What a user is told about a protocol that cannot be meant.
#include "tests/solver/experiment/protocol_walk.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace ionstack::solver
{
namespace
{
struct Mistake
{
  const char *steps;
  const char *message; ///< begins with the number of the step
};

const Mistake mistakes[] = {
    // Steps that do not exist.
    {"wait 1 s", "step 1, 'wait 1 s': is no step of a protocol; known are ramp, hold, pulse, train, spike, read"},
    {"hold 1 s, rmap to 1 V in 1 s", "step 2, 'rmap to 1 V in 1 s': is no step of a protocol, did you mean 'ramp'?"},
    {"Hold 1 s", "step 1, 'Hold 1 s': is no step of a protocol, did you mean 'hold'?"},
    {"1 V", "step 1, '1 V': is no step of a protocol"},
    {"hold 1 s,, hold 1 s", "step 2, '': nothing stands before, after or between commas"},
    {"hold 1 s,", "step 2, '': nothing stands"},
    // Ramps and holds.
    {"hold", "step 1, 'hold': has nothing after 'hold'; write 'hold 1 ms'"},
    {"hold 0 s", "step 1, 'hold 0 s': hold: '0 s' must be greater than 0"},
    {"hold -1 ms", "step 1, 'hold -1 ms': hold: '-1 ms' must be greater than 0"},
    {"hold 1", "step 1, 'hold 1': hold: '1' has no unit; write for example '1 s'"},
    {"hold 1 V", "step 1, 'hold 1 V': hold: '1 V' has a voltage-like unit ('V') where a unit like 's' is due"},
    {"hold 1 s 2", "step 1, 'hold 1 s 2': hold: '1 s 2' has the unknown unit 's 2'"},
    {"hold 1 sec or so", "step 1, 'hold 1 sec or so': hold: "},
    {"ramp to 1 V", "step 1, 'ramp to 1 V': needs either a rate or a time; write 'ramp to 1.2 V at 2 V/s' or 'ramp"},
    {"ramp to 1 V at 1 V/s in 1 s", "step 1, 'ramp to 1 V at 1 V/s in 1 s': needs either a rate or a time"},
    {"ramp 1 V in 1 s", "step 1, 'ramp 1 V in 1 s': '1 V' has no meaning after 'ramp'; write 'ramp to 1.2 V at 2 V/s'"},
    {"ramp up to 1 V in 1 s", "step 1, 'ramp up to 1 V in 1 s': 'up' has no meaning after 'ramp'"},
    {"ramp in 1 s", "step 1, 'ramp in 1 s': needs 'to'; write"},
    {"ramp to to 1 V in 1 s", "step 1, 'ramp to to 1 V in 1 s': has 'to' twice"},
    {"ramp to 1 at 1 V/s", "step 1, 'ramp to 1 at 1 V/s': to: '1' has no unit"},
    {"ramp to inf V in 1 s", "step 1, 'ramp to inf V in 1 s': to: 'inf V' is not a finite number"},
    {"ramp to 1 V at 1 V", "step 1, 'ramp to 1 V at 1 V': at: '1 V' has a voltage-like unit"},
    {"ramp to 1 V at 0 V/s", "step 1, 'ramp to 1 V at 0 V/s': the rate must be greater than 0 V/s"},
    {"ramp to -1 V at -1 V/s", "step 1, 'ramp to -1 V at -1 V/s': the rate must be greater than 0 V/s; the direction"},
    {"ramp to 1 V in -2 s", "step 1, 'ramp to 1 V in -2 s': in: '-2 s' must be greater than 0"},
    {"ramp to 0 V at 1 V/s", "step 1, 'ramp to 0 V at 1 V/s': lasts no time: the voltage is 0 V already"},
    {"ramp to 1 V in 1 s, ramp to 1 V at 1 V/s", "step 2, 'ramp to 1 V at 1 V/s': lasts no time: the voltage is 1 V"},
    {"repeat 2 (hold 1 s, ramp to 1 V at 1 V/s)", "step 1.2, 'ramp to 1 V at 1 V/s': lasts no time"}, // round two
    {"ramp to 1 V at 1e-320 V/s", "step 1, 'ramp to 1 V at 1e-320 V/s': "},
    {"repeat 1e15 (hold 1e300 s)", "step 1, 'repeat 1e15': lasts longer than a number of the computer can tell"},
    // Pulses.
    {"pulse 1 V", "step 1, 'pulse 1 V': needs 'width'; write 'pulse 1 V width 1 ms [rise 10 us] [fall 10 us]'"},
    {"pulse 1 V widht 1 ms", "step 1, 'pulse 1 V widht 1 ms': the word 'widht' is unknown, did you mean 'width'?"},
    {"hold 1 mns", "step 1, 'hold 1 mns': hold: '1 mns' has the unknown unit 'mns'"},
    {"pulse width 1 ms", "step 1, 'pulse width 1 ms': has nothing after 'pulse'"},
    {"pulse 1 V width 1 ms rise 0 s", "step 1, 'pulse 1 V width 1 ms rise 0 s': rise: '0 s' must be greater than 0"},
    {"pulse 1 V width 0 ms", "step 1, 'pulse 1 V width 0 ms': width: '0 ms' must be greater than 0"},
    {"pulse 1 V width 1 ms fall -1 s", "step 1, 'pulse 1 V width 1 ms fall -1 s': fall: '-1 s' must be greater than 0"},
    {"train 5 pulses 1 V width 1 ms period 1 ms",
     "step 1, 'train 5 pulses 1 V width 1 ms period 1 ms': the pulses overlap: the period of 0.001 s is shorter than "
     "rise, width and fall, 0.00102 s together"},
    {"train 0 pulses 1 V width 1 ms period 2 ms",
     "step 1, 'train 0 pulses 1 V width 1 ms period 2 ms': '0' is no number of pulses; write a whole"},
    {"train 1.5 pulses 1 V width 1 ms period 2 ms",
     "step 1, 'train 1.5 pulses 1 V width 1 ms period 2 ms': '1.5' is no number of pulses"},
    {"train 5 pulse 1 V width 1 ms period 2 ms",
     "step 1, 'train 5 pulse 1 V width 1 ms period 2 ms': '5 pulse 1 V' is no number of pulses"},
    {"train 5 pulses 1 V width 1 ms", "step 1, 'train 5 pulses 1 V width 1 ms': needs 'period'"},
    {"train 5 pulses 1 V width 1 ms period 2 ms increment 5",
     "step 1, 'train 5 pulses 1 V width 1 ms period 2 ms increment 5': increment: '5' has no unit"},
    {"train 5 pulses 1 V width 1 ms period 2 ms read 0 V",
     "step 1, 'train 5 pulses 1 V width 1 ms period 2 ms read 0 V': read: nothing can be read at 0 V"},
    {"train 1e15 pulses 1 V width 1 ms period 2 ms increment 1e300 V",
     "step 1, 'train 1e15 pulses 1 V width 1 ms period 2 ms increment 1e300 V': the last pulse is too high"},
    // Spikes.
    {"spike 1 V width 1 ms", "step 1, 'spike 1 V width 1 ms': is no step; 'spike' goes on with 'pair' or 'timing'"},
    {"spike timming 1 V",
     "step 1, 'spike timming 1 V': is no step; 'spike' goes on with 'pair' or 'timing', did you mean 'timing'?"},
    {"spike", "step 1, 'spike': is no step; 'spike' goes on with"},
    {"spike pair 1 V width 1 ms delay 1 ms",
     "step 1, 'spike pair 1 V width 1 ms delay 1 ms': the pulses overlap: the delay of 0.001 s is shorter than"},
    {"spike pair 1 V width 1 ms delay -9 ms",
     "step 1, 'spike pair 1 V width 1 ms delay -9 ms': delay: '-9 ms' must be greater than 0"},
    {"spike timing 1 V width 1 ms tail 1 V for 1 ms",
     "step 1, 'spike timing 1 V width 1 ms tail 1 V for 1 ms': needs 'delay'"},
    {"spike timing 1 V width 1 ms tail 1 V for 0 ms delay 1 ms",
     "step 1, 'spike timing 1 V width 1 ms tail 1 V for 0 ms delay 1 ms': for: '0 ms' must be greater than 0"},
    {"spike timing 1 V width 1 ns tail 1 V for 1 s delay 1 ms",
     "step 1, 'spike timing 1 V width 1 ns tail 1 V for 1 s delay 1 ms': its times differ by more than nine"},
    // Reads, baking, settings.
    {"read", "step 1, 'read': has nothing after 'read'; write 'read 0.1 V'"},
    {"read 0 V", "step 1, 'read 0 V': read: nothing can be read at 0 V; write for example 'read 0.1 V'"},
    {"read 0.1", "step 1, 'read 0.1': read: '0.1' has no unit"},
    {"bake 0 K for 1 s", "step 1, 'bake 0 K for 1 s': bake: '0 K' is not above absolute zero"},
    {"bake 400 for 1 s", "step 1, 'bake 400 for 1 s': bake: '400' has no unit"},
    {"bake 400 K", "step 1, 'bake 400 K': needs 'for'; write 'bake 400 K for 1000 s [reading 0.1 V 5 per decade"},
    {"bake 400 K for 1 s reading 0.1 V",
     "step 1, 'bake 400 K for 1 s reading 0.1 V': needs a voltage and a number of reads per decade"},
    {"bake 400 K for 1 s reading 0.1 V 0 per decade",
     "step 1, 'bake 400 K for 1 s reading 0.1 V 0 per decade': '0' is no number of reads per decade"},
    {"bake 400 K for 1 s reading 0.1 V 5000 per decade",
     "step 1, 'bake 400 K for 1 s reading 0.1 V 5000 per decade': '5000' is no number of reads per decade; write a "
     "whole number from 1 to 1000"},
    {"bake 400 K for 1 s reading 0 V 5 per decade",
     "step 1, 'bake 400 K for 1 s reading 0 V 5 per decade': reading: nothing can be read"},
    {"bake 400 K for 1 s reading 1 m 5 per decade",
     "step 1, 'bake 400 K for 1 s reading 1 m 5 per decade': reading: '1 m' has a length-like"},
    {"bake 400 K for 1 s reading 1 V 5 per decade from 2 s",
     "step 1, 'bake 400 K for 1 s reading 1 V 5 per decade from 2 s': the first read, 2 s from the start, comes after"},
    {"bake 400 K for 1 s reading 1 V 5 per decade from 1e-30 s",
     "step 1, 'bake 400 K for 1 s reading 1 V 5 per decade from 1e-30 s': the first read, 1e-30 s from the start, is "
     "more"},
    {"bake 400 K for 1 s from 2 s", "step 1, 'bake 400 K for 1 s from 2 s': needs 'reading'"},
    {"bake 400 K for 1 s reading 1 V 5 per 2 decade",
     "step 1, 'bake 400 K for 1 s reading 1 V 5 per 2 decade': '2' has no meaning after 'per'"},
    {"temperature 0 K", "step 1, 'temperature 0 K': temperature: '0 K' is not above absolute zero"},
    {"temperature -5 K", "step 1, 'temperature -5 K': temperature: '-5 K' is not above absolute zero"},
    {"temperature 300", "step 1, 'temperature 300': temperature: '300' has no unit"},
    {"compliance 0 A", "step 1, 'compliance 0 A': compliance: '0 A' must be greater than 0"},
    {"compliance 1 V", "step 1, 'compliance 1 V': compliance: '1 V' has a voltage-like unit"},
    {"compliance", "step 1, 'compliance': has nothing after 'compliance'; write 'compliance 1 mA' or 'compliance off'"},
    {"open circuit", "step 1, 'open circuit': has nothing after 'circuit'; write 'open circuit 10 s'"},
    {"open circuit 10", "step 1, 'open circuit 10': circuit: '10' has no unit"},
    {"open 10 s", "step 1, 'open 10 s': "},
    {"open circuit 1 s until current > 1 mA",
     "step 1, 'open circuit 1 s until current > 1 mA': no current flows through an open circuit: it can wait for a "
     "time or a voltage only"},
    {"ramp gate to 1 V in 1 s", "step 1, 'ramp gate to 1 V in 1 s': 'gate' has no meaning after 'ramp'; write"},
    {"gate: hold 1 s", "step 1, 'gate: hold 1 s': 'gate' is no contact"},
    {"current 1 nA", "step 1, 'current 1 nA': needs 'for'; write 'current 1 nA for 10 ms'"},
    {"current 0 A for 1 s", "step 1, 'current 0 A for 1 s': no current is an open circuit; write 'open circuit 1 s'"},
    {"current 1 V for 1 s", "step 1, 'current 1 V for 1 s': current: '1 V' has a voltage-like unit"},
    {"compliance 1 nA, current -2 nA for 1 s",
     "step 2, 'current -2 nA for 1 s': the current is above the compliance of 1e-9 A; put 'compliance off' before it"},
    {"connect", "step 1, 'connect': is connected already"},
    {"disconnect, hold 1 s, disconnect", "step 3, 'disconnect': is disconnected already"},
    {"disconnect 1 s", "step 1, 'disconnect 1 s': '1 s' has no meaning after 'disconnect'"},
    {"disconnect, ramp to 1 V in 1 s", "step 2, 'ramp to 1 V in 1 s': nothing is connected with"},
    {"disconnect, read 1 V", "step 2, 'read 1 V': nothing is connected with"},
    {"disconnect, hold 1 s until conductance > 1 S",
     "step 2, 'hold 1 s until conductance > 1 S': no current flows through an open circuit"},
    {"light", "step 1, 'light': has nothing after 'light'; write 'light off', 'light on' or 'light 0.5 in 1 us'"},
    {"light -1", "step 1, 'light -1': light: '-1' must not be less than 0"},
    {"light 1 V", "step 1, 'light 1 V': light: '1 V' has a voltage-like unit"},
    {"light off in 0 s", "step 1, 'light off in 0 s': in: '0 s' must be greater than 0"},
    {"light off until time > 1 s", "step 1, 'light off until time > 1 s': takes no time"},
    {"hold 1 s until voltage > 1 A", "step 1, 'hold 1 s until voltage > 1 A': until voltage: '1 A' has a current-like"},
    {"waveform",
     "step 1, 'waveform': has nothing after 'waveform'; write 'waveform FILE.csv [time \"HEAD\" in us] [voltage "
     "\"HEAD\" "
     "in mV] [scale 0.5]'"},
    {"waveform a.csv time Time",
     "step 1, 'waveform a.csv time Time': time: the name of a column in quotation marks is due; write 'waveform "
     "FILE.csv"},
    {"waveform a.csv time \"T, s", "step 1, 'waveform a.csv time \"T, s': a quotation mark is never closed"},
    {"waveform a.csv time \"T\" us",
     "step 1, 'waveform a.csv time \"T\" us': time: behind the name of a column nothing but 'in' and its unit may "
     "stand"},
    {"waveform a.csv voltage \"U\" in ms",
     "step 1, 'waveform a.csv voltage \"U\" in ms': voltage: 'ms' is no unit of a voltage; write"},
    // Repeats.
    {"repeat 0 (hold 1 s)",
     "step 1, 'repeat 0 (hold 1 s)': '0' is no number of rounds; write a whole number from 1 to 1e15"},
    {"repeat -1 (hold 1 s)", "step 1, 'repeat -1 (hold 1 s)': '-1' is no number of rounds"},
    {"repeat 2.5 (hold 1 s)", "step 1, 'repeat 2.5 (hold 1 s)': '2.5' is no number of rounds"},
    {"repeat 1e16 (hold 1 s)", "step 1, 'repeat 1e16 (hold 1 s)': '1e16' is no number of rounds"},
    {"repeat ten (hold 1 s)", "step 1, 'repeat ten (hold 1 s)': 'ten' is no number of rounds"},
    {"repeat (hold 1 s)", "step 1, 'repeat (hold 1 s)': needs the number of rounds; write 'repeat 10 (...)'"},
    {"repeat 10", "step 1, 'repeat 10': needs steps in parentheses; write 'repeat 10 (pulse"},
    {"repeat 10 ()", "step 1.1, '': nothing stands"},
    {"repeat 2 (hold 1 s, repeat 3 (read 0.1))", "step 1.2.1, 'read 0.1': read: '0.1' has no unit"},
    {"repeat 2 (hold 1 s) hold 2 s",
     "step 1, 'repeat 2 (hold 1 s) hold 2 s': a comma or 'until' is due after its ')', not 'hold 2 s'"},
    {"hold 1 s, repeat 2 (hold 1 s, hold 2 s", "step 2, 'repeat 2 (hold 1 s, hold 2 s': a '(' is never closed"},
    {"hold 1 s, repeat 2 (hold 1 s)), hold 2 s", "step 2, 'repeat 2 (hold 1 s))': a ')' closes no '('"},
    {"repeat 1 (repeat 1 (repeat 1 (repeat 1 (repeat 1 (repeat 1 (repeat 1 (repeat 1 (repeat 1 (hold 1 s)))))))))",
     "step 1.1.1.1.1.1.1.1.1, 'repeat 1 (hold 1 s)': repeats are nested more than 8 deep"},
    // Conditions.
    {"hold 1 s until", "step 1, 'hold 1 s until': after 'until' a condition with '>' or '<' is due; write for example"},
    {"hold 1 s until current 1 mA", "step 1, 'hold 1 s until current 1 mA': after 'until' a condition with '>'"},
    {"hold 1 s until current > 1 V",
     "step 1, 'hold 1 s until current > 1 V': until current: '1 V' has a voltage-like unit"},
    {"hold 1 s until conductance > 1", "step 1, 'hold 1 s until conductance > 1': until conductance: '1' has no unit"},
    {"hold 1 s until resistance > 1 S", "step 1, 'hold 1 s until resistance > 1 S': until resistance: '1 S' has"},
    {"hold 1 s until curent > 1 A",
     "step 1, 'hold 1 s until curent > 1 A': 'curent' is nothing to wait for, did you mean 'current'?"},
    {"hold 1 s until > 1 A", "step 1, 'hold 1 s until > 1 A': '' is nothing to wait for"},
    {"hold 1 s until current >= 1 A",
     "step 1, 'hold 1 s until current >= 1 A': conditions have '>' or '<', without '='"},
    {"hold 1 s until current > -1 A",
     "step 1, 'hold 1 s until current > -1 A': until current: the threshold must be greater than 0"},
    {"hold 1 s until time < 1 s", "step 1, 'hold 1 s until time < 1 s': until time: time only grows"},
    {"repeat 2 (hold 1 s) until time > 1 V", "step 1, 'repeat 2 (hold 1 s) until time > 1 V': until time: '1 V' has"},
    {"read 0.1 V until current > 1 A",
     "step 1, 'read 0.1 V until current > 1 A': takes no time, so 'until' cannot end it early"},
    {"temperature 300 K until time > 1 s", "step 1, 'temperature 300 K until time > 1 s': takes no time"},
};

TEST(ProtocolMistakes, each_is_told_with_its_step)
{
  for (const Mistake &mistake : mistakes)
  {
    const ReadProtocol read(mistake.steps);
    ASSERT_EQ(read.problems.size(), 1u) << mistake.steps;
    EXPECT_EQ(read.problems[0].rfind("t.prm:2: Protocol/Steps: " + std::string(mistake.message), 0), 0u)
        << mistake.steps << "\n  gives " << read.problems[0];
    EXPECT_TRUE(std::isnan(read.protocol.duration()));
  }
  const ReadProtocol nothing("  ");
  ASSERT_EQ(nothing.problems.size(), 1u);
  EXPECT_EQ(nothing.problems[0], "t.prm:2: Protocol/Steps: a protocol needs at least one step");
}

TEST(ProtocolMistakes, all_at_once)
{
  const ReadProtocol read("hold 0 s, repeat 0 (jump, hold 1 s until time > 1) until now, ramp to 1 V in 1 s, spike");
  std::string        all;
  for (const std::string &problem : read.problems)
    all += problem + "\n";
  EXPECT_EQ(read.problems.size(), 6u) << all; // the number of rounds and the tail of the repeat are two
  for (const char *step : {"step 1, ", "step 2, ", "step 2.1, ", "step 2.2, ", "step 4, "})
    EXPECT_NE(all.find(step), std::string::npos) << step;
}

/// One small accident of editing.
std::string mutated(std::string text, std::mt19937 &random)
{
  const std::string letters = "()(),,<>0129.-+e \t/VsKtrx\xC3\n";
  const auto        place   = [&](const std::size_t size) { return static_cast<std::size_t>(random()) % size; };
  const std::size_t at      = place(text.size());
  switch (random() % 6)
  {
  case 0:
    text.erase(at, 1);
    break;
  case 1:
    text.insert(at, 1, letters[place(letters.size())]);
    break;
  case 2:
    text[at] = letters[place(letters.size())];
    break;
  case 3:
    text.erase(at, place(30));
    break;
  case 4:
    text.insert(at, text.substr(place(text.size()), place(30)));
    break;
  default:
    std::swap(text[at], text[place(text.size())]);
  }
  return text.empty() ? "x" : text;
}

TEST(ProtocolMistakes, mutations_give_a_protocol_or_a_message)
{
  const std::string valid =
      "temperature 350 K, compliance 100 uA, ramp to 1.2 V at 2 V/s until current > 1 mA, ramp to 0 V in 1 s, "
      "repeat 20 (pulse 1 V width 1 us rise 10 ns, hold 1 ms until time > 3 s, read 0.1 V) until conductance > 10 uS, "
      "train 50 pulses 1 V width 1 us period 2 us increment 10 mV read 0.1 V, spike pair 1 V width 1 ms delay 20 ms, "
      "spike timing 1 V width 10 ms tail 0.5 V for 30 ms delay -5 ms, compliance off, "
      "bake 400 K for 1000 s reading 0.1 V 5 per decade from 1 s, repeat 2 (repeat 3 (hold 1 s))";
  ASSERT_TRUE(ReadProtocol(valid).problems.empty()) << ReadProtocol(valid).problems[0];

  std::mt19937 random(7);
  int          sound = 0, wrong = 0;
  for (int i = 0; i < 300; ++i)
  {
    std::string text = valid;
    for (unsigned int accidents = 1 + random() % 4; accidents > 0; --accidents)
      text = mutated(text, random);
    const ReadProtocol read(text);
    for (const std::string &problem : read.problems)
      EXPECT_EQ(problem.rfind("t.prm:2: Protocol/Steps: step ", 0), 0u) << problem;
    ++(read.problems.empty() ? sound : wrong);
    ProtocolCursor cursor(read.protocol); // of no use when wrong, but it ends
    double         voltage = 0.;
    for (const Segment &segment : walk(cursor, 2000))
      if (read.problems.empty())
      {
        ASSERT_EQ(segment.begin_voltage(), voltage) << text;
        ASSERT_TRUE(std::isfinite(segment.end_voltage()) && std::isfinite(segment.duration)) << text;
        ASSERT_EQ(segment.duration > 0., !segment.is_read()) << text;
        voltage = segment.end_voltage();
      }
  }
  // Both outcomes are seen: some accidents change a digit only.
  EXPECT_GT(sound, 0);
  EXPECT_GT(wrong, 0);
}
} // namespace
} // namespace ionstack::solver
