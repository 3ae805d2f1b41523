// SPDX-License-Identifier: Apache-2.0
#include "solver/experiment/protocol.h"

#include "materials/units/constants.h"
#include "materials/units/units.h"
#include "solver/experiment/step_reader.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <functional>
#include <set>

namespace ionstack::solver
{
namespace
{
/// Deepest nesting of repeats. Nobody needs more, and the judgement of a body looks at it twice.
constexpr int deepest_repeat = 8;

using Report = std::function<void(const std::string &number, const std::string &text, const std::string &message)>;

/// `text` with single blanks inside and none at its ends.
std::string normalised(const std::string &text)
{
  std::string result;
  for (const char c : text)
    if (c != ' ' && c != '\t' && c != '\n' && c != '\r')
      result += c;
    else if (!result.empty() && result.back() != ' ')
      result += ' ';
  if (!result.empty() && result.back() == ' ')
    result.pop_back();
  return result;
}

/// Counts the parentheses of a text letter by letter; those in quotation marks are none.
class Parentheses
{
public:
  /// What the letter adds: 1, 0 or -1.
  int change(const char c)
  {
    quoted_ = quoted_ != (c == '"');
    return quoted_ ? 0 : c == '(' ? 1 : c == ')' ? -1 : 0;
  }
  bool quoted() const { return quoted_; }

private:
  bool quoted_ = false;
};

/// Texts between the commas that stand in no parentheses and no quotation marks.
std::vector<std::string> split(const std::string &text)
{
  std::vector<std::string> parts(1);
  int                      depth = 0;
  Parentheses              parentheses;
  for (const char c : text)
  {
    depth = std::max(0, depth + parentheses.change(c));
    if (c == ',' && depth == 0 && !parentheses.quoted())
      parts.emplace_back();
    else
      parts.back() += c;
  }
  for (std::string &part : parts)
    part = normalised(part);
  return parts;
}

/// Throws when parentheses do not match; commas being outside of them, each step can be judged by itself.
void check_parentheses(const std::string &step)
{
  int         depth = 0;
  Parentheses parentheses;
  for (const char c : step)
  {
    depth += parentheses.change(c);
    if (depth < 0)
      throw units::Error("a ')' closes no '('");
  }
  if (parentheses.quoted())
    throw units::Error("a quotation mark is never closed");
  if (depth > 0)
    throw units::Error("a '(' is never closed");
}

/// Position just after the parenthesis that closes the first one.
std::size_t after_body(const std::string &step)
{
  int         depth = 0;
  Parentheses parentheses;
  for (std::size_t i = step.find('('); i < step.size(); ++i)
    if (depth += parentheses.change(step[i]); depth == 0)
      return i + 1;
  return step.size();
}

/// Takes "until ..." from the end of `step` and returns what stands after the word.
std::optional<std::string> take_until(std::string &step)
{
  const std::string spaced = " " + step + " ", word = " until ";
  const auto        found = spaced.find(word);
  if (found == std::string::npos)
    return {};
  const std::string condition = normalised(spaced.substr(found + word.size()));
  step                        = normalised(spaced.substr(0, found));
  return condition;
}

/// Reads the steps of a text, and of the bodies of its repeats.
class Parser
{
public:
  Parser(const std::string &folder, const Sources &sources, Report report)
      : folder_(folder), sources_(sources), report_(std::move(report))
  {
  }

  void read_steps(const std::string &text, const std::string &prefix, const std::size_t parent, const int depth)
  {
    const auto parts = split(text);
    for (std::size_t i = 0; i < parts.size(); ++i)
    {
      const std::size_t index = steps.size();
      steps.push_back({Unreadable(), {}, prefix + std::to_string(i + 1), parts[i], parent, index + 1});
      attempt(index, parts[i], [&] { read_step(index, parts[i], depth); });
    }
  }

