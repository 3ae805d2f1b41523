// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_study_command_h
#define ionstack_postprocess_study_command_h

#include "parameter_files/reader/study_plan.h"

#include <mpi.h>

#include <iosfwd>
#include <string>
#include <vector>

namespace ionstack::postprocess
{
/// What the user asks of a study.
struct StudyRequest
{
  std::string              file, output; ///< `output` "" for output/NAME
  std::string              petsc_options;
  std::vector<std::string> overrides;              ///< of the base file
  int                      only_case      = 0;     ///< 0 for all
  int                      ranks_per_case = 0;     ///< 0 for one, or all for `only_case`
  bool                     again          = false; ///< also cases that are complete
  bool                     gather         = false; ///< the table only
};

/// A study whose cases are all fit to run.
struct CheckedStudy
{
  parameters::StudyPlan    plan;
  std::vector<std::string> digests; ///< of the resolved parameters of each case

  /// Reads a study and checks each of its cases, the ranks of `communicator` sharing the work. Collective. Throws
  /// BadInput with all mistakes.
  static CheckedStudy read(const std::string &file, const std::vector<std::string> &overrides, MPI_Comm communicator);

  /// Sets each case up as far as a run does before its first solve; of cases that differ in nothing that matters there,
  /// one. Collective. Throws BadInput.
  void check_set_ups(const std::vector<std::string> &overrides, MPI_Comm communicator) const;
};

/// Runs the cases of a study that have no results yet, `ranks_per_case` ranks each, and gathers the table of all.
/// Collective over `communicator`. Returns the exit status: 0, or that of the first case that has another one. Throws
/// BadInput when a case cannot be run as asked for, before the first is.
int study(const StudyRequest &request, MPI_Comm communicator);

/// Prints the entries of a study file as a parameter file or as a page of the manual.
void write_study_reference(std::ostream &out, bool markdown);
} // namespace ionstack::postprocess

#endif
