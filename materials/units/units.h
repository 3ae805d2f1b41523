// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_materials_units_units_h
#define ionstack_materials_units_units_h

#include <stdexcept>
#include <string>

/// Quantities with units, checked by udunits2. `eV` and `elementary_charge` are those of the 2019 SI.
namespace ionstack::units
{
/// A text that is no quantity, has no unit where one is due, or has a unit of another dimension.
/// `what()` is one sentence in words of the user ("has no unit; write for example '5 nm'").
struct Error : std::runtime_error
{
  using std::runtime_error::runtime_error;
};

/// Converts `value` from the unit `from` to the unit `to`. Throws Error when the dimensions differ or a unit is
/// unknown.
double convert(double value, const std::string &from, const std::string &to);

/// Reads "5 nm", "1e27 1/m^3", "0.85 eV" or, for the unit "1", a bare number, and returns it in `to` (an internal
/// unit). A bare number where a unit is due is an error, and so is a number that is not finite.
double parse_quantity(const std::string &text, const std::string &to);

/// The same for what a user gives of a device. Refuses energies above 1 keV, too: no particle there has such, they are
/// quantities by the mole whose "/mol" was forgotten.
double parse_given(const std::string &text, const std::string &to);

/// A number followed by its unit with as many digits as needed to read the same number back, for example "5 nm".
/// `value` is in `internal`; `shown` is the unit to print.
std::string print_quantity(double value, const std::string &internal, const std::string &shown);

/// True when udunits2 knows the unit and it has the dimension of `reference`.
bool same_dimension(const std::string &unit, const std::string &reference);

/// Shortest decimal text that reads back as exactly `value`.
std::string shortest(double value);
} // namespace ionstack::units

#endif
