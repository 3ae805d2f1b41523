// SPDX-License-Identifier: Apache-2.0
#include "solver/voltage_table.h"

#include "materials/units.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace ionstack::solver
{
namespace
{
std::string trimmed(const std::string &text)
{
  const char *blanks = " \t\r";
  const auto  first  = text.find_first_not_of(blanks);
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::vector<std::string> cells_of(const std::string &line)
{
  std::vector<std::string> cells;
  for (std::size_t begin = 0; begin <= line.size();)
  {
    const std::size_t end = std::min(line.find(',', begin), line.size());
    cells.push_back(trimmed(line.substr(begin, end - begin)));
    begin = end + 1;
  }
  return cells;
}

/// Number of the column called `name`.
std::size_t column(const std::vector<std::string> &names, const std::string &name)
{
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end())
    throw units::Error("the column '" + name +
                       "' is missing; the first line must name the columns time_s and voltage_V");
  return static_cast<std::size_t>(found - names.begin());
}

/// Adds the point of a line to those before.
void add_point(const std::vector<std::string> &cells,
               const std::size_t               time_column,
               const std::size_t               voltage_column,
               std::vector<Waveform::Point>   &points)
{
  const auto number = [&](const std::size_t column, const char *name)
  {
    if (column >= cells.size())
      throw units::Error("there is no value of " + std::string(name));
    return units::parse_quantity(cells[column], "1");
  };
  const Waveform::Point point{number(time_column, "time_s"), number(voltage_column, "voltage_V")};
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

std::vector<Waveform::Point> read_voltage_table(const std::string &file)
{
  std::ifstream   stream(file);
  std::error_code status;
  if (!std::filesystem::is_regular_file(file, status) || !stream.is_open())
    throw units::Error("the file '" + file + "' cannot be read");

  if (stream.peek() == std::ifstream::traits_type::eof())
    throw units::Error("the file '" + file + "' is empty");

  std::vector<Waveform::Point> points;
  std::size_t                  time_column = 0, voltage_column = 0;
  bool                         head = true;
  int                          line = 0;
  try
  {
    for (std::string text; std::getline(stream, text);)
    {
      ++line;
      if (line == 1 && text.rfind("\xEF\xBB\xBF", 0) == 0) // byte order mark
        text.erase(0, 3);
      text = trimmed(text);
      if (text.empty() || text[0] == '#')
        continue;
      const auto cells = cells_of(text);
      if (head)
      {
        time_column    = column(cells, "time_s");
        voltage_column = column(cells, "voltage_V");
        head           = false;
      }
      else
        add_point(cells, time_column, voltage_column, points);
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
