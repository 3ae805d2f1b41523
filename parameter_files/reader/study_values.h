// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_parameter_files_reader_study_values_h
#define ionstack_parameter_files_reader_study_values_h

#include "parameter_files/reader/study_plan.h"

namespace ionstack::parameters
{
/// Asks for `Entry`, the path of an entry of the base file, without needless blanks. A '=' in it is reported, and ""
/// when it is not given, unless it is `optional`.
std::string entry_path(Section &section, const char *meaning, bool optional = false);

/// Asks for the values of a section `Vary NAME`: a list, a range or a distribution, and puts them into `varied`. What
/// is wrong with them as far as the section alone tells is reported.
void read_values(Section &section, VariedEntry &varied);

/// The value of an entry that is drawn, for one case.
StudyValue drawn_value(const VariedEntry &varied, std::uint64_t seed, int case_number);
} // namespace ionstack::parameters

#endif
