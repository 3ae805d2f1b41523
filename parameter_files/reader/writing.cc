// SPDX-License-Identifier: Apache-2.0
#include "parameter_files/reader/text_rules.h"
#include "parameter_files/reader/tree.h"

#include <algorithm>
#include <ostream>

namespace ionstack::parameters
{
namespace
{
constexpr std::size_t widest_comment = 100;

/// `text` as comment lines behind `indentation`, broken at blanks.
void write_comment(std::ostream &out, const std::string &indentation, const std::string &text)
{
  std::string line;
  const auto  flush = [&]
  {
    // A backslash at the end of a line would make the next line part of the comment.
    if (!line.empty())
      out << indentation << '#' << line << (line.back() == '\\' ? " ." : "") << '\n';
    line.clear();
  };
  for (std::size_t begin = 0; begin < text.size();)
  {
    const std::size_t end  = std::min(text.find_first_of(" \n\t\r", begin), text.size());
    const std::string word = text.substr(begin, end - begin);
    if (!word.empty())
    {
      if (indentation.size() + 1 + line.size() + 1 + word.size() > widest_comment)
        flush();
      line += " " + word;
    }
    if (end < text.size() && text[end] == '\n')
      flush();
    begin = end + 1;
  }
  flush();
}

/// What kind of value the entry takes, and which are permitted.
std::string kind_in_words(const Declaration &declaration)
{
  const std::string range = permitted(declaration);
  const std::string comma = range.empty() ? "" : ", " + range;
  const std::string unit  = shown_unit(declaration);
  switch (declaration.kind)
  {
  case Declaration::Kind::quantity:
    return (unit == "1" ? "A number" : "A quantity, for example in " + unit) + comma;
  case Declaration::Kind::optional_quantity:
    return (unit == "1" ? "Nothing or a number" : "Nothing or a quantity, for example in " + unit) + comma;
  case Declaration::Kind::integer:
    return "A whole number" + comma;
  case Declaration::Kind::flag:
    return "true or false";
  case Declaration::Kind::choice:
    return "One of " + enumerated(declaration.choices);
  case Declaration::Kind::text:
    return "A text";
  case Declaration::Kind::list:
    return "Texts separated by commas";
  case Declaration::Kind::names:
    return "Names separated by commas";
  }
  return "";
}

void write_entry(std::ostream      &out,
                 const std::string &indentation,
                 const Declaration &declaration,
                 const GivenEntry  *given)
{
  const bool        is_given = given != nullptr && given->usable;
  const std::string value    = is_given ? given->value : declaration.default_text;
  const bool        differs =
      is_given && !declaration.is_required() && !declaration.default_text.empty() && value != declaration.default_text;
  write_comment(out, indentation, declaration.documentation);
  write_comment(
      out, indentation, kind_in_words(declaration) + (differs ? "; default: " + declaration.default_text : "") + ".");

  const std::string set = indentation + "set " + declaration.name + " =";
  if (!is_given && declaration.is_required())
    out << indentation << "# set " << declaration.name << " = (required)\n";
  else if (declaration.kind == Declaration::Kind::optional_quantity && value.empty())
    out << indentation << "# set " << declaration.name << " =\n";
  else
    out << set << (value.empty() ? "" : " ") << value << '\n';
}

/// Subsections in the order of the file, because the order can carry a meaning (the layers of a stack); then those that
/// the file does not open.
std::vector<const DeclaredSection *> in_order_of_file(const DeclaredSection &section)
{
  std::vector<const DeclaredSection *> sections;
  if (section.given != nullptr)
    for (const auto &given : section.given->sections())
      if (const DeclaredSection *declared = section.section(given->name))
        sections.push_back(declared);
  for (const auto &declared : section.sections())
    if (declared->given == nullptr)
      sections.push_back(declared.get());
  return sections;
}

void write_section(std::ostream &out, const DeclaredSection &section, const std::size_t depth)
{
  const std::string indentation(2 * depth, ' ');
  bool              first    = true;
  const auto        separate = [&]
  {
    if (!first || depth == 0)
      out << '\n';
    first = false;
  };
  for (const Declaration &declaration : section.entries())
  {
    separate();
    write_entry(out, indentation, declaration, section.acting_entry(declaration.name));
  }
  for (const DeclaredSection *subsection : in_order_of_file(section))
  {
    separate();
    write_comment(out, indentation, subsection->documentation);
    out << indentation << "subsection " << subsection->name << '\n';
    write_section(out, *subsection, depth + 1);
    out << indentation << "end\n";
  }
}

/// `text` for a cell of a Markdown table.
std::string cell(const std::string &text)
{
  std::string result;
  for (const char c : text)
    if (c == '\n' || c == '\r' || c == '\t')
      result += ' ';
    else if (c == '|' || c == '<' || c == '*' || c == '_' || c == '\\' || c == '`')
      result += std::string("\\") + c;
    else
      result += c;
  return result;
}

/// `text` set as code; empty stays empty. A bar ends a cell even inside code, so it is escaped there, too.
std::string code(const std::string &text)
{
  std::string result;
  for (const char c : text)
    result += c == '|' ? "\\|" : std::string(1, c);
  return text.empty() ? "" : "`` " + result + " ``";
}

void write_reference(std::ostream &out, const DeclaredSection &section, const std::size_t depth)
{
  if (depth > 0)
    out << '\n' << std::string(std::min<std::size_t>(depth + 1, 6), '#') << ' ' << cell(section.path) << '\n';
  if (!section.documentation.empty())
    out << '\n' << section.documentation << '\n';
  if (!section.entries().empty())
    out << "\n| Entry | Default | Unit | Range | Meaning |\n| --- | --- | --- | --- | --- |\n";
  for (const Declaration &declaration : section.entries())
  {
    const std::string unit = declaration.is_quantity() ? shown_unit(declaration) : "";
    out << "| " << cell(declaration.name) << " | "
        << (declaration.is_required() ? "required" : code(declaration.default_text)) << " | "
        << (unit == "1" ? "" : code(unit)) << " | " << cell(permitted(declaration)) << " | "
        << cell(declaration.documentation) << " |\n";
  }
  for (const auto &subsection : section.sections())
    write_reference(out, *subsection, depth + 1);
}

void collect_values(const DeclaredSection &section, std::map<std::string, std::string> &values)
{
  for (const Declaration &declaration : section.entries())
  {
    const GivenEntry *given    = section.acting_entry(declaration.name);
    const bool        is_given = given != nullptr && given->usable;
    values[(section.path.empty() ? "" : section.path + "/") + declaration.name] = is_given ? given->value
                                                                                  : declaration.is_required()
                                                                                      ? ""
                                                                                      : declaration.default_text;
  }
  for (const auto &subsection : section.sections())
    collect_values(*subsection, values);
}
} // namespace

std::map<std::string, std::string> resolved_values(const Tree &tree)
{
  std::map<std::string, std::string> values;
  collect_values(tree.root, values);
  return values;
}

void write_resolved(std::ostream &out, const Tree &tree)
{
  out << "# Parameters as resolved by ionstack. This is a valid parameter file.\n";
  write_section(out, tree.root, 0);
}

void write_reference(std::ostream &out, const Tree &tree)
{
  out << "# Parameters\n";
  write_reference(out, tree.root, 0);
}
} // namespace ionstack::parameters
