// SPDX-License-Identifier: Apache-2.0
#include "meshes/stack.h"

#include <map>

namespace ionstack::meshes
{
std::vector<std::string> StackDescription::boundary_names() const
{
  if (!gmsh_file.empty())
    return {};
  switch (coordinates)
  {
  case Coordinates::planar:
    return {"bottom", "top", "left", "right"};
  case Coordinates::axisymmetric:
    return {"bottom", "top", "axis", "side"};
  case Coordinates::box:
    return {"bottom", "top", "left", "right", "front", "back"};
  }
  return {};
}

std::vector<Segment> StackDescription::vertical() const
{
  std::vector<Segment> segments;
  for (const Layer &layer : layers)
    segments.push_back(layer.vertical);
  return segments;
}

std::vector<Region> StackDescription::regions() const
{
  if (!gmsh_file.empty())
    return gmsh_regions;
  std::vector<Region>           result;
  std::map<std::string, double> thickness;
  for (const Layer &layer : layers)
  {
    thickness[layer.name] = layer.vertical.length;
    result.push_back(
        {layer.name, layer.material, "Stack/Layer " + layer.name + "/Material", layer.where, layer.vertical.length});
  }
  for (const LateralRegion &region : lateral_regions)
    for (const std::string &layer : region.layers)
      result.push_back({region.name + " in " + layer,
                        region.material,
                        "Stack/Lateral region " + region.name + "/Material",
                        region.where,
                        thickness[layer]});
  return result;
}
} // namespace ionstack::meshes
