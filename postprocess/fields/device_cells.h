// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_fields_device_cells_h
#define ionstack_postprocess_fields_device_cells_h

#include "meshes/mesh.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ionstack::postprocess
{
/// The cells of this rank as programs that show or read fields know them, gathered one by one. Points are shared
/// between the cells of a region, and apart where regions meet, because fields may jump there.
template <int dim>
class DeviceCells
{
public:
  static constexpr int vertices_per_cell = 1 << dim; ///< quadrilaterals or hexahedra

  /// `boundaries` of the contacts, in the order of their numbers. The mesh must live as long.
  DeviceCells(const meshes::Mesh<dim> &mesh, const std::vector<std::string> &boundaries);

  /// Adds an owned cell. Returns those of its vertices, in deal.II's numbers, that are points not seen before, in the
  /// order in which they become points; valid until the next call.
  const std::vector<unsigned int> &add(const dealii::CellAccessor<dim> &cell);

  std::vector<double>    points;       ///< x, y, z of each [nm]
  std::vector<long long> connectivity; ///< points of each cell, in VTK's order
  std::vector<int>       region;       ///< of each cell
  std::vector<int>       contact;      ///< on which the cell has a face; -1 for none

private:
  const meshes::Mesh<dim>                                   &mesh_;
  std::map<dealii::types::boundary_id, int>                  contact_of_;
  std::map<std::pair<unsigned int, unsigned int>, long long> point_of_; ///< vertex and region
  std::vector<unsigned int>                                  new_vertices_;
};
} // namespace ionstack::postprocess

#endif