  std::vector<Step> steps;

private:
  /// Does `read`; what it throws is reported for the step `index`.
  template <class Read>
  void attempt(const std::size_t index, const std::string &text, const Read &read)
  {
    try
    {
      read();
    }
    catch (const units::Error &error)
    {
      report_(steps[index].number, text, error.what());
    }
  }

  void read_step(const std::size_t index, const std::string &text, const int depth)
  {
    if (text.empty())
      throw units::Error("nothing stands before, after or between commas");
    check_parentheses(text);
    if (text.substr(0, text.find_first_of(" (")) == "repeat" && text.find('(') != std::string::npos)
    {
      read_repeat_step(index, text, depth);
      return;
    }
    std::string       words  = text;
    const std::size_t source = take_contact(words, sources_, 0);
    const bool        named  = words != text;
    if (named && words.substr(0, words.find_first_of(" (")) == "repeat")
      throw units::Error("a repeat has no contact; name those of its steps");
    try
    {
      const auto until  = take_until(words);
      Action     action = read_action(words, folder_, sources_, source);
      if (named && (std::holds_alternative<SetTemperature>(action) || std::holds_alternative<SetLight>(action)))
        throw units::Error("acts upon the whole device; remove the contact");
      if (until)
      {
        if (!(duration(action, not_set) != 0.))
          throw units::Error("takes no time, so 'until' cannot end it early");
        steps[index].until = read_condition(*until, sources_, source);
      }
      steps[index].action = std::move(action);
      steps[index].source = source;
    }
    catch (const units::Error &error)
    {
      throw units::Error(error.what() + (named ? "" : how_to_name(words, sources_)));
    }
  }

  /// Mistakes in head, body and tail are all reported.
  void read_repeat_step(const std::size_t index, const std::string &text, const int depth)
  {
    if (depth == deepest_repeat)
      throw units::Error("repeats are nested more than " + std::to_string(deepest_repeat) + " deep");
    const auto        open = text.find('('), end = after_body(text);
    const std::string head = normalised(text.substr(0, open));
    steps[index].text      = head;
    Action action          = Repeat{1}; // so that the body can be judged
    attempt(index, text, [&] { action = read_repeat(head); });
    attempt(index,
            text,
            [&]
            {
              std::string tail  = text.substr(end);
              const auto  until = take_until(tail);
              if (!normalised(tail).empty())
                throw units::Error("a comma or 'until' is due after its ')', not '" + normalised(tail) + "'");
              if (until)
                steps[index].until = read_condition(*until, sources_, 0);
            });
    read_steps(text.substr(open + 1, end - open - 2), steps[index].number + ".", index, depth + 1);
    steps[index].action = action;
    steps[index].end    = steps.size();
  }

  const std::string &folder_;
  const Sources     &sources_;
  Report             report_;
};

bool same(const double a, const double b)
{
  return a == b || (std::isnan(a) && std::isnan(b));
}

/// Whether an action does something with the source of its contact.
bool needs_source(const Action &action)
{
  return std::holds_alternative<Ramp>(action) || std::holds_alternative<Pulses>(action) ||
         std::holds_alternative<Course>(action) || std::holds_alternative<OpenCircuit>(action) ||
         std::holds_alternative<HoldCurrent>(action);
}

/// Calls action(source, voltage) for each contact besides its own that an action brings to a voltage [V].
template <class Visit>
void for_each_beside(const Action &action, const Visit &visit)
{
  if (const auto *ramp = std::get_if<Ramp>(&action))
    for (const Ramp::Beside &other : ramp->beside)
      visit(other.source, other.target);
}

/// Goes through the steps as they would run if no `until` ended anything early, and judges what depends on the voltage
/// reached. Unknown voltages and times are NaN.
class Judge
{
public:
  Judge(const std::vector<Step> &steps, const Sources &sources, Report report)
      : steps_(steps), sources_(sources), report_(std::move(report))
  {
  }

  /// Of each contact at some moment.
  struct At
  {
    std::vector<double> voltage, compliance; ///< [V], [A]
    std::vector<char>   connected;

