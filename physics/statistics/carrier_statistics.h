// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_statistics_carrier_statistics_h
#define ionstack_physics_statistics_carrier_statistics_h

#include "physics/local/chain_rule.h"

#include <cmath>

/// Statistics of charge carriers: how full the available states are,
///
///     n = N F(eta),   eta = (Fermi level - band edge) / kT   (mirrored for holes),
///
/// with the effective density of states (for ions: sites) N. Each statistics is a struct with
///
///     operator()(eta)                F, dimensionless
///     derivative(eta)                dF/deta
///     inverse(x)                     eta with F(eta) = x; as a logarithm -infinity at 0, NaN below 0 and above the
///                                    largest filling
///     excess_chemical_potential(x)   mu_ex/kT = eta - ln x, see ExcessChemicalPotential
///     diffusion_enhancement(x)       x deta/dx = 1 + x dmu_ex/dx: by how much generalised Einstein's relation
///                                    D = mu kT/q times this exceeds the classical one (Landsberg; van Mensfoort &
///                                    Coehoorn, Phys. Rev. B 78, 085207 (2008)); >= 1
///
/// where x = n/N. All pass dual numbers through with analytic derivatives.
namespace ionstack::physics
{
/// F and its derivatives with respect to eta.
struct Occupation
{
  double value, first, second, third = 0., fourth = 0.;
};

/// Excess chemical potential over kT, mu_ex = eta - ln x, with its derivatives with respect to x. It is finite for
/// every x, so that a Newton iteration may pass through states that do not exist:
/// - at and below x = 0 it goes on as Blakemore's statistics of the same value and slope at 0, which grows as ln|x|
/// only;
/// - where no more than `spared` of the sites is free, it goes on as a straight line. Its slope of 1/spared drives the
///   excess out.
/// Both are continuations with a continuous first derivative. Neither is physics: a converged state must not lie there.
struct ExcessChemicalPotential
{
  double value, slope, curvature;

  static constexpr double spared = 1e-12;
};

/// ln-like continuation below x = 0, value at 0 and slope at 0 given.
ExcessChemicalPotential excess_below_zero(double x, double value_at_zero, double slope_at_zero);

/// Fermi-Dirac integral of order 1/2, 2/sqrt(pi) int_0^oo sqrt(t) / (1 + exp(t - eta)) dt (NIST DLMF 25.12.14;
/// normalised so that it becomes exp(eta) at low density). Relative error below 1e-14 for every eta, first derivative
/// 1e-13, second derivative 1e-9; higher ones are not given (0). By the power series in exp(eta) below eta = -2,
/// Sommerfeld's expansion (DLMF 25.12.15 ff.) above 42, and in between by Chebyshev interpolation, computed at the
/// first call (a few milliseconds), of the trapezoidal rule with pole corrections of Mohankumar & Natarajan, phys.
/// stat. sol. (b) 188, 635 (1995). Neighbouring pieces agree to round-off in value and first derivative.
Occupation fermi_dirac_half(double eta);

/// eta with fermi_dirac_half(eta) = x, to round-off; -infinity for x = 0, NaN for x < 0.
double inverse_fermi_dirac_half(double x);

ExcessChemicalPotential fermi_dirac_half_excess(double x);

/// Filling of a Gaussian density of states, exp(-t^2/(2 s^2)) / (s sqrt(2 pi)) around the band edge, of width s kT:
/// int g(t) / (1 + exp(t - eta)) dt (Paasch & Scheinert, J. Appl. Phys. 107, 104501 (2010), eqs. 1-3, whose energies
/// are counted from the centre likewise). s > 0. By the trapezoidal rule in t/s with corrections for the poles of the
/// Fermi function: 30 nodes, whatever s; relative error below 1e-13 for 0 < s < 20. Besides: dG/ds = s d2G/deta2, and
/// G(eta) = exp(eta + s^2/2) (1 - G(eta + s^2)), 1 - G(eta) = G(-eta).
Occupation gauss_fermi(double eta, double s);

/// eta with gauss_fermi(eta, s) = x, to round-off; -infinity for x = 0, +infinity for x = 1, NaN outside.
/// Costs some ten evaluations of gauss_fermi.
double inverse_gauss_fermi(double x, double s);

/// With the derivatives of value and slope with respect to s at constant x.
struct GaussFermiExcess
{
  ExcessChemicalPotential by_filling;
  double                  value_by_width, slope_by_width;
};
GaussFermiExcess gauss_fermi_excess(double x, double s);

/// F = exp(eta): dilute carriers.
struct Boltzmann
{
  template <class Number>
  Number operator()(const Number &eta) const
  {
    using std::exp;
    return exp(eta);
  }

  template <class Number>
  Number derivative(const Number &eta) const
  {
    using std::exp;
    return exp(eta);
  }

  template <class Number>
  Number inverse(const Number &x) const
  {
    using std::log;
    return log(x);
  }

