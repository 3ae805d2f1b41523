// SPDX-License-Identifier: Apache-2.0
#include "meshes/stack.h"

#include <algorithm>
#include <map>

namespace ionstack::meshes
{
std::vector<std::string> StackDescription::boundary_names() const
{
  if (!gmsh_file.empty())
  {
    std::vector<std::string> names;
    for (const auto &[name, regions] : gmsh_boundaries)
      names.push_back(name);
    return names;
  }
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

std::vector<unsigned int> StackDescription::regions_at(const std::string &boundary) const
{
  if (const auto found = gmsh_boundaries.find(boundary); found != gmsh_boundaries.end())
    return found->second;
  // Lateral regions lie in one layer each; the sides and unknown boundaries may touch any.
  const std::string         only = !gmsh_file.empty() || layers.empty() ? ""
                                   : boundary == "bottom"               ? layers.front().name
                                   : boundary == "top"                  ? layers.back().name
                                                                        : "";
  std::vector<unsigned int> result;
  const auto                all = regions();
  for (unsigned int r = 0; r < all.size(); ++r)
    if (only.empty() || all[r].layer == only)
      result.push_back(r);
  return result;
}

std::vector<Region> StackDescription::regions() const
{
  if (!gmsh_file.empty())
    return gmsh_regions;
  std::vector<Region>                              result;
  std::map<std::string, std::pair<double, double>> heights;
  double                                           top = 0.;
  for (const Layer &layer : layers)
  {
    const double bottom = top;
    top += layer.vertical.length;
    heights[layer.name] = {bottom, top};
    result.push_back(
        {layer.name, layer.material, "Stack/Layer " + layer.name + "/Material", layer.where, bottom, top, layer.name});
  }
  for (const LateralRegion &region : lateral_regions)
    for (const std::string &layer : region.layers)
      result.push_back({region.name + " in " + layer,
                        region.material,
                        "Stack/Lateral region " + region.name + "/Material",
                        region.where,
                        heights[layer].first,
                        heights[layer].second,
                        layer});
  return result;
}

std::vector<Rectangle> StackDescription::section() const
{
  std::vector<Rectangle> result;
  if (!gmsh_file.empty())
    return result;
  double width = 0.;
  for (const Segment &segment : lateral)
    width += segment.length;
  const auto all = regions();
  for (unsigned int r = 0; r < layers.size(); ++r)
    result.push_back({r, 0., width, all[r].bottom, all[r].top});
  const auto place = [&](const unsigned int r, const double left, const double right)
  {
    if (std::max(left, 0.) < std::min(right, width))
      result.push_back({r, std::max(left, 0.), std::min(right, width), all[r].bottom, all[r].top});
  };
  auto r = static_cast<unsigned int>(layers.size());
  for (const LateralRegion &region : lateral_regions)
    for (std::size_t layer = 0; layer < region.layers.size(); ++layer, ++r)
      if (coordinates != Coordinates::box)
        place(r, region.inner, region.outer);
      else if (region.inner > 0.)
      {
        place(r, axis[0] - region.outer, axis[0] - region.inner);
        place(r, axis[0] + region.inner, axis[0] + region.outer);
      }
      else
        place(r, axis[0] - region.outer, axis[0] + region.outer);
  return result;
}
} // namespace ionstack::meshes
