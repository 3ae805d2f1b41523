// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_experiment_clauses_h
#define ionstack_solver_experiment_clauses_h

#include <map>
#include <string>
#include <vector>

namespace ionstack::solver
{
/// The words of a text, which blanks separate that stand in no quotation marks.
std::vector<std::string> words_of(const std::string &text);

/// A step of a protocol as clauses: keywords in any order, each with what follows it up to the next one. The clauses of
/// "pulse 1 V width 1 ms", with the keywords "pulse" and "width", are pulse: "1 V" and width: "1 ms".
/// All functions throw units::Error with one sentence on what is wrong, such as a missing clause.
class Clauses
{
public:
  /// `form` shows how the step is written, with optional clauses in brackets; for messages. The text begins with a
  /// keyword.
  Clauses(const std::string &text, std::vector<std::string> keywords, std::string form);

  bool has(const std::string &keyword) const { return values_.count(keyword) > 0; }

  /// What follows the keyword; it must be something.
  std::string text(const std::string &keyword) const;

  /// Makes sure that nothing stands between the keyword and the next one.
  void bare(const std::string &keyword) const;

  /// The value of a clause in the internal unit `unit`.
  double quantity(const std::string &keyword, const std::string &unit) const;

  /// The same, greater than 0.
  double positive(const std::string &keyword, const std::string &unit) const;

  double time(const std::string &keyword) const;                      ///< [s], greater than 0
  double time_or(const std::string &keyword, double otherwise) const; ///< the same, of an optional clause
  double voltage(const std::string &keyword) const;                   ///< [V]
  double temperature(const std::string &keyword) const;               ///< [K], above absolute zero

  /// "; write 'pulse ...'", for the end of a message.
  std::string how() const { return "; write '" + form_ + "'"; }

private:
  [[noreturn]] void fail(const std::string &message) const;

  std::vector<std::string>           keywords_;
  std::string                        form_;
  std::map<std::string, std::string> values_;
};
} // namespace ionstack::solver

#endif
