// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_meshes_gmsh_file_h
#define ionstack_meshes_gmsh_file_h

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
  int                       type = 0; ///< Gmsh's number of the kind: 1 line, 3 quadrilateral, 5 hexahedron, ...
  unsigned int              tag  = 0; ///< of its physical group, 0 for none
  std::vector<unsigned int> nodes;    ///< indices into nodes(), in Gmsh's order; empty for kinds that nobody uses
  int                       line = 0; ///< of the file
};

/// A Gmsh mesh as text, format 2 or 4.1 (Gmsh reference manual, "File formats"). It is read here and not by deal.II,
/// whose reader trusts the numbers in the file: those of a broken one lead it to memory that is not its own.
class GmshFile
{
public:
  /// Reads `text`; `name` is that of the file. Throws BadInput with the line of the first mistake.
  GmshFile(std::string name, const std::string &text);

  const std::vector<std::array<double, 3>> &nodes() const { return nodes_; }
  const std::vector<GmshElement>           &elements() const { return elements_; }

  /// The named groups of one dimension, in the order of the file.
  std::vector<GmshGroup> groups(int dim) const;

  /// Throws BadInput: "The Gmsh file 'name' what."
  [[noreturn]] void fail(const std::string &what) const;

  /// The same for what stands in one line.
  [[noreturn]] void fail_at(int line, const std::string &what) const;

private:
  class Line;

  bool next_line();
  Line expect_line(const char *section);
  void skip(const std::string &section);
  void end(const char *section);
  void read_format();
  void read_groups();
  void read_entities();
  void read_nodes();
  void read_elements();
  void read_element(Line &line, int type, unsigned int tag, int number_of_tags);
  void add_node(Line &line, long number);

  std::string                                  name_;
  std::string_view                             rest_;
  std::string_view                             line_;
  int                                          line_number_ = 0;
  bool                                         has_blocks_  = false; ///< format 4.1
  std::vector<GmshGroup>                       groups_;
  std::map<std::pair<int, long>, unsigned int> tag_of_entity_;
  std::map<long, unsigned int>                 index_of_node_;
  std::vector<std::array<double, 3>>           nodes_;
  std::vector<GmshElement>                     elements_;
};
} // namespace ionstack::meshes

#endif
