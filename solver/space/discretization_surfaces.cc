// SPDX-License-Identifier: Apache-2.0
// The part of Discretization that knows contacts and interfaces.
#include "materials/files/diagnostics.h"
#include "materials/units/units.h"
#include "solver/space/discretization.h"

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

namespace ionstack::solver
{
using dealii::types::global_dof_index;
constexpr global_dof_index no_dof = dealii::numbers::invalid_dof_index;

namespace
{
bool on_face(const unsigned int vertex, const unsigned int face)
{
  return ((vertex >> (face / 2)) & 1u) == (face & 1u);
}

/// The vertex of `there` that is vertex v of `here`.
template <class Iterator>
unsigned int same_vertex(const Iterator &here, const unsigned int v, const Iterator &there)
{
  for (const unsigned int w : there->vertex_indices())
    if (there->vertex_index(w) == here->vertex_index(v))
      return w;
  throw BadInput("cells on both sides of an interface do not share their nodes");
}

/// Throws what any rank has to say.
void tell(const std::string &problem, MPI_Comm communicator)
{
  for (const std::string &text : dealii::Utilities::MPI::all_gather(communicator, problem))
    if (!text.empty())
      throw BadInput(text);
}
} // namespace

template <int dim>
global_dof_index
Discretization<dim>::dof_at(const CellIterator &cell, const unsigned int field, const unsigned int vertex) const
{
  const auto                   &element = cell->get_fe();
  std::vector<global_dof_index> dofs(element.n_dofs_per_cell());
  cell->get_dof_indices(dofs);
  for (unsigned int i = 0; i < dofs.size(); ++i)
    if (const auto [component, at] = element.system_to_component_index(i);
        at == vertex && field_of_component_[component] == field)
      return dofs[i];
  return no_dof;
}

template <int dim>
void Discretization<dim>::tie_contacts(const std::vector<Contact> &contacts)
{
  // All nodes of a contact's boundary follow the unknown of the contact.
  using AtContact       = physics::Field::AtContact;
  const int potential   = physics_.field_at_contact(AtContact::voltage),
            temperature = physics_.field_at_contact(AtContact::temperature);
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
      const int terminal = static_cast<int>(terminals_.size());
      terminals_.push_back({c, static_cast<unsigned int>(field), field == potential});
      if (field == potential)
        terminal_of_contact_.back() = terminal;
      std::set<std::string> remarks;
      const auto tie = [&](const CellIterator &cell, const unsigned int of, const unsigned int v, const double offset)
      {
        const global_dof_index dof = dof_at(cell, of, v);
        if (dof == no_dof)
          return;
        const auto other = ties_.tie_to_terminal(dof, terminal, offset);
        if (!other)
          return;
        const Contact &first = contacts[terminals_[*other].contact];
        if (field != temperature)
          conflict = "contacts '" + first.name + "' and '" + contact.name +
                     "' share nodes, so that one would short the other; leave a gap between them";
        else if (first.temperature != contact.temperature)
          remarks.insert("contacts '" + first.name + "' and '" + contact.name + "' meet and are held at " +
                         units::shortest(first.temperature) + " K and " + units::shortest(contact.temperature) +
                         " K; where they meet that of '" + first.name + "' counts, which is listed first");
      };
      for (const CellIterator &cell : dof_handler_.active_cell_iterators())
      {
        if (cell->is_artificial())
          continue;
        for (const unsigned int face : cell->face_indices())
        {
          if (!mesh_.lies_on(*cell, face, boundary->first))
            continue;
          found_face                         = true;
          const auto                      at = contact.electrode.find(cell->material_id());
          const physics::ElectrodePhysics electrode =
              at == contact.electrode.end() ? physics::ElectrodePhysics() : at->second;
          for (const unsigned int v : cell->vertex_indices())
          {
            if (!on_face(v, face))
              continue;
            if (field == temperature)
              tie(cell, temperature, v, 0.);
            else
            {
              if (electrode.ties_potential)
                tie(cell, potential, v, electrode.offset);
              for (unsigned int f = 0; f < physics_.fields.size(); ++f)
                if (physics_.fields[f].at_contact == AtContact::follows_voltage && electrode.ties_carriers)
                  tie(cell, f, v, 0.);
            }
          }
        }
      }
      for (const auto &of_rank :
           dealii::Utilities::MPI::all_gather(communicator_, std::vector<std::string>(remarks.begin(), remarks.end())))
        for (const std::string &text : of_rank)
          if (std::find(remarks_.begin(), remarks_.end(), text) == remarks_.end())
            remarks_.push_back(text);
    }
    if (!dealii::Utilities::MPI::logical_or(found_face, communicator_) && (contact.electrical || contact.heat_sink))
      throw BadInput("contact '" + contact.name + "': no face of the mesh lies on '" + contact.boundary + "'");
  }
  tell(conflict, communicator_);
}

