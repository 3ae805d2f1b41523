// SPDX-License-Identifier: Apache-2.0
#include "physics/setup/named_region.h"

namespace ionstack::physics
{
std::vector<unsigned int> regions_named(const std::vector<NamedRegion> &regions, const std::string &name)
{
  std::vector<unsigned int> found;
  const std::string         in_layer = " in " + name;
  for (unsigned int r = 0; r < regions.size(); ++r)
  {
    const std::string &own = regions[r].name;
    if (own == name ||
        (own.size() > in_layer.size() && own.compare(own.size() - in_layer.size(), in_layer.size(), in_layer) == 0))
      found.push_back(r);
  }
  return found;
}

parameters::Section region_section(parameters::Section root, const NamedRegion &region)
{
  return root.section("Region " + (root.for_reference() ? "NAME" : region.name),
                      "What is particular to one region of the device beside its material.");
}

std::vector<std::string> names_of(const std::vector<NamedRegion> &regions)
{
  std::vector<std::string> names;
  for (const NamedRegion &region : regions)
    names.push_back(region.name);
  return names;
}
} // namespace ionstack::physics
