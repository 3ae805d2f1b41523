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
  record_cells(contacts);
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

  // All nodes of a contact's boundary follow the unknown of the contact.
  const int   potential = physics_.field_index("potential"), temperature = physics_.field_index("temperature");
  std::string conflict;
  for (unsigned int c = 0; c < contacts.size(); ++c)
  {
    const Contact &contact  = contacts[c];
    const auto     boundary = std::find_if(
        mesh_.boundaries.begin(), mesh_.boundaries.end(), [&](const auto &b) { return b.second == contact.boundary; });
    if (boundary == mesh_.boundaries.end())
    {
      std::vector<std::string> names;
      for (const auto &[id, name] : mesh_.boundaries)
        names.push_back(name);
      throw BadInput("contact '" + contact.name + "': '" + contact.boundary + "' is no boundary of the mesh" +
                     suggestion(contact.boundary, names));
    }
    terminal_of_contact_.push_back(-1);
    bool found_face = false;
    for (const int field : {contact.electrical ? potential : -1, contact.heat_sink ? temperature : -1})
    {
      if (field < 0)
        continue;
      const unsigned int terminal = terminals_.size();
      terminals_.push_back({c, static_cast<unsigned int>(field), -1});
      if (field == potential)
        terminal_of_contact_.back() = static_cast<int>(terminal);
      std::vector<global_dof_index> cell_dofs;
      for (const auto &cell : dof_handler_.active_cell_iterators())
      {
        if (cell->is_artificial())
          continue;
        for (const unsigned int face : cell->face_indices())
        {
          if (!cell->face(face)->at_boundary() || cell->face(face)->boundary_id() != boundary->first)
            continue;
          found_face           = true;
          const auto  &element = cell->get_fe();
          const auto   at      = contact.physics.regions.find(cell->material_id());
          const double offset  = field == potential && at != contact.physics.regions.end() ? at->second.offset : 0.;
          cell_dofs.resize(element.n_dofs_per_cell());
          cell->get_dof_indices(cell_dofs);
          const auto where = field_and_vertex(element);
          for (unsigned int i = 0; i < cell_dofs.size(); ++i)
          {
            const auto [dof_field, vertex] = where[i];
            if (((vertex >> (face / 2)) & 1u) != (face & 1u))
              continue;
            const bool carrier = physics_.fields[dof_field].carrier;
            const bool tied    = static_cast<int>(dof_field) == field
                                     ? field != potential || contact.physics.ties_potential
                                     : field == potential && carrier && contact.physics.ties_carriers;
            if (!tied)
              continue;
            const auto [found, is_new] = ties_.emplace(cell_dofs[i], Tie{terminal, carrier ? 0. : offset});
            if (!is_new && found->second.terminal != terminal)
              conflict = "contacts '" + contacts[terminals_[found->second.terminal].contact].name + "' and '" +
                         contact.name + "' share nodes, so that one would short the other; leave a gap between them";
          }
        }
      }
    }
    if (!dealii::Utilities::MPI::logical_or(found_face, communicator_) && (contact.electrical || contact.heat_sink))
      throw BadInput("contact '" + contact.name + "': no face of the mesh lies on '" + contact.boundary + "'");
  }
  for (const std::string &text : dealii::Utilities::MPI::all_gather(communicator_, conflict))
    if (!text.empty())
      throw BadInput(text);

  constraints_.reinit(relevant);
  dealii::DoFTools::make_hanging_node_constraints(dof_handler_, constraints_);
  constraints_.close();
}

template <int dim>
void Discretization<dim>::number_unknowns()
{
  const dealii::IndexSet &owned   = dof_handler_.locally_owned_dofs();
  const auto              is_free = [&](const global_dof_index dof)
  { return !constraints_.is_constrained(dof) && ties_.count(dof) == 0; };
  PetscInt n_nodal = 0;
  for (const global_dof_index dof : owned)
    if (is_free(dof))
      ++n_nodal;
  const bool first_rank = dealii::Utilities::MPI::this_mpi_process(communicator_) == 0;
  n_owned_              = n_nodal + (first_rank ? static_cast<PetscInt>(terminals_.size()) : 0);
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

  PetscInt first_terminal = n_nodal;
  MPI_Bcast(&first_terminal, 1, MPIU_INT, 0, communicator_);
  for (std::size_t t = 0; t < terminals_.size(); ++t)
    terminals_[t].unknown = first_terminal + static_cast<PetscInt>(t);
}

