// SPDX-License-Identifier: Apache-2.0
#include "meshes/gmsh_file.h"

#include "materials/diagnostics.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>
#include <type_traits>

namespace ionstack::meshes
{
namespace
{
constexpr const char *blanks = " \t\r";

/// Nodes of an element of each type that first-order meshes have; 0 for others.
unsigned int nodes_of(const int type)
{
  switch (type)
  {
  case 1: // line
    return 2;
  case 2: // triangle
    return 3;
  case 3: // quadrilateral
  case 4: // tetrahedron
    return 4;
  case 5: // hexahedron
    return 8;
  case 6: // prism
    return 6;
  case 7: // pyramid
    return 5;
  case 15: // point
    return 1;
  default:
    return 0;
  }
}

/// `text` in quotes, shortened and without bytes that would spoil a message.
std::string shown(const std::string_view text)
{
  std::string result(text.substr(0, 40));
  for (char &c : result)
    if (static_cast<unsigned char>(c) < ' ' || static_cast<unsigned char>(c) > 126)
      c = '?';
  return "'" + result + (text.size() > 40 ? "..." : "") + "'";
}
} // namespace

/// The words of one line.
class GmshFile::Line
{
public:
  Line(const GmshFile &file, const std::string_view text, const int number, const char *section)
      : file_(file), all_(text), rest_(text), number_(number), section_(section)
  {
  }

  /// The next word, a number of the type asked for.
  template <class Number>
  Number number()
  {
    const std::size_t      begin = std::min(rest_.find_first_not_of(blanks), rest_.size());
    const std::size_t      end   = std::min(rest_.find_first_of(blanks, begin), rest_.size());
    const std::string_view word  = rest_.substr(begin, end - begin);
    Number                 value{};
    const auto             result = std::from_chars(word.data(), word.data() + word.size(), value);
    bool                   sound  = result.ec == std::errc() && result.ptr == word.data() + word.size();
    if constexpr (std::is_floating_point_v<Number>)
      sound = sound && std::isfinite(value);
    if (!sound)
      fail(word.empty() ? "a number is missing" : shown(word) + " is no number that is due there");
    rest_.remove_prefix(end);
    return value;
  }

  std::string_view all() const { return all_; }
  int              line() const { return number_; }

