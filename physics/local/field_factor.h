// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_local_field_factor_h
#define ionstack_physics_local_field_factor_h

#include "materials/substance/field_factor.h"
#include "materials/units/constants.h"
#include "physics/local/bernoulli.h"
#include "physics/local/continued_exponential.h"

#include <cmath>
#include <type_traits>
#include <variant>

/// What an electric field multiplies a conductivity with. All forms grow with the field, are 1 without, and go on as
/// their tangents beyond largest_exponent, so that a field that an iterate of Newton's method asks for has a value.
namespace ionstack::physics
{
/// sqrt(E) from E^2 [(V/nm)^(1/2)], 0 without a field, where its slope by E^2 is rounded off: by 1e-13 in sqrt(E).
template <class Number>
Number root_of_field(const Number &field_squared)
{
  using std::sqrt;
  constexpr double negligible = 1e-26; // V/nm
  const Number     field      = sqrt(field_squared + negligible * negligible);
  return sqrt(field) - 1e-13;
}

/// sinh(sqrt(y))/sqrt(y), beyond largest_exponent its tangent in y.
template <class Number>
Number continued_sinhc_of_square(const Number &y)
{
  constexpr double x = largest_exponent;
  if (value_of(y) <= x * x)
    return sinhc_of_square(y);
  const double slope = (x * std::cosh(x) - std::sinh(x)) / (2. * x * x * x);
  return chain_rule(y, std::sinh(x) / x + slope * (value_of(y) - x * x), slope);
}

/// The factor at E^2 [V^2/nm^2] and a temperature [K].
template <class Number>
Number field_factor(const materials::FieldFactor &factor, const Number &field_squared, const Number &temperature)
{
  return std::visit(
      [&](const auto &form) -> Number
      {
        using Form = std::decay_t<decltype(form)>;
        if constexpr (std::is_same_v<Form, materials::PooleFrenkel>)
        {
          constexpr double pi   = 3.14159265358979323846;
          const double     beta = 1. / std::sqrt(pi * constants::vacuum_permittivity * form.relative_permittivity);
          const double     rate = beta / (form.compensation * constants::boltzmann);
          return continued_exp<Number>(rate * root_of_field(field_squared) / temperature);
        }
        else if constexpr (std::is_same_v<Form, materials::Hopping>)
        {
          const double half = form.hop_distance / (2. * constants::boltzmann);
          return continued_sinhc_of_square<Number>((half * half) * field_squared / (temperature * temperature));
        }
        else if constexpr (std::is_same_v<Form, materials::RootOfField>)
          return continued_exp<Number>(root_of_field(field_squared) * (1. / std::sqrt(form.field)));
        else if constexpr (std::is_same_v<Form, materials::SinhOfField>)
          return continued_sinhc_of_square<Number>(field_squared * (1. / (form.field * form.field)));
        else
          return Number(1.);
      },
      factor);
}
} // namespace ionstack::physics

#endif
