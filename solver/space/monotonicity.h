// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_space_monotonicity_h
#define ionstack_solver_space_monotonicity_h

#include "meshes/mesh.h"

#include <string>

namespace ionstack::solver
{
/// What keeps a field between its neighbours' values: two nodes of a region that share a cell are coupled by the sum
/// over the region's cells of the Laplacian with coefficient one, and the coupling must not be positive.
template <int dim>
struct Couplings
{
  unsigned long long all    = 0;  ///< pairs of nodes that share a cell, counted once in each region
  unsigned long long wrong  = 0;  ///< those with a positive coupling
  double             worst  = 0.; ///< largest positive coupling, as part of the smaller of its nodes' own entries
  dealii::Point<dim> place  = {}; ///< in the middle between its nodes [nm]
  unsigned int       region = 0;  ///< of these
};

/// Looks at all cells of the mesh. On boxes nothing is ever wrong. A node in the middle of a larger cell's edge or face
/// counts as one of its own. Collective. Throws BadInput when a cell is folded.
template <int dim>
Couplings<dim> couplings(const meshes::Mesh<dim> &mesh);

/// One sentence on couplings that are wrong, empty when there is none. Collective. Throws BadInput as couplings() does.
template <int dim>
std::string monotonicity_warning(const meshes::Mesh<dim> &mesh);
} // namespace ionstack::solver

#endif
