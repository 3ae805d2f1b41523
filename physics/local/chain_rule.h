// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_local_chain_rule_h
#define ionstack_physics_local_chain_rule_h

#include <type_traits>

/// Derivatives through functions that are computed on plain numbers (tables, quadratures, iterations): their
/// derivative is known analytically, so a dual number need not be dragged through the computation.
namespace ionstack::physics
{
/// The plain number in a dual number: any type with `val()`, such as those of Sacado, also nested.
inline double value_of(const double x)
{
  return x;
}
template <class Number>
auto value_of(const Number &x) -> decltype(static_cast<void>(x.val()), double())
{
  return value_of(x.val());
}

/// f(x), where `value`, `slope` and `curvature` are f, f' and f'' at value_of(x): exactly `value`, with its
/// differential slope dx. The curvature counts for nested dual numbers alone, which carry second derivatives. All must
/// be finite for a dual number.
template <class Number>
Number chain_rule(const Number &x, const double value, const double slope, const double curvature = 0.)
{
  if constexpr (std::is_same_v<Number, double>)
    return value;
  else
  {
    const Number change = x - value_of(x);
    return value + change * (slope + 0.5 * curvature * change);
  }
}

/// f(x, y) likewise.
template <class Number>
Number chain_rule(const Number &x,
                  const Number &y,
                  const double  value,
                  const double  slope_x,
                  const double  slope_y,
                  const double  curvature_xx = 0.,
                  const double  curvature_xy = 0.,
                  const double  curvature_yy = 0.)
{
  if constexpr (std::is_same_v<Number, double>)
    return value;
  else
  {
    const Number along_x = x - value_of(x), along_y = y - value_of(y);
    return value + along_x * (slope_x + 0.5 * curvature_xx * along_x + curvature_xy * along_y) +
           along_y * (slope_y + 0.5 * curvature_yy * along_y);
  }
}
} // namespace ionstack::physics

#endif
