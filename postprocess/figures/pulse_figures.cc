// SPDX-License-Identifier: Apache-2.0
#include "postprocess/figures/pulse_figures.h"

#include "materials/files/diagnostics.h"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <utility>

namespace ionstack::postprocess
{
namespace
{
/// Parts of the largest source voltage: the plateau, and the pulse's beginning and end (the mesial level of IEEE 181).
constexpr double plateau_level = 0.9, edge_level = 0.5;

/// Integral of V I over the samples, of which `of` gives the pair.
template <class Pair>
double energy(const std::vector<PulseSample> &samples, const Pair &of)
{
  double sum = 0.;
  for (std::size_t i = 1; i < samples.size(); ++i)
  {
    const auto [u, j] = of(samples[i - 1]);
    const auto [v, k] = of(samples[i]);
    sum += (samples[i].time - samples[i - 1].time) / 6. * (2. * u * j + u * k + v * j + 2. * v * k);
  }
  return sum;
}

PulseSample between(const PulseSample &a, const PulseSample &b, const double time)
{
  const double part = b.time > a.time ? (time - a.time) / (b.time - a.time) : 1.;
  return {time,
          a.device_voltage + part * (b.device_voltage - a.device_voltage),
          a.source_voltage + part * (b.source_voltage - a.source_voltage),
          a.current + part * (b.current - a.current),
          a.source_current && b.source_current
              ? std::optional(*a.source_current + part * (*b.source_current - *a.source_current))
              : std::nullopt};
}

void check(const std::vector<PulseSample> &samples, const PulseOptions &options)
{
  std::ostringstream message;
  for (std::size_t i = 1; i < samples.size(); ++i)
    if (!(samples[i].time >= samples[i - 1].time))
    {
      message << "Sample " << i + 1 << " of the pulse has the time " << samples[i].time << " s, before that of sample "
              << i << ", " << samples[i - 1].time << " s; sort the samples by time.";
      throw BadInput(message.str());
    }
  if (!(options.part_of_change > 0. && options.part_of_change <= 1.))
  {
    message << "The part of the change that counts as switched is " << options.part_of_change
            << ", it must be above 0 and at most 1, as 0.9.";
    throw BadInput(message.str());
  }
}

/// First time at which |source voltage| reaches `level` in the order of `samples`.
std::optional<double> passage(const std::vector<PulseSample> &samples, const double level)
{
  for (std::size_t i = 0; i < samples.size(); ++i)
  {
    const double now = std::abs(samples[i].source_voltage);
    if (now < level)
      continue;
    if (i == 0)
      return samples[i].time;
    const double before = std::abs(samples[i - 1].source_voltage);
    return samples[i - 1].time + (samples[i].time - samples[i - 1].time) * (level - before) / (now - before);
  }
  return {};
}

/// The end of the switching: absolute time.
std::optional<double> switching_end(const std::vector<std::pair<double, double>> &signal, const PulseOptions &options)
{
  const double first = signal.front().second, last = signal.back().second;
  const double small = std::min(std::abs(first), std::abs(last)), large = std::max(std::abs(first), std::abs(last));
  if (first * last > 0. && large / small - 1. < options.smallest_change)
    return {};
  if (first == last)
    return {};
  for (std::size_t i = 1; i < signal.size(); ++i)
  {
    const double before = (signal[i - 1].second - first) / (last - first);
    const double now    = (signal[i].second - first) / (last - first);
    if (now >= options.part_of_change)
      return signal[i - 1].first +
             (signal[i].first - signal[i - 1].first) * (options.part_of_change - before) / (now - before);
  }
  return {};
}
} // namespace

double energy_at_device(const std::vector<PulseSample> &samples)
{
  return energy(samples, [](const PulseSample &s) { return std::pair(s.device_voltage, s.current); });
}

double energy_at_source(const std::vector<PulseSample> &samples)
{
  return energy(samples,
                [](const PulseSample &s) { return std::pair(s.source_voltage, s.source_current.value_or(s.current)); });
}

std::vector<PulseSample> samples_until(const std::vector<PulseSample> &samples, const double time)
{
  std::vector<PulseSample> until;
  for (const PulseSample &sample : samples)
  {
    if (sample.time > time)
    {
      if (!until.empty() && until.back().time < time)
        until.push_back(between(until.back(), sample, time));
      break;
    }
    until.push_back(sample);
  }
  return until;
}

PulseFigures pulse_figures(const std::vector<PulseSample> &samples, const PulseOptions &options)
{
  check(samples, options);
  PulseFigures figures;
  figures.energy_device = energy_at_device(samples);
  figures.energy_source = energy_at_source(samples);
  for (std::size_t i = 0; i < samples.size(); ++i)
  {
    const PulseSample &sample = samples[i];
    if (i > 0)
      figures.charge += 0.5 * (sample.time - samples[i - 1].time) * (sample.current + samples[i - 1].current);
    if (std::abs(sample.source_voltage) > std::abs(figures.amplitude))
      figures.amplitude = sample.source_voltage;
    figures.peak_current = std::max(figures.peak_current, std::abs(sample.current));
    figures.peak_power   = std::max(figures.peak_power, std::abs(sample.current * sample.device_voltage));
  }
  const double amplitude = std::abs(figures.amplitude);
  if (amplitude == 0.)
    return figures;

  figures.start_time = passage(samples, edge_level * amplitude);
  std::vector<PulseSample> backwards(samples.rbegin(), samples.rend());
  figures.width = *passage(backwards, edge_level * amplitude) - *figures.start_time;

  std::size_t first = samples.size(), last = 0;
  for (std::size_t i = 0; i < samples.size(); ++i)
    if (std::abs(samples[i].source_voltage) >= plateau_level * amplitude)
    {
      first = std::min(first, i);
      last  = i;
    }
  std::vector<std::pair<double, double>> conductance, signal;
  for (std::size_t i = first; i <= last; ++i)
  {
    if (samples[i].device_voltage != 0.)
      conductance.emplace_back(samples[i].time, samples[i].current / samples[i].device_voltage);
    if (options.signal == SwitchingSignal::current)
      signal.emplace_back(samples[i].time, samples[i].current);
  }
  if (options.signal == SwitchingSignal::conductance)
    signal = conductance;
  if (!conductance.empty())
  {
    figures.initial_conductance = conductance.front().second;
    figures.final_conductance   = conductance.back().second;
  }
  if (signal.size() < 2)
    return figures;
  if (const auto end = switching_end(signal, options))
  {
    const auto until                      = samples_until(samples, *end);
    figures.switching_time                = *end - *figures.start_time;
    figures.energy_device_until_switching = energy_at_device(until);
    figures.energy_source_until_switching = energy_at_source(until);
  }
  return figures;
}

double write_energy(const double voltage, const double before, const double after, const double width)
{
  return voltage * voltage * 0.5 * (before + after) * width;
}
} // namespace ionstack::postprocess
