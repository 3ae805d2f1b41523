// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_transport_ion_equilibrium_h
#define ionstack_physics_transport_ion_equilibrium_h

#include "parameter_files/reader/parameters.h"

#include <string>

/// How many ions a chemical potential leaves on their sites.
namespace ionstack::physics
{
/// Concentration [1/nm^3] of ions that are in equilibrium with a chemical potential mu on a finite number of sites,
///
///     c = N_s/(1 + exp((E_f - mu)/kT)),
///
/// with the energy E_f to put one on a free site (Maier, Physical Chemistry of Ionic Materials (2004), sec. 5.2), in
/// eV; kT as well.
double concentration_in_equilibrium(double sites, double formation_energy, double chemical_potential, double thermal);

/// The entry `Site density` of the section of a species [1/nm^3]; NaN for none. Asked for in several places.
double read_site_density(parameters::Section species);

/// The concentration that the section of a species gives at the start: as such, or as that in equilibrium with a
/// chemical potential at a temperature [K].
double read_initial_concentration(parameters::Section species, double temperature);

/// The concentration that the section of a reservoir holds [1/nm^3], likewise, with the formation energy and the sites
/// of the section of the species.
double read_held_concentration(parameters::Section reservoir, parameters::Section species, double temperature);
} // namespace ionstack::physics

#endif
