// SPDX-License-Identifier: Apache-2.0
#include "postprocess/field_writer.h"

#include "physics/output_quantities.h"
#include "postprocess/terminal_table.h"

#include <deal.II/base/data_out_base.h>
#include <deal.II/base/mpi.h>
#include <deal.II/numerics/data_out.h>
#include <deal.II/numerics/data_postprocessor.h>

#include <algorithm>
#include <fstream>

namespace ionstack::postprocess
{
namespace
{
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
} // namespace

template <int dim>
FieldWriter<dim>::FieldWriter(const std::string &folder, const long parts, MPI_Comm communicator)
    : folder_(folder), times_(parts), communicator_(communicator)
{
}

template <int dim>
void FieldWriter<dim>::step(const solver::StepReport          &report,
                            const solver::Discretization<dim> &discretization,
                            Vec                                unknowns)
{
  if (!times_.due(report))
    return;
  const auto            values = discretization.nodal_values(unknowns);
  const ToSi<dim>       to_si(discretization);
  dealii::DataOut<dim>  out;
  dealii::Vector<float> region(discretization.mesh().triangulation.n_active_cells());
  for (const auto &cell : discretization.mesh().triangulation.active_cell_iterators())
    if (cell->is_locally_owned())
      region(cell->active_cell_index()) = static_cast<float>(cell->material_id());
  out.attach_dof_handler(discretization.dof_handler());
  out.add_data_vector(values, to_si);
  out.add_data_vector(region, "region");
  out.build_patches();
  dealii::DataOutBase::VtkFlags flags;
  flags.time              = report.time;
  flags.compression_level = dealii::DataOutBase::VtkFlags::best_speed;
  out.set_flags(flags);
  const std::string record = out.write_vtu_with_pvtu_record(
      folder_ + "/fields/", "fields", static_cast<unsigned int>(written_.size()), communicator_, 5);
  written_.emplace_back(report.time, "fields/" + record);
  if (dealii::Utilities::MPI::this_mpi_process(communicator_) == 0)
  {
    std::ofstream index(folder_ + "/fields.pvd");
    dealii::DataOutBase::write_pvd_record(index, written_);
  }
}

template class FieldWriter<2>;
template class FieldWriter<3>;
} // namespace ionstack::postprocess
