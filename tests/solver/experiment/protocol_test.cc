// SPDX-License-Identifier: Apache-2.0
// What each step of a protocol means: the segments to which it expands.
#include "solver/experiment/protocol.h"

#include "tests/solver/experiment/protocol_walk.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

namespace ionstack::solver
{
namespace
{
/// A segment in short; of a read, `end` is the read voltage.
struct Expected
{
  Part   part;
  double duration, begin, end;
};

/// Sums and differences of a few decimal times: round-off of some units in the last place.
constexpr double round_off = 1e-15;

void expect_segments(const std::string &text, const std::vector<Expected> &expected)
{
  const ReadProtocol read(text);
  EXPECT_EQ(read.problems, std::vector<std::string>()) << text;
  ProtocolCursor cursor(read.protocol);
  const auto     segments = walk(cursor);
  ASSERT_EQ(segments.size(), expected.size()) << text;
  double total = 0.;
  for (std::size_t i = 0; i < expected.size(); ++i)
  {
    SCOPED_TRACE(text + ", segment " + std::to_string(i));
    EXPECT_EQ(segments[i].part, expected[i].part);
    EXPECT_NEAR(segments[i].duration, expected[i].duration, round_off * (1. + expected[i].duration));
    EXPECT_NEAR(segments[i].begin_voltage(), expected[i].begin, round_off);
    EXPECT_NEAR(
        segments[i].is_read() ? segments[i].read_voltage : segments[i].end_voltage(), expected[i].end, round_off);
    if (i > 0)
    {
      EXPECT_EQ(segments[i].begin_voltage(), segments[i - 1].end_voltage());
    }
    if (segments[i].is_read())
    {
      EXPECT_EQ(segments[i].begin_voltage(), segments[i].end_voltage());
    }
    EXPECT_EQ(std::isnan(segments[i].read_voltage), !segments[i].is_read());
    total += segments[i].duration;
  }
  EXPECT_NEAR(read.protocol.duration(), total, 1e-14 * (1. + total)) << text;
}

TEST(Protocol, ramps_and_holds)
{
  // 0 to 1.2 V at 2 V/s takes 0.6 s; from 1.2 V down to -0.9 V at 3 V/s another 0.7 s.
  expect_segments("ramp to 1.2 V at 2 V/s,  hold 1 ms , ramp to -900 mV at 3 V/s, ramp to 0 V in 2 us",
                  {{Part::ramp, 0.6, 0., 1.2},
                   {Part::hold, 1e-3, 1.2, 1.2},
                   {Part::ramp, 0.7, 1.2, -0.9},
                   {Part::ramp, 2e-6, -0.9, 0.}});
}

TEST(Protocol, pulse_goes_from_the_present_voltage_and_back)
{
  expect_segments(
      "ramp to 0.1 V in 1 s, pulse 1 V width 1 ms",
      {{Part::ramp, 1., 0., 0.1}, {Part::rise, 1e-5, 0.1, 1.}, {Part::top, 1e-3, 1., 1.}, {Part::fall, 1e-5, 1., 0.1}});
  expect_segments("pulse -1 V width 1 ms fall 2 us rise 3 us",
                  {{Part::rise, 3e-6, 0., -1.}, {Part::top, 1e-3, -1., -1.}, {Part::fall, 2e-6, -1., 0.}});
}

TEST(Protocol, train)
{
  // Wait: 3 s - (0.25 + 1 + 0.5) s.
  expect_segments("train 2 pulses 1 V width 1 s period 3 s rise 0.25 s fall 0.5 s increment -0.25 V read 0.1 V",
                  {{Part::rise, 0.25, 0., 1.},
                   {Part::top, 1., 1., 1.},
                   {Part::fall, 0.5, 1., 0.},
                   {Part::wait, 1.25, 0., 0.},
                   {Part::read, 0., 0., 0.1},
                   {Part::rise, 0.25, 0., 0.75},
                   {Part::top, 1., 0.75, 0.75},
                   {Part::fall, 0.5, 0.75, 0.},
                   {Part::wait, 1.25, 0., 0.},
                   {Part::read, 0., 0., 0.1}});
  // Pulses that follow at once, though in binary 0.06 + 0.86 + 0.08 falls short of 1 by 1e-16: no wait.
  expect_segments("train 2 pulses 1 V width 0.86 s rise 0.06 s fall 0.08 s period 1 s",
                  {{Part::rise, 0.06, 0., 1.},
                   {Part::top, 0.86, 1., 1.},
                   {Part::fall, 0.08, 1., 0.},
                   {Part::rise, 0.06, 0., 1.},
                   {Part::top, 0.86, 1., 1.},
                   {Part::fall, 0.08, 1., 0.}});
  // And 0.03 + 0.04 + 0.02 exceeds 0.09: no overlap.
  EXPECT_EQ(ReadProtocol("train 2 pulses 1 V width 0.04 s rise 0.03 s fall 0.02 s period 0.09 s").problems,
            std::vector<std::string>());
}

TEST(Protocol, train_is_a_repeated_pulse)
{
  // Times that are exact in binary, so that both give the same numbers.
  const ReadProtocol train("train 7 pulses 1 V width 0.5 s period 1 s rise 0.125 s fall 0.125 s read 0.1 V");
  const ReadProtocol repeat("repeat 7 (pulse 1 V width 0.5 s rise 0.125 s fall 0.125 s, hold 0.25 s, read 0.1 V)");
  ASSERT_TRUE(train.problems.empty() && repeat.problems.empty());
  ProtocolCursor a(train.protocol), b(repeat.protocol);
  const auto     of_train = walk(a), of_repeat = walk(b);
  ASSERT_EQ(of_train.size(), 35u);
  ASSERT_EQ(of_repeat.size(), 35u);
  for (std::size_t i = 0; i < 35; ++i)
  {
    EXPECT_EQ(of_train[i].duration, of_repeat[i].duration);
    EXPECT_EQ(of_train[i].begin_voltage(), of_repeat[i].begin_voltage());
    EXPECT_EQ(of_train[i].end_voltage(), of_repeat[i].end_voltage());
    EXPECT_EQ(of_train[i].is_read(), of_repeat[i].is_read());
    EXPECT_EQ(of_train[i].pulse, static_cast<long long>(i / 5 + 1));
    EXPECT_EQ(of_repeat[i].pulse, i % 5 < 3 ? static_cast<long long>(i / 5 + 1) : 0);
  }
  EXPECT_EQ(train.protocol.pulses(), 7);
  EXPECT_EQ(repeat.protocol.pulses(), 7);
  EXPECT_EQ(train.protocol.duration(), 7.);
  EXPECT_EQ(repeat.protocol.duration(), 7.);
}

TEST(Protocol, spike_pair)
{
  // The second begins 20 ms after the first; no wait follows it. Between them 20 - (1 + 2 + 3) ms.
  expect_segments("spike pair 1 V width 2 ms delay 20 ms rise 1 ms fall 3 ms",
                  {{Part::rise, 1e-3, 0., 1.},
                   {Part::top, 2e-3, 1., 1.},
                   {Part::fall, 3e-3, 1., 0.},
                   {Part::wait, 14e-3, 0., 0.},
                   {Part::rise, 1e-3, 0., 1.},
                   {Part::top, 2e-3, 1., 1.},
                   {Part::fall, 3e-3, 1., 0.}});
}

/// A spike as the manual describes it: +1 V for 10 ms between edges of 0.1 ms, then from -0.5 V to 0 within 30 ms.
double spike(const double time)
{
  const double edge = 1e-4, width = 1e-2, tail = 3e-2, end = 2. * edge + width;
  if (time <= 0. || time >= end + tail)
    return 0.;
  if (time < edge)
    return time / edge;
  if (time < edge + width)
    return 1.;
  if (time < end)
    return 1. - 1.5 * (time - edge - width) / edge;
  return -0.5 * (1. - (time - end) / tail);
}

TEST(Protocol, spike_timing_is_pre_minus_post)
{
  // Post after and before pre; overlapping in top, edge and tail; apart; corners that coincide (delay of one edge).
  for (const double delay : {5e-3, -5e-3, 0.05e-3, 0.1e-3, -0.1e-3, 20e-3, -20e-3, 100e-3, -100e-3, 0., 40.1e-3})
  {
    SCOPED_TRACE(delay);
    const ReadProtocol read("ramp to 0.2 V in 1 s, spike timing 1 V width 10 ms tail 0.5 V for 30 ms delay " +
                            std::to_string(1e3 * delay) + " ms");
    ASSERT_EQ(read.problems, std::vector<std::string>());
    ProtocolCursor cursor(read.protocol);
    cursor.next();
    double     time     = 0.;
    const auto segments = walk(cursor);
    for (const Segment &segment : segments)
    {
      EXPECT_EQ(segment.part, Part::spike);
      EXPECT_EQ(segment.pulse, 1);
      for (const double fraction : {0., 0.3, 0.7, 1.})
      {
        const double t        = time + fraction * segment.duration;
        const double closed   = 0.2 + spike(t - std::max(0., -delay)) - spike(t - std::max(0., delay));
        const double straight = segment.begin_voltage() + fraction * (segment.end_voltage() - segment.begin_voltage());
        // Times to 1e-17 s, on edges of 1.5 V in 1e-4 s: 1e-12 V leaves room for some such errors.
        EXPECT_NEAR(straight, closed, 1e-12) << "at " << t;
      }
      time += segment.duration;
    }
    EXPECT_NEAR(time, std::abs(delay) + 0.0402, 1e-15);
    // Ten corners. All meet with a delay of 0; with one of an edge those at 0.1 and at 10.2 ms; with 40.1 ms those at
    // 40.2 ms, though in binary they differ by 7e-18 s.
    EXPECT_EQ(segments.size(), delay == 0. ? 4u : std::abs(delay) == 0.1e-3 ? 7u : delay == 40.1e-3 ? 8u : 9u);
    EXPECT_NEAR(segments.back().end_voltage(), 0.2, 1e-15);
    EXPECT_NEAR(read.protocol.duration(), 1. + time, 1e-15);
  }
}

TEST(Protocol, spike_timing_peaks_have_the_sign_of_the_delay)
{
  // Pre before post: the post spike meets the tail of pre, -1 V - 0.5 V (1 - t/tail); the other way round mirrored.
  for (const int sign : {1, -1})
  {
    const ReadProtocol read("spike timing 1 V width 1 ms tail 0.5 V for 30 ms delay " + std::to_string(sign * 10) +
                            " ms");
    ProtocolCursor     cursor(read.protocol);
    double             extreme = 0.;
    for (const Segment &segment : walk(cursor))
      if (std::abs(segment.end_voltage()) > std::abs(extreme))
        extreme = segment.end_voltage();
    // The post spike reaches its top 10 ms + 0.01 ms after the begin of pre, whose tail began at 1.02 ms.
    EXPECT_NEAR(extreme, -sign * (1. + 0.5 * (1. - (10.01 - 1.02) / 30.)), 1e-13);
  }
}

TEST(Protocol, read_takes_no_time_and_leaves_the_voltage)
{
  expect_segments(
      "read 0.1 V, ramp to 1 V in 1 s, read -50 mV, hold 1 s",
      {{Part::read, 0., 0., 0.1}, {Part::ramp, 1., 0., 1.}, {Part::read, 0., 1., -0.05}, {Part::hold, 1., 1., 1.}});
  const ReadProtocol read(
      "read 0.1 V, read 0.2 V, train 2 pulses 1 V width 1 s period 2 s read 0.3 V, read 0.1 V, bake 400 K for "
      "1 s reading 0.4 V 1 per decade");
  EXPECT_TRUE(read.protocol.has_reads(0));
  EXPECT_EQ(read.protocol.read_voltages(), (std::vector<double>{0.1, 0.2, 0.3, 0.4}));
  EXPECT_FALSE(ReadProtocol("hold 1 s").protocol.has_reads(0));
}

TEST(Protocol, bake)
{
  expect_segments("bake 400 K for 10 s", {{Part::bake, 10., 0., 0.}});
  // Two a decade from 1 s: 1, 10^0.5, 10 s, and at the end, 20 s.
  const double root = std::sqrt(10.);
  expect_segments("bake 400 K for 20 s reading 0.1 V 2 per decade from 1 s",
                  {{Part::bake, 1., 0., 0.},
                   {Part::read, 0., 0., 0.1},
                   {Part::bake, root - 1., 0., 0.},
                   {Part::read, 0., 0., 0.1},
                   {Part::bake, 10. - root, 0., 0.},
                   {Part::read, 0., 0., 0.1},
                   {Part::bake, 10., 0., 0.},
                   {Part::read, 0., 0., 0.1}});
  // From a thousandth of the time, one a decade: 0.01, 0.1, 1, 10 s; the last is the end.
  expect_segments("bake 400 K for 10 s reading 0.1 V 1 per decade",
                  {{Part::bake, 0.01, 0., 0.},
                   {Part::read, 0., 0., 0.1},
                   {Part::bake, 0.09, 0., 0.},
                   {Part::read, 0., 0., 0.1},
                   {Part::bake, 0.9, 0., 0.},
                   {Part::read, 0., 0., 0.1},
                   {Part::bake, 9., 0., 0.},
                   {Part::read, 0., 0., 0.1}});
}

TEST(Protocol, temperature_and_compliance_hold_from_there_on)
{
  const ReadProtocol read(
      "hold 1 s, temperature 350 K, compliance 100 uA, hold 1 s, bake 400 K for 1 s reading 0.1 V 1 per decade "
      "from 1 s, compliance off, read 0.1 V");
  ASSERT_EQ(read.problems, std::vector<std::string>());
  ProtocolCursor cursor(read.protocol);
  const auto     segments = walk(cursor);
  ASSERT_EQ(segments.size(), 5u);
  EXPECT_TRUE(std::isnan(segments[0].temperature));
  EXPECT_TRUE(std::isnan(segments[0].own().compliance));
  EXPECT_EQ(segments[1].temperature, 350.);
  EXPECT_DOUBLE_EQ(segments[1].own().compliance, 1e-4);
  EXPECT_EQ(segments[2].temperature, 400.); // the bake, and the read within
  EXPECT_EQ(segments[3].temperature, 400.);
  EXPECT_TRUE(segments[3].is_read());
  EXPECT_EQ(segments[4].temperature, 350.);
  EXPECT_EQ(segments[4].own().compliance, HUGE_VAL);
}

TEST(Protocol, repeat_and_labels)
{
  const ReadProtocol read(
      "hold 1 s, repeat 2 (ramp to 1 V at 1 V/s, repeat 2 (read 0.1 V), ramp to 0 V in 1 s), hold 2 s");
  ASSERT_EQ(read.problems, std::vector<std::string>());
  ProtocolCursor           cursor(read.protocol);
  std::vector<std::string> labels;
  std::vector<int>         steps;
  for (const Segment &segment : walk(cursor))
  {
    labels.push_back(segment.label);
    steps.push_back(segment.step);
  }
  const std::string up = "2.1 ramp to 1 V at 1 V/s", reading = "2.2.1 read 0.1 V", down = "2.3 ramp to 0 V in 1 s";
  EXPECT_EQ(
      labels,
      (std::vector<std::string>{"1 hold 1 s", up, reading, reading, down, up, reading, reading, down, "3 hold 2 s"}));
  EXPECT_EQ(steps, (std::vector<int>{1, 2, 2, 2, 2, 2, 2, 2, 2, 3}));
  EXPECT_EQ(read.protocol.duration(), 7.);
}

/// A file that exists while the object does.
struct TemporaryFile
{
  explicit TemporaryFile(const std::string &text)
      : name("protocol_test_" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()) + ".csv")
  {
    std::ofstream(std::filesystem::temp_directory_path() / name) << text;
  }
  ~TemporaryFile() { std::filesystem::remove(std::filesystem::temp_directory_path() / name); }

