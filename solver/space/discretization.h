// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_space_discretization_h
#define ionstack_solver_space_discretization_h

#include "meshes/mesh.h"
#include "physics/device_physics.h"
#include "solver/experiment/contact.h"
#include "solver/space/cell_geometry.h"
#include "solver/space/node_ties.h"

#include <deal.II/base/index_set.h>
#include <deal.II/dofs/dof_handler.h>
#include <deal.II/fe/fe_system.h>
#include <deal.II/hp/fe_collection.h>
#include <deal.II/lac/affine_constraints.h>
#include <deal.II/lac/la_parallel_vector.h>

#include <petscvec.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

namespace ionstack::solver
{
/// An unknown that stands for a whole contact: its potential, or the temperature of its heat sink. It belongs to no
/// node.
struct Terminal
{
  unsigned int contact    = 0;
  unsigned int field      = 0;
  bool         electrical = false; ///< the field is the electric potential; else the temperature
  PetscInt     unknown    = -1;    ///< global number, known on all ranks
  /// Unknowns of the circuit behind the contact: so many, numbered from `circuit` on, owned like the terminal.
  unsigned int n_circuit = 0;
  PetscInt     circuit   = -1;
};

/// A cell as the assembly sees it.
template <int dim>
struct CellRecord
{
  unsigned int                                            region = 0;
  CellGeometry<dim>                                       geometry;
  std::array<unsigned int, CellTopology<dim>::n_vertices> vertex{}; ///< numbers of its vertices on this rank
  std::size_t first = 0; ///< entry of its first node value; they are node-major, vertex * n_slots + slot
};

/// A node of a cell on a metal, a contact or a metal layer, with which it exchanges charge, ions or carriers.
template <int dim>
struct ElectrodeNode
{
  std::size_t                      cell      = 0;       ///< index of its cell
  unsigned int                     vertex    = 0;       ///< of the cell
  unsigned int                     opposite  = 0;       ///< vertex at the other end of the edge that leaves the metal
  int                              metal     = 0;       ///< local unknown that is the metal's potential there
  double                           distance  = 0.;      ///< of the opposite vertex from the metal's face [nm]
  double                           area      = 0.;      ///< its part of the metal's face [nm^2], of the whole device
  const physics::ElectrodePhysics *electrode = nullptr; ///< what happens there
};

/// The values on both sides of an interface at one of its nodes.
struct InterfaceNode
{
  const physics::InterfacePhysics *interface = nullptr;
  std::size_t                      first     = 0;  ///< entry of the first slot on the side of the first region
  std::size_t                      second    = 0;  ///< likewise of the second
  double                           area      = 0.; ///< its part of the interface [nm^2], of the whole device
};

/// A node value of a cell that is a weighted sum of several unknowns (a hanging node).
using Combination = std::vector<std::pair<int, double>>;

/// Fields with their support on the mesh: which unknown stands where, and the geometric weights of all local cells.
///
/// Fields are bilinear (trilinear); a region without a field has none of its unknowns (FE_Nothing). A field that
/// differs across some interface has a component of its own in each region, tied to that of the neighbours wherever it
/// is continuous. Unknowns that a constraint determines (hanging nodes, nodes tied to a contact or to the other side of
/// an interface) are eliminated: the numbering is of free unknowns only, contiguous per rank; those of the contacts and
/// their circuits are the last of rank 0. Local numbers are owned unknowns first, then ghosts.
template <int dim>
class Discretization
{
public:
  /// Collective. Throws BadInput when two contacts that pass current share nodes (of two heat sinks that do, the one
  /// that is listed first holds them), a contact's boundary does not exist, or the regions of an interface do not
  /// touch.
  Discretization(const meshes::Mesh<dim>      &mesh,
                 const physics::DevicePhysics &physics,
                 const std::vector<Contact>   &contacts,
                 MPI_Comm                      communicator);

