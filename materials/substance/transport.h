// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_materials_substance_transport_h
#define ionstack_materials_substance_transport_h

#include "materials/substance/material.h"

#include <optional>
#include <string>
#include <vector>

/// Values of a mobile species that only make sense together: the prefactor of one source must not meet the activation
/// energy of another, because both come out of one fit.
namespace ionstack::materials
{
/// True for a property that belongs to the transport set of a species: its diffusivity, or hop distance, attempt
/// frequency, migration energy and their factors.
bool is_transport_property(const std::string &name);

bool gives_transport(const Species &species);

/// What is missing for D(T): nothing when there is a diffusivity or a whole hopping set, else the properties that
/// would complete what is there.
std::vector<std::string> missing_for_diffusivity(const Species &species);

/// D at one temperature.
struct Diffusivity
{
  double      value = 0.; ///< [nm^2/s]
  std::string key;        ///< property that it came from: "diffusivity", "diffusivity/in_plane", "hopping"
  std::string source, confidence;
  bool        extrapolated = false; ///< outside the stated range of temperature
  bool        range_stated = false; ///< whether a range of temperature is stated at all
};

/// Every diffusivity of the species at a temperature [K] and at zero concentration, from its law or from its hopping
/// set, D = g_D a^2 f exp(-E_a/(k T)); one a direction. Empty when the set is incomplete.
std::vector<Diffusivity> diffusivities(const Species &species, double temperature);

/// One sentence for each prefactor of a hopping set that comes from another source than its migration energy; none for
/// a species with a diffusivity, which needs no such set.
std::vector<std::string> mixed_sources(const Species &species);
} // namespace ionstack::materials

#endif
