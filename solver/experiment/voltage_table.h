// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_experiment_voltage_table_h
#define ionstack_solver_experiment_voltage_table_h

#include "solver/experiment/waveform.h"

#include <string>
#include <vector>

namespace ionstack::solver
{
/// A column as a step of a protocol names it; `name` is empty where it does not.
struct TableColumn
{
  std::string name;
  std::string unit; ///< empty: that in the head of the column
};

/// Reads two columns of a file with a line of column names; other columns, empty lines and lines that begin with '#'
/// are passed over. The line of names decides what separates cells: a tab, else a semicolon, else a comma; where it is
/// no comma, a comma in a number is that of decimals. A head ends with its unit, in parentheses or brackets or behind
/// an underscore. Columns without a name here are those called `time` and `voltage`, in any case. Times begin at 0 and
/// increase strictly. Returns them in s and the voltages in V. Throws units::Error with file, line and what is wrong.
std::vector<Waveform::Point>
read_voltage_table(const std::string &file, const TableColumn &time = {}, const TableColumn &voltage = {});
} // namespace ionstack::solver

#endif
