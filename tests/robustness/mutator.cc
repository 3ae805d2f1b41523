// SPDX-License-Identifier: Apache-2.0
#include "mutator.h"

#include <algorithm>
#include <cctype>

namespace ionstack::tests
{
namespace
{
using Texts = std::vector<std::string>;
using namespace std::string_literals; // keeps zero bytes

/// Numbers that are none, that no type holds, or that nobody would mean.
const Texts numbers{"0",
                    "-0",
                    "-1",
                    "1",
                    "0.0",
                    "-1e-300",
                    "1e-300",
                    "4.9e-324",
                    "1e300",
                    "-1e300",
                    "1.7976931348623157e308",
                    "1e999",
                    "-1e999",
                    "nan",
                    "-nan",
                    "inf",
                    "-inf",
                    "",
                    "1e18",
                    "1e12",
                    "2147483647",
                    "2147483648",
                    "-2147483648",
                    "4294967296",
                    "9223372036854775807",
                    "9223372036854775808",
                    "18446744073709551616",
                    "99999999999999999999999999999999999999999",
                    "0x10",
                    "1e",
                    "1.5.2",
                    "1,5",
                    "--1",
                    "+-1",
                    "1e-",
                    ".",
                    "e5",
                    "1/0",
                    "1000000",
                    "65537"};

const Texts words{"nm",
                  "m",
                  "K",
                  "degC",
                  "V",
                  "mV",
                  "s",
                  "us",
                  "eV",
                  "1/m^3",
                  "1/cm^3",
                  "S/m",
                  "Ohm",
                  "A",
                  "m^2/s",
                  "W/(m K)",
                  "m^999999999999",
                  "m^-2147483649",
                  "nm nm nm nm",
                  "(((m)))",
                  "1/0",
                  "kg lg(re 1 mW)",
                  "m @ 5",
                  "dB",
                  "%",
                  "\xC2\xB5m",
                  "\xE2\x84\xA6",
                  "\xE2\x80\xAE",
                  "\xF0\x9F\x92\xA5",
                  "\xED\xA0\x80",
                  "\xC0\xAF",
                  "\xFF\xFE",
                  "\0"s,
                  "\r",
                  "\x1B[31m",
                  "\x7F",
                  "%s%s%n",
                  "../../../../etc/passwd",
                  "/dev/zero",
                  "/dev/stdin",
                  "/proc/self/mem",
                  ".",
                  "~",
                  "null",
                  "true",
                  "&a",
                  "*a",
                  "<<",
                  "!!binary",
                  "!!map",
                  "? ",
                  "- ",
                  ": ",
                  "{",
                  "}",
                  "[",
                  "]",
                  "|",
                  ">",
                  "'",
                  "\"",
                  ",",
                  ";",
                  "#",
                  "=",
                  "\\\n",
                  "subsection ",
                  "end\n",
                  "set ",
                  "set Steps = repeat 1000000000000000000 (hold 1 s)\n",
                  "repeat 1000000000000000000 (",
                  "until current > 1 A",
                  "pow(1e300,9)",
                  "sqrt(-1)",
                  "z^z^z^z",
                  "rnd",
                  "_pi",
                  "$Nodes",
                  "$EndElements",
                  "$PhysicalNames"};

/// What nests: beginnings without an end, or with one.
const std::vector<std::pair<std::string, std::string>> brackets{{"subsection A\n", "end\n"},
                                                                {"(", ")"},
                                                                {"[", "]"},
                                                                {"{", "}"},
                                                                {"{a: ", "}"},
                                                                {"- ", ""},
                                                                {"repeat 2 (", ")"},
                                                                {"-", ""},
                                                                {"m (", ")"},
                                                                {"if(z>0,", ",0)"},
                                                                {"&a [*a, ", "]"},
                                                                {"? ", ""}};

bool is_of_number(const char c)
{
  return std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '.';
}

bool is_of_word(const char c)
{
  return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_';
}
} // namespace

std::string Mutator::mutated(std::string text, const Texts &others)
{
  // Mostly few changes: many of them never get past the first check of a reader.
  for (std::size_t changes = 1 + (below(3) == 0 ? below(10) : below(2)); changes > 0; --changes)
    change(text, others);
  return text;
}

std::size_t Mutator::below(const std::size_t limit)
{
  return limit == 0 ? 0 : random_() % limit;
}

void Mutator::change(std::string &text, const Texts &others)
{
  switch (below(10))
  {
  case 0:
    return change_bytes(text);
  case 1:
  case 2:
  case 3:
  case 4:
    return change_number(text);
  case 5:
  case 6:
    return change_word(text, others);
  case 7:
  case 8:
    return change_lines(text, others);
  default:
    return change_whole(text);
  }
}

void Mutator::change_bytes(std::string &text)
{
  const Piece piece = any_piece(text, 40);
  switch (below(4))
  {
  case 0:
    text.erase(piece.begin, piece.length);
    break;
  case 1:
    text.insert(piece.begin, text.substr(piece.begin, piece.length));
    break;
  case 2:
    if (!text.empty())
      text[piece.begin] = static_cast<char>(text[piece.begin] ^ (1 << below(8)));
    break;
  default:
    if (!text.empty())
      text[piece.begin] = static_cast<char>(below(256));
  }
}

void Mutator::change_number(std::string &text)
{
  const Piece piece = any_number(text);
  switch (below(6))
  {
  case 0: // another power of ten
    text.insert(piece.begin + piece.length, "e" + std::to_string(static_cast<int>(below(700)) - 350));
    break;
  case 1:
    text.insert(piece.begin, "-");
    break;
  case 2:
  {
    const Piece from = any_number(text);
    text.replace(piece.begin, piece.length, text.substr(from.begin, from.length));
    break;
  }
  default:
    text.replace(piece.begin, piece.length, any_of(numbers));
  }
}

void Mutator::change_word(std::string &text, const Texts &others)
{
  const Piece piece = any_word(text);
  switch (below(4))
  {
  case 0:
    text.erase(piece.begin, piece.length);
    break;
  case 1:
  {
    const std::string &other = others.empty() ? text : others[below(others.size())];
    const Piece        from  = any_word(other);
    text.replace(piece.begin, piece.length, other.substr(from.begin, from.length));
    break;
  }
  case 2:
    text.insert(piece.begin, any_of(words));
    break;
  default:
    text.replace(piece.begin, piece.length, any_of(words));
  }
}

void Mutator::change_lines(std::string &text, const Texts &others)
{
  const Piece line = any_line(text);
  switch (below(5))
  {
  case 0:
    text.erase(line.begin, line.length);
    break;
  case 1:
    text.insert(line.begin, text.substr(line.begin, line.length));
    break;
  case 2:
  {
    const Piece       from   = any_line(text);
    const std::string moved  = text.substr(from.begin, from.length);
    const std::size_t target = from.begin < line.begin ? line.begin - from.length : line.begin;
    text.erase(from.begin, from.length);
    text.insert(std::min(target, text.size()), moved);
    break;
  }
  case 3:
  {
    const std::string &other = others.empty() ? text : others[below(others.size())];
    const std::size_t  begin = any_line(other).begin;
    std::size_t        end   = begin;
    for (std::size_t lines = 1 + below(8); lines > 0 && end < other.size(); --lines)
      end = std::min(other.find('\n', end), other.size() - 1) + 1;
    text.insert(line.begin, other.substr(begin, end - begin));
    break;
  }
  default:
    text.insert(line.begin + line.length, std::string(1 + below(3), '\n'));
  }
}

void Mutator::change_whole(std::string &text)
{
  const Piece piece = any_piece(text, 200);
  switch (below(8))
  {
  case 0:
    text.resize(piece.begin);
    break;
  case 1:
  { // lines of Windows, or of an old Macintosh
    const std::string end = below(2) == 0 ? "\r\n" : "\r";
    std::string       other;
    for (const char c : text)
      other += c == '\n' ? end : std::string(1, c);
    text = other;
    break;
  }
  case 2:
  { // sixteen bits a character
    std::string wide = "\xFF\xFE";
    for (const char c : text)
      (wide += c) += '\0';
    text = wide;
    break;
  }
  case 3:
    text.insert(0, "\xEF\xBB\xBF");
    break;
  case 4:
  { // deep nesting
    const auto &[open, close] = brackets[below(brackets.size())];
    const std::size_t depth   = std::size_t(1) << below(15);
    std::string       nest;
    for (std::size_t i = 0; i < depth; ++i)
      nest += open;
    if (below(2) == 0)
      for (std::size_t i = 0; i < depth; ++i)
        nest += close;
    text.insert(piece.begin, nest);
    break;
  }
  case 5: // a very long line
    text.insert(piece.begin, std::string(std::size_t(1) << below(19), "x0 (\t,-"[below(7)]));
    break;
  case 6:
    text.insert(any_piece(text, 1).begin, text.substr(piece.begin, piece.length));
    break;
  default:
    text.insert(piece.begin, std::string(1 + below(4), '\0'));
  }
}

Mutator::Piece Mutator::any_piece(const std::string &text, const std::size_t longest)
{
  const std::size_t begin = below(text.size());
  return {begin, text.empty() ? 0 : 1 + below(std::min(longest, text.size() - begin))};
}

Mutator::Piece Mutator::any_line(const std::string &text)
{
  if (text.empty())
    return {};
  const std::size_t inside = below(text.size());
  const std::size_t before = inside == 0 ? std::string::npos : text.rfind('\n', inside - 1);
  const std::size_t begin  = before == std::string::npos ? 0 : before + 1;
  const std::size_t end    = std::min(text.find('\n', begin), text.size() - 1);
  return {begin, end + 1 - begin};
}

Mutator::Piece Mutator::any_word(const std::string &text)
{
  const auto begin = std::find_if(text.begin() + static_cast<long>(below(text.size())), text.end(), is_of_word);
  return {static_cast<std::size_t>(begin - text.begin()),
          static_cast<std::size_t>(std::find_if_not(begin, text.end(), is_of_word) - begin)};
}

Mutator::Piece Mutator::any_number(const std::string &text)
{
  // Of a few candidates the first that stands in no comment, where a number is of no consequence.
  Piece piece;
  for (int attempt = 0; attempt < 4; ++attempt)
  {
    const auto begin = std::find_if(text.begin() + static_cast<long>(below(text.size())), text.end(), is_of_number);
    piece            = {static_cast<std::size_t>(begin - text.begin()),
                        static_cast<std::size_t>(std::find_if_not(begin, text.end(), is_of_number) - begin)};
    const auto line  = text.rfind('\n', piece.begin);
    if (piece.length > 0 && text[line == std::string::npos ? 0 : std::min(line + 1, text.size() - 1)] != '#')
      return piece;
  }
  return piece;
}

std::string Mutator::any_of(const Texts &choices)
{
  return choices[below(choices.size())];
}
} // namespace ionstack::tests
