// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_reactions_poole_frenkel_h
#define ionstack_physics_reactions_poole_frenkel_h

#include <cmath>

namespace ionstack::physics
{
/// How a field helps a carrier out of a trap that attracts it, a Coulomb centre: it lowers the barrier down the field
/// by
///
///     dE = sqrt(q^3 F/(pi eps)),
///
/// twice the lowering at a metal (Frenkel, Phys. Rev. 54, 647 (1938)), and emission grows by the factor exp(dE/kT). On
/// the way out in other directions, at the angle theta to it, the barrier is lower by dE sqrt(cos theta), and not at
/// all against it; the mean over all directions is the factor
///
///     1/2 + (1 + (a - 1) exp(a))/a^2,   a = dE/kT
///
/// (Hartke, J. Appl. Phys. 39, 4871 (1968)). No barrier is lowered by more than it is high.
///
/// The factor is that of emission and of capture: carriers pass the lowered barrier both ways, and a trap in the field
/// of a junction at rest keeps its equilibrium.
struct PooleFrenkel
{
  enum class Ways
  {
    off,
    down_the_field,
    all
  };
  Ways   ways         = Ways::off;
  double permittivity = 1.; ///< eps at high frequency [e/(V nm)]

  bool acts() const { return ways != Ways::off; }

  /// dE [eV], from |F|^2 [V^2/nm^2]. The root's infinite slope at F = 0 would stop Newton's method: below 1e-6 V/nm a
  /// parabola in F^2 joins it (continuous first derivative), which changes the barrier by less than 1
  /// meV/sqrt(eps/eps_0).
  template <class Number>
  Number lowering(const Number &field_squared) const
  {
    using std::sqrt;
    constexpr double pi = 3.14159265358979323846, weak = 1e-6;
    if (field_squared < weak * weak)
    {
      const Number part = field_squared / (weak * weak);
      return std::sqrt(weak / (pi * permittivity)) * part * (1.75 - 0.75 * part);
    }
    const Number field = sqrt(field_squared), square = field / (pi * permittivity);
    return sqrt(square);
  }

  /// The factor, for a barrier of `depth` kT whose lowering would be `exponent` kT.
  template <class Number>
  Number factor(const Number &exponent, const Number &depth) const
  {
    using std::exp;
    // The second bound is that of a double, far from any device.
    constexpr double largest = 600.;
    Number           a       = depth < exponent ? depth : exponent;
    if (a > largest)
      a = largest;
    if (a < 0.) // a level in the band
      a = 0.;
    if (ways == Ways::down_the_field)
      return exp(a);
    if (a < 0.5)
    {
      // 1 + sum over m > 2 of (m - 1)/m! a^(m - 2); the first term left out is 15/16! 0.5^14 = 4e-17.
      Number sum = 0.;
      double one = 14. / 1.307674368e12; // 14/15!
      for (int m = 15; m > 2; --m)
      {
        sum = sum * a + one;
        one *= m * (m - 2.) / (m - 1.);
      }
      return 1. + sum * a;
    }
    const Number grown = exp(a);
    return 0.5 + (1. + (a - 1.) * grown) / (a * a);
  }
};
} // namespace ionstack::physics

#endif
