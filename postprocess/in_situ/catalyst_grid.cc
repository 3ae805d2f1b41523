// SPDX-License-Identifier: Apache-2.0
#include "postprocess/in_situ/catalyst_grid.h"

#include "postprocess/fields/device_cells.h"
#include "postprocess/fields/vertex_quantities.h"
#include "postprocess/tables/terminal_table.h"
#include "solver/space/current_density.h"

namespace ionstack::postprocess
{
namespace
{
std::string name_of(const meshes::Coordinates coordinates)
{
  return coordinates == meshes::Coordinates::planar         ? "planar"
         : coordinates == meshes::Coordinates::axisymmetric ? "axisymmetric"
                                                            : "box";
}
} // namespace

template <int dim>
catalyst::Grid catalyst_grid(const solver::StepReport           &report,
                             const solver::Discretization<dim>  &discretization,
                             Vec                                 unknowns,
                             const std::vector<solver::Contact> &contacts)
{
  const meshes::Mesh<dim> &mesh = discretization.mesh();
  VertexQuantities<dim>    quantities(discretization, unknowns);
  std::vector<std::string> boundaries, names;
  for (const auto &contact : contacts)
  {
    boundaries.push_back(contact.boundary);
    names.push_back(contact.name);
  }
  DeviceCells<dim>        cells(mesh, boundaries);
  catalyst::Grid          grid;
  catalyst::Array<double> current_density{"current_density_A_per_m2", {}, 3};

  for (const auto &quantity : quantities.quantities())
    grid.point_fields.push_back({column_name(quantity.name, quantity.unit), {}});
  std::size_t index = 0; // among the owned cells
  for (const auto &cell : discretization.dof_handler().active_cell_iterators())
  {
    if (!cell->is_locally_owned())
      continue;
    quantities.look_at(cell);
    for (const unsigned int v : cells.add(*cell))
    {
      const auto values = quantities.values(v);
      for (std::size_t q = 0; q < values.size(); ++q)
        grid.point_fields[q].values.push_back(values[q]);
    }
    const auto current = solver::current_density<dim>(
        discretization,
        discretization.cells()[index++],
        [&](const unsigned int v, const unsigned int field) { return quantities.fields(v)[field]; },
        [&](const unsigned int v) { return cell->vertex(v); },
        report.ambient_temperature);
    for (unsigned int d = 0; d < 3; ++d)
      current_density.values.push_back(d < dim ? current[d < dim ? d : 0] : 0.);
  }
  grid.vertices_per_cell = cells.vertices_per_cell;
  grid.points            = std::move(cells.points);
  grid.connectivity      = std::move(cells.connectivity);
  grid.cell_fields       = {std::move(current_density)};
  grid.cell_ids          = {{"region", std::move(cells.region)}, {"contact", std::move(cells.contact)}};

  grid.values = terminal_values(report);
  grid.values.emplace_back("axis_x_nm", mesh.axis[0]);
  grid.values.emplace_back("axis_y_nm", mesh.axis[1]);
  std::vector<std::string> regions;
  for (const auto &one : mesh.regions)
    regions.push_back(one.name);
  grid.texts = {{"coordinates", {name_of(mesh.coordinates)}},
                {"driven_contact", {report.driven().name}},
                {"region_names", regions},
                {"contact_names", names}};
  return grid;
}

template catalyst::Grid
catalyst_grid(const solver::StepReport &, const solver::Discretization<2> &, Vec, const std::vector<solver::Contact> &);
template catalyst::Grid
catalyst_grid(const solver::StepReport &, const solver::Discretization<3> &, Vec, const std::vector<solver::Contact> &);
} // namespace ionstack::postprocess
