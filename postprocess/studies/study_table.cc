// SPDX-License-Identifier: Apache-2.0
#include "postprocess/studies/study_table.h"

#include "build_info.h"
#include "materials/units/units.h"
#include "postprocess/figures/figures_json.h"
#include "postprocess/figures/retention_figures.h"
#include "postprocess/files/column_name.h"
#include "postprocess/fits/statistics.h"
#include "solver/run/observer.h"

#include <algorithm>
#include <iomanip>
#include <ostream>
#include <set>
#include <sstream>

namespace ionstack::postprocess
{
namespace
{
using json = nlohmann::ordered_json;

/// Sections of summary.json that say how a run went, not what it found.
const std::set<std::string> sections_of_the_run{"solver", "timings_s", "conservation"};

/// The table on the screen has no more rows and figures than this.
constexpr std::size_t most_rows = 60, most_figures = 7;

bool is_figure(const json &value)
{
  return value.is_number() || value.is_null() || value.is_boolean();
}

std::optional<double> number_of(const json &value)
{
  if (value.is_boolean())
    return value.get<bool>() ? 1. : 0.;
  return value.is_number() ? std::optional<double>(value.get<double>()) : std::nullopt;
}

/// The value at a path of keys (and of places in lists, from 0) between bars; nullptr when there is none.
const json *at_path(const json &root, const std::string &path, const char separator)
{
  const json *at = &root;
  for (std::size_t begin = 0; begin <= path.size();)
  {
    const std::size_t end  = std::min(path.find(separator, begin), path.size());
    const std::string name = path.substr(begin, end - begin);
    if (at->is_object() && at->contains(name))
      at = &(*at)[name];
    else if (at->is_array() && !name.empty() && name.size() < 7 &&
             name.find_first_not_of("0123456789") == std::string::npos && std::stoul(name) < at->size())
      at = &(*at)[std::stoul(name)];
    else
      return nullptr;
    begin = end + 1;
  }
  return is_figure(*at) ? at : nullptr;
}

/// All figures of an object by their paths.
void collect(const json &object, const std::string &path, std::vector<std::pair<std::string, const json *>> &found)
{
  for (const auto &[name, value] : object.items())
  {
    const std::string here = path.empty() ? name : path + "/" + name;
    if (value.is_object())
      collect(value, here, found);
    else if (is_figure(value))
      found.emplace_back(here, &value);
  }
}

std::string last_name(const std::string &path)
{
  return path.substr(path.rfind('/') == std::string::npos ? 0 : path.rfind('/') + 1);
}

/// A field of a CSV file (RFC 4180), on one line.
std::string field(std::string text)
{
  std::replace(text.begin(), text.end(), '\n', ' ');
  if (text.find_first_of(",\"") == std::string::npos)
    return text;
  std::string quoted = "\"";
  for (const char c : text)
    quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

std::string shown(const double number)
{
  std::ostringstream text;
  text << std::setprecision(5) << number;
  return text.str();
}

std::string status_in_words(const CaseOutcome &outcome)
{
  if (!outcome.status)
    return "not run";
  switch (*outcome.status)
  {
  case 0:
    return "done";
  case 2:
    return "refused";
  case solver::exit_gave_up:
    return "gave up";
  case solver::exit_stopped:
    return "stopped";
  default:
    return "failed";
  }
}

/// Rows of texts in columns of equal width.
void print_rows(std::ostream &out, const std::vector<std::vector<std::string>> &rows)
{
  std::vector<std::size_t> width(rows.front().size(), 0);
  for (const auto &row : rows)
    for (std::size_t c = 0; c < row.size(); ++c)
      width[c] = std::max(width[c], row[c].size());
  for (const auto &row : rows)
  {
    std::string line;
    for (std::size_t c = 0; c < row.size(); ++c)
      line += "  " + row[c] + std::string(width[c] - row[c].size(), ' ');
    out << line.substr(0, line.find_last_not_of(' ') + 1) << '\n';
  }
}
} // namespace

Figure find_figure(const json &summary, const std::string &name)
{
  for (const char separator : {'/', '.'})
    if (const json *value = at_path(summary, name, separator))
      return {{name}, number_of(*value)};
  std::vector<std::pair<std::string, const json *>> all;
  collect(summary, "", all);
  Figure figure;
  for (const auto &[path, value] : all)
    if (last_name(path) == name)
    {
      figure.paths.push_back(path);
      figure.value = number_of(*value);
    }
  if (figure.paths.size() != 1)
    figure.value.reset();
  return figure;
}

StudyTable::StudyTable(const parameters::StudyPlan &plan, std::vector<CaseOutcome> outcomes)
    : plan_(plan), outcomes_(std::move(outcomes)), figures_(plan.report)
{
  for (const auto &varied : plan_.varied)
    columns_.push_back(column_name(varied.name, varied.unit));
  read_figures();
  warn();
}

void StudyTable::read_figures()
{
  if (figures_.empty())
    for (const CaseOutcome &outcome : outcomes_)
      if (outcome.is_complete())
        for (const auto &[section, content] : outcome.summary.items())
          if (content.is_object() && sections_of_the_run.count(section) == 0)
            for (const auto &[name, value] : content.items())
            {
              const std::string figure = section == "sweep" ? name : section + "/" + name;
              if (is_figure(value) && std::find(figures_.begin(), figures_.end(), figure) == figures_.end())
                figures_.push_back(figure);
            }
  for (const CaseOutcome &outcome : outcomes_)
  {
    values_.emplace_back();
    for (const std::string &name : figures_)
      values_.back().push_back(outcome.is_complete() ? find_figure(outcome.summary, name).value : std::nullopt);
  }
}

void StudyTable::warn()
{
  std::vector<std::string> known;
  std::set<std::string>    versions;
  for (const CaseOutcome &outcome : outcomes_)
    if (outcome.is_complete())
    {
      versions.insert(outcome.summary.value("version", "") + " (" + outcome.summary.value("revision", "") + ")");
      std::vector<std::pair<std::string, const json *>> all;
      collect(outcome.summary, "", all);
      for (const auto &[path, value] : all)
        known.push_back(path);
    }
  std::vector<std::string> names;
  for (const std::string &path : known)
    names.push_back(last_name(path));
  for (const std::string &name : plan_.report)
  {
    std::size_t most = 0;
    std::string places;
    for (const CaseOutcome &outcome : outcomes_)
      if (const Figure figure = find_figure(outcome.summary, name); figure.paths.size() > most)
      {
        most   = figure.paths.size();
        places = figure.paths.front() + ", " + figure.paths.back();
      }
    if (most > 1)
      warnings_.push_back(
          Problem{plan_.report_where,
                  "Study/Report",
                  "'" + name + "' stands in several sections of summary.json; write for example one of " + places}
              .text());
    else if (most == 0 && !known.empty())
    {
      const std::string nearest = nearest_name(name, name.find('/') == std::string::npos ? names : known);
      warnings_.push_back(Problem{plan_.report_where,
                                  "Study/Report",
                                  "'" + name + "' is a number in no summary.json of the cases" +
                                      (nearest.empty() ? "" : ", did you mean '" + nearest + "'?")}
                              .text());
    }
  }
  if (versions.size() > 1)
    warnings_.push_back("the cases were run with different versions of ionstack, " + *versions.begin() + " to " +
                        *versions.rbegin() + "; --again runs them anew");
}

void StudyTable::write_csv(std::ostream &out) const
{
  out << "case";
  for (const std::string &column : columns_)
    out << ',' << column;
  out << ",status,reason";
  for (const std::string &name : figures_)
    out << ',' << column_name(name);
  out << '\n';
  for (std::size_t c = 0; c < plan_.cases.size(); ++c)
  {
    out << plan_.cases[c].number;
    for (std::size_t v = 0; v < columns_.size(); ++v)
    {
      const auto &value = plan_.cases[c].values[v];
      out << ',' << (plan_.varied[v].is_number ? units::shortest(value.number) : field(value.text));
    }
    out << ',' << (outcomes_[c].status ? std::to_string(*outcomes_[c].status) : "") << ','
        << field(outcomes_[c].status ? outcomes_[c].reason : "not run");
    for (const auto &value : values_[c])
      out << ',' << (value ? units::shortest(*value) : "");
    out << '\n';
  }
}

json StudyTable::statistics() const
{
  json groups = json::array();
  for (std::size_t first = 0; plan_.samples > 0 && first < plan_.cases.size();)
  {
    const std::size_t group = plan_.cases[first].group;
    std::size_t       last  = first;
    while (last < plan_.cases.size() && plan_.cases[last].group == group)
      ++last;
    json at = json::object();
    for (std::size_t v = 0; v < columns_.size(); ++v)
      if (!plan_.varied[v].is_drawn())
      {
        const auto &value = plan_.cases[first].values[v];
        at[columns_[v]]   = plan_.varied[v].is_number ? json(value.number) : json(value.text);
      }
    json figures = json::object();
    for (std::size_t f = 0; f < figures_.size(); ++f)
    {
      std::vector<double> samples;
      for (std::size_t c = first; c < last; ++c)
        if (outcomes_[c].status == 0 && values_[c][f])
          samples.push_back(*values_[c][f]);
      if (samples.empty())
        continue;
      const auto told = [](const std::optional<double> &value) { return value ? json(*value) : json(nullptr); };
      figures[column_name(figures_[f])] = {{"samples", samples.size()},
                                           {"mean", told(mean(samples))},
                                           {"standard_deviation", told(standard_deviation(samples))},
                                           {"relative_standard_deviation", told(relative_spread(samples))},
                                           {"quantile_5", told(quantile(samples, 0.05))},
                                           {"quantile_50", told(quantile(samples, 0.5))},
                                           {"quantile_95", told(quantile(samples, 0.95))}};
    }
    groups.push_back({{"values", at}, {"figures", figures}});
    first = last;
  }
  return groups;
}

json StudyTable::retention() const
{
  std::vector<BakeResult> bakes;
  for (const CaseOutcome &outcome : outcomes_)
    if (outcome.is_complete() && outcome.summary.contains("retention"))
      for (const json &bake : outcome.summary["retention"]["bakes"])
      {
        BakeResult result;
        result.temperature       = bake["temperature_K"];
        result.observed_duration = bake["observed_duration_s"];
        if (!bake["failure_time_s"].is_null())
          result.failure_time = bake["failure_time_s"].get<double>();
        bakes.push_back(result);
      }
  return bakes.size() < 2 ? json(nullptr) : as_json(arrhenius_figures(bakes));
}

json StudyTable::to_json() const
{
  json study;
  study["title"]   = plan_.title;
  study["version"] = build_info::version;
  study["base"]    = plan_.base;
  study["varied"]  = json::array();
  for (std::size_t v = 0; v < columns_.size(); ++v)
    study["varied"].push_back({{"name", plan_.varied[v].name},
                               {"column", columns_[v]},
                               {"entry", plan_.varied[v].entry},
                               {"unit", plan_.varied[v].unit},
                               {"drawn", plan_.varied[v].is_drawn()}});
  study["figures"] = json::array();
  for (const std::string &name : figures_)
    study["figures"].push_back(column_name(name));
  study["cases"] = json::array();
  for (std::size_t c = 0; c < plan_.cases.size(); ++c)
  {
    const CaseOutcome &outcome = outcomes_[c];
    json               values = json::object(), figures = json::object();
    for (std::size_t v = 0; v < columns_.size(); ++v)
    {
      const auto &value   = plan_.cases[c].values[v];
      values[columns_[v]] = plan_.varied[v].is_number ? json(value.number) : json(value.text);
    }
    for (std::size_t f = 0; f < figures_.size(); ++f)
      figures[column_name(figures_[f])] = values_[c][f] ? json(*values_[c][f]) : json(nullptr);
    study["cases"].push_back({{"case", plan_.cases[c].number},
                              {"folder", case_name(plan_.cases[c].number)},
                              {"values", values},
                              {"status", outcome.status ? json(*outcome.status) : json(nullptr)},
                              {"reason", outcome.status ? outcome.reason : "not run"},
                              {"wall_time_s", outcome.wall_time},
                              {"figures", figures}});
  }
  study["statistics"] = statistics();
  if (const json found = retention(); !found.is_null())
    study["retention"] = found;
  study["warnings"] = warnings_;
  return study;
}

void StudyTable::print(std::ostream &out) const
{
  const std::size_t                     n_figures = std::min(figures_.size(), most_figures);
  std::vector<std::vector<std::string>> rows{{"case"}};
  rows[0].insert(rows[0].end(), columns_.begin(), columns_.end());
  rows[0].push_back("status");
  for (std::size_t f = 0; f < n_figures; ++f)
    rows[0].push_back(column_name(figures_[f]));
  for (std::size_t c = 0; c < std::min(plan_.cases.size(), most_rows); ++c)
  {
    std::vector<std::string> row{std::to_string(plan_.cases[c].number)};
    for (std::size_t v = 0; v < columns_.size(); ++v)
      row.push_back(plan_.varied[v].is_number ? shown(plan_.cases[c].values[v].number) : plan_.cases[c].values[v].text);
    row.push_back(status_in_words(outcomes_[c]));
    for (std::size_t f = 0; f < n_figures; ++f)
      row.push_back(values_[c][f] ? shown(*values_[c][f]) : "-");
    rows.push_back(row);
  }
  print_rows(out, rows);
  if (plan_.cases.size() > most_rows)
    out << "  ... and " << plan_.cases.size() - most_rows << " more cases in study.csv\n";
  if (figures_.size() > most_figures)
    out << "  ... and " << figures_.size() - most_figures << " more figures in study.csv\n";

  for (const auto &group : statistics())
  {
    rows = {{"over samples", "n", "mean", "sigma", "sigma/mean", "5 %", "50 %", "95 %"}};
    for (const auto &[name, found] : group["figures"].items())
    {
      std::vector<std::string> row{name, std::to_string(found["samples"].get<std::size_t>())};
      for (const char *key :
           {"mean", "standard_deviation", "relative_standard_deviation", "quantile_5", "quantile_50", "quantile_95"})
        row.push_back(found[key].is_null() ? "-" : shown(found[key].get<double>()));
      rows.push_back(row);
    }
    std::string at;
    for (const auto &[name, value] : group["values"].items())
      at += (at.empty() ? "" : ", ") + name + " = " +
            (value.is_string() ? value.get<std::string>() : shown(value.get<double>()));
    out << '\n' << (at.empty() ? "" : at + "\n");
    print_rows(out, rows);
  }
}
} // namespace ionstack::postprocess
