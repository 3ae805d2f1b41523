// SPDX-License-Identifier: Apache-2.0
#include "postprocess/figures/retention_figures.h"

#include "materials/files/diagnostics.h"
#include "materials/units/constants.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <sstream>

namespace ionstack::postprocess
{
namespace
{
double inverse_thermal_energy(const double temperature)
{
  return 1. / (constants::boltzmann * temperature);
}

template <class... Parts>
std::string sentence(const Parts &...parts)
{
  std::ostringstream text;
  (text << ... << parts);
  return text.str();
}

void check(const Bake &bake, const RetentionCriterion &criterion)
{
  if (!(bake.temperature > 0.))
    throw BadInput(sentence("A bake has the temperature ", bake.temperature, " K; it must be positive."));
  for (std::size_t i = 0; i < bake.points.size(); ++i)
  {
    const RetentionPoint &point = bake.points[i];
    if (!(point.resistance > 0.))
      throw BadInput(sentence("Point ",
                              i + 1,
                              " of the bake at ",
                              bake.temperature,
                              " K has the resistance ",
                              point.resistance,
                              " Ohm; give the magnitude of V/I at the read voltage."));
    if (i > 0 && !(point.time > bake.points[i - 1].time))
      throw BadInput(sentence("Point ",
                              i + 1,
                              " of the bake at ",
                              bake.temperature,
                              " K is at ",
                              point.time,
                              " s, not after the one before; sort the points by time."));
  }
  if (criterion.kind == RetentionCriterion::Kind::factor && !(criterion.value > 1.))
    throw BadInput(sentence("The factor of the retention criterion is ",
                            criterion.value,
                            "; it must be above 1, as 2: it counts in both directions."));
  if (criterion.kind == RetentionCriterion::Kind::resistance && !(criterion.value > 0.))
    throw BadInput(
        sentence("The resistance of the retention criterion is ", criterion.value, " Ohm; it must be positive."));
  if (criterion.kind == RetentionCriterion::Kind::resistance && !bake.points.empty() &&
      bake.points.front().resistance == criterion.value)
    throw BadInput(sentence("The state at ",
                            bake.temperature,
                            " K begins at the resistance of the retention criterion, ",
                            criterion.value,
                            " Ohm; choose one between the states."));
}

/// Slope [eV] between two temperatures; of several failure times at one the mean of the logarithms counts.
double slope(const std::pair<const double, std::vector<double>> &a,
             const std::pair<const double, std::vector<double>> &b)
{
  return (*mean(b.second) - *mean(a.second)) / (b.first - a.first);
}
} // namespace

BakeResult bake_result(const Bake &bake, const RetentionCriterion &criterion)
{
  check(bake, criterion);
  BakeResult result;
  result.temperature = bake.temperature;
  if (bake.points.empty())
    return result;
  const RetentionPoint &start = bake.points.front();
  result.observed_duration    = bake.points.back().time - start.time;

  std::vector<double> limits{std::log(criterion.value)};
  if (criterion.kind == RetentionCriterion::Kind::factor)
    limits = {std::log(start.resistance) - std::log(criterion.value),
              std::log(start.resistance) + std::log(criterion.value)};
  for (std::size_t i = 1; i < bake.points.size() && !result.failure_time; ++i)
  {
    const double t0 = bake.points[i - 1].time - start.time, t1 = bake.points[i].time - start.time;
    const double r0 = std::log(bake.points[i - 1].resistance), r1 = std::log(bake.points[i].resistance);
    for (const double limit : limits)
    {
      if (r0 == r1 || (r0 - limit) * (r1 - limit) > 0.)
        continue;
      const double part   = (limit - r0) / (r1 - r0);
      result.failure_time = t0 > 0. ? t0 * std::pow(t1 / t0, part) : t1 * part;
    }
  }
  return result;
}

ArrheniusFigures arrhenius_figures(const std::vector<BakeResult> &bakes, const ArrheniusOptions &options)
{
  ArrheniusFigures figures;
  figures.bakes      = bakes;
  figures.confidence = options.confidence;

  std::vector<double>                   x, y;
  std::map<double, std::vector<double>> by_temperature; // 1/(k T) to ln t_f: the hottest first
  for (const BakeResult &bake : bakes)
    if (bake.failure_time && *bake.failure_time > 0.)
    {
      x.push_back(inverse_thermal_energy(bake.temperature));
      y.push_back(std::log(*bake.failure_time));
      by_temperature[x.back()].push_back(y.back());
    }
    else if (bake.failure_time)
      figures.notes.push_back(sentence("At ", bake.temperature, " K the failure time is zero: left out of the fit."));
    else
      figures.notes.push_back(sentence("At ",
                                       bake.temperature,
                                       " K the state was not lost within ",
                                       bake.observed_duration,
                                       " s, a lower bound of its failure time: left out of the fit."));
  figures.points = x.size();
  figures.line   = StraightLine::through(x, y);
  if (!figures.line)
  {
    figures.notes.push_back("No activation energy: the state was lost at fewer than two temperatures.");
    return figures;
  }
  const StraightLine &line           = *figures.line;
  figures.apparent_activation_energy = line.slope();
  figures.hot_activation_energy      = slope(*by_temperature.begin(), *std::next(by_temperature.begin()));
  figures.cold_activation_energy     = slope(*std::next(by_temperature.rbegin()), *by_temperature.rbegin());
  figures.curvature_probability      = line.curvature_probability();
  double deviation                   = 0.;
  for (const double residual : line.residuals())
    deviation = std::max(deviation, std::abs(std::expm1(residual)));
  figures.largest_deviation = deviation;

  const bool far    = deviation > options.tolerance;
  const bool curved = figures.curvature_probability && *figures.curvature_probability < options.significance;
  if (by_temperature.size() < 3)
  {
    figures.verdict = ArrheniusVerdict::undecided;
    figures.notes.push_back(line.points() > 2
                                ? "With two temperatures a curvature cannot be seen."
                                : "With two points there is neither a confidence interval nor a sight of a curvature.");
  }
  else if (far && (options.free_of_noise || curved))
  {
    figures.verdict = ArrheniusVerdict::not_arrhenius;
    figures.notes.push_back(sentence("The failure times do not follow Arrhenius' law: they deviate by up to ",
                                     100. * deviation,
                                     " % from the line, whose slope runs from ",
                                     *figures.hot_activation_energy,
                                     " eV (hot) to ",
                                     *figures.cold_activation_energy,
                                     " eV (cold). Nothing is extrapolated."));
    return figures;
  }
  else if (far && !figures.curvature_probability)
  {
    figures.verdict = ArrheniusVerdict::undecided;
    figures.notes.push_back("With fewer than four measured points scatter cannot be told from curvature.");
  }
  else
    figures.verdict = ArrheniusVerdict::arrhenius;

  figures.activation_energy       = Estimate{line.slope(), line.slope_interval(options.confidence)};
  figures.activation_energy_error = line.slope_error();
  figures.prefactor_time          = std::exp(line.intercept());
  for (const BakeResult &bake : bakes)
    if (!bake.failure_time)
      if (const double expected = figures.lifetime_at(bake.temperature)->value; expected < bake.observed_duration)
        figures.notes.push_back(sentence("The line says ",
                                         expected,
                                         " s at ",
                                         bake.temperature,
                                         " K, but the state was kept there for ",
                                         bake.observed_duration,
                                         " s: the line is too pessimistic there."));
  if (line.slope() <= 0.)
    figures.notes.push_back("The activation energy is not positive: heat does not shorten the life of this state.");
  return figures;
}

std::optional<Estimate> ArrheniusFigures::lifetime_at(const double temperature) const
{
  if (!activation_energy)
    return {};
  const double x = inverse_thermal_energy(temperature);
  Estimate     estimate{std::exp(line->at(x)), {}};
  if (const auto interval = line->interval_at(x, confidence))
    estimate.interval = Interval{std::exp(interval->low), std::exp(interval->high)};
  return estimate;
}

std::optional<Estimate> ArrheniusFigures::temperature_for(const double lifetime) const
{
  if (!activation_energy || !(line->slope() > 0.))
    return {};
  const double x = (std::log(lifetime) - line->intercept()) / line->slope();
  if (!(x > 0.))
    return {};
  Estimate estimate{1. / (constants::boltzmann * x), {}};
  if (const auto interval = line->interval_where(std::log(lifetime), confidence))
    if (interval->low > 0.)
      estimate.interval =
          Interval{1. / (constants::boltzmann * interval->high), 1. / (constants::boltzmann * interval->low)};
  return estimate;
}

double acceleration_factor(const double activation_energy, const double use, const double bake)
{
  return std::exp(activation_energy * (inverse_thermal_energy(use) - inverse_thermal_energy(bake)));
}
} // namespace ionstack::postprocess
