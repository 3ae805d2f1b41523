// SPDX-License-Identifier: Apache-2.0
#include "parameter_files/reader/parameters.h"

#include "parameter_files/reader/declaration.h"
#include "parameter_files/reader/syntax.h"
#include "parameter_files/reader/text_rules.h"
#include "parameter_files/reader/tree.h"

#include <stdexcept>
#include <utility>

namespace ionstack::parameters
{
namespace
{
/// Declares the entry in the section `path` and reads its value with `read`. After a mistake the value is the default,
/// or `missing` for an entry without one.
template <class Value>
Value answer(Tree                       &tree,
             const std::string          &path,
             const DeclaredSection::Use &use,
             const Declaration          &declaration,
             Value (*read)(const std::string &, const Declaration &),
             const Value &missing)
{
  DeclaredSection &section = tree.at(path);
  section.declare(declaration);
  section.note(declaration.name, use);

  Value value = missing;
  if (!declaration.is_required())
  {
    try
    {
      value = read(declaration.default_text, declaration);
    }
    catch (const Mistake &mistake)
    {
      throw std::logic_error("the default of parameter '" + joined_path(path, declaration.name) + "' " +
                             mistake.what());
    }
  }

  const GivenEntry *given = section.given_entry(declaration.name);
  if (given == nullptr)
  {
    if (declaration.is_required() && tree.complete && use.acts)
      tree.diagnostics.report_consequence(tree.opening(path),
                                          joined_path(path, declaration.name),
                                          "is required and not given (" + example(declaration) + ")",
                                          {joined_path(path, declaration.name), use.depends_on});
    return value;
  }
  if (!given->usable)
    return value;
  try
  {
    return read(given->value, declaration);
  }
  catch (const Mistake &mistake)
  {
    const std::string entry = joined_path(path, declaration.name);
    tree.diagnostics.report_cause(given->where, entry, mistake.what(), entry);
    return value;
  }
}

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

Declaration declaration_of(const Declaration::Kind kind,
                           const std::string      &name,
                           const std::string      &default_text,
                           const std::string      &documentation)
{
  Declaration declaration;
  declaration.kind          = kind;
  declaration.name          = name;
  declaration.default_text  = default_text;
  declaration.documentation = documentation;
  return declaration;
}
} // namespace

Section::Section(std::shared_ptr<Tree> tree, std::string path) : tree_(std::move(tree)), path_(std::move(path))
{
}

Section Section::section(const std::string &name, const std::string &documentation)
{
  DeclaredSection &section = tree_->at(path_).open(name);
  if (section.documentation.empty())
    section.documentation = documentation;
  Section result(tree_, section.path);
  result.idle_       = idle_;
  result.reason_     = reason_;
  result.depends_on_ = depends_on_;
  result.because_    = because_;
  return result;
}

double Section::quantity(const std::string &name,
                         const std::string &default_text,
                         const std::string &internal_unit,
                         const Range       &range,
                         const std::string &documentation)
{
  Declaration declaration   = declaration_of(Declaration::Kind::quantity, name, default_text, documentation);
  declaration.internal_unit = internal_unit;
  declaration.range         = range;
  return answer(*tree_, path_, {!idle_, reason_, because_, depends_on_}, declaration, quantity_of, nothing);
}

double Section::optional_quantity(const std::string &name,
                                  const std::string &internal_unit,
                                  const Range       &range,
                                  const std::string &documentation,
                                  const bool         may_be_none)
{
  Declaration declaration   = declaration_of(Declaration::Kind::optional_quantity, name, "", documentation);
  declaration.may_be_none   = may_be_none;
  declaration.internal_unit = internal_unit;
  declaration.range         = range;
  return answer(*tree_, path_, {!idle_, reason_, because_, depends_on_}, declaration, quantity_of, nothing);
}

long Section::integer(const std::string &name,
                      const long         default_value,
                      const long         low,
                      const long         high,
                      const std::string &documentation)
{
  Declaration declaration =
      declaration_of(Declaration::Kind::integer, name, std::to_string(default_value), documentation);
  declaration.low  = low;
  declaration.high = high;
  return answer(*tree_, path_, {!idle_, reason_, because_, depends_on_}, declaration, integer_of, default_value);
}

bool Section::flag(const std::string &name, const bool default_value, const std::string &documentation)
{
  const Declaration declaration =
      declaration_of(Declaration::Kind::flag, name, default_value ? "true" : "false", documentation);
  return answer(*tree_, path_, {!idle_, reason_, because_, depends_on_}, declaration, flag_of, default_value);
}

std::string Section::choice(const std::string              &name,
                            const std::string              &default_value,
                            const std::vector<std::string> &choices,
                            const std::string              &documentation)
{
  if (choices.empty())
    throw std::logic_error("parameter '" + joined_path(path_, name) + "' has no choices");
  Declaration declaration = declaration_of(Declaration::Kind::choice, name, default_value, documentation);
  declaration.choices     = choices;
  // Without a default, one of the choices all the same: the caller goes on, to find more mistakes.
  return answer(*tree_, path_, {!idle_, reason_, because_, depends_on_}, declaration, choice_of, choices.front());
}

std::string Section::text(const std::string &name, const std::string &default_text, const std::string &documentation)
{
  return answer(*tree_,
                path_,
                {!idle_, reason_, because_, depends_on_},
                declaration_of(Declaration::Kind::text, name, default_text, documentation),
                text_of,
                std::string());
}

std::vector<std::string>
Section::list(const std::string &name, const std::string &default_text, const std::string &documentation)
{
  return answer(*tree_,
                path_,
                {!idle_, reason_, because_, depends_on_},
                declaration_of(Declaration::Kind::list, name, default_text, documentation),
                list_of,
                std::vector<std::string>());
}

std::vector<std::string>
Section::names(const std::string &name, const std::string &default_text, const std::string &documentation)
{
  return answer(*tree_,
                path_,
                {!idle_, reason_, because_, depends_on_},
                declaration_of(Declaration::Kind::names, name, default_text, documentation),
                names_of,
                std::vector<std::string>());
}

Section Section::idle(const std::string &reason, const std::string &because) const
{
  Section result(*this);
  if (!idle_) // the reason why the whole section is idle says more
  {
    result.idle_    = true;
    result.reason_  = reason;
    result.because_ = because;
  }
  return result;
}

Section Section::depending_on(const std::string &path) const
{
  Section result(*this);
  result.depends_on_ = path;
  return result;
}

Section Section::if_acts(const bool acts, const std::string &reason, const std::string &because) const
{
  return acts ? *this : idle(reason, because);
}

void Section::acts(const std::string &name) const
{
  tree_->at(path_).note(name, {true, "", "", ""});
}

Location Section::place_of(const std::string &name) const
{
  const GivenEntry *given = tree_->at(path_).given_entry(name);
  return given != nullptr ? given->where : tree_->opening(path_);
}

void Section::problem(const std::string &name, const std::string &message) const
{
  tree_->diagnostics.report(place_of(name), joined_path(path_, name), message);
}

void Section::cause(const std::string &name, const std::string &message, const std::string &of) const
{
  tree_->diagnostics.report_cause(place_of(name), joined_path(path_, name), message, of);
}

void Section::consequence(const std::string &name, const std::string &message, const std::vector<std::string> &of) const
{
  tree_->diagnostics.report_consequence(place_of(name), joined_path(path_, name), message, of);
}

void Section::problem_at(const Location                 &where,
                         const std::string              &path,
                         const std::string              &message,
                         const std::vector<std::string> &of) const
{
  tree_->diagnostics.report_consequence(where, path, message, of);
}

bool Section::for_reference() const
{
  return tree_->file.empty();
}

Location Section::location(const std::string &name) const
{
  const GivenEntry *given = tree_->at(path_).given_entry(name);
  return given != nullptr ? given->where : Location{tree_->file, 0};
}

bool Section::is_set(const std::string &name) const
{
  return tree_->at(path_).given_entry(name) != nullptr;
}

bool Section::gives(const std::string &name) const
{
  const GivenEntry *given = tree_->at(path_).given_entry(name);
  return given != nullptr && !given->value.empty();
}

bool Section::has_section(const std::string &name) const
{
  const GivenSection *given = tree_->at(path_).given;
  return given != nullptr && given->section(name) != nullptr;
}

std::vector<std::string> Section::section_names() const
{
  std::vector<std::string> names;
  if (const GivenSection *given = tree_->at(path_).given)
    for (const auto &section : given->sections())
      names.push_back(section->name);
  return names;
}

std::vector<std::string> Section::entry_names() const
{
  std::vector<std::string> names;
  if (const GivenSection *given = tree_->at(path_).given)
    for (const GivenEntry &entry : given->entries())
      names.push_back(entry.name);
  return names;
}

std::string Section::path() const
{
  return path_;
}

ParameterFile::ParameterFile(const std::string              &file,
                             const std::vector<std::string> &overrides,
                             Diagnostics                    &diagnostics)
{
  std::string text;
  const bool  readable = read_file(file, text, diagnostics);
  *this                = from_text(text, file, overrides, diagnostics);
  if (!readable)
    tree_->complete = false;
}

ParameterFile::ParameterFile(Diagnostics &diagnostics) : tree_(std::make_shared<Tree>("", diagnostics))
{
  tree_->complete = false;
}

ParameterFile ParameterFile::from_text(const std::string              &text,
                                       const std::string              &name,
                                       const std::vector<std::string> &overrides,
                                       Diagnostics                    &diagnostics)
{
  ParameterFile file;
  file.tree_           = std::make_shared<Tree>(name, diagnostics);
  file.tree_->complete = parse(text, name, file.tree_->given, diagnostics);
  for (const std::string &one_override : overrides)
    apply_override(one_override, file.tree_->given, diagnostics);
  return file;
}

Section ParameterFile::root()
{
  return Section(tree_, "");
}

std::vector<std::string> ParameterFile::report_unused()
{
  return parameters::report_unused(*tree_);
}

void ParameterFile::write_resolved(std::ostream &out) const
{
  parameters::write_resolved(out, *tree_);
}

std::map<std::string, std::string> ParameterFile::values() const
{
  return resolved_values(*tree_);
}

void ParameterFile::write_reference(std::ostream &out) const
{
  parameters::write_reference(out, *tree_);
}
} // namespace ionstack::parameters
