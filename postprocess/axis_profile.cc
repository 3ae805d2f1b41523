// SPDX-License-Identifier: Apache-2.0
#include "postprocess/axis_profile.h"

#include "physics/output_quantities.h"
#include "postprocess/terminal_table.h"
#include <deal.II/base/mpi.h>
#include <deal.II/fe/fe_system.h>
#include <deal.II/lac/la_parallel_vector.h>

#include <cmath>
#include <map>

namespace ionstack::postprocess
{
namespace
{
/// Distance [nm] from the axis within which a node counts as on it.
constexpr double on_axis = 1e-6;

/// Whether two rows have the same value wherever both have one.
bool agree(const std::vector<double> &one, const std::vector<double> &other)
{
  for (std::size_t i = 0; i < one.size(); ++i)
    if (!std::isnan(one[i]) && !std::isnan(other[i]) && one[i] != other[i])
      return false;
  return true;
}
} // namespace

template <int dim>
AxisProfile<dim>::AxisProfile(const std::string &folder, const long parts, MPI_Comm communicator)
    : path_(folder + "/axis.csv"), parts_(parts), times_(parts), communicator_(communicator)
{
}

template <int dim>
void AxisProfile<dim>::start(const solver::Discretization<dim> &)
{
  if (parts_ <= 0 || dealii::Utilities::MPI::this_mpi_process(communicator_) != 0)
    return;
  file_.open(path_);
  file_.precision(10);
}

template <int dim>
void AxisProfile<dim>::step(const solver::StepReport          &report,
                            const solver::Discretization<dim> &discretization,
                            Vec                                unknowns)
{
  if (!times_.due(report))
    return;
  const physics::OutputQuantities quantities(discretization.physics());
  const std::size_t               n_fields = discretization.physics().fields.size();
  // Height, region, quantity, value, gathered on rank 0. Read off the cells, so that the nodes of contacts are among
  // them, and both sides of an interface.
  const auto                                   nodal = discretization.nodal_values(unknowns);
  std::vector<double>                          nodes;
  std::vector<dealii::types::global_dof_index> dofs;
  for (const auto &cell : discretization.dof_handler().active_cell_iterators())
    if (cell->is_locally_owned())
    {
      const auto &element = cell->get_fe();
      dofs.resize(element.n_dofs_per_cell());
      cell->get_dof_indices(dofs);
      for (const unsigned int v : cell->vertex_indices())
      {
        const auto &p = cell->vertex(v);
        if (!(std::abs(discretization.mesh().radius(p)) < on_axis))
          continue;
        std::vector<double> at_vertex(n_fields, 0.);
        for (unsigned int i = 0; i < dofs.size(); ++i)
          if (const auto [component, vertex] = element.system_to_component_index(i); vertex == v)
            at_vertex[discretization.field_of_component()[component]] = nodal(dofs[i]);
        const auto values = quantities.values(cell->material_id(), at_vertex);
        for (std::size_t q = 0; q < values.size(); ++q)
          if (!std::isnan(values[q]))
            nodes.insert(nodes.end(),
                         {meshes::Mesh<dim>::height(p),
                          static_cast<double>(cell->material_id()),
                          static_cast<double>(q),
                          values[q]});
      }
    }
  const auto all = dealii::Utilities::MPI::gather(communicator_, nodes, 0);
  if (!file_.is_open())
    return;
  if (report.step == 0)
  {
    file_ << "time_s,voltage_V,z_nm";
    for (const auto &quantity : quantities.quantities())
      file_ << ',' << column_name(quantity.name, quantity.unit);
    file_ << '\n';
  }
  std::map<std::pair<double, double>, std::vector<double>> sides; // by height and region
  for (const auto &part : all)
    for (std::size_t i = 0; i + 3 < part.size(); i += 4)
      sides.try_emplace({part[i], part[i + 1]}, quantities.quantities().size(), std::nan(""))
          .first->second[static_cast<std::size_t>(part[i + 2])] = part[i + 3];
  // Two regions that agree at a height share a row.
  std::vector<std::pair<double, std::vector<double>>> rows;
  for (const auto &[place, side] : sides)
  {
    const bool same = !rows.empty() && rows.back().first == place.first && agree(rows.back().second, side);
    if (!same)
      rows.emplace_back(place.first, side);
    for (std::size_t q = 0; q < side.size(); ++q)
      if (!std::isnan(side[q]))
        rows.back().second[q] = side[q];
  }
  for (const auto &[height, row] : rows)
  {
    file_ << report.time << ',' << report.driven().voltage << ',' << height;
    for (const double value : row)
    {
      file_ << ',';
      if (!std::isnan(value))
        file_ << value;
    }
    file_ << '\n';
  }
  file_.flush();
}

template class AxisProfile<2>;
template class AxisProfile<3>;
} // namespace ionstack::postprocess
