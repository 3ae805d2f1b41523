// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_lumped_filament_growth_h
#define ionstack_physics_lumped_filament_growth_h

#include "physics/local/continued_exponential.h"
#include "physics/lumped/lumped_state.h"

#include <cmath>

/// The laws of a cell in which a metal filament grows through an insulator (electrochemical metallization), each on its
/// own and in SI units; V_T = kT/e. After Menzel, Tappertzhofen, Waser & Valov, Phys. Chem. Chem. Phys. 15, 6945
/// (2013), whose equation numbers are given, and Menzel, Boettger & Waser, J. Appl. Phys. 111, 014501 (2012).
namespace ionstack::physics
{
/// V_T = kT/e [V] at temperature [K].
inline double thermal_voltage(const double temperature)
{
  return lumped::boltzmann_over_e * temperature;
}

/// Time [s] until a nucleus stands that can grow, t_0 exp(dG/V_T) exp(-(N_c + alpha) z V/V_T) (eq. 1), at the voltage
/// V.
struct Nucleation
{
  double prefactor;            ///< t_0 > 0 [s]
  double activation_energy;    ///< dG [eV]
  double critical_atoms;       ///< N_c [1]
  double transfer_coefficient; ///< alpha, 0 to 1
  double charge_number;        ///< z > 0

  template <class Number>
  Number time(const Number &voltage, const double temperature) const
  {
    const double thermal = thermal_voltage(temperature);
    using std::exp;
    return prefactor *
           exp((activation_energy - (critical_atoms + transfer_coefficient) * charge_number * voltage) / thermal);
  }
};

/// Transfer of electrons at an interface between metal and insulator: one exponential less one in each direction,
///
///     j = j_0 [exp(a_f z eta/V_T) - 1] for eta >= 0,   -j_0 [exp(-a_b z eta/V_T) - 1] else          (eqs. 6, 7),
///
/// with the transfer coefficients a_f and a_b of the two directions. Unlike Butler and Volmer's law, of which these are
/// the two Tafel branches, the slope jumps at 0 where the coefficients differ.
struct ElectronTransfer
{
  double exchange_current_density; ///< j_0 > 0 [A/m^2]
  double forward_coefficient;      ///< a_f > 0
  double backward_coefficient;     ///< a_b > 0
  double charge_number;            ///< z > 0
  double thermal_voltage;          ///< V_T > 0 [V]

  /// j [A/m^2] at the overpotential eta [V]. Each exponential goes on as its tangent beyond an exponent of 80.
  template <class Number>
  Number current_density(const Number &overpotential) const
  {
    const double unit = charge_number / thermal_voltage;
    if (value_of(overpotential) >= 0.)
      return exchange_current_density * continued_expm1<Number>(forward_coefficient * unit * overpotential);
    return -exchange_current_density * continued_expm1<Number>(-backward_coefficient * unit * overpotential);
  }

  /// The inverse: eta [V] at which j [A/m^2] passes.
  template <class Number>
  Number overpotential(const Number &current_density) const
  {
    const double unit = thermal_voltage / charge_number;
    if (value_of(current_density) >= 0.)
      return unit / forward_coefficient * continued_log1p<Number>(current_density / exchange_current_density);
    return -unit / backward_coefficient * continued_log1p<Number>(-current_density / exchange_current_density);
  }
};

/// Exchange current density j_0 = z e c k exp(-dG/V_T) [A/m^2] (eq. 3): concentration of ions c [1/m^3], reaction rate
/// k [m/s], activation energy dG [eV].
inline double exchange_current_density(const double charge_number,
                                       const double concentration,
                                       const double reaction_rate,
                                       const double activation_energy,
                                       const double temperature)
{
  return charge_number * lumped::elementary_charge * concentration * reaction_rate *
         std::exp(-activation_energy / thermal_voltage(temperature));
}

/// Hopping of ions over a gap, j = j_0 sinh(a z V/(2 V_T gap)), j_0 = 2 z e c a f exp(-dG/V_T) (eqs. 4, 8; Mott &
/// Gurney, Electronic Processes in Ionic Crystals (1948)).
struct FilamentHopping
{
  double prefactor;       ///< j_0 > 0 [A/m^2]
  double hop_distance;    ///< a > 0 [m]
  double charge_number;   ///< z > 0
  double thermal_voltage; ///< V_T > 0 [V]

  /// j [A/m^2] with the voltage V [V] over the gap [m].
  template <class Number>
  Number current_density(const Number &voltage, const Number &gap) const
  {
    using std::sinh;
    return prefactor * sinh(hop_distance * charge_number * voltage / (2. * thermal_voltage * gap));
  }

  /// The inverse: V [V] over the gap [m] with which j [A/m^2] passes.
  template <class Number>
  Number voltage(const Number &current_density, const Number &gap) const
  {
    using std::asinh;
    return 2. * thermal_voltage * gap / (hop_distance * charge_number) * asinh(current_density / prefactor);
  }
};

/// j_0 of FilamentHopping [A/m^2]: ions c [1/m^3], hop distance a [m], attempt frequency f [Hz], barrier dG [eV].
inline double hopping_prefactor(const double charge_number,
                                const double concentration,
                                const double hop_distance,
                                const double attempt_frequency,
                                const double activation_energy,
                                const double temperature)
{
  return 2. * charge_number * lumped::elementary_charge * concentration * hop_distance * attempt_frequency *
         std::exp(-activation_energy / thermal_voltage(temperature));
}

/// Tunnelling of electrons over the gap at low voltage (Simmons, J. Appl. Phys. 34, 1793 (1963), in the form of eq.
/// 11):
///
///     I = C A (3 sqrt(2 m E_b)/(2 gap)) (e/h)^2 exp(-(4 pi gap/h) sqrt(2 m E_b)) V.
struct FilamentTunnelling
{
  double area;          ///< A > 0 [m^2]
  double barrier;       ///< E_b > 0 [eV]
  double relative_mass; ///< m over the electron mass, > 0
  double factor = 2.7;  ///< C

  /// sqrt(2 m E_b) [kg m/s].
  double momentum() const
  {
    return std::sqrt(2. * relative_mass * lumped::electron_mass * barrier * lumped::elementary_charge);
  }
  /// (4 pi/h) sqrt(2 m E_b) [1/m].
  double decay() const { return 4. * lumped::pi / lumped::planck * momentum(); }

  /// I [A] with the voltage [V] over the gap > 0 [m].
  template <class Number>
  Number current(const Number &voltage, const Number &gap) const
  {
    using std::exp;
    const double quantum = lumped::elementary_charge / lumped::planck;
    return factor * area * 1.5 * momentum() * quantum * quantum / gap * exp(-decay() * gap) * voltage;
  }
};

/// Faraday's law: velocity [m/s] of the tip of a filament of cross section [m^2], charge number z, mass of an atom [kg]
/// and mass density [kg/m^3], into which the ionic current [A] goes (eq. 5).
template <class Number>
Number growth_velocity(const Number &ionic_current,
                       const double  area,
                       const double  charge_number,
                       const double  atomic_mass,
                       const double  mass_density)
{
  return atomic_mass / (lumped::elementary_charge * charge_number * mass_density * area) * ionic_current;
}
} // namespace ionstack::physics

#endif
