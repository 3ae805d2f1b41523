// SPDX-License-Identifier: Apache-2.0
#include "meshes/gmsh_input.h"

#include "materials/files/diagnostics.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace ionstack::meshes
{
namespace
{
constexpr const char *blanks = " \t\r";
} // namespace

std::string shown(const std::string_view text)
{
  std::string result(text.substr(0, 40));
  for (char &c : result)
    if (static_cast<unsigned char>(c) < ' ' || static_cast<unsigned char>(c) > 126)
      c = '?';
  return "'" + result + (text.size() > 40 ? "..." : "") + "'";
}

GmshInput::GmshInput(std::string name, const std::string_view content) : name_(std::move(name)), content_(content)
{
}

template <class Number>
Number GmshInput::word(const bool is_natural)
{
  const std::size_t      begin = std::min(words_.find_first_not_of(blanks), words_.size());
  const std::size_t      end   = std::min(words_.find_first_of(blanks, begin), words_.size());
  const std::string_view word  = words_.substr(begin, end - begin);
  Number                 value{};
  const auto             result = std::from_chars(word.data(), word.data() + word.size(), value);
  bool                   sound  = result.ec == std::errc() && result.ptr == word.data() + word.size();
  if constexpr (std::is_floating_point_v<Number>)
    sound = sound && std::isfinite(value);
  if (!sound || (is_natural && value < 0))
    fail_in_section(word.empty() ? "a number is missing" : shown(word) + " is no number that is due there");
  words_.remove_prefix(end);
  return value;
}

template <class Number>
Number GmshInput::bytes()
{
  if (content_.size() - at_ < sizeof(Number))
    fail("is broken: it ends within its " + std::string(section_));
  char raw[sizeof(Number)];
  std::memcpy(raw, content_.data() + at_, sizeof(Number));
  if (reversed_)
    std::reverse(raw, raw + sizeof(Number));
  Number value;
  std::memcpy(&value, raw, sizeof(Number));
  at_ += sizeof(Number);
  at_bytes_ = true;
  return value;
}
void GmshInput::begin_binary(const long bytes_of_count)
{
  if (bytes_of_count != 4 && bytes_of_count != 8)
    fail_in_section("a number cannot have " + std::to_string(bytes_of_count) + " bytes");
  bytes_of_count_ = static_cast<int>(bytes_of_count);
  const auto one  = bytes<std::int32_t>();
  reversed_       = one == 0x01000000;
  if (one != 1 && !reversed_)
    fail_in_section("the number that tells the order of bytes is " + std::to_string(one) + " and not 1");
}

bool GmshInput::next_line()
{
  at_bytes_ = false;
  while (at_ < content_.size())
  {
    const std::size_t end = std::min(content_.find('\n', at_), content_.size());
    line_                 = content_.substr(at_, end - at_);
    at_                   = std::min(end + 1, content_.size());
    ++line_number_;
    if (const auto first = line_.find_first_not_of(blanks); first != std::string_view::npos)
    {
      line_  = line_.substr(first, line_.find_last_not_of(blanks) + 1 - first);
      words_ = line_;
      return true;
    }
  }
  return false;
}

void GmshInput::next_record()
{
  if (!is_binary())
    next_text_record();
}

void GmshInput::next_text_record()
{
  if (!next_line())
    fail("is broken: it ends within its " + std::string(section_));
  if (line_[0] == '$')
    fail_here("its " + std::string(section_) + " end too early");
}

long GmshInput::integer()
{
  return is_binary() ? bytes<std::int32_t>() : word<long>();
}

long GmshInput::text_natural()
{
  return word<long>(true);
}

long GmshInput::natural()
{
  const long value = is_binary() ? bytes<std::int32_t>() : text_natural();
  if (value < 0)
    fail_in_section("'" + std::to_string(value) + "' is no number that is due there");
  return value;
}

long GmshInput::count()
{
  if (!is_binary())
    return text_natural();
  const long value = bytes_of_count_ == 4 ? static_cast<long>(bytes<std::uint32_t>()) : bytes<std::int64_t>();
  if (value < 0)
    fail_in_section("'" + std::to_string(value) + "' is no number that is due there");
  return value;
}

double GmshInput::real()
{
  const double value = is_binary() ? bytes<double>() : word<double>();
  if (!std::isfinite(value))
    fail_in_section("a coordinate is no finite number");
  return value;
}

void GmshInput::skip_counts(const int how_many)
{
  if (is_binary())
    for (int left = how_many; left > 0; --left)
      count();
}

void GmshInput::skip_integers()
{
  if (is_binary())
    for (long left = count(); left > 0; --left)
      integer();
}

void GmshInput::end_section()
{
  const std::string due = "$End" + std::string(section_ + 1);
  if (!next_line())
    fail("is broken: it ends before its " + due);
  if (line_ != due)
    fail_here(due + " is due, not " + shown(line_));
}

void GmshInput::skip_to(const std::string &end)
{
  const int begin = line_number_;
  // Of bytes the end need not begin a line.
  if (const auto found = content_.find(end, at_); is_binary() && found != std::string_view::npos)
  {
    at_ = found + end.size();
    return;
  }
  while (!is_binary() && next_line())
    if (line_ == end)
      return;
  fail("is broken" + (is_binary() ? std::string() : " in line " + std::to_string(begin)) +
       ": the section that begins there has no " + shown(end) + "; write it anew with Gmsh");
}

void GmshInput::fail(const std::string &what) const
{
  throw BadInput("The Gmsh file '" + name_ + "' " + what + (what.back() == '?' ? "" : "."));
}

void GmshInput::fail_here(const std::string &what) const
{
  const std::string place = at_bytes_      ? "at its byte " + std::to_string(at_)
                            : !is_binary() ? "in line " + std::to_string(line_number_)
                                           : "before its byte " + std::to_string(at_ + 1);
  fail("is broken " + place + (what.rfind("of ", 0) == 0 ? " " : ": ") + what + "; write it anew with Gmsh");
}

void GmshInput::fail_in_section(const std::string &what) const
{
  fail_here("of its " + std::string(section_) + ": " + what);
}

} // namespace ionstack::meshes