  [[noreturn]] void fail(const std::string &what) const
  {
    file_.fail_at(number_, "of its " + std::string(section_) + ": " + what);
  }

private:
  const GmshFile  &file_;
  std::string_view all_, rest_;
  int              number_;
  const char      *section_;
};

GmshFile::GmshFile(std::string name, const std::string &text) : name_(std::move(name)), rest_(text)
{
  if (!next_line() || line_ != "$MeshFormat")
    fail("is no Gmsh mesh: it does not begin with $MeshFormat");
  read_format();
  while (next_line())
    if (line_ == "$PhysicalNames")
      read_groups();
    else if (line_ == "$Entities" && has_blocks_)
      read_entities();
    else if (line_ == "$Nodes")
      read_nodes();
    else if (line_ == "$Elements")
    {
      read_elements();
      return; // what follows is not part of the mesh
    }
    else if (line_[0] == '$')
      skip("$End" + std::string(line_.substr(1)));
    else
      fail_at(line_number_, "a section like $Nodes is due, not " + shown(line_));
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
  throw BadInput("The Gmsh file '" + name_ + "' " + what + (what.back() == '?' ? "" : "."));
}

void GmshFile::fail_at(const int line, const std::string &what) const
{
  fail("is broken in line " + std::to_string(line) + (what.rfind("of ", 0) == 0 ? " " : ": ") + what +
       "; write it anew with Gmsh");
}

/// The next line that is not blank, without blanks and carriage returns around it.
bool GmshFile::next_line()
{
  while (!rest_.empty())
  {
    const std::size_t end = std::min(rest_.find('\n'), rest_.size());
    line_                 = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    ++line_number_;
    if (const auto first = line_.find_first_not_of(blanks); first != std::string_view::npos)
    {
      line_ = line_.substr(first, line_.find_last_not_of(blanks) + 1 - first);
      return true;
    }
  }
  return false;
}

GmshFile::Line GmshFile::expect_line(const char *section)
{
  if (!next_line())
    fail("is broken: it ends within its " + std::string(section));
  if (line_[0] == '$')
    fail_at(line_number_, "its " + std::string(section) + " end too early");
  return {*this, line_, line_number_, section};
}

void GmshFile::skip(const std::string &section)
{
  const int begin = line_number_;
  while (next_line())
    if (line_ == section)
      return;
  fail_at(begin, "the section that begins there has no " + shown(section));
}

void GmshFile::end(const char *section)
{
  const std::string due = "$End" + std::string(section + 1);
  if (!next_line())
    fail("is broken: it ends before its " + due);
  if (line_ != due)
    fail_at(line_number_, due + " is due, not " + shown(line_));
}

void GmshFile::read_format()
{
  Line         line    = expect_line("$MeshFormat");
  const double version = line.number<double>();
  if (line.number<int>() != 0)
    fail("is binary; save it as text (in Gmsh, Mesh.Binary = 0)");
  if (std::floor(version) != 2. && std::abs(version - 4.1) > 1e-6)
    fail("has format version " + (std::abs(version) < 1000. ? std::to_string(version).substr(0, 3) : "unknown") +
         "; save it as version 4.1 or 2 (in Gmsh, Mesh.MshFileVersion)");
  has_blocks_ = version > 4.;
  end("$MeshFormat");
}

void GmshFile::read_groups()
{
  const char *section = "$PhysicalNames";
  for (auto left = expect_line(section).number<unsigned int>(); left > 0; --left)
  {
    Line      line = expect_line(section);
    GmshGroup group;
    group.dim        = line.number<int>();
    group.tag        = line.number<unsigned int>();
    const auto open  = line.all().find('"');
    const auto close = line.all().rfind('"');
    if (open == std::string_view::npos || close == open)
      line.fail(shown(line.all()) + " has no name in quotes");
    group.name = line.all().substr(open + 1, close - open - 1);
    for (const GmshGroup &other : groups_)
      if (other.dim == group.dim && (other.tag == group.tag || other.name == group.name))
        line.fail(shown(group.name) + " has the number or the name of another group");
    groups_.push_back(group);
  }
  end(section);
}

/// Format 4.1 lists physical groups with the geometric entities.
void GmshFile::read_entities()
{
  const char                 *section = "$Entities";
  Line                        counts  = expect_line(section);
  std::array<unsigned int, 4> n{};
  for (unsigned int &count : n)
    count = counts.number<unsigned int>();
  for (int dim = 0; dim < 4; ++dim)
    for (unsigned int left = n[dim]; left > 0; --left)
    {
      Line line   = expect_line(section);
      auto entity = line.number<long>();
      for (int coordinate = 0; coordinate < (dim == 0 ? 3 : 6); ++coordinate)
        line.number<double>();
      const auto groups = line.number<unsigned int>();
      if (groups > 1)
        line.fail("the entity " + std::to_string(entity) + " belongs to more than one physical group");
      if (groups == 1)
        tag_of_entity_[{dim, entity}] = static_cast<unsigned int>(std::abs(line.number<long>()) & 0x7fffffff);
    }
  end(section);
}

void GmshFile::read_nodes()
{
  const char *section = "$Nodes";
  Line        counts  = expect_line(section);
  if (!has_blocks_)
  {
    for (auto left = counts.number<unsigned long>(); left > 0; --left)
    {
      Line       line   = expect_line(section);
      const auto number = line.number<long>();
      add_node(line, number);
    }
    return end(section);
  }
  for (auto blocks = counts.number<unsigned long>(); blocks > 0; --blocks)
  {
    Line head = expect_line(section);
    head.number<int>();
    head.number<long>();
    head.number<int>();
    const auto        n = head.number<unsigned long>();
    std::vector<long> numbers; // grows with what is there, not with what is announced
    while (numbers.size() < n)
      numbers.push_back(expect_line(section).number<long>());
    for (const long number : numbers)
    {
      Line line = expect_line(section);
      add_node(line, number);
    }
  }
  end(section);
}

void GmshFile::add_node(Line &line, const long number)
{
  if (!index_of_node_.emplace(number, static_cast<unsigned int>(nodes_.size())).second)
    line.fail("the node " + std::to_string(number) + " stands there for the second time");
  auto &node = nodes_.emplace_back();
  for (double &coordinate : node)
    coordinate = line.number<double>();
}

void GmshFile::read_elements()
{
  const char *section = "$Elements";
  Line        counts  = expect_line(section);
  if (!has_blocks_)
  {
    for (auto left = counts.number<unsigned long>(); left > 0; --left)
    {
      Line line = expect_line(section);
      line.number<long>();
      const int  type = line.number<int>();
      const auto tags = line.number<unsigned int>();
      if (tags > line.all().size())
        line.fail("an element cannot have " + std::to_string(tags) + " tags");
      const unsigned int tag = tags > 0 ? static_cast<unsigned int>(std::abs(line.number<long>()) & 0x7fffffff) : 0;
      read_element(line, type, tag, static_cast<int>(tags) - 1);
    }
    return end(section);
  }
  for (auto blocks = counts.number<unsigned long>(); blocks > 0; --blocks)
  {
    Line       head   = expect_line(section);
    const int  dim    = head.number<int>();
    const auto entity = head.number<long>();
    const int  type   = head.number<int>();
    const auto tag    = tag_of_entity_.find({dim, entity});
    for (auto left = head.number<unsigned long>(); left > 0; --left)
    {
      Line line = expect_line(section);
      line.number<long>();
      read_element(line, type, tag == tag_of_entity_.end() ? 0 : tag->second, 0);
    }
  }
  end(section);
}

/// The nodes of an element, after `number_of_tags` that have no meaning here.
void GmshFile::read_element(Line &line, const int type, const unsigned int tag, const int number_of_tags)
{
  for (int left = number_of_tags; left > 0; --left)
    line.number<long>();
  GmshElement element{type, tag, {}, line.line()};
  for (unsigned int left = nodes_of(type); left > 0; --left)
  {
    const auto number = line.number<long>();
    const auto node   = index_of_node_.find(number);
    if (node == index_of_node_.end())
      line.fail("the node " + std::to_string(number) + " is not among its $Nodes");
    if (std::find(element.nodes.begin(), element.nodes.end(), node->second) != element.nodes.end())
      line.fail("the node " + std::to_string(number) + " stands twice in one element");
    element.nodes.push_back(node->second);
  }
  elements_.push_back(std::move(element));
}
} // namespace ionstack::meshes
