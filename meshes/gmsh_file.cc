// SPDX-License-Identifier: Apache-2.0
#include "meshes/gmsh_file.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

namespace ionstack::meshes
{
namespace
{
/// The tag of a physical group: Gmsh writes it negative where the orientation of the group is reversed.
unsigned int group_tag(const long number)
{
  const auto bits = static_cast<unsigned long>(number);
  return static_cast<unsigned int>((number < 0 ? 0 - bits : bits) & 0x7fffffffu);
}
} // namespace

GmshFile::GmshFile(const std::string &name, const std::string_view content) : input_(name, content)
{
  bool is_there = input_.next_line();
  while (is_there && input_.line() == "$Comments")
  {
    input_.skip_to("$EndComments");
    is_there = input_.next_line();
  }
  if (is_there && input_.line() == "$NOD")
    fail("has format version 1; save it as version 4.1 or 2 (in Gmsh, Mesh.MshFileVersion)");
  if (!is_there || input_.line() != "$MeshFormat")
    fail("is no Gmsh mesh: it does not begin with $MeshFormat");
  read_format();
  while (input_.next_line())
  {
    const std::string_view section = input_.line();
    if (section == "$PhysicalNames")
      read_groups();
    else if (section == "$Entities" && has_blocks_)
      read_entities();
    else if (section == "$PartitionedEntities" && has_blocks_)
      read_partitioned_entities();
    else if (section == "$Nodes")
      read_nodes();
    else if (section == "$ParametricNodes")
      fail("has its nodes with parametric coordinates; save it without (in Gmsh, Mesh.SaveParametric = 0)");
    else if (section == "$Elements")
    {
      read_elements();
      return; // what follows is not part of the mesh
    }
    else if (section[0] == '$')
      input_.skip_to("$End" + std::string(section.substr(1)));
    else
      input_.fail_here("a section like $Nodes is due, not " + shown(section));
  }
  fail("is broken: it ends before its $Elements");
}

std::vector<GmshGroup> GmshFile::groups(const int dim) const
{
  std::vector<GmshGroup> result;
  std::copy_if(groups_.begin(),
               groups_.end(),
               std::back_inserter(result),
               [&](const GmshGroup &group) { return group.dim == dim; });
  return result;
}

void GmshFile::fail(const std::string &what) const
{
  input_.fail(what);
}

void GmshFile::fail_at(const GmshElement &element, const std::string &what) const
{
  fail("is broken in " + place_of(element) + ": " + what + "; write it anew with Gmsh");
}

std::string GmshFile::place_of(const GmshElement &element)
{
  return element.line > 0 ? "line " + std::to_string(element.line) : "element " + std::to_string(element.number);
}

void GmshFile::read_format()
{
  input_.set_section("$MeshFormat");
  input_.next_record();
  const double version   = input_.real();
  const long   is_binary = input_.integer();
  if (std::floor(version) != 2. && std::abs(version - 4.1) > 1e-6)
    fail("has format version " + (std::abs(version) < 1000. ? std::to_string(version).substr(0, 3) : "unknown") +
         "; save it as version 4.1 or 2 (in Gmsh, Mesh.MshFileVersion)");
  has_blocks_ = version > 4.;
  if (is_binary != 0)
    input_.begin_binary(input_.integer());
  input_.end_section();
}

void GmshFile::read_groups()
{
  input_.set_section("$PhysicalNames");
  input_.next_text_record();
  for (long left = input_.text_natural(); left > 0; --left)
  {
    input_.next_text_record();
    GmshGroup group;
    group.dim                   = static_cast<int>(input_.text_natural());
    group.tag                   = group_tag(input_.text_natural());
    const std::string_view line = input_.line();
    const auto             open = line.find('"'), close = line.rfind('"');
    if (open == std::string_view::npos || close == open)
      input_.fail_in_section(shown(line) + " has no name in quotes");
    group.name = line.substr(open + 1, close - open - 1);
    for (const GmshGroup &other : groups_)
      if (other.dim == group.dim && (other.tag == group.tag || other.name == group.name))
        input_.fail_in_section(shown(group.name) + " has the number or the name of another group");
    groups_.push_back(group);
  }
  input_.end_section();
}

/// Those of the groups of that dimension that have a name; one without a name has no meaning here.
std::vector<unsigned int> GmshFile::named(const int dim, const std::vector<unsigned int> &tags) const
{
  std::vector<unsigned int> result;
  for (const unsigned int tag : tags)
    if (std::any_of(groups_.begin(),
                    groups_.end(),
                    [&](const GmshGroup &group) { return group.dim == dim && group.tag == tag; }) &&
        std::find(result.begin(), result.end(), tag) == result.end())
      result.push_back(tag);
  return result;
}

/// Reads what follows the number of an entity: where it is, its groups, what bounds it.
void GmshFile::read_tags_of_entity(const int dim, const long entity)
{
  for (int coordinate = 0; coordinate < (dim == 0 ? 3 : 6); ++coordinate)
    input_.real();
  std::vector<unsigned int> tags;
  for (long left = input_.count(); left > 0; --left)
    tags.push_back(group_tag(input_.integer()));
  tags_of_entity_[{dim, entity}] = named(dim, tags);
  if (dim > 0)
    input_.skip_integers(); // what bounds it
}

/// Format 4.1 lists physical groups with the geometric entities.
void GmshFile::read_entities()
{
  input_.set_section("$Entities");
  input_.next_record();
  std::array<long, 4> n{};
  for (long &count : n)
    count = input_.count();
  for (int dim = 0; dim < 4; ++dim)
    for (long left = n[dim]; left > 0; --left)
    {
      input_.next_record();
      const long entity = input_.integer();
      read_tags_of_entity(dim, entity);
    }
  input_.end_section();
}

/// The parts of entities that a mesh for several processes is made of, whose elements refer to them.
void GmshFile::read_partitioned_entities()
{
  input_.set_section("$PartitionedEntities");
  input_.next_record();
  input_.count(); // partitions
  input_.next_record();
  for (long ghosts = input_.count(); ghosts > 0; --ghosts)
  {
    input_.next_record();
    input_.integer();
    input_.integer();
  }
  input_.next_record();
  std::array<long, 4> n{};
  for (long &count : n)
    count = input_.count();
  for (int dim = 0; dim < 4; ++dim)
    for (long left = n[dim]; left > 0; --left)
    {
      input_.next_record();
      const long entity = input_.integer();
      input_.integer(); // dimension and number of the entity that it is a part of
      input_.integer();
      for (long partitions = input_.count(); partitions > 0; --partitions)
        input_.integer();
      read_tags_of_entity(dim, entity);
    }
  input_.end_section();
}

void GmshFile::read_nodes()
{
  input_.set_section("$Nodes");
  if (!has_blocks_)
  {
    input_.next_text_record();
    for (long left = input_.text_natural(); left > 0; --left)
    {
      input_.next_record();
      read_node(input_.integer());
    }
    return input_.end_section();
  }
  input_.next_record();
  long blocks = input_.count();
  input_.skip_counts(3); // nodes, lowest and highest number
  for (; blocks > 0; --blocks)
  {
    input_.next_record();
    const long dim = input_.integer();
    input_.integer(); // entity
    const bool        is_parametric = input_.integer() != 0;
    const long        n             = input_.count();
    std::vector<long> numbers; // grows with what is there, not with what is announced
    while (static_cast<long>(numbers.size()) < n)
    {
      input_.next_record();
      numbers.push_back(input_.count());
    }
    for (const long number : numbers)
    {
      input_.next_record();
      read_node(number);
      for (long parameter = 0; is_parametric && parameter < std::min(dim, 3L); ++parameter)
        input_.real();
    }
  }
  input_.end_section();
}

void GmshFile::read_node(const long number)
{
  if (!index_of_node_.emplace(number, static_cast<unsigned int>(nodes_.size())).second)
    input_.fail_in_section("the node " + std::to_string(number) + " stands there for the second time");
  auto &node = nodes_.emplace_back();
  for (double &coordinate : node)
    coordinate = input_.real();
}

GmshType GmshFile::type_of(const long number) const
{
  const GmshType type = gmsh_type(number);
  if (type.nodes == 0)
    fail("has elements of Gmsh's type " + std::to_string(number) +
         ", which is not known here; save it with elements of first order (in Gmsh, Mesh.ElementOrder = 1)");
  return type;
}

void GmshFile::read_elements()
{
  input_.set_section("$Elements");
  if (has_blocks_)
    return read_blocks_of_elements();
  input_.next_text_record();
  constexpr long most_tags = 1000; // a few, and the partitions that an element touches
  for (long left = input_.text_natural(); left > 0;)
  {
    // Bytes have the type once before all of a block, a text in each element after its number.
    input_.next_record();
    long           number = input_.is_binary() ? 0 : input_.integer();
    const GmshType type   = type_of(input_.integer());
    const long     block  = input_.is_binary() ? input_.natural() : 1;
    const long     tags   = input_.natural();
    if (block < 1 || block > left)
      input_.fail_in_section("a block cannot have " + std::to_string(block) + " elements");
    if (tags > most_tags)
      input_.fail_in_section("an element cannot have " + std::to_string(tags) + " tags");
    for (long of_block = block; of_block > 0; --of_block)
    {
      if (input_.is_binary())
        number = input_.integer();
      std::vector<unsigned int> groups; // the first tag; others have no meaning here
      for (long tag = 0; tag < tags; ++tag)
        if (const long value = input_.integer(); tag == 0)
          groups.push_back(group_tag(value));
      read_element(number, type, named(dimension_of(type.shape), groups));
    }
    left -= block;
  }
  input_.end_section();
}

void GmshFile::read_blocks_of_elements()
{
  input_.next_record();
  long blocks = input_.count();
  input_.skip_counts(3); // elements, lowest and highest number
  for (; blocks > 0; --blocks)
  {
    input_.next_record();
    const int      dim    = static_cast<int>(input_.integer());
    const long     entity = input_.integer();
    const GmshType type   = type_of(input_.integer());
    const auto     tags   = tags_of_entity_.find({dim, entity});
    for (long left = input_.count(); left > 0; --left)
    {
      input_.next_record();
      const long number = input_.count();
      read_element(number, type, tags == tags_of_entity_.end() ? std::vector<unsigned int>() : tags->second);
    }
  }
  input_.end_section();
}

/// The nodes of an element of the groups with these tags.
void GmshFile::read_element(const long number, const GmshType &type, const std::vector<unsigned int> &tags)
{
  GmshElement element{type.shape, type.order, 0, {}, number, input_.record_line()};
  for (unsigned int n = 0; n < type.nodes; ++n)
  {
    const long node  = has_blocks_ ? input_.count() : input_.integer();
    const auto index = index_of_node_.find(node);
    if (index == index_of_node_.end())
      input_.fail_in_section("the node " + std::to_string(node) + " is not among its $Nodes");
    if (n >= corners_of(type.shape))
      continue;
    if (std::find(element.corners.begin(), element.corners.end(), index->second) != element.corners.end())
      input_.fail_in_section("the node " + std::to_string(node) + " stands twice in one element");
    element.corners.push_back(index->second);
  }
  elements_.push_back(element);
  for (const unsigned int tag : tags)
  {
    if (elements_.back().tag != 0)
      elements_.push_back(element);
    elements_.back().tag = tag;
  }
}
} // namespace ionstack::meshes
