// SPDX-License-Identifier: Apache-2.0
#include "solver/space/discretization.h"

#include "materials/files/diagnostics.h"
#include "solver/petsc/petsc_check.h"

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
template <int dim>
Discretization<dim>::Discretization(const meshes::Mesh<dim>      &mesh,
                                    const physics::DevicePhysics &physics,
                                    const std::vector<Contact>   &contacts,
                                    MPI_Comm                      communicator)
    : mesh_(mesh), physics_(physics), communicator_(communicator), dof_handler_(mesh.triangulation)
{
  distribute_fields();
  tie_contacts(contacts);
  tie_interfaces();
  number_unknowns(contacts);
  find_ghosts();
  record_cells(contacts);
}

template <int dim>
void Discretization<dim>::distribute_fields()
{
  // One element per region: components that the region lacks are FE_Nothing there.
  const dealii::FE_Q<dim>       bilinear(1);
  const dealii::FE_Nothing<dim> nothing; // not dominating: the field keeps its nodes at the border of its support
  std::vector<std::vector<const dealii::FiniteElement<dim> *>> bases(physics_.regions.size());
  const auto add_component = [&](const unsigned int field, const std::vector<unsigned int> &support)
  {
    field_of_component_.push_back(field);
    for (unsigned int r = 0; r < bases.size(); ++r)
      if (std::find(support.begin(), support.end(), r) != support.end())
        bases[r].push_back(&bilinear);
      else
        bases[r].push_back(&nothing);
  };
  for (unsigned int f = 0; f < physics_.fields.size(); ++f)
    if (physics_.fields[f].split)
      for (const unsigned int region : physics_.fields[f].support)
        add_component(f, {region});
    else
      add_component(f, physics_.fields[f].support);
  const std::vector<unsigned int> multiplicities(field_of_component_.size(), 1);
  for (const auto &of_region : bases)
    elements_.push_back(dealii::FESystem<dim>(of_region, multiplicities));

  distribute(dof_handler_);

  dealii::IndexSet relevant;
  dealii::DoFTools::extract_locally_relevant_dofs(dof_handler_, relevant);
  constraints_.reinit(relevant);
  constrain_hanging_nodes(relevant);
  constraints_.close();
}

template <int dim>
void Discretization<dim>::constrain_hanging_nodes(const dealii::IndexSet &relevant)
{
  const std::size_t             n_components = field_of_component_.size();
  std::vector<global_dof_index> numbers;
  // Degree of freedom by vertex and component.
  using Nodes        = std::map<unsigned int, std::vector<global_dof_index>>;
  const auto collect = [&](const CellIterator &cell, Nodes &nodes)
  {
    numbers.resize(cell->get_fe().n_dofs_per_cell());
    cell->get_dof_indices(numbers);
    for (unsigned int i = 0; i < numbers.size(); ++i)
    {
      const auto [component, vertex] = cell->get_fe().system_to_component_index(i);
      auto &here                     = nodes[cell->vertex_index(vertex)];
      here.resize(n_components, dealii::numbers::invalid_dof_index);
      here[component] = numbers[i];
    }
  };
  using Around         = std::vector<std::pair<unsigned int, double>>; // vertices with their share
  const auto constrain = [&](const Nodes &coarse, const Nodes &fine, const unsigned int middle, const Around &around)
  {
    const auto hanging = fine.find(middle);
    if (hanging == fine.end())
      return;
    for (unsigned int c = 0; c < n_components; ++c)
    {
      const global_dof_index dof = hanging->second[c];
      if (dof == dealii::numbers::invalid_dof_index ||
          coarse.at(around.front().first)[c] == dealii::numbers::invalid_dof_index || !relevant.is_element(dof) ||
          constraints_.is_constrained(dof))
        continue;
      constraints_.add_line(dof);
      for (const auto &[vertex, share] : around)
        constraints_.add_entry(dof, coarse.at(vertex)[c], share);
    }
  };
  const auto ends_of = [&](const auto &edge)
  {
    const auto share = shares_in_middle<dim>(edge->vertex(0), edge->vertex(1), mesh_.coordinates);
    return Around{{edge->vertex_index(0), share[0]}, {edge->vertex_index(1), share[1]}};
  };
  for (const CellIterator &cell : dof_handler_.active_cell_iterators())
    if (!cell->is_artificial())
      for (const unsigned int f : cell->face_indices())
      {
        const auto face = cell->face(f);
        if (cell->at_boundary(f) || !face->has_children())
          continue;
        Nodes coarse, fine;
        collect(cell, coarse);
        for (unsigned int part = 0; part < face->n_children(); ++part)
          if (const CellIterator child = cell->neighbor_child_on_subface(f, part); !child->is_artificial())
            collect(child, fine);
        if constexpr (dim == 2)
          constrain(coarse, fine, face->child(0)->vertex_index(1), ends_of(face));
        else
        {
          Around corners;
          for (const unsigned int v : face->vertex_indices())
            corners.emplace_back(face->vertex_index(v), 0.25);
          constrain(coarse, fine, face->child(0)->vertex_index(3), corners);
          for (const unsigned int l : face->line_indices())
            if (const auto line = face->line(l); line->has_children())
              constrain(coarse, fine, line->child(0)->vertex_index(1), ends_of(line));
        }
      }
}

