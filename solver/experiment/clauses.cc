// SPDX-License-Identifier: Apache-2.0
#include "solver/experiment/clauses.h"

#include "materials/files/diagnostics.h"
#include "materials/units/constants.h"
#include "materials/units/units.h"

#include <algorithm>

namespace ionstack::solver
{
std::vector<std::string> words_of(const std::string &text)
{
  std::vector<std::string> words(1);
  bool                     quoted = false;
  for (const char c : text)
  {
    quoted = quoted != (c == '"');
    if (quoted || (c != ' ' && c != '\t' && c != '\n' && c != '\r'))
      words.back() += c;
    else if (!words.back().empty())
      words.emplace_back();
  }
  if (words.back().empty())
    words.pop_back();
  return words;
}

Clauses::Clauses(const std::string &text, std::vector<std::string> keywords, std::string form)
    : keywords_(std::move(keywords)), form_(std::move(form))
{
  std::string keyword;
  for (const std::string &word : words_of(text))
    if (std::find(keywords_.begin(), keywords_.end(), word) != keywords_.end())
    {
      keyword = word;
      if (!values_.emplace(keyword, "").second)
        throw units::Error("has '" + keyword + "' twice");
    }
    else
    {
      std::string &value = values_[keyword];
      value += (value.empty() ? "" : " ") + word;
    }
}

/// Throws `message`; but when a word, long enough to judge, is neither unit nor keyword and looks like a keyword spelt
/// wrongly, that is what is wrong.
void Clauses::fail(const std::string &message) const
{
  for (const auto &[keyword, value] : values_)
    for (const std::string &word : words_of(value))
      if (word.size() > 3 && !units::same_dimension(word, word))
        if (const std::string nearest = nearest_name(word, keywords_); !nearest.empty())
          throw units::Error("the word '" + word + "' is unknown, did you mean '" + nearest + "'?");
  throw units::Error(message);
}

std::string Clauses::text(const std::string &keyword) const
{
  const auto found = values_.find(keyword);
  if (found == values_.end())
    fail("needs '" + keyword + "'" + how());
  if (found->second.empty())
    fail("has nothing after '" + keyword + "'" + how());
  return found->second;
}

void Clauses::bare(const std::string &keyword) const
{
  const auto found = values_.find(keyword);
  if (found != values_.end() && !found->second.empty())
    fail("'" + found->second + "' has no meaning after '" + keyword + "'" + how());
}

double Clauses::quantity(const std::string &keyword, const std::string &unit) const
{
  const std::string value = text(keyword);
  try
  {
    return units::parse_quantity(value, unit);
  }
  catch (const units::Error &error)
  {
    fail(keyword + ": " + error.what());
  }
}

double Clauses::positive(const std::string &keyword, const std::string &unit) const
{
  const double value = quantity(keyword, unit);
  if (!(value > 0.))
    throw units::Error(keyword + ": '" + text(keyword) + "' must be greater than 0");
  return value;
}

double Clauses::time(const std::string &keyword) const
{
  return positive(keyword, internal_unit::time);
}

double Clauses::time_or(const std::string &keyword, const double otherwise) const
{
  return has(keyword) ? time(keyword) : otherwise;
}

double Clauses::voltage(const std::string &keyword) const
{
  return quantity(keyword, internal_unit::potential);
}

double Clauses::temperature(const std::string &keyword) const
{
  const double value = quantity(keyword, internal_unit::temperature);
  if (!(value > 0.))
    throw units::Error(keyword + ": '" + text(keyword) + "' is not above absolute zero");
  return value;
}
} // namespace ionstack::solver
