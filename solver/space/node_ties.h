// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_space_node_ties_h
#define ionstack_solver_space_node_ties_h

#include <deal.II/base/types.h>

#include <map>
#include <optional>

namespace ionstack::solver
{
/// Degrees of freedom whose value is that of another one, or of a terminal, plus a constant: nodes on a contact, and
/// the two sides of an interface. A forest: each tied one leads to a root.
class NodeTies
{
public:
  using Dof = dealii::types::global_dof_index;

  /// A degree of freedom's value is that of its root plus `offset`.
  struct Root
  {
    Dof    dof      = dealii::numbers::invalid_dof_index; ///< where no terminal is the root
    int    terminal = -1;
    double offset   = 0.;
  };

  /// The root of a degree of freedom, itself when it is not tied.
  Root root(const Dof dof) const
  {
    Root result{dof, -1, 0.};
    for (auto tie = ties_.find(result.dof); tie != ties_.end(); tie = ties_.find(result.dof))
    {
      result.offset += tie->second.offset;
      result.dof      = tie->second.dof;
      result.terminal = tie->second.terminal;
      if (result.terminal >= 0)
        break;
    }
    return result;
  }

  bool tied(const Dof dof) const { return ties_.count(dof) > 0; }

  /// value(dof) = value of the terminal + offset. Returns the other terminal that the dof is tied to already, if any.
  std::optional<int> tie_to_terminal(const Dof dof, const int terminal, const double offset)
  {
    const Root found = root(dof);
    if (found.terminal < 0)
      ties_[found.dof] = {dealii::numbers::invalid_dof_index, terminal, offset - found.offset};
    else if (found.terminal != terminal)
      return found.terminal;
    return {};
  }

  /// value(dof) = value(other) + offset. Of their two roots a terminal stays one, else that of the lower precedence
  /// number, so that the root of a group does not depend on the order in which its members were tied.
  template <class Precedence>
  void tie(const Dof dof, const Dof other, const double offset, const Precedence &precedence)
  {
    const Root a = root(dof), b = root(other);
    if (a.dof == b.dof && a.terminal == b.terminal)
      return;
    // value(a) + a.offset = value(b) + b.offset + offset
    const double step = b.offset + offset - a.offset;
    if (a.terminal >= 0 && b.terminal >= 0)
      return; // two contacts: reported where they are tied to their terminals
    if (b.terminal >= 0 || (a.terminal < 0 && precedence(b.dof) < precedence(a.dof)))
      ties_[a.dof] = {b.dof, b.terminal, step};
    else
      ties_[b.dof] = {a.dof, a.terminal, -step};
  }

private:
  std::map<Dof, Root> ties_;
};
} // namespace ionstack::solver

#endif
