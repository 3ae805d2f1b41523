// SPDX-License-Identifier: Apache-2.0
#include "solver/experiment/voltage_table.h"

#include "materials/units/units.h"
#include "parameter_files/reader/text_rules.h"

#include <cctype>
#include <filesystem>
#include <fstream>

namespace ionstack::solver
{
namespace
{
using parameters::in_quotes;

std::string trimmed(const std::string &text)
{
  return std::string(parameters::trimmed(text));
}

/// As far as a message has room.
std::string shortened(const std::string &text)
{
  const std::string quoted = in_quotes(text);
  return quoted.substr(1, quoted.size() - 2);
}

/// More heads than these are not listed in a message.
constexpr std::size_t most_heads = 12;

std::string in_lower_case(std::string text)
{
  for (char &c : text)
    c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

/// Cells between separators that stand in no quotation marks, and without these.
std::vector<std::string> cells_of(const std::string &line, const char separator)
{
  std::vector<std::string> cells(1);
  bool                     quoted = false;
  for (const char c : line)
    if (c == '"')
      quoted = !quoted;
    else if (c == separator && !quoted)
      cells.emplace_back();
    else
      cells.back() += c;
  for (std::string &cell : cells)
    cell = trimmed(cell);
  return cells;
}

/// A column of the file.
struct Column
{
  std::size_t index = 0;
  std::string head;
  std::string unit;
};

/// The name in "Time (us)", "time [us]" or "time_us" and its unit, which is empty where none stands.
std::pair<std::string, std::string> name_and_unit(const std::string &head)
{
  for (const char *brackets : {"()", "[]"})
    if (const auto open = head.rfind(brackets[0]); open != std::string::npos && head.back() == brackets[1])
      return {trimmed(head.substr(0, open)), trimmed(head.substr(open + 1, head.size() - open - 2))};
  if (const auto line = head.rfind('_'); line != std::string::npos)
    return {trimmed(head.substr(0, line)), trimmed(head.substr(line + 1))};
  return {head, ""};
}

/// The column that is `asked` for, or else called `name`.
Column column(const std::vector<std::string> &heads,
              const TableColumn              &asked,
              const std::string              &name,
              const std::string              &unit)
{
  std::vector<Column> found;
  std::string         all;
  for (std::size_t i = 0; i < heads.size(); ++i)
  {
    const auto [own_name, own_unit] = name_and_unit(heads[i]);
    if (asked.name.empty() ? in_lower_case(own_name) == name : parameters::normalised(heads[i]) == asked.name)
      found.push_back({i, heads[i], own_unit});
    if (i <= most_heads)
      all += (i == 0 ? "" : ", ") + (i < most_heads ? in_quotes(heads[i]) : std::string("..."));
  }
  const std::string remedy = name + " \"HEAD\" in " + (name == "time" ? "us" : "mV");
  if (found.empty())
    throw units::Error((asked.name.empty() ? "no column is called '" + name + "', as in '" + name + "_" + unit +
                                                 "'; say in the step which one it is, as in '" + remedy + "'"
                                           : "no column is called " + in_quotes(asked.name)) +
                       "; there are " + all + ". Lines above that of the names need a '#'");
  if (found.size() > 1)
    throw units::Error("two columns, " + in_quotes(found[0].head) + " and " + in_quotes(found[1].head) +
                       ", are called " + in_quotes(asked.name.empty() ? name : asked.name) +
                       (asked.name.empty() ? "; say in the step which one it is, as in '" + remedy + "'"
                                           : "; give them different names"));
  Column    &result = found.front();
  const bool known  = !result.unit.empty() && units::same_dimension(result.unit, result.unit);
  if (known && !asked.unit.empty())
    throw units::Error("the column " + in_quotes(result.head) + " has a unit of its own; leave out 'in " + asked.unit +
                       "'");
  if (!known && asked.unit.empty())
    throw units::Error("the column " + in_quotes(result.head) +
                       " has no unit that is known; write one in its head, as in '" + name + " (" + unit +
                       ")', or in the step, as in '" + name + " \"" + shortened(result.head) + "\" in " + unit + "'");
  if (!asked.unit.empty())
    result.unit = asked.unit;
  try
  {
    units::convert(1., result.unit, unit);
  }
  catch (const units::Error &)
  {
    throw units::Error("the column " + in_quotes(result.head) + " has the unit " + in_quotes(result.unit) +
                       ", which is none of a " + name);
  }
  return result;
}

/// The number in a cell.
double number(const std::vector<std::string> &cells, const Column &column, const bool decimal_comma)
{
  if (column.index >= cells.size() || cells[column.index].empty())
    throw units::Error("there is no value of " + shortened(column.head));
  std::string cell = cells[column.index];
  if (const auto comma = cell.find(','); decimal_comma && comma != std::string::npos)
  {
    if (cell.find_first_of(".,", comma + 1) != std::string::npos || cell.rfind('.', comma) != std::string::npos)
      throw units::Error("'" + cell + "' has more than one sign for decimals; write thousands without a sign");
    cell[comma] = '.';
  }
  return units::parse_quantity(cell, "1");
}

/// Refuses values under no name: they show that values are in other columns than they seem to be.
void check_number_of_cells(const std::vector<std::string> &cells, const std::size_t n_columns, const char separator)
{
  for (std::size_t i = n_columns; i < cells.size(); ++i)
    if (!cells[i].empty())
      throw units::Error(
          "there are " + std::to_string(cells.size()) + " values under " + std::to_string(n_columns) + " names" +
          (separator == ',' ? "; where decimals have a comma, columns are separated by ';' or tabs" : ""));
}

/// Text of Windows, whose letters are single bytes (Latin-1), as UTF-8; what is UTF-8 stays.
std::string as_utf8(const std::string &text)
{
  if (parameters::is_utf8(text))
    return text;
  std::string result;
  for (const char c : text)
    if (const auto byte = static_cast<unsigned char>(c); byte < 0x80)
      result += c;
    else
    {
      result += static_cast<char>(0xC0 | (byte >> 6));
      result += static_cast<char>(0x80 | (byte & 0x3F));
    }
  return result;
}

/// Adds a point to those before.
void add(const Waveform::Point &point, std::vector<Waveform::Point> &points)
{
  if (points.empty() && point.time != 0.)
    throw units::Error("the first time is " + units::shortest(point.time) + " s; it must be 0");
  // A table of a run has two rows where currents jump at a corner of the voltage.
  if (!points.empty() && point.time == points.back().time && point.voltage == points.back().voltage)
    return;
  if (!points.empty() && !(point.time > points.back().time))
    throw units::Error("the time " + units::shortest(point.time) + " s does not come after the " +
                       units::shortest(points.back().time) + " s before it; times must increase");
  points.push_back(point);
}
} // namespace

std::vector<Waveform::Point>
read_voltage_table(const std::string &file, const TableColumn &time, const TableColumn &voltage)
{
  std::ifstream   stream(file);
  std::error_code status;
  if (!std::filesystem::is_regular_file(file, status) || !stream.is_open())
    throw units::Error("the file '" + file + "' cannot be read");

  if (stream.peek() == std::ifstream::traits_type::eof())
    throw units::Error("the file '" + file + "' is empty");

  std::vector<Waveform::Point> points;
  Column                       times, voltages;
  char                         separator = 0; // until the line of names is known
  std::size_t                  n_columns = 0;
  int                          line      = 0;
  try
  {
    for (std::string text; std::getline(stream, text);)
    {
      ++line;
      if (line == 1 && text.rfind("\xEF\xBB\xBF", 0) == 0) // byte order mark
        text.erase(0, 3);
      if (line == 1 && (text.rfind("\xFF\xFE", 0) == 0 || text.rfind("\xFE\xFF", 0) == 0))
        throw units::Error("is text in UTF-16; save it in UTF-8");
      text = trimmed(as_utf8(text));
      if (const std::string mistake = parameters::foreign_byte(text); !mistake.empty())
        throw units::Error(mistake);
      if (text.empty() || text[0] == '#')
        continue;
      if (separator == 0)
      {
        separator = text.find('\t') != std::string::npos ? '\t' : text.find(';') != std::string::npos ? ';' : ',';
        const auto heads = cells_of(text, separator);
        n_columns        = heads.size();
        times            = column(heads, time, "time", "s");
        voltages         = column(heads, voltage, "voltage", "V");
        continue;
      }
      const auto cells = cells_of(text, separator);
      check_number_of_cells(cells, n_columns, separator);
      const auto value = [&](const Column &column, const char *unit)
      { return units::convert(number(cells, column, separator != ','), column.unit, unit); };
      add({value(times, "s"), value(voltages, "V")}, points);
    }
    if (points.size() < 2)
      throw units::Error("the file ends with fewer than two points");
  }
  catch (const units::Error &error)
  {
    throw units::Error("file '" + file + "', line " + std::to_string(line) + ": " + error.what());
  }
  return points;
}
} // namespace ionstack::solver
