// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_lumped_jart_vcm_h
#define ionstack_physics_lumped_jart_vcm_h

#include "physics/local/continued_exponential.h"
#include "physics/lumped/lumped_state.h"

#include <cmath>
#include <cstddef>
#include <vector>

namespace ionstack::physics
{
/// An oxide with a filament of oxygen vacancies, of which a thin disc at one electrode fills (SET, negative voltage)
/// and empties (RESET, positive voltage): the compact model JART VCM v1b. Cueppers, Menzel, Bengel, Hardtdegen, von
/// Witzleben, Boettger, Waser & Hoffmann-Eifert, APL Materials 7, 091105 (2019); equation numbers below are those of
/// the model's file. Electrons pass a Schottky barrier, disc, plug and a series resistance:
///
///     V = V_b + (R_disc + R_plug) I + [R_TiOx + R_0 (1 + R_0 alpha R_th,line I^2)] I,
///     T = T_0 + R_th I [V_b + (R_disc + R_plug) I],   R_th = 0.27 R_th0 for RESET, else R_th0.
///
/// I(V_b) falls where the barrier ceases to be lowered, within about a millivolt below V_b = phi_B0 - phi_n. There the
/// branch that begins at V = 0 ends in a fold and V_b has to jump. A capacitor across the barrier, `capacitance`, makes
/// this jump a motion in time that an implicit integrator can follow: it is not part of the model. Its current heats
/// nothing: I is that through the barrier in the equation for T. Behind R_disc of 61 kOhm the default follows within
/// 0.06 ps, a hundredth of a percent of the fastest SET published. With 0 the element is that of the model, and has no
/// solution next to the last one at the fold.
///
/// Internal unknowns: V_b [V], ln(T/T_0), ln(N_disc/N_plug). Equations: vacancies [1/s], heat over T_0, current through
/// the barrier over `current_scale`, voltages [V].
struct JartVcm
{
  static constexpr const char *name = "JART VCM v1b";

  // The defaults of the model's file, for HfO2/TiOx.
  double richardson                   = 6.01e5;   ///< A* [A/(m^2 K^2)]
  double relative_mass                = 1.;       ///< of the tunnelling electron
  double charge_number                = 2.;       ///< z of the vacancies
  double ambient_temperature          = 293.;     ///< T_0 [K]
  double permittivity                 = 17.;      ///< eps, relative
  double image_permittivity           = 5.5;      ///< eps_phi, relative, for the image force
  double barrier                      = 0.18;     ///< phi_B0 [eV]
  double fermi_level                  = 0.1;      ///< phi_n, conduction band over Fermi level [eV]
  double electron_mobility            = 4e-6;     ///< mu [m^2/(V s)]
  double disc_concentration_max       = 20e26;    ///< N_max [1/m^3]
  double disc_concentration_min       = 0.008e26; ///< N_min [1/m^3]
  double disc_concentration           = 0.008e26; ///< N_disc at the start [1/m^3]
  double plug_concentration           = 20e26;    ///< N_plug [1/m^3]
  double hop_distance                 = 0.25e-9;  ///< a [m]
  double attempt_frequency            = 2e13;     ///< nu_0 [Hz]
  double activation_energy            = 1.35;     ///< dW_A [eV]
  double thermal_resistance           = 15.72e6;  ///< R_th0 [K/W]; the user guide lists 10e6
  double reset_thermal_resistance     = 0.27;     ///< over R_th0
  double radius                       = 45e-9;    ///< of the filament [m]
  double cell_length                  = 3e-9;     ///< disc and plug [m]
  double disc_length                  = 0.4e-9;   ///< [m]
  double oxide_resistance             = 650.;     ///< R_TiOx [Ohm]
  double line_resistance              = 719.244;  ///< R_0 [Ohm]
  double line_thermal_resistance      = 90471.5;  ///< R_th,line [K/W]
  double line_temperature_coefficient = 3.92e-3;  ///< alpha [1/K]
  double limiting_power               = 10.;      ///< exponent with which N_min and N_max stop the ions

  double capacitance   = 1e-18; ///< across the barrier [F]
  double current_scale = 1e-4;  ///< [A]

  double area() const { return lumped::pi * radius * radius; } ///< A [m^2]

  std::size_t n_internal() const { return 3; }

  /// Whether an internal unknown is a state that a read must not move: the vacancies.
  bool has_memory(const std::size_t i) const { return i == 2; }

  /// The current goes as exp(V_b/kT), the hops as exp(-dW_A/kT), and the heat follows the vacancies.
  lumped::Accuracy accuracy(const std::size_t i) const
  {
    const double thermal = lumped::boltzmann_over_e * ambient_temperature;
    return {i == 0 ? thermal : thermal / activation_energy, 0.};
  }
  /// The voltage acts by the heat, exp(-dW_A/kT), of which T - T_0 is twice as sensitive as V.
  lumped::Accuracy voltage_accuracy() const { return {lumped::boltzmann_over_e * ambient_temperature, 0.}; }

