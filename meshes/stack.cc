// SPDX-License-Identifier: Apache-2.0
#include "meshes/stack.h"

#include <algorithm>
#include <cmath>
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

const ContactPlace *StackDescription::place_of(const std::string &contact) const
{
  const auto found =
      std::find_if(places.begin(), places.end(), [&](const ContactPlace &place) { return place.contact == contact; });
  return found == places.end() ? nullptr : &*found;
}

std::vector<unsigned int> StackDescription::regions_named(const std::string &name) const
{
  std::vector<unsigned int> result;
  const auto                all = regions();
  for (unsigned int r = 0; r < all.size(); ++r)
    if (all[r].name == name || all[r].layer == name)
      result.push_back(r);
  return result;
}

namespace
{
double length(const std::vector<Segment> &segments)
{
  double sum = 0.;
  for (const Segment &segment : segments)
    sum += segment.length;
  return sum;
}

/// What `all` covers of the device from 0 to `end`.
Interval within(const Interval &all, const double end)
{
  return {std::max(all.from, 0.), std::min(all.to, end)};
}
} // namespace

double StackDescription::width() const
{
  return length(lateral);
}

double StackDescription::breadth() const
{
  return length(lateral_second);
}

/// Whether a region has a part between two lateral positions, as far as it can be told: in a box always.
bool StackDescription::reaches(const unsigned int region, const Interval &lateral_part) const
{
  if (coordinates == Coordinates::box || !gmsh_file.empty())
    return true;
  const Interval                         part     = within(lateral_part, width());
  const double                           rounding = 1e-9 * width();
  std::vector<std::pair<double, double>> covered; // of the region's layer by lateral regions
  auto                                   index = static_cast<unsigned int>(layers.size());
  for (const LateralRegion &of_layers : lateral_regions)
    for (const std::string &layer : of_layers.layers)
    {
      if (index == region)
        return of_layers.inner < part.to - rounding && of_layers.outer > part.from + rounding;
      if (region < layers.size() && layer == layers[region].name)
        covered.emplace_back(of_layers.inner, of_layers.outer);
      ++index;
    }
  std::sort(covered.begin(), covered.end());
  double from = part.from;
  for (const auto &[inner, outer] : covered)
  {
    if (inner > from + rounding)
      break;
    from = std::max(from, outer);
  }
  return from < part.to - rounding;
}

std::vector<unsigned int> StackDescription::regions_at(const ContactPlace &place) const
{
  std::vector<unsigned int> candidates;
  Interval                  part = place.x;
  if (place.kind == ContactPlace::Kind::boundary)
  {
    const std::string &boundary = place.of.front();
    candidates                  = regions_at(boundary);
    if (!place.is_part())
      return candidates;
    const double near = 1e-6 * width();
    if (boundary == "left" || boundary == "axis")
      part = {0., near};
    else if (boundary == "right" || boundary == "side")
      part = {width() - near, width()};
  }
  else
    for (const std::string &name : place.of)
      for (const unsigned int region : regions_named(name))
        candidates.push_back(region);
  std::vector<unsigned int> result;
  const auto                all = regions();
  for (const unsigned int region : candidates)
    if (reaches(region, part) &&
        (place.layers.empty() ||
         std::find(place.layers.begin(), place.layers.end(), all[region].layer) != place.layers.end()))
      result.push_back(region);
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
  const double end = width();
  const auto   all = regions();
  for (unsigned int r = 0; r < layers.size(); ++r)
    result.push_back({r, 0., end, all[r].bottom, all[r].top});
  const auto place = [&](const unsigned int r, const double left, const double right)
  {
    if (std::max(left, 0.) < std::min(right, end))
      result.push_back({r, std::max(left, 0.), std::min(right, end), all[r].bottom, all[r].top});
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
std::vector<Rectangle> StackDescription::section(const ContactPlace &place) const
{
  if (!gmsh_file.empty() || layers.empty())
    return {};
  // The plane of a box is that of the axis. A disc is cut along a chord, and a face in it is not seen.
  const bool box = coordinates == Coordinates::box;
  Interval   x   = within(place.x, width());
  if (box && !place.y.holds(axis[1]))
    return {};
  if (place.is_disc())
  {
    const double off = axis[1] - place.centre_y;
    if (std::abs(off) >= place.radius)
      return {};
    const double half = std::sqrt(place.radius * place.radius - off * off);
    x                 = within({place.centre_x - half, place.centre_x + half}, width());
  }
  const auto             all = regions();
  const double           top = all[layers.size() - 1].top;
  std::vector<Rectangle> result;
  const auto             side = [&](const double at)
  {
    for (unsigned int layer = 0; layer < layers.size(); ++layer)
      if (place.layers.empty() ||
          std::find(place.layers.begin(), place.layers.end(), layers[layer].name) != place.layers.end())
        result.push_back({layer, at, at, all[layer].bottom, all[layer].top});
  };
  const std::string &first = place.of.front();
  switch (place.kind)
  {
  case ContactPlace::Kind::boundary:
    if (first == "bottom" || first == "top")
      result.push_back({0, x.from, x.to, first == "top" ? top : 0., first == "top" ? top : 0.});
    else if (first == "left" || first == "axis")
      side(0.);
    else if (first == "right" || first == "side")
      side(width());
    else if (first == "front" ? axis[1] <= 0. : first == "back" && axis[1] >= breadth())
      for (unsigned int layer = 0; layer < layers.size(); ++layer)
        result.push_back({layer, x.from, x.to, all[layer].bottom, all[layer].top});
    break;
  case ContactPlace::Kind::region:
    for (const Rectangle &rectangle : section())
      for (const unsigned int region : regions_named(first))
        if (rectangle.region == region)
          result.push_back(rectangle);
    break;
  case ContactPlace::Kind::between:
  {
    // The edges that rectangles of the two have in common; what lateral regions cover is found by their order.
    const auto of_both = [&](const Rectangle &a, const Rectangle &b)
    {
      const double left = std::max({a.left, b.left, x.from}), right = std::min({a.right, b.right, x.to});
      const double bottom = std::max(a.bottom, b.bottom), upper = std::min(a.top, b.top);
      if ((a.top == b.bottom || b.top == a.bottom) && left < right)
        result.push_back({0, left, right, bottom, upper});
      for (const auto &[here, there] : {std::pair(a, b), std::pair(b, a)})
        if (upper > bottom && here.left > there.left && here.left <= there.right && x.holds(here.left))
          result.push_back({0, here.left, here.left, bottom, upper});
        else if (upper > bottom && here.right >= there.left && here.right < there.right && x.holds(here.right))
          result.push_back({0, here.right, here.right, bottom, upper});
    };
    const auto rectangles = section();
    const auto one = regions_named(first), other = regions_named(place.of.back());
    const auto in = [](const unsigned int region, const std::vector<unsigned int> &regions)
    { return std::find(regions.begin(), regions.end(), region) != regions.end(); };
    for (const Rectangle &a : rectangles)
      for (const Rectangle &b : rectangles)
        if (in(a.region, one) && in(b.region, other))
          of_both(a, b);
    break;
  }
  }
  return result;
}
} // namespace ionstack::meshes
