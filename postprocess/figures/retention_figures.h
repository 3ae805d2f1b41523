// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_figures_retention_figures_h
#define ionstack_postprocess_figures_retention_figures_h

#include "postprocess/fits/straight_line.h"

#include <optional>
#include <string>
#include <vector>

namespace ionstack::postprocess
{
/// Ten years of 365.25 days [s].
inline constexpr double ten_years = 10. * 365.25 * 86400.;

/// The usual temperature of use in retention tests, 85 degC [K].
inline constexpr double temperature_of_use = 358.15;

struct RetentionPoint
{
  double time = 0., resistance = 0.; ///< [s], [Ohm]
};

/// When a state counts as lost.
struct RetentionCriterion
{
  enum class Kind
  {
    factor,    ///< the resistance leaves [R0/value, R0 value], R0 being that of the first point; value > 1
    resistance ///< the resistance reaches value [Ohm], from either side
  };
  Kind   kind  = Kind::factor;
  double value = 2.;
};

/// A state at one temperature.
struct Bake
{
  double                      temperature = 0.; ///< [K]
  std::vector<RetentionPoint> points;           ///< in order of time, the first one of the state as written
};

struct BakeResult
{
  double                temperature = 0.;       ///< [K]
  std::optional<double> failure_time;           ///< [s] from the first point; none when the state was not lost
  double                observed_duration = 0.; ///< [s]; without a failure a lower bound of the failure time
};

/// Between two points ln R is taken to run straight over ln t, t counted from the first point, or over t in the
/// interval that begins there. Throws BadInput for temperatures and resistances that are not positive, for times that
/// do not grow, and for a criterion that is out of range or met by the first point.
BakeResult bake_result(const Bake &bake, const RetentionCriterion &criterion = {});

struct ArrheniusOptions
{
  double confidence = 0.95; ///< of all intervals

  /// Largest deviation |t_f / t_line - 1| up to which the failure times count as lying on a line.
  double tolerance = 0.1;

  /// Computed failure times scatter by far less than the tolerance, so that a deviation is curvature. Measured ones
  /// deviate by chance, too: then the quadratic term must be significant besides.
  bool free_of_noise = true;

  double significance = 0.05; ///< of the quadratic term, see StraightLine::curvature_probability()
};

enum class ArrheniusVerdict
{
  arrhenius,
  not_arrhenius,
  undecided, ///< too few points to see a curvature: two temperatures, or fewer than four measured points
  no_line    ///< fewer than two temperatures at which the state was lost
};

/// A time or temperature, and the interval in which it lies with the confidence of the options.
struct Estimate
{
  double                  value = 0.;
  std::optional<Interval> interval;
};

/// ln t_f = ln t_0 + E_a/(k T) by least squares, as in accelerated retention tests. That a filament's retention has the
/// activation energy of its switching: hourglass model, Microelectron. Eng. (2017), doi:10.1016/j.mee.2017.04.032.
struct ArrheniusFigures
{
  std::vector<BakeResult> bakes;
  ArrheniusVerdict        verdict = ArrheniusVerdict::no_line;
  std::size_t             points  = 0; ///< bakes on the line: those with a failure

  std::optional<Estimate> activation_energy;       ///< [eV]; none when the verdict is not_arrhenius or no_line
  std::optional<double>   activation_energy_error; ///< standard error [eV]
  std::optional<double>   prefactor_time;          ///< t_0 [s]

  /// Slope of the line even when the points do not lie on it, and slopes between the two coldest and the two hottest
  /// temperatures [eV]: equal when the law holds.
  std::optional<double> apparent_activation_energy, cold_activation_energy, hot_activation_energy;
  std::optional<double> largest_deviation;     ///< of |t_f / t_line - 1|
  std::optional<double> curvature_probability; ///< see StraightLine

  std::vector<std::string> notes; ///< sentences: what was left out, what could not be told

  /// Failure time [s] at `temperature` [K], by the line. None without activation energy.
  std::optional<Estimate> lifetime_at(double temperature) const;

  /// Temperature [K] up to which the state lasts `lifetime` [s]. None without a positive activation energy, and when no
  /// temperature is low or high enough.
  std::optional<Estimate> temperature_for(double lifetime = ten_years) const;

  double                      confidence = 0.95;
  std::optional<StraightLine> line; ///< ln(t_f/s) over 1/(k T) [1/eV]
};

/// The line through the bakes with a failure, and what it tells. Bakes without one (censored) are not on the line: a
/// note says so, and another one when their lower bound contradicts the line.
ArrheniusFigures arrhenius_figures(const std::vector<BakeResult> &bakes, const ArrheniusOptions &options = {});

/// Failure time at the temperature of use over that at the temperature of the bake, exp(E_a/k (1/T_use - 1/T_bake)),
/// for the activation energy in eV and temperatures in K.
double acceleration_factor(double activation_energy, double use, double bake);

inline constexpr const char *definition_of_failure_time =
    "time from the first point until the resistance has changed by the factor of the criterion, up or down, or has "
    "reached its resistance; ln R straight over ln t between points";
inline constexpr const char *definition_of_activation_energy =
    "slope of the least-squares line of ln(failure time) over 1/(k T), equal weights; error and interval with "
    "Student's "
    "t of n - 2 degrees of freedom; bakes without failure are left out";
inline constexpr const char *definition_of_arrhenius_verdict =
    "not Arrhenius when the largest deviation of a failure time from the line is above 10 % and, for measured data, "
    "the "
    "quadratic term is significant at 5 % (F test); then no activation energy is given; undecided with two "
    "temperatures "
    "or fewer than four measured points";
inline constexpr const char *definition_of_lifetime =
    "failure time on the line at the temperature; interval of the line, not of a further device";
inline constexpr const char *definition_of_temperature_for_lifetime =
    "temperature at which the line has the lifetime; interval by Fieller's theorem";
} // namespace ionstack::postprocess

#endif
