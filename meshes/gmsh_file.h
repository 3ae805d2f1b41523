// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_meshes_gmsh_file_h
#define ionstack_meshes_gmsh_file_h

#include "meshes/gmsh_input.h"
#include "meshes/gmsh_shapes.h"

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ionstack::meshes
{
/// A named physical group.
struct GmshGroup
{
  int          dim = 0;
  unsigned int tag = 0;
  std::string  name;
};

/// A cell or a part of a boundary.
struct GmshElement
{
  GmshShape                 shape = GmshShape::point;
  unsigned int              order = 1;
  unsigned int              tag   = 0; ///< of a named physical group of its dimension, 0 for none
  std::vector<unsigned int> corners;   ///< indices into nodes(), in Gmsh's order
  long                      number = 0;
  int                       line   = 0; ///< of the file; 0 in one of bytes
};

/// A Gmsh mesh, as text or bytes, format 2 or 4.1 (Gmsh reference manual, "MSH file format"). It is read here and not
/// by deal.II or Gmsh, whose readers trust the numbers in the file: those of a broken one lead them to memory that is
/// not their own.
class GmshFile
{
public:
  /// Reads `content`; `name` is that of the file. Throws BadInput with the place of the first mistake.
  GmshFile(const std::string &name, std::string_view content);

  const std::vector<std::array<double, 3>> &nodes() const { return nodes_; }

  /// An element that belongs to several named groups stands there once for each, one after another in format 4.1.
  const std::vector<GmshElement> &elements() const { return elements_; }

  /// The named groups of one dimension, in the order of the file.
  std::vector<GmshGroup> groups(int dim) const;

  /// Throws BadInput: "The Gmsh file 'name' what."
  [[noreturn]] void fail(const std::string &what) const;

  /// The same for an element that cannot be what Gmsh has written.
  [[noreturn]] void fail_at(const GmshElement &element, const std::string &what) const;

  /// "line 12" or, in a file of bytes, "element 7".
  static std::string place_of(const GmshElement &element);

private:
  void read_format();
  void read_groups();
  void read_entities();
  void read_partitioned_entities();
  void read_tags_of_entity(int dim, long entity);
  void read_nodes();
  void read_node(long number);
  void read_elements();
  void read_blocks_of_elements();
  void read_element(long number, const GmshType &type, const std::vector<unsigned int> &tags);

  GmshType                  type_of(long number) const;
  std::vector<unsigned int> named(int dim, const std::vector<unsigned int> &tags) const;

  GmshInput                                                 input_;
  bool                                                      has_blocks_ = false; ///< format 4.1
  std::vector<GmshGroup>                                    groups_;
  std::map<std::pair<int, long>, std::vector<unsigned int>> tags_of_entity_;
  std::map<long, unsigned int>                              index_of_node_;
  std::vector<std::array<double, 3>>                        nodes_;
  std::vector<GmshElement>                                  elements_;
};
} // namespace ionstack::meshes

#endif
