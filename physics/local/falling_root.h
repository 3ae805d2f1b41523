// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_local_falling_root_h
#define ionstack_physics_local_falling_root_h

namespace ionstack::physics
{
/// Where a falling function of one number changes its sign between `low` and `high`, by bisection down to round-off;
/// one of the ends when it does not.
template <class Function>
double falling_root(const Function &function, double low, double high)
{
  for (int i = 0; i < 200 && high - low > 0.; ++i)
  {
    const double middle                  = 0.5 * (low + high);
    (function(middle) > 0. ? low : high) = middle;
  }
  return 0.5 * (low + high);
}
} // namespace ionstack::physics

#endif
