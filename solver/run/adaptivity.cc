// SPDX-License-Identifier: Apache-2.0
#include "solver/run/adaptivity.h"

#include "materials/units/units.h"
#include "solver/petsc/petsc_check.h"
#include "solver/space/amounts.h"
#include "solver/space/resolution.h"

#include <deal.II/base/mpi.h>
#include <deal.II/distributed/solution_transfer.h>
#include <deal.II/dofs/dof_tools.h>
#include <deal.II/grid/grid_tools.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <utility>

namespace ionstack::solver
{
namespace
{
namespace MPI = dealii::Utilities::MPI;

using Nodal = dealii::LinearAlgebra::distributed::Vector<double>;

/// A change of fewer cells than this part of all is not worth the making of new equations.
constexpr double worth_it = 0.005;
/// A field whose range in the device is below so many tolerances does not count.
constexpr double tolerances_in_range = 100.;

/// Mean slopes of the fields in a cell, NaN for those that it does not have.
template <int dim>
std::vector<dealii::Tensor<1, dim>> slopes(const Discretization<dim>                                    &discretization,
                                           const Nodal                                                  &nodal,
                                           const typename dealii::DoFHandler<dim>::active_cell_iterator &cell)
{
  constexpr unsigned int                       n_vertices = CellTopology<dim>::n_vertices;
  std::vector<dealii::types::global_dof_index> numbers(cell->get_fe().n_dofs_per_cell());
  cell->get_dof_indices(numbers);
  std::vector<std::array<double, n_vertices>> values(discretization.physics().fields.size());
  for (auto &of_field : values)
    of_field.fill(std::nan(""));
  for (unsigned int i = 0; i < numbers.size(); ++i)
  {
    const auto [component, vertex]                                 = cell->get_fe().system_to_component_index(i);
    values[discretization.field_of_component()[component]][vertex] = nodal(numbers[i]);
  }
  // Mean differences along the directions of the cell, of the position and of the fields.
  const double           share = 2. / n_vertices;
  dealii::Tensor<2, dim> edges;
  for (unsigned int d = 0; d < dim; ++d)
    for (unsigned int v = 0; v < n_vertices; ++v)
      edges[d] += (v >> d & 1u ? share : -share) * cell->vertex(v);
  const dealii::Tensor<2, dim>        inverse = invert(edges);
  std::vector<dealii::Tensor<1, dim>> result;
  for (const auto &of_field : values)
  {
    dealii::Tensor<1, dim> difference;
    for (unsigned int d = 0; d < dim; ++d)
      for (unsigned int v = 0; v < n_vertices; ++v)
        difference[d] += (v >> d & 1u ? share : -share) * of_field[v];
    result.push_back(inverse * difference);
  }
  return result;
}
} // namespace

AdaptivityOptions AdaptivityOptions::read(parameters::Section root)
{
  using parameters::Range;
  parameters::Section section = root.section(
      "Adaptive mesh", "Refinement during the run, where fields bend: layers of charge, fronts of ions, filaments.");
  AdaptivityOptions options;
  options.every = section.integer("Every steps",
                                  0,
                                  0,
                                  1000000,
                                  "The mesh is looked at after each of so many steps, and at the start; 0: the mesh "
                                  "stays as the sections Stack and Mesh describe it.");
  section =
      section.if_acts(options.every > 0, "the mesh stays as it is with 'Every steps' = 0", "Adaptive mesh/Every steps");
  options.levels =
      section.integer("Levels", 2, 1, 8, "Times that a cell of that mesh may be halved in each direction.");
  options.maximum_cells =
      section.integer("Maximum cells", 200000, 1, 1000000000, "Cells of the device are never more than this.");
  options.refine_above =
      section.quantity("Refine above",
                       "0.02",
                       internal_unit::dimensionless,
                       Range::positive(),
                       "A cell is halved when the slope of a field jumps, to a neighbour, by more "
                       "than this part of the field's range in the device per distance of the cells.");
  options.coarsen_below = section.quantity("Coarsen below",
                                           "0.003",
                                           internal_unit::dimensionless,
                                           Range::not_negative(),
                                           "Cells are joined again when it is below this; at most a fifth of 'Refine "
                                           "above', as halving a cell divides it by four.");
  if (options.coarsen_below > 0.2 * options.refine_above)
    section.problem("Coarsen below", "must be at most a fifth of 'Refine above'");
  return options;
}

template <int dim>
Adaptivity<dim>::Adaptivity(const AdaptivityOptions &options, const Tolerances &tolerances)
    : options_(options), tolerances_(tolerances)
{
}

template <int dim>
std::vector<double> Adaptivity<dim>::ranges(const Model<dim> &model) const
{
  const auto         &discretization = model.discretization();
  const std::size_t   n              = discretization.physics().fields.size();
  std::vector<double> extremes(2 * n, -std::numeric_limits<double>::max());
  const PetscScalar  *values;
  petsc(VecGetArrayRead(model.unknowns(), &values));
  for (PetscInt i = 0; i < discretization.n_owned(); ++i)
    if (discretization.is_nodal(i))
    {
      const unsigned int f = discretization.field_of()[i];
      extremes[f]          = std::max(extremes[f], values[i]);
      extremes[n + f]      = std::max(extremes[n + f], -values[i]);
    }
  petsc(VecRestoreArrayRead(model.unknowns(), &values));
  MPI::max(extremes, discretization.communicator(), extremes);
  std::vector<double> result(n);
  for (std::size_t f = 0; f < n; ++f)
  {
    // A concentration's range begins at zero: where it is the same everywhere nothing bends.
    const double low = discretization.physics().fields[f].counted.empty() ? -extremes[n + f] : 0.;
    result[f]        = std::max(extremes[f] - low, tolerances_in_range * tolerances_.absolute[f]);
  }
  return result;
}

template <int dim>
std::vector<double> Adaptivity<dim>::indicators(const Model<dim> &model) const
{
  const auto                                                     &discretization = model.discretization();
  const std::vector<double>                                       range          = ranges(model);
  const Nodal                                                     nodal = discretization.nodal_values(model.unknowns());
  const auto                                                     &handler = discretization.dof_handler();
  std::vector<std::optional<std::vector<dealii::Tensor<1, dim>>>> known(
      discretization.mesh().triangulation.n_active_cells());
  const auto slopes_of = [&](const auto &cell) -> const std::vector<dealii::Tensor<1, dim>> &
  {
    auto &here = known[cell->active_cell_index()];
    if (!here)
      here = slopes(discretization, nodal, cell);
    return *here;
  };
  std::vector<double> result(known.size(), 0.);
  for (const auto &cell : handler.active_cell_iterators())
    if (cell->is_locally_owned())
    {
      double    &indicator = result[cell->active_cell_index()];
      const auto compare   = [&](const auto &other)
      {
        if (other->material_id() != cell->material_id())
          return;
        const dealii::Tensor<1, dim> way  = other->center() - cell->center();
        const auto                  &here = slopes_of(cell), &there = slopes_of(other);
        for (std::size_t f = 0; f < range.size(); ++f)
          if (const double jump = std::abs((there[f] - here[f]) * way); jump > indicator * range[f]) // false for NaN
            indicator = jump / range[f];
      };
      for (const unsigned int face : cell->face_indices())
        if (!cell->at_boundary(face))
        {
          const auto neighbor = cell->neighbor(face);
          if (neighbor->is_active())
            compare(typename dealii::DoFHandler<dim>::active_cell_iterator(neighbor));
          else
            for (unsigned int part = 0; part < cell->face(face)->n_children(); ++part)
              compare(
                  typename dealii::DoFHandler<dim>::active_cell_iterator(cell->neighbor_child_on_subface(face, part)));
        }
    }
  return result;
}

template <int dim>
void Adaptivity<dim>::add_unresolved(Model<dim> &model, std::vector<double> &indicators) const
{
  const auto               &discretization = model.discretization();
  const auto               &physics        = discretization.physics();
  const std::size_t         n_fields       = physics.fields.size();
  const std::vector<double> range          = ranges(model);
  const System<dim>        &system         = model.system();
  const Resolution          found          = resolution(
      discretization, physics.regions_in_cycle(system.drive().cycle), system.ambient_temperature(), model.unknowns());

  // Of each field: what is dissipated in the device, and where.
  std::vector<double> totals(2 * n_fields, 0.);
  for (std::size_t c = 0; c < discretization.cells().size(); ++c)
    for (const unsigned int f : physics.regions[discretization.cells()[c].region].fields)
    {
      totals[f] += found.cells[c * n_fields + f].dissipated;
      totals[n_fields + f] += 1. / discretization.cells()[c].geometry.inverse_volume;
    }
  MPI::sum(totals, discretization.communicator(), totals);
  // Nothing is dissipated to speak of in a device at rest; ions are driven by the potential or stay.
  const auto potential = static_cast<std::size_t>(physics.field_at_contact(physics::Field::AtContact::voltage));
  const auto is_driven = [&](const std::size_t f)
  {
    const std::size_t driver = physics.fields[f].drives_itself ? f : potential;
    return totals[f] > 0. && range[driver] > tolerances_in_range * tolerances_.absolute[driver];
  };
  std::vector<double> mean(n_fields, 0.);
  for (std::size_t f = 0; f < n_fields; ++f)
    if (is_driven(f))
      mean[f] = totals[f] / totals[n_fields + f];

  std::size_t c = 0;
  for (const auto &cell : discretization.dof_handler().active_cell_iterators())
    if (cell->is_locally_owned())
    {
      const double density = discretization.cells()[c].geometry.inverse_volume;
      for (std::size_t f = 0; f < n_fields; ++f)
        if (const CellFlux &flux = found.cells[c * n_fields + f]; mean[f] > 0. && flux.uncertain > 0.)
        {
          double &indicator = indicators[cell->active_cell_index()];
          indicator = std::max(indicator, 2. * flux.uncertain * density / std::max(flux.dissipated * density, mean[f]));
        }
      ++c;
    }
}

template <int dim>
void Adaptivity<dim>::match_interfaces(Model<dim> &model) const
{
  const auto &discretization = model.discretization();
  auto       &cells          = model.mesh().triangulation;
  const auto &regions        = discretization.physics().regions;
  bool        any            = false;
  for (unsigned int a = 0; a < regions.size(); ++a)
    for (unsigned int b = 0; b < a; ++b)
      any = any || discretization.differs_across(b, a);
  for (bool changed = any; changed;)
  {
    cells.prepare_coarsening_and_refinement();
    // Of the cells of other ranks that touch ours.
    std::map<dealii::CellId, int> wanted;
    const auto level_of = [](const auto &cell) { return cell->level() + (cell->refine_flag_set() ? 1 : 0); };
    dealii::GridTools::exchange_cell_data_to_ghosts<int, dealii::parallel::distributed::Triangulation<dim>>(
        cells,
        [&](const auto &cell) { return level_of(cell); },
        [&](const auto &cell, const int level) { wanted[cell->id()] = level; });
    changed = false;
    for (const auto &cell : cells.active_cell_iterators())
      if (cell->is_locally_owned())
        for (const unsigned int face : cell->face_indices())
          if (!cell->at_boundary(face) && cell->neighbor(face)->is_active() &&
              discretization.differs_across(cell->material_id(), cell->neighbor(face)->material_id()))
          {
            const auto other = cell->neighbor(face);
            const int  there = other->is_locally_owned() ? level_of(other) : wanted.at(other->id());
            if (cell->coarsen_flag_set())
            {
              cell->clear_coarsen_flag();
              changed = true;
            }
            if (there > level_of(cell))
            {
              cell->set_refine_flag();
              changed = true;
            }
          }
    changed = MPI::max(changed ? 1 : 0, cells.get_communicator()) == 1;
  }
}

template <int dim>
bool Adaptivity<dim>::mark(Model<dim> &model, const long steps)
{
  record_.looked_at         = steps;
  auto               &mesh  = model.mesh();
  auto               &cells = mesh.triangulation;
  std::vector<double> size  = indicators(model);
  add_unresolved(model, size);
  const int    coarsest = mesh.level, finest = mesh.level + static_cast<int>(options_.levels);
  const auto   n_cells  = static_cast<double>(cells.n_global_active_cells());
  const double children = std::pow(2., dim);

  // As many as are permitted, those with the largest indicators.
  double threshold = options_.refine_above;
  double refined   = 0.;
  for (;; threshold *= 1.5)
  {
    refined = 0.;
    for (const auto &cell : cells.active_cell_iterators())
      if (cell->is_locally_owned() && cell->level() < finest && size[cell->active_cell_index()] > threshold)
        ++refined;
    refined = MPI::sum(refined, cells.get_communicator());
    if (refined == 0. || n_cells + (children - 1.) * refined <= static_cast<double>(options_.maximum_cells))
      break;
  }
  double coarsened = 0.;
  for (const auto &cell : cells.active_cell_iterators())
    if (cell->is_locally_owned())
    {
      const double here = size[cell->active_cell_index()];
      if (cell->level() < finest && here > threshold)
        cell->set_refine_flag();
      else if (cell->level() > coarsest && here < options_.coarsen_below)
      {
        cell->set_coarsen_flag();
        ++coarsened;
      }
    }
  coarsened = MPI::sum(coarsened, cells.get_communicator());
  match_interfaces(model);
  if (refined + coarsened / children > worth_it * n_cells)
    return true;
  for (const auto &cell : cells.active_cell_iterators())
  {
    cell->clear_refine_flag();
    cell->clear_coarsen_flag();
  }
  return false;
}

template <int dim>
void Adaptivity<dim>::change_mesh(Model<dim> &model) const
{
  model.mesh().triangulation.execute_coarsening_and_refinement();
  model.rebuild();
}

template <int dim>
void Adaptivity<dim>::change(Model<dim> &model)
{
  auto       &cells    = model.mesh().triangulation;
  Snapshot    snapshot = model.snapshot();
  const Drive drive    = model.system().drive();
  // The number of ions in each state is that before.
  std::vector<std::vector<Amount>> before;
  for (const VectorPtr &state : model.stepper().history().states)
    before.push_back(amounts(model.discretization(), state.get()));
  before.push_back(amounts(model.discretization(), model.unknowns()));

  // A twin of the degrees of freedom lives through the change; those of the discretization belong to one mesh.
  dealii::DoFHandler<dim> twin(cells);
  model.discretization().distribute(twin);
  dealii::parallel::distributed::SolutionTransfer<dim, Nodal> transfer(twin);
  std::vector<const Nodal *>                                  from;
  for (Nodal &values : snapshot.nodal)
  {
    values.update_ghost_values(); // lost where the list has grown: deal.II moves such a vector by copying what is owned
    from.push_back(&values);
  }
  cells.prepare_coarsening_and_refinement();
  transfer.prepare_for_coarsening_and_refinement(from);
  cells.execute_coarsening_and_refinement();
  model.rebuild();
  const Discretization<dim> &discretization = model.discretization();
  discretization.distribute(twin);
  std::vector<Nodal>   moved(snapshot.nodal.size());
  std::vector<Nodal *> to;
  dealii::IndexSet     relevant;
  dealii::DoFTools::extract_locally_relevant_dofs(twin, relevant);
  for (Nodal &values : moved)
  {
    values.reinit(twin.locally_owned_dofs(), relevant, cells.get_communicator());
    to.push_back(&values);
  }
  transfer.interpolate(to);
  snapshot.nodal = std::move(moved);

  const auto &physics   = discretization.physics();
  const auto  keep_ions = [&](const std::size_t number, Vec state)
  {
    const std::vector<Amount> now = amounts(discretization, state);
    PetscScalar              *values;
    petsc(VecGetArray(state, &values));
    for (PetscInt i = 0; i < discretization.n_owned(); ++i)
      if (const unsigned int f = discretization.field_of()[i]; number < before.size() &&
                                                               !physics.fields[f].counted.empty() &&
                                                               now[f].total() > 0.) // of that of rest no ions count
        values[i] *= before[number][f].total() / now[f].total();
    petsc(VecRestoreArray(state, &values));
  };
  model.system().drive(drive);
  model.go_on_from(std::move(snapshot), keep_ions);
  ++record_.changes;
  record_.unknowns_largest = std::max(record_.unknowns_largest, static_cast<long>(discretization.n_unknowns()));
}

template class Adaptivity<2>;
template class Adaptivity<3>;
} // namespace ionstack::solver
