// SPDX-License-Identifier: Apache-2.0
// The places of contacts: they belong to the description of a stack because their edges are lines of the mesh.
#include "meshes/stack_reader.h"
#include "parameter_files/reader/declaration.h"

#include <algorithm>
#include <cmath>

namespace ionstack::meshes
{
using parameters::Range;
using parameters::Section;

namespace
{
using Names = std::vector<std::string>;

bool among(const std::string &name, const Names &names)
{
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string along(const std::string &coordinate, const Interval &interval, const double extent)
{
  return coordinate + " from " + nm(std::max(interval.from, 0.)) + " to " + nm(std::min(interval.to, extent));
}

std::string joined(const Names &names)
{
  std::string result;
  for (const std::string &name : names)
    result += (result.empty() ? "" : ", ") + name;
  return result;
}
} // namespace

void StackReader::read_places()
{
  Names names;
  if (reference_)
    names = {"NAME"};
  else // whether there are any is said by who reads the contacts
    names = contact_names(root_.section("Contacts", "Where the device meets the outside.").idle(""));
  Names seen;
  for (const std::string &name : names)
    if (!among(name, seen))
    {
      seen.push_back(name);
      result_.places.push_back(read_place(name));
    }
}

ContactPlace StackReader::read_place(const std::string &name)
{
  Section      own = root_.section("Contact " + name, "A contact.");
  ContactPlace place;
  place.contact = name;

  const Names       between = own.list("Between",
                                 "",
                                 "For a contact without thickness inside of the device: the two regions, or layers, "
                                       "between which it lies. In place of `Boundary`.");
  const std::string region =
      own.text("Region",
               "",
               "For a contact that is a part of the device, such as a buried electrode: the region, or layer, all of "
               "which is at the contact's potential. In place of `Boundary`. With space charge a metal.");
  const std::string inside      = !between.empty() ? "Between" : "Region";
  const bool        on_boundary = between.empty() && region.empty();
  const std::string boundary =
      own.if_acts(on_boundary, "the place of the contact is given by '" + inside + "'")
          .text("Boundary",
                "",
                "Boundary on which the contact stands: bottom, top, left, right, side, ... or a physical name of the "
                "mesh.");
  if (!between.empty() && !region.empty())
    own.problem("Region", "the place of the contact is given by 'Between' already; give either one");
  else if (on_boundary && boundary.empty() && !reference_)
    own.consequence("Boundary",
                    "is required and not given (where the contact stands; inside of the device 'Between' or 'Region' "
                    "in its place)",
                    {own.path() + "/Boundary"});

  const Names known = result_.boundary_names();
  if (!boundary.empty() && !known.empty() && !among(boundary, known))
    own.problem("Boundary", in_quotes(boundary) + " is no boundary of the device" + suggestion(boundary, known));

  if (!between.empty())
  {
    place.kind = ContactPlace::Kind::between;
    place.of   = between;
    check_between(own, between);
  }
  else if (!region.empty())
  {
    place.kind = ContactPlace::Kind::region;
    place.of   = {region};
    check_region(own, "Region", region);
  }
  else
    place.of = {boundary};
  read_part(own, place);
  name_place(place);
  return place;
}

bool StackReader::check_region(const Section &own, const std::string &entry, const std::string &name) const
{
  Names names;
  for (const Region &region : result_.regions())
    names.push_back(region.name);
  if (!result_.regions_named(name).empty() || names.empty())
    return true;
  own.problem(entry, in_quotes(name) + " is no region of the device" + suggestion(name, names));
  return false;
}

void StackReader::check_between(const Section &own, const Names &between) const
{
  if (between.size() != 2)
    return own.problem("Between", "needs two regions, separated by a comma");
  if (between[0] == between[1])
    return own.problem("Between", "names the same region twice");
  for (const std::string &name : between)
    if (!check_region(own, "Between", name))
      return;
  const auto layer_of = [&](const std::string &name)
  {
    const auto found = std::find_if(
        result_.layers.begin(), result_.layers.end(), [&](const Layer &layer) { return layer.name == name; });
    return found - result_.layers.begin();
  };
  const auto first = layer_of(between[0]), second = layer_of(between[1]);
  const auto n = static_cast<std::ptrdiff_t>(result_.layers.size());
  if (first < n && second < n && std::abs(first - second) != 1)
    own.problem("Between", "the layers " + in_quotes(between[0]) + " and " + in_quotes(between[1]) + " do not touch");
}

/// What restricts a contact to a part of its place.
void StackReader::read_part(Section &own, ContactPlace &place)
{
  using Kind             = ContactPlace::Kind;
  const bool        box  = is(Coordinates::box) || reference_;
  const std::string face = place.kind == Kind::boundary ? place.of.front() : "";
  // Of a boundary that is not known, which is reported, nothing more is said.
  const bool any       = place.kind == Kind::boundary && !among(face, result_.boundary_names());
  const bool end       = face == "bottom" || face == "top" || place.kind == Kind::between;
  const bool side      = place.kind == Kind::boundary && !end;
  const auto belonging = [&](const bool acts, const std::string &reason)
  {
    return own
        .if_acts(!from_file(), "the parts of a Gmsh mesh are its physical groups; name the part there", "Mesh/File")
        .if_acts(acts || any, reason);
  };
  const auto read = [&](Interval          &interval,
                        const std::string &more,
                        const double       extent,
                        const bool         acts,
                        const std::string &reason,
                        const std::string &coordinate)
  {
    const std::string from_entry = "From" + more, to_entry = "To" + more;
    Section           section = belonging(acts, reason);
    const std::string meaning =
        " the contact covers its boundary, or what is between its regions, along " + coordinate + "; empty: ";
    const double from =
        section.optional_quantity(from_entry,
                                  "nm",
                                  Range::any(),
                                  "Where" + meaning + "from where the device begins. The edge is a line of the mesh.");
    const double to = section.optional_quantity(to_entry,
                                                "nm",
                                                Range::any(),
                                                "Up to where" + meaning +
                                                    "to where the device ends. The edge is a line of the mesh.");
    if (!acts || from_file())
      return;
    const auto outside = [&](const double at) { return at < 0. || at > extent; };
    const auto limit   = [&](const std::string &entry)
    {
      own.problem(entry,
                  nm(entry == from_entry ? from : to) + " lies outside of the device, which extends from 0 nm to " +
                      nm(extent));
    };
    if (outside(from))
      limit(from_entry);
    else if (outside(to))
      limit(to_entry);
    else if (or_else(from, 0.) >= or_else(to, extent))
      own.problem(std::isnan(to) ? from_entry : to_entry,
                  "the contact would go from " + nm(or_else(from, 0.)) + " to " + nm(or_else(to, extent)) +
                      ", which is no length");
    else
    {
      // What reaches the end of the device is not restricted there.
      if (from > 0.)
        interval.from = from;
      if (to < extent)
        interval.to = to;
      auto &lines = more.empty() ? place_lines_x_ : place_lines_y_;
      for (const double edge : {interval.from, interval.to})
        if (std::isfinite(edge))
          lines.push_back(edge);
    }
  };
  const std::string of_ends = place.kind == Kind::region
                                  ? "the contact is all of its region"
                                  : "on " + in_quotes(face) + " it is 'Layers' that restricts a contact";
  read(place.x, "", extent_x_, end || (box && (face == "front" || face == "back")), of_ends, "x or r");
  const bool along_y = box && (end || face == "left" || face == "right");
  read(place.y, " y", extent_y_, along_y, !box ? "only a box has a y" : of_ends, "y (box)");

  Section disc = belonging(box && end, !box ? "only a box has discs" : of_ends);
  place.radius =
      or_else(disc.optional_quantity("Radius",
                                     "nm",
                                     Range::positive(),
                                     "Of a disc to which the contact is restricted (box). Its rim follows the "
                                     "cells of the mesh, and the log tells the area."),
              place.radius);
  Section centre = disc.if_acts(place.is_disc(), "there is no disc: 'Radius' is not given");
  place.centre_x =
      or_else(centre.optional_quantity("Centre x", "nm", Range::any(), "Of the disc. Empty: `Axis x` of the stack."),
              result_.axis[0]);
  place.centre_y =
      or_else(centre.optional_quantity("Centre y", "nm", Range::any(), "Of the disc. Empty: `Axis y` of the stack."),
              result_.axis[1]);
  if (place.is_disc() &&
      (place.centre_x < 0. || place.centre_x > extent_x_ || place.centre_y < 0. || place.centre_y > extent_y_))
    own.problem("Radius",
                "the disc has its centre at (" + nm(place.centre_x) + ", " + nm(place.centre_y) +
                    "), outside of the device; give 'Centre x' and 'Centre y', or the axis of the stack");

  const Names layers = belonging(side,
                                 place.kind == Kind::boundary ? in_quotes(face) + " belongs to one layer"
                                                              : "the place of the contact is given by regions")
                           .list("Layers", "", "Layers to whose sides the contact is restricted; empty: all.");
  Names all;
  for (const Layer &layer : result_.layers)
    all.push_back(layer.name);
  for (const std::string &layer : layers)
    if (from_file() || !side)
      break;
    else if (!among(layer, all))
      own.problem("Layers", "there is no layer " + in_quotes(layer) + suggestion(layer, all));
    else if (among(layer, place.layers))
      own.problem("Layers", "lists " + in_quotes(layer) + " twice");
    else
      place.layers.push_back(layer);
}

void StackReader::name_place(ContactPlace &place) const
{
  place.name = place.kind == ContactPlace::Kind::boundary  ? place.of.front()
               : place.kind == ContactPlace::Kind::between ? "between " + place.of.front() + " and " + place.of.back()
                                                           : "all of " + place.of.front();
  if (!place.layers.empty())
    place.name += " of " + joined(place.layers);
  Names parts;
  if (!place.x.is_all())
    parts.push_back(along(is(Coordinates::axisymmetric) ? "r" : "x", place.x, extent_x_));
  if (!place.y.is_all())
    parts.push_back(along("y", place.y, extent_y_));
  if (place.is_disc())
    parts.push_back("radius " + nm(place.radius) + " around (" + nm(place.centre_x) + ", " + nm(place.centre_y) + ")");
  if (!parts.empty())
    place.name += ", " + joined(parts);
}
} // namespace ionstack::meshes
