// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_files_column_name_h
#define ionstack_postprocess_files_column_name_h

#include <string>

namespace ionstack::postprocess
{
/// A name as part of a column: blanks and other signs become _.
std::string column_name(const std::string &name);

/// The same with the unit: "potential_V", "holes_per_m3" for 1/m^3 or m^-3, "rate_V_per_s"; without a unit the
/// name alone.
std::string column_name(const std::string &name, const std::string &unit);
} // namespace ionstack::postprocess

#endif
