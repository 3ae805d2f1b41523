// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_materials_reading_law_reader_h
#define ionstack_materials_reading_law_reader_h

#include "materials/files/yaml_section.h"
#include "materials/substance/law.h"

#include <map>
#include <string>
#include <vector>

namespace ionstack::materials
{
/// What the law of a property must agree with.
struct LawContext
{
  std::string              internal_unit;           ///< of the property
  bool                     may_be_negative = false; ///< whether the property may
  std::vector<std::string> known_species;           ///< species of the material
  std::string              default_species;         ///< species on which a law depends that names none; "" when none
  bool                     is_member = false; ///< of a sum or product, in which only laws of one species can stand
};

/// A number of a law, by its key in the file.
struct Number
{
  double      value = 0.;
  std::string unit; ///< internal unit
};

/// A law as read from a material file.
struct ReadLaw
{
  Law                           law;
  std::string                   expression; ///< one line for people, with the author's units
  std::string                   species;    ///< "" when no concentration matters
  std::map<std::string, Number> numbers;    ///< those that are plain quantities
};

/// Reads the law of a property from its section and reports its mistakes, among them each key that is neither one of
/// the law nor among `other_keys`. A section without `law` holds a constant `value`. False when no law could be read.
///
/// A new law needs its struct in law.h and, in law_reader.cc, its keys and its reading.
bool read_law(YamlSection                    &section,
              const LawContext               &context,
              const std::vector<std::string> &other_keys,
              ReadLaw                        &result);

/// Reads a quantity in `internal_unit`; reports a mistake and returns false.
bool read_quantity(const YamlEntry *entry, const std::string &internal_unit, Diagnostics &diagnostics, double &value);
} // namespace ionstack::materials

#endif
