// SPDX-License-Identifier: Apache-2.0
#include "postprocess/fields/vertex_quantities.h"

namespace ionstack::postprocess
{
template <int dim>
VertexQuantities<dim>::VertexQuantities(const solver::Discretization<dim> &discretization, Vec unknowns)
    : discretization_(discretization), quantities_(discretization.physics()),
      nodal_(discretization.nodal_values(unknowns)), fields_(solver::CellTopology<dim>::n_vertices)
{
}

template <int dim>
void VertexQuantities<dim>::look_at(const Cell &cell)
{
  const auto &element = cell->get_fe();
  region_             = cell->material_id();
  dofs_.resize(element.n_dofs_per_cell());
  cell->get_dof_indices(dofs_);
  for (auto &of_vertex : fields_)
    of_vertex.assign(discretization_.physics().fields.size(), 0.);
  for (unsigned int i = 0; i < dofs_.size(); ++i)
  {
    const auto [component, vertex]                                   = element.system_to_component_index(i);
    fields_[vertex][discretization_.field_of_component()[component]] = nodal_(dofs_[i]);
  }
}

template class VertexQuantities<2>;
template class VertexQuantities<3>;
} // namespace ionstack::postprocess
