// SPDX-License-Identifier: Apache-2.0
#include "solver/discretization.h"

#include "materials/diagnostics.h"
#include "solver/petsc_check.h"

#include <deal.II/base/mpi.h>
#include <deal.II/dofs/dof_tools.h>
#include <deal.II/fe/fe_nothing.h>
#include <deal.II/fe/fe_q.h>
#include <deal.II/lac/la_parallel_vector.h>

#include <algorithm>
#include <map>

namespace ionstack::solver
{
using dealii::types::global_dof_index;
constexpr global_dof_index no_dof = dealii::numbers::invalid_dof_index;

namespace
{
/// Field and vertex of each degree of freedom of an element.
template <int dim>
std::vector<std::pair<unsigned int, unsigned int>> field_and_vertex(const dealii::FiniteElement<dim> &element)
{
  std::vector<std::pair<unsigned int, unsigned int>> result(element.n_dofs_per_cell());
  for (unsigned int i = 0; i < result.size(); ++i)
    result[i] = element.system_to_component_index(i); // a bilinear component's index is its vertex
  return result;
}
} // namespace

template <int dim>
Discretization<dim>::Discretization(const meshes::Mesh<dim>      &mesh,
                                    const physics::DevicePhysics &physics,
                                    const std::vector<Contact>   &contacts,
                                    MPI_Comm                      communicator)
    : mesh_(mesh), physics_(physics), communicator_(communicator), dof_handler_(mesh.triangulation)
{
  distribute_fields();
  constrain(contacts);
  number_unknowns();
  record_cells();
}

template <int dim>
void Discretization<dim>::distribute_fields()
{
  // One element per region: fields that the region lacks are FE_Nothing there.
  for (const physics::RegionPhysics &region : physics_.regions)
  {
    std::vector<const dealii::FiniteElement<dim> *> bases;
    std::vector<unsigned int>                       multiplicities(physics_.fields.size(), 1);
    const dealii::FE_Q<dim>                         bilinear(1);
    const dealii::FE_Nothing<dim> nothing; // not dominating: the field keeps its nodes at the border of its support
    for (unsigned int f = 0; f < physics_.fields.size(); ++f)
    {
      const bool lives = std::find(region.fields.begin(), region.fields.end(), f) != region.fields.end();
      bases.push_back(lives ? static_cast<const dealii::FiniteElement<dim> *>(&bilinear) : &nothing);
    }
    elements_.push_back(dealii::FESystem<dim>(bases, multiplicities));
  }
  for (const auto &cell : dof_handler_.active_cell_iterators())
    if (cell->is_locally_owned())
      cell->set_active_fe_index(cell->material_id());
  dof_handler_.distribute_dofs(elements_);
}

template <int dim>
void Discretization<dim>::constrain(const std::vector<Contact> &contacts)
{
  dealii::IndexSet relevant;
  dealii::DoFTools::extract_locally_relevant_dofs(dof_handler_, relevant);

  // All nodes of a contact's boundary follow one of them: that with the smallest number over all ranks.
  const int potential = physics_.field_index("potential"), temperature = physics_.field_index("temperature");
  std::map<global_dof_index, unsigned int>   terminal_of_dof;
  std::vector<std::vector<global_dof_index>> tied;
  std::string                                conflict;
  for (unsigned int c = 0; c < contacts.size(); ++c)
  {
    const auto boundary = std::find_if(mesh_.boundaries.begin(),
                                       mesh_.boundaries.end(),
                                       [&](const auto &b) { return b.second == contacts[c].boundary; });
    if (boundary == mesh_.boundaries.end())
    {
      std::vector<std::string> names;
      for (const auto &[id, name] : mesh_.boundaries)
        names.push_back(name);
      throw BadInput("contact '" + contacts[c].name + "': '" + contacts[c].boundary + "' is no boundary of the mesh" +
                     suggestion(contacts[c].boundary, names));
    }
    for (const int field : {contacts[c].electrical ? potential : -1, contacts[c].heat_sink ? temperature : -1})
    {
      if (field < 0)
        continue;
      const unsigned int            terminal = terminals_.size();
      std::vector<global_dof_index> dofs, cell_dofs;
      for (const auto &cell : dof_handler_.active_cell_iterators())
      {
        if (cell->is_artificial())
          continue;
        for (const unsigned int face : cell->face_indices())
        {
          if (!cell->face(face)->at_boundary() || cell->face(face)->boundary_id() != boundary->first)
            continue;
          const auto &element = cell->get_fe();
          cell_dofs.resize(element.n_dofs_per_cell());
          cell->get_dof_indices(cell_dofs);
          const auto where = field_and_vertex(element);
          for (unsigned int i = 0; i < cell_dofs.size(); ++i)
            if (static_cast<int>(where[i].first) == field && ((where[i].second >> (face / 2)) & 1u) == (face & 1u))
            {
              const auto [found, is_new] = terminal_of_dof.emplace(cell_dofs[i], terminal);
              if (is_new)
                dofs.push_back(cell_dofs[i]);
              else if (found->second != terminal)
                conflict = "contacts '" + contacts[terminals_[found->second].contact].name + "' and '" +
                           contacts[c].name +
                           "' share nodes, so that one would short the other; leave a gap between them";
            }
        }
      }
      const global_dof_index local_master  = dofs.empty() ? no_dof : *std::min_element(dofs.begin(), dofs.end());
      const global_dof_index global_master = dealii::Utilities::MPI::min(local_master, communicator_);
      if (global_master == no_dof)
        throw BadInput("contact '" + contacts[c].name + "': no face of the mesh lies on '" + contacts[c].boundary +
                       "'");
      terminals_.push_back({c, static_cast<unsigned int>(field), -1});
      terminal_dofs_.push_back(global_master);
      tied.push_back(dofs);
    }
  }
  for (const std::string &text : dealii::Utilities::MPI::all_gather(communicator_, conflict))
    if (!text.empty())
      throw BadInput(text);

  for (const global_dof_index master : terminal_dofs_)
    relevant.add_index(master);
  constraints_.reinit(relevant);
  for (unsigned int t = 0; t < tied.size(); ++t)
    for (const global_dof_index dof : tied[t])
      if (dof != terminal_dofs_[t])
      {
        constraints_.add_line(dof);
        constraints_.add_entry(dof, terminal_dofs_[t], 1.);
      }
  dealii::DoFTools::make_hanging_node_constraints(dof_handler_, constraints_);
  constraints_.close();
}

template <int dim>
void Discretization<dim>::number_unknowns()
{
  const dealii::IndexSet &owned = dof_handler_.locally_owned_dofs();
  n_owned_                      = 0;
  for (const global_dof_index dof : owned)
    if (!constraints_.is_constrained(dof))
      ++n_owned_;
  long long before = 0, count = n_owned_;
  MPI_Exscan(&count, &before, 1, MPI_LONG_LONG, MPI_SUM, communicator_);
  first_owned_ = dealii::Utilities::MPI::this_mpi_process(communicator_) == 0 ? 0 : static_cast<PetscInt>(before);
  MPI_Allreduce(MPI_IN_PLACE, &count, 1, MPI_LONG_LONG, MPI_SUM, communicator_);
  n_global_ = static_cast<PetscInt>(count);

  // Needed from elsewhere: everything that a local cell refers to, directly or through a constraint.
  dealii::IndexSet needed;
  dealii::DoFTools::extract_locally_relevant_dofs(dof_handler_, needed);
  dealii::IndexSet direct = needed;
  for (const global_dof_index dof : direct)
    if (const auto *entries = constraints_.get_constraint_entries(dof))
      for (const auto &entry : *entries)
        needed.add_index(entry.first);
  for (const global_dof_index master : terminal_dofs_)
    needed.add_index(master);

  number_of_dof_.reinit(owned, needed, communicator_);
  PetscInt next = first_owned_;
  for (const global_dof_index dof : owned)
    number_of_dof_(dof) = constraints_.is_constrained(dof) ? -1. : static_cast<double>(next++);
  number_of_dof_.update_ghost_values();

  for (unsigned int t = 0; t < terminals_.size(); ++t)
    terminals_[t].unknown = static_cast<PetscInt>(number_of_dof_(terminal_dofs_[t]));
}

template <int dim>
void Discretization<dim>::record_cells()
{
  constexpr unsigned int n_vertices = CellTopology<dim>::n_vertices;

  // Two passes over the cells, so that ghosts can be numbered in increasing order.
  std::vector<PetscInt>         needed;
  std::vector<global_dof_index> dofs;
  const auto global_of = [&](const global_dof_index dof) { return static_cast<PetscInt>(number_of_dof_(dof)); };
  const auto is_owned  = [&](const PetscInt number)
  { return number >= first_owned_ && number < first_owned_ + n_owned_; };
  const auto for_each_unknown = [&](const global_dof_index dof, const auto &action)
  {
    if (const auto *entries = constraints_.get_constraint_entries(dof))
      for (const auto &[other, weight] : *entries)
        action(global_of(other), weight);
    else
      action(global_of(dof), 1.);
  };
  for (const auto &cell : dof_handler_.active_cell_iterators())
    if (cell->is_locally_owned())
    {
      dofs.resize(cell->get_fe().n_dofs_per_cell());
      cell->get_dof_indices(dofs);
      for (const global_dof_index dof : dofs)
        for_each_unknown(dof,
                         [&](const PetscInt number, double)
                         {
                           if (!is_owned(number))
                             needed.push_back(number);
                         });
    }
  for (const Terminal &terminal : terminals_)
    if (!is_owned(terminal.unknown))
      needed.push_back(terminal.unknown);
  std::sort(needed.begin(), needed.end());
  needed.erase(std::unique(needed.begin(), needed.end()), needed.end());
  ghosts_ = needed;

  const auto local_of = [&](const PetscInt number)
  {
    if (is_owned(number))
      return static_cast<int>(number - first_owned_);
    return static_cast<int>(n_owned_ + (std::lower_bound(ghosts_.begin(), ghosts_.end(), number) - ghosts_.begin()));
  };

  std::string problem;
  field_of_.assign(n_owned_, 0);
  position_of_.assign(n_owned_, dealii::Point<dim>());
  std::vector<double> volume(n_local(), 0.);
  for (const auto &cell : dof_handler_.active_cell_iterators())
    if (cell->is_locally_owned())
    {
      CellRecord<dim> record;
      record.region = cell->material_id();
      record.first  = unknown_of_.size();
      std::array<dealii::Point<dim>, n_vertices> vertices;
      for (unsigned int v = 0; v < n_vertices; ++v)
        vertices[v] = cell->vertex(v);
      try
      {
        record.geometry = cell_geometry<dim>(vertices, mesh_.coordinates, mesh_.depth, mixings_);
      }
      catch (const BadInput &error)
      {
        problem = error.what(); // told below, by all ranks together
      }

      const physics::RegionPhysics &region  = physics_.regions[record.region];
      const unsigned int            n_slots = region.fields.size();
      unknown_of_.resize(record.first + n_vertices * n_slots);
      dofs.resize(cell->get_fe().n_dofs_per_cell());
      cell->get_dof_indices(dofs);
      const auto where = field_and_vertex(cell->get_fe());
      for (unsigned int i = 0; i < dofs.size(); ++i)
      {
        const auto [field, vertex] = where[i];
        const unsigned int slot = std::find(region.fields.begin(), region.fields.end(), field) - region.fields.begin();
        Combination        combination;
        for_each_unknown(dofs[i],
                         [&](const PetscInt number, const double weight)
                         { combination.emplace_back(local_of(number), weight); });
        int &unknown = unknown_of_[record.first + vertex * n_slots + slot];
        if (combination.size() == 1 && combination[0].second == 1.)
          unknown = combination[0].first;
        else
        {
          unknown = -1 - static_cast<int>(combinations_.size());
          combinations_.push_back(combination);
        }
        for (const auto &[local, weight] : combination)
        {
          volume[local] += weight * record.geometry.volume[vertex];
          if (local < n_owned_ && weight == 1.)
          {
            field_of_[local]    = field;
            position_of_[local] = vertices[vertex];
          }
        }
      }
      cells_.push_back(record);
    }

  for (const std::string &text : dealii::Utilities::MPI::all_gather(communicator_, problem))
    if (!text.empty())
      throw BadInput(text);
  volume_of_ = sum_over_ranks(volume);
}

template <int dim>
Vec Discretization<dim>::create_vector() const
{
  Vec vector;
  petsc(VecCreateGhost(
      communicator_, n_owned_, n_global_, static_cast<PetscInt>(ghosts_.size()), ghosts_.data(), &vector));
  return vector;
}

template <int dim>
void Discretization<dim>::sum_over_ranks(const std::vector<double> &parts, Vec sum) const
{
  Vec          local_form;
  PetscScalar *values;
  petsc(VecGhostGetLocalForm(sum, &local_form));
  petsc(VecGetArray(local_form, &values));
  std::copy(parts.begin(), parts.end(), values);
  petsc(VecRestoreArray(local_form, &values));
  petsc(VecGhostRestoreLocalForm(sum, &local_form));
  petsc(VecGhostUpdateBegin(sum, ADD_VALUES, SCATTER_REVERSE));
  petsc(VecGhostUpdateEnd(sum, ADD_VALUES, SCATTER_REVERSE));
}

template <int dim>
std::vector<double> Discretization<dim>::sum_over_ranks(const std::vector<double> &parts) const
{
  Vec                sum = create_vector();
  const PetscScalar *totals;
  sum_over_ranks(parts, sum);
  petsc(VecGetArrayRead(sum, &totals));
  const std::vector<double> result(totals, totals + n_owned_);
  petsc(VecRestoreArrayRead(sum, &totals));
  petsc(VecDestroy(&sum));
  return result;
}

template <int dim>
dealii::LinearAlgebra::distributed::Vector<double> Discretization<dim>::nodal_values(Vec unknowns) const
{
  dealii::LinearAlgebra::distributed::Vector<double> values(number_of_dof_);
  const PetscScalar                                 *array;
  petsc(VecGetArrayRead(unknowns, &array));
  values.zero_out_ghost_values();
  for (const global_dof_index dof : dof_handler_.locally_owned_dofs())
  {
    const double number = number_of_dof_(dof);
    values(dof)         = number < 0. ? 0. : array[static_cast<PetscInt>(number) - first_owned_];
  }
  petsc(VecRestoreArrayRead(unknowns, &array));
  values.update_ghost_values();
  // Constrained nodes, from the unknowns that determine them.
  std::vector<std::pair<global_dof_index, double>> constrained;
  for (const global_dof_index dof : dof_handler_.locally_owned_dofs())
    if (const auto *entries = constraints_.get_constraint_entries(dof))
    {
      double value = 0.;
      for (const auto &[other, weight] : *entries)
        value += weight * values(other);
      constrained.emplace_back(dof, value);
    }
  values.zero_out_ghost_values();
  for (const auto &[dof, value] : constrained)
    values(dof) = value;
  values.update_ghost_values();
  return values;
}

template class Discretization<2>;
template class Discretization<3>;
} // namespace ionstack::solver
