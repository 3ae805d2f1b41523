// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_fields_output_times_h
#define ionstack_postprocess_fields_output_times_h

#include "solver/run/observer.h"

#include <cmath>

namespace ionstack::postprocess
{
/// Decides at which steps fields are written: the start, the first step in each of n equal parts of the protocol,
/// break points, and when someone asks for a picture.
class OutputTimes
{
public:
  explicit OutputTimes(const long parts) : parts_(parts) {}

  bool due(const solver::StepReport &report)
  {
    if (parts_ <= 0)
      return false;
    const long part = static_cast<long>(std::floor(report.progress * static_cast<double>(parts_)));
    const bool yes  = report.step == 0 || report.break_point || report.picture || part > last_;
    if (yes)
      last_ = part;
    return yes;
  }

private:
  long parts_;
  long last_ = -1;
};
} // namespace ionstack::postprocess

#endif