template <int dim>
void Discretization<dim>::record_cells(const std::vector<Contact> &contacts)
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
    if (const auto tie = ties_.find(dof); tie != ties_.end())
      action(terminals_[tie->second.terminal].unknown, 1.);
    else if (const auto *entries = constraints_.get_constraint_entries(dof))
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
      if (region.has_directions && record.geometry.mixing >= 0)
        problem = "region '" + mesh_.regions[record.region].name +
                  "' has a material with different values in plane and out of plane, and cells that do not stand "
                  "upright; mesh it with boxes, or give values for all directions in 'subsection Material'";
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
        const auto   tie     = ties_.find(dofs[i]);
        const double offset  = tie == ties_.end() ? 0. : tie->second.offset;
        int         &unknown = unknown_of_[record.first + vertex * n_slots + slot];
        if (combination.size() == 1 && combination[0].second == 1. && offset == 0.)
          unknown = combination[0].first;
        else
        {
          unknown = -1 - static_cast<int>(combinations_.size());
          combinations_.push_back(combination);
          offsets_.push_back(offset);
        }
        for (const auto &[local, weight] : combination)
        {
          volume[local] += weight * record.geometry.volume[vertex];
          if (local < n_owned_ && weight == 1. && tie == ties_.end())
          {
            field_of_[local]    = field;
            position_of_[local] = vertices[vertex];
          }
        }
      }
      cells_.push_back(record);
      record_contact_nodes(contacts, cell, cells_.size() - 1);
    }
  for (const Terminal &terminal : terminals_)
    if (is_owned(terminal.unknown))
      field_of_[terminal.unknown - first_owned_] = terminal.field;

  for (const std::string &text : dealii::Utilities::MPI::all_gather(communicator_, problem))
    if (!text.empty())
      throw BadInput(text);
  volume_of_ = sum_over_ranks(volume);
}

template <int dim>
void Discretization<dim>::record_contact_nodes(const std::vector<Contact>                                   &contacts,
                                               const typename dealii::DoFHandler<dim>::active_cell_iterator &cell,
                                               const std::size_t                                             index)
{
  for (const unsigned int face : cell->face_indices())
  {
    if (!cell->face(face)->at_boundary())
      continue;
    const auto boundary = mesh_.boundaries.find(cell->face(face)->boundary_id());
    for (unsigned int c = 0; c < contacts.size() && boundary != mesh_.boundaries.end(); ++c)
    {
      const auto at = contacts[c].physics.regions.find(cell->material_id());
      if (boundary->second != contacts[c].boundary || terminal_of_contact_[c] < 0 ||
          at == contacts[c].physics.regions.end() || at->second.exchanges.empty())
        continue;
      for (unsigned int v = 0; v < CellTopology<dim>::n_vertices; ++v)
        if (((v >> (face / 2)) & 1u) == (face & 1u))
        {
          ContactNode<dim> node;
          node.cell     = index;
          node.vertex   = v;
          node.opposite = v ^ (1u << (face / 2));
          node.terminal = static_cast<unsigned int>(terminal_of_contact_[c]);
          node.distance = cell->vertex(v).distance(cell->vertex(node.opposite));
          // Half of each edge of the face is the vertex's; in axisymmetric coordinates at its own mean radius.
          node.area = mesh_.depth;
          for (unsigned int d = 0; d < dim; ++d)
            if (d != face / 2)
            {
              const auto &here = cell->vertex(v), &there = cell->vertex(v ^ (1u << d));
              node.area *= 0.5 * here.distance(there);
              if (mesh_.coordinates == meshes::Coordinates::axisymmetric)
                node.area *= 2. * dealii::numbers::PI * (0.75 * here[0] + 0.25 * there[0]) / mesh_.depth;
            }
          contact_nodes_.push_back(node);
        }
    }
  }
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
  std::vector<double> of_terminals(terminals_.size());
  if (dealii::Utilities::MPI::this_mpi_process(communicator_) == 0)
    for (std::size_t t = 0; t < terminals_.size(); ++t)
      of_terminals[t] = array[terminals_[t].unknown];
  MPI_Bcast(of_terminals.data(), static_cast<int>(of_terminals.size()), MPI_DOUBLE, 0, communicator_);
  for (const global_dof_index dof : dof_handler_.locally_owned_dofs())
  {
    const double number = number_of_dof_(dof);
    if (const auto tie = ties_.find(dof); tie != ties_.end())
      values(dof) = of_terminals[tie->second.terminal] + tie->second.offset;
    else
      values(dof) = number < 0. ? 0. : array[static_cast<PetscInt>(number) - first_owned_];
  }
  petsc(VecRestoreArrayRead(unknowns, &array));
  values.update_ghost_values();
  // Constrained nodes, from the unknowns that determine them.
  std::vector<std::pair<global_dof_index, double>> constrained;
  for (const global_dof_index dof : dof_handler_.locally_owned_dofs())
    if (const auto *entries = constraints_.get_constraint_entries(dof); entries != nullptr && ties_.count(dof) == 0)
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
