// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_local_continued_exponential_h
#define ionstack_physics_local_continued_exponential_h

#include "physics/local/chain_rule.h"

#include <cmath>

namespace ionstack::physics
{
/// Largest argument of an exponential law: exp(80) = 6e34 is far above any current that a series resistance, diffusion
/// or heat would let through, and far below the largest double. A Newton iterate may ask for more.
inline constexpr double largest_exponent = 80.;

/// exp(x) - 1 without cancellation near 0; beyond largest_exponent the tangent there (continuous first derivative).
template <class Number>
Number continued_expm1(const Number &x)
{
  const double plain = value_of(x);
  if (plain > largest_exponent)
  {
    const double slope = std::exp(largest_exponent);
    return chain_rule(x, slope * (1. + (plain - largest_exponent)) - 1., slope);
  }
  return chain_rule(x, std::expm1(plain), std::exp(plain), std::exp(plain));
}

/// exp(x), continued likewise.
template <class Number>
Number continued_exp(const Number &x)
{
  const double plain = value_of(x);
  if (plain > largest_exponent)
  {
    const double slope = std::exp(largest_exponent);
    return chain_rule(x, slope * (1. + (plain - largest_exponent)), slope);
  }
  const double value = std::exp(plain);
  return chain_rule(x, value, value, value);
}
} // namespace ionstack::physics

#endif