    bool operator==(const At &other) const
    {
      return std::equal(voltage.begin(), voltage.end(), other.voltage.begin(), same) &&
             compliance == other.compliance && connected == other.connected;
    }
  };

  struct State
  {
    At     at;
    double time = 0.; ///< [s]
  };

  State start() const
  {
    State state;
    for (const Source &source : sources_)
    {
      state.at.voltage.push_back(source.connected ? source.voltage : not_set);
      state.at.compliance.push_back(source.compliance);
      state.at.connected.push_back(source.connected ? 1 : 0);
    }
    return state;
  }

  /// State after the steps [begin, end), which follow one another.
  State run(const std::size_t begin, const std::size_t end, State state)
  {
    for (std::size_t i = begin; i < end; i = steps_[i].end)
    {
      const Step  &step   = steps_[i];
      const auto  *repeat = std::get_if<Repeat>(&step.action);
      const double took   = repeat != nullptr ? run_repeat(i, *repeat, state.at) : run_step(step, state.at);
      if (std::isinf(took))
        complain(step, "lasts longer than a number of the computer can tell");
      state.time += took;
      if (step.until)
        forget(i, state.at);
    }
    return state;
  }

private:
  /// Says that nothing can be done with a contact that is not connected.
  void check_connected(const Step &step, const std::size_t source, const At &at)
  {
    if (at.connected[source] == 0)
      complain(step,
               "nothing is connected with " + contact(source) + "; put '" + prefix(source) + "connect' before it");
  }

  /// Time of a step; brings `at` to its end.
  double run_step(const Step &step, At &at)
  {
    double      &voltage = at.voltage[step.source];
    const double took    = duration(step.action, voltage);
    if (needs_source(step.action))
      check_connected(step, step.source, at);
    if (const auto reads = reads_at(step.action, step.source))
      check_connected(step, *reads, at);
    for_each_beside(step.action,
                    [&](const std::size_t source, const double target)
                    {
                      check_connected(step, source, at);
                      at.voltage[source] = target;
                    });
    if (step.until)
    {
      using Quantity          = Condition::Quantity;
      const Quantity quantity = step.until->quantity;
      const bool     open     = at.connected[step.until->source] == 0 ||
                        (std::holds_alternative<OpenCircuit>(step.action) && step.until->source == step.source);
      if (open && quantity != Quantity::time && quantity != Quantity::voltage)
        complain(step, "no current flows through an open circuit: it can wait for a time or a voltage only");
    }
    if (const auto *set = std::get_if<SetCompliance>(&step.action))
      at.compliance[step.source] = set->current;
    if (const auto *hold = std::get_if<HoldCurrent>(&step.action);
        hold != nullptr && std::abs(hold->current) > at.compliance[step.source])
      complain(step,
               "the current is above the compliance of " + units::print_quantity(at.compliance[step.source], "A", "A") +
                   "; put 'compliance off' before it");
    if (const auto *connect = std::get_if<Connect>(&step.action))
    {
      if ((at.connected[step.source] != 0) == connect->connected)
        complain(step, std::string("is ") + (connect->connected ? "connected" : "disconnected") + " already");
      at.connected[step.source] = connect->connected ? 1 : 0;
    }
    if (std::holds_alternative<Ramp>(step.action) && took == 0.)
      complain(step, "lasts no time: the voltage is " + units::shortest(voltage) + " V already");
    if (const auto *course = std::get_if<Course>(&step.action); course != nullptr && !course->is_spike)
    {
      const double first = course->points.front().voltage;
      if (std::abs(first - voltage) > 1e-9 * (std::abs(first) + std::abs(voltage)))
        complain(step,
                 "begins at " + units::shortest(first) + " V, but the voltage is " + units::shortest(voltage) +
                     " V then; put a ramp before it");
    }
    voltage = voltage_after(step.action, voltage);
    // One that is not connected goes where it likes.
    for (std::size_t i = 0; took > 0. && i < at.voltage.size(); ++i)
      if (at.connected[i] == 0)
        at.voltage[i] = not_set;
    return took;
  }

