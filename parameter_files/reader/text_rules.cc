// SPDX-License-Identifier: Apache-2.0
#include "parameter_files/reader/text_rules.h"

#include <cstdio>

namespace ionstack::parameters
{
namespace
{
/// Length of the UTF-8 character that starts `text`, or 0 when its first byte starts none. Overlong forms and
/// surrogates pass: the point is to recognise what is no text at all.
std::size_t character_length(const std::string_view text)
{
  const auto        first  = static_cast<unsigned char>(text.front());
  const std::size_t length = first < 0x80   ? 1
                             : first < 0xC2 ? 0
                             : first < 0xE0 ? 2
                             : first < 0xF0 ? 3
                             : first < 0xF5 ? 4
                                            : 0;
  if (length == 0 || length > text.size())
    return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80)
      return 0;
  return length;
}

bool is_control(const char c)
{
  return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F;
}
} // namespace

std::string_view trimmed(const std::string_view text)
{
  const char *blanks = " \t\r";
  const auto  begin  = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos)
    return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::string normalised(const std::string_view text)
{
  std::string result;
  for (const char c : trimmed(text))
    if (c != ' ' && c != '\t')
      result += c;
    else if (result.back() != ' ')
      result += ' ';
  return result;
}

bool is_utf8(const std::string_view text)
{
  for (std::size_t i = 0, length = 0; i < text.size(); i += length)
    if (length = character_length(text.substr(i)); length == 0)
      return false;
  return true;
}

std::string foreign_byte(const std::string_view text)
{
  for (std::size_t i = 0; i < text.size();)
  {
    const std::size_t length = character_length(text.substr(i));
    if (length == 0 || is_control(text[i]))
    {
      char message[80];
      std::snprintf(message,
                    sizeof message,
                    "contains the byte 0x%02X at column %zu, which is no text",
                    static_cast<unsigned int>(static_cast<unsigned char>(text[i])),
                    i + 1);
      return message;
    }
    i += length;
  }
  return "";
}

std::string name_mistake(const std::string_view name)
{
  if (name.empty())
    return "has no name";
  if (name.size() > longest_name)
    return "has a name longer than " + std::to_string(longest_name) + " bytes: " + in_quotes(name);
  if (const std::string mistake = foreign_byte(name); !mistake.empty())
    return mistake;
  for (const char c : {'/', '=', '#', '\\'})
    if (name.find(c) != std::string_view::npos)
      return "has '" + std::string(1, c) + "' in its name " + in_quotes(name) +
             "; names are without '/', '=', '#' and backslash";
  return "";
}

std::string own_name_mistake(const std::string_view name)
{
  if (name.size() > longest_own_name)
    return "has a name longer than " + std::to_string(longest_own_name) + " bytes: " + in_quotes(name);
  if (name != normalised(name))
    return "has superfluous blanks in its name " + in_quotes(name);
  return name_mistake(name);
}

std::string value_mistake(const std::string_view value)
{
  if (value.size() > longest_value)
    return "has a value longer than " + std::to_string(longest_value) + " bytes";
  if (const std::string mistake = foreign_byte(value); !mistake.empty())
    return mistake;
  if (value.find('#') != std::string_view::npos)
    return "has '#' in its value, which starts a comment in a parameter file";
  if (!value.empty() && value.back() == '\\')
    return "ends with a backslash, which continues a line in a parameter file";
  return "";
}

std::string in_quotes(const std::string_view text)
{
  const std::size_t limit = 60;
  if (text.size() <= limit)
    return "'" + std::string(text) + "'";
  // Cut before a byte that starts a character.
  std::size_t end = limit;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
    --end;
  return "'" + std::string(text.substr(0, end)) + "...'";
}

std::string joined_path(const std::string &section, const std::string &name)
{
  if (section.empty())
    return name;
  return name.empty() ? section : section + "/" + name;
}
} // namespace ionstack::parameters
