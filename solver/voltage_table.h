// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_voltage_table_h
#define ionstack_solver_voltage_table_h

#include "solver/waveform.h"

#include <string>
#include <vector>

namespace ionstack::solver
{
/// Reads the columns `time_s` and `voltage_V` of a file of comma-separated values with a line of column names; other
/// columns, empty lines and lines that begin with '#' are passed over. Times begin at 0 and increase strictly.
/// Throws units::Error with file, line and what is wrong.
std::vector<Waveform::Point> read_voltage_table(const std::string &file);
} // namespace ionstack::solver

#endif
