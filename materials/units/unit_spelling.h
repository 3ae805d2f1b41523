// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_materials_units_unit_spelling_h
#define ionstack_materials_units_unit_spelling_h

#include <string>
#include <vector>

namespace ionstack::units
{
/// The text with plain signs in place of those that papers and word processors set: blanks that do not break or are
/// narrow, and the minus sign.
std::string with_plain_signs(const std::string &text);

/// A unit as udunits2 reads it: besides, "cm⁻³" becomes "cm^-3" and "/cm3" becomes "1/cm3".
std::string plain_unit(const std::string &unit);

/// Units that may be meant by one that is not understood, or not where it stands: "cm^2/(V s)" for "cm^2/Vs",
/// "angstrom" for "A", "eV" for "eV/atom". For a question to the user, never to be used unasked.
std::vector<std::string> likely_meanings(const std::string &unit);
} // namespace ionstack::units

#endif
