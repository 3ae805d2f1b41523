// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_parameter_files_reader_study_texts_h
#define ionstack_parameter_files_reader_study_texts_h

#include "parameter_files/reader/study_plan.h"

namespace ionstack::parameters
{
/// Asks for the entries of a section `Text NAME`. Reported are a text without places for values, places without end and
/// places of names that are not among `varied`.
StudyText read_text(Section section, const std::string &name, const std::vector<VariedEntry> &varied);

/// Whether a value of `varied` stands in the text.
bool holds(const StudyText &text, const VariedEntry &varied);

/// The text with the values of a case, of entries `varied`, in their places.
std::string filled(const StudyText &text, const std::vector<VariedEntry> &varied, const StudyCase &one);
} // namespace ionstack::parameters

#endif
