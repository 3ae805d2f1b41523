// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_lumped_jart_ecm_h
#define ionstack_physics_lumped_jart_ecm_h

#include "physics/lumped/filament_growth.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace ionstack::physics
{
/// A cell in which a silver filament grows from the inert towards the active electrode: the compact model JART ECM v1
/// with the laws of filament_growth.h, at constant temperature. A positive voltage at the active electrode forms the
/// filament (SET). Current of ions and tunnelling electrons flow side by side over the gap, in series with filament,
/// electrodes and `series_resistance`:
///
///     I = I_ion + I_tunnel(V_gap, gap),   V = (R_filament + R_electrodes + R_series) I + V_gap,
///     V_gap = eta_active + V_hop + u,     u = -eta_filament,
///     I_ion = A_active j_active(eta_active) = A_ion j_hop(V_hop, gap) = A_filament j_filament(u).
///
/// The filament begins with a nucleus of one hop distance a, whose progress p grows as dp/dt = 1/t_nuc(V); from p = 1
/// on m further hop distances grow by Faraday's law: gap = L - a (p + m). What an implicit integrator needs:
/// - p opens the growth over the next `nucleation_switch` of p, yet nothing of m acts back on p. A rate that rose by
///   1e8 with the length that it drives would give each step a second solution, within the switch, and trap Newton's
///   method there. The switch has to be narrow, as 1097 s of nucleation go before 1 ms of growth at 0.05 V.
/// - p ends within `nucleation_stop` above 1.
/// - Nothing nucleates at V <= 0, the rate being switched on between 0 and `nucleation_onset`; and no nucleation is
///   shorter than `shortest_nucleation`, which bounds the rate where the law, extrapolated, has lost its barrier.
/// Growth ends when the gap is an atomic radius, over the next tenth of it. A negative current dissolves m, then, over
/// the last `dissolution_switch` of m, the nucleus; an atomic radius stays and shortens the next nucleation. From
/// contact the filament can be dissolved again: there the original model is at its end.
///
/// Internal unknowns: p, m, u [V]. Equations: nucleus and growth [1/s], voltages [V], currents over `current_scale`.
struct JartEcm
{
  static constexpr const char *name = "JART ECM v1";

  // The defaults of the model's file, for Ag.
  double thickness                  = 30e-9;    ///< insulator, L [m]
  double feature_size               = 40e-9;    ///< edge of the electrodes' square cross section [m]
  double inert_electrode_thickness  = 20e-9;    ///< [m]
  double active_electrode_thickness = 10e-9;    ///< [m]
  double active_resistivity         = 1.7e-8;   ///< active electrode and filament [Ohm m]
  double inert_resistivity          = 1.06e-7;  ///< [Ohm m]
  double mass_density               = 10.49e3;  ///< of the filament [kg/m^3]
  double atomic_mass                = 1.79e-25; ///< [kg]
  double atomic_radius              = 0.172e-9; ///< [m]
  double charge_number              = 1.;       ///< z
  double active_radius              = 16e-9;    ///< reactive area of the active electrode [m]
  double filament_radius            = 2e-9;     ///< [m]
  double ion_radius                 = 2e-9;     ///< cross section of the ions' way [m]
  double hop_distance               = 0.25e-9;  ///< a [m]
  double attempt_frequency          = 2.43e15;  ///< f [Hz]
  double hopping_energy             = 0.32;     ///< dG_hop [eV]
  double transfer_coefficient       = 0.3;      ///< alpha_et
  double transfer_energy            = 0.6;      ///< dG_et [eV]
  double reaction_rate              = 1.93e5;   ///< k_et [m/s]
  double concentration              = 1.45e29;  ///< c [1/m^3]
  double work_function              = 4.5;      ///< [eV]
  double electron_affinity          = 0.9;      ///< [eV]
  double tunnelling_mass            = 0.023;    ///< over the electron mass
  double nucleation_prefactor       = 2e-8;     ///< t_0 [s]
  double nucleation_energy          = 0.8;      ///< dG_nuc [eV]
  double critical_atoms             = 3.;       ///< N_c
  double nucleation_coefficient     = 0.3;      ///< alpha_nuc
  double temperature                = 298.;     ///< [K]
  double series_resistance          = 1e6;      ///< [Ohm]; 0 where the circuit has its own

  // How the switches are smoothed, and the scale of the current's equation.
  double nucleation_switch   = 1e-10; ///< of p
  double nucleation_stop     = 1e-2;  ///< of p
  double nucleation_onset    = 1e-3;  ///< [V]
  double shortest_nucleation = 1e-12; ///< [s]
  double dissolution_switch  = 0.1;   ///< of m
  double current_scale       = 1e-6;  ///< [A]

  Nucleation nucleation() const
  {
    return {nucleation_prefactor, nucleation_energy, critical_atoms, nucleation_coefficient, charge_number};
  }
  /// At the active electrode, by its overpotential.
  ElectronTransfer active_transfer() const
  {
    return {exchange_current_density(charge_number, concentration, reaction_rate, transfer_energy, temperature),
            1. - transfer_coefficient,
            transfer_coefficient,
            charge_number,
            thermal_voltage(temperature)};
  }
  /// At the filament, by u = -eta, so that growth is positive.
  ElectronTransfer filament_transfer() const
  {
    ElectronTransfer transfer     = active_transfer();
    transfer.forward_coefficient  = transfer_coefficient;
    transfer.backward_coefficient = 1. - transfer_coefficient;
    return transfer;
  }
  FilamentHopping hopping() const
  {
    return {
        hopping_prefactor(charge_number, concentration, hop_distance, attempt_frequency, hopping_energy, temperature),
        hop_distance,
        charge_number,
        thermal_voltage(temperature)};
  }
  FilamentTunnelling tunnelling() const
  {
    return {disc(filament_radius), work_function - electron_affinity, tunnelling_mass};
  }

  std::size_t n_internal() const { return 3; }

  /// Whether an internal unknown is a state that a read must not move: nucleus and filament.
  bool has_memory(const std::size_t i) const { return i < 2; }

  /// Tunnelling goes as exp(-decay gap). The overpotential has to be known relative to itself, down to a thousandth of
  /// V_T: behind a resistor tens of microvolts are left over the closing gap, and the growth goes as they do.
  lumped::Accuracy accuracy(const std::size_t i) const
  {
    if (i == 2)
      return {1e-3 * thermal_voltage(temperature), 1.};
    return {i == 0 ? 1. : 1. / (tunnelling().decay() * hop_distance), 0.};
  }
  /// Nucleation goes as exp[(N_c + alpha) z V/V_T].
  lumped::Accuracy voltage_accuracy() const
  {
    return {thermal_voltage(temperature) / ((critical_atoms + nucleation_coefficient) * charge_number), 0.};
  }

  std::vector<double> initial() const { return {0., 0., 0.}; }

  /// Throws std::invalid_argument with one sentence when a parameter has no meaning.
  void check() const
  {
    require_positive(name, "the hop distance [m]", hop_distance);
    require_positive(
        name, "the thickness less hop distance and atomic radius [m]", thickness - hop_distance - atomic_radius);
    require_positive(name, "the atomic radius [m]", atomic_radius);
    require_positive(name, "the temperature [K]", temperature);
    require_positive(name, "the filament radius [m]", filament_radius);
    require_positive(name, "the active radius [m]", active_radius);
    require_positive(name, "the ion radius [m]", ion_radius);
    require_positive(name, "the feature size [m]", feature_size);
    require_positive(name, "the charge number", charge_number);
    require_positive(name, "the concentration [1/m^3]", concentration);
    require_positive(name, "the reaction rate [m/s]", reaction_rate);
    require_positive(name, "the attempt frequency [Hz]", attempt_frequency);
    require_positive(name, "the tunnelling mass", tunnelling_mass);
    require_positive(name, "the work function less the electron affinity [eV]", work_function - electron_affinity);
    require_positive(name, "the transfer coefficient", transfer_coefficient);
    require_positive(name, "1 less the transfer coefficient", 1. - transfer_coefficient);
    require_positive(name, "the mass density [kg/m^3]", mass_density);
    require_positive(name, "the atomic mass [kg]", atomic_mass);
    require_positive(name, "the nucleation prefactor [s]", nucleation_prefactor);
    if (!(series_resistance >= 0.))
      throw std::invalid_argument(std::string(name) + ": the series resistance [Ohm] is " +
                                  std::to_string(series_resistance) + ", it must not be negative");
  }

  template <class Number>
  Number gap(const Number *x) const
  {
    return thickness - hop_distance * (x[0] + x[1]);
  }
  /// Current of the ions [A].
  template <class Number>
  Number ionic_current(const Number *x) const
  {
    return disc(filament_radius) * filament_transfer().current_density(x[2]);
  }
  /// Voltage [V] over active interface, gap and filament's interface.
  template <class Number>
  Number gap_voltage(const Number *x) const
  {
    const Number ions = ionic_current(x);
    return active_transfer().overpotential(Number(ions / disc(active_radius))) +
           hopping().voltage(Number(ions / disc(ion_radius)), gap(x)) + x[2];
  }
  /// Filament, electrodes and series resistor [Ohm].
  template <class Number>
  Number resistance(const Number *x) const
  {
    const double electrodes =
        (active_resistivity * active_electrode_thickness + inert_resistivity * inert_electrode_thickness) /
        (feature_size * feature_size);
    return active_resistivity / disc(filament_radius) * hop_distance * (x[0] + x[1]) + (electrodes + series_resistance);
  }
  /// dm/dt by Faraday's law alone [1/s].
  template <class Number>
  Number faraday_rate(const Number *x) const
  {
    return growth_velocity<Number>(ionic_current(x), disc(filament_radius), charge_number, atomic_mass, mass_density) /
           hop_distance;
  }
  /// dp/dt [1/s].
  template <class Number>
  Number nucleation_rate(const Number &voltage, const Number *x) const
  {
    const Number faraday = faraday_rate(x);
    if (value_of(faraday) < 0.)
    {
      const double rest = atomic_radius / hop_distance;
      return faraday * (1. - gate<Number>(x[1] / dissolution_switch)) * gate<Number>((x[0] - rest) / (0.1 * rest));
    }
    if (value_of(voltage) <= 0.)
      return Number(0.);
    return gate<Number>(voltage / nucleation_onset) * (1. - gate<Number>((x[0] - 1.) / nucleation_stop)) /
           (nucleation().time(voltage, temperature) + shortest_nucleation);
  }
  /// dm/dt [1/s].
  template <class Number>
  Number growth_rate(const Number *x) const
  {
    const Number faraday = faraday_rate(x);
    if (value_of(faraday) < 0.)
      return faraday * gate<Number>(x[1] / dissolution_switch);
    return faraday * gate<Number>((x[0] - 1.) / nucleation_switch) *
           gate<Number>(1. - (atomic_radius - gap(x)) / (0.1 * atomic_radius));
  }

  template <class Number>
  void residual(const Number &voltage, const Number &current, const Number *x, const Number *rates, Number *out) const
  {
    const Number across = gap_voltage(x);
    out[0]              = rates[0] - nucleation_rate(voltage, x);
    out[1]              = rates[1] - growth_rate(x);
    out[2]              = voltage - resistance(x) * current - across;
    out[3]              = (current - ionic_current(x) - tunnelling().current(across, gap(x))) / current_scale;
  }

  /// What is turned into heat [W]; all of it, as nothing is stored.
  double dissipated_power(const double voltage, const double current, const double * /*x*/) const
  {
    return voltage * current;
  }

  std::vector<Observable> observables(const double /*voltage*/, const double /*current*/, const double *x) const
  {
    const double ions = ionic_current(x), across = gap_voltage(x);
    return {{"gap_m", gap(x)},
            {"filament_length_m", hop_distance * (x[0] + x[1])},
            {"nucleation_progress", std::min(x[0], 1.)},
            {"ionic_current_A", ions},
            {"tunnelling_current_A", tunnelling().current(across, gap(x))},
            {"gap_voltage_V", across},
            {"active_overpotential_V", active_transfer().overpotential(ions / disc(active_radius))},
            {"hopping_voltage_V", hopping().voltage(ions / disc(ion_radius), gap(x))},
            {"filament_overpotential_V", -x[2]},
            {"temperature_K", temperature}};
  }

  static double disc(const double radius) { return lumped::pi * radius * radius; }
};
} // namespace ionstack::physics

#endif
