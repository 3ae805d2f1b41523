// SPDX-License-Identifier: Apache-2.0
#include "postprocess/figures/key_figures.h"

#include <cmath>
#include <cstdio>
#include <iterator>
#include <optional>

namespace ionstack::postprocess
{
namespace
{
using json = nlohmann::ordered_json;

/// Columns of the table: of the name, and of the number.
constexpr int name_width = 32, number_width = 10;

/// Rows of one list (bakes, pairs, ...) that the table has at most; all are in summary.json.
constexpr std::size_t most_rows = 6;

constexpr double year = 365.25 * 86400.; // s

std::string digits(const double value)
{
  char text[40];
  std::snprintf(text, sizeof text, "%.4g", value);
  return text;
}

const json &at(const json &from, const char *pointer)
{
  static const json nothing;
  const auto        place = json::json_pointer(pointer);
  return from.contains(place) ? from.at(place) : nothing;
}

std::optional<double> number(const json &from, const std::string &pointer)
{
  const json &value = at(from, pointer.c_str());
  return value.is_number() ? std::optional(value.get<double>()) : std::nullopt;
}

/// The table while it grows.
class Table
{
public:
  /// What follows belongs there; a heading without rows is not printed.
  void heading(const std::string &text) { heading_ = text; }

  void row(const std::string &name, const std::string &value, const std::string &remark)
  {
    if (!heading_.empty())
      lines_.push_back(heading_);
    heading_.clear();
    char text[160];
    std::snprintf(text, sizeof text, "  %-*s %-*s", name_width, name.c_str(), number_width + 6, value.c_str());
    std::string line = text + (remark.empty() ? "" : "  " + remark);
    line.erase(line.find_last_not_of(' ') + 1);
    lines_.push_back(line);
  }

  /// Nothing for a figure that was not found.
  void row(const std::string           &name,
           const std::optional<double> &value,
           const std::string           &unit,
           const std::string           &remark = "")
  {
    if (value)
      row(name, legible(*value, unit, number_width), remark);
  }

  /// "mean" of a figure that was found many times, and its extremes.
  void spread(const std::string &name, const json &distribution, const std::string &unit)
  {
    const auto mean = number(distribution, "/mean_" + unit), low = number(distribution, "/minimum_" + unit),
               high = number(distribution, "/maximum_" + unit);
    if (mean && low && high)
      row(name, mean, unit, *low == *high ? "" : legible(*low, unit) + " to " + legible(*high, unit));
  }