template <int dim>
void Discretization<dim>::tie_interfaces()
{
  for (const physics::InterfacePhysics &interface : physics_.interfaces)
  {
    const auto touch = [&](const physics::InterfacePhysics &other)
    {
      return other.name == interface.name &&
             mesh_.interfaces.count({std::min(other.first, other.second), std::max(other.first, other.second)}) > 0;
    };
    if (std::none_of(physics_.interfaces.begin(), physics_.interfaces.end(), touch))
      throw BadInput(Problem{interface.where,
                             "Interface " + interface.name + "/Between",
                             "regions '" + mesh_.regions[interface.first].name + "' and '" +
                                 mesh_.regions[interface.second].name + "' do not touch"}
                         .text());
  }

  // A root is a metal's before an insulator's, and a potential before what follows it.
  std::map<global_dof_index, std::tuple<bool, bool, unsigned int>> ranks;
  const auto  precedence = [&](const global_dof_index dof) { return ranks.at(dof); };
  std::string problem;
  for (const CellIterator &cell : dof_handler_.active_cell_iterators())
  {
    if (cell->is_artificial())
      continue;
    const unsigned int second = cell->material_id();
    for (const unsigned int face : cell->face_indices())
    {
      if (cell->at_boundary(face) || !cell->neighbor(face)->is_active() || cell->neighbor(face)->is_artificial() ||
          cell->neighbor(face)->material_id() == second)
        continue;
      const CellIterator               neighbor    = cell->neighbor(face);
      const unsigned int               first       = neighbor->material_id();
      const physics::InterfacePhysics *interface   = physics_.interface_of(first, second);
      const bool                       meets_metal = physics_.regions[first].metal != physics_.regions[second].metal;
      if (meets_metal && (interface == nullptr || !interface->electrode))
        problem = Problem{physics_.metals_where,
                          "Physics/Metals",
                          "regions '" + mesh_.regions[first].name + "' and '" + mesh_.regions[second].name +
                              "' touch, and one of them is a metal; describe their interface in a section that "
                              "'Interfaces/Names' lists"}
                      .text();
      if (!differs_across(first, second) || (interface != nullptr ? first != interface->first : first > second))
        continue; // nothing to tie, or seen from the other side
      const bool electrode_between = mesh_.lies_on_contact(*cell, face);
      for (const unsigned int v : cell->vertex_indices())
      {
        if (!on_face(v, face))
          continue;
        const unsigned int other = same_vertex(cell, v, neighbor);
        const auto         tie   = [&](const unsigned int field, const unsigned int field_there, const double offset)
        {
          const global_dof_index here = dof_at(cell, field, v), there = dof_at(neighbor, field_there, other);
          if (here == no_dof || there == no_dof || here == there)
            return;
          ranks.insert({here, {!physics_.regions[second].metal, field != field_there, second}});
          ranks.insert({there, {!physics_.regions[first].metal, false, first}});
          ties_.tie(here, there, offset, precedence);
        };
        for (unsigned int f = 0; f < physics_.fields.size(); ++f)
        {
          const physics::Field &field        = physics_.fields[f];
          const bool            is_potential = field.at_contact == physics::Field::AtContact::voltage;
          if (is_potential && meets_metal && interface != nullptr && interface->electrode)
          {
            if (interface->electrode->ties_potential)
              tie(f, f, interface->electrode->offset);
            for (unsigned int c = 0; c < physics_.fields.size(); ++c)
              if (physics_.fields[c].at_contact == physics::Field::AtContact::follows_voltage &&
                  interface->electrode->ties_carriers)
                tie(c, f, 0.);
          }
          else if (field.split && !electrode_between && (interface == nullptr || interface->separate.count(f) == 0))
            tie(f, f, is_potential && interface != nullptr ? interface->dipole : 0.);
        }
      }
    }
  }
  tell(problem, communicator_);
}

template <int dim>
bool Discretization<dim>::differs_across(const unsigned int first, const unsigned int second) const
{
  return first != second &&
         (physics_.interface_of(first, second) != nullptr ||
          physics_.regions[first].metal != physics_.regions[second].metal ||
          std::any_of(physics_.fields.begin(), physics_.fields.end(), [](const auto &field) { return field.split; }));
}