  std::vector<double> initial() const { return {0., 0., std::log(disc_concentration / plug_concentration)}; }

  /// Throws std::invalid_argument with one sentence when a parameter has no meaning.
  void check() const
  {
    require_positive(name, "the relative mass", relative_mass);
    require_positive(name, "the charge number", charge_number);
    require_positive(name, "the ambient temperature [K]", ambient_temperature);
    require_positive(name, "the permittivity", permittivity);
    require_positive(name, "the image permittivity", image_permittivity);
    require_positive(name, "the barrier less the Fermi level [eV]", barrier - fermi_level);
    require_positive(name, "the electron mobility [m^2/(V s)]", electron_mobility);
    require_positive(name, "the lowest disc concentration [1/m^3]", disc_concentration_min);
    require_positive(name,
                     "the highest less the lowest disc concentration [1/m^3]",
                     disc_concentration_max - disc_concentration_min);
    require_positive(name, "the disc concentration at the start [1/m^3]", disc_concentration);
    require_positive(name, "the plug concentration [1/m^3]", plug_concentration);
    require_positive(name, "the hop distance [m]", hop_distance);
    require_positive(name, "the attempt frequency [Hz]", attempt_frequency);
    require_positive(name, "the activation energy [eV]", activation_energy);
    require_positive(name, "the thermal resistance [K/W]", thermal_resistance);
    require_positive(name, "the radius [m]", radius);
    require_positive(name, "the disc length [m]", disc_length);
    require_positive(name, "the cell length less the disc length [m]", cell_length - disc_length);
    if (!(capacitance >= 0.))
      throw std::invalid_argument(std::string(name) + ": the barrier capacitance [F] is " +
                                  std::to_string(capacitance) + ", it must not be negative");
  }

  template <class Number>
  Number temperature(const Number *x) const
  {
    return ambient_temperature * continued_exp(x[1]);
  }
  /// N_disc [1/m^3].
  template <class Number>
  Number concentration(const Number *x) const
  {
    return plug_concentration * continued_exp(x[2]);
  }
  /// Of the filament with N vacancies [1/m^3] over a length [m] (eq. 12) [Ohm].
  template <class Number>
  Number filament_resistance(const Number &concentration, const double length) const
  {
    return length / (lumped::elementary_charge * charge_number * electron_mobility * area() * concentration);
  }
  double plug_resistance() const { return filament_resistance(plug_concentration, cell_length - disc_length); }

  /// What is in series with barrier and filament (eq. 11) [Ohm].
  template <class Number>
  Number series_resistance(const Number &current) const
  {
    return oxide_resistance + line_resistance * (1. + line_resistance * line_temperature_coefficient *
                                                          line_thermal_resistance * current * current);
  }

  /// phi_B [eV] with its lowering by the image force, at least 0 (eq. 18); unlowered from V_b = phi_B0 - phi_n on.
  template <class Number>
  Number lowered_barrier(const Number &barrier_voltage, const Number &concentration) const
  {
    using std::sqrt;
    const Number bending = barrier - fermi_level - barrier_voltage;
    if (value_of(bending) <= 0.)
      return Number(barrier);
    const double eps  = image_permittivity * lumped::vacuum_permittivity;
    const double unit = lumped::elementary_charge / eps;
    const Number lowering =
        sqrt(sqrt(unit * unit * unit * charge_number / (8. * lumped::pi * lumped::pi) * concentration * bending));
    if (value_of(lowering) >= barrier)
      return Number(0.);
    return barrier - lowering;
  }

  /// Current [A] over the barrier: thermionic field emission for V_b < 0 (eqs. 13, 15-17; Padovani & Stratton,
  /// Solid-State Electronics 9, 695 (1966)), thermionic emission else (eq. 14).
  template <class Number>
  Number barrier_current(const Number &barrier_voltage, const Number &temperature, const Number &concentration) const
  {
    using std::exp;
    using std::sqrt;
    using std::tanh;
    const Number thermal = lumped::boltzmann_over_e * temperature;
    const Number height  = lowered_barrier(barrier_voltage, concentration);
    if (value_of(barrier_voltage) >= 0.)
      return area() * richardson * temperature * temperature * exp(-height / thermal) *
             continued_expm1<Number>(barrier_voltage / thermal);
    // W_00/e [V]; e eps in the root is (eps/e) e^2, W_00 = (e h/4 pi) sqrt(z N/(m eps)).
    const Number tunnelling =
        lumped::planck / (4. * lumped::pi) *
        sqrt(charge_number * concentration /
             (relative_mass * lumped::electron_mass * permittivity * lumped::vacuum_permittivity));
    const Number ratio = tunnelling / thermal;
    const Number slope = tanh(ratio); // 1/cosh^2 = 1 - tanh^2, which cannot overflow
    return -area() * richardson / lumped::boltzmann_over_e * temperature *
           sqrt(lumped::pi * tunnelling * (height * (1. - slope * slope) - barrier_voltage)) *
           exp(-height * slope / tunnelling) * continued_expm1<Number>(-barrier_voltage * (ratio - slope) / tunnelling);
  }

