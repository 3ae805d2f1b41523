// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_meshes_stack_h
#define ionstack_meshes_stack_h

#include "meshes/contact_place.h"
#include "meshes/graded_axis.h"
#include "meshes/mesh.h"
#include "parameter_files/reader/parameters.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace ionstack::meshes
{
/// One layer of the stack, from bottom to top.
struct Layer
{
  std::string name;
  std::string material;
  Segment     vertical;   ///< thickness and grading
  Location    where = {}; ///< of the material's entry
};

/// A lateral part of some layers that is made of another material: a filament, a ring, a surrounding dielectric.
struct LateralRegion
{
  std::string              name;
  std::string              material;
  std::vector<std::string> layers; ///< names of the layers in which it replaces the material
  double   inner = 0.;             ///< [nm] distance from the axis (axisymmetric, box) or from the left side (planar)
  double   outer = 0.;             ///< [nm]
  Location where = {};             ///< of the material's entry
};

/// What a region takes up of the plane of pictures, from left to right and from bottom to top [nm].
struct Rectangle
{
  unsigned int region = 0; ///< index into StackDescription::regions()
  double       left = 0., right = 0., bottom = 0., top = 0.;
};

/// Of each named part of the outside of a Gmsh mesh, and of "outside", which is the rest: indices of the regions that
/// have a face there.
using GmshBoundaries = std::map<std::string, std::vector<unsigned int>>;

/// A stack of layers described layer by layer, as the sections `Stack` and `Mesh` of a parameter file give it, or the
/// name of a Gmsh file with the materials of its physical groups.
struct StackDescription
{
  Coordinates                coordinates = Coordinates::planar;
  std::vector<Layer>         layers;
  std::vector<LateralRegion> lateral_regions;
  std::vector<Segment>       lateral;        ///< along x or r
  std::vector<Segment>       lateral_second; ///< along y, box only
  double                     depth = 1.;     ///< depth [nm] (planar), number of equal parts (box)
  dealii::Point<2>           axis;
  std::string                gmsh_file;              ///< empty for a stack of layers
  std::vector<Region>        gmsh_regions;           ///< physical volume (surface in 2D) name -> material
  GmshBoundaries             gmsh_boundaries;        ///< none when the Gmsh file cannot be used
  double                     gmsh_unit         = 1.; ///< [nm] length unit of the Gmsh file
  unsigned int               coarsening_levels = 2;  ///< the coarse mesh has every 2^coarsening_levels-th graded line
  unsigned int               refinement        = 0;  ///< times that all graded cells are halved in each direction
  std::vector<ContactPlace>  places;                 ///< where contacts stand, each contact once

  /// Dimension of the mesh: 2 or 3.
  int dimension() const { return coordinates == Coordinates::box ? 3 : 2; }

  /// Asks for all its parameters and reports every mistake (negative thickness, layer without section, ...).
  static StackDescription read(parameters::Section root);

  /// Names of the boundaries that contacts may refer to; empty when they cannot be known.
  std::vector<std::string> boundary_names() const;

  /// Indices into regions() of those that may touch a boundary, and those that may touch the place of a contact.
  std::vector<unsigned int> regions_at(const std::string &boundary) const;
  std::vector<unsigned int> regions_at(const ContactPlace &place) const;

  /// Of the contact of that name; nullptr when there is none.
  const ContactPlace *place_of(const std::string &contact) const;

  /// Indices of the regions that a name means: the region itself, or all regions of a layer of that name.
  std::vector<unsigned int> regions_named(const std::string &name) const;

  /// Width, or radius, of the device, and its breadth in a box [nm]; those of a Gmsh file are not known here and 0.
  double width() const;
  double breadth() const;

  /// Along the last coordinate, from bottom to top: one segment a layer.
  std::vector<Segment> vertical() const;

  /// All regions in the order of their ids: one per layer, from bottom to top, then one per lateral region and layer
  /// that it replaces, named "LATERAL in LAYER".
  std::vector<Region> regions() const;

  /// The stack in the plane of pictures: x or r to the right and the height upwards, of a box the plane y = axis[1].
  /// Each rectangle covers what lies under it: layers come first, lateral regions after them. Empty for Gmsh files.
  std::vector<Rectangle> section() const;

  /// What a contact covers in the same plane: lines without width or height on boundaries and interfaces, rectangles
  /// for regions. `region` has no meaning. Empty where the plane does not meet the contact, and for Gmsh files.
  std::vector<Rectangle> section(const ContactPlace &place) const;

private:
  bool reaches(unsigned int region, const Interval &lateral) const;
};

/// Builds the distributed mesh. Collective. Throws BadInput when a Gmsh file cannot be used.
template <int dim>
std::unique_ptr<Mesh<dim>> build_mesh(const StackDescription &description, MPI_Comm communicator);
} // namespace ionstack::meshes

#endif
