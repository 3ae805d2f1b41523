// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_materials_files_diagnostics_h
#define ionstack_materials_files_diagnostics_h

#include <iosfwd>
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

  /// "file:line: entry: message"
  std::string text() const;
};

/// Collects all mistakes of the inputs, so that a user sees them at once. Identical problems are kept once.
class Diagnostics
{
public:
  void report(const Location &where, const std::string &entry, const std::string &message);

  /// Takes back what was reported of an entry, or of a section and all in it: it follows from another problem.
  void withdraw(const std::string &path);

  bool                        ok() const { return problems_.empty(); }
  const std::vector<Problem> &problems() const { return problems_; }

  /// One line a problem, sorted by file and line.
  void print(std::ostream &out) const;

private:
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
