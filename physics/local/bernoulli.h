// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_local_bernoulli_h
#define ionstack_physics_local_bernoulli_h

#include <cmath>

/// Special functions of the edge fluxes, accurate to a few units of round-off for every argument and templated on the
/// number type, so that automatic differentiation passes through without overflow.
namespace ionstack::physics
{
/// The Bernoulli function at x and at -x.
template <class Number>
struct BernoulliPair
{
  Number at_plus;  ///< B(x)
  Number at_minus; ///< B(-x) = B(x) + x
};

/// B(x) = x / (exp(x) - 1) for x >= 0 without cancellation near 0 and without overflow.
template <class Number>
Number bernoulli_of_nonnegative(const Number &x)
{
  using std::exp;
  if (x < 0.1)
  {
    // Taylor series with the Bernoulli numbers; the first omitted term is 691/1307674368000 x^12 < 1e-21.
    const Number y      = x * x;
    const Number series = 1. / 12. + y * (-1. / 720. + y * (1. / 30240. + y * (-1. / 1209600. + y * (1. / 47900160.))));
    return 1. - 0.5 * x + y * series;
  }
  const Number decay = exp(-x);
  return x * decay / (1. - decay);
}

/// B at both signs of x (Scharfetter & Gummel, IEEE Trans. Electron Devices 16, 64 (1969)). The value that may become
/// small is always the one computed directly, the other follows from B(-x) = B(x) + x without cancellation.
template <class Number>
BernoulliPair<Number> bernoulli(const Number &x)
{
  if (x >= 0.)
  {
    const Number small = bernoulli_of_nonnegative(x);
    return {small, small + x};
  }
  const Number positive = -x;
  const Number small    = bernoulli_of_nonnegative(positive);
  return {small + positive, small};
}

/// sinh(sqrt(y)) / sqrt(y) for y >= 0: the enhancement of hopping over its linear law as a smooth function of the
/// square of the field.
template <class Number>
Number sinhc_of_square(const Number &y)
{
  using std::exp;
  using std::sqrt;
  if (y < 0.25)
    // sum of y^k / (2k+1)!; the first omitted term is y^7 / 15! < 5e-17.
    return 1. +
           y * (1. / 6. + y * (1. / 120. +
                               y * (1. / 5040. + y * (1. / 362880. + y * (1. / 39916800. + y * (1. / 6227020800.))))));
  const Number x      = sqrt(y);
  const Number growth = exp(x);
  return 0.5 * (growth - 1. / growth) / x;
}
} // namespace ionstack::physics

#endif
