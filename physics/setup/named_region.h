// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_setup_named_region_h
#define ionstack_physics_setup_named_region_h

#include "materials/files/diagnostics.h"
#include "parameter_files/reader/parameters.h"

#include <string>
#include <vector>

namespace ionstack::physics
{
/// A part of the device as the processes see it: a name, what it is made of, and where it lies.
struct NamedRegion
{
  std::string name;
  std::string material;              ///< as the parameter file names it, "TaOx" or "TaOx / Kim 2014 model"
  double      bottom = 0., top = 0.; ///< heights along the stack [nm]; equal when not known
  std::string entry = {};            ///< path of the parameter that names the material, for messages
  Location    where = {};            ///< and where it stands

  double thickness() const { return top - bottom; }
};

/// Indices of the regions that a name means: the region itself, or all regions of a layer of that name.
std::vector<unsigned int> regions_named(const std::vector<NamedRegion> &regions, const std::string &name);

/// The section `Region NAME` of a region.
parameters::Section region_section(parameters::Section root, const NamedRegion &region);

/// Names of all regions.
std::vector<std::string> names_of(const std::vector<NamedRegion> &regions);
} // namespace ionstack::physics

#endif
