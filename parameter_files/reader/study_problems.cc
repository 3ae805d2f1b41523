// SPDX-License-Identifier: Apache-2.0
#include "parameter_files/reader/study_problems.h"

#include "parameter_files/reader/study_texts.h"
#include "parameter_files/reader/syntax.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace ionstack::parameters
{
namespace
{
/// The varied entry of which the problem speaks, or nullptr.
const VariedEntry *varied_of(const StudyPlan &plan, const Problem &problem)
{
  if (problem.where.file == override_file)
    for (const VariedEntry &varied : plan.varied)
      if (varied.entry == problem.entry || varied.entry.rfind(problem.entry + "/", 0) == 0)
        return &varied;
  return nullptr;
}

/// The text of which the problem speaks, or nullptr.
const StudyText *text_of(const StudyPlan &plan, const Problem &problem)
{
  if (problem.where.file == override_file)
    for (const StudyText &text : plan.texts)
      if (text.entry == problem.entry || text.entry.rfind(problem.entry + "/", 0) == 0)
        return &text;
  return nullptr;
}

/// A message on a text, with places again where the values of the case stand: the same for all cases that have the same
/// mistake.
std::string with_places(std::string message, const StudyPlan &plan, const StudyText &text, const int number)
{
  const StudyCase &one = plan.cases[static_cast<std::size_t>(number - 1)];
  for (std::size_t v = 0; v < plan.varied.size(); ++v)
    if (const std::string &value = one.values[v].text; holds(text, plan.varied[v]) && !value.empty())
    {
      const std::string place = "${" + plan.varied[v].name + "}";
      for (std::size_t at = message.find(value); at != std::string::npos; at = message.find(value, at + place.size()))
        message.replace(at, value.size(), place);
    }
  return message;
}

/// Whether the name of the entry is wrong rather than its value.
bool is_of_name(const std::string &message)
{
  for (const char *beginning : {"unknown ", "is a subsection", "is an entry", "must be '"})
    if (message.rfind(beginning, 0) == 0)
      return true;
  return false;
}

/// A problem of the study, and the cases that have it.
struct Gathered
{
  Problem       problem;
  bool          names_case = true;
  std::set<int> cases;
};
} // namespace

void report_case_problems(const StudyPlan &plan, const std::vector<CaseProblem> &problems, Diagnostics &diagnostics)
{
  std::vector<Gathered>                                                         gathered;
  std::map<std::tuple<std::string, int, std::string, std::string>, std::size_t> position;
  std::vector<CaseProblem>                                                      sorted = problems;
  std::stable_sort(
      sorted.begin(), sorted.end(), [](const auto &a, const auto &b) { return a.case_number < b.case_number; });
  for (const auto &[number, problem] : sorted)
  {
    Gathered    next{problem, true, {}};
    std::string key_message = problem.message;
    if (const VariedEntry *varied = varied_of(plan, problem))
    {
      const bool of_name = is_of_name(problem.message);
      next.names_case    = !of_name;
      next.problem       = {of_name ? varied->entry_where : varied->values_where,
                      of_name ? "Vary " + varied->name + "/Entry" : varied->values_path,
                      (problem.entry.empty() ? "" : problem.entry + ": ") + problem.message};
      if (varied->is_drawn()) // each sample has its own value in the message
        key_message.clear();
    }
    else if (const StudyText *text = text_of(plan, problem))
    {
      const bool of_name = is_of_name(problem.message);
      next.names_case    = !of_name;
      next.problem       = {of_name ? text->entry_where : text->text_where,
                      "Text " + text->name + (of_name ? "/Entry" : "/Text"),
                      (problem.entry.empty() ? "" : problem.entry + ": ") + problem.message};
      key_message = with_places(problem.message, plan, *text, number);
    }
    const auto key = std::make_tuple(
        next.problem.where.file, next.problem.where.line, next.problem.entry + problem.entry, key_message);
    const auto [at, is_new] = position.try_emplace(key, gathered.size());
    if (is_new)
      gathered.push_back(next);
    gathered[at->second].cases.insert(number);
  }
  for (const Gathered &one : gathered)
  {
    std::string message = one.problem.message;
    const bool  of_all  = one.cases.size() == plan.cases.size() && one.problem.where.file != plan.file;
    const auto &first   = plan.cases[static_cast<std::size_t>(*one.cases.begin() - 1)];
    const auto  others  = one.cases.size() - 1;
    if (one.names_case && !of_all)
      message += " (case " + std::to_string(first.number) + ": " + plan.words(first) +
                 (others > 0 ? "; and " + std::to_string(others) + " more" : "") + ")";
    diagnostics.report(one.problem.where, one.problem.entry, message);
  }
}
} // namespace ionstack::parameters
