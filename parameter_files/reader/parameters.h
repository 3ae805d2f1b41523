// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_parameter_files_reader_parameters_h
#define ionstack_parameter_files_reader_parameters_h

#include "materials/files/diagnostics.h"

#include <iosfwd>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <vector>

/// Reading of parameter files in the format of deal.II's ParameterHandler.
///
/// Who needs a parameter asks for it, once, with name, default, unit, range and meaning; the answer is the value. The
/// same calls therefore declare the parameter (reference manual, resolved file), check it, and read it. Whatever a file
/// sets and nobody asked for is an error, and so is what is asked for through idle() sections only: it is known, and
/// nothing acts upon it.
namespace ionstack::parameters
{
/// Permitted interval of a number, in the internal unit; ends are included unless `open_*`.
struct Range
{
  double low       = -std::numeric_limits<double>::infinity();
  double high      = std::numeric_limits<double>::infinity();
  bool   open_low  = false;
  bool   open_high = false;

  static Range any() { return {}; }
  static Range positive() { return {0., std::numeric_limits<double>::infinity(), true, false}; }
  static Range not_negative() { return {0., std::numeric_limits<double>::infinity(), false, false}; }
  static Range between(const double low, const double high) { return {low, high, false, false}; }
};

/// Default text of an entry that must be given.
inline constexpr const char *required = "\x01required";

class Tree;

/// A (sub)section of the parameters. Cheap to copy; all copies refer to the same parameters.
class Section
{
public:
  /// The subsection `name`, documented once. A file opens it with `subsection name` and closes it with `end`.
  Section section(const std::string &name, const std::string &documentation = "");

  /// A number with unit, returned in `internal_unit`. `default_text` carries its unit ("300 K"), or is `required`.
  /// On a mistake the problem is reported and the default (or NaN for a required one) is returned.
  double quantity(const std::string &name,
                  const std::string &default_text,
                  const std::string &internal_unit,
                  const Range       &range,
                  const std::string &documentation);

  /// As quantity(), but an empty value means "not given" and returns NaN. When it `may_be_none`, the word `none` is a
  /// value, too, and returns infinity.
  double optional_quantity(const std::string &name,
                           const std::string &internal_unit,
                           const Range       &range,
                           const std::string &documentation,
                           bool               may_be_none = false);

  long integer(const std::string &name, long default_value, long low, long high, const std::string &documentation);

  bool flag(const std::string &name, bool default_value, const std::string &documentation);

  /// One of `choices`.
  std::string choice(const std::string              &name,
                     const std::string              &default_value,
                     const std::vector<std::string> &choices,
                     const std::string              &documentation);

  /// Any text.
  std::string text(const std::string &name, const std::string &default_text, const std::string &documentation);

  /// Texts separated by commas, blanks around them removed; an empty text is an empty list.
  std::vector<std::string>
  list(const std::string &name, const std::string &default_text, const std::string &documentation);

  /// The same for names of the user's choice that become part of the names of subsections.
  std::vector<std::string>
  names(const std::string &name, const std::string &default_text, const std::string &documentation);

  /// The same section, to be asked for what nothing acts upon in the present configuration. The entries are declared
  /// and read; one that is given, with another value than its default, is reported by report_unused() with the `reason`
  /// ("has a meaning with Potential = space charge only"), unless somebody else asks for it through a section that is
  /// not idle or says that it acts(). Required entries are not missed. `because` is the path of the entry by whose
  /// value it is so: when that stands in an override and the idle entry in the file, there is a warning in place of an
  /// error.
  Section idle(const std::string &reason, const std::string &because = "") const;

  /// This section when `acts`, else idle() with the reason.
  Section if_acts(bool acts, const std::string &reason, const std::string &because = "") const;

  /// This section, to be asked for what is required for the value of another entry, given by its path, alone: when that
  /// cannot be read, nothing is missed.
  Section depending_on(const std::string &path) const;

  /// Says that something acts upon an entry, which has been asked for through an idle section.
  void acts(const std::string &name) const;

  /// Reports a problem at the line of entry `name` of this section (or of the section itself when the file does not
  /// set it), with the entry's full path.
  void problem(const std::string &name, const std::string &message) const;

  /// The same for a problem from which others follow, of the entry or section at the path `of`.
  void cause(const std::string &name, const std::string &message, const std::string &of) const;

  /// The same for a problem that may follow from another one, of an entry or section at one of the paths `of`, and is
  /// not shown beside that.
  void consequence(const std::string &name, const std::string &message, const std::vector<std::string> &of) const;

  /// Reports a problem of an entry of any section by its place and full path, as another reader has kept them. It may
  /// follow from another one, of an entry or section at one of the paths `of`, and is not shown beside that.
  void problem_at(const Location                 &where,
                  const std::string              &path,
                  const std::string              &message,
                  const std::vector<std::string> &of = {}) const;

  /// Where entry `name` stands in the file; line 0 when it has its default.
  Location location(const std::string &name) const;

  /// True when the file (or an override) sets the entry, or opens the subsection.
  bool is_set(const std::string &name) const;
  bool has_section(const std::string &name) const;

  /// True when the file (or an override) gives the entry a value that is not empty.
  bool gives(const std::string &name) const;

  /// Names of the subsections that the file opens here, and of the entries that it sets, each in their order.
  std::vector<std::string> section_names() const;
  std::vector<std::string> entry_names() const;

  /// True when there is no file, but a reference of all parameters to be written: sections whose names a file chooses
  /// are then asked for once, with a name in capitals.
  bool for_reference() const;

  /// Full path, for example "Stack/Layer base".
  std::string path() const;

private:
  friend class ParameterFile;
  Section(std::shared_ptr<Tree> tree, std::string path);

  /// Of the entry, or of the section when the file does not set it.
  Location place_of(const std::string &name) const;

  std::shared_ptr<Tree> tree_;
  std::string           path_;
  bool                  idle_ = false;
  std::string           reason_, because_; ///< see idle()
  std::string           depends_on_;       ///< see depending_on()
};

/// A parameter file with its overrides.
class ParameterFile
{
public:
  /// Reads `file`; each override is "Section/Name=value" as given with --set. Mistakes of syntax are reported.
  ParameterFile(const std::string &file, const std::vector<std::string> &overrides, Diagnostics &diagnostics);

  /// No file at all: every entry has its default and required entries are not reported. For the reference.
  explicit ParameterFile(Diagnostics &diagnostics);

  /// The same, from text; `name` stands in for the file name in messages.
  static ParameterFile from_text(const std::string              &text,
                                 const std::string              &name,
                                 const std::vector<std::string> &overrides,
                                 Diagnostics                    &diagnostics);

  Section root();

  /// Reports every entry, section and override that was given but never asked for, with the nearest known name, and
  /// those that nothing acts upon, with the reason. To be called when all readers have run. Returns what is no mistake
  /// but should be told: entries of the file that an override has made idle.
  std::vector<std::string> report_unused();

  /// The parameters as resolved, each with its meaning, unit and range as comment; a valid parameter file.
  void write_resolved(std::ostream &out) const;

  /// The value of each entry as resolved, by its path: "Stack/Layer base/Thickness" -> "10 nm".
  std::map<std::string, std::string> values() const;

  /// A reference of all parameters: Markdown with a table per section (entry, default, unit, range, meaning).
  void write_reference(std::ostream &out) const;

private:
  ParameterFile() = default;
  std::shared_ptr<Tree> tree_;
};
} // namespace ionstack::parameters

#endif
