// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_parameter_files_reader_declaration_h
#define ionstack_parameter_files_reader_declaration_h

#include "parameter_files/reader/parameters.h"

#include <stdexcept>
#include <string>
#include <vector>

/// What the program says about an entry, and what the text of its value means.
namespace ionstack::parameters
{
/// In place of the path that Section::idle() takes: a note whoever gives the entry, for one that concerns cells alone.
inline constexpr const char *always_noted = "\x01noted";

struct Declaration
{
  enum class Kind
  {
    quantity,
    optional_quantity,
    integer,
    flag,
    choice,
    text,
    list,
    names
  };

  Kind                     kind = Kind::text;
  std::string              name;
  std::string              default_text;
  std::string              documentation;
  std::string              internal_unit = "1"; ///< of quantities
  Range                    range;               ///< of quantities
  long                     low  = 0;            ///< of integers
  long                     high = 0;            ///< of integers
  std::vector<std::string> choices;
  bool                     may_be_none = false; ///< of optional quantities: the word `none` is a value, infinity

  bool is_required() const { return default_text == required; }
  bool is_quantity() const { return kind == Kind::quantity || kind == Kind::optional_quantity; }
  bool operator==(const Declaration &other) const;
};

/// A value that is not permitted. `what()` says what was found and what would be right.
struct Mistake : std::runtime_error
{
  using std::runtime_error::runtime_error;
};

/// The meaning of `value` for an entry of each kind; throws Mistake.
double                   quantity_of(const std::string &value, const Declaration &declaration);
long                     integer_of(const std::string &value, const Declaration &declaration);
bool                     flag_of(const std::string &value, const Declaration &declaration);
std::string              choice_of(const std::string &value, const Declaration &declaration);
std::string              text_of(const std::string &value, const Declaration &declaration);
std::vector<std::string> list_of(const std::string &value, const Declaration &declaration);
std::vector<std::string> names_of(const std::string &value, const Declaration &declaration);

/// The unit in which a quantity is shown to people: that of its default, else a usual one for its internal unit.
std::string shown_unit(const Declaration &declaration);

/// The permitted values in words, for "must be ..." and for manuals: "greater than 0 nm", "one of a, b"; "" when all
/// are.
std::string permitted(const Declaration &declaration);

/// A permitted value with its kind, for messages: "a quantity like '5 nm'".
std::string example(const Declaration &declaration);

/// Whether `value` means the same as the default. What cannot be read means nothing and counts as the default.
bool is_default(const std::string &value, const Declaration &declaration);

/// `items` with ", " between them.
std::string enumerated(const std::vector<std::string> &items);
} // namespace ionstack::parameters

#endif