template <int dim>
auto Discretization<dim>::face_nodes(const CellIterator &cell, const unsigned int face) const
    -> std::array<FaceNode, (1u << (dim - 1))>
{
  constexpr unsigned int            n = 1u << (dim - 1);
  std::array<FaceNode, n>           nodes;
  std::array<dealii::Point<dim>, n> vertices;
  const unsigned int                across = 1u << (face / 2);
  unsigned int                      number = 0;
  for (const unsigned int v : cell->vertex_indices())
    if (on_face(v, face))
    {
      nodes[number].vertex   = v;
      nodes[number].opposite = v ^ across;
      vertices[number++]     = cell->vertex(v);
    }
  const std::array<double, n> areas = face_areas<dim>(vertices, mesh_.coordinates, mesh_.depth);
  for (unsigned int i = 0; i < n; ++i)
  {
    nodes[i].area                     = areas[i];
    const dealii::Tensor<1, dim> edge = cell->vertex(nodes[i].opposite) - vertices[i];
    dealii::Tensor<1, dim>       normal;
    if constexpr (dim == 2)
      normal = dealii::cross_product_2d(vertices[1] - vertices[0]);
    else
      normal = dealii::cross_product_3d(vertices[i ^ 1u] - vertices[i], vertices[i ^ 2u] - vertices[i]);
    nodes[i].distance = std::abs(edge * normal) / normal.norm();
  }
  return nodes;
}

template <int dim>
void Discretization<dim>::record_contact_nodes(const std::vector<Contact> &contacts,
                                               const CellIterator         &cell,
                                               const std::size_t           index)
{
  for (unsigned int c = 0; c < contacts.size(); ++c)
  {
    const auto at = contacts[c].electrode.find(cell->material_id());
    if (terminal_of_contact_[c] < 0 || at == contacts[c].electrode.end() || at->second.exchanges.empty())
      continue;
    for (const auto &[id, name] : mesh_.boundaries)
      for (const unsigned int face : cell->face_indices())
        if (name == contacts[c].boundary && mesh_.lies_on(*cell, face, id))
          for (const FaceNode &node : face_nodes(cell, face))
            electrode_nodes_.push_back({index,
                                        node.vertex,
                                        node.opposite,
                                        local_of(terminals_[terminal_of_contact_[c]].unknown),
                                        node.distance,
                                        node.area,
                                        &at->second});
  }
}

template <int dim>
std::size_t Discretization<dim>::append_node(const CellIterator &cell, const unsigned int vertex)
{
  const std::size_t first = unknown_of_.size();
  for (const unsigned int field : physics_.regions[cell->material_id()].fields)
  {
    unknown_of_.push_back(0);
    set_entry(unknown_of_.size() - 1, dof_at(cell, field, vertex));
  }
  return first;
}

template <int dim>
void Discretization<dim>::record_interface_nodes(const CellIterator &cell, const std::size_t index)
{
  const unsigned int region = cell->material_id();
  for (const unsigned int face : cell->face_indices())
  {
    if (cell->at_boundary(face) || !cell->neighbor(face)->is_active())
      continue;
    const CellIterator               neighbor  = cell->neighbor(face);
    const physics::InterfacePhysics *interface = physics_.interface_of(region, neighbor->material_id());
    if (interface == nullptr || interface->second != region)
      continue;
    const bool exchanges = interface->electrode && !interface->electrode->exchanges.empty();
    if (!exchanges && interface->laws.empty())
      continue;
    for (const FaceNode &node : face_nodes(cell, face))
    {
      const std::size_t first = append_node(neighbor, same_vertex(cell, node.vertex, neighbor));
      if (!interface->laws.empty())
        interface_nodes_.push_back(
            {interface, first, cells_[index].first + node.vertex * physics_.regions[region].fields.size(), node.area});
      if (exchanges)
      {
        const std::size_t metal = first + static_cast<std::size_t>(physics_.regions[interface->first].potential);
        // A metal node in the middle of larger cells: each of theirs has its share.
        for_each_unknown(
            metal,
            [&](const int local, const double share)
            {
              electrode_nodes_.push_back(
                  {index, node.vertex, node.opposite, local, node.distance, share * node.area, &*interface->electrode});
            });
      }
    }
  }
}

template class Discretization<2>;
template class Discretization<3>;
} // namespace ionstack::solver
