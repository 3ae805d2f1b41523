// SPDX-License-Identifier: Apache-2.0
#include "materials/units/unit_spelling.h"

#include <array>

namespace ionstack::units
{
namespace
{
struct Replacement
{
  const char *written, *meant;
};

/// No-break, figure, thin and narrow no-break blank; minus sign; the ordinal sign that keyboards have for degrees.
constexpr std::array signs{Replacement{"\u00a0", " "},
                           Replacement{"\u2007", " "},
                           Replacement{"\u2009", " "},
                           Replacement{"\u202f", " "},
                           Replacement{"\u2212", "-"},
                           Replacement{"\u00ba", "\u00b0"}};

constexpr std::array superscripts{Replacement{"\u2070", "0"},
                                  Replacement{"\u00b9", "1"},
                                  Replacement{"\u00b2", "2"},
                                  Replacement{"\u00b3", "3"},
                                  Replacement{"\u2074", "4"},
                                  Replacement{"\u2075", "5"},
                                  Replacement{"\u2076", "6"},
                                  Replacement{"\u2077", "7"},
                                  Replacement{"\u2078", "8"},
                                  Replacement{"\u2079", "9"},
                                  Replacement{"\u207b", "-"}};

constexpr std::array meanings{Replacement{"deg C", "degC"},
                              Replacement{"C", "degC"},
                              Replacement{"A", "angstrom"},
                              Replacement{"Vs", "V s"},
                              Replacement{"mK", "m K"},
                              Replacement{"M", "mol/l"},
                              Replacement{"**", "^"},
                              Replacement{"/atom", ""},
                              Replacement{"/ion", ""},
                              Replacement{"/particle", ""},
                              Replacement{" per atom", ""},
                              Replacement{"atoms/", "1/"},
                              Replacement{"ions/", "1/"},
                              Replacement{"particles/", "1/"},
                              Replacement{"atoms ", ""},
                              Replacement{"ions ", ""},
                              Replacement{"#/", "1/"}};

/// What stands at `at` in the text, or nullptr.
template <std::size_t n>
const Replacement *found(const std::array<Replacement, n> &list, const std::string &text, const std::size_t at)
{
  for (const Replacement &one : list)
    if (text.compare(at, std::char_traits<char>::length(one.written), one.written) == 0)
      return &one;
  return nullptr;
}

bool is_letter(const char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
} // namespace

std::string with_plain_signs(const std::string &text)
{
  std::string result;
  for (std::size_t i = 0; i < text.size();)
    if (const Replacement *sign = found(signs, text, i))
    {
      result += sign->meant;
      i += std::char_traits<char>::length(sign->written);
    }
    else
      result += text[i++];
  return result;
}

std::string plain_unit(const std::string &unit)
{
  const std::string text = with_plain_signs(unit);
  std::string       result(!text.empty() && text[0] == '/' ? "1" : "");
  bool              in_exponent = false;
  for (std::size_t i = 0; i < text.size();)
    if (const Replacement *sign = found(superscripts, text, i))
    {
      result += (in_exponent ? "" : "^") + std::string(sign->meant);
      in_exponent = true;
      i += std::char_traits<char>::length(sign->written);
    }
    else
    {
      if (in_exponent && is_letter(text[i]))
        result += ' ';
      in_exponent = false;
      result += text[i++];
    }
  return result;
}

std::vector<std::string> likely_meanings(const std::string &unit)
{
  std::vector<std::string> result{unit};
  std::string              without_braces;
  for (const char c : unit)
    if (c != '{' && c != '}')
      without_braces += c;
  result.push_back(without_braces);
  for (const Replacement &one : meanings)
    if (const auto at = unit.rfind(one.written); at != std::string::npos)
      result.push_back(std::string(unit).replace(at, std::char_traits<char>::length(one.written), one.meant));
  // Papers write "cm^2/V s" and mean that all behind the line divides.
  for (std::size_t i = 0, n = result.size(); i < n; ++i)
    if (const auto line = result[i].find('/'); line != std::string::npos && result[i].find('(') == std::string::npos)
      result.push_back(result[i].substr(0, line + 1) + '(' + result[i].substr(line + 1) + ')');
  return result;
}
} // namespace ionstack::units