  template <class Number>
  Number excess_chemical_potential(const Number &) const
  {
    return Number(0.);
  }

  template <class Number>
  Number diffusion_enhancement(const Number &) const
  {
    return Number(1.);
  }
};

/// F = 1 / (exp(-eta) + gamma), Blakemore, Solid-State Electronics 25, 1067 (1982): with gamma = 0.27 Fermi-Dirac
/// within 3 % for eta < 1.3. With gamma = 1 the statistics of ions on a finite number of sites, one ion a site; gamma =
/// 0 is Boltzmann.
struct Blakemore
{
  double gamma = 0.27;

  template <class Number>
  Number operator()(const Number &eta) const
  {
    const Occupation f = occupation(value_of(eta));
    return chain_rule(eta, f.value, f.first, f.second);
  }

  template <class Number>
  Number derivative(const Number &eta) const
  {
    const Occupation f = occupation(value_of(eta));
    return chain_rule(eta, f.first, f.second);
  }

  template <class Number>
  Number inverse(const Number &x) const
  {
    using std::log;
    return log(x / (1. - gamma * x));
  }

  template <class Number>
  Number excess_chemical_potential(const Number &x) const
  {
    const ExcessChemicalPotential mu = excess(value_of(x));
    return chain_rule(x, mu.value, mu.slope);
  }

  template <class Number>
  Number diffusion_enhancement(const Number &x) const
  {
    const double                  plain = value_of(x);
    const ExcessChemicalPotential mu    = excess(plain);
    return chain_rule(x, 1. + plain * mu.slope, mu.slope + plain * mu.curvature);
  }

  Occupation              occupation(double eta) const;
  ExcessChemicalPotential excess(double x) const;
};

/// F = Fermi-Dirac integral of order 1/2: a parabolic band in three dimensions.
struct FermiDiracHalf
{
  template <class Number>
  Number operator()(const Number &eta) const
  {
    const Occupation f = fermi_dirac_half(value_of(eta));
    return chain_rule(eta, f.value, f.first, f.second);
  }

  template <class Number>
  Number derivative(const Number &eta) const
  {
    const Occupation f = fermi_dirac_half(value_of(eta));
    return chain_rule(eta, f.first, f.second);
  }

  template <class Number>
  Number inverse(const Number &x) const
  {
    const double eta = inverse_fermi_dirac_half(value_of(x));
    return chain_rule(x, eta, 1. / fermi_dirac_half(eta).first);
  }

  template <class Number>
  Number excess_chemical_potential(const Number &x) const
  {
    const ExcessChemicalPotential mu = fermi_dirac_half_excess(value_of(x));
    return chain_rule(x, mu.value, mu.slope);
  }

  template <class Number>
  Number diffusion_enhancement(const Number &x) const
  {
    const double                  plain = value_of(x);
    const ExcessChemicalPotential mu    = fermi_dirac_half_excess(plain);
    return chain_rule(x, 1. + plain * mu.slope, mu.slope + plain * mu.curvature);
  }
};

/// Filling of a Gaussian density of states: disordered organic and polymer hosts. The relative width sigma/kT depends
/// on the temperature, so it is of the number type too.
template <class Number>
struct GaussFermi
{
  Number relative_width; ///< s = sigma/kT > 0

  Number operator()(const Number &eta) const
  {
    const double     s = value_of(relative_width);
    const Occupation g = gauss_fermi(value_of(eta), s);
    return chain_rule(
        eta, relative_width, g.value, g.first, s * g.second, g.second, s * g.third, g.second + s * s * g.fourth);
  }

  Number derivative(const Number &eta) const
  {
    const double     s = value_of(relative_width);
    const Occupation g = gauss_fermi(value_of(eta), s);
    return chain_rule(eta, relative_width, g.first, g.second, s * g.third);
  }

  Number inverse(const Number &x) const
  {
    const double     s = value_of(relative_width), eta = inverse_gauss_fermi(value_of(x), s);
    const Occupation g = gauss_fermi(eta, s);
    return chain_rule(x, relative_width, eta, 1. / g.first, -s * g.second / g.first);
  }

  Number excess_chemical_potential(const Number &x) const
  {
    const GaussFermiExcess mu = gauss_fermi_excess(value_of(x), value_of(relative_width));
    return chain_rule(x, relative_width, mu.by_filling.value, mu.by_filling.slope, mu.value_by_width);
  }

  Number diffusion_enhancement(const Number &x) const
  {
    const double           plain = value_of(x);
    const GaussFermiExcess mu    = gauss_fermi_excess(plain, value_of(relative_width));
    return chain_rule(x,
                      relative_width,
                      1. + plain * mu.by_filling.slope,
                      mu.by_filling.slope + plain * mu.by_filling.curvature,
                      plain * mu.slope_by_width);
  }
};
} // namespace ionstack::physics

#endif
