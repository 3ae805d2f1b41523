// SPDX-License-Identifier: Apache-2.0
#include "meshes/contact_place.h"

#include <algorithm>
#include <cmath>

namespace ionstack::meshes
{
namespace
{
Placement of_intervals(const Interval &first, const Interval &second, const double rounding)
{
  const double common = std::min(first.to, second.to) - std::max(first.from, second.from);
  return common > rounding ? Placement::overlapping : common >= -rounding ? Placement::touching : Placement::apart;
}

/// Distance of the disc's centre from the rectangle.
double distance(const ContactPlace &disc, const ContactPlace &rectangle)
{
  const double x = std::max({0., rectangle.x.from - disc.centre_x, disc.centre_x - rectangle.x.to});
  const double y = std::max({0., rectangle.y.from - disc.centre_y, disc.centre_y - rectangle.y.to});
  return std::hypot(x, y);
}

Placement of_layers(const ContactPlace &first, const ContactPlace &second, const std::vector<std::string> &all)
{
  if (first.layers.empty() || second.layers.empty())
    return Placement::overlapping;
  Placement result = Placement::apart;
  for (std::size_t i = 0; i < all.size(); ++i)
  {
    const auto in = [&](const ContactPlace &place, const std::size_t layer) {
      return layer < all.size() &&
             std::find(place.layers.begin(), place.layers.end(), all[layer]) != place.layers.end();
    };
    if (in(first, i) && in(second, i))
      return Placement::overlapping;
    if ((in(first, i) && in(second, i + 1)) || (in(second, i) && in(first, i + 1)))
      result = Placement::touching;
  }
  return result;
}
} // namespace

bool ContactPlace::holds(const double at_x, const double at_y) const
{
  return x.holds(at_x) && y.holds(at_y) && (!is_disc() || std::hypot(at_x - centre_x, at_y - centre_y) <= radius);
}

Placement placement(const ContactPlace             &first,
                    const ContactPlace             &second,
                    const std::vector<std::string> &layers,
                    const double                    rounding)
{
  const bool same_place = first.kind == second.kind &&
                          (first.of == second.of || (first.of.size() == 2 && second.of.size() == 2 &&
                                                     first.of[0] == second.of[1] && first.of[1] == second.of[0]));
  if (!same_place)
    return Placement::apart;
  // They overlap where they do along each coordinate; one gap is enough to be apart.
  Placement lateral = Placement::overlapping;
  if (first.is_disc() || second.is_disc())
  {
    const double gap = first.is_disc() && second.is_disc()
                           ? std::hypot(first.centre_x - second.centre_x, first.centre_y - second.centre_y) -
                                 first.radius - second.radius
                       : first.is_disc() ? distance(first, second) - first.radius
                                         : distance(second, first) - second.radius;
    lateral = gap < -rounding ? Placement::overlapping : gap <= rounding ? Placement::touching : Placement::apart;
  }
  return std::min({lateral,
                   of_intervals(first.x, second.x, rounding),
                   of_intervals(first.y, second.y, rounding),
                   of_layers(first, second, layers)});
}

std::vector<std::string> contact_names(parameters::Section contacts)
{
  return contacts.names("Names", parameters::required, "Names of the contacts, each with a section `Contact NAME`.");
}
} // namespace ionstack::meshes
