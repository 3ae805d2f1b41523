// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_materials_files_diagnostics_h
#define ionstack_materials_files_diagnostics_h

#include <iosfwd>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace ionstack
{
/// Where in an input something stands. `line` is 1-based; 0 means that no line can be named.
struct Location
{
  std::string file;
  int         line = 0;
};

/// One mistake in an input: where, at which entry, and one sentence that says what was found and what would be right.
struct Problem
{
  Location    where;
  std::string entry;
  std::string message;

  std::optional<std::string> causes       = {}; ///< path of what is wrong for this reason; "" for everything
  std::vector<std::string>   follows_from = {}; ///< paths of what may be the reason

  /// "file:line: entry: message"
  std::string text() const;
};

/// Collects all mistakes of the inputs, so that a user sees them at once. Identical problems are kept once, and one
/// that may follow from another is not shown beside that: when a subsection is misspelt, its entries are not missing.
class Diagnostics
{
public:
  void report(const Location &where, const std::string &entry, const std::string &message);

  /// The same for the reason of problems that may follow from what is at `path` ("Physics", "Stack/Layers"), or in it.
  void
  report_cause(const Location &where, const std::string &entry, const std::string &message, const std::string &path);

  /// The same for a problem that may follow from another one at one of these paths.
  void report_consequence(const Location                 &where,
                          const std::string              &entry,
                          const std::string              &message,
                          const std::vector<std::string> &paths);

  bool                        ok() const { return problems_.empty(); }
  const std::vector<Problem> &problems() const { return problems_; }

  /// Those that do not follow from others, in the order of their reports.
  std::vector<Problem> shown() const;

  /// One line for each of shown(), sorted by file and line.
  void print(std::ostream &out) const;

private:
  void add(const Problem &problem);

  std::vector<Problem> problems_;
};

/// Thrown when inputs cannot be used; ends the program with exit status 2 after printing the diagnostics.
struct BadInput : std::runtime_error
{
  using std::runtime_error::runtime_error;
};

/// The name in `known` nearest to `name` by edit distance (case and blanks ignored), or "" when none is near enough
/// to be a likely typing error.
std::string nearest_name(const std::string &name, const std::vector<std::string> &known);

/// ", did you mean 'nearest'?" or, when none is near, "; known are a, b, c" (at most `limit` names); for the end of a
/// message.
std::string suggestion(const std::string &name, const std::vector<std::string> &known, std::size_t limit = 12);
} // namespace ionstack

#endif
