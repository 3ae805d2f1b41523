// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_meshes_stack_reader_h
#define ionstack_meshes_stack_reader_h

#include "meshes/stack.h"
#include "parameter_files/reader/parameters.h"

#include <limits>
#include <string>
#include <vector>

namespace ionstack::meshes
{
/// Texts for messages: a length with its unit, and a name in quotes.
std::string nm(double length);
std::string in_quotes(const std::string &name);

/// Value of lengths that are missing or wrong.
inline constexpr double not_given = std::numeric_limits<double>::quiet_NaN();

/// Comparisons with NaN, the value of what is missing or was already reported, are false and so report nothing.
double or_else(double value, double fallback);

/// Reads the sections `Stack` and `Mesh` into a description. One object reads one file.
class StackReader
{
public:
  explicit StackReader(const parameters::Section &root);

  StackDescription read();

private:
  bool from_file() const { return !result_.gmsh_file.empty(); }
  bool is(const Coordinates coordinates) const { return result_.coordinates == coordinates; }

  void read_coordinates();
  void read_mesh();
  void read_extents();
  void read_layers();
  void read_layer(const std::string &name);
  void read_lateral_regions();
  void read_lateral_region(const std::string &name);
  void read_places();
  void read_lateral_cells();
  void check_region_names();
  void read_gmsh_regions();
  void check_count();

  ContactPlace read_place(const std::string &name);
  void         read_part(parameters::Section &own, ContactPlace &place);
  void         name_place(ContactPlace &place) const;
  void         check_between(const parameters::Section &own, const std::vector<std::string> &between) const;
  /// Whether there may be such a region or layer; reports it when not.
  bool check_region(const parameters::Section &own, const std::string &entry, const std::string &name) const;

  double              extent(const std::string &name, bool applies, const std::string &meaning);
  std::vector<double> lines(const std::string &name, double extent, bool applies);
  std::vector<Segment>
  lateral_segments(double extent, double size, double size_at_lines, std::vector<double> lines) const;

  parameters::Section root_, stack_, mesh_;
  StackDescription    result_;
  /// There is no file: everything is declared once for the reference, with NAME for names, and nothing can be missing.
  bool                reference_;
  std::string         coordinates_name_;
  double              growth_     = not_given;
  double              gmsh_cells_ = 0.; ///< in the Gmsh file
  double              extent_x_ = not_given, extent_y_ = not_given;
  std::vector<double> place_lines_x_, place_lines_y_; ///< edges of contacts
};
} // namespace ionstack::meshes

#endif
