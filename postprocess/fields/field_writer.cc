// SPDX-License-Identifier: Apache-2.0
#include "postprocess/fields/field_writer.h"

#include "postprocess/fields/device_cells.h"
#include "postprocess/fields/vertex_quantities.h"
#include "postprocess/fields/vtu_files.h"
#include "postprocess/files/column_name.h"
#include "postprocess/files/output_failure.h"

#include <deal.II/base/mpi.h>
#include <deal.II/base/utilities.h>

namespace ionstack::postprocess
{
namespace
{
constexpr unsigned int digits = 5; ///< of the number in a file's name
} // namespace

template <int dim>
FieldWriter<dim>::FieldWriter(const std::string                  &folder,
                              const long                          parts,
                              const long                          n_files,
                              const std::vector<solver::Contact> &contacts,
                              MPI_Comm                            communicator)
    : folder_(folder), times_(parts), n_files_(n_files), communicator_(communicator)
{
  for (const auto &contact : contacts)
  {
    contacts_.push_back(contact.name);
    boundaries_.push_back(contact.boundary);
  }
}

template <int dim>
FieldWriter<dim>::~FieldWriter()
{
  VecDestroy(&last_);
}

template <int dim>
void FieldWriter<dim>::step(const solver::StepReport          &report,
                            const solver::Discretization<dim> &discretization,
                            Vec                                unknowns)
{
  if (last_ == nullptr)
    VecDuplicate(unknowns, &last_);
  VecCopy(unknowns, last_);
  last_time_      = report.time;
  discretization_ = &discretization;
  if (times_.due(report))
    write(report.time, discretization, unknowns);
}

template <int dim>
void FieldWriter<dim>::finish(const solver::RunResult &result)
{
  if (result.failure && last_ != nullptr && (written_.empty() || written_.back().first != last_time_))
    write(last_time_, *discretization_, last_);
}

template <int dim>
void FieldWriter<dim>::remeshed(const solver::Discretization<dim> &)
{
  VecDestroy(&last_); // of the mesh before
}

template <int dim>
void FieldWriter<dim>::write(const double time, const solver::Discretization<dim> &discretization, Vec unknowns)
{
  const meshes::Mesh<dim> &mesh = discretization.mesh();
  VertexQuantities<dim>    quantities(discretization, unknowns);
  DeviceCells<dim>         cells(mesh, boundaries_);
  VtuGrid                  grid;
  for (const auto &quantity : quantities.quantities())
    grid.point_data.emplace_back(column_name(quantity.name, quantity.unit), std::vector<float>());
  for (const auto &cell : discretization.dof_handler().active_cell_iterators())
    if (cell->is_locally_owned())
    {
      quantities.look_at(cell);
      for (const unsigned int v : cells.add(*cell))
      {
        const auto values = quantities.values(v);
        for (std::size_t q = 0; q < values.size(); ++q)
          grid.point_data[q].second.push_back(static_cast<float>(values[q]));
      }
    }
  grid.vertices_per_cell = cells.vertices_per_cell;
  grid.points            = std::move(cells.points);
  grid.connectivity      = std::move(cells.connectivity);
  grid.cell_data         = {{"region", std::move(cells.region)}, {"contact", std::move(cells.contact)}};
  grid.field_data        = {{"TIME", time}};
  std::vector<std::string> regions;
  for (const auto &region : mesh.regions)
    regions.push_back(region.name);
  grid.name_numbers("region", regions);
  grid.name_numbers("contact", contacts_);

  write_vtu_files(grid, folder_ + "/fields", name_of_next(), n_files_, communicator_);
  note(time);
  if (dealii::Utilities::MPI::this_mpi_process(communicator_) == 0)
    write_whole(folder_ + "/fields.pvd", pvd_text(written_));
}

template <int dim>
std::string FieldWriter<dim>::name_of_next() const
{
  return "fields_" + dealii::Utilities::int_to_string(static_cast<unsigned int>(written_.size()), digits);
}

template <int dim>
void FieldWriter<dim>::note(const double time)
{
  written_.emplace_back(time, "fields/" + name_of_next() + ".pvtu");
}

template <int dim>
void FieldWriter<dim>::recall(const solver::StepReport &report, const solver::Discretization<dim> &)
{
  if (times_.due(report))
    note(report.time);
}

template class FieldWriter<2>;
template class FieldWriter<3>;
} // namespace ionstack::postprocess