  /// A body ends either where it began or at a voltage of its own, so that from the second round on all are alike.
  double run_repeat(const std::size_t index, const Repeat &repeat, At &at)
  {
    const std::size_t end   = steps_[index].end;
    const State       first = run(index + 1, end, {at, 0.});
    State             later = first;
    if (!(first.at == at) && repeat.rounds > 1)
      later = run(index + 1, end, {first.at, 0.});
    at = first.at;
    return repeat.rounds > 1 ? first.time + static_cast<double>(repeat.rounds - 1) * later.time : first.time;
  }

  /// The voltages of a step that may end early are not known.
  void forget(const std::size_t index, At &at) const
  {
    for (std::size_t i = index; i < steps_[index].end; ++i)
      if (!keeps_voltage(steps_[i].action))
      {
        at.voltage[steps_[i].source] = not_set;
        for_each_beside(steps_[i].action, [&](const std::size_t source, double) { at.voltage[source] = not_set; });
      }
  }

  /// "contact 'gate'" for a message; contacts of tests may have no names.
  std::string contact(const std::size_t source) const { return "contact '" + sources_[source].name + "'"; }
  std::string prefix(const std::size_t source) const { return source == 0 ? "" : sources_[source].name + ": "; }

  /// Once for each step.
  void complain(const Step &step, const std::string &message)
  {
    if (reported_.insert(&step).second)
      report_(step.number, step.text, message);
  }

  const std::vector<Step> &steps_;
  const Sources           &sources_;
  Report                   report_;
  std::set<const Step *>   reported_;
};

long long saturated_product(const long long a, const long long b)
{
  constexpr long long largest = std::numeric_limits<long long>::max();
  return b != 0 && a > largest / b ? largest : a * b;
}

/// `text` for a message, without its end when it is long, cut before a byte that starts a character of UTF-8.
std::string quoted(const std::string &text)
{
  std::size_t length = std::min<std::size_t>(text.size(), 100);
  if (length == text.size())
    return "'" + text + "'";
  while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80)
    --length;
  return "'" + text.substr(0, length) + "...'";
}
} // namespace

Protocol Protocol::read(parameters::Section root, const Sources &sources)
{
  parameters::Section section = root.section("Protocol", "What is done to the device.");
  const double        light   = section.idle("there is no light: no region has a Generation rate")
                           .quantity("Light",
                                     "1",
                                     internal_unit::dimensionless,
                                     parameters::Range::not_negative(),
                                     "Part of the light of all regions that falls at the start, and while the "
                                     "device rests; steps `light` change it.");
  const std::string text = section.text(
      "Steps",
      parameters::required,
      "Steps, in their order and separated by commas, starting at 0 V: `ramp to 1.2 V at 2 V/s`, `hold 1 ms`, `pulse 1 "
      "V "
      "width 1 us`, `train ...`, `read 0.1 V`, `bake 400 K for 1 h`, `repeat 10 (...)`, ...; see the manual's page on "
      "the protocol.");
  if (!section.is_set("Steps"))
    return {};
  Protocol protocol = parse(
      text, std::filesystem::path(section.location("Steps").file).parent_path().string(), section, "Steps", sources);
  protocol.light_ = light;
  return protocol;
}

Protocol Protocol::parse(const std::string         &text,
                         const std::string         &folder,
                         const parameters::Section &section,
                         const std::string         &name,
                         const Sources             &sources)
{
  Protocol result;
  result.sources_ = sources;
  if (normalised(text).empty())
  {
    section.problem(name, "a protocol needs at least one step");
    return result;
  }
  bool         sound  = true;
  const Report report = [&](const std::string &number, const std::string &step, const std::string &message)
  {
    sound = false;
    section.problem(name, "step " + number + ", " + quoted(step) + ": " + message);
  };
  Parser parser(folder, sources, report);
  parser.read_steps(text, "", Step::outside, 0);
  result.steps_ = std::move(parser.steps);
  Judge              judge(result.steps_, sources, report);
  const Judge::State end = judge.run(0, result.steps_.size(), judge.start());
  result.duration_       = sound ? end.time : not_set;
  return result;
}

