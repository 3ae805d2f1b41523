// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_studies_case_folder_h
#define ionstack_postprocess_studies_case_folder_h

#include <nlohmann/json.hpp>

#include <optional>
#include <string>

/// The folder of one case of a study, as it is found on the disk.
namespace ionstack::postprocess
{
/// How a case ended.
struct CaseOutcome
{
  std::optional<int>     status;         ///< exit status; nothing when the case has not been run to its end
  std::string            reason;         ///< why it ended early or was refused
  double                 wall_time = 0.; ///< [s]
  nlohmann::ordered_json summary;        ///< content of summary.json; null when the case left none

  /// Whether there is nothing to run: the case has results, be they of a run that gave up. One that was stopped goes
  /// on.
  bool is_complete() const;
};

/// Tells parameters of runs apart: FNV-1a with 64 bits in hexadecimal digits.
std::string digest(const std::string &text);

/// "case_0007" for 7.
std::string case_name(int number);

/// How the case in `folder` ended, as far as what stands there belongs to parameters of that digest: a run that was
/// interrupted, or had other parameters, counts as none.
CaseOutcome read_outcome(const std::string &folder, const std::string &digest_of_parameters);

/// Whether the folder holds results of a run, finished or not, with these parameters.
bool was_run_with(const std::string &folder, const std::string &digest_of_parameters);

/// Removes what says that the case has ended. Throws BadInput when the folder cannot be changed.
void forget_outcome(const std::string &folder);

/// Writes failure.json: the case ended without results.
void write_failure(const std::string &folder, const std::string &digest_of_parameters, const CaseOutcome &outcome);
} // namespace ionstack::postprocess

#endif
