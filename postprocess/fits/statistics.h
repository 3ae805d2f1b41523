// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_fits_statistics_h
#define ionstack_postprocess_fits_statistics_h

#include <cstddef>
#include <optional>
#include <vector>

namespace ionstack::postprocess
{
/// From `low` to `high`.
struct Interval
{
  double low = 0., high = 0.;
};

/// Arithmetic mean. None of no values.
std::optional<double> mean(const std::vector<double> &values);

/// Standard deviation of a sample, sqrt(sum (x - mean)^2 / (n - 1)). None of fewer than two values.
std::optional<double> standard_deviation(const std::vector<double> &values);

/// Relative spread sigma/mu: the standard deviation over the magnitude of the mean. None of fewer than two values and
/// for a mean of zero.
std::optional<double> relative_spread(const std::vector<double> &values);

/// Value below which the part `probability` in [0, 1] of the sample lies: linear interpolation between the sorted
/// values x_1..x_n at 1 + (n - 1) probability, definition 7 of Hyndman & Fan, Am. Stat. 50, 361 (1996),
/// doi:10.1080/00031305.1996.10473566. None of no values; throws BadInput for a probability outside of [0, 1].
std::optional<double> quantile(std::vector<double> values, double probability);

/// What is told of a number that was found many times (cycles of a device, devices of a study), all in its unit.
struct Distribution
{
  std::size_t           count = 0;
  std::optional<double> mean, standard_deviation, relative_spread;
  std::optional<double> minimum, lower_quartile, median, upper_quartile, maximum;
};

Distribution distribution(const std::vector<double> &values);

/// t for which a variable with Student's distribution of `degrees_of_freedom` > 0 lies in [-t, t] with the probability
/// `confidence` in (0, 1). Throws BadInput for another confidence.
double two_sided_student_t(double confidence, std::size_t degrees_of_freedom);

/// Probability of a larger F than `value` when the tested terms are none: 1 - CDF of Fisher's distribution with
/// `numerator` and `denominator` degrees of freedom, both > 0.
double fisher_tail(double value, std::size_t numerator, std::size_t denominator);

inline constexpr const char *definition_of_relative_spread =
    "sample standard deviation (n - 1) over the magnitude of the mean";
inline constexpr const char *definition_of_quantile =
    "linear interpolation between the sorted values at 1 + (n - 1) p (Hyndman and Fan 1996, definition 7)";
} // namespace ionstack::postprocess

#endif
