// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_reactions_recombination_h
#define ionstack_physics_reactions_recombination_h

#include "materials/units/constants.h"

#include <cmath>

/// Recombination of electrons and holes under any statistics. Each rate [1/(s nm^3)] is a positive kernel times the
/// same driving force,
///
///     n p [1 - exp(-(E_Fn - E_Fp)/kT)] = n p - Nc Nv exp(-E_g/kT - mu_ex,n - mu_ex,p),
///
/// which is zero exactly where the quasi-Fermi levels E_Fn and E_Fp agree, whatever the statistics: mass action with
/// activities (Farrell, Rotundo, Doan, Kantner, Fuhrmann & Koprucki, "Numerical methods for drift-diffusion models",
/// WIAS preprint 2263 (2016)). The right-hand form, with the excess chemical potentials over kT of
/// carrier_statistics.h, is the one computed: it needs no logarithm of a concentration and stays finite for n, p -> 0
/// and below. For Boltzmann statistics it is n p - n_i^2. Kernels see a concentration below 0 (a Newton iterate) as 0.
namespace ionstack::physics
{
/// Nc Nv exp(-E_g/kT - mu_ex,n - mu_ex,p) [1/nm^6]: the product that n p has in equilibrium with these excess
/// potentials; n_i^2 for Boltzmann statistics. Band gap in eV, temperature in K.
template <class Number>
Number equilibrium_product(const Number &electron_density_of_states,
                           const Number &hole_density_of_states,
                           const Number &band_gap,
                           const Number &temperature,
                           const Number &electron_excess,
                           const Number &hole_excess)
{
  using std::exp;
  const Number exponent = -band_gap / (constants::boltzmann * temperature) - electron_excess - hole_excess;
  return electron_density_of_states * hole_density_of_states * exp(exponent);
}

/// The same from the concentrations and the splitting of the quasi-Fermi levels over kT, n p exp(-splitting). Where
/// kT is small against the splitting, n p may be less than the smallest double and the exponential more than the
/// largest one.
template <class Number>
Number equilibrium_product(const Number &electrons, const Number &holes, const Number &splitting)
{
  using std::exp;
  using std::log;
  constexpr double countable = 600.;
  const Number     minus     = -splitting;
  if (minus < countable)
    return electrons * holes * exp(minus);
  if (!(electrons > 0.) || !(holes > 0.))
    return electrons * holes;
  const Number exponent = log(electrons) + log(holes) + minus;
  return exp(exponent);
}

/// Electrons and holes at a point [1/nm^3], with their equilibrium_product.
template <class Number>
struct CarrierPair
{
  Number electrons;
  Number holes;
  Number equilibrium_product;

  Number driving_force() const { return electrons * holes - equilibrium_product; }

  /// Splitting of the quasi-Fermi levels over kT, (E_Fn - E_Fp)/kT; for n, p > 0.
  Number quasi_fermi_splitting() const
  {
    using std::log;
    return log(electrons * holes / equilibrium_product);
  }
};

/// Concentration, or 0 where it is negative.
template <class Number>
Number present(const Number &concentration)
{
  return concentration > 0. ? concentration : Number(0.);
}

/// Recombination through a level in the gap: (n p - ...) / (tau_p (n + n_1) + tau_n (p + p_1)). Shockley & Read, Phys.
/// Rev. 87, 835 (1952); Hall, Phys. Rev. 87, 387 (1952). At a surface, with reciprocal recombination
/// velocities [s/nm] in place of the lifetimes, the rate is one per area.
template <class Number>
struct ShockleyReadHall
{
  double electron_lifetime; ///< tau_n [s]
  double hole_lifetime;     ///< tau_p [s]
  Number electrons_at_trap; ///< n_1 = Nc exp(-(E_c - E_t)/kT) [1/nm^3] > 0
  Number holes_at_trap;     ///< p_1 = Nv exp(-(E_t - E_v)/kT) [1/nm^3] > 0

  Number rate(const CarrierPair<Number> &pair) const
  {
    return pair.driving_force() / (hole_lifetime * (present(pair.electrons) + electrons_at_trap) +
                                   electron_lifetime * (present(pair.holes) + holes_at_trap));
  }
};

/// Concentration of carriers whose Fermi level is at a trap, n_1 or p_1: `depth` [eV] is the trap's distance from the
/// band, into the gap.
template <class Number>
Number concentration_at_trap(const Number &density_of_states, const Number &depth, const Number &temperature)
{
  using std::exp;
  return density_of_states * exp(-depth / (constants::boltzmann * temperature));
}

/// Band to band with a photon: B (n p - ...). van Roosbroeck & Shockley, Phys. Rev. 94, 1558 (1954).
struct RadiativeRecombination
{
  double coefficient; ///< B [nm^3/s]

  template <class Number>
  Number rate(const CarrierPair<Number> &pair) const
  {
    return coefficient * pair.driving_force();
  }
};

/// Band to band with a third carrier: (C_n n + C_p p) (n p - ...). Beattie & Landsberg, Proc. R. Soc. A 249, 16 (1959).
struct AugerRecombination
{
  double electron_coefficient; ///< C_n [nm^6/s]
  double hole_coefficient;     ///< C_p [nm^6/s]

  template <class Number>
  Number rate(const CarrierPair<Number> &pair) const
  {
    return (electron_coefficient * present(pair.electrons) + hole_coefficient * present(pair.holes)) *
           pair.driving_force();
  }
};
} // namespace ionstack::physics

#endif
