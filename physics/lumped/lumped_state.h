// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_lumped_lumped_state_h
#define ionstack_physics_lumped_lumped_state_h

#include "materials/units/constants.h"
#include "physics/local/chain_rule.h"

#include <cmath>
#include <stdexcept>
#include <string>

/// What the elements without extension (lumped_element.h) share. As elements of a circuit they are in SI units
/// throughout, unlike the rest of physics/.
namespace ionstack::physics
{
/// A number that an element has to report; the name ends with the unit, as in "temperature_K".
struct Observable
{
  const char *name;
  double      value;
};

namespace lumped
{
/// How exactly an unknown x has to be known: with a relative accuracy r of all that follows from it, to
/// r (absolute + relative |x|).
struct Accuracy
{
  double absolute;
  double relative;
};

// Constants in SI units, from those of materials/units/constants.h.
inline constexpr double pi                  = 3.14159265358979323846;
inline constexpr double elementary_charge   = constants::elementary_charge;                             ///< [C]
inline constexpr double boltzmann_over_e    = constants::boltzmann;                                     ///< [V/K]
inline constexpr double planck              = 2. * pi * constants::reduced_planck * elementary_charge;  ///< [J s]
inline constexpr double electron_mass       = constants::electron_mass * elementary_charge * 1e18;      ///< [kg]
inline constexpr double vacuum_permittivity = constants::vacuum_permittivity * elementary_charge * 1e9; ///< [F/m]
} // namespace lumped

/// 0 for x <= 0, 1 for x >= 1, 3 x^2 - 2 x^3 between: a switch with a continuous first derivative. It is exactly 0 and
/// 1 at its sides, so that a rate that is 1e10 times the other does not leak through.
template <class Number>
Number gate(const Number &x)
{
  if (value_of(x) <= 0.)
    return Number(0.);
  if (value_of(x) >= 1.)
    return Number(1.);
  return x * x * (3. - 2. * x);
}

/// ln(1 + x) without cancellation near 0, for x > -1.
template <class Number>
Number continued_log1p(const Number &x)
{
  const double plain = value_of(x), slope = 1. / (1. + plain);
  return chain_rule(x, std::log1p(plain), slope, -slope * slope);
}

/// Throws std::invalid_argument unless `value` is positive and finite.
inline void require_positive(const char *element, const char *parameter, const double value)
{
  if (!(value > 0. && std::isfinite(value)))
    throw std::invalid_argument(std::string(element) + ": " + parameter + " is " + std::to_string(value) +
                                ", it must be positive and finite");
}
} // namespace ionstack::physics

#endif
