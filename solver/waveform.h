// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_waveform_h
#define ionstack_solver_waveform_h

#include "parameter_files/reader/parameters.h"

#include <string>
#include <vector>

namespace ionstack::solver
{
/// A voltage against time: straight lines between points. The points are the break points at which the time stepping
/// stops and starts afresh.
class Waveform
{
public:
  struct Point
  {
    double time;    ///< [s]
    double voltage; ///< [V]
  };

  /// Constant voltage.
  explicit Waveform(double voltage = 0.);

  /// Lines through `points`, whose times increase strictly.
  explicit Waveform(std::vector<Point> points);

  /// Voltage [V] at a time [s]; constant before the first and after the last point.
  double voltage(double time) const;

  /// Direction of the voltage just after `time`: +1, 0 or -1.
  int direction(double time) const;

  const std::vector<Point> &points() const { return points_; }

  /// Reads protocol steps separated by commas, each one of
  ///     ramp to 1.2 V at 2 V/s      ramp to 1.2 V in 0.6 s      hold 1 ms
  /// starting at 0 V and time 0. Mistakes are reported at entry `name` of `section`, each step's with its number.
  static Waveform
  parse(const std::vector<std::string> &steps, const parameters::Section &section, const std::string &name);

private:
  std::vector<Point> points_;
};
} // namespace ionstack::solver

#endif
