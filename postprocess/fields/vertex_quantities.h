// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_fields_vertex_quantities_h
#define ionstack_postprocess_fields_vertex_quantities_h

#include "physics/output_quantities.h"
#include "solver/space/discretization.h"

#include <deal.II/lac/la_parallel_vector.h>

#include <vector>

namespace ionstack::postprocess
{
/// The quantities for output at the vertices of the cells, read off cell by cell: so the nodes of contacts are among
/// them, and both sides of an interface.
template <int dim>
class VertexQuantities
{
public:
  using Cell = typename dealii::DoFHandler<dim>::active_cell_iterator;

  /// The discretization has to outlive this. Collective.
  VertexQuantities(const solver::Discretization<dim> &discretization, Vec unknowns);

  const auto &quantities() const { return quantities_.quantities(); }

  /// Looks at an owned cell.
  void look_at(const Cell &cell);

  /// All fields at a vertex of that cell, in internal units; those that its region lacks are 0.
  const std::vector<double> &fields(const unsigned int vertex) const { return fields_[vertex]; }

  /// All quantities there, in SI units; not a number where the region lacks one.
  std::vector<double> values(const unsigned int vertex) const { return quantities_.values(region_, fields_[vertex]); }

private:
  const solver::Discretization<dim>                 &discretization_;
  physics::OutputQuantities                          quantities_;
  dealii::LinearAlgebra::distributed::Vector<double> nodal_;
  std::vector<dealii::types::global_dof_index>       dofs_;
  std::vector<std::vector<double>>                   fields_;
  unsigned int                                       region_ = 0;
};
} // namespace ionstack::postprocess

#endif
