// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_contacts_schottky_h
#define ionstack_physics_contacts_schottky_h

#include "materials/units/constants.h"
#include "physics/local/continued_exponential.h"

#include <cmath>

/// Contact of a metal and a semiconductor over a barrier: thermionic emission, lowering of the barrier by the image
/// force, and tunnelling near its top. Written for electrons; holes are the mirror image with the barrier to the
/// valence band.
namespace ionstack::physics
{
/// Richardson constant A* of carriers of the given effective over free electron mass [e/(s nm^2 K^2)]: A* = 4 pi q m
/// k^2/h^3 (Sze & Ng, Physics of Semiconductor Devices, 3rd ed. (2007), sec. 3.3.1), for one isotropic valley.
inline double richardson_constant(const double relative_mass)
{
  return relative_mass * constants::richardson;
}

/// Recombination velocity of the contact, v_R = A* T^2/(q N_c) [nm/s]: Crowell & Sze, Solid-State Electronics 9, 1035
/// (1966). For N_c of the same isotropic valley it is the mean thermal velocity over 4, sqrt(kT/(2 pi m)).
template <class Number>
Number emission_velocity(const double richardson_constant, const Number &temperature, const Number &density_of_states)
{
  return richardson_constant * temperature * temperature / density_of_states;
}

/// Net flux [1/(s nm^2)] of carriers from the semiconductor into the metal,
///
///     v_R [n exp(mu_ex) - N_c exp(-phi_B/kT)],
///
/// with the barrier phi_B [eV] from the metal's Fermi level to the band edge at the contact and the excess chemical
/// potential over kT of carrier_statistics.h. Carriers above the barrier are dilute, so that n exp(mu_ex) = N_c
/// exp(eta) counts, not n; for Boltzmann statistics this is v_R (n - n_0) of Crowell & Sze. Zero where the Fermi levels
/// of both sides agree, under any statistics. Times tunnelling_enhancement, still so.
template <class Number>
Number thermionic_flux(const Number &emission_velocity,
                       const Number &concentration,
                       const Number &density_of_states,
                       const Number &excess_chemical_potential,
                       const Number &barrier,
                       const Number &temperature)
{
  using std::exp;
  const Number emitted = density_of_states * exp(-barrier / (constants::boltzmann * temperature));
  return emission_velocity * (concentration * continued_exp(excess_chemical_potential) - emitted);
}

/// Current density of a contact limited by emission, A* T^2 exp(-phi_B/kT) [exp(V/kT) - 1] [e/(s nm^2)], at the voltage
/// V in forward direction: Bethe (1942); Sze & Ng, sec. 3.3.1. Beyond V/kT = 80 its tangent.
template <class Number>
Number thermionic_current_density(const double  richardson_constant,
                                  const Number &barrier,
                                  const Number &voltage,
                                  const Number &temperature)
{
  using std::exp;
  const Number thermal    = constants::boltzmann * temperature;
  const Number saturation = richardson_constant * temperature * temperature * exp(-barrier / thermal);
  return saturation * continued_expm1<Number>(voltage / thermal);
}

/// Lowering of the barrier by the image force [eV], sqrt(E/(4 pi eps)) for an electric field E [V/nm] that draws
/// carriers away from the metal and the absolute permittivity eps [e/(V nm)] at high frequency: Sze, Crowell & Kahng,
/// J. Appl. Phys. 35, 2534 (1964). 0 for a field of the other sign. The root's infinite slope at E = 0 would stop a
/// Newton iteration: below 1e-6 V/nm a cubic with slope 0 at E = 0 joins it (continuous first derivative), which
/// changes the barrier by less than 1.2 meV/sqrt(eps/eps_0).
template <class Number>
Number image_force_lowering(const Number &field, const double permittivity)
{
  using std::sqrt;
  constexpr double weak = 1e-6;
  const double     unit = 1. / (4. * 3.14159265358979323846 * permittivity);
  if (field <= 0.)
    return Number(0.);
  if (field < weak)
  {
    const Number y = field / weak;
    return std::sqrt(weak * unit) * y * y * (2.5 - 1.5 * y);
  }
  return sqrt(unit * field);
}

/// int_0^depth exp(y - y^(3/2)/ease) dy and its derivatives.
struct TunnellingIntegral
{
  double value, by_ease, by_depth;
};
TunnellingIntegral tunnelling_integral(double ease, double depth);

/// Factor by which tunnelling enhances thermionic_flux,
///
///     1 + (1/kT) int_0^U exp(u/kT) exp[-4 sqrt(2m) u^(3/2) / (3 hbar q E)] du,
///
/// the supply of Tsu & Esaki, Appl. Phys. Lett. 22, 562 (1973), in its Boltzmann limit times the transmission
/// of a triangular barrier in the approximation of Wentzel, Kramers & Brillouin, over all energies down to the depth U
/// below the barrier's top; thermionic-field and field emission of Padovani & Stratton, Solid-State Electronics 9, 695
/// (1966), in one. The factor is common to both directions, so detailed balance stays. E [V/nm] is the field at the
/// contact that draws carriers away from the metal (1 for E <= 0), U [eV] > 0 the smaller of the barrier's height over
/// the metal's Fermi level and the drop of the band over the depletion layer (a triangle ends there), m = relative_mass
/// times the electron mass.
///
/// Limits: image-force rounding of the barrier is not in the transmission, only in U and phi_B through their lowering;
/// the Boltzmann supply is too high by t/ln(1 + t), t = exp(-(E - E_F)/kT): up to 1/ln 2 at the Fermi level, 2 % 3 kT
/// above; in the whole 1e-5 to 1 % as long as most carriers cross 22 to 13 kT above it. U/kT < 700 (the factor is below
/// exp(U/kT) (1 + U/kT)). Relative error of the integral below 1e-10. For `ease` = 3 hbar q E/(4 sqrt(2m) (kT)^(3/2))
/// below 1e-6, i.e. some 10 V/m, a cubic takes over from its infinite slope at E = 0; what is left out is below 1e-4.
template <class Number>
Number
tunnelling_enhancement(const Number &field, const Number &depth, const double relative_mass, const Number &temperature)
{
  using std::sqrt;
  if (field <= 0.)
    return Number(1.);
  const Number thermal = constants::boltzmann * temperature;
  // hbar/sqrt(2m) [sqrt(eV) nm]
  const double wave  = constants::reduced_planck / std::sqrt(2. * relative_mass * constants::electron_mass);
  const Number ease  = 0.75 * wave * field / (thermal * sqrt(thermal));
  const Number range = depth / thermal;

  const TunnellingIntegral integral = tunnelling_integral(value_of(ease), value_of(range));
  return chain_rule(ease, range, 1. + integral.value, integral.by_ease, integral.by_depth);
}
} // namespace ionstack::physics

#endif
