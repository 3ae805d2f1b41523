// SPDX-License-Identifier: Apache-2.0
#include "postprocess/catalyst_grid.h"

#include "postprocess/terminal_table.h"
#include "postprocess/vertex_quantities.h"
#include "solver/current_density.h"

#include <map>

namespace ionstack::postprocess
{
namespace
{
/// VTK's order of the vertices of a quadrilateral or hexahedron, in deal.II's numbers.
constexpr unsigned int vtk_order[] = {0, 1, 3, 2, 4, 5, 7, 6};

/// Index of the contact that each boundary id belongs to.
template <int dim>
std::map<dealii::types::boundary_id, int> contact_of_boundary(const meshes::Mesh<dim>            &mesh,
                                                              const std::vector<solver::Contact> &contacts)
{
  std::map<dealii::types::boundary_id, int> result;
  for (const auto &[id, name] : mesh.boundaries)
    for (std::size_t c = 0; c < contacts.size(); ++c)
      if (contacts[c].boundary == name)
        result[id] = static_cast<int>(c);
  return result;
}

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
  constexpr unsigned int                                     n_vertices = solver::CellTopology<dim>::n_vertices;
  const meshes::Mesh<dim>                                   &mesh       = discretization.mesh();
  VertexQuantities<dim>                                      quantities(discretization, unknowns);
  const auto                                                 contact_of = contact_of_boundary(mesh, contacts);
  catalyst::Grid                                             grid;
  catalyst::Array<double>                                    current_density{"current_density_A_per_m2", {}, 3};
  catalyst::Array<int>                                       region{"region", {}}, contact{"contact", {}};
  std::map<std::pair<unsigned int, unsigned int>, long long> point_of; // vertex and region

  grid.vertices_per_cell = n_vertices;
  for (const auto &quantity : quantities.quantities())
    grid.point_fields.push_back({column_name(quantity.name, quantity.unit), {}});
  std::size_t index = 0; // among the owned cells
  for (const auto &cell : discretization.dof_handler().active_cell_iterators())
  {
    if (!cell->is_locally_owned())
      continue;
    quantities.look_at(cell);
    for (unsigned int i = 0; i < n_vertices; ++i)
    {
      const unsigned int v = vtk_order[i];
      const auto [point, is_new] =
          point_of.try_emplace({cell->vertex_index(v), cell->material_id()}, static_cast<long long>(point_of.size()));
      grid.connectivity.push_back(point->second);
      if (!is_new)
        continue;
      for (unsigned int d = 0; d < 3; ++d)
        grid.points.push_back(d < dim ? cell->vertex(v)[d < dim ? d : 0] : 0.);
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
    region.values.push_back(static_cast<int>(cell->material_id()));
    contact.values.push_back(-1);
    for (const unsigned int f : cell->face_indices())
      if (cell->face(f)->at_boundary())
        if (const auto found = contact_of.find(cell->face(f)->boundary_id()); found != contact_of.end())
          contact.values.back() = found->second;
  }
  grid.cell_fields = {std::move(current_density)};
  grid.cell_ids    = {std::move(region), std::move(contact)};

  grid.values = terminal_values(report);
  grid.values.emplace_back("axis_x_nm", mesh.axis[0]);
  grid.values.emplace_back("axis_y_nm", mesh.axis[1]);
  std::vector<std::string> regions, names;
  for (const auto &one : mesh.regions)
    regions.push_back(one.name);
  for (const auto &one : contacts)
    names.push_back(one.name);
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