  MPI_Comm communicator() const { return communicator_; }
  PetscInt n_owned() const { return n_owned_; }
  PetscInt n_local() const { return n_owned_ + static_cast<PetscInt>(ghosts_.size()); }
  PetscInt first_owned() const { return first_owned_; }
  PetscInt n_unknowns() const { return n_global_; }
  PetscInt global_number(const int local) const
  {
    return local < n_owned_ ? first_owned_ + local : ghosts_[local - n_owned_];
  }
  /// Local number of an unknown that this rank has, by its global one.
  int         local_of(PetscInt number) const;
  const auto &ghosts() const { return ghosts_; }
  const auto &cells() const { return cells_; }
  const auto &mixings() const { return mixings_; }
  const auto &terminals() const { return terminals_; }
  const auto &electrode_nodes() const { return electrode_nodes_; }
  const auto &interface_nodes() const { return interface_nodes_; }
  /// What a user should know of the contacts on this mesh, the same on all ranks.
  const auto  &remarks() const { return remarks_; }
  unsigned int n_slots(const unsigned int region) const
  {
    return static_cast<unsigned int>(physics_.regions[region].fields.size());
  }

  /// Calls action(local unknown, weight) for each unknown that makes up a node value; `entry` counts from
  /// CellRecord::first. One unknown with weight one, but for hanging nodes.
  template <class Action>
  void for_each_unknown(const std::size_t entry, const Action &action) const
  {
    const int unknown = unknown_of_[entry];
    if (unknown >= 0)
      action(unknown, 1.);
    else
      for (const auto &[local, weight] : combinations_[-1 - unknown])
        action(local, weight);
  }

  /// Constant that a node value has beside its weighted sum of unknowns.
  double offset(const std::size_t entry) const
  {
    const int unknown = unknown_of_[entry];
    return unknown >= 0 ? 0. : offsets_[-1 - unknown];
  }

  /// A node value, from a value per local unknown.
  double node_value(const std::size_t entry, const std::vector<double> &local) const
  {
    const int unknown = unknown_of_[entry];
    if (unknown >= 0)
      return local[unknown];
    double value = 0.;
    for (const auto &[part, weight] : combinations_[-1 - unknown])
      value += weight * local[part];
    return value + offsets_[-1 - unknown];
  }

  /// False for the unknowns of a contact and of a circuit.
  bool is_nodal(const PetscInt local) const
  {
    const PetscInt number = global_number(static_cast<int>(local));
    return number < first_terminal_ || number >= end_of_circuits_;
  }

  /// Global number of the first unknown of a contact or a circuit, the last of rank 0, and how many there are.
  PetscInt first_terminal() const { return first_terminal_; }
  PetscInt n_terminal_unknowns() const { return end_of_circuits_ - first_terminal_; }

  /// True for an unknown of a circuit.
  bool is_of_circuit(const PetscInt local) const
  {
    return !is_nodal(local) && std::none_of(terminals_.begin(),
                                            terminals_.end(),
                                            [&](const Terminal &terminal)
                                            { return terminal.unknown == global_number(static_cast<int>(local)); });
  }

  /// Field, position and control volume of each owned unknown. The volume includes that of nodes tied to it.
  const std::vector<unsigned int>       &field_of() const { return field_of_; }
  const std::vector<dealii::Point<dim>> &position_of() const { return position_of_; }
  const std::vector<double>             &volume_of() const { return volume_of_; }

  /// A new vector of all unknowns that can hold ghosts (VecCreateGhost).
  Vec create_vector() const;

  /// Adds up the parts that each rank has of an unknown: `parts` has a value per local unknown, `sum` (made by
  /// create_vector) receives the totals of the owned ones. Collective.
  void sum_over_ranks(const std::vector<double> &parts, Vec sum) const;

  /// The same, returned as one value per owned unknown.
  std::vector<double> sum_over_ranks(const std::vector<double> &parts) const;

  /// Field that a component of the degrees of freedom belongs to.
  const std::vector<unsigned int> &field_of_component() const { return field_of_component_; }

  /// Nodal values of all components in deal.II's numbering, with ghosts, for output. Collective.
  dealii::LinearAlgebra::distributed::Vector<double> nodal_values(Vec unknowns) const;

  /// Whether something differs across the interface of two regions, so that its nodes exist twice.
  bool differs_across(unsigned int first, unsigned int second) const;

  /// Gives another handler of the same mesh the same degrees of freedom in the same numbering. Collective.
  void distribute(dealii::DoFHandler<dim> &other) const;

