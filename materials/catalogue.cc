// SPDX-License-Identifier: Apache-2.0
#include "materials/constants.h"
#include "materials/database.h"

namespace ionstack::materials
{
const std::vector<CatalogueEntry> &catalogue()
{
  constexpr bool of_host    = false;
  constexpr bool of_species = true;

  static const std::vector<CatalogueEntry> entries{
      {"electrical_conductivity",
       internal_unit::electrical_conductivity,
       "S/m",
       "electronic conductivity sigma",
       of_host},
      {"thermal_conductivity", internal_unit::thermal_conductivity, "W/(m K)", "heat conductivity kappa", of_host},
      {"density", internal_unit::mass_density, "kg/m^3", "mass density", of_host},
      {"specific_heat_capacity", internal_unit::specific_heat_capacity, "J/(kg K)", "heat capacity of a mass", of_host},
      {"volumetric_heat_capacity",
       internal_unit::volumetric_heat_capacity,
       "J/(m^3 K)",
       "heat capacity of a volume",
       of_host},
      {"relative_permittivity", internal_unit::dimensionless, "1", "static relative permittivity", of_host},

      // Transport of a mobile species of concentration c with charge number z, after thermally activated hopping:
      //   D = g_D a^2 f exp(-E_a/(k T)),
      //   v = g_v a f exp(-E_a/(k T)) sinh(g_x q a E_e/(k T)),  E_e = |E| / sqrt(1 + (|E|/E_s)^2),
      //   thermodiffusion flux D c Q/(k T^2) grad T.
      {"charge_number", internal_unit::dimensionless, "1", "charge in elementary charges", of_species, true},
      {"hop_distance", internal_unit::length, "nm", "distance a of one hop", of_species},
      {"attempt_frequency", internal_unit::frequency, "Hz", "attempts f a time to hop", of_species},
      {"migration_energy", internal_unit::energy, "eV", "energy barrier E_a of one hop", of_species},
      {"diffusion_prefactor",
       internal_unit::dimensionless,
       "1",
       "factor g_D in D = g_D a^2 f exp(-E_a/(k T))",
       of_species},
      {"drift_prefactor",
       internal_unit::dimensionless,
       "1",
       "factor g_v in v = g_v a f exp(-E_a/(k T)) sinh(g_x q a E_e/(k T))",
       of_species},
      {"field_argument_factor",
       internal_unit::dimensionless,
       "1",
       "factor g_x in the sinh of the drift velocity",
       of_species},
      {"field_cap",
       internal_unit::electric_field,
       "V/nm",
       "field E_s at which the field in the sinh saturates, E_e = |E| / sqrt(1 + (|E|/E_s)^2)",
       of_species},
      {"heat_of_transport",
       internal_unit::energy,
       "eV",
       "Soret energy Q in the flux D c Q/(k T^2) grad T, towards the hot side when positive",
       of_species,
       true},
  };
  return entries;
}

const CatalogueEntry *catalogue_entry(const std::string &name)
{
  for (const CatalogueEntry &entry : catalogue())
    if (entry.name == name)
      return &entry;
  return nullptr;
}
} // namespace ionstack::materials
