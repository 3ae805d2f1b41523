// SPDX-License-Identifier: Apache-2.0
#include "postprocess/field_writer.h"

#include "physics/output_quantities.h"
#include "postprocess/output_failure.h"
#include "postprocess/terminal_table.h"
#include "postprocess/vtu_files.h"

#include <deal.II/base/data_out_base.h>
#include <deal.II/base/mpi.h>
#include <deal.II/base/utilities.h>
#include <deal.II/numerics/data_out.h>
#include <deal.II/numerics/data_postprocessor.h>

#include <algorithm>
#include <sstream>

namespace ionstack::postprocess
{
namespace
{
constexpr unsigned int digits = 5; ///< of the number in a file's name

/// Makes the quantities for output from the fields.
template <int dim>
class ToSi : public dealii::DataPostprocessor<dim>
{
public:
  explicit ToSi(const solver::Discretization<dim> &discretization)
      : quantities_(discretization.physics()), field_of_component_(discretization.field_of_component()),
        n_fields_(discretization.physics().fields.size())
  {
  }

  std::vector<std::string> get_names() const override
  {
    std::vector<std::string> names;
    for (const auto &quantity : quantities_.quantities())
      names.push_back(column_name(quantity.name, quantity.unit));
    return names;
  }

  std::vector<dealii::DataComponentInterpretation::DataComponentInterpretation>
  get_data_component_interpretation() const override
  {
    return std::vector<dealii::DataComponentInterpretation::DataComponentInterpretation>(
        quantities_.quantities().size(), dealii::DataComponentInterpretation::component_is_scalar);
  }

  dealii::UpdateFlags get_needed_update_flags() const override { return dealii::update_values; }

  void evaluate_vector_field(const dealii::DataPostprocessorInputs::Vector<dim> &inputs,
                             std::vector<dealii::Vector<double>>                &computed) const override
  {
    const unsigned int region = inputs.template get_cell<dim>()->material_id();
    for (unsigned int p = 0; p < computed.size(); ++p)
    {
      // Of the components of a field those of other regions are zero.
      std::vector<double> fields(n_fields_, 0.);
      for (unsigned int c = 0; c < field_of_component_.size(); ++c)
        fields[field_of_component_[c]] += inputs.solution_values[p][c];
      const auto values = quantities_.values(region, fields);
      std::copy(values.begin(), values.end(), computed[p].begin());
    }
  }

  /// The same when there is one field only.
  void evaluate_scalar_field(const dealii::DataPostprocessorInputs::Scalar<dim> &inputs,
                             std::vector<dealii::Vector<double>>                &computed) const override
  {
    const unsigned int region = inputs.template get_cell<dim>()->material_id();
    for (unsigned int p = 0; p < computed.size(); ++p)
    {
      const auto values = quantities_.values(region, {inputs.solution_values[p]});
      std::copy(values.begin(), values.end(), computed[p].begin());
    }
  }

private:
  physics::OutputQuantities        quantities_;
  const std::vector<unsigned int> &field_of_component_;
  std::size_t                      n_fields_;
};
/// The region of each owned cell, and the contact on which it has a face, -1 for none.
template <int dim>
std::pair<dealii::Vector<float>, dealii::Vector<float>> numbers_of_parts(const meshes::Mesh<dim> &mesh,
                                                                         const DeviceNames       &names)
{
  const unsigned int    n = mesh.triangulation.n_active_cells();
  dealii::Vector<float> region(n), contact(n);
  for (const auto &cell : mesh.triangulation.active_cell_iterators())
    if (cell->is_locally_owned())
    {
      region(cell->active_cell_index())  = static_cast<float>(cell->material_id());
      contact(cell->active_cell_index()) = -1.F;
      for (const unsigned int face : cell->face_indices())
        for (std::size_t c = 0; cell->at_boundary(face) && c < names.contacts.size(); ++c)
          if (mesh.boundaries.at(cell->face(face)->boundary_id()) == names.contacts[c].second)
            contact(cell->active_cell_index()) = static_cast<float>(c);
    }
  return {region, contact};
}

StringArrays field_data(const DeviceNames &names)
{
  StringArrays result{{"region_names", names.regions}, {"contact_names", {}}};
  for (const auto &contact : names.contacts)
    result.back().second.push_back(contact.first);
  return result;
}
} // namespace

template <int dim>
FieldWriter<dim>::FieldWriter(
    const std::string &folder, const long parts, const long n_files, const DeviceNames &names, MPI_Comm communicator)
    : folder_(folder), times_(parts), n_files_(n_files), names_(names), communicator_(communicator)
{
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
  const auto           values = discretization.nodal_values(unknowns);
  const ToSi<dim>      to_si(discretization);
  dealii::DataOut<dim> out;
  const auto [region, contact] = numbers_of_parts(discretization.mesh(), names_);
  out.attach_dof_handler(discretization.dof_handler());
  out.add_data_vector(values, to_si);
  out.add_data_vector(region, "region");
  out.add_data_vector(contact, "contact");
  out.build_patches();
  dealii::DataOutBase::VtkFlags flags;
  flags.time              = time;
  flags.compression_level = decltype(flags.compression_level)::best_speed; // the name of the type is the release's
  out.set_flags(flags);
  write_vtu_files(out, field_data(names_), folder_ + "/fields", name_of_next(), n_files_, communicator_);
  note(time);
  if (dealii::Utilities::MPI::this_mpi_process(communicator_) != 0)
    return;
  std::ostringstream index;
  dealii::DataOutBase::write_pvd_record(index, written_);
  write_whole(folder_ + "/fields.pvd", index.str());
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
