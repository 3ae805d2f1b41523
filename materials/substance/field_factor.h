// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_materials_substance_field_factor_h
#define ionstack_materials_substance_field_factor_h

#include <string>
#include <variant>
#include <vector>

/// By what an electric field of magnitude E raises a conductivity: a factor on any law, 1 without a field. Here are its
/// numbers, in internal units; physics/transport/field_factor.h evaluates it.
namespace ionstack::materials
{
/// No influence.
struct NoFieldFactor
{
  static constexpr const char *name = "none";
};

/// exp(beta sqrt(E)/(r kT)), beta = sqrt(q^3/(pi eps)): Coulombic traps whose barrier the field lowers. Frenkel, Phys.
/// Rev. 54, 647 (1938); r from 1 to 2 with the compensation by other traps: Simmons, Phys. Rev. 155, 657 (1967).
struct PooleFrenkel
{
  static constexpr const char *name                  = "Poole-Frenkel";
  double                       relative_permittivity = 1.; ///< of high frequency, > 0
  double                       compensation          = 1.; ///< r, 1 to 2
};

/// sinh(x)/x, x = q a E/(2 kT): hops over barriers that the field lowers one way and raises the other. Mott & Gurney,
/// Electronic Processes in Ionic Crystals (1940), ch. 2.
struct Hopping
{
  static constexpr const char *name         = "hopping";
  double                       hop_distance = 0.; ///< a [nm], > 0
};

/// exp(sqrt(E/E_0)) at all temperatures: disordered hosts. Gill, J. Appl. Phys. 43, 5033 (1972).
struct RootOfField
{
  static constexpr const char *name  = "root of field";
  double                       field = 0.; ///< E_0 [V/nm], > 0
};

/// sinh(E/E_0)/(E/E_0) at all temperatures.
struct SinhOfField
{
  static constexpr const char *name  = "sinh of field";
  double                       field = 0.; ///< E_0 [V/nm], > 0
};

/// Any of them. A new one is a struct above, a word in this list, its evaluation in physics and its reading.
using FieldFactor = std::variant<NoFieldFactor, PooleFrenkel, Hopping, RootOfField, SinhOfField>;

/// Whether there is any influence.
inline bool acts(const FieldFactor &factor)
{
  return !std::holds_alternative<NoFieldFactor>(factor);
}
} // namespace ionstack::materials

#endif
