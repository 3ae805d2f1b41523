// SPDX-License-Identifier: Apache-2.0
#include "solver/experiment/step_reader.h"

#include "materials/files/diagnostics.h"
#include "materials/units/constants.h"
#include "materials/units/units.h"
#include "solver/experiment/clauses.h"
#include "solver/experiment/voltage_table.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

namespace ionstack::solver
{
namespace
{
constexpr double largest_count = 1e15; // counts stay exact as a double, and so does their product with a few pieces

/// Of two times that differ by less than this fraction, the difference is round-off.
constexpr double round_off = 1e-12;

/// Where a step stands.
struct Place
{
  const std::string &folder; ///< in which files are looked for
  const Sources     &sources;
  std::size_t        source; ///< number of its contact
};

long long whole_number(const std::string &text, const std::string &what, const double largest = largest_count)
{
  double number = 0.;
  try
  {
    number = units::parse_quantity(text, internal_unit::dimensionless);
  }
  catch (const units::Error &)
  {
  }
  if (!(number >= 1.) || number > largest || number != std::floor(number))
    throw units::Error("'" + text + "' is no number of " + what + "; write a whole number from 1 to " +
                       units::shortest(largest));
  return static_cast<long long>(number);
}

/// `text` as the voltage of a read; at 0 V a conductance would be nothing by nothing.
double read_voltage(const std::string &keyword, const std::string &text)
{
  double voltage = 0.;
  try
  {
    voltage = units::parse_quantity(text, internal_unit::potential);
  }
  catch (const units::Error &error)
  {
    throw units::Error(keyword + ": " + error.what());
  }
  if (voltage == 0.)
    throw units::Error(keyword + ": nothing can be read at 0 V; write for example '" + keyword + " 0.1 V'");
  return voltage;
}

/// The voltage of a read within a step, "0.1 V" or "drain: 0.1 V"; `source` becomes the number of the contact.
double read_voltage(const std::string &keyword, std::string text, const Place &place, std::size_t &source)
{
  source = take_contact(text, place.sources, place.source);
  return read_voltage(keyword, text);
}

std::string seconds(const double time)
{
  return units::print_quantity(time, internal_unit::time, internal_unit::time);
}

/// Takes "and drain: to 0.1 V", however often, out of a ramp.
std::vector<Ramp::Beside> take_beside(std::string &text, const Place &place)
{
  const std::string         form = "; write 'ramp to 1 V and drain: to 0.1 V in 1 ms'", word = " and ";
  std::vector<Ramp::Beside> beside;
  for (auto begin = text.find(word); begin != std::string::npos; begin = text.find(word))
  {
    // It ends where the next one, or the time of all, begins.
    auto end = text.size();
    for (const char *next : {" and ", " in ", " at "})
      end = std::min(end, text.find(next, begin + word.size()));
    std::string part = text.substr(begin + word.size(), end - begin - word.size());
    text.erase(begin, end - begin);
    constexpr std::size_t none   = static_cast<std::size_t>(-1);
    const std::size_t     source = take_contact(part, place.sources, none);
    if (source == none)
      throw units::Error("behind 'and' another contact is due" + form);
    if (source == place.source ||
        std::any_of(beside.begin(), beside.end(), [&](const Ramp::Beside &b) { return b.source == source; }))
      throw units::Error("has contact '" + place.sources[source].name + "' twice");
    const Clauses clauses(part, {"ramp", "to"}, "and " + place.sources[source].name + ": to 0.1 V");
    clauses.bare("ramp");
    beside.push_back({source, clauses.voltage("to")});
  }
  return beside;
}

Action ramp(const std::string &all, const Place &place)
{
  std::string   text   = all;
  auto          beside = take_beside(text, place);
  const Clauses clauses(text, {"ramp", "to", "at", "in"}, "ramp to 1.2 V at 2 V/s' or 'ramp to 1.2 V in 0.6 s");
  clauses.bare("ramp");
  if (!beside.empty() && clauses.has("at"))
    throw units::Error("several contacts have no common rate; write the time, '... in 1 ms'");
  if (clauses.has("at") == clauses.has("in"))
    throw units::Error("needs either a rate or a time" + clauses.how());
  Ramp result{clauses.voltage("to"), not_set, not_set, std::move(beside)};
  if (clauses.has("in"))
    result.duration = clauses.time("in");
  else if (result.rate = clauses.quantity("at", internal_unit::voltage_rate); !(result.rate > 0.))
    throw units::Error("the rate must be greater than 0 V/s; the direction follows from the target");
  return result;
}

Action hold(const std::string &text, const Place &)
{
  return Hold{Clauses(text, {"hold"}, "hold 1 ms").time("hold")};
}

/// Rise, width and fall, which all forms of pulses share; by default an edge takes a hundredth of the width.
void set_shape(const Clauses &clauses, Pulses &pulses)
{
  pulses.width = clauses.time("width");
  pulses.rise  = clauses.time_or("rise", 0.01 * pulses.width);
  pulses.fall  = clauses.time_or("fall", 0.01 * pulses.width);
}

/// Sets the wait such that pulses begin at intervals of `period`, the value of clause `keyword`.
void set_wait(const double period, const std::string &keyword, Pulses &pulses)
{
  const double pulse = pulses.rise + pulses.width + pulses.fall, wait = period - pulse;
  if (wait < -round_off * period)
    throw units::Error("the pulses overlap: the " + keyword + " of " + seconds(period) +
                       " is shorter than rise, width and fall, " + seconds(pulse) + " together");
  pulses.wait = wait > round_off * period ? wait : 0.;
}

Action pulse(const std::string &text, const Place &)
{
  const Clauses clauses(text, {"pulse", "width", "rise", "fall"}, "pulse 1 V width 1 ms [rise 10 us] [fall 10 us]");
  Pulses        result;
  result.voltage = clauses.voltage("pulse");
  set_shape(clauses, result);
  return result;
}

Action train(const std::string &text, const Place &place)
{
  const Clauses clauses(
      text,
      {"train", "pulses", "width", "period", "rise", "fall", "increment", "read"},
      "train 50 pulses 1 V width 1 ms period 2 ms [rise 10 us] [fall 10 us] [increment 10 mV] [read 0.1 V]");
  Pulses result;
  result.count   = whole_number(clauses.text("train"), "pulses");
  result.voltage = clauses.voltage("pulses");
  set_shape(clauses, result);
  set_wait(clauses.time("period"), "period", result);
  if (clauses.has("increment"))
    result.increment = clauses.voltage("increment");
  if (clauses.has("read"))
    result.read = read_voltage("read", clauses.text("read"), place, result.reads_at);
  if (!std::isfinite(result.voltage + static_cast<double>(result.count) * result.increment))
    throw units::Error("the last pulse is too high for a number of the computer");
  return result;
}

Action spike_pair(const std::string &text, const Place &)
{
  const Clauses clauses(text,
                        {"spike", "pair", "width", "delay", "rise", "fall"},
                        "spike pair 1 V width 1 ms delay 20 ms [rise 10 us] [fall 10 us]");
  Pulses        result;
  result.count   = 2;
  result.voltage = clauses.voltage("pair");
  set_shape(clauses, result);
  set_wait(clauses.time("delay"), "delay", result);
  result.waits_at_end = false;
  return result;
}

/// What the device sees of two equal spikes, the second of which counts negative and comes `delay` later (earlier when
/// negative): the sum of straight lines is straight between the corners of both.
Course difference(const Waveform &spike, const double delay)
{
  const double        pre = std::max(0., -delay), post = std::max(0., delay);
  std::vector<double> times;
  for (const Waveform::Point &point : spike.points())
    for (const double begin : {pre, post})
      times.push_back(begin + point.time);
  std::sort(times.begin(), times.end());

  Course       result{{}, true};
  const double resolution = round_off * times.back();
  for (const double time : times)
    if (result.points.empty() || time - result.points.back().time > resolution)
      result.points.push_back({time, spike.voltage(time - pre) - spike.voltage(time - post)});
  return result;
}

Action spike_timing(const std::string &text, const Place &)
{
  const Clauses clauses(text,
                        {"spike", "timing", "width", "tail", "for", "delay", "rise", "fall"},
                        "spike timing 1 V width 1 ms tail 0.5 V for 20 ms delay 5 ms [rise 10 us] [fall 10 us]");
  Pulses        top;
  top.voltage = clauses.voltage("timing");
  set_shape(clauses, top);
  const double   tail = clauses.voltage("tail"), tail_time = clauses.time("for");
  const double   delay = clauses.quantity("delay", internal_unit::time);
  const double   end   = top.rise + top.width + top.fall;
  const Waveform spike(std::vector<Waveform::Point>{
      {0., 0.}, {top.rise, top.voltage}, {top.rise + top.width, top.voltage}, {end, -tail}, {end + tail_time, 0.}});
  if (std::min({top.rise, top.width, top.fall, tail_time}) < 1e-9 * (end + tail_time + std::abs(delay)))
    throw units::Error("its times differ by more than nine powers of ten");
  return difference(spike, delay);
}

Action spike(const std::string &text, const Place &place)
{
  const auto words = words_of(text);
  if (words.size() > 1 && words[1] == "pair")
    return spike_pair(text, place);
  if (words.size() > 1 && words[1] == "timing")
    return spike_timing(text, place);
  throw units::Error("is no step; 'spike' goes on with 'pair' or 'timing'" +
                     (words.size() > 1 ? suggestion(words[1], {"pair", "timing"}) : ""));
}

Action read(const std::string &text, const Place &)
{
  const Clauses clauses(text, {"read"}, "read 0.1 V");
  return Read{read_voltage("read", clauses.text("read"))};
}

Action bake(const std::string &text, const Place &place)
{
  const Clauses clauses(text,
                        {"bake", "for", "reading", "per", "decade", "from"},
                        "bake 400 K for 1000 s [reading 0.1 V 5 per decade [from 1 s]]");
  Bake          result{clauses.temperature("bake"), clauses.time("for")};
  if (!clauses.has("reading"))
  {
    if (clauses.has("from") || clauses.has("per") || clauses.has("decade"))
      throw units::Error("needs 'reading'" + clauses.how());
    return result;
  }
  // "0.1 V 5": the last word is the number per decade.
  const std::string reading = clauses.text("reading");
  const auto        blank   = reading.rfind(' ');
  if (blank == std::string::npos || !clauses.has("per") || !clauses.has("decade"))
    throw units::Error("needs a voltage and a number of reads per decade" + clauses.how());
  clauses.bare("per");
  clauses.bare("decade");
  result.read       = read_voltage("reading", reading.substr(0, blank), place, result.reads_at);
  result.per_decade = whole_number(reading.substr(blank + 1), "reads per decade", 1000.);
  result.from       = clauses.time_or("from", 0.001 * result.duration);
  if (result.from > result.duration)
    throw units::Error("the first read, " + seconds(result.from) + " from the start, comes after the end");
  if (result.from < 1e-18 * result.duration)
    throw units::Error("the first read, " + seconds(result.from) +
                       " from the start, is more than 18 powers of ten before the end");
  return result;
}

Action temperature(const std::string &text, const Place &)
{
  return SetTemperature{Clauses(text, {"temperature"}, "temperature 350 K").temperature("temperature")};
}

Action compliance(const std::string &text, const Place &)
{
  if (text == "compliance off")
    return SetCompliance{HUGE_VAL};
  return SetCompliance{
      Clauses(text, {"compliance"}, "compliance 1 mA' or 'compliance off").positive("compliance", "A")};
}

Action open_circuit(const std::string &text, const Place &)
{
  const Clauses clauses(text, {"open", "circuit"}, "open circuit 10 s");
  clauses.bare("open");
  return OpenCircuit{clauses.time("circuit")};
}

Action current(const std::string &text, const Place &)
{
  const Clauses clauses(text, {"current", "for"}, "current 1 nA for 10 ms");
  HoldCurrent   result{clauses.quantity("current", "A"), clauses.time("for")};
  if (result.current == 0.)
    throw units::Error("no current is an open circuit; write 'open circuit " + clauses.text("for") + "'");
  return result;
}

Action connect(const std::string &text, const Place &)
{
  const bool    connected = text.substr(0, text.find(' ')) == "connect";
  const char   *word      = connected ? "connect" : "disconnect";
  const Clauses clauses(text, {word}, word);
  clauses.bare(word);
  return Connect{connected};
}

Action light(const std::string &text, const Place &)
{
  const Clauses     clauses(text, {"light", "in"}, "light off', 'light on' or 'light 0.5 in 1 us");
  const std::string part = clauses.text("light");
  SetLight          result{part == "on" ? 1. : 0., 0.};
  if (part != "on" && part != "off")
    result.part = clauses.quantity("light", internal_unit::dimensionless);
  if (!(result.part >= 0.))
    throw units::Error("light: '" + part + "' must not be less than 0");
  result.duration = clauses.time_or("in", 0.);
  return result;
}

/// "\"CH1 (V)\"" or "\"CH1\" in mV", the clause `keyword`; nothing when it is not there.
TableColumn table_column(const Clauses &clauses, const std::string &keyword)
{
  if (!clauses.has(keyword))
    return {};
  const std::string text = clauses.text(keyword);
  const auto        end  = text.find('"', 1);
  if (text.front() != '"' || end == std::string::npos)
    throw units::Error(keyword + ": the name of a column in quotation marks is due" + clauses.how());
  TableColumn result{text.substr(1, end - 1), ""};
  if (end + 1 == text.size())
    return result;
  const std::string unit_begin = " in ";
  if (text.compare(end + 1, unit_begin.size(), unit_begin) != 0)
    throw units::Error(keyword + ": behind the name of a column nothing but 'in' and its unit may stand" +
                       clauses.how());
  result.unit = text.substr(end + 1 + unit_begin.size());
  if (!units::same_dimension(result.unit, keyword == "time" ? internal_unit::time : internal_unit::potential))
    throw units::Error(keyword + ": '" + result.unit + "' is no unit of a " + keyword + clauses.how());
  return result;
}

Action waveform(const std::string &text, const Place &place)
{
  const Clauses     clauses(text,
                        {"waveform", "time", "voltage", "scale"},
                        "waveform FILE.csv [time \"HEAD\" in us] [voltage \"HEAD\" in mV] [scale 0.5]");
  const std::string file  = clauses.text("waveform");
  double            scale = 1.;
  if (clauses.has("scale"))
    scale = clauses.quantity("scale", internal_unit::dimensionless);
  const std::string path = (std::filesystem::path(place.folder) / file).string();
  Course result{read_voltage_table(path, table_column(clauses, "time"), table_column(clauses, "voltage")), false, path};
  for (Waveform::Point &point : result.points)
  {
    point.voltage *= scale;
    if (!std::isfinite(point.voltage))
      throw units::Error("a scaled voltage is too large for a number of the computer");
  }
  return result;
}

using Reader = Action (*)(const std::string &, const Place &);

const std::vector<std::pair<std::string, Reader>> &readers()
{
  static const std::vector<std::pair<std::string, Reader>> all{{"ramp", ramp},
                                                               {"hold", hold},
                                                               {"pulse", pulse},
                                                               {"train", train},
                                                               {"spike", spike},
                                                               {"read", read},
                                                               {"bake", bake},
                                                               {"temperature", temperature},
                                                               {"repeat", nullptr}, // read_repeat()
                                                               {"waveform", waveform},
                                                               {"compliance", compliance},
                                                               {"open", open_circuit},
                                                               {"current", current},
                                                               {"connect", connect},
                                                               {"disconnect", connect},
                                                               {"light", light}};
  return all;
}
} // namespace

Action read_action(const std::string &text, const std::string &folder, const Sources &sources, const std::size_t source)
{
  const std::string        first = text.substr(0, text.find(' '));
  std::vector<std::string> known;
  for (const auto &[name, reader] : readers())
  {
    if (name == first && reader != nullptr)
      return reader(text, {folder, sources, source});
    known.push_back(name);
  }
  if (first == "repeat")
    throw units::Error("needs steps in parentheses; write 'repeat 10 (pulse 1 V width 1 ms, read 0.1 V)'");
  throw units::Error("is no step of a protocol" + suggestion(first, known));
}

Condition read_condition(const std::string &all, const Sources &sources, const std::size_t source)
{
  std::string       text = all;
  const std::size_t of   = take_contact(text, sources, source);
  struct Kind
  {
    const char         *name;
    Condition::Quantity quantity;
    const char         *unit;
  };
  static const Kind kinds[] = {{"current", Condition::Quantity::current, "A"},
                               {"conductance", Condition::Quantity::conductance, "S"},
                               {"resistance", Condition::Quantity::resistance, "Ohm"},
                               {"voltage", Condition::Quantity::voltage, "V"},
                               {"time", Condition::Quantity::time, "s"}};
  const std::string form    = "; write for example 'until current > 1 mA'";
  const auto        sign    = text.find_first_of("<>");
  if (sign == std::string::npos)
    throw units::Error("after 'until' a condition with '>' or '<' is due" + form);
  std::string name = text.substr(0, sign);
  if (!name.empty() && name.back() == ' ')
    name.pop_back();
  const std::string value = text.substr(sign + 1);
  if (!value.empty() && value[0] == '=')
    throw units::Error("conditions have '>' or '<', without '='" + form);
  std::vector<std::string> names;
  for (const Kind &kind : kinds)
  {
    names.push_back(kind.name);
    if (name != kind.name)
      continue;
    double threshold = 0.;
    try
    {
      threshold = units::parse_quantity(value, kind.unit);
    }
    catch (const units::Error &error)
    {
      throw units::Error("until " + name + ": " + error.what());
    }
    if (!(threshold > 0.))
      throw units::Error("until " + name + ": the threshold must be greater than 0; magnitudes are compared");
    if (kind.quantity == Condition::Quantity::time && text[sign] == '<')
      throw units::Error("until time: time only grows; write for example 'until time > 1 s'");
    return {kind.quantity, text[sign] == '>', threshold, of};
  }
  throw units::Error("'" + name + "' is nothing to wait for" + suggestion(name, names));
}

Repeat read_repeat(const std::string &text)
{
  const auto blank = text.find(' ');
  if (blank == std::string::npos)
    throw units::Error("needs the number of rounds; write 'repeat 10 (...)'");
  return {whole_number(text.substr(blank + 1), "rounds")};
}
} // namespace ionstack::solver