  /// exp(-dW_min/kT) - exp(-dW_max/kT) in the electric field [V/m] (eqs. 6-8), odd in it: forward less backward hops.
  /// The lower of the barriers vanishes at the field pi dW_A/(z a) and stays 0 beyond.
  template <class Number>
  Number net_hopping(const Number &field, const Number &temperature) const
  {
    using std::exp;
    const Number reduced = charge_number * hop_distance / (lumped::pi * activation_energy) * field;
    const double sign    = value_of(reduced) < 0. ? -1. : 1.;
    const Number size    = sign * reduced;
    const Number energy  = activation_energy / (lumped::boltzmann_over_e * temperature);
    // sqrt(1 - g^2) + g asin(g), with the slope asin(g).
    const double g = value_of(size);
    Number       middle(0.5 * lumped::pi * size);
    if (g < 1.)
      middle = chain_rule(size, std::sqrt(1. - g * g) + g * std::asin(g), std::asin(g), 1. / std::sqrt(1. - g * g));
    return -sign * exp(-energy * (middle - 0.5 * lumped::pi * size)) *
           continued_expm1<Number>(-lumped::pi * energy * size);
  }

  /// Current of the vacancies [A], positive as the voltage (eqs. 2, 3, 9, 10): they are driven by the voltage over the
  /// disc in SET, over the cell V_c = V_b + (R_disc + R_plug) I in RESET, and stopped as N_disc reaches N_max or N_min.
  template <class Number>
  Number ionic_current(const Number &cell_voltage, const Number &disc_voltage, const Number *x) const
  {
    const bool   reset  = value_of(cell_voltage) > 0.;
    const Number field  = reset ? Number(cell_voltage / cell_length) : Number(disc_voltage / disc_length);
    const Number excess = reset ? Number(std::log(disc_concentration_min / plug_concentration) - x[2])
                                : Number(x[2] - std::log(disc_concentration_max / plug_concentration));
    const Number limit  = -continued_expm1<Number>(limiting_power * excess);
    const Number mean   = 0.5 * (plug_concentration + concentration(x));
    return charge_number * lumped::elementary_charge * hop_distance * attempt_frequency * area() * mean * limit *
           net_hopping(field, temperature(x));
  }

  /// Heat [W] of barrier, disc and plug when `current` [A] passes the barrier.
  template <class Number>
  Number cell_power(const Number &current, const Number &density, const Number *x) const
  {
    return current * (x[0] + (filament_resistance(density, disc_length) + plug_resistance()) * current);
  }

  template <class Number>
  void residual(const Number &voltage, const Number &current, const Number *x, const Number *rates, Number *out) const
  {
    const Number kelvin = temperature(x), density = concentration(x);
    const Number disc = filament_resistance(density, disc_length) * current;
    const Number cell = x[0] + disc + plug_resistance() * current;
    const Number ions = ionic_current(cell, disc, x);
    // Not by the law of the barrier, whose exponentials would carry an iterate of Newton's method away.
    const Number passing = current - capacitance * rates[0];
    const double thermal = (value_of(cell) > 0. ? reset_thermal_resistance : 1.) * thermal_resistance;
    // d ln N/dt = -I_ion/(z e A l_disc N) (eq. 1).
    out[0] = rates[2] + ions / (charge_number * lumped::elementary_charge * area() * disc_length * density);
    out[1] = kelvin / ambient_temperature - 1. - thermal / ambient_temperature * cell_power(passing, density, x);
    out[2] = (passing - barrier_current(x[0], kelvin, density)) / current_scale;
    out[3] = voltage - cell - series_resistance(current) * current;
  }

  /// What is turned into heat [W]: all but what charges the capacitor.
  double dissipated_power(const double voltage, const double current, const double *x) const
  {
    return (voltage - x[0]) * current + x[0] * barrier_current(x[0], temperature(x), concentration(x));
  }

  std::vector<Observable> observables(const double /*voltage*/, const double current, const double *x) const
  {
    const double density = concentration(x), disc = filament_resistance(density, disc_length);
    const double cell = x[0] + (disc + plug_resistance()) * current;
    return {{"temperature_K", temperature(x)},
            {"disc_concentration_per_m3", density},
            {"barrier_voltage_V", x[0]},
            {"disc_voltage_V", disc * current},
            {"cell_voltage_V", cell},
            {"barrier_eV", lowered_barrier(x[0], density)},
            {"disc_resistance_Ohm", disc},
            {"series_resistance_Ohm", series_resistance(current)},
            {"ionic_current_A", ionic_current(cell, disc * current, x)}};
  }
};
} // namespace ionstack::physics

#endif
