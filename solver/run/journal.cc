// SPDX-License-Identifier: Apache-2.0
#include "solver/run/journal.h"

#include <nlohmann/json.hpp>

namespace ionstack::solver
{
namespace
{
using json = nlohmann::json;

/// Puts the members of a struct into an array, or takes them out of one, in the order in which they are given.
class Writer
{
public:
  template <class... Members>
  void operator()(Members &...members)
  {
    (put(members), ...);
  }

  json array = json::array();

private:
  template <class Value>
  void put(const Value &value)
  {
    array.push_back(value);
  }
  void put(const Part &part) { array.push_back(static_cast<int>(part)); }
  void put(const std::vector<ContactReading> &contacts) { put_all(contacts); }
  void put(const std::vector<SpeciesReading> &species) { put_all(species); }
  void put(const std::vector<CountedCurrent> &counted) { put_all(counted); }

  template <class Struct>
  void put_all(const std::vector<Struct> &structs);
};

class Taker
{
public:
  explicit Taker(const json &array) : array_(array) {}

  template <class... Members>
  void operator()(Members &...members)
  {
    (take(members), ...);
  }

private:
  template <class Value>
  void take(Value &value)
  {
    value = array_.at(next_++).get<Value>();
  }
  void take(Part &part) { part = static_cast<Part>(array_.at(next_++).get<int>()); }
  void take(std::vector<ContactReading> &contacts) { take_all(contacts); }
  void take(std::vector<SpeciesReading> &species) { take_all(species); }
  void take(std::vector<CountedCurrent> &counted) { take_all(counted); }

  template <class Struct>
  void take_all(std::vector<Struct> &structs);

  const json &array_;
  std::size_t next_ = 0;
};

template <class Visitor>
void visit(ContactReading &c, Visitor &visitor)
{
  visitor(c.name,
          c.electrical,
          c.heat_sink,
          c.driven,
          c.swept,
          c.source_voltage,
          c.voltage,
          c.current,
          c.source_current,
          c.heat,
          c.element);
}

template <class Visitor>
void visit(SpeciesReading &s, Visitor &visitor)
{
  visitor(s.name, s.counted, s.ions, s.minimum, s.maximum, s.kept_as, s.regions);
}

template <class Visitor>
void visit(CountedCurrent &c, Visitor &visitor)
{
  visitor(c.name, c.current);
}

template <class Visitor>
void visit(StepReport &r, Visitor &visitor)
{
  visitor(r.step,
          r.time,
          r.size,
          r.contacts,
          r.species,
          r.counted,
          r.dissipated_power,
          r.effort,
          r.temperature_maximum,
          r.temperature_minimum,
          r.direction,
          r.part,
          r.pulse,
          r.cycle,
          r.label,
          r.ambient_temperature,
          r.light,
          r.corner,
          r.line_end,
          r.break_point,
          r.progress,
          r.picture,
          r.newton_iterations,
          r.rejected_steps);
}

template <class Visitor>
void visit(ReadReport &r, Visitor &visitor)
{
  visitor(r.contact, r.time, r.pulses, r.label, r.bake, r.ambient_temperature, r.source_voltage, r.voltage, r.current);
}

template <class Struct>
void Writer::put_all(const std::vector<Struct> &structs)
{
  json all = json::array();
  for (Struct one : structs)
  {
    Writer writer;
    visit(one, writer);
    all.push_back(std::move(writer.array));
  }
  array.push_back(std::move(all));
}

template <class Struct>
void Taker::take_all(std::vector<Struct> &structs)
{
  for (const json &one : array_.at(next_++))
  {
    Taker taker(one);
    visit(structs.emplace_back(), taker);
  }
}

/// A record is its length (u32, little-endian) and a CBOR array whose first element tells what it is.
template <class Report>
void append(Report report, const char *kind, Journal::Bytes &bytes)
{
  Writer writer;
  writer.array.push_back(kind);
  visit(report, writer);
  const auto encoded = json::to_cbor(writer.array);
  for (int shift = 0; shift < 32; shift += 8)
    bytes.push_back(static_cast<std::uint8_t>(encoded.size() >> shift));
  bytes.insert(bytes.end(), encoded.begin(), encoded.end());
}

template <class Report>
Report extract(json record)
{
  record.erase(0);
  Report report;
  Taker  taker(record);
  visit(report, taker);
  return report;
}
} // namespace

void Journal::add(const StepReport &report)
{
  append(report, "step", bytes_);
}

void Journal::add(const ReadReport &report)
{
  append(report, "read", bytes_);
}

void Journal::tell(const std::function<void(const StepReport &)> &step,
                   const std::function<void(const ReadReport &)> &read) const
{
  for (std::size_t at = 0; at + 4 <= bytes_.size();)
  {
    std::size_t length = 0;
    for (int i = 3; i >= 0; --i)
      length = length << 8 | bytes_[at + static_cast<std::size_t>(i)];
    at += 4;
    const json record = json::from_cbor(bytes_.begin() + static_cast<std::ptrdiff_t>(at),
                                        bytes_.begin() + static_cast<std::ptrdiff_t>(at + length));
    at += length;
    if (record.at(0) == "step")
      step(extract<StepReport>(record));
    else
      read(extract<ReadReport>(record));
  }
}
} // namespace ionstack::solver
