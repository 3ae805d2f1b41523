// SPDX-License-Identifier: Apache-2.0
#include "physics/contacts/schottky.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace ionstack::physics
{
namespace
{
constexpr int order = 16;

/// Gauss-Legendre quadrature on -1..1.
struct GaussLegendre
{
  std::array<double, order> node{}, weight{};

  GaussLegendre()
  {
    for (int i = 0; i < order; ++i)
    {
      // Newton's method for the i-th root of the Legendre polynomial, by its recurrence; the start is good to
      // O(1/order^2).
      double x = std::cos(3.14159265358979323846 * (i + 0.75) / (order + 0.5)), slope = 0.;
      for (int iteration = 0; iteration < 10; ++iteration)
      {
        double before = 1., value = x;
        for (int k = 2; k <= order; ++k)
        {
          const double next = ((2 * k - 1) * x * value - (k - 1) * before) / k;
          before            = value;
          value             = next;
        }
        slope = order * (x * value - before) / (x * x - 1.);
        x -= value / slope;
      }
      node[i]   = x;
      weight[i] = 2. / ((1. - x * x) * slope * slope);
    }
  }
};

/// The integral with y = x^2, smooth at 0: of 2 x exp(x^2 - x^3/ease), which falls below exp(-40) of its value at 0
/// beyond ease + (40 ease)^(1/3), in panels not wider than 1. (Near its maximum it is a Gaussian exp(-(x - x_m)^2).)
TunnellingIntegral by_quadrature(const double ease, const double depth)
{
  static const GaussLegendre rule;

  const double end    = std::min(std::sqrt(depth), ease + std::cbrt(40. * ease));
  const int    panels = std::max(2, static_cast<int>(std::ceil(end)));
  const double half   = 0.5 * end / panels;

  TunnellingIntegral integral{0., 0., std::exp(depth - depth * std::sqrt(depth) / ease)};
  for (int panel = 0; panel < panels; ++panel)
    for (int i = 0; i < order; ++i)
    {
      const double x         = half * (2 * panel + 1 + rule.node[i]);
      const double cube      = x * x * x / ease;
      const double integrand = half * rule.weight[i] * 2. * x * std::exp(x * x - cube);
      integral.value += integrand;
      integral.by_ease += integrand * cube / ease;
    }
  return integral;
}
} // namespace

TunnellingIntegral tunnelling_integral(const double ease, const double depth)
{
  if (!(ease > 0.) || !(depth > 0.))
    return {0., 0., 0.};
  // Towards ease = 0 the integral goes as ease^(2/3). Below `weak` a cubic from (0, slope 0) that meets it with its
  // slope.
  constexpr double weak = 1e-6;
  if (ease < weak)
  {
    const TunnellingIntegral at_weak = by_quadrature(weak, depth);
    const double             y = ease / weak, slope = weak * at_weak.by_ease / at_weak.value;
    const double             share = y * y * ((3. - slope) + (slope - 2.) * y);
    return {at_weak.value * share,
            at_weak.value * y * (2. * (3. - slope) + 3. * (slope - 2.) * y) / weak,
            at_weak.by_depth * share};
  }
  return by_quadrature(ease, depth);
}
} // namespace ionstack::physics
