// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_setup_name_in_tables_h
#define ionstack_physics_setup_name_in_tables_h

#include <cctype>
#include <string>

namespace ionstack::physics
{
/// A name of the user's choice as part of the names of columns and files: all but letters and digits become `_`.
inline std::string name_in_tables(std::string name)
{
  for (char &c : name)
    if (std::isalnum(static_cast<unsigned char>(c)) == 0)
      c = '_';
  return name;
}
} // namespace ionstack::physics

#endif
