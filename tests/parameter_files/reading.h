// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_tests_parameter_files_reading_h
#define ionstack_tests_parameter_files_reading_h

#include "parameter_files/reader/parameters.h"

#include <string>
#include <vector>

namespace ionstack::parameters
{
/// A parameter text that is read as the file "t.prm", with the problems that this gives.
struct Reading
{
  explicit Reading(const std::string &text, const std::vector<std::string> &overrides = {})
      : file(ParameterFile::from_text(text, "t.prm", overrides, diagnostics)), root(file.root())
  {
  }
  Reading(const Reading &)            = delete;
  Reading &operator=(const Reading &) = delete;

  /// The problems as a user sees them, in the order of their reports.
  std::vector<std::string> problems() const
  {
    std::vector<std::string> texts;
    for (const Problem &problem : diagnostics.shown())
      texts.push_back(problem.text());
    return texts;
  }

  Diagnostics   diagnostics;
  ParameterFile file;
  Section       root;
};

using Texts = std::vector<std::string>;
} // namespace ionstack::parameters

#endif
