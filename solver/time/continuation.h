// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_time_continuation_h
#define ionstack_solver_time_continuation_h

#include "solver/equations/system.h"
#include "solver/petsc/vector.h"

#include <functional>
#include <string>
#include <utility>

namespace ionstack::solver
{
/// A state in balance that Newton's method does not find from where it is, found by a way of states that it does
/// find: each is the start for the next one, of which more acts. The steps halve where one fails and grow where they
/// succeed (Allgower & Georg, Numerical Continuation Methods (1990), sec. 2.1).
template <int dim>
class Continuation
{
public:
  /// Solves with what is stored held; `equilibrium` holds the quasi-Fermi potentials, too. Leaves the unknowns anywhere
  /// when it fails. Collective.
  using Solve = std::function<bool(Vec unknowns, bool equilibrium)>;

  Continuation(System<dim> &system, Solve solve) : system_(system), solve_(std::move(solve)) {}

  /// From a balanced state under an earlier drive, in surroundings of an earlier temperature [K]: sources and
  /// surroundings go to what they are now. Collective.
  bool from_before(Vec unknowns, double temperature);

  /// From the equilibrium in the dark without voltages, which is cooled down from where Newton's method finds it:
  /// light, then voltages of `time`. Only the potentials of `unknowns` and what is stored in proportion to a field
  /// count. Collective.
  bool from_equilibrium(double time, Vec unknowns);

  /// What has been done, or, after a failure, how far it came.
  const std::string &story() const { return story_; }

private:
  /// Takes `parameter` from 0 to 1; `load` says what acts then. `unknowns` is the solution at 0.
  bool follow(const std::string                           &what,
              const std::function<Load(double parameter)> &load,
              Vec                                          unknowns,
              bool                                         equilibrium = false);

  System<dim> &system_;
  Solve        solve_;
  std::string  story_;
};

/// Says which contact is not connected, for a state in balance that is not found; else "".
template <int dim>
std::string open_contact(const System<dim> &system)
{
  for (const Contact &contact : system.contacts())
    if (system.held_current(contact) == 0.)
      return "contact '" + contact.name + "' is not connected, and has no voltage where nothing conducts to it; ";
  return "";
}
} // namespace ionstack::solver

#endif
