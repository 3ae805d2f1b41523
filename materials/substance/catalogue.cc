// SPDX-License-Identifier: Apache-2.0
#include "materials/substance/catalogue.h"

#include "materials/units/constants.h"

namespace ionstack::materials
{
namespace
{
using namespace internal_unit;

enum : unsigned int
{
  of_host      = 0,
  of_species   = 1,
  signed_value = 2, ///< may be negative
  directional  = 4  ///< may differ in plane and out of plane
};

struct Row
{
  const char  *name, *internal_unit, *shown_unit;
  unsigned int flags;
  const char  *meaning;
};

// clang-format off
constexpr Row rows[] = {
    // the host
    {"electrical_conductivity", electrical_conductivity, "S/m", of_host | directional,
     "electronic conductivity sigma"},
    {"ionic_conductivity", electrical_conductivity, "S/m", of_host | directional, "conductivity by ions"},
    {"conductivity_activation_energy", energy, "eV", of_host | signed_value,
     "activation energy of the electronic conductivity where its prefactor is not known"},
    {"thermal_conductivity", thermal_conductivity, "W/(m K)", of_host | directional, "heat conductivity kappa"},
    {"thermal_diffusivity", diffusivity, "m^2/s", of_host | directional, "kappa/(rho c_p)"},
    {"density", mass_density, "kg/m^3", of_host, "mass density"},
    {"specific_heat_capacity", specific_heat_capacity, "J/(kg K)", of_host, "heat capacity of a mass"},
    {"volumetric_heat_capacity", volumetric_heat_capacity, "J/(m^3 K)", of_host, "heat capacity of a volume"},
    {"molar_mass", molar_mass, "kg/mol", of_host, "mass of a mole of formula units"},
    {"thermal_boundary_conductance", thermal_conductance, "W/(m^2 K)", of_host,
     "heat flux per temperature step across an interface"},
    {"melting_temperature", temperature, "K", of_host, "melting or decomposition temperature"},
    {"glass_transition_temperature", temperature, "K", of_host, "glass transition temperature"},
    {"crystallization_temperature", temperature, "K", of_host, "temperature at which an amorphous film crystallizes"},
    {"phase_transition_temperature", temperature, "K", of_host, "temperature of a structural transition"},
    {"curie_temperature", temperature, "K", of_host, "temperature above which the ferroelectric order is lost"},
    {"critical_temperature", temperature, "K", of_host,
     "temperature of the critical point of a first-order ferroelectric transition"},
    {"service_temperature", temperature, "K", of_host, "highest temperature of long use"},
    {"relative_permittivity", dimensionless, "1", of_host | directional, "static relative permittivity"},
    {"high_frequency_relative_permittivity", dimensionless, "1", of_host | directional,
     "relative permittivity that fast carriers see, for image forces"},
    {"band_gap", energy, "eV", of_host, "energy gap between the bands that carry current"},
    {"electron_affinity", energy, "eV", of_host, "vacuum level above the conduction band edge"},
    {"ionization_energy", energy, "eV", of_host, "vacuum level above the valence band edge"},
    {"work_function", energy, "eV", of_host, "vacuum level above the Fermi level"},
    {"schottky_barrier", energy, "eV", of_host, "barrier of electrons at a contact, as fitted or measured"},
    {"electron_effective_mass", dimensionless, "1", of_host | directional,
     "density-of-states mass of electrons in free-electron masses"},
    {"hole_effective_mass", dimensionless, "1", of_host | directional,
     "density-of-states mass of holes in free-electron masses"},
    {"tunnelling_effective_mass", dimensionless, "1", of_host,
     "mass of tunnelling electrons in free-electron masses"},
    {"conduction_band_density_of_states", concentration, "1/m^3", of_host, "effective density of states N_c"},
    {"valence_band_density_of_states", concentration, "1/m^3", of_host, "effective density of states N_v"},
    {"electron_mobility", mobility, "m^2/(V s)", of_host | directional, "drift mobility of electrons"},
    {"hole_mobility", mobility, "m^2/(V s)", of_host | directional, "drift mobility of holes"},
    {"donor_density", concentration, "1/m^3", of_host, "concentration of donors"},
    {"acceptor_density", concentration, "1/m^3", of_host, "concentration of acceptors"},
    {"electron_poole_frenkel_field", electric_field, "V/m", of_host,
     "E_0 in the mobility mu exp(sqrt(E/E_0)) of electrons"},
    {"hole_poole_frenkel_field", electric_field, "V/m", of_host, "E_0 in the mobility mu exp(sqrt(E/E_0)) of holes"},
    {"electron_lifetime", time, "s", of_host, "lifetime tau_n of Shockley-Read-Hall recombination"},
    {"hole_lifetime", time, "s", of_host, "lifetime tau_p of Shockley-Read-Hall recombination"},
    {"trap_level", energy, "eV", of_host, "vacuum level above the level of recombination"},
    {"radiative_coefficient", recombination_2, "m^3/s", of_host, "B in the rate B (n p - n_i^2)"},
    {"electron_auger_coefficient", recombination_3, "m^6/s", of_host,
     "C_n in the rate (C_n n + C_p p) (n p - n_i^2)"},
    {"hole_auger_coefficient", recombination_3, "m^6/s", of_host, "C_p in the rate (C_n n + C_p p) (n p - n_i^2)"},
    {"defect_generation_energy", energy, "eV", of_host, "barrier to create a mobile defect"},
    {"breakdown_field", electric_field, "V/m", of_host | directional, "field of dielectric breakdown"},
    {"coercive_field", electric_field, "V/m", of_host | directional, "field that reverses the polarization"},
    {"critical_field", electric_field, "V/m", of_host,
     "field of the critical point of a first-order ferroelectric transition"},
    {"remanent_polarization", surface_charge, "C/m^2", of_host | directional, "polarization left at zero field"},
    {"spontaneous_polarization", surface_charge, "C/m^2", of_host | directional, "polarization of a single domain"},
    {"landau_alpha", landau_2, "V m/C", of_host | signed_value,
     "a in G = a/2 P^2 + b/4 P^4 + c/6 P^6 + d/8 P^8 - E P"},
    {"landau_alpha_slope", landau_2_slope, "V m/(C K)", of_host | signed_value, "a_0 in a = a_0 (T - T_0)"},
    {"landau_temperature", temperature, "K", of_host, "T_0 in a = a_0 (T - T_0)"},
    {"landau_beta", landau_4, "J m^5/C^4", of_host | signed_value,
     "b in G = a/2 P^2 + b/4 P^4 + c/6 P^6 + d/8 P^8 - E P"},
    {"landau_gamma", landau_6, "J m^9/C^6", of_host | signed_value,
     "c in G = a/2 P^2 + b/4 P^4 + c/6 P^6 + d/8 P^8 - E P"},
    {"landau_delta", landau_8, "J m^13/C^8", of_host | signed_value,
     "d in G = a/2 P^2 + b/4 P^4 + c/6 P^6 + d/8 P^8 - E P"},
    {"polarization_gradient_coefficient", landau_gradient, "J m^3/C^2", of_host, "g in the energy g/2 |grad P|^2"},
    {"landau_kinetic_coefficient", electrical_conductivity, "S/m", of_host, "L in dP/dt = -L dG/dP"},
    {"standard_electrode_potential", potential, "V", of_host | signed_value,
     "against the standard hydrogen electrode"},
    {"equilibrium_potential", potential, "V", of_host | signed_value, "of an insertion host against lithium metal"},
    {"exchange_current_density", surface_current, "A/m^2", of_host, "j_0 of Butler and Volmer"},
    {"transfer_coefficient", dimensionless, "1", of_host, "anodic charge transfer coefficient"},
    {"exchange_current_activation_energy", energy, "eV", of_host, "activation energy of j_0"},
    {"metal_insulator_transition_composition", dimensionless, "1", of_host,
     "fraction of inserted ions at the transition"},
    {"volumetric_capacitance", volumetric_capacitance, "F/m^3", of_host, "charge stored per volume and volt"},
    {"viscosity", viscosity, "Pa s", of_host, "dynamic viscosity"},
    {"regular_solution_parameter", energy, "J", of_host | signed_value, "interaction energy Omega of inserted ions"},
    {"gradient_energy", energy_per_length, "J/m", of_host,
     "kappa in the energy kappa/2 |grad c|^2 of the site fraction"},
    // a mobile species in it
    {"charge_number", dimensionless, "1", of_species | signed_value, "charge in elementary charges"},
    {"diffusivity", diffusivity, "m^2/s", of_species | directional,
     "D of the species itself, as drift and diffusion need it"},
    {"mobility", mobility, "m^2/(V s)", of_species | directional, "drift mobility of the species"},
    {"hop_distance", length, "nm", of_species, "distance a of one hop"},
    {"attempt_frequency", frequency, "Hz", of_species, "attempts f a time to hop"},
    {"migration_energy", energy, "eV", of_species, "energy barrier E_a of one hop"},
    {"diffusion_prefactor", dimensionless, "1", of_species, "factor g_D in D = g_D a^2 f exp(-E_a/(k T))"},
    {"drift_prefactor", dimensionless, "1", of_species,
     "factor g_v in v = g_v a f exp(-E_a/(k T)) sinh(g_x q a E_e/(k T))"},
    {"field_argument_factor", dimensionless, "1", of_species, "factor g_x in the sinh of the drift velocity"},
    {"field_cap", electric_field, "V/nm", of_species,
     "field E_s at which the field in the sinh saturates, E_e = |E| / sqrt(1 + (|E|/E_s)^2)"},
    {"heat_of_transport", energy, "eV", of_species | signed_value,
     "Soret energy Q in the flux D c Q/(k T^2) grad T, towards the hot side when positive"},
    {"site_density", concentration, "1/m^3", of_species, "concentration of all sites that the species can take"},
    {"maximum_concentration", concentration, "1/m^3", of_species, "saturation in a model, below the site density"},
    {"typical_concentration", concentration, "1/m^3", of_species, "concentration in devices"},
    {"chemical_diffusivity", diffusivity, "m^2/s", of_species | directional,
     "D with the thermodynamic factor inside; not for drift and diffusion"},
    {"tracer_diffusivity", diffusivity, "m^2/s", of_species | directional,
     "self-diffusivity with the formation energy of the defect inside; not for drift and diffusion"},
    {"transference_number", dimensionless, "1", of_species, "share of the current that the species carries"},
    {"ionic_conductivity", electrical_conductivity, "S/m", of_species | directional, "conductivity by this species"},
    {"saturation_fraction", dimensionless, "1", of_species, "atomic fraction at saturation"},
    {"energy_level", energy, "eV", of_species | signed_value,
     "level of the defect below the vacuum, which sets its mean concentration"},
    {"exchange_current_density", surface_current, "A/m^2", of_species,
     "j_0 of the electrode reaction of the species"},
    {"transfer_coefficient", dimensionless, "1", of_species, "charge transfer coefficient of its electrode reaction"},
    {"hop_current_prefactor", surface_current, "A/m^2", of_species,
     "j_0 in j = 2 j_0 exp(-E_a/(k T)) sinh(...) of a compact model"},
    {"nucleation_energy", energy, "eV", of_species, "energy barrier of nucleation"},
    {"nucleation_time", time, "s", of_species, "prefactor of the nucleation time"},
    {"critical_nucleus_size", dimensionless, "1", of_species, "atoms in the critical nucleus"},
};
// clang-format on
} // namespace

const std::vector<CatalogueEntry> &catalogue()
{
  static const std::vector<CatalogueEntry> entries = []
  {
    std::vector<CatalogueEntry> all;
    for (const Row &row : rows)
      all.push_back({row.name,
                     row.internal_unit,
                     row.shown_unit,
                     row.meaning,
                     (row.flags & of_species) != 0,
                     (row.flags & signed_value) != 0,
                     (row.flags & directional) != 0});
    return all;
  }();
  return entries;
}

const CatalogueEntry *catalogue_entry(const std::string &name, const bool of_species)
{
  for (const CatalogueEntry &entry : catalogue())
    if (entry.name == name && entry.of_species == of_species)
      return &entry;
  return nullptr;
}

const std::vector<std::string> &material_classes()
{
  static const std::vector<std::string> classes{"oxide",
                                                "chalcogenide",
                                                "layered",
                                                "halide perovskite",
                                                "lithium host",
                                                "polymer",
                                                "zeolite",
                                                "electrolyte",
                                                "semiconductor",
                                                "electrode",
                                                "substrate",
                                                "interface"};
  return classes;
}
} // namespace ionstack::materials
