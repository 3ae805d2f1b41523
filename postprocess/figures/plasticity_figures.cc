// SPDX-License-Identifier: Apache-2.0
#include "postprocess/figures/plasticity_figures.h"

namespace ionstack::postprocess
{
std::optional<double> paired_pulse_index(const PulsePair &pair)
{
  if (pair.first == 0.)
    return {};
  return (pair.second - pair.first) / pair.first;
}

std::optional<double> paired_pulse_ratio(const PulsePair &pair)
{
  if (pair.first == 0.)
    return {};
  return pair.second / pair.first;
}

std::optional<ExponentialFit> paired_pulse_decay(const std::vector<PulsePair> &pairs)
{
  std::vector<double> intervals, indices;
  for (const PulsePair &pair : pairs)
    if (const auto index = paired_pulse_index(pair))
    {
      intervals.push_back(pair.interval);
      indices.push_back(*index);
    }
  return fit_decay(intervals, indices);
}

TimingWindow timing_window(const std::vector<SpikePair> &pairs)
{
  const auto side = [&](const double sign) -> std::optional<Exponential>
  {
    std::vector<double> delays, changes;
    for (const SpikePair &pair : pairs)
      if (sign * pair.delay > 0.)
      {
        delays.push_back(sign * pair.delay);
        changes.push_back(sign * pair.change);
      }
    if (const auto fit = fit_exponentials(delays, changes, 1))
      return fit->terms.front();
    return {};
  };
  return {side(1.), side(-1.)};
}
} // namespace ionstack::postprocess
