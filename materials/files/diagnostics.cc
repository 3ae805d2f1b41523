// SPDX-License-Identifier: Apache-2.0
#include "materials/files/diagnostics.h"

#include <algorithm>
#include <cctype>
#include <ostream>
#include <tuple>

namespace ionstack
{
namespace
{
/// At most `longest` bytes of `text`, cut before a byte that starts a character of UTF-8.
std::string shortened(const std::string &text, const std::size_t longest)
{
  if (text.size() <= longest)
    return text;
  std::size_t end = longest;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
    --end;
  return text.substr(0, end) + "...";
}
} // namespace

std::string Problem::text() const
{
  // The key of a broken file may be the whole of it.
  constexpr std::size_t longest_entry = 200, longest_message = 2000;
  std::string           result = where.file;
  if (where.line > 0)
    result += ":" + std::to_string(where.line);
  if (!result.empty())
    result += ": ";
  if (!entry.empty())
    result += shortened(entry, longest_entry) + ": ";
  result += shortened(message, longest_message);
  // A key or a value of a broken file may hold anything; a problem stays one line.
  for (char &c : result)
    if (static_cast<unsigned char>(c) < ' ' || c == 127)
      c = '?';
  return result;
}

void Diagnostics::add(const Problem &problem)
{
  const auto key = [](const Problem &p) { return std::tie(p.where.file, p.where.line, p.entry, p.message); };
  if (std::none_of(problems_.begin(), problems_.end(), [&](const Problem &p) { return key(p) == key(problem); }))
    problems_.push_back(problem);
}

void Diagnostics::report(const Location &where, const std::string &entry, const std::string &message)
{
  add({where, entry, message});
}

void Diagnostics::report_cause(const Location    &where,
                               const std::string &entry,
                               const std::string &message,
                               const std::string &path)
{
  add({where, entry, message, path});
}

void Diagnostics::report_consequence(const Location                 &where,
                                     const std::string              &entry,
                                     const std::string              &message,
                                     const std::vector<std::string> &paths)
{
  add({where, entry, message, {}, paths});
}

std::vector<Problem> Diagnostics::shown() const
{
  const auto is_reason = [&](const std::string &path)
  {
    return std::any_of(problems_.begin(),
                       problems_.end(),
                       [&](const Problem &p) {
                         return p.causes &&
                                (p.causes->empty() || path == *p.causes || path.rfind(*p.causes + "/", 0) == 0);
                       });
  };
  std::vector<Problem> result;
  for (const Problem &problem : problems_)
    if (std::none_of(problem.follows_from.begin(), problem.follows_from.end(), is_reason))
      result.push_back(problem);
  return result;
}

void Diagnostics::print(std::ostream &out) const
{
  std::vector<Problem> sorted = shown();
  std::stable_sort(sorted.begin(),
                   sorted.end(),
                   [](const Problem &a, const Problem &b)
                   { return std::tie(a.where.file, a.where.line) < std::tie(b.where.file, b.where.line); });
  for (const Problem &problem : sorted)
    out << problem.text() << '\n';
}

namespace
{
/// Without case and blanks, which seldom tell two names apart and are easily mistyped.
std::string simplified(const std::string &name)
{
  std::string result;
  for (const char c : name)
    if (std::isspace(static_cast<unsigned char>(c)) == 0)
      result += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

/// Fewest insertions, deletions, replacements and swaps of neighbours that make `b` of `a` (optimal string alignment).
std::size_t edit_distance(const std::string &a, const std::string &b)
{
  std::vector<std::size_t> before_previous;
  std::vector<std::size_t> previous(b.size() + 1);
  std::vector<std::size_t> current(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j)
    previous[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i)
  {
    current[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j)
    {
      const std::size_t replaced = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      current[j]                 = std::min({previous[j] + 1, current[j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        current[j] = std::min(current[j], before_previous[j - 2] + 1);
    }
    before_previous = previous;
    std::swap(previous, current);
  }
  return previous[b.size()];
}
} // namespace

std::string nearest_name(const std::string &name, const std::vector<std::string> &known)
{
  const std::string wanted = simplified(name);
  std::string       nearest;
  std::size_t       shortest = 0;
  for (const std::string &candidate : known)
  {
    const std::string offered = simplified(candidate);
    const std::size_t longer  = std::max(wanted.size(), offered.size());
    // One mistake in three letters: more is another word, and a symbol of two letters is another element.
    if (offered.empty() || longer - std::min(wanted.size(), offered.size()) > longer / 3)
      continue;
    const std::size_t distance = edit_distance(wanted, offered);
    if (distance <= longer / 3 && (nearest.empty() || distance < shortest))
    {
      nearest  = candidate;
      shortest = distance;
    }
  }
  return nearest;
}

std::string suggestion(const std::string &name, const std::vector<std::string> &known, const std::size_t limit)
{
  const std::string nearest = nearest_name(name, known);
  if (!nearest.empty())
    return ", did you mean '" + nearest + "'?";
  if (known.empty())
    return "";
  std::string result = "; known are ";
  for (std::size_t i = 0; i < std::min(limit, known.size()); ++i)
    result += (i == 0 ? "" : ", ") + known[i];
  return result + (known.size() > limit ? ", ..." : "");
}
} // namespace ionstack
