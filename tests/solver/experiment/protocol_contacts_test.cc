// SPDX-License-Identifier: Apache-2.0
// Steps that name contacts, sources that hold a current or none, and light.
#include "tests/solver/experiment/protocol_walk.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

namespace ionstack::solver
{
namespace
{
/// Unnamed steps act upon the gate; the drain is at 0.1 V, the probe is not connected, the sink passes no current.
Sources transistor()
{
  Sources sources(5);
  sources[0].name       = "gate";
  sources[1].name       = "drain";
  sources[1].voltage    = 0.1;
  sources[2].name       = "source";
  sources[2].compliance = 1e-6;
  sources[3].name       = "probe";
  sources[3].connected  = false;
  sources[4].name       = "sink";
  sources[4].electrical = false;
  return sources;
}
constexpr std::size_t gate = 0, drain = 1, source = 2, probe = 3;

ReadProtocol read_of(const std::string &text)
{
  return ReadProtocol(text, ".", transistor());
}

std::vector<Segment> segments_of(const std::string &text)
{
  const ReadProtocol read = read_of(text);
  EXPECT_EQ(read.problems, std::vector<std::string>()) << text;
  ProtocolCursor cursor(read.protocol);
  return walk(cursor);
}

void expect_voltages(const Segment &segment, const std::vector<double> &begin, const std::vector<double> &end)
{
  for (std::size_t i = 0; i < begin.size(); ++i)
  {
    EXPECT_EQ(segment.sources[i].begin, begin[i]) << segment.label << ", contact " << i;
    EXPECT_EQ(segment.sources[i].end, end[i]) << segment.label << ", contact " << i;
  }
}

TEST(ProtocolContacts, others_stay_where_they_are)
{
  const auto segments =
      segments_of("ramp to 1 V in 1 s, drain: ramp to 0.3 V at 0.1 V/s, hold 1 s, drain: pulse -1 V width 1 s, "
                  "source:ramp to 2 V in 1 s");
  ASSERT_EQ(segments.size(), 7u);
  expect_voltages(segments[0], {0., 0.1, 0.}, {1., 0.1, 0.});
  expect_voltages(segments[1], {1., 0.1, 0.}, {1., 0.3, 0.});
  EXPECT_NEAR(segments[1].duration, 2., 1e-14); // from 0.1 V, its Voltage
  EXPECT_EQ(segments[1].source, drain);
  expect_voltages(segments[2], {1., 0.3, 0.}, {1., 0.3, 0.});
  EXPECT_EQ(segments[2].source, gate);
  expect_voltages(segments[3], {1., 0.3, 0.}, {1., -1., 0.});
  expect_voltages(segments[5], {1., -1., 0.}, {1., 0.3, 0.});
  expect_voltages(segments[6], {1., 0.3, 0.}, {1., 0.3, 2.});
}

TEST(ProtocolContacts, several_ramps_in_one_step)
{
  const auto segments = segments_of("drain: ramp to 1 V and gate: to 2 V and source: ramp to -1 V in 2 s until gate: "
                                    "current > 1 mA, hold 1 s");
  ASSERT_EQ(segments.size(), 2u);
  expect_voltages(segments[0], {0., 0.1, 0.}, {2., 1., -1.});
  EXPECT_EQ(segments[0].duration, 2.);
  ASSERT_EQ(segments[0].conditions.size(), 1u);
  EXPECT_EQ(segments[0].conditions[0].source, gate);
  expect_voltages(segments[1], {2., 1., -1.}, {2., 1., -1.});
}

TEST(ProtocolContacts, conditions_are_those_of_the_step)
{
  const auto of = [](const std::string &text) { return segments_of(text).at(0).conditions.at(0).source; };
  EXPECT_EQ(of("hold 1 s until current > 1 A"), gate);
  EXPECT_EQ(of("drain: hold 1 s until current > 1 A"), drain);
  EXPECT_EQ(of("drain: hold 1 s until source: current > 1 A"), source);
  EXPECT_EQ(of("repeat 2 (drain: pulse 1 V width 1 s) until source: current > 1 A"), source);
  EXPECT_EQ(of("repeat 2 (drain: pulse 1 V width 1 s) until current > 1 A"), gate);
}

TEST(ProtocolContacts, reads_at_any_contact)
{
  const ReadProtocol read = read_of("drain: read 0.2 V, train 1 pulses 1 V width 1 s period 2 s read drain: 0.3 V, "
                                    "drain: train 1 pulses 1 V width 1 s period 2 s read 0.4 V, "
                                    "bake 400 K for 1 s reading source: 0.5 V 1 per decade from 1 s, read 0.6 V");
  ASSERT_EQ(read.problems, std::vector<std::string>());
  ProtocolCursor                              cursor(read.protocol);
  std::vector<std::pair<std::size_t, double>> reads;
  for (const Segment &segment : walk(cursor))
    if (segment.is_read())
    {
      reads.emplace_back(segment.source, segment.read_voltage);
      expect_voltages(segment, {0., 0.1, 0.}, {0., 0.1, 0.});
    }
  EXPECT_EQ(reads,
            (std::vector<std::pair<std::size_t, double>>{
                {drain, 0.2}, {drain, 0.3}, {drain, 0.4}, {source, 0.5}, {gate, 0.6}}));
  EXPECT_TRUE(read.protocol.has_reads(gate) && read.protocol.has_reads(drain) && read.protocol.has_reads(source));
  EXPECT_FALSE(read.protocol.has_reads(probe));
  EXPECT_TRUE(read.protocol.names_contacts());
  EXPECT_EQ(read.protocol.described(read.protocol.steps()[0]), "1 drain: read 0.2 V");
  EXPECT_EQ(read.protocol.described(read.protocol.steps()[4]), "5 gate: read 0.6 V");
  EXPECT_TRUE(read.protocol.drives(gate) && read.protocol.drives(drain) && read.protocol.drives(probe));
  EXPECT_FALSE(read.protocol.drives(source)); // it is read at
}

TEST(ProtocolContacts, sources_that_hold_a_current)
{
  const ReadProtocol read =
      read_of("drain: current -1 nA for 1 s, drain: ramp to 1 V in 1 s, drain: disconnect, hold 1 s, "
              "ramp to 2 V in 1 s, drain: connect, drain: ramp to 0 V at 1 V/s");
  ASSERT_EQ(read.problems, std::vector<std::string>());
  EXPECT_TRUE(std::isnan(read.protocol.duration())); // of the last ramp
  EXPECT_TRUE(read.protocol.limits_current(drain) && read.protocol.limits_current(probe));
  EXPECT_FALSE(read.protocol.limits_current(gate));
  ProtocolCursor cursor(read.protocol);
  Segment        segment = *cursor.next();
  EXPECT_EQ(segment.sources[drain].current, -1e-9);
  EXPECT_TRUE(std::isnan(segment.sources[gate].current));
  EXPECT_TRUE(segment.sources[probe].is_open());
  cursor.floated(drain, -0.7);
  cursor.floated(probe, 0.2);
  segment = *cursor.next();
  EXPECT_TRUE(std::isnan(segment.sources[drain].current));
  expect_voltages(segment, {0., -0.7, 0., 0.2}, {0., 1., 0., 0.2});
  segment = *cursor.next();
  EXPECT_TRUE(segment.sources[drain].is_open());
  EXPECT_EQ(segment.label, "4 hold 1 s");
  cursor.floated(drain, 0.9);
  EXPECT_NO_THROW(ProtocolCursor(read.protocol, cursor.position()));
  segment = *ProtocolCursor(read.protocol, cursor.position()).next(); // as after a restart
  EXPECT_TRUE(segment.sources[drain].is_open());
  expect_voltages(segment, {0., 0.9}, {2., 0.9});
  cursor.next();
  cursor.floated(drain, 0.5);
  segment = *cursor.next();
  EXPECT_EQ(segment.duration, 0.5);
  expect_voltages(segment, {2., 0.5}, {2., 0.});
  EXPECT_FALSE(cursor.next());

  ProtocolCursor::Position other = cursor.position();
  other.voltage.pop_back();
  EXPECT_THROW(ProtocolCursor(read.protocol, other), std::invalid_argument);
}

TEST(ProtocolContacts, light)
{
  const auto segments = segments_of("light off, hold 1 s, light 0.5 in 2 s, hold 1 s, read 1 V, light on, hold 1 s");
  ASSERT_EQ(segments.size(), 5u);
  const double light[][2] = {{0., 0.}, {0., 0.5}, {0.5, 0.5}, {0.5, 0.5}, {1., 1.}};
  for (std::size_t i = 0; i < 5; ++i)
  {
    EXPECT_EQ(segments[i].light_begin, light[i][0]) << i;
    EXPECT_EQ(segments[i].light_end, light[i][1]) << i;
  }
  EXPECT_EQ(segments[1].duration, 2.);
  EXPECT_TRUE(read_of("light off").protocol.changes_light());
  EXPECT_FALSE(read_of("hold 1 s").protocol.changes_light());
  EXPECT_EQ(read_of("light 0.5 in 2 s, hold 1 s").protocol.duration(), 3.);
}

struct Mistake
{
  const char *text, *problem; ///< the beginning, behind the place
};

TEST(ProtocolContacts, mistakes)
{
  const Mistake mistakes[] = {
      {"gat: ramp to 1 V in 1 s", "step 1, 'gat: ramp to 1 V in 1 s': 'gat' is no contact, did you mean 'gate'?"},
      {"sink: ramp to 1 V in 1 s", "step 1, 'sink: ramp to 1 V in 1 s': contact 'sink' passes no current"},
      {"ramp drain to 1 V in 1 s",
       "step 1, 'ramp drain to 1 V in 1 s': 'drain' has no meaning after 'ramp'; write 'ramp to 1.2 V at 2 V/s' or "
       "'ramp to 1.2 V in 0.6 s'; a contact stands in front of its step: 'drain: ramp ...'"},
      {"drain: temperature 350 K",
       "step 1, 'drain: temperature 350 K': acts upon the whole device; remove the contact"},
      {"drain: light off", "step 1, 'drain: light off': acts upon the whole device; remove the contact"},
      {"drain: repeat 2 (hold 1 s)",
       "step 1, 'drain: repeat 2 (hold 1 s)': a repeat has no contact; name those of its steps"},
      {"ramp to 1 V and drain: to 2 V at 1 V/s",
       "step 1, 'ramp to 1 V and drain: to 2 V at 1 V/s': several contacts have no common rate; write the time"},
      {"ramp to 1 V and 2 V in 1 s",
       "step 1, 'ramp to 1 V and 2 V in 1 s': behind 'and' another contact is due; write 'ramp to 1 V and drain: to"},
      {"ramp to 1 V and gate: to 2 V in 1 s",
       "step 1, 'ramp to 1 V and gate: to 2 V in 1 s': has contact 'gate' twice"},
      {"ramp to 1 V and drain: 2 V in 1 s",
       "step 1, 'ramp to 1 V and drain: 2 V in 1 s': needs 'to'; write 'and drain: "},
      {"ramp to 1 V and drian: to 2 V in 1 s",
       "step 1, 'ramp to 1 V and drian: to 2 V in 1 s': 'drian' is no contact, did you mean 'drain'?"},
      {"hold 1 s until drian: current > 1 A",
       "step 1, 'hold 1 s until drian: current > 1 A': 'drian' is no contact, did you mean 'drain'?"},
      {"train 2 pulses 1 V width 1 s period 2 s read drian: 1 V",
       "step 1, 'train 2 pulses 1 V width 1 s period 2 s read drian: 1 V': 'drian' is no contact, did you mean"},
      {"probe: read 1 V",
       "step 1, 'probe: read 1 V': nothing is connected with contact 'probe'; put 'probe: connect' before it"},
      {"train 2 pulses 1 V width 1 s period 2 s read probe: 1 V",
       "step 1, 'train 2 pulses 1 V width 1 s period 2 s read probe: 1 V': nothing is connected with contact 'probe'"},
      {"hold 1 s until probe: current > 1 A",
       "step 1, 'hold 1 s until probe: current > 1 A': no current flows through an open circuit: it can wait for a "
       "time or a voltage only"},
      {"repeat 2 (hold 1 s, drain: disconnect)", "step 1.2, 'drain: disconnect': is disconnected already"},
      {"source: current 2 uA for 1 s",
       "step 1, 'source: current 2 uA for 1 s': the current is above the compliance of 1e-6 A; put 'compliance off'"},
      {"drain: waveform missing.csv", "step 1, 'drain: waveform missing.csv': "},
      {"drain:", "step 1, 'drain:': "},
  };
  for (const Mistake &mistake : mistakes)
  {
    const ReadProtocol read = read_of(mistake.text);
    ASSERT_EQ(read.problems.size(), 1u) << mistake.text;
    const std::string place = "t.prm:2: Protocol/Steps: ";
    EXPECT_EQ(read.problems[0].substr(0, place.size() + std::string(mistake.problem).size()), place + mistake.problem);
  }
}
} // namespace
} // namespace ionstack::solver
