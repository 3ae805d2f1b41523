// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_materials_substance_law_h
#define ionstack_materials_substance_law_h

#include "materials/units/constants.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <variant>
#include <vector>

/// How a material property depends on temperature and on the concentrations of mobile species. All laws are in internal
/// units and templated on the number type, so that automatic differentiation passes through.
namespace ionstack::materials
{
/// A value that is linear in concentration between two concentrations and constant outside:
/// value_low below concentration_low, value_high above concentration_high. A constant has equal values.
struct Ramp
{
  double concentration_low  = 0.; ///< [1/nm^3]
  double value_low          = 0.;
  double concentration_high = 1.; ///< [1/nm^3], > concentration_low
  double value_high         = 0.;

  static Ramp constant(const double value) { return {0., value, 1., value}; }
  bool        is_constant() const { return value_low == value_high; }

  template <class Number>
  Number operator()(const Number &concentration) const
  {
    if (is_constant() || concentration <= concentration_low)
      return Number(value_low);
    if (concentration >= concentration_high)
      return Number(value_high);
    return value_low +
           (value_high - value_low) / (concentration_high - concentration_low) * (concentration - concentration_low);
  }
};

/// y = value(c).
struct LinearInConcentration
{
  static constexpr const char *name = "linear in concentration";
  Ramp                         value;

  template <class Number>
  Number operator()(const Number & /*temperature*/, const Number &concentration) const
  {
    return value(concentration);
  }

  double largest_change(double, double, double) const { return 0.; }
};

/// y = value, everywhere.
struct Constant
{
  static constexpr const char *name  = "constant";
  double                       value = 0.;

  template <class Number>
  Number operator()(const Number & /*temperature*/, const Number & /*concentration*/) const
  {
    return Number(value);
  }

  double largest_change(double, double, double) const { return 0.; }
};

/// y = prefactor(c) exp(-activation_energy(c) / (k_B T)).
struct Arrhenius
{
  static constexpr const char *name = "Arrhenius";
  Ramp                         prefactor;
  Ramp                         activation_energy; ///< [eV]

  template <class Number>
  Number operator()(const Number &temperature, const Number &concentration) const
  {
    using std::exp;
    const Number energy = activation_energy(concentration);
    const Number factor = exp(-energy / (constants::boltzmann * temperature));
    return Number(prefactor(concentration)) * factor;
  }

  double largest_change(const double low, const double high, const double concentration) const
  {
    return std::abs(activation_energy(concentration) * (high - low)) / (constants::boltzmann * low * high);
  }
};

/// y = value(c) (1 + coefficient (T - reference_temperature)).
struct LinearInTemperature
{
  static constexpr const char *name = "linear in temperature";
  Ramp                         value;
  double                       coefficient           = 0.;   ///< [1/K]
  double                       reference_temperature = 300.; ///< [K]

  template <class Number>
  Number operator()(const Number &temperature, const Number &concentration) const
  {
    const Number factor = 1. + coefficient * (temperature - reference_temperature);
    return Number(value(concentration)) * factor;
  }

  double largest_change(const double low, const double high, double) const
  {
    const double a = 1. + coefficient * (low - reference_temperature);
    const double b = 1. + coefficient * (high - reference_temperature);
    return a > 0. && b > 0. ? std::max(a / b, b / a) - 1. : std::numeric_limits<double>::infinity(); // ln x <= x - 1
  }
};

/// y = coefficient_0 + coefficient_1 T + coefficient_2 T^2 + ...
struct PolynomialInTemperature
{
  static constexpr const char *name = "polynomial in temperature";
  std::vector<double>          coefficients; ///< of T^0, T^1, ... [unit of y / K^i]; at least one

  template <class Number>
  Number operator()(const Number &temperature, const Number & /*concentration*/) const
  {
    Number value(0.);
    for (auto coefficient = coefficients.rbegin(); coefficient != coefficients.rend(); ++coefficient)
      value = value * temperature + Number(*coefficient);
    return value;
  }

  double largest_change(double, double, double) const { return std::numeric_limits<double>::infinity(); }
};

/// y between measured points, linear in concentration in y or in ln y; constant outside.
struct TableInConcentration
{
  static constexpr const char *name = "table in concentration";
  std::vector<double>          concentrations; ///< [1/nm^3], ascending, at least two
  std::vector<double>          values;         ///< as many; > 0 when logarithmic
  bool                         logarithmic = false;

