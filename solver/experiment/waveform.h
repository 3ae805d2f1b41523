// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_experiment_waveform_h
#define ionstack_solver_experiment_waveform_h

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

  const std::vector<Point> &points() const { return points_; }

private:
  std::vector<Point> points_;
};
} // namespace ionstack::solver

#endif
