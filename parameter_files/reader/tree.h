// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_parameter_files_reader_tree_h
#define ionstack_parameter_files_reader_tree_h

#include "parameter_files/reader/declaration.h"
#include "parameter_files/reader/syntax.h"

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace ionstack::parameters
{
/// A section that the program asked for, with the entries asked for in it and what the user gave there.
class DeclaredSection
{
public:
  DeclaredSection(std::string section_name, std::string section_path, const GivenSection *given_section);

  const std::string   name;
  const std::string   path;
  const GivenSection *given; ///< nullptr when nothing is given in it
  std::string         documentation;

  /// The entry of that name as given, or nullptr.
  const GivenEntry *given_entry(const std::string &entry_name) const;

  const Declaration *entry(const std::string &entry_name) const;
  DeclaredSection   *section(const std::string &section_name) const;

  /// Whether something acts upon an entry, or why nothing does.
  struct Use
  {
    bool        acts = false;
    std::string reason, because; ///< see Section::idle()
    std::string depends_on;      ///< see Section::depending_on()
  };

  /// nullptr for an entry that nobody has asked for.
  const Use *use(const std::string &entry_name) const;

  /// Notes a use. One that acts stays; of several reasons the first that says something counts.
  void note(const std::string &entry_name, const Use &use);

  /// The entry as given, unless nothing acts upon it.
  const GivenEntry *acting_entry(const std::string &entry_name) const;

  /// Adds an entry. Throws std::logic_error when it was declared before, and differently.
  void declare(const Declaration &declaration);

  /// The subsection of that name, made when it was not asked for before.
  DeclaredSection &open(const std::string &section_name);

  /// Both in the order in which they were first asked for.
  const std::deque<Declaration>                       &entries() const { return entries_; }
  const std::vector<std::unique_ptr<DeclaredSection>> &sections() const { return sections_; }

private:
  std::deque<Declaration>                            entries_; ///< a deque, so that pointers into it stay valid
  std::vector<std::unique_ptr<DeclaredSection>>      sections_;
  std::unordered_map<std::string, Declaration *>     entry_of_name_;
  std::unordered_map<std::string, Use>               use_of_name_;
  std::unordered_map<std::string, DeclaredSection *> section_of_name_;
};

/// All that is given and all that was asked for, with the place where mistakes are reported.
class Tree
{
public:
  Tree(std::string file_name, Diagnostics &report_to);

  const std::string file;
  Diagnostics      &diagnostics;
  GivenSection      given;
  /// False without a file, or when reading it was given up: then entries that are missing are no mistakes.
  bool            complete = true;
  DeclaredSection root;

  /// The section with that path, which was asked for before.
  DeclaredSection &at(const std::string &path);

  /// Where the section is opened; else where the nearest section around it is; else the file with line 0.
  Location opening(const std::string &path) const;
};

/// Throws std::logic_error unless the program may use `name` for an entry or a section.
void check_name(const std::string &section_path, const std::string &name);

/// Reports what is given and was not asked for; where nothing is wrong, also that upon which nothing acts. Returns
/// warnings on what an override has made idle.
std::vector<std::string> report_unused(const Tree &tree);

/// The value of each entry as resolved, by its path; quantities as written.
std::map<std::string, std::string> resolved_values(const Tree &tree);

void write_resolved(std::ostream &out, const Tree &tree);
void write_reference(std::ostream &out, const Tree &tree);
} // namespace ionstack::parameters

#endif
