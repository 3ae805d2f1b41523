// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_meshes_mesh_h
#define ionstack_meshes_mesh_h

#include "materials/files/diagnostics.h"
#include "meshes/contact_place.h"

#include <deal.II/base/point.h>
#include <deal.II/distributed/tria.h>

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace ionstack::meshes
{
/// What the coordinates mean and which volume a cell stands for.
enum class Coordinates
{
  planar,       ///< 2D, x lateral and y upwards; volumes are multiplied by the depth
  axisymmetric, ///< 2D, x = r >= 0 and y = z upwards; volumes are those of the full revolution
  box           ///< 3D, x and y lateral, z upwards
};

/// A part of the device made of one material. Its index in Mesh::regions is the material id of its cells.
struct Region
{
  std::string name;
  std::string material;
  std::string entry  = {};           ///< path of the parameter that names the material, for messages
  Location    where  = {};           ///< and where it stands
  double      bottom = 0., top = 0.; ///< heights of its layer [nm]; equal when not known
  std::string layer = {};            ///< in which it lies
};

/// The device's mesh with everything that later rooms need to know of its geometry. Lengths are in nm.
template <int dim>
struct Mesh
{
  explicit Mesh(MPI_Comm communicator);

  /// Owns a copy of its chart and of the rule that gives cells their region, also after refinement, repartitioning and
  /// loading. Children of a cell always belong to the region of the cell that the mesh was built with.
  dealii::parallel::distributed::Triangulation<dim> triangulation;

  Coordinates         coordinates = Coordinates::planar;
  double              depth       = 1.; ///< factor on all volumes: depth [nm] in planar, number of equal parts in a box
  dealii::Point<2>    axis;             ///< where r = 0: (0, 0) but for a box, where it is the axis' (x, y)
  std::vector<Region> regions;          ///< index = material id
  int                 level = 0;        ///< of the cells that the mesh was built with; it is not coarsened further

  /// What was made of the cells of an imported mesh, for the log; "" when they are as they stand there.
  std::string remark;

  /// Name of each boundary id ("bottom", "top", ... or the physical names of an imported mesh), and of what contacts
  /// have for themselves: parts of boundaries, whose faces have an id of their own, and places inside, whose id no face
  /// has.
  std::map<dealii::types::boundary_id, std::string> boundaries;

  /// A contact inside of the device: the faces between pairs of regions (smaller first), or the regions of which it is
  /// all, by the id in `boundaries`.
  struct Inside
  {
    ContactPlace                                    place;
    std::set<std::pair<unsigned int, unsigned int>> between;
    std::set<unsigned int>                          all_of;
  };
  std::map<dealii::types::boundary_id, Inside> inside;

  /// Whether a face of an active cell lies on a boundary, on a part of it, or at a contact inside of the device: then
  /// the faces between two regions, or all faces of the cells of a region.
  bool lies_on(const dealii::CellAccessor<dim> &cell, unsigned int face, dealii::types::boundary_id id) const;

  /// Whether a face inside of the device lies on a contact between two regions.
  bool lies_on_contact(const dealii::CellAccessor<dim> &cell, unsigned int face) const;

  /// The centre of a face, of the cell that the mesh was built with: what a refined mesh says is what that one said.
  dealii::Point<dim> face_centre_as_built(const dealii::CellAccessor<dim> &cell, unsigned int face) const;

  /// Interface ids: pairs of region indices (smaller first) that share at least one face, numbered from 0.
  std::map<std::pair<unsigned int, unsigned int>, unsigned int> interfaces;

  /// Heights [nm] of the top of each layer by layer name; empty for imported meshes.
  std::map<std::string, double> layer_tops;

  /// Distance from the axis [nm]: x in planar and axisymmetric coordinates, sqrt((x-ax)^2 + (y-ay)^2) in a box.
  double radius(const dealii::Point<dim> &p) const;

  /// Height z [nm]: the last coordinate.
  static double height(const dealii::Point<dim> &p) { return p[dim - 1]; }

  /// Fills `interfaces` from the material ids of the cells. Collective. Throws BadInput when a region has no cell.
  void find_interfaces();
};

/// One line on the mesh's size for the log: "4 regions, 2,112 cells (132 coarse); smallest cell 0.025 nm; aspect ratio
/// at most 40". Collective.
template <int dim>
std::string summary(const Mesh<dim> &mesh);
} // namespace ionstack::meshes

#endif
