// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_experiment_source_h
#define ionstack_solver_experiment_source_h

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

namespace ionstack::solver
{
/// What a protocol knows of a contact before it begins.
struct Source
{
  std::string name       = {};
  double      voltage    = 0.;                                      ///< [V]
  bool        connected  = true;                                    ///< else no current flows
  double      compliance = std::numeric_limits<double>::infinity(); ///< [A]
  bool        electrical = true;                                    ///< else no step may name it
};

/// The contacts that the steps of a protocol may name; the first is the one that steps without a name act upon.
using Sources = std::vector<Source>;

/// Takes the name of a contact and its colon from the beginning of `text`, "gate: hold 1 ms", and returns its number;
/// `otherwise` where there is none. Throws units::Error when there is no such contact.
std::size_t take_contact(std::string &text, const Sources &sources, std::size_t otherwise);

/// How a step names its contact, for the end of a message about `text`, when it has the name of one in another place;
/// else "".
std::string how_to_name(const std::string &text, const Sources &sources);
} // namespace ionstack::solver

#endif