  template <class Number>
  Number operator()(const Number & /*temperature*/, const Number &concentration) const
  {
    using std::exp;
    if (concentration <= concentrations.front())
      return Number(values.front());
    if (concentration >= concentrations.back())
      return Number(values.back());
    std::size_t i = 1;
    while (concentration >= concentrations[i])
      ++i;
    const double width = concentrations[i] - concentrations[i - 1];
    const Number share = (concentration - concentrations[i - 1]) * (1. / width);
    if (logarithmic)
    {
      const Number exponent = share * std::log(values[i] / values[i - 1]);
      return exp(exponent) * values[i - 1];
    }
    return share * (values[i] - values[i - 1]) + values[i - 1];
  }

  double largest_change(double, double, double) const { return 0.; }
};

/// y between measured points, linear in T in y or in ln y, or linear in 1/T in ln y, which between two points is the
/// law of Arrhenius; constant outside.
struct TableInTemperature
{
  static constexpr const char *name = "table in temperature";
  enum class Interpolation
  {
    linear,
    logarithmic,
    arrhenius
  };
  std::vector<double> temperatures; ///< [K], > 0, ascending, at least two
  std::vector<double> values;       ///< as many; > 0 unless the interpolation is linear
  Interpolation       interpolation = Interpolation::linear;

  template <class Number>
  Number operator()(const Number &temperature, const Number & /*concentration*/) const
  {
    using std::exp;
    if (temperature <= temperatures.front())
      return Number(values.front());
    if (temperature >= temperatures.back())
      return Number(values.back());
    std::size_t i = 1;
    while (temperature >= temperatures[i])
      ++i;
    const double width = temperatures[i] - temperatures[i - 1];
    Number       share = (temperature - temperatures[i - 1]) * (1. / width);
    if (interpolation == Interpolation::linear)
      return share * (values[i] - values[i - 1]) + values[i - 1];
    if (interpolation == Interpolation::arrhenius)
      share = share * temperatures[i] / temperature; // (1/T_a - 1/T)/(1/T_a - 1/T_b)
    const Number exponent = share * std::log(values[i] / values[i - 1]);
    return exp(exponent) * values[i - 1];
  }

  double largest_change(double, double, double) const { return std::numeric_limits<double>::infinity(); }
};

/// The laws of one species at most, which stand on their own.
using PlainLaw = std::variant<Constant,
                              LinearInConcentration,
                              Arrhenius,
                              LinearInTemperature,
                              PolynomialInTemperature,
                              TableInConcentration,
                              TableInTemperature>;

/// Part of a sum or product, with the species whose concentration it depends on; "" when none.
struct Member
{
  PlainLaw    law;
  std::string species;

  template <class Number>
  Number operator()(const Number &temperature, const Number &concentration) const
  {
    return std::visit([&](const auto &form) -> Number { return form(temperature, concentration); }, law);
  }
};

/// y = y_1 + y_2 + ..., each with a species of its own.
struct Sum
{
  static constexpr const char *name = "sum";
  std::vector<Member>          members; ///< at least two

  /// With the concentration of the i-th member's species as concentration_of(i).
  template <class Number, class Concentrations>
  Number of(const Number &temperature, const Concentrations &concentration_of) const
  {
    Number value = members.front()(temperature, Number(concentration_of(0)));
    for (std::size_t i = 1; i < members.size(); ++i)
      value = value + members[i](temperature, Number(concentration_of(i)));
    return value;
  }

  /// With one concentration for all.
  template <class Number>
  Number operator()(const Number &temperature, const Number &concentration) const
  {
    return of(temperature, [&](std::size_t) -> const Number & { return concentration; });
  }

  double largest_change(double, double, double) const { return std::numeric_limits<double>::infinity(); }
};

/// y = y_1 y_2 ..., each with a species of its own; all but the first have no dimension.
struct Product
{
  static constexpr const char *name = "product";
  std::vector<Member>          members; ///< at least two

  /// As Sum::of().
  template <class Number, class Concentrations>
  Number of(const Number &temperature, const Concentrations &concentration_of) const
  {
    Number value = members.front()(temperature, Number(concentration_of(0)));
    for (std::size_t i = 1; i < members.size(); ++i)
      value = value * members[i](temperature, Number(concentration_of(i)));
    return value;
  }

