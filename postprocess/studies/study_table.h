// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_studies_study_table_h
#define ionstack_postprocess_studies_study_table_h

#include "parameter_files/reader/study_plan.h"
#include "postprocess/studies/case_folder.h"

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace ionstack::postprocess
{
/// A figure of summary.json by its name: with its section as in "temperature/maximum_K" (a point serves for the bar),
/// or alone when one section has a number of that name.
struct Figure
{
  std::vector<std::string> paths; ///< where it stands: one when it is known, several when the name is not unique
  std::optional<double>    value; ///< nothing for null
};
Figure find_figure(const nlohmann::ordered_json &summary, const std::string &name);

/// What the cases of a study found: one row a case.
class StudyTable
{
public:
  /// `outcomes` has one for each case of the plan. Figures are those that the plan names, else all numbers of the
  /// sections sweep, temperature and energy and of sections that a later version adds.
  StudyTable(const parameters::StudyPlan &plan, std::vector<CaseOutcome> outcomes);

  /// study.csv: case, varied values with units in the names of the columns, status, reason, figures.
  void write_csv(std::ostream &out) const;

  /// study.json: the same with the statistics of samples.
  nlohmann::ordered_json to_json() const;

  /// The same for people, shortened.
  void print(std::ostream &out) const;

  /// Sentences on figures that no case has, and on cases of different versions of the program.
  const std::vector<std::string> &warnings() const { return warnings_; }

private:
  nlohmann::ordered_json statistics() const;
  /// Arrhenius' law through the states that the cases have baked at different temperatures; null without such.
  nlohmann::ordered_json retention() const;
  void                   read_figures();
  void                   warn();

  const parameters::StudyPlan                    &plan_;
  std::vector<CaseOutcome>                        outcomes_;
  std::vector<std::string>                        columns_; ///< of the varied values
  std::vector<std::string>                        figures_; ///< names as they are looked up
  std::vector<std::vector<std::optional<double>>> values_;  ///< of each case
  std::vector<std::string>                        warnings_;
};
} // namespace ionstack::postprocess

#endif
