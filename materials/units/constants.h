// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_materials_units_constants_h
#define ionstack_materials_units_constants_h

/// Physical constants and the internal units of ionstack.
///
/// Inside, lengths are in nm, times in s, temperatures in K, potentials in V, charges in elementary charges e,
/// energies in eV and concentrations in 1/nm^3, so that numbers stay near one. Everything that a user reads or
/// writes is SI or carries its unit.
namespace ionstack::constants
{
/// Boltzmann constant [eV/K], exact in the 2019 SI: (1.380649e-23 J/K) / (1.602176634e-19 J/eV).
inline constexpr double boltzmann = 1.380649e-23 / 1.602176634e-19;

/// Elementary charge [C], exact in the 2019 SI.
inline constexpr double elementary_charge = 1.602176634e-19;

/// Avogadro's constant [1/mol], exact in the 2019 SI.
inline constexpr double avogadro = 6.02214076e23;

/// Reduced Planck constant [eV s], exact in the 2019 SI: (6.62607015e-34 J s) / (2 pi) / (1.602176634e-19 J/eV).
inline constexpr double reduced_planck = 6.62607015e-34 / (2. * 3.14159265358979323846) / 1.602176634e-19;

/// Electron mass [eV s^2/nm^2]: 9.1093837139e-31 kg (CODATA 2022, relative uncertainty 3e-10).
inline constexpr double electron_mass = 9.1093837139e-31 * 1e-18 / 1.602176634e-19;

/// Vacuum permittivity [e/(V nm)]: 8.8541878188e-12 F/m (CODATA 2022, relative uncertainty 2e-10).
inline constexpr double vacuum_permittivity = 8.8541878188e-12 * 1e-9 / 1.602176634e-19;

/// Richardson constant of free electrons m k^2/(2 pi^2 hbar^3) [e/(s nm^2 K^2)]: 1.20173e6 A/(m^2 K^2).
inline constexpr double richardson =
    electron_mass * boltzmann * boltzmann /
    (2. * 3.14159265358979323846 * 3.14159265358979323846 * reduced_planck * reduced_planck * reduced_planck);
} // namespace ionstack::constants

/// The internal unit of each kind of quantity, spelt so that udunits2 understands it
/// (`elementary_charge` and `eV` are defined by ionstack with the 2019 SI values).
namespace ionstack::internal_unit
{
inline constexpr const char *dimensionless            = "1";
inline constexpr const char *length                   = "nm";
inline constexpr const char *area                     = "nm^2";
inline constexpr const char *reciprocal_length        = "nm^-1";
inline constexpr const char *time                     = "s";
inline constexpr const char *frequency                = "s^-1";
inline constexpr const char *temperature              = "K";
inline constexpr const char *reciprocal_temperature   = "K^-1";
inline constexpr const char *energy                   = "eV";
inline constexpr const char *potential                = "V";
inline constexpr const char *electric_field           = "V nm^-1";
inline constexpr const char *voltage_rate             = "V s^-1";
inline constexpr const char *concentration            = "nm^-3";
inline constexpr const char *diffusivity              = "nm^2 s^-1";
inline constexpr const char *electrical_conductivity  = "elementary_charge s^-1 V^-1 nm^-1";
inline constexpr const char *thermal_conductivity     = "eV s^-1 nm^-1 K^-1";
inline constexpr const char *volumetric_heat_capacity = "eV nm^-3 K^-1";
inline constexpr const char *mass_density             = "kg nm^-3";
inline constexpr const char *specific_heat_capacity   = "eV kg^-1 K^-1";
inline constexpr const char *lorenz_number            = "V^2 K^-2";
inline constexpr const char *electrical_resistance    = "V s elementary_charge^-1";
inline constexpr const char *contact_resistivity      = "V s nm^2 elementary_charge^-1";
inline constexpr const char *mobility                 = "nm^2 V^-1 s^-1";
inline constexpr const char *molar_mass               = "kg mol^-1";
inline constexpr const char *surface_current          = "elementary_charge s^-1 nm^-2";
inline constexpr const char *surface_charge           = "elementary_charge nm^-2";
inline constexpr const char *thermal_conductance      = "eV s^-1 nm^-2 K^-1";
inline constexpr const char *landau_2                 = "V nm elementary_charge^-1";
inline constexpr const char *landau_2_slope           = "V nm elementary_charge^-1 K^-1";
inline constexpr const char *landau_4                 = "eV nm^5 elementary_charge^-4";
inline constexpr const char *landau_6                 = "eV nm^9 elementary_charge^-6";
inline constexpr const char *landau_8                 = "eV nm^13 elementary_charge^-8";
inline constexpr const char *landau_gradient          = "eV nm^3 elementary_charge^-2";
inline constexpr const char *volumetric_capacitance   = "elementary_charge V^-1 nm^-3";
inline constexpr const char *richardson_constant      = "elementary_charge s^-1 nm^-2 K^-2";
inline constexpr const char *surface_flux             = "nm^-2 s^-1";
inline constexpr const char *velocity                 = "nm s^-1";
inline constexpr const char *permittivity             = "elementary_charge V^-1 nm^-1";
inline constexpr const char *recombination_2          = "nm^3 s^-1";
inline constexpr const char *recombination_3          = "nm^6 s^-1";
inline constexpr const char *generation               = "nm^-3 s^-1";
inline constexpr const char *viscosity                = "eV s nm^-3";
inline constexpr const char *energy_per_length        = "eV nm^-1";
inline constexpr const char *dipole_moment            = "elementary_charge nm";
inline constexpr const char *current                  = "elementary_charge s^-1";
inline constexpr const char *capacitance              = "elementary_charge V^-1";
inline constexpr const char *transconductance         = "elementary_charge s^-1 V^-2";
inline constexpr const char *reciprocal_potential     = "V^-1";
} // namespace ionstack::internal_unit

/// Factors from internal units to SI, for output.
namespace ionstack::si
{
inline constexpr double ampere_per_internal_current  = constants::elementary_charge; // e/s -> A
inline constexpr double watt_per_internal_power      = constants::elementary_charge; // eV/s -> W
inline constexpr double joule_per_internal_energy    = constants::elementary_charge; // eV -> J
inline constexpr double per_cubic_metre_per_internal = 1e27;                         // 1/nm^3 -> 1/m^3
inline constexpr double metre_per_internal_length    = 1e-9;                         // nm -> m
} // namespace ionstack::si

#endif
