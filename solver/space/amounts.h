// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_space_amounts_h
#define ionstack_solver_space_amounts_h

#include "solver/space/discretization.h"

#include <vector>

namespace ionstack::solver
{
/// Integral of a field over the device, of a concentration the number of ions: by the sign of the values at the nodes.
struct Amount
{
  double negative = 0., positive = 0.;

  double total() const { return negative + positive; }
};

/// One for each field. Collective.
template <int dim>
std::vector<Amount> amounts(const Discretization<dim> &discretization, Vec unknowns);

/// The number that is kept with a field: of itself, or of all fields that turn into each other with it.
struct KeptNumber
{
  double start = 0.;
  Amount now;
};

KeptNumber kept_number(const std::vector<physics::Field> &fields,
                       std::size_t                        field,
                       const std::vector<double>         &start,
                       const std::vector<Amount>         &now);
} // namespace ionstack::solver

#endif
