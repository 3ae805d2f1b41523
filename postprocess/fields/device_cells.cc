// SPDX-License-Identifier: Apache-2.0
#include "postprocess/fields/device_cells.h"

namespace ionstack::postprocess
{
namespace
{
/// VTK's order of the vertices of a quadrilateral or hexahedron, in deal.II's numbers.
constexpr unsigned int vtk_order[] = {0, 1, 3, 2, 4, 5, 7, 6};
} // namespace

template <int dim>
DeviceCells<dim>::DeviceCells(const meshes::Mesh<dim> &mesh, const std::vector<std::string> &boundaries) : mesh_(mesh)
{
  for (const auto &[id, name] : mesh.boundaries)
    for (std::size_t c = 0; c < boundaries.size(); ++c)
      if (boundaries[c] == name)
        contact_of_[id] = static_cast<int>(c);
}

template <int dim>
const std::vector<unsigned int> &DeviceCells<dim>::add(const dealii::CellAccessor<dim> &cell)
{
  new_vertices_.clear();
  for (unsigned int i = 0; i < vertices_per_cell; ++i)
  {
    const unsigned int v = vtk_order[i];
    const auto [point, is_new] =
        point_of_.try_emplace({cell.vertex_index(v), cell.material_id()}, static_cast<long long>(point_of_.size()));
    connectivity.push_back(point->second);
    if (!is_new)
      continue;
    new_vertices_.push_back(v);
    for (unsigned int d = 0; d < 3; ++d)
      points.push_back(d < dim ? cell.vertex(v)[d < dim ? d : 0] : 0.);
  }
  region.push_back(static_cast<int>(cell.material_id()));
  contact.push_back(-1);
  for (const unsigned int f : cell.face_indices())
    for (const auto &[id, number] : contact_of_)
      if (mesh_.lies_on(cell, f, id))
        contact.back() = number;
  return new_vertices_;
}

template class DeviceCells<2>;
template class DeviceCells<3>;
} // namespace ionstack::postprocess
