// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_equations_column_multigrid_h
#define ionstack_solver_equations_column_multigrid_h

#include <petscpc.h>

#include <array>
#include <vector>

namespace ionstack::solver
{
/// Where an unknown stands: its place, the last of the coordinates along the stack, and its field.
struct UnknownPlace
{
  std::array<double, 3> position{};
  unsigned int          field = 0;
};

/// What a rank owns. Unknowns of contacts and circuits are the last of rank 0.
struct StackUnknowns
{
  std::vector<UnknownPlace> places; ///< of all but those of contacts and circuits, in the order of the matrix's rows
  PetscInt                  first_terminal = 0, n_terminals = 0; ///< of all ranks
};

/// Makes `preconditioner` a multigrid for stacks of layers whose fields are coupled too closely to be solved for one
/// after the other: potential, carriers and ions in space charge.
///
/// What is hard stands in the columns of nodes above each other: layers that differ, fields that one layer has and the
/// next has not, space charge at interfaces, drift. So unknowns are ordered by columns, and an incomplete factorisation
/// with the pattern of the matrix, which is exact for a column by itself, is the smoother. What varies across columns
/// is smooth: each level has every second line of nodes in each direction across the stack, at all heights, with linear
/// interpolation for each field (semi-coarsening with line relaxation: Trottenberg, Oosterlee & Schueller, Multigrid,
/// Academic Press (2001), section 5.1). Coarse matrices are Galerkin's.
///
/// Contacts and circuits are solved for first (a step of block Gauss-Seidel). `dim` is 2 or 3. Collective when it is
/// set up.
void precondition_by_columns(PC preconditioner, StackUnknowns unknowns, unsigned int dim);
} // namespace ionstack::solver

#endif
