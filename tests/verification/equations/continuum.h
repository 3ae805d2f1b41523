// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_tests_verification_equations_continuum_h
#define ionstack_tests_verification_equations_continuum_h

#include "meshes/mesh.h"

#include <array>

/// Derivatives of functions of a point, for equations that are written down in the continuum.
namespace ionstack::tests
{
template <int dim>
class Continuum
{
public:
  using Real                 = long double;
  using Vector               = std::array<Real, dim>;
  static constexpr Real pi   = 3.141592653589793238462643383279503L;
  static constexpr int  axes = dim;

  explicit Continuum(const meshes::Coordinates coordinates)
      : axisymmetric_(coordinates == meshes::Coordinates::axisymmetric)
  {
  }

protected:
  /// Derivative at 0 of a function of one real number, by differences of fourth order: with this step functions that
  /// change e-fold within 1 nm err by (0.02)^4/30 = 5e-9, waves of 10 nm by 8e-10, far below what a mesh does.
  /// Round-off of long double is 1e-19/0.02 = 5e-18 of the value. The value is a number, or an array of numbers.
  template <class Function>
  static auto derivative(const Function &function)
  {
    constexpr Real step = 0.02L, near = 2 / (3 * step), far = -1 / (12 * step);
    auto           sum = scaled(function(step), near);
    add(sum, function(-step), -near);
    add(sum, function(2 * step), far);
    add(sum, function(-2 * step), -far);
    return sum;
  }

  template <class Function>
  static auto derivative(const Function &function, const Vector &x, const unsigned int d)
  {
    return derivative(
        [&](const Real shift)
        {
          Vector y = x;
          y[d] += shift;
          return function(y);
        });
  }

  /// Divergence of a flux, in the coordinates of the device; `flux` gives one component as a function of the point.
  template <class Flux>
  auto divergence(const Flux &flux, const Vector &x) const
  {
    const auto component = [&](const unsigned int d) { return [&flux, d](const Vector &y) { return flux(y, d); }; };
    auto       sum       = derivative(component(0), x, 0);
    for (unsigned int d = 1; d < dim; ++d)
      add(sum, derivative(component(d), x, d), 1);
    // F_r/r, whose limit on the axis is dF_r/dr.
    if (axisymmetric_ && x[0] > 1e-6L)
      add(sum, flux(x, 0), 1 / x[0]);
    else if (axisymmetric_)
      add(sum, derivative(component(0), x, 0), 1);
    return sum;
  }

  static Real product(const Vector &a, const Vector &b)
  {
    Real sum = 0;
    for (unsigned int d = 0; d < dim; ++d)
      sum += a[d] * b[d];
    return sum;
  }

private:
  static Real scaled(const Real value, const Real factor) { return factor * value; }
  static void add(Real &sum, const Real value, const Real factor) { sum += factor * value; }

  template <std::size_t n>
  static std::array<Real, n> scaled(std::array<Real, n> values, const Real factor)
  {
    for (Real &value : values)
      value *= factor;
    return values;
  }
  template <std::size_t n>
  static void add(std::array<Real, n> &sum, const std::array<Real, n> &values, const Real factor)
  {
    for (std::size_t i = 0; i < n; ++i)
      sum[i] += factor * values[i];
  }

  bool axisymmetric_;
};
} // namespace ionstack::tests

#endif