template <int dim>
void Discretization<dim>::distribute(dealii::DoFHandler<dim> &other) const
{
  for (const auto &cell : other.active_cell_iterators())
    if (cell->is_locally_owned())
      cell->set_active_fe_index(cell->material_id());
  other.distribute_dofs(elements_);
}

template <int dim>
void Discretization<dim>::number_unknowns(const std::vector<Contact> &contacts)
{
  const dealii::IndexSet &owned   = dof_handler_.locally_owned_dofs();
  const auto              is_free = [&](const global_dof_index dof)
  { return !constraints_.is_constrained(dof) && !ties_.tied(dof); };
  PetscInt n_nodal = 0;
  for (const global_dof_index dof : owned)
    if (is_free(dof))
      ++n_nodal;
  PetscInt n_of_contacts = static_cast<PetscInt>(terminals_.size());
  for (Terminal &terminal : terminals_)
    if (terminal.electrical)
    {
      terminal.n_circuit = contacts[terminal.contact].circuit.n_unknowns();
      n_of_contacts += static_cast<PetscInt>(terminal.n_circuit);
    }
  const bool first_rank = dealii::Utilities::MPI::this_mpi_process(communicator_) == 0;
  n_owned_              = n_nodal + (first_rank ? n_of_contacts : 0);
  long long before = 0, count = n_owned_;
  MPI_Exscan(&count, &before, 1, MPI_LONG_LONG, MPI_SUM, communicator_);
  first_owned_ = first_rank ? 0 : static_cast<PetscInt>(before);
  MPI_Allreduce(MPI_IN_PLACE, &count, 1, MPI_LONG_LONG, MPI_SUM, communicator_);
  n_global_ = static_cast<PetscInt>(count);

  // Needed from elsewhere: everything that a local cell refers to, directly or through a constraint.
  dealii::IndexSet needed;
  dealii::DoFTools::extract_locally_relevant_dofs(dof_handler_, needed);
  const dealii::IndexSet direct = needed;
  for (const global_dof_index dof : direct)
    if (const auto *entries = constraints_.get_constraint_entries(dof))
      for (const auto &entry : *entries)
        needed.add_index(entry.first);

  number_of_dof_.reinit(owned, needed, communicator_);
  PetscInt next = first_owned_;
  for (const global_dof_index dof : owned)
    number_of_dof_(dof) = is_free(dof) ? static_cast<double>(next++) : -1.;
  number_of_dof_.update_ghost_values();

  first_terminal_ = n_nodal;
  MPI_Bcast(&first_terminal_, 1, MPIU_INT, 0, communicator_);
  end_of_circuits_ = first_terminal_;
  for (Terminal &terminal : terminals_)
    terminal.unknown = end_of_circuits_++;
  for (Terminal &terminal : terminals_)
  {
    terminal.circuit = end_of_circuits_;
    end_of_circuits_ += static_cast<PetscInt>(terminal.n_circuit);
  }
}

template <int dim>
void Discretization<dim>::add_composition(const global_dof_index dof,
                                          const double           weight,
                                          Composition           &composition) const
{
  const NodeTies::Root root = ties_.root(dof);
  composition.offset += weight * root.offset;
  if (root.terminal >= 0)
    composition.unknowns.emplace_back(terminals_[root.terminal].unknown, weight);
  else if (const auto *entries = constraints_.get_constraint_entries(root.dof))
    for (const auto &[other, part] : *entries)
      add_composition(other, weight * part, composition);
  else
    composition.unknowns.emplace_back(static_cast<PetscInt>(number_of_dof_(root.dof)), weight);
}

