// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_meshes_contact_place_h
#define ionstack_meshes_contact_place_h

#include "parameter_files/reader/parameters.h"

#include <limits>
#include <string>
#include <vector>

namespace ionstack::meshes
{
/// A closed interval of a coordinate [nm]; by default all of it.
struct Interval
{
  double from = -std::numeric_limits<double>::infinity(), to = std::numeric_limits<double>::infinity();

  bool holds(const double at) const { return at >= from && at <= to; }
  bool is_all() const { return from == -std::numeric_limits<double>::infinity() && to == -from; }
};

/// Where a contact stands: on a boundary or a part of it, between two regions inside of the device, or in all of a
/// region.
struct ContactPlace
{
  enum class Kind
  {
    boundary,
    between,
    region
  };

  std::string              contact; ///< its name
  std::string              name;    ///< of the place, for people: "top", "top from 0 nm to 200 nm"
  Kind                     kind = Kind::boundary;
  std::vector<std::string> of;     ///< the boundary, the two regions (or layers), or the region (or layer)
  std::vector<std::string> layers; ///< of a side: those to which it is restricted; empty: all
  Interval                 x, y;   ///< to which it is restricted: along x or r; along y (box)
  double centre_x = 0., centre_y = 0., radius = std::numeric_limits<double>::infinity(); ///< of a disc

  bool is_part() const { return !layers.empty() || !x.is_all() || !y.is_all() || is_disc(); }
  bool is_disc() const { return radius < std::numeric_limits<double>::infinity(); }

  /// Whether a point, by its lateral coordinates, lies in the intervals and in the disc.
  bool holds(double at_x, double at_y) const;
};

/// How the places of two contacts lie to each other, as far as it can be told without a mesh.
enum class Placement
{
  apart, ///< or on different boundaries, which may meet in corners
  touching,
  overlapping
};

/// `layers` are all of the stack, from bottom to top; `rounding` [nm] is the length below which there is no gap.
Placement placement(const ContactPlace             &first,
                    const ContactPlace             &second,
                    const std::vector<std::string> &layers,
                    double                          rounding);

/// Names of all contacts, from section `Contacts`.
std::vector<std::string> contact_names(parameters::Section contacts);
} // namespace ionstack::meshes

#endif