  /// Values of the unknowns that belong to no node, those of contacts and circuits, on all ranks. Collective.
  std::vector<double> terminal_values(Vec unknowns) const;

  /// The opposite of nodal_values() and terminal_values(). The ghosts of `nodal` do not count.
  void set_unknowns(const dealii::LinearAlgebra::distributed::Vector<double> &nodal,
                    const std::vector<double>                                &of_terminals,
                    Vec                                                       unknowns) const;

  const dealii::DoFHandler<dim> &dof_handler() const { return dof_handler_; }
  const meshes::Mesh<dim>       &mesh() const { return mesh_; }
  const physics::DevicePhysics  &physics() const { return physics_; }

private:
  using CellIterator = typename dealii::DoFHandler<dim>::active_cell_iterator;

  /// What a degree of freedom is: a weighted sum of unknowns (global numbers) and a constant.
  struct Composition
  {
    std::vector<std::pair<PetscInt, double>> unknowns;
    double                                   offset = 0.;
  };

  void distribute_fields();
  /// The value at a node in the middle of an edge or face of a larger cell is the mean of that one's (with the weights
  /// of shares_in_middle), for each component that both have: deal.II's own constraints leave nodes out where elements
  /// with FE_Nothing meet others.
  void        constrain_hanging_nodes(const dealii::IndexSet &relevant);
  void        tie_contacts(const std::vector<Contact> &contacts);
  void        tie_interfaces();
  void        number_unknowns(const std::vector<Contact> &contacts);
  void        find_ghosts();
  void        record_cells(const std::vector<Contact> &contacts);
  void        record_contact_nodes(const std::vector<Contact> &contacts, const CellIterator &cell, std::size_t index);
  void        record_interface_nodes(const CellIterator &cell, std::size_t index);
  std::size_t append_node(const CellIterator &cell, unsigned int vertex);
  void        set_entry(std::size_t entry, dealii::types::global_dof_index dof);
  /// A vertex of a cell on one of its faces: its part of the face [nm^2], of the whole device, and the distance of the
  /// other end of the edge that leaves the face there [nm].
  struct FaceNode
  {
    unsigned int vertex, opposite;
    double       area, distance;
  };
  std::array<FaceNode, (1u << (dim - 1))> face_nodes(const CellIterator &cell, unsigned int face) const;
  void add_composition(dealii::types::global_dof_index dof, double weight, Composition &composition) const;
  bool is_owned(const PetscInt number) const { return number >= first_owned_ && number < first_owned_ + n_owned_; }
  /// Of a cell's component of a field at a vertex; invalid where the cell has none.
  dealii::types::global_dof_index dof_at(const CellIterator &cell, unsigned int field, unsigned int vertex) const;

  const meshes::Mesh<dim>          &mesh_;
  const physics::DevicePhysics     &physics_;
  MPI_Comm                          communicator_;
  dealii::hp::FECollection<dim>     elements_;
  dealii::DoFHandler<dim>           dof_handler_;
  dealii::AffineConstraints<double> constraints_;
  /// Free number of each deal.II degree of freedom (-1 where constrained), as ghosted vector.
  dealii::LinearAlgebra::distributed::Vector<double> number_of_dof_;

  std::vector<unsigned int>       field_of_component_;
  std::vector<Terminal>           terminals_;
  NodeTies                        ties_;
  std::vector<std::string>        remarks_;
  std::vector<int>                terminal_of_contact_; ///< that of the potential, -1 for none
  PetscInt                        n_owned_ = 0, n_global_ = 0, first_owned_ = 0;
  PetscInt                        first_terminal_ = 0, end_of_circuits_ = 0;
  std::vector<PetscInt>           ghosts_;
  std::vector<CellRecord<dim>>    cells_;
  std::vector<ElectrodeNode<dim>> electrode_nodes_;
  std::vector<InterfaceNode>      interface_nodes_;
  std::vector<MixingMatrix<dim>>  mixings_;
  std::vector<int>                unknown_of_;
  std::vector<Combination>        combinations_;
  std::vector<double>             offsets_; ///< one a combination
  std::vector<unsigned int>       field_of_;
  std::vector<dealii::Point<dim>> position_of_;
  std::vector<double>             volume_of_;
};
} // namespace ionstack::solver

#endif
