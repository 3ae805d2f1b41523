// SPDX-License-Identifier: Apache-2.0
#include "postprocess/fields/axis_profile.h"

#include "postprocess/fields/vertex_quantities.h"
#include "postprocess/files/column_name.h"

#include <deal.II/base/mpi.h>

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
void AxisProfile<dim>::start(const solver::Discretization<dim> &, const bool goes_on)
{
  if (goes_on || parts_ <= 0 || dealii::Utilities::MPI::this_mpi_process(communicator_) != 0)
    return;
  file_.open(path_, 10);
}

template <int dim>
void AxisProfile<dim>::step(const solver::StepReport          &report,
                            const solver::Discretization<dim> &discretization,
                            Vec                                unknowns)
{
  if (!times_.due(report))
    return;
  // Height, region, quantity, value, gathered on rank 0.
  VertexQuantities<dim> quantities(discretization, unknowns);
  std::vector<double>   nodes;
  for (const auto &cell : discretization.dof_handler().active_cell_iterators())
    if (cell->is_locally_owned())
    {
      bool seen = false;
      for (const unsigned int v : cell->vertex_indices())
      {
        const auto &p = cell->vertex(v);
        if (!(std::abs(discretization.mesh().radius(p)) < on_axis))
          continue;
        if (!seen)
          quantities.look_at(cell);
        seen              = true;
        const auto values = quantities.values(v);
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
  std::ostream &out = file_.out();
  if (report.step == 0)
  {
    out << "time_s,voltage_V,z_nm";
    for (const auto &quantity : quantities.quantities())
      out << ',' << column_name(quantity.name, quantity.unit);
    out << '\n';
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
    out << report.time << ',' << report.driven().voltage << ',' << height;
    for (const double value : row)
    {
      out << ',';
      if (!std::isnan(value))
        out << value;
    }
    out << '\n';
  }
  file_.end_piece();
}

template <int dim>
nlohmann::json AxisProfile<dim>::notes()
{
  if (!file_.is_open())
    return nullptr;
  return static_cast<long long>(file_.size());
}

template <int dim>
void AxisProfile<dim>::take_notes(const nlohmann::json &notes)
{
  if (!notes.is_number() || dealii::Utilities::MPI::this_mpi_process(communicator_) != 0)
    return;
  // What was written after the checkpoint will be written again.
  file_.go_on(path_, 10, static_cast<std::streamoff>(notes.get<long long>()));
}

template class AxisProfile<2>;
template class AxisProfile<3>;
} // namespace ionstack::postprocess
