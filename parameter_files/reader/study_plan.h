// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_parameter_files_reader_study_plan_h
#define ionstack_parameter_files_reader_study_plan_h

#include "parameter_files/reader/parameters.h"
#include "parameter_files/reader/random_draw.h"

#include <cstddef>
#include <string>
#include <vector>

/// A study over parameters: which entries of a base file take which values in which case.
namespace ionstack::parameters
{
/// A value of one entry.
struct StudyValue
{
  std::string text;   ///< as --set takes it
  double      number; ///< in the unit of the first value of the entry; NaN when the values are no numbers
};

/// An entry that is varied.
struct VariedEntry
{
  std::string             name;  ///< that of its section, for example "thickness"
  std::string             entry; ///< path in the base file, "Stack/Layer oxide/Thickness"; "": only in texts
  std::string             unit;  ///< of the numbers; "" for bare numbers and for texts
  bool                    is_number = false;
  std::vector<StudyValue> values; ///< in their order; empty when they are drawn

  Distribution distribution = Distribution::none;
  double       mean = 0., standard_deviation = 0.; ///< in `unit`

  Location    entry_where, values_where;
  std::string values_path; ///< of the entry of the study file that gives the values

  bool is_drawn() const { return distribution != Distribution::none; }
};

/// An entry whose value is a text with places for values of varied entries.
struct StudyText
{
  std::string name;  ///< that of its section
  std::string entry; ///< path in the base file, for example "Protocol/Steps"
  std::string text;  ///< with ${NAME} for the value of the entry varied under that name
  Location    entry_where, text_where;
};

/// One run of the base file.
struct StudyCase
{
  int                     number = 0; ///< from 1
  std::vector<StudyValue> values;     ///< one for each varied entry
  std::size_t             group = 0;  ///< cases of one group differ in drawn values only
};

struct StudyPlan
{
  std::string              file, title;
  std::string              base; ///< path of the base file
  std::vector<std::string> report;
  Location                 report_where;
  std::vector<VariedEntry> varied;
  std::vector<StudyText>   texts;
  std::vector<StudyCase>   cases;
  long                     samples = 0; ///< cases of one group; 0 when nothing is drawn

  /// Asks for all entries of a study file, whose path is `file`, and expands them to cases. Every mistake is reported;
  /// when there is one the plan must not be used. Cases are counted with the last entry of `Vary` changing fastest, and
  /// samples faster than these.
  static StudyPlan read(Section root, const std::string &file, Diagnostics &diagnostics);

  /// What --set would be given for a case.
  std::vector<std::string> overrides(const StudyCase &one) const;

  /// The values of a case in words: "thickness = 3 nm, heat = off".
  std::string words(const StudyCase &one) const;
};

/// Whether a parameter file is that of a study: it has a section `Study`.
bool is_study(const ParameterFile &file);
} // namespace ionstack::parameters

#endif