  /// With one concentration for all.
  template <class Number>
  Number operator()(const Number &temperature, const Number &concentration) const
  {
    return of(temperature, [&](std::size_t) -> const Number & { return concentration; });
  }

  double largest_change(double, double, double) const { return std::numeric_limits<double>::infinity(); }
};

/// What a law can be bound to that holds another one.
using BoundLaw = std::variant<Constant,
                              LinearInConcentration,
                              Arrhenius,
                              LinearInTemperature,
                              PolynomialInTemperature,
                              TableInConcentration,
                              TableInTemperature,
                              Sum,
                              Product>;

/// Calls `function` with the sum or product that a law is, and returns true; else false.
template <class Variant, class Function>
bool with_composite(const Variant &law, const Function &function)
{
  if (const auto *sum = std::get_if<Sum>(&law))
    function(*sum);
  else if (const auto *product = std::get_if<Product>(&law))
    function(*product);
  else
    return false;
  return true;
}

/// Heat conductivity of a conductor, y = lattice + lorenz_number sigma(c, T) T (Wiedemann & Franz 1853, Lorenz 1872),
/// with the electrical conductivity sigma of the same material (without the factor that it may have in a field).
struct WiedemannFranz
{
  static constexpr const char *name          = "Wiedemann-Franz";
  double                       lorenz_number = 0.; ///< [V^2/K^2]
  double                       lattice       = 0.; ///< part of the lattice [eV/(s nm K)]
  BoundLaw                     conductivity;       ///< sigma [e/(s V nm)]; put in when the material is complete

  template <class Number>
  Number operator()(const Number &temperature, const Number &concentration) const
  {
    const Number sigma =
        std::visit([&](const auto &form) -> Number { return form(temperature, concentration); }, conductivity);
    return sigma * temperature * lorenz_number + lattice;
  }

  /// As Sum::of(), for a conductivity that is a sum or product.
  template <class Number, class Concentrations>
  Number of(const Number &temperature, const Concentrations &concentration_of) const
  {
    Number sigma(0.);
    with_composite(conductivity, [&](const auto &form) { sigma = form.of(temperature, concentration_of); });
    return sigma * temperature * lorenz_number + lattice;
  }

  double largest_change(double, double, double) const { return std::numeric_limits<double>::infinity(); }
};

/// Any of the named laws. A new law is a struct above and a word in this list.
using Law = std::variant<Constant,
                         LinearInConcentration,
                         Arrhenius,
                         LinearInTemperature,
                         PolynomialInTemperature,
                         TableInConcentration,
                         TableInTemperature,
                         Sum,
                         Product,
                         WiedemannFranz>;

/// Value of `law` at a temperature [K] and a concentration [1/nm^3], that of all its species, in internal units.
template <class Number>
Number evaluate(const Law &law, const Number &temperature, const Number &concentration)
{
  return std::visit([&](const auto &form) -> Number { return form(temperature, concentration); }, law);
}

/// Value of a law that has members() at a temperature [K], with the concentration of the i-th one's species as
/// concentration_of(i) [1/nm^3].
template <class Number, class Concentrations>
Number evaluate_members(const Law &law, const Number &temperature, const Concentrations &concentration_of)
{
  Number value(0.);
  if (const auto *heat = std::get_if<WiedemannFranz>(&law))
    value = heat->of(temperature, concentration_of);
  else
    with_composite(law, [&](const auto &form) { value = form.of(temperature, concentration_of); });
  return value;
}

/// The members of a sum or product, or of the conductivity of Wiedemann and Franz that is one; none of other laws.
std::vector<Member> members(const Law &law);

/// A bound of |ln(y(T_b)/y(T_a))| for two temperatures [K] and a concentration [1/nm^3]: cheap, since it does not
/// evaluate the law, and infinite where nothing as cheap is known.
inline double largest_change(const Law &law, const double low, const double high, const double concentration)
{
  return std::visit([&](const auto &form) { return form.largest_change(low, high, concentration); }, law);
}

/// True when the law's value changes with concentration.
bool depends_on_concentration(const Law &law);

/// True when the law's value changes with temperature.
bool depends_on_temperature(const Law &law);

/// The name of the law as a material file gives it, for example "Arrhenius".
std::string law_name(const Law &law);

/// The names of all laws.
std::vector<std::string> law_names();
} // namespace ionstack::materials

#endif
