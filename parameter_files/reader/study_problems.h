// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_parameter_files_reader_study_problems_h
#define ionstack_parameter_files_reader_study_problems_h

#include "parameter_files/reader/study_plan.h"

#include <vector>

namespace ionstack::parameters
{
/// A problem that a case of a study has.
struct CaseProblem
{
  int     case_number = 0;
  Problem problem;
};

/// Reports the problems that the cases of a study have, each once: those of a value at its line of the study file, with
/// the first case, and those of the base file at their own line, with a case unless all cases have them.
void report_case_problems(const StudyPlan &plan, const std::vector<CaseProblem> &problems, Diagnostics &diagnostics);
} // namespace ionstack::parameters

#endif