bool Protocol::drives(const std::size_t source) const
{
  bool found = !sources_.empty() && !sources_[source].connected;
  for (const Step &step : steps_)
  {
    found = found || (step.source == source &&
                      (!keeps_voltage(step.action) || std::holds_alternative<SetCompliance>(step.action)));
    for_each_beside(step.action, [&](const std::size_t other, double) { found = found || other == source; });
  }
  return found;
}

bool Protocol::names_contacts() const
{
  return std::any_of(steps_.begin(),
                     steps_.end(),
                     [](const Step &step)
                     {
                       bool named = step.source != 0 || (step.until && step.until->source != 0) ||
                                    reads_at(step.action, step.source).value_or(0) != 0;
                       for_each_beside(step.action, [&](std::size_t, double) { named = true; });
                       return named;
                     });
}

std::string Protocol::described(const Step &step) const
{
  const bool of_all = std::holds_alternative<SetTemperature>(step.action) ||
                      std::holds_alternative<SetLight>(step.action) || std::holds_alternative<Repeat>(step.action);
  const std::string prefix = sources_[step.source].name + ":";
  return step.number + " " + (of_all || step.text.rfind(prefix, 0) == 0 ? "" : prefix + " ") + step.text;
}

bool Protocol::limits_current(const std::size_t source) const
{
  return (!sources_.empty() && !sources_[source].connected) ||
         std::any_of(steps_.begin(),
                     steps_.end(),
                     [&](const Step &step)
                     {
                       return step.source == source && (std::holds_alternative<SetCompliance>(step.action) ||
                                                        std::holds_alternative<OpenCircuit>(step.action) ||
                                                        std::holds_alternative<HoldCurrent>(step.action) ||
                                                        std::holds_alternative<Connect>(step.action));
                     });
}

bool Protocol::changes_light() const
{
  return light_ != 1. || std::any_of(steps_.begin(),
                                     steps_.end(),
                                     [](const Step &step) { return std::holds_alternative<SetLight>(step.action); });
}

bool Protocol::has_reads(const std::size_t source) const
{
  return std::any_of(
      steps_.begin(), steps_.end(), [&](const Step &step) { return reads_at(step.action, step.source) == source; });
}

std::vector<double> Protocol::read_voltages() const
{
  std::set<double> voltages;
  for (const Step &step : steps_)
  {
    if (const auto *read = std::get_if<Read>(&step.action))
      voltages.insert(read->voltage);
    if (const auto *pulses = std::get_if<Pulses>(&step.action); pulses != nullptr && !std::isnan(pulses->read))
      voltages.insert(pulses->read);
    if (const auto *bake = std::get_if<Bake>(&step.action); bake != nullptr && !std::isnan(bake->read))
      voltages.insert(bake->read);
  }
  return {voltages.begin(), voltages.end()};
}

long long Protocol::pulses() const
{
  long long sum = 0;
  for (const Step &step : steps_)
  {
    long long number = 0;
    if (const auto *pulses = std::get_if<Pulses>(&step.action))
      number = pulses->count;
    else if (const auto *course = std::get_if<Course>(&step.action); course != nullptr && course->is_spike)
      number = 1;
    for (std::size_t i = step.parent; i != Step::outside; i = steps_[i].parent)
      number = saturated_product(number, std::get<Repeat>(steps_[i].action).rounds);
    sum = number > std::numeric_limits<long long>::max() - sum ? std::numeric_limits<long long>::max() : sum + number;
  }
  return sum;
}

std::vector<std::string> Protocol::files() const
{
  std::vector<std::string> files;
  for (const Step &step : steps_)
    if (const auto *course = std::get_if<Course>(&step.action); course != nullptr && !course->file.empty())
      files.push_back(course->file);
  return files;
}
} // namespace ionstack::solver