template <int dim>
void Discretization<dim>::find_ghosts()
{
  std::vector<global_dof_index> dofs;
  const auto                    need = [&](const CellIterator &cell)
  {
    dofs.resize(cell->get_fe().n_dofs_per_cell());
    cell->get_dof_indices(dofs);
    for (const global_dof_index dof : dofs)
    {
      Composition composition;
      add_composition(dof, 1., composition);
      for (const auto &[number, weight] : composition.unknowns)
        if (!is_owned(number))
          ghosts_.push_back(number);
    }
  };
  for (const auto &cell : dof_handler_.active_cell_iterators())
    if (cell->is_locally_owned())
    {
      need(cell);
      // The other side of an interface.
      for (const unsigned int face : cell->face_indices())
        if (!cell->at_boundary(face) && cell->neighbor(face)->is_active() &&
            physics_.interface_of(cell->material_id(), cell->neighbor(face)->material_id()) != nullptr)
          need(cell->neighbor(face));
    }
  for (const Terminal &terminal : terminals_)
    if (!is_owned(terminal.unknown))
      ghosts_.push_back(terminal.unknown);
  std::sort(ghosts_.begin(), ghosts_.end());
  ghosts_.erase(std::unique(ghosts_.begin(), ghosts_.end()), ghosts_.end());
}

template <int dim>
int Discretization<dim>::local_of(const PetscInt number) const
{
  if (is_owned(number))
    return static_cast<int>(number - first_owned_);
  return static_cast<int>(n_owned_ + (std::lower_bound(ghosts_.begin(), ghosts_.end(), number) - ghosts_.begin()));
}

template <int dim>
void Discretization<dim>::set_entry(const std::size_t entry, const global_dof_index dof)
{
  Composition composition;
  add_composition(dof, 1., composition);
  if (composition.unknowns.size() == 1 && composition.unknowns[0].second == 1. && composition.offset == 0.)
  {
    unknown_of_[entry] = local_of(composition.unknowns[0].first);
    return;
  }
  unknown_of_[entry] = -1 - static_cast<int>(combinations_.size());
  combinations_.emplace_back();
  for (const auto &[number, weight] : composition.unknowns)
    combinations_.back().emplace_back(local_of(number), weight);
  offsets_.push_back(composition.offset);
}

namespace
{
/// Edges of a cell in two dimensions that have a node in their middle, or are half of an edge that has, and whose ends
/// are not at one height: a bit each.
template <int dim, class Cell>
unsigned int edges_with_hanging_nodes(const Cell &cell, const meshes::Coordinates coordinates)
{
  unsigned int result = 0;
  if constexpr (dim == 2)
    for (unsigned int e = 0; e < CellTopology<2>::n_edges && coordinates == meshes::Coordinates::axisymmetric; ++e)
    {
      const unsigned int tail = topology<2>.tail[e], across = 1 - topology<2>.direction[e];
      const unsigned int face = 2 * across + ((tail >> across) & 1u);
      if (!cell->at_boundary(face) && (cell->face(face)->has_children() || cell->neighbor_is_coarser(face)) &&
          shares_in_middle<2>(cell->face(face)->vertex(0), cell->face(face)->vertex(1), coordinates)[0] == 0.5)
        result |= 1u << e;
    }
  return result;
}
} // namespace

