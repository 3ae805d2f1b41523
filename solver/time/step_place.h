// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_time_step_place_h
#define ionstack_solver_time_step_place_h

#include "solver/experiment/protocol_cursor.h"
#include "solver/time/time_stepper.h"

namespace ionstack::solver
{
/// What a step is to the protocol.
struct StepPlace
{
  StepNumbers    numbers;               ///< with the time that the system knows
  double         origin      = 0.;      ///< of that time, since the start of the protocol [s]
  const Segment *segment     = nullptr; ///< in which it lies; nullptr at the start
  int            direction   = 0;       ///< of the driving voltage after it
  bool           line_end    = false;
  bool           break_point = false;
};
} // namespace ionstack::solver

#endif