  std::string name;
};

TEST(Protocol, waveform_of_a_file)
{
  const TemporaryFile file(
      "\xEF\xBB\xBF# measured\r\ncurrent_A, voltage_V ,time_s\r\n1,0,0\r\n\r\n2,1e-1,0.5\r\n3,-1,2\r\n");
  const ReadProtocol read("waveform " + file.name + " scale -2, hold 1 s", std::filesystem::temp_directory_path());
  ASSERT_EQ(read.problems, std::vector<std::string>());
  ProtocolCursor cursor(read.protocol);
  const auto     segments = walk(cursor);
  ASSERT_EQ(segments.size(), 3u);
  const double durations[] = {0.5, 1.5, 1.}, ends[] = {-0.2, 2., 2.};
  for (int i = 0; i < 3; ++i)
  {
    EXPECT_EQ(segments[i].duration, durations[i]);
    EXPECT_EQ(segments[i].end_voltage(), ends[i]);
    EXPECT_EQ(segments[i].part, i < 2 ? Part::course : Part::hold);
  }
}

/// The points of a waveform that begins at 0 V, in ms and mV.
std::vector<std::pair<double, double>> points_of(const std::string &text, const std::string &clauses)
{
  const TemporaryFile file(text);
  const ReadProtocol  read("waveform " + file.name + " " + clauses, std::filesystem::temp_directory_path());
  EXPECT_EQ(read.problems, std::vector<std::string>());
  ProtocolCursor                         cursor(read.protocol);
  std::vector<std::pair<double, double>> points;
  double                                 time = 0.;
  for (const auto &segment : walk(cursor))
    points.emplace_back(1e3 * (time += segment.duration), 1e3 * segment.end_voltage());
  return points;
}

TEST(Protocol, waveform_of_an_instrument)
{
  struct Table
  {
    const char *text, *clauses;
  } tables[] = {
      {"Time (s),Voltage (V)\n0,0\n0.002,0.5\n0.004,-1\n", ""},
      {"time_us,voltage_mV\n0,0\n2000,500\n4000,-1000\n", ""},
      {"TIME [ms]\tI (A)\tVoltage [mV]\n0\t1\t0\n2,0\t1\t5,0e2\n4\t1\t-1e3\n", ""},
      {"\"time (ms)\";\"voltage (V)\"\n0;0\n2,0;0,5\n\"4\";-1\n", ""},
      {"t,CH1 (V),\"CH2, raw (mV)\"\n0,9,0\n2,9,500\n4,9,-1000\n", "voltage \"CH2, raw (mV)\" time \"t\" in ms"},
      {"time_s,voltage_V,source_voltage_V\n0,7,0\n0.002,7,0.5\n0.004,7,-1\n", "voltage \"source_voltage_V\""},
      {"Time (\xB5s),Voltage (mV)\r\n0,0,\r\n2000,500,\r\n4000,-1000,\r\n", ""}, // of Windows, with a last comma
      {"x (y;z\n0;0\n2;1\n4;-2\n", "time \"x (y\" in ms voltage \"z\" in V scale 0.5"},
  };
  for (const Table &table : tables)
  {
    SCOPED_TRACE(table.text);
    const auto points = points_of(table.text, table.clauses);
    ASSERT_EQ(points.size(), 2u);
    EXPECT_DOUBLE_EQ(points[0].first, 2.);
    EXPECT_DOUBLE_EQ(points[0].second, 500.);
    EXPECT_DOUBLE_EQ(points[1].first, 4.);
    EXPECT_DOUBLE_EQ(points[1].second, -1000.);
  }
}

struct BadFile
{
  const char *text;
  const char *message;
};

TEST(Protocol, mistakes_in_files)
{
  const BadFile files[] = {
      {"# nothing\n", "line 1: the file ends with fewer than two points"},
      {"time_s,voltage_V\n0,0\n", "line 2: the file ends with fewer than two points"},
      {"0,0\n1,1\n",
       "line 1: no column is called 'time', as in 'time_s'; say in the step which one it is, as in 'time \"HEAD\" in "
       "us'; there are '0', '0'"},
      {"time_s,voltage\n0,0\n",
       "line 1: the column 'voltage' has no unit that is known; write one in its head, as in 'voltage (V)', or in the "
       "step, as in 'voltage \"voltage\" in V'"},
      {"time_s,Voltage (V),voltage_mV\n0,0,0\n",
       "line 1: two columns, 'Voltage (V)' and 'voltage_mV', are called 'voltage'; say in the step which one it is, as "
       "in 'voltage \"HEAD\" in mV'"},
      {"time_V,voltage_V\n0,0\n", "line 1: the column 'time_V' has the unit 'V', which is none of a time"},
      {"Time [s];voltage_V\n0;0\n1;1.000,5\n",
       "line 3: '1.000,5' has more than one sign for decimals; write thousands without a sign"},
      {"time_s\tvoltage_V\n0\t0\n1\t\n", "line 3: there is no value of voltage_V"},
      {"time_s,voltage_V\n0.5,0\n1,1\n", "line 2: the first time is 0.5 s; it must be 0"},
      {"time_s,voltage_V\n0,0\n1,1\n1,0\n", "line 4: the time 1 s does not come after the 1 s before it"},
      {"time_s,voltage_V\n0,0\n2,1\n\n1,0\n", "line 5: the time 1 s does not come after the 2 s before it"},
      {"time_s,voltage_V\n0,0\n1\n", "line 3: there is no value of voltage_V"},
      {"time_s,voltage_V\n0,0\n1,one\n", "line 3: 'one' is not a number"},
      {"time_s,voltage_V\n0,0\n1,inf\n", "line 3: 'inf' is not a finite number"},
      {"time_s,voltage_V\n0,0\n1,1 V\n", "line 3: '1 V' has"},
      {"time_us,voltage_mV\n0,0,0,0\n",
       "line 2: there are 4 values under 2 names; where decimals have a comma, columns are separated by ';' or tabs"},
      {"time_us;voltage_mV\n0;0\n1;1;7\n", "line 3: there are 3 values under 2 names"},
      {"\xFF\xFEt", "line 1: is text in UTF-16; save it in UTF-8"},
  };
  for (const BadFile &bad : files)
  {
    const TemporaryFile file(bad.text);
    const std::string   folder = std::filesystem::temp_directory_path();
    const ReadProtocol  read("hold 1 s, waveform " + file.name, folder);
    ASSERT_EQ(read.problems.size(), 1u) << bad.text;
    const std::string path = (std::filesystem::path(folder) / file.name).string();
    EXPECT_EQ(read.problems[0].rfind("t.prm:2: Protocol/Steps: step 2, 'waveform " + file.name + "': file '" + path +
                                         "', " + bad.message,
                                     0),
              0u)
        << read.problems[0];
  }
  {
    const TemporaryFile file("Time (s),U (V)\n0,0\n1,1\n");
    const std::string   folder = std::filesystem::temp_directory_path();
    const ReadProtocol  other("waveform " + file.name + " voltage \"V (V)\"", folder);
    ASSERT_EQ(other.problems.size(), 1u);
    EXPECT_NE(other.problems[0].find("line 1: no column is called 'V (V)'; there are 'Time (s)', 'U (V)'"),
              std::string::npos)
        << other.problems[0];
    const ReadProtocol twice("waveform " + file.name + " voltage \"U (V)\" in mV", folder);
    ASSERT_EQ(twice.problems.size(), 1u);
    EXPECT_NE(twice.problems[0].find("the column 'U (V)' has a unit of its own; leave out 'in mV'"), std::string::npos)
        << twice.problems[0];
  }
  const ReadProtocol missing("waveform there_is_no_such.csv", "some_folder");
  ASSERT_EQ(missing.problems.size(), 1u);
  EXPECT_NE(missing.problems[0].find("the file 'some_folder/there_is_no_such.csv' cannot be read"), std::string::npos);

  {
    const TemporaryFile empty("");
    const ReadProtocol  read("waveform " + empty.name, std::filesystem::temp_directory_path());
    ASSERT_EQ(read.problems.size(), 1u);
    EXPECT_NE(read.problems[0].find("is empty"), std::string::npos);
  }
  const TemporaryFile file("time_s,voltage_V\n0,0.5\n1,1e300\n");
  const std::string   folder = std::filesystem::temp_directory_path();
  const ReadProtocol  jump("waveform " + file.name, folder);
  ASSERT_EQ(jump.problems.size(), 1u);
  EXPECT_NE(jump.problems[0].find("begins at 0.5 V, but the voltage is 0 V then; put a ramp before it"),
            std::string::npos);
  const ReadProtocol large("ramp to 0.5 V in 1 s, waveform " + file.name + " scale 1e30", folder);
  ASSERT_EQ(large.problems.size(), 1u);
  EXPECT_NE(large.problems[0].find("a scaled voltage is too large"), std::string::npos);
  const ReadProtocol unit("ramp to 0.5 V in 1 s, waveform " + file.name + " scale 1 V", folder);
  ASSERT_EQ(unit.problems.size(), 1u);
  EXPECT_NE(unit.problems[0].find("scale: '1 V' has"), std::string::npos) << unit.problems[0];
  EXPECT_TRUE(ReadProtocol("ramp to 0.5 V in 1 s, waveform " + file.name, folder).problems.empty());
}

TEST(Protocol, duration_is_unknown_when_an_until_decides)
{
  // After the `until` the voltage is anything between 0 and 1 V.
  EXPECT_TRUE(
      std::isnan(ReadProtocol("ramp to 1 V in 1 s until current > 1 mA, ramp to 0 V at 1 V/s").protocol.duration()));
  // A ramp in a time, or a hold that ends early, leaves nothing unknown.
  EXPECT_EQ(ReadProtocol("ramp to 1 V in 1 s until current > 1 mA, ramp to 0 V in 1 s").protocol.duration(), 2.);
  EXPECT_EQ(ReadProtocol("ramp to 1 V in 1 s, hold 1 s until time > 1.5 s, ramp to 0 V at 1 V/s").protocol.duration(),
            3.);
  EXPECT_TRUE(std::isnan(
      ReadProtocol("repeat 3 (pulse 1 V width 1 s) until current > 1 A, ramp to 0.5 V at 1 V/s").protocol.duration()));
  EXPECT_EQ(ReadProtocol("repeat 3 (hold 1 s) until current > 1 A, ramp to 0.5 V at 1 V/s").protocol.duration(), 3.5);
  // The first ramp takes 1 s, the later ones, from -1 V, 2 s; each ramp down takes 2 s.
  EXPECT_EQ(ReadProtocol("repeat 10 (ramp to 1 V at 1 V/s, ramp to -1 V at 1 V/s)").protocol.duration(), 39.);
}
} // namespace
} // namespace ionstack::solver