template <int dim>
void Discretization<dim>::record_cells(const std::vector<Contact> &contacts)
{
  constexpr unsigned int        n_vertices = CellTopology<dim>::n_vertices;
  std::vector<global_dof_index> dofs;
  std::string                   problem;
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
      {
        vertices[v]      = cell->vertex(v);
        record.vertex[v] = cell->vertex_index(v);
      }
      try
      {
        record.geometry = cell_geometry<dim>(
            vertices, mesh_.coordinates, mesh_.depth, mixings_, edges_with_hanging_nodes<dim>(cell, mesh_.coordinates));
      }
      catch (const BadInput &error)
      {
        problem = error.what(); // told below, by all ranks together
      }

      const physics::RegionPhysics &region  = physics_.regions[record.region];
      const unsigned int            n_slots = region.fields.size();
      if (region.has_directions && record.geometry.upright < 0)
        problem = "region '" + mesh_.regions[record.region].name +
                  "' has a material with different values in plane and out of plane, and cells that do not stand "
                  "upright; mesh it with edges along and across the stack (an extruded mesh), or give values for all "
                  "directions in 'subsection Material'";
      unknown_of_.resize(record.first + n_vertices * n_slots);
      dofs.resize(cell->get_fe().n_dofs_per_cell());
      cell->get_dof_indices(dofs);
      for (unsigned int i = 0; i < dofs.size(); ++i)
      {
        const auto [component, vertex] = cell->get_fe().system_to_component_index(i);
        const unsigned int field       = field_of_component_[component];
        const unsigned int slot  = std::find(region.fields.begin(), region.fields.end(), field) - region.fields.begin();
        const std::size_t  entry = record.first + vertex * n_slots + slot;
        set_entry(entry, dofs[i]);
        for_each_unknown(entry,
                         [&](const int local, const double weight)
                         {
                           volume[local] += weight * record.geometry.volume[vertex];
                           if (local < n_owned_ && weight == 1. && !ties_.tied(dofs[i]))
                           {
                             field_of_[local]    = field;
                             position_of_[local] = vertices[vertex];
                           }
                         });
      }
      cells_.push_back(record);
      record_contact_nodes(contacts, cell, cells_.size() - 1);
    }
  // Apart, because their entries follow those of all cells.
  std::size_t index = 0;
  for (const auto &cell : dof_handler_.active_cell_iterators())
    if (cell->is_locally_owned())
      record_interface_nodes(cell, index++);
  for (const Terminal &terminal : terminals_)
    if (is_owned(terminal.unknown))
    {
      field_of_[terminal.unknown - first_owned_] = terminal.field;
      for (unsigned int i = 0; i < terminal.n_circuit; ++i)
        field_of_[terminal.circuit - first_owned_ + i] = terminal.field;
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
  Vec ghosted = create_vector(), local_form;
  petsc(VecCopy(unknowns, ghosted));
  petsc(VecGhostUpdateBegin(ghosted, INSERT_VALUES, SCATTER_FORWARD));
  petsc(VecGhostUpdateEnd(ghosted, INSERT_VALUES, SCATTER_FORWARD));
  petsc(VecGhostGetLocalForm(ghosted, &local_form));
  const PetscScalar *array;
  petsc(VecGetArrayRead(local_form, &array));
  dealii::LinearAlgebra::distributed::Vector<double> values(number_of_dof_);
  values.zero_out_ghost_values();
  for (const global_dof_index dof : dof_handler_.locally_owned_dofs())
  {
    Composition composition;
    add_composition(dof, 1., composition);
    double value = composition.offset;
    for (const auto &[number, weight] : composition.unknowns)
      value += weight * array[local_of(number)];
    values(dof) = value;
  }
  petsc(VecRestoreArrayRead(local_form, &array));
  petsc(VecGhostRestoreLocalForm(ghosted, &local_form));
  petsc(VecDestroy(&ghosted));
  values.update_ghost_values();
  return values;
}

template <int dim>
std::vector<double> Discretization<dim>::terminal_values(Vec unknowns) const
{
  std::vector<double> values(end_of_circuits_ - first_terminal_, 0.);
  const PetscScalar  *array;
  petsc(VecGetArrayRead(unknowns, &array));
  for (std::size_t i = 0; i < values.size(); ++i)
    if (const PetscInt number = first_terminal_ + static_cast<PetscInt>(i); is_owned(number))
      values[i] = array[number - first_owned_];
  petsc(VecRestoreArrayRead(unknowns, &array));
  dealii::Utilities::MPI::sum(values, communicator_, values);
  return values;
}

template <int dim>
void Discretization<dim>::set_unknowns(const dealii::LinearAlgebra::distributed::Vector<double> &nodal,
                                       const std::vector<double>                                &of_terminals,
                                       Vec                                                       unknowns) const
{
  PetscScalar *array;
  petsc(VecGetArray(unknowns, &array));
  for (const global_dof_index dof : dof_handler_.locally_owned_dofs())
    if (const double number = number_of_dof_(dof); number >= 0.)
      array[static_cast<PetscInt>(number) - first_owned_] = nodal(dof);
  for (std::size_t i = 0; i < of_terminals.size(); ++i)
    if (const PetscInt number = first_terminal_ + static_cast<PetscInt>(i); is_owned(number))
      array[number - first_owned_] = of_terminals[i];
  petsc(VecRestoreArray(unknowns, &array));
}

template class Discretization<2>;
template class Discretization<3>;
} // namespace ionstack::solver
