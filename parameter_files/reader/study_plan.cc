// SPDX-License-Identifier: Apache-2.0
#include "parameter_files/reader/study_plan.h"

#include "materials/units/units.h"
#include "parameter_files/reader/study_texts.h"
#include "parameter_files/reader/study_values.h"
#include "parameter_files/reader/text_rules.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

namespace ionstack::parameters
{
namespace
{
/// More cases than this are taken for a mistake.
constexpr std::size_t most_cases = 100000;

/// Reports names of a list that stand there twice.
void refuse_duplicates(const std::vector<std::string> &names, const Section &section, const std::string &entry)
{
  for (std::size_t i = 0; i < names.size(); ++i)
    if (const auto first = std::find(names.begin(), names.end(), names[i]);
        first != names.begin() + static_cast<long>(i))
      section.problem(entry, "lists " + in_quotes(names[i]) + " twice; remove one");
}

VariedEntry read_entry(Section section, const std::string &name, const bool samples_are_drawn)
{
  VariedEntry varied;
  varied.name        = name;
  varied.entry       = entry_path(section,
                            "The entry of the base file that is varied, as --set takes it: Section/Name. Not given for "
                                  "a value that stands in a 'Text NAME'.",
                            true);
  varied.entry_where = section.location("Entry");
  read_values(section, varied);
  if (varied.is_drawn() && !samples_are_drawn && !section.for_reference())
    section.problem("Distribution", "needs Random/Samples, how many values are drawn");
  return varied;
}

/// Multiplies the cases: each so far with each value of one entry.
void combine(std::vector<StudyCase> &cases, const std::size_t n_entries, const std::size_t v, const VariedEntry &varied)
{
  std::vector<StudyCase> more;
  for (const StudyCase &one : cases)
    for (const StudyValue &value : varied.values)
    {
      more.push_back(one);
      more.back().values.resize(n_entries);
      more.back().values[v] = value;
    }
  cases = std::move(more);
}

/// The number of cases; too many for counting give most_cases + 1.
std::size_t number_of_cases(const StudyPlan &plan, const bool paired)
{
  std::size_t number = 1;
  for (const VariedEntry &varied : plan.varied)
    if (!varied.is_drawn())
      number = paired ? varied.values.size() : std::min(number * varied.values.size(), most_cases + 1);
  return std::min(number * static_cast<std::size_t>(std::max(plan.samples, 1L)), most_cases + 1);
}

/// `seed` and the samples come last: each combination of the other values is repeated with drawn ones.
void expand(StudyPlan &plan, const bool paired, const std::uint64_t seed)
{
  std::vector<StudyCase> groups(1);
  groups[0].values.resize(plan.varied.size());
  bool first = true;
  for (std::size_t v = 0; v < plan.varied.size(); ++v)
  {
    if (plan.varied[v].is_drawn())
      continue;
    if (!paired || first)
      combine(groups, plan.varied.size(), v, plan.varied[v]);
    else
      for (std::size_t g = 0; g < groups.size(); ++g)
        groups[g].values[v] = plan.varied[v].values[g];
    first = false;
  }
  for (std::size_t g = 0; g < groups.size(); ++g)
    for (long sample = 0; sample < std::max(plan.samples, 1L); ++sample)
    {
      StudyCase one = groups[g];
      one.group     = g;
      one.number    = static_cast<int>(plan.cases.size()) + 1;
      for (std::size_t v = 0; v < plan.varied.size(); ++v)
        if (plan.varied[v].is_drawn())
          one.values[v] = drawn_value(plan.varied[v], seed, one.number);
      plan.cases.push_back(std::move(one));
    }
}

/// A value that stands twice in a list would run the same case twice, unless another list goes with it.
void refuse_same_values(const StudyPlan &plan, Section &root)
{
  for (const VariedEntry &varied : plan.varied)
  {
    std::set<std::pair<double, std::string>> known;
    for (const StudyValue &value : varied.values)
      if (!known.emplace(varied.is_number ? value.number : 0., varied.is_number ? "" : value.text).second)
        root.problem_at(
            varied.values_where, varied.values_path, "lists " + in_quotes(value.text) + " twice; remove one");
  }
}

/// The sections `Text NAME`. A value without an entry of its own must stand in one of them.
void read_texts(StudyPlan &plan, Section &root)
{
  for (const std::string &section : root.section_names())
    if (const std::string name = section.rfind("Text ", 0) == 0 ? section.substr(5) : ""; !name.empty())
      plan.texts.push_back(read_text(root.section(section), name, plan.varied));
  for (const VariedEntry &varied : plan.varied)
    if (varied.entry.empty() &&
        std::none_of(plan.texts.begin(), plan.texts.end(), [&](const auto &text) { return holds(text, varied); }))
      root.section("Vary " + varied.name)
          .problem("Entry", "is required and not given (a text), as no section 'Text ...' has ${" + varied.name + "}");
}

/// Two sections must not vary the same entry.
void refuse_same_entries(const StudyPlan &plan, Section &root)
{
  std::map<std::string, std::string> name_of;
  for (const VariedEntry &varied : plan.varied)
    if (const auto [position, is_new] = name_of.try_emplace(varied.entry, "Vary " + varied.name);
        !is_new && !varied.entry.empty())
      root.section("Vary " + varied.name)
          .problem("Entry", in_quotes(varied.entry) + " is varied by '" + position->second + "' already");
  for (const StudyText &text : plan.texts)
    if (const auto [position, is_new] = name_of.try_emplace(text.entry, "Text " + text.name);
        !is_new && !text.entry.empty())
      root.section("Text " + text.name)
          .problem("Entry", in_quotes(text.entry) + " is varied by '" + position->second + "' already");
}
} // namespace

bool is_study(const ParameterFile &file)
{
  return ParameterFile(file).root().has_section("Study");
}

StudyPlan StudyPlan::read(Section root, const std::string &file, Diagnostics &diagnostics)
{
  StudyPlan plan;
  plan.file                = file;
  Section           study  = root.section("Study", "A study over parameters: one run for each case.");
  Section           random = root.section("Random", "Values drawn at random, for the spread from device to device.");
  const std::size_t before = diagnostics.problems().size();

  plan.title             = study.text("Title", "", "One line that says what the study asks.");
  const std::string base = study.text("Base", required, "The parameter file that is varied, seen from this file.");
  plan.base              = (std::filesystem::path(file).parent_path() / base).string();
  const bool paired      = study.choice("Combine",
                                   "all",
                                   {"all", "paired"},
                                   "all: each value with each of the others; paired: the first values together, the "
                                        "second ones, and so on.") == "paired";
  plan.report =
      study.list("Report",
                 "",
                 "Figures for the table: entries of summary.json, the name alone where it is unique or with its "
                 "section as in 'temperature/maximum_K'; nothing for all of sweep, temperature and energy.");
  plan.report_where = study.location("Report");
  std::vector<std::string> names =
      study.names("Vary", required, "Names of what is varied, of your choice; each has a section 'Vary NAME'.");
  plan.samples =
      random.integer("Samples", 0, 0, static_cast<long>(most_cases), "Cases for each combination of the other values.");
  const long seed = random.integer(
      "Seed", 1, 0, std::numeric_limits<long>::max(), "Another number draws other values; the same number the same.");

  if (root.for_reference())
  {
    read_entry(root.section("Vary NAME", "An entry that is varied: Values, or From, To, Count, or a Distribution."),
               "NAME",
               true);
    read_text(root.section("Text NAME", "An entry whose value is a text in which varied values stand."), "NAME", {});
    return plan;
  }

  std::error_code ignored;
  if (!base.empty() && (std::filesystem::is_directory(plan.base, ignored) || !std::ifstream(plan.base)))
    study.problem("Base", in_quotes(plan.base) + " cannot be read; the name is seen from the folder of the study file");
  refuse_duplicates(names, study, "Vary");
  refuse_duplicates(plan.report, study, "Report");
  for (const std::string &section : root.section_names())
    if (const std::string name = section.rfind("Vary ", 0) == 0 ? section.substr(5) : ""; !name.empty())
      if (std::find(names.begin(), names.end(), name) == names.end())
      {
        read_entry(root.section(section), name, true);
        root.section(section).problem("Entry", "'Vary " + name + "' is not listed in Study/Vary");
      }
  for (std::size_t i = 0; i < names.size(); ++i)
    if (!root.has_section("Vary " + names[i]))
      study.problem("Vary",
                    in_quotes(names[i]) + " has no section 'Vary " + names[i] + "' with its Entry and its values");
    else if (std::find(names.begin(), names.begin() + static_cast<long>(i), names[i]) ==
             names.begin() + static_cast<long>(i))
      plan.varied.push_back(read_entry(root.section("Vary " + names[i]), names[i], plan.samples > 0));
  read_texts(plan, root);
  refuse_same_entries(plan, root);
  if (!paired)
    refuse_same_values(plan, root);

  const bool draws = std::any_of(plan.varied.begin(), plan.varied.end(), [](const auto &v) { return v.is_drawn(); });
  if (root.has_section("Random") && !draws)
    random.problem("Samples", "no section 'Vary ...' has a Distribution, so there is nothing to draw");
  const VariedEntry *first = nullptr;
  for (const VariedEntry &varied : plan.varied)
  {
    if (varied.is_drawn() || varied.values.empty())
      continue;
    if (paired && first != nullptr && varied.values.size() != first->values.size())
      root.problem_at(varied.values_where,
                      varied.values_path,
                      "has " + std::to_string(varied.values.size()) + " values and 'Vary " + first->name + "' has " +
                          std::to_string(first->values.size()) + "; with Combine = paired they need equally many");
    if (first == nullptr)
      first = &varied;
  }
  if (diagnostics.problems().size() == before && number_of_cases(plan, paired) > most_cases)
    study.problem("Vary", "gives more than " + std::to_string(most_cases) + " cases; vary less");
  if (diagnostics.problems().size() == before)
    expand(plan, paired, static_cast<std::uint64_t>(seed));
  return plan;
}

std::vector<std::string> StudyPlan::overrides(const StudyCase &one) const
{
  std::vector<std::string> result;
  for (std::size_t v = 0; v < varied.size(); ++v)
    if (!varied[v].entry.empty())
      result.push_back(varied[v].entry + "=" + one.values[v].text);
  for (const StudyText &text : texts)
    result.push_back(text.entry + "=" + filled(text, varied, one));
  return result;
}

std::string StudyPlan::words(const StudyCase &one) const
{
  std::string text;
  for (std::size_t v = 0; v < varied.size(); ++v)
    text += (v > 0 ? ", " : "") + varied[v].name + " = " + one.values[v].text;
  return text;
}
} // namespace ionstack::parameters
