// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_tests_robustness_input_readers_h
#define ionstack_tests_robustness_input_readers_h

#include <string>
#include <vector>

namespace ionstack::tests
{
/// Kinds of files that a user gives the program.
enum class InputKind
{
  parameters,
  study,
  material,
  mesh,
  voltages
};

/// What the program made of a file: accepted, or the lines that it says.
struct Judgement
{
  bool                     accepted = false;
  std::vector<std::string> lines    = {};
};

/// A shipped or invented valid file of one kind, and where it lies.
struct ValidInput
{
  InputKind   kind = InputKind::parameters;
  std::string name; ///< for messages
  std::string text;
};

/// Valid inputs of all kinds: the shipped ones, and small ones for what is not shipped.
std::vector<ValidInput> valid_inputs();

/// Writes `text` into `folder`, a folder of this test that holds the shipped parameter files, and reads it with the
/// reader that the program uses. What the reader throws besides its own refusals comes through.
Judgement read_input(InputKind kind, const std::string &text, const std::string &folder);

/// Why a line is none that a user can use, "" when it is: it must name the file, be one printable line, and say
/// something.
std::string fault_of(const std::string &line, InputKind kind);
} // namespace ionstack::tests

#endif
