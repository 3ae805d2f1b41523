// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_tests_verification_equations_manufactured_h
#define ionstack_tests_verification_equations_manufactured_h

#include "continuum.h"

#include "materials/units/constants.h"

#include <array>
#include <cmath>
#include <vector>

/// Fields chosen at will, and the sources that make them a solution of the equations (Roache, J. Fluids Eng. 124, 4
/// (2002)). The equations are written down here once more, in the continuum and independent of the product's code.
namespace ionstack::tests
{
/// The laws of the manufactured device; the numbers are also those of its material file.
struct ManufacturedLaws
{
  enum class Field
  {
    none,
    poole_frenkel,
    hopping,
    root,
    sinh
  };

  // sigma = (s0 + s1 c) exp(-(e0 + e1 c)/kT), kappa = (k0 + k1 c)(1 + b (T - 300 K)), internal units.
  double s0 = 2., s1 = 3., e0 = 0.03, e1 = 0.02, k0 = 0.02, k1 = 0.01, b = 0.002;
  // Ions: z, hop distance [nm], attempt frequency, barrier [eV], prefactors, cap [V/nm], heat of transport [eV].
  double z = 1., a = 2., f = 3., Ea = 0.05, gD = 0.5, gv = 1., gx = 0.5, cap = 0.05, Q = 0.1;
  // What the field multiplies sigma with: exp(beta sqrt(E)/(r kT)), sinh(x)/x with x = a E/(2 kT), exp(sqrt(E/E_0)),
  // sinh(x)/x with x = E/E_0; relative permittivity in beta, r, hop distance [nm], E_0 [V/nm].
  Field  field    = Field::none;
  double eps_fast = 20., compensation = 1.5, hop = 5., root_field = 0.01, sinh_field = 0.02;
  bool   ions = true; ///< otherwise only potential and temperature, at c = 1/nm^3
};

/// Potential, temperature and concentration, and the sources of current, heat and ions per volume, at a point.
template <int dim>
class Manufactured : Continuum<dim>
{
public:
  using Laws   = ManufacturedLaws;
  using Real   = typename Continuum<dim>::Real;
  using Vector = typename Continuum<dim>::Vector;
  using Continuum<dim>::axes;

  Manufactured(const meshes::Coordinates coordinates, const ManufacturedLaws &laws)
      : Continuum<dim>(coordinates), laws_(laws)
  {
  }

  /// Sizes of the fields, in the order of the device's.
  std::vector<double> sizes() const { return {0.2, 400., 1.}; }

  /// Values and sources of all fields; none of them changes in time.
  std::vector<Real> fields(const Vector &x) const { return {field(0, x), field(1, x), field(2, x)}; }
  std::vector<Real> sources(const Vector &x) const { return {source(0, x), source(1, x), source(2, x)}; }
  std::vector<Real> rates(const Vector & /*x*/) const { return {0, 0, 0}; }

private:
  using Continuum<dim>::pi;

  /// Waves over the device of 10 nm; even in r, so that they are smooth on the axis.
  Real field(const unsigned int number, const Vector &x) const
  {
    const Real u = x[0] / 10, v = x[dim - 1] / 10, w = dim == 3 ? x[1] / 10 : 0;
    switch (number)
    {
    case 0:
      return 0.2L * (v + 0.3L * std::cos(pi * u) * std::sin(0.5L * pi * v + 0.3L) + 0.1L * std::cos(pi * w));
    case 1:
      return 400 + 60 * std::cos(pi * u) * std::sin(pi * v + 0.4L) + 30 * v * v + 20 * std::cos(pi * w + pi * v);
    default:
      return laws_.ions ? 1 + 0.4L * std::cos(pi * u) * std::cos(pi * v + 0.7L) + 0.1L * std::sin(pi * w + 0.5L * v)
                        : 1;
    }
  }

  /// Source per volume in the balance of a field: div of its flux, minus Joule heat for the temperature.
  Real source(const unsigned int number, const Vector &x) const
  {
    Real divergence = this->divergence([&](const Vector &y, const unsigned int d) { return flux(number, y)[d]; }, x);
    if (number == 1)
    {
      const Vector E = gradient(0, x), J = flux(0, x);
      for (unsigned int d = 0; d < dim; ++d)
        divergence += J[d] * E[d]; // - J.(-grad phi)
    }
    return divergence;
  }

  Vector gradient(const unsigned int number, const Vector &x) const
  {
    Vector result;
    for (unsigned int d = 0; d < dim; ++d)
      result[d] = this->derivative([&](const Vector &y) { return field(number, y); }, x, d);
    return result;
  }

  Vector flux(const unsigned int number, const Vector &x) const
  {
    const auto  &l = laws_;
    const Real   T = field(1, x), c = field(2, x), kT = static_cast<Real>(constants::boltzmann) * T;
    const Vector dU = gradient(number, x);
    Vector       result;
    if (number < 2)
    {
      const Real coefficient = number == 0
                                   ? (l.s0 + l.s1 * c) * std::exp(-(l.e0 + l.e1 * c) / kT) * field_factor(dU, kT)
                                   : (l.k0 + l.k1 * c) * (1 + l.b * (T - 300));
      for (unsigned int d = 0; d < dim; ++d)
        result[d] = -coefficient * dU[d];
      // The charge that ions carry is current, too.
      if (number == 0 && l.ions)
      {
        const Vector ions = flux(2, x);
        for (unsigned int d = 0; d < dim; ++d)
          result[d] += static_cast<Real>(l.z) * ions[d];
      }
      return result;
    }
    // N = -D grad c + v c + D Q/(k T^2) c grad T, v along E = -grad phi.
    const Vector dphi = gradient(0, x), dT = gradient(1, x);
    Real         squared = 0;
    for (unsigned int d = 0; d < dim; ++d)
      squared += dphi[d] * dphi[d];
    const Real E = std::sqrt(squared), hops = l.f * std::exp(-l.Ea / kT), D = l.gD * l.a * l.a * hops;
    const Real speed =
        l.gv * l.a * hops * std::sinh(l.gx * l.z * l.a * E / std::sqrt(1 + squared / (l.cap * l.cap)) / kT);
    for (unsigned int d = 0; d < dim; ++d)
      result[d] = -D * dU[d] - speed * c * dphi[d] / E + D * l.Q / (kT * T) * c * dT[d];
    return result;
  }

  Real field_factor(const Vector &slope, const Real kT) const
  {
    const auto &l     = laws_;
    const Real  E     = std::sqrt(Continuum<dim>::product(slope, slope));
    const auto  sinhc = [](const Real x) { return std::sinh(x) / x; };
    switch (l.field)
    {
    case Laws::Field::poole_frenkel:
      return std::exp(std::sqrt(E / (pi * l.eps_fast * static_cast<Real>(constants::vacuum_permittivity))) /
                      (l.compensation * kT));
    case Laws::Field::hopping:
      return sinhc(l.hop * E / (2 * kT));
    case Laws::Field::root:
      return std::exp(std::sqrt(E / l.root_field));
    case Laws::Field::sinh:
      return sinhc(E / l.sinh_field);
    default:
      return 1;
    }
  }

  ManufacturedLaws laws_;
};
} // namespace ionstack::tests

#endif
