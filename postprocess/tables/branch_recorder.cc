// SPDX-License-Identifier: Apache-2.0
#include "postprocess/tables/branch_recorder.h"

namespace ionstack::postprocess
{
void BranchRecorder::add(const solver::StepReport &report)
{
  const auto      &driven = report.driven();
  const SweepPoint point{report.time, driven.device_voltage(), driven.current};
  // What is done to another contact is no sweep of this one.
  const bool sweeps = driven.swept && (report.part == solver::Part::ramp || report.part == solver::Part::hold ||
                                       report.part == solver::Part::course);
  if (!branches_.empty() && sweeps)
    branches_.back().points.push_back(point);
  if (!report.line_end && !branches_.empty())
    return;
  if (!branches_.empty() && branches_.back().points.size() < 2)
    branches_.pop_back();
  branches_.push_back({{point}});
}

void BranchRecorder::add_corner(const solver::StepReport &report)
{
  const auto &driven = report.driven();
  if (!branches_.empty() && branches_.back().points.size() == 1)
    branches_.back().points.front() = {report.time, driven.voltage, driven.current};
}
} // namespace ionstack::postprocess
