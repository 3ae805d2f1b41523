// SPDX-License-Identifier: Apache-2.0
#include "physics/statistics/carrier_statistics.h"

#include <algorithm>
#include <array>
#include <complex>
#include <limits>
#include <vector>

namespace ionstack::physics
{
namespace
{
using Real = long double; // for tables

constexpr Real   long_pi  = 3.141592653589793238462643383279503L;
constexpr double pi       = 3.14159265358979323846;
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan      = std::numeric_limits<double>::quiet_NaN();
constexpr double epsilon  = std::numeric_limits<double>::epsilon();

/// F_{1/2} with t = u^2: (2/sqrt(pi)) times the integral over the whole line of u^2 / (1 + exp(u^2 - eta)), by the
/// trapezoidal rule. The sum of a function analytic near the line differs from its integral by
/// 2 Re sum 2 pi i Res(z) / (exp(-2 pi i z/h) - 1) over its poles z above the line, here z^2 = eta + (2k + 1) pi i with
/// the residue -z/2, and by exp(-pi^2/h^2) < 1e-26 from the Gaussian decay.
Real fermi_dirac_half_by_quadrature(const Real eta)
{
  constexpr Real h = 0.4L;

  Real sum = 0.L;
  for (int k = 1;; ++k)
  {
    const Real square = (k * h) * (k * h);
    if (square > std::max(eta, 0.L) + 50.L)
      break;
    sum += square / (1.L + std::exp(square - eta));
  }
  Real integral = 2.L * h * sum;
  for (int k = 0;; ++k)
  {
    const std::complex<Real> z      = std::sqrt(std::complex<Real>(eta, (2 * k + 1) * long_pi));
    const Real               height = 2.L * long_pi * z.imag() / h;
    if (height > 45.L)
      break;
    const std::complex<Real> growth = std::exp(std::complex<Real>(height, -2.L * long_pi * z.real() / h));
    integral -= 4.L * long_pi * (z / (growth - 1.L)).imag();
  }
  return 2.L / std::sqrt(long_pi) * integral;
}

/// Between first_edge and last_edge: polynomials in the local coordinate -1..1 of cells of width 1/2. The nearest
/// singularity is pi away from the real axis, so the coefficients fall as (2 pi/0.25)^-k = 25^-k.
constexpr double first_edge = -2., last_edge = 42., half_width = 0.25;
constexpr int    cells = 88, degree = 13;
using Polynomial = std::array<double, degree + 1>;

std::array<Polynomial, cells> interpolate_fermi_dirac_half()
{
  std::array<Polynomial, cells> table{};
  constexpr int                 nodes = degree + 1;
  for (int cell = 0; cell < cells; ++cell)
  {
    // In long double: differentiation multiplies the noise of the coefficients.
    std::array<Real, nodes> sample{}, powers{}, before{}, chebyshev{}; // T_{k-1} and T_k in powers
    for (int j = 0; j < nodes; ++j)
      sample[j] = fermi_dirac_half_by_quadrature(first_edge + half_width * (2 * cell + 1) +
                                                 half_width * std::cos(long_pi * (j + 0.5L) / nodes));
    chebyshev[0] = 1.L;
    for (int k = 0; k < nodes; ++k)
    {
      Real coefficient = 0.L;
      for (int j = 0; j < nodes; ++j)
        coefficient += sample[j] * std::cos(long_pi * k * (j + 0.5L) / nodes);
      coefficient *= (k == 0 ? 1.L : 2.L) / nodes;

      std::array<Real, nodes> after{}; // T_1 = x, else T_{k+1} = 2 x T_k - T_{k-1}
      for (int power = 0; power < nodes; ++power)
      {
        powers[power] += coefficient * chebyshev[power];
        if (power + 1 < nodes)
          after[power + 1] += (k == 0 ? 1.L : 2.L) * chebyshev[power];
        after[power] -= before[power];
      }
      before    = chebyshev;
      chebyshev = after;
    }
    for (int power = 0; power < nodes; ++power)
      table[cell][power] = static_cast<double>(powers[power]);
  }
  return table;
}

/// Value and two derivatives of a polynomial with coefficients in rising powers.
template <std::size_t size>
Occupation horner(const std::array<double, size> &coefficients, const double x)
{
  double value = 0., first = 0., half_second = 0.;
  for (std::size_t k = size; k-- > 0;)
  {
    half_second = half_second * x + first;
    first       = first * x + value;
    value       = value * x + coefficients[k];
  }
  return {value, first, 2. * half_second};
}

/// sum_k (-1)^k y^k / (k+1)^(3/2) = F/y, y = exp(eta) < exp(-2): the last term kept is of size exp(-2*19)/84.
Occupation fermi_dirac_half_over_exponential(const double y)
{
  static const std::array<double, 20> coefficients = []
  {
    std::array<double, 20> result{};
    for (int k = 0; k < 20; ++k)
      result[k] = (k % 2 == 0 ? 1. : -1.) / ((k + 1) * std::sqrt(k + 1.));
    return result;
  }();
  return horner(coefficients, y);
}

/// Sommerfeld: F = 4/(3 sqrt(pi)) eta^(3/2) sum_n a_n eta^(-2n), a_n = 2 Gamma(5/2)/Gamma(5/2 - 2n) sum_m
/// (-1)^(m+1)/m^2n. At eta = 42 the term of n = 13 is below 1e-19, and what the expansion leaves out is of size
/// exp(-eta).
Occupation fermi_dirac_half_degenerate(const double eta)
{
  static const std::array<double, 13> coefficients = []
  {
    // The alternating sums: closed forms (DLMF 25.6.2 with 25.2.3), then 40 terms, of which the next is below 1e-16.
    std::array<double, 13> sums{0.5,
                                pi * pi / 12.,
                                7. * std::pow(pi, 4) / 720.,
                                31. * std::pow(pi, 6) / 30240.,
                                127. * std::pow(pi, 8) / 1209600.};
    for (int n = 5; n < 13; ++n)
      for (int m = 40; m >= 1; --m)
        sums[n] += (m % 2 == 1 ? 1. : -1.) * std::pow(m, -2. * n);

    std::array<double, 13> result{};
    double                 product = 1.; // Gamma(5/2)/Gamma(5/2 - 2n)
    for (int n = 0; n < 13; ++n)
    {
      result[n] = 2. * sums[n] * product;
      product *= (1.5 - 2. * n) * (0.5 - 2. * n);
    }
    return result;
  }();
  const double     w      = 1. / (eta * eta);
  const Occupation series = horner(coefficients, w);
  // With w = eta^-2: d/deta = -2 w/eta d/dw, applied to eta^(3/2) S(w).
  const double factor = 4. / (3. * std::sqrt(pi)) * std::sqrt(eta);
  return {factor * eta * series.value,
          factor * (1.5 * series.value - 2. * w * series.first),
          factor / eta * (0.75 * series.value + 4. * w * w * series.second)};
}
} // namespace

Occupation fermi_dirac_half(const double eta)
{
  if (eta < first_edge)
  {
    const double     y = std::exp(eta);
    const Occupation t = fermi_dirac_half_over_exponential(y);
    // d/deta = y d/dy applied to y T(y).
    const double first = y * (t.value + y * t.first);
    return {y * t.value, first, first + y * y * (2. * t.first + y * t.second)};
  }
  if (!(eta < last_edge))
    return fermi_dirac_half_degenerate(eta);

  static const std::array<Polynomial, cells> table = interpolate_fermi_dirac_half();

  const int    cell   = std::min(cells - 1, static_cast<int>((eta - first_edge) / (2. * half_width)));
  const double centre = first_edge + half_width * (2 * cell + 1);
  Occupation   f      = horner(table[cell], (eta - centre) / half_width);
  f.first /= half_width;
  f.second /= half_width * half_width;
  return f;
}

namespace
{
/// Filling up to which the power series is used: less than F(-2) = 0.1293.
constexpr double dilute = 0.125;

/// y = exp(eta) with F = y T(y) = x for x < dilute: Newton's method without a logarithm, hence good for x -> 0.
double exponential_of_dilute(const double x)
{
  double y = x * (1. + x / std::sqrt(8.)); // F = y - y^2/sqrt(8) + ...
  for (int iteration = 0; iteration < 20; ++iteration)
  {
    const Occupation t    = fermi_dirac_half_over_exponential(y);
    const double     step = (y * t.value - x) / (t.value + y * t.first);
    y -= step;
    if (std::abs(step) <= 1e-9 * y) // the next step would be the square of this
      break;
  }
  return y;
}
} // namespace

double inverse_fermi_dirac_half(const double x)
{
  if (!(x > 0.))
    return x == 0. ? -infinity : nan;
  if (x < dilute)
    return std::log(exponential_of_dilute(x));

  // Start within 0.02: Nilsson, phys. stat. sol. (a) 19, K75 (1973). Then Halley's method on ln F, of third order.
  const double v         = std::pow(0.75 * std::sqrt(pi) * x, 2. / 3.);
  const double deviation = x - 1.;
  const double classical = std::abs(deviation) < 1e-4 ? -0.5 + 0.5 * deviation : std::log(x) / (1. - x * x);
  double       eta       = classical + v / (1. + 1. / ((0.24 + 1.08 * v) * (0.24 + 1.08 * v)));
  for (int iteration = 0; iteration < 20; ++iteration)
  {
    const Occupation f         = fermi_dirac_half(eta);
    const double     slope     = f.first / f.value;
    const double     curvature = f.second / f.value - slope * slope;
    const double     residual  = std::log1p((f.value - x) / x);
    const double     newton    = residual / slope;
    const double     step      = newton / (1. - 0.5 * newton * curvature / slope);
    eta -= step;
    if (std::abs(step) <= 1e-6 * std::max(1., std::abs(eta)))
      break;
  }
  return eta;
}

ExcessChemicalPotential excess_below_zero(const double x, const double value_at_zero, const double slope_at_zero)
{
  const double slope = slope_at_zero / (1. - slope_at_zero * x);
  return {value_at_zero - std::log1p(-slope_at_zero * x), slope, slope * slope};
}

ExcessChemicalPotential fermi_dirac_half_excess(const double x)
{
  if (x <= 0.)
    return excess_below_zero(x, 0., 1. / std::sqrt(8.));
  if (x < dilute)
  {
    const double     y = exponential_of_dilute(x);
    const Occupation t = fermi_dirac_half_over_exponential(y);
    // mu = ln(y/x) = -ln T(y), dx/dy = S' = T + y T'.
    const double filling_slope     = t.value + y * t.first;
    const double filling_curvature = 2. * t.first + y * t.second;
    const double by_y              = -t.first / t.value;
    const double by_y_twice        = -t.second / t.value + by_y * by_y;
    const double slope             = by_y / filling_slope;
    return {-std::log(t.value), slope, (by_y_twice - slope * filling_curvature) / (filling_slope * filling_slope)};
  }
  const double     eta = inverse_fermi_dirac_half(x);
  const Occupation f   = fermi_dirac_half(eta);
  return {eta - std::log(x), 1. / f.first - 1. / x, 1. / (x * x) - f.second / (f.first * f.first * f.first)};
}

Occupation Blakemore::occupation(const double eta) const
{
  // 1 - gamma F without cancellation, and no overflow on either side.
  const double decay = std::exp(-std::abs(eta));
  const double value = eta < 0. ? decay / (1. + gamma * decay) : 1. / (decay + gamma);
  const double free  = eta < 0. ? 1. / (1. + gamma * decay) : decay / (decay + gamma);
  const double first = value * free;
  return {value, first, first * (free - gamma * value), first * (1. - 6. * gamma * value * free)};
}

namespace
{
/// The straight line beyond the filling `edge`.
ExcessChemicalPotential tangent(const ExcessChemicalPotential &at_edge, const double distance)
{
  return {at_edge.value + at_edge.slope * distance, at_edge.slope, 0.};
}
} // namespace

ExcessChemicalPotential Blakemore::excess(const double x) const
{
  const double free = 1. - gamma * x;
  if (free < ExcessChemicalPotential::spared)
  {
    const double slope = gamma / ExcessChemicalPotential::spared;
    return tangent({-std::log(ExcessChemicalPotential::spared), slope, 0.},
                   (ExcessChemicalPotential::spared - free) / gamma);
  }
  const double slope = gamma / free;
  return {-std::log1p(-gamma * x), slope, slope * slope};
}

namespace
{
/// exp(-x^2/2) at x = k h for k = 0, 1, ... until it underflows.
std::vector<double> gaussian_at_multiples(const double h)
{
  std::vector<double> result;
  for (double value = 1.; value > 0.; value = std::exp(-0.5 * std::pow(h * static_cast<double>(result.size()), 2)))
    result.push_back(value);
  return result;
}
} // namespace

Occupation gauss_fermi(const double eta, const double s)
{
  if (eta > 0.)
  {
    const Occupation g = gauss_fermi(-eta, s);
    return {1. - g.value, g.first, -g.second, g.third, -g.fourth};
  }
  // Trapezoidal rule in x = t/s on multiples of h, with error exp(-2 pi^2/h^2) = 1e-24 from the Gaussian, corrected for
  // the poles as above. The integrand falls off at least as exp(-d^2/2) at the distance d from its place x = max(-s,
  // eta/s).
  constexpr double h = 0.6, reach = 9.;
  const double     place = std::max(-s, eta / s);
  const int        from = static_cast<int>(std::ceil((place - reach) / h)), to = static_cast<int>((place + reach) / h);

  // exp(eta - s x) falls by the same factor from node to node. It begins below exp(reach s), and where it underflows
  // its terms are none beside the first.
  static const std::vector<double> gaussian = gaussian_at_multiples(h);
  const double                     factor   = std::exp(-s * h);
  double                           odds     = std::exp(eta - s * from * h);
  Occupation                       sum{};
  for (int k = from; k <= to; ++k, odds *= factor)
  {
    const auto   distance = static_cast<std::size_t>(std::abs(k));
    const double empty = 1. / (1. + odds), filled = odds * empty;
    const double value = distance < gaussian.size() ? filled * gaussian[distance] : 0., first = value * empty;
    sum.value += value;
    sum.first += first;
    sum.second += first * (empty - filled);
    sum.third += first * (1. - 6. * filled * empty);
    sum.fourth += first * (empty - filled) * (1. - 12. * filled * empty);
  }
  sum = {h * sum.value, h * sum.first, h * sum.second, h * sum.third, h * sum.fourth};

  // Poles z = (eta + (2k+1) pi i)/s with residue -exp(-z^2/2)/s; R = exp(-z^2/2) q, q = 1/(exp(-2 pi i z/h) - 1), and
  // with dz/deta = 1/s and dq/dz = b q (1 + q), b = 2 pi i/h: R' = R l, R'' = R (l^2 + l'), R''' = R (l^3 + 3 l l' +
  // l''), R'''' = R (l^4 + 6 l^2 l' + 3 l'^2 + 4 l l'' + l''').
  using Complex = std::complex<double>;
  const Complex b(0., 2. * pi / h);
  for (int k = 0;; ++k)
  {
    const Complex z(eta / s, (2 * k + 1) * pi / s);
    if (2. * pi * z.imag() / h - 0.5 * z.imag() * z.imag() > 42. || z.imag() > 2. * pi / h)
      break;
    const Complex q          = 1. / (std::exp(-b * z) - 1.);
    const Complex correction = 4. * pi / s * std::exp(-0.5 * z * z) * q;
    const Complex l = (b * (1. + q) - z) / s, q_slope = b * q * (1. + q);
    const Complex l1 = (b * q_slope - 1.) / (s * s), l2 = b * b * q_slope * (1. + 2. * q) / (s * s * s);
    const Complex l3 = b * b * q_slope * (b * (1. + 2. * q) * (1. + 2. * q) + 2. * q_slope) / (s * s * s * s);
    sum.value -= correction.imag();
    sum.first -= (correction * l).imag();
    sum.second -= (correction * (l * l + l1)).imag();
    sum.third -= (correction * (l * l * l + 3. * l * l1 + l2)).imag();
    sum.fourth -= (correction * (l * l * l * l + 6. * l * l * l1 + 3. * l1 * l1 + 4. * l * l2 + l3)).imag();
  }
  const double norm = 1. / std::sqrt(2. * pi);
  return {norm * sum.value, norm * sum.first, norm * sum.second, norm * sum.third, norm * sum.fourth};
}

double inverse_gauss_fermi(const double x, const double s)
{
  if (!(x > 0. && x < 1.))
    return x == 0. ? -infinity : x == 1. ? infinity : nan;
  if (x > 0.5)
    return -inverse_gauss_fermi(1. - x, s);
  // ln G is concave and increasing and lies below its tangent at low density, eta + s^2/2: Newton's method from the
  // root of the tangent rises monotonically to the solution.
  double eta = std::log(x) - 0.5 * s * s;
  for (int iteration = 0; iteration < 100; ++iteration)
  {
    const Occupation g    = gauss_fermi(eta, s);
    const double     step = std::log(g.value / x) * g.value / g.first;
    eta                   = std::min(eta - step, 0.);
    if (std::abs(step) <= 8. * epsilon * std::max(1., std::abs(eta)) || std::abs(step) < 1e-9 * s)
      break; // quadratic: the next step would be below round-off
  }
  return eta;
}

GaussFermiExcess gauss_fermi_excess(const double x, const double s)
{
  const double square = s * s;
  if (x <= 0.)
  {
    // mu = -s^2/2 + exp(s^2) x + ... at low density; both derivatives of the continuation.
    const double                  slope = std::exp(square);
    const ExcessChemicalPotential mu    = excess_below_zero(x, -0.5 * square, slope);
    const double                  base  = 1. - slope * x;
    return {mu, -s + 2. * s * slope * x / base, 2. * s * slope / (base * base)};
  }
  const double edge = 1. - ExcessChemicalPotential::spared;
  if (x > edge)
  {
    const GaussFermiExcess at_edge = gauss_fermi_excess(edge, s);
    return {tangent(at_edge.by_filling, x - edge),
            at_edge.value_by_width + at_edge.slope_by_width * (x - edge),
            at_edge.slope_by_width};
  }
  const double     eta = inverse_gauss_fermi(x, s);
  const Occupation g   = gauss_fermi(eta, s);
  GaussFermiExcess result{};
  const double     ratio = g.second / g.first;
  if (eta + square < 0.)
  {
    // Dilute: from mu = -s^2/2 - ln(1 - G(eta + s^2)), free of cancellation.
    const Occupation k          = gauss_fermi(eta + square, s);
    const double     by_eta     = k.first / (1. - k.value);
    const double     by_eta_two = k.second / (1. - k.value) + by_eta * by_eta;
    const double     curvature  = (by_eta_two - by_eta * ratio) / (g.first * g.first);
    result.by_filling           = {-0.5 * square - std::log1p(-k.value), by_eta / g.first, curvature};
  }
  else
    result.by_filling = {
        eta - std::log(x), 1. / g.first - 1. / x, 1. / (x * x) - g.second / (g.first * g.first * g.first)};
  result.value_by_width = -s * ratio;
  result.slope_by_width = -s * (g.third / g.first - ratio * ratio) / g.first;
  return result;
}
} // namespace ionstack::physics
