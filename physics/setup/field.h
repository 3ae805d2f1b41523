// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_setup_field_h
#define ionstack_physics_setup_field_h

#include "materials/files/diagnostics.h"
#include "parameter_files/reader/parameters.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace ionstack::physics
{
/// A finite number of single ions at random places, in place of a continuous concentration.
struct DiscreteDefects
{
  bool     poisson = false; ///< their number is drawn, too; otherwise it is the expected one, rounded
  double   radius  = 0.;    ///< standard deviation of the Gaussian over which each is smeared [nm]
  Location where;           ///< of the entry that asks for them
};

/// What a field is at the start.
struct InitialValue
{
  double      value   = 0.; ///< [internal unit of the field]
  std::string profile = {}; ///< muParser expression that multiplies the value; empty: 1
  std::string section = {}; ///< of the parameter file, with the entries "Initial profile" and "Initial distribution"
  Location    where   = {}; ///< of the profile

  std::optional<DiscreteDefects> discrete = {}; ///< single ones, drawn from the profile
};

/// An entry of section `Tolerances`: the error of a time step that some fields may have.
struct AbsoluteTolerance
{
  std::string       entry;         ///< "Potential"
  std::string       default_value; ///< "1 mV"
  std::string       unit;          ///< one of internal_unit
  parameters::Range range;
  std::string       meaning;
  bool              acts    = true; ///< false where no field has it
  std::string       idle    = {};   ///< why it does not act then
  std::string       because = {};   ///< path of the entry by which that is so
};

/// An unknown field: all that the rest of the program knows of it. The process that brings it declares it, see
/// Declaration.
struct Field
{
  std::string               name;
  std::string               unit;       ///< SI unit for output
  double                    to_si = 1.; ///< of its internal unit
  std::vector<unsigned int> support;    ///< regions in which it lives, by index, ascending

  /// What contacts, and metals, do to it.
  enum class AtContact
  {
    free,            ///< nothing, or what a law of the contact says
    voltage,         ///< it is that of the contact's circuit: the electric potential
    follows_voltage, ///< likewise where the electrode is ohmic to it: a quasi-Fermi potential
    temperature      ///< it is that of the heat sink
  };
  AtContact at_contact = AtContact::free;

  InitialValue initial;
  std::size_t  tolerance       = 0;  ///< index of its entry of section `Tolerances`, see Declarations
  double       tolerance_scale = 1.; ///< what that entry is multiplied with

  std::string block;       ///< of the iterative solver; fields of one name are solved for together
  std::string coefficient; ///< what its flux is in proportion to, for messages: "electrical conductivity"

  std::string counted;                ///< of a concentration: what its integral is the number of, "ions"; each step
                                      ///< records it, and it is never below zero
  bool        amount_is_kept = false; ///< that number changes at contacts only
  std::string kept_sum; ///< where fields turn into each other: what their sum is called, whose number is kept in place
                        ///< of that of each; empty: none
  double capacity =
      0.; ///< what there is room for [internal unit]: Newton's iterates stay between it and zero; 0: no bound

  bool zero_is_free  = false; ///< only its differences mean something, so errors are never relative to its value
  bool drives_itself = false; ///< its flux is driven by its own differences, whatever the voltage
  bool damped        = false; ///< charges are exponential in it: far from the solution, changes count as logarithms
  bool stiff         = false; ///< what it stores and carries changes by decades from one step to the next

  bool split = false; ///< whether its values differ across some interface of the stack

  /// In tables and pictures it stands summed with all fields of this name, which have the same regions and unit; "": on
  /// its own.
  std::string shown_as = {};

  /// Its name there.
  const std::string &shown_name() const { return shown_as.empty() ? name : shown_as; }
};

/// Whether the amount of a field, or the one of the sum in which it stands, changes at contacts only.
inline bool is_kept(const std::vector<Field> &fields, const std::size_t f)
{
  if (fields[f].kept_sum.empty())
    return fields[f].amount_is_kept;
  return std::all_of(fields.begin(),
                     fields.end(),
                     [&](const Field &other) { return other.kept_sum != fields[f].kept_sum || other.amount_is_kept; });
}

/// Whether both stand in one sum; each field stands in its own.
inline bool in_one_sum(const std::vector<Field> &fields, const std::size_t f, const std::size_t g)
{
  return f == g || (!fields[f].kept_sum.empty() && fields[f].kept_sum == fields[g].kept_sum);
}
} // namespace ionstack::physics

#endif
