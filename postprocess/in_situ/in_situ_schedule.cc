// SPDX-License-Identifier: Apache-2.0
#include "postprocess/in_situ/in_situ_schedule.h"

#include <cmath>

namespace ionstack::postprocess
{
std::string SwitchingWatch::look(const double voltage, const double current)
{
  if (!(std::abs(voltage) >= read_voltage_))
    return "";
  const double conductance = current / voltage;
  if (!(conductance > 0.))
    return "";
  const double before = conductance_ > 0. ? conductance_ : conductance;
  conductance_        = before;
  if (conductance < before * factor_ && conductance * factor_ > before)
    return "";
  conductance_ = conductance;
  return conductance > before ? "set" : "reset";
}

bool InSituSchedule::due(const solver::StepReport &report)
{
  event_             = options_.at_events ? watch_.look(report.driven().device_voltage(), report.driven().current) : "";
  const bool   end   = report.break_point && report.progress >= 1.;
  const bool   step  = options_.every_steps > 0 && report.step % options_.every_steps == 0;
  const double count = options_.every_interval > 0. ? std::floor(report.time / options_.every_interval) : 0.;
  const bool   time  = count > intervals_;
  const bool   due   = report.step == 0 || end || step || time || !event_.empty() || asked_;
  intervals_         = count;
  asked_             = false;
  return due;
}
} // namespace ionstack::postprocess
