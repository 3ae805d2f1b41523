// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_contacts_butler_volmer_h
#define ionstack_physics_contacts_butler_volmer_h

#include "materials/units/constants.h"
#include "physics/local/continued_exponential.h"

/// Charge transfer between an electrode and ions: M <-> M(z+) + z e- with cations, X(z-) <-> X + z e- with anions.
namespace ionstack::physics
{
/// Butler & Volmer's law (Bard & Faulkner, Electrochemical Methods, 2nd ed. (2001), eqs. 3.4.10-3.4.11; Newman &
/// Thomas-Alyea, Electrochemical Systems, 3rd ed. (2004), ch. 8):
///
///     j = j_0 [a_r exp(alpha_a z eta/kT) - a_o exp(-alpha_c z eta/kT)],   positive when something is oxidised,
///
/// with the overpotential eta [V] and the activities (mostly concentrations over their reference value) a_r of the
/// reduced and a_o of the oxidised species at the interface, 1 each by default. With equal activities j is exactly 0 at
/// eta = 0; else where eta = kT/((alpha_a + alpha_c) z) ln(a_o/a_r), Nernst's shift if alpha_a + alpha_c = 1. Each
/// exponential goes on as its tangent beyond an exponent of 80 (continued_exponential.h).
struct ButlerVolmer
{
  double exchange_current_density; ///< j_0 > 0 [e/(s nm^2)]
  double anodic_transfer   = 0.5;  ///< alpha_a, 0 to 1
  double cathodic_transfer = 0.5;  ///< alpha_c, 0 to 1
  double charge_number     = 1.;   ///< z > 0: electrons transferred, for cations and anions

  /// j [e/(s nm^2)] at overpotential [V] and temperature [K].
  template <class Number>
  Number current_density(const Number &overpotential, const Number &temperature) const
  {
    const Number drive = charge_number * overpotential / (constants::boltzmann * temperature);
    return exchange_current_density *
           (continued_expm1<Number>(anodic_transfer * drive) - continued_expm1<Number>(-cathodic_transfer * drive));
  }

  template <class Number>
  Number current_density(const Number &overpotential,
                         const Number &temperature,
                         const Number &reduced_activity,
                         const Number &oxidised_activity) const
  {
    const Number drive = charge_number * overpotential / (constants::boltzmann * temperature);
    // The part without exponentials apart, so that equal activities give 0 at eta = 0 and small overpotentials do not
    // cancel.
    return exchange_current_density * ((reduced_activity - oxidised_activity) +
                                       reduced_activity * continued_expm1<Number>(anodic_transfer * drive) -
                                       oxidised_activity * continued_expm1<Number>(-cathodic_transfer * drive));
  }

  /// Resistance of the interface for small overpotentials, kT/((alpha_a + alpha_c) z j_0) [V s nm^2/e].
  template <class Number>
  Number charge_transfer_resistance(const Number &temperature) const
  {
    return constants::boltzmann * temperature /
           ((anodic_transfer + cathodic_transfer) * charge_number * exchange_current_density);
  }
};

/// The compact layer of solvent or oxide between an electrode and the closest ions, a plate capacitor: Stern, Z.
/// Elektrochem. 30, 508 (1924). The voltage across it drives the charge transfer (Frumkin's correction: Bazant, Chu &
/// Bayly, SIAM J. Appl. Math. 65, 1463 (2005)).
struct SternLayer
{
  double permittivity; ///< eps [e/(V nm)], absolute
  double thickness;    ///< d > 0 [nm]

  /// eps/d [e/(V nm^2)].
  double capacitance() const { return permittivity / thickness; }

  /// Charge of the electrode [e/nm^2] when it is at `electrode_potential` and the closest ions at `ion_potential` [V].
  template <class Number>
  Number surface_charge(const Number &electrode_potential, const Number &ion_potential) const
  {
    return capacitance() * (electrode_potential - ion_potential);
  }
};

/// Overpotential [V]: the voltage from the closest ions to the electrode, less its value at which no current flows.
template <class Number>
Number overpotential(const Number &electrode_potential, const Number &ion_potential, const double equilibrium_potential)
{
  return electrode_potential - ion_potential - equilibrium_potential;
}
} // namespace ionstack::physics

#endif
