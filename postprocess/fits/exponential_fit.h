// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_fits_exponential_fit_h
#define ionstack_postprocess_fits_exponential_fit_h

#include <optional>
#include <vector>

namespace ionstack::postprocess
{
/// amplitude exp(-t/time_constant).
struct Exponential
{
  double amplitude = 0., time_constant = 0.; ///< unit of the values, [s]
};

struct ExponentialFit
{
  std::vector<Exponential> terms;          ///< the shorter time constant first
  double                   deviation = 0.; ///< root mean square of values minus curve

  double at(double time) const;
};

/// Least squares of `terms` (1 or 2) exponentials to values at times >= 0 [s]: the best of a grid of time constants,
/// then Levenberg's and Marquardt's method (Marquardt, J. SIAM 11, 431 (1963), doi:10.1137/0111030). None when there
/// are fewer points than the 2 `terms` unknowns, when the best time constant is out of sight, outside of 1/20 of the
/// shortest to 20 times the longest time (values that do not decay), or when two time constants are within 20 % of each
/// other. `times` and `values` have the same length.
std::optional<ExponentialFit>
fit_exponentials(const std::vector<double> &times, const std::vector<double> &values, int terms);

/// Two exponentials when there are five points or more and the second one improves the fit significantly (F test of the
/// two further unknowns, 5 %), otherwise one.
std::optional<ExponentialFit> fit_decay(const std::vector<double> &times, const std::vector<double> &values);

inline constexpr const char *definition_of_decay_fit =
    "least squares with C1 exp(-dt/tau1) + C2 exp(-dt/tau2) when there are five points or more and the second term is "
    "significant at 5 % (F test), otherwise with one term; none when the values do not decay";
} // namespace ionstack::postprocess

#endif
