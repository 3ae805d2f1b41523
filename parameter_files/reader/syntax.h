// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_parameter_files_reader_syntax_h
#define ionstack_parameter_files_reader_syntax_h

#include "materials/files/diagnostics.h"

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

/// What a user gives, before anybody asks what it means: the text of a parameter file and overrides, as a tree.
namespace ionstack::parameters
{
/// Stands in for the file name of what was given with --set.
inline constexpr const char *override_file = "--set";

/// An entry as given.
struct GivenEntry
{
  std::string name;
  std::string value; ///< without blanks at its ends
  Location    where;
  /// False when a mistake in the entry was reported already: whoever asks for it gets the default without a word.
  bool usable = true;
};

/// A subsection as given; may be opened several times in a file, its content is then that of all together.
class GivenSection
{
public:
  GivenSection() = default;
  GivenSection(std::string section_name, std::string section_path, const Location &where);

  std::string name;
  std::string path;
  Location    opened; ///< first opening; line 0 for the root

  /// The entry or subsection of that name, or nullptr.
  const GivenEntry   *entry(const std::string &entry_name) const;
  GivenEntry         *entry(const std::string &entry_name);
  const GivenSection *section(const std::string &section_name) const;

  GivenEntry &add(const GivenEntry &entry);

  /// The subsection of that name, opened at `where` when there is none yet.
  GivenSection &open(const std::string &section_name, const Location &where);

  const std::deque<GivenEntry>                     &entries() const { return entries_; }
  const std::vector<std::unique_ptr<GivenSection>> &sections() const { return sections_; }

private:
  std::deque<GivenEntry>                          entries_; ///< a deque, so that pointers into it stay valid
  std::vector<std::unique_ptr<GivenSection>>      sections_;
  std::unordered_map<std::string, GivenEntry *>   entry_of_name_;
  std::unordered_map<std::string, GivenSection *> section_of_name_;
};

/// The content of `file`. When it cannot be read that is reported, and false is returned.
bool read_file(const std::string &file, std::string &text, Diagnostics &diagnostics);

/// Parses `text` into `root`; `file` names it in messages. The syntax is that of deal.II's ParameterHandler: a line is
/// `subsection NAME`, `end` or `set NAME = VALUE`; `#` starts a comment; a backslash at the end of a line joins the
/// next line to it, without that line's leading blanks. Other than there, `include` is refused, and so is what
/// ParameterHandler passes over in silence: an entry that is set twice, and a comment that ends with a backslash.
/// Each mistake is reported and parsing goes on. Returns false when there were so many that it did not.
bool parse(std::string_view text, const std::string &file, GivenSection &root, Diagnostics &diagnostics);

/// Puts the override "Section/Name=value" into `root`, in place of what the file gave.
void apply_override(const std::string &text, GivenSection &root, Diagnostics &diagnostics);
} // namespace ionstack::parameters

#endif
