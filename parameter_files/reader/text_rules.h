// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_parameter_files_reader_text_rules_h
#define ionstack_parameter_files_reader_text_rules_h

#include <cstddef>
#include <string>
#include <string_view>

/// What a name and a value of a parameter file may consist of. Files, overrides and declarations in the program obey
/// the same rules, so that every value can be written to a file and read again.
namespace ionstack::parameters
{
/// Limits [bytes]. They are far above any sensible use and keep a file that is no parameter file from filling messages
/// and memory. A longest value with its name and indentation still fits into a longest line.
inline constexpr std::size_t longest_name     = 200;
inline constexpr std::size_t longest_own_name = 60; ///< of what a user names: it becomes part of longer names
inline constexpr std::size_t longest_value    = 65536;
inline constexpr std::size_t longest_line     = 100000;
inline constexpr std::size_t largest_file     = 8u << 20;

/// Deepest nesting of subsections.
inline constexpr std::size_t deepest_nesting = 64;

/// `text` without blanks, tabs and carriage returns at its ends.
std::string_view trimmed(std::string_view text);

/// `text` without blanks at its ends and with single blanks inside: names that differ in blanks only are the same name.
std::string normalised(std::string_view text);

bool is_utf8(std::string_view text);

/// "" when `text` is UTF-8 without control characters (tabs are allowed), else what stands where:
/// "contains the byte 0x00 at column 7, which is no text".
std::string foreign_byte(std::string_view text);

/// "" when `name` (already normalised) can name an entry or a subsection, else what is wrong with it.
std::string name_mistake(std::string_view name);

/// "" when `name`, of a user's choice for a layer, a species, ..., can become part of the name of a subsection, else
/// what is wrong with it. `name` may come from a file of another kind.
std::string own_name_mistake(std::string_view name);

/// "" when `value` (already trimmed) can be written into a file and read again, else what is wrong with it.
std::string value_mistake(std::string_view value);

/// `text` in single quotes, shortened to about 60 bytes, for messages.
std::string in_quotes(std::string_view text);

/// Path of `name` in the section `section`, which is "" for the root.
std::string joined_path(const std::string &section, const std::string &name);
} // namespace ionstack::parameters

#endif
