// SPDX-License-Identifier: Apache-2.0
#include "physics/transport/ion_equilibrium.h"

#include "materials/units/constants.h"

#include <cmath>

namespace ionstack::physics
{
namespace
{
using parameters::Range;
using parameters::Section;

constexpr const char *concentration      = "Concentration";
constexpr const char *formation_energy   = "Formation energy";
constexpr const char *chemical_potential = "Chemical potential";

/// The energy to put an ion on a free site [eV]; NaN for none.
double read_formation_energy(Section species)
{
  return species.optional_quantity(formation_energy,
                                   internal_unit::energy,
                                   Range::any(),
                                   "Energy that it takes to put an ion on a free site, from where its chemical "
                                   "potential is zero. With it and the Site density, chemical potentials stand for "
                                   "concentrations.");
}

/// A concentration, or that of a chemical potential, in `section`; the first of both when it is `given`.
double read_either(Section            section,
                   Section            species,
                   const std::string &name,
                   const std::string &meaning,
                   const double       temperature,
                   const double       mu)
{
  if (std::isnan(mu))
    return section.quantity(name, parameters::required, internal_unit::concentration, Range::not_negative(), meaning);
  // Declared, for the list of entries, and refused where both are given.
  const double given = section.optional_quantity(name, internal_unit::concentration, Range::not_negative(), meaning);
  if (!std::isnan(given))
    section.problem(name,
                    "is given, and so is what follows from it, '" + std::string(chemical_potential) +
                        "'; remove one of the two");
  const double energy = read_formation_energy(species), sites = read_site_density(species);
  if (std::isnan(energy))
    species.problem(formation_energy, "is missing, which a chemical potential needs");
  if (std::isnan(sites))
    species.problem("Site density", "is missing, which a chemical potential needs");
  return concentration_in_equilibrium(sites, energy, mu, constants::boltzmann * temperature);
}
} // namespace

double concentration_in_equilibrium(const double sites,
                                    const double formation_energy,
                                    const double chemical_potential,
                                    const double thermal)
{
  return sites / (1. + std::exp((formation_energy - chemical_potential) / thermal));
}

double read_site_density(Section species)
{
  return species.optional_quantity("Site density",
                                   internal_unit::concentration,
                                   Range::positive(),
                                   "Sites of the species, c_max. Empty: the value of the material.");
}

double read_initial_concentration(Section species, const double temperature)
{
  read_formation_energy(Section(species).idle("no Chemical potential of the species is given"));
  const double mu = species.optional_quantity(chemical_potential,
                                              internal_unit::energy,
                                              Range::any(),
                                              "Of the ions at the start, in place of their concentration: N/(1 + "
                                              "exp((E - mu)/kT)) with the Site density N, the "
                                              "Formation energy E and the ambient temperature.");
  return read_either(species,
                     species,
                     "Initial concentration",
                     "Concentration at the start, multiplied by the initial profile.",
                     temperature,
                     mu);
}

double read_held_concentration(Section reservoir, Section species, const double temperature)
{
  const double mu =
      reservoir.optional_quantity(chemical_potential,
                                  internal_unit::energy,
                                  Range::any(),
                                  "That the contact holds, in place of the concentration; see that of the "
                                  "species.");
  return read_either(reservoir, species, concentration, "Concentration that the contact holds.", temperature, mu);
}
} // namespace ionstack::physics