  std::vector<std::string> lines() const { return lines_; }

private:
  std::string              heading_;
  std::vector<std::string> lines_;
};

void sweep_rows(Table &table, const json &summary)
{
  const json &sweep = at(summary, "/sweep");
  table.heading("sweep");
  for (const std::string event : {"set", "reset"})
  {
    const auto voltage = number(sweep, "/" + event + "_voltage_V"), current = number(sweep, "/" + event + "_current_A"),
               power = number(sweep, "/" + event + "_power_W"), energy = number(sweep, "/" + event + "_energy_J");
    std::string remark;
    if (current && power && energy)
      remark =
          "at " + legible(*current, "A") + ", " + legible(*power, "W") + "; its branch takes " + legible(*energy, "J");
    if (voltage)
      table.row(event + " voltage", voltage, "V", remark);
    else if (number(sweep, "/on_resistance_Ohm"))
      table.row(event + " voltage", std::string(number_width - 4, ' ') + "none", "");
  }
  const auto read = number(sweep, "/read_voltage_V");
  table.row("on resistance",
            number(sweep, "/on_resistance_Ohm"),
            "Ohm",
            read ? "at a read voltage of " + legible(*read, "V") : "");
  table.row("off resistance", number(sweep, "/off_resistance_Ohm"), "Ohm");
  table.row("window", number(sweep, "/window"), "", "off over on");
  const std::size_t lobes = at(sweep, "/lobes").size();
  table.row("hysteresis area",
            number(sweep, "/hysteresis_area_W"),
            "W",
            lobes > 1 ? "of " + std::to_string(lobes) + " lobes" : "");
}

void pulse_rows(Table &table, const json &summary)
{
  const json &pulses = at(summary, "/pulses");
  table.heading("pulses");
  const auto events = number(pulses, "/events");
  table.row("number", number(pulses, "/number"), "", events ? digits(*events) + " of them switched the device" : "");
  table.spread("energy at the device, mean", at(pulses, "/energy_device"), "J");
  table.spread("energy at the source, mean", at(pulses, "/energy_source"), "J");
  table.spread("energy per event, device", at(pulses, "/energy_device_per_event"), "J");
  table.spread("energy per event, source", at(pulses, "/energy_source_per_event"), "J");
  table.spread("switching time (90 %), mean", at(pulses, "/switching_time"), "s");
  table.spread("peak current, mean", at(pulses, "/peak_current"), "A");

  const json &reads = at(summary, "/reads");
  table.heading("reads");
  const json &contact = at(reads, "/contact");
  table.row("number", number(reads, "/number"), "", contact.is_string() ? "at " + contact.get<std::string>() : "");
  const auto low = number(reads, "/smallest_conductance_S"), high = number(reads, "/largest_conductance_S");
  table.row("first conductance", number(reads, "/first_conductance_S"), "S");
  table.row("last conductance",
            number(reads, "/last_conductance_S"),
            "S",
            low && high ? "between " + legible(*low, "S") + " and " + legible(*high, "S") : "");
}

/// "A to B" of an entry that is an interval.
std::string interval(const json &value, const std::string &unit)
{
  if (!value.is_array() || value.size() != 2 || !value[0].is_number() || !value[1].is_number())
    return "";
  return "95 %: " + legible(value[0], unit) + " to " + legible(value[1], unit);
}

void retention_rows(Table &table, const json &summary)
{
  const json &retention = at(summary, "/retention"), &bakes = at(retention, "/bakes");
  table.heading("retention");
  for (std::size_t i = 0; i < bakes.size() && i < most_rows; ++i)
  {
    const auto  failure = number(bakes[i], "/failure_time_s"), watched = number(bakes[i], "/observed_duration_s");
    const auto  before = number(bakes[i], "/initial_resistance_Ohm"), after = number(bakes[i], "/final_resistance_Ohm");
    std::string remark =
        before && after ? "from " + legible(*before, "Ohm") + " to " + legible(*after, "Ohm") : std::string();
    if (const auto temperature = number(bakes[i], "/temperature_K"))
      table.row((failure ? "lost at " : "kept at ") + legible(*temperature, "K") +
                    (failure ? " after" : " for at least"),
                failure ? failure : watched,
                "s",
                remark);
  }
  if (bakes.size() > most_rows)
    table.row("further bakes", double(bakes.size() - most_rows), "", "in summary.json");
  const json &arrhenius = at(retention, "/arrhenius");
  if (!arrhenius.is_object())
    return;
  const std::string verdict = at(arrhenius, "/verdict").is_string() ? arrhenius["verdict"].get<std::string>() : "";
  if (const auto energy = number(arrhenius, "/activation_energy_eV"))
  {
    const std::string known = interval(at(arrhenius, "/activation_energy_interval_eV"), "eV");
    table.row("activation energy", energy, "eV", verdict + (known.empty() ? "" : "; " + known));
  }
  else
    table.row("activation energy", std::string(number_width - 4, ' ') + "none", verdict);
  for (const json &entry : at(arrhenius, "/extrapolation"))
    if (const auto temperature = number(entry, "/temperature_K"))
      table.row("lifetime at " + legible(*temperature, "K"),
                number(entry, "/lifetime_s"),
                "s",
                interval(at(entry, "/lifetime_interval_s"), "s"));
  for (const json &entry : at(arrhenius, "/lasting"))
    if (const auto lifetime = number(entry, "/lifetime_s"))
      table.row("lasts " + digits(*lifetime / year) + " years up to",
                number(entry, "/temperature_K"),
                "K",
                interval(at(entry, "/temperature_interval_K"), "K"));
}

void analog_rows(Table &table, const json &summary)
{
  const json &analog = at(summary, "/analog"), &cycles = at(analog, "/cycles");
  if (cycles.empty())
    return;
  const json &cycle = cycles.front();
  table.heading(cycles.size() > 1 ? "analog update, cycle 1 of " + std::to_string(cycles.size()) : "analog update");
  const auto low = number(cycle, "/minimum_conductance_S"), high = number(cycle, "/maximum_conductance_S");
  table.row("dynamic range",
            number(cycle, "/dynamic_range"),
            "",
            low && high ? "from " + legible(*low, "S") + " to " + legible(*high, "S") : "");
  for (const std::string branch : {"potentiation", "depression"})
  {
    const auto levels = number(cycle, "/" + branch + "_levels");
    table.row("nonlinearity of " + branch,
              number(cycle, "/" + branch + "/nonlinearity"),
              "",
              levels ? digits(*levels) + " levels" : "");
  }
  table.row("asymmetric ratio", number(cycle, "/asymmetric_ratio"), "");
  table.row("cycle-to-cycle variation", number(analog, "/cycle_to_cycle_variation"), "", "of the range");
}

void plasticity_rows(Table &table, const json &summary)
{
  const json &plasticity = at(summary, "/plasticity"), &pairs = at(plasticity, "/paired_pulses/pairs");
  table.heading("plasticity");
  for (std::size_t i = 0; i < pairs.size() && i < most_rows; ++i)
    if (const auto gap = number(pairs[i], "/interval_s"))
      table.row("paired-pulse index", number(pairs[i], "/paired_pulse_index"), "", "after " + legible(*gap, "s"));
  if (pairs.size() > most_rows)
    table.row("further pairs", double(pairs.size() - most_rows), "", "in summary.json");
  for (const json &term : at(plasticity, "/paired_pulses/decay/terms"))
    if (const auto amplitude = number(term, "/amplitude"))
      table.row("its decay, time constant", number(term, "/time_constant_s"), "s", "amplitude " + digits(*amplitude));
  const json &timing = at(plasticity, "/spike_timing");
  for (const auto &[side, sign] : {std::pair("plus", "+"), std::pair("minus", "-")})
    if (const auto constant = number(timing, std::string("/tau_") + side + "_s"))
      table.row(std::string("spike timing, A") + sign,
                number(timing, std::string("/A_") + side),
                "",
                std::string("tau") + sign + " = " + legible(*constant, "s"));
  if (const json &changes = at(timing, "/changes"); !changes.empty())
    table.row("spike timings", double(changes.size()), "", "changes in summary.json");
}

void run_rows(Table &table, const json &summary)
{
  table.heading("whole run");
  const auto time      = number(summary, "/temperature/maximum_time_s"),
             voltage   = number(summary, "/temperature/maximum_voltage_V");
  const json &elements = at(summary, "/elements"), &of = at(summary, "/temperature/maximum_of");
  table.row("peak temperature",
            number(summary, "/temperature/maximum_K"),
            "K",
            time && voltage ? (of.is_string() ? "in the " + of.get<std::string>() + ", " : "") + "at " +
                                  legible(*time, "s") + ", " + legible(*voltage, "V")
                            : "");
  for (const auto &[contact, figures] : elements.items())
    table.row("heat in the element", number(figures, "/dissipated_J"), "J", "at contact " + contact);
  table.row(elements.empty() ? "energy from the terminals" : "energy behind the circuit",
            number(summary, "/energy/terminal_J"),
            "J");
  table.row("power balance error", number(summary, "/conservation/power_balance_error"), "");
  for (const auto &[species, error] : at(summary, "/conservation/ions_relative_error").items())
    if (error.is_number())
      table.row("ion balance error", error.get<double>(), "", species);
}
} // namespace

std::string legible(const double value, const std::string &unit, const int width)
{
  static constexpr const char *prefixes[] = {"a", "f", "p", "n", "u", "m", "", "k", "M", "G", "T"};
  constexpr int                plain      = 6; // index of no prefix
  const bool                   any =
      unit == "V" || unit == "A" || unit == "W" || unit == "J" || unit == "Ohm" || unit == "S" || unit == "s";
  const bool   is_long = unit == "s" && std::abs(value) >= 1e3;
  const double size    = std::abs(std::stod(digits(value))); // as it will be rounded
  int          index   = plain;
  if (any && !is_long && size > 0. && !(size >= 0.1 && size < 1e3))
    index = plain + static_cast<int>(std::floor(std::log10(size) / 3. + 1e-9));
  const bool known = index >= 0 && index < static_cast<int>(std::size(prefixes));
  if (!known)
    index = plain;
  const std::string text = digits(value / std::pow(1e3, index - plain));
  std::string       all =
      std::string(static_cast<std::size_t>(std::max(0, width - static_cast<int>(text.size()))), ' ') + text;
  if (!unit.empty())
    all += std::string(" ") + prefixes[index] + unit;
  if (is_long && std::abs(value) >= 0.1 * year)
    all += " (" + digits(value / year) + " years)";
  return all;
}

std::vector<std::string> key_figures(const json &summary)
{
  Table table;
  for (const auto &rows : {sweep_rows, pulse_rows, retention_rows, analog_rows, plasticity_rows, run_rows})
    rows(table, summary);
  return table.lines();
}
} // namespace ionstack::postprocess
