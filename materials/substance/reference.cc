// SPDX-License-Identifier: Apache-2.0
#include "materials/substance/reference.h"

#include <algorithm>
#include <cctype>

namespace ionstack::materials
{
namespace
{
bool is_digit(const char c)
{
  return c >= '0' && c <= '9';
}

/// Length of the DOI at `begin` of `text`: "10.", four to nine digits, "/" and at least one more character; 0 for none.
std::size_t doi_length(const std::string &text, const std::size_t begin)
{
  if (text.compare(begin, 3, "10.") != 0)
    return 0;
  std::size_t at = begin + 3;
  while (at < text.size() && is_digit(text[at]))
    ++at;
  const std::size_t digits = at - begin - 3;
  if (digits < 4 || digits > 9 || at >= text.size() || text[at] != '/')
    return 0;
  const std::size_t suffix = at + 1;
  std::size_t       end    = std::min(text.find_first_of(" \t\n,;", suffix), text.size());
  while (end > suffix && (text[end - 1] == '.' || text[end - 1] == ')' || text[end - 1] == ':'))
    --end;
  return end > suffix ? end - begin : 0;
}

std::string lower(std::string text)
{
  std::transform(text.begin(), text.end(), text.begin(), [](const unsigned char c) { return std::tolower(c); });
  return text;
}
} // namespace

std::set<std::string> dois(const std::string &text)
{
  std::set<std::string> found;
  for (std::size_t at = text.find("10."); at != std::string::npos; at = text.find("10.", at + 1))
    if (const std::size_t length = doi_length(text, at); length > 0 && (at == 0 || !is_digit(text[at - 1])))
      found.insert(lower(text.substr(at, length)));
  return found;
}

bool same_source(const std::string &a, const std::string &b)
{
  if (a == b)
    return true;
  const auto of_a = dois(a);
  const auto of_b = dois(b);
  return std::any_of(of_a.begin(), of_a.end(), [&](const std::string &doi) { return of_b.count(doi) > 0; });
}

std::string mistake_of_source(const std::string &source)
{
  if (std::none_of(source.begin(), source.end(), [](const unsigned char c) { return std::isalpha(c) != 0; }))
    return "'" + source + "' is no source; give a DOI or a full reference";
  const std::string text = lower(source);
  for (std::size_t at = text.find("doi:"); at != std::string::npos; at = text.find("doi:", at + 1))
  {
    const std::size_t begin = text.find_first_not_of(' ', at + 4);
    if (begin == std::string::npos || doi_length(text, begin) == 0)
      return "what stands behind 'doi:' is no DOI; write for example doi:10.1021/nn405827t";
  }
  return "";
}
} // namespace ionstack::materials
