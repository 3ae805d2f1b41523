// SPDX-License-Identifier: Apache-2.0
#include "postprocess/fields/mesh_file.h"

#include "postprocess/fields/device_cells.h"
#include "postprocess/fields/vtu_files.h"
#include "postprocess/files/output_failure.h"

#include <algorithm>

namespace ionstack::postprocess
{
template <int dim>
void write_mesh(const meshes::Mesh<dim> &mesh, const std::string &path)
{
  DeviceCells<dim> cells(mesh, {});
  std::vector<int> boundary, subdomain;
  for (const auto &cell : mesh.triangulation.active_cell_iterators())
    if (cell->is_locally_owned())
    {
      cells.add(*cell);
      subdomain.push_back(static_cast<int>(cell->subdomain_id()));
      boundary.push_back(-1);
      for (const unsigned int f : cell->face_indices())
        if (cell->at_boundary(f))
          boundary.back() = std::max(boundary.back(), static_cast<int>(cell->face(f)->boundary_id()));
    }

  VtuGrid grid;
  grid.vertices_per_cell = cells.vertices_per_cell;
  grid.points            = std::move(cells.points);
  grid.connectivity      = std::move(cells.connectivity);
  grid.cell_data         = {
              {"region", std::move(cells.region)}, {"boundary", std::move(boundary)}, {"subdomain", std::move(subdomain)}};
  std::vector<std::string> regions;
  for (const auto &region : mesh.regions)
    regions.push_back(region.name);
  grid.name_numbers("region", regions);
  const MPI_Comm communicator = mesh.triangulation.get_communicator();
  agree_on_output(communicator, [&] { write_vtu(grid, path, communicator); });
}

template void write_mesh(const meshes::Mesh<2> &, const std::string &);
template void write_mesh(const meshes::Mesh<3> &, const std::string &);
} // namespace ionstack::postprocess
