// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_tests_verification_manufactured_h
#define ionstack_tests_verification_manufactured_h

#include "materials/constants.h"
#include "meshes/mesh.h"

#include <array>
#include <cmath>
#include <functional>

/// Fields chosen at will, and the sources that make them a solution of the equations (Roache, J. Fluids Eng. 124, 4
/// (2002)). The equations are written down here once more, in the continuum and independent of the product's code.
namespace ionstack::tests
{
/// The laws of the manufactured device; the numbers are also those of its material file.
struct ManufacturedLaws
{
  // sigma = (s0 + s1 c) exp(-(e0 + e1 c)/kT), kappa = (k0 + k1 c)(1 + b (T - 300 K)), internal units.
  double s0 = 2., s1 = 3., e0 = 0.03, e1 = 0.02, k0 = 0.02, k1 = 0.01, b = 0.002;
  // Ions: z, hop distance [nm], attempt frequency, barrier [eV], prefactors, cap [V/nm], heat of transport [eV].
  double z = 1., a = 2., f = 3., Ea = 0.05, gD = 0.5, gv = 1., gx = 0.5, cap = 0.05, Q = 0.1;
  bool   ions = true; ///< otherwise only potential and temperature, at c = 1/nm^3
};

/// Potential, temperature and concentration, and the sources of current, heat and ions per volume, at a point.
template <int dim>
class Manufactured
{
public:
  using Real   = long double;
  using Vector = std::array<Real, dim>;

  Manufactured(const meshes::Coordinates coordinates, const ManufacturedLaws &laws)
      : axisymmetric_(coordinates == meshes::Coordinates::axisymmetric), laws_(laws)
  {
  }

  /// Waves over the device of 10 nm; even in r, so that they are smooth on the axis.
  Real field(const unsigned int number, const Vector &x) const
  {
    const Real pi = 3.141592653589793238462643383279503L, u = x[0] / 10, v = x[dim - 1] / 10,
               w = dim == 3 ? x[1] / 10 : 0;
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
    // Differences of eighth order of the flux, which is itself made of such differences of the fields: with waves of
    // wave number 2 pi/10 nm and a step of 0.02 nm they err by (0.0126)^8/630 = 1e-18, and round-off of long double
    // is 1e-19/0.02 = 5e-18 of the flux, twice.
    Real divergence = 0;
    for (unsigned int d = 0; d < dim; ++d)
      divergence += derivative([&](const Vector &y) { return flux(number, y)[d]; }, x, d);
    if (axisymmetric_)
      // F_r/r, whose limit on the axis is dF_r/dr.
      divergence += x[0] > 1e-6L ? flux(number, x)[0] / x[0]
                                 : derivative([&](const Vector &y) { return flux(number, y)[0]; }, x, 0);
    if (number == 1)
    {
      const Vector E = gradient(0, x), J = flux(0, x);
      for (unsigned int d = 0; d < dim; ++d)
        divergence += J[d] * E[d]; // - J.(-grad phi)
    }
    return divergence;
  }

private:
  template <class Function>
  static Real derivative(const Function &function, const Vector &x, const unsigned int d)
  {
    constexpr Real step = 0.02L, weights[4] = {4.L / 5, -1.L / 5, 4.L / 105, -1.L / 280};
    Real           sum = 0;
    for (int i = 0; i < 4; ++i)
    {
      Vector plus = x, minus = x;
      plus[d] += (i + 1) * step;
      minus[d] -= (i + 1) * step;
      sum += weights[i] * (function(plus) - function(minus));
    }
    return sum / step;
  }

  Vector gradient(const unsigned int number, const Vector &x) const
  {
    Vector result;
    for (unsigned int d = 0; d < dim; ++d)
      result[d] = derivative([&](const Vector &y) { return field(number, y); }, x, d);
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
      const Real coefficient = number == 0 ? (l.s0 + l.s1 * c) * std::exp(-(l.e0 + l.e1 * c) / kT)
                                           : (l.k0 + l.k1 * c) * (1 + l.b * (T - 300));
      for (unsigned int d = 0; d < dim; ++d)
        result[d] = -coefficient * dU[d];
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

  bool             axisymmetric_;
  ManufacturedLaws laws_;
};
} // namespace ionstack::tests

#endif
