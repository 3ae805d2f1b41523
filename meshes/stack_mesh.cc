// SPDX-License-Identifier: Apache-2.0
#include "materials/units/units.h"
#include "meshes/gmsh.h"
#include "meshes/graded_axis.h"
#include "meshes/stack.h"

#include <deal.II/base/mpi.h>
#include <deal.II/grid/manifold.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <iomanip>
#include <map>
#include <set>
#include <sstream>
#include <stdexcept>

namespace ionstack::meshes
{
namespace
{
template <int dim>
using Axes = std::array<GradedAxis, dim>;

/// The coordinates of this chart are the running cell numbers, so that halving a cell in the chart leads to the lines
/// of the graded axes. Between the lines of the mesh as built, `parts` for each graded cell, the chart is straight:
/// where a mesh is refined only in places, the value at a hanging node is the mean of its neighbours, so it has to lie
/// in their middle.
template <int dim>
class GradedChart : public dealii::ChartManifold<dim, dim, dim>
{
public:
  GradedChart(const Axes<dim> &axes, const double parts) : axes_(axes), parts_(parts) {}

  std::unique_ptr<dealii::Manifold<dim, dim>> clone() const override
  {
    return std::make_unique<GradedChart<dim>>(axes_, parts_);
  }

  dealii::Point<dim> pull_back(const dealii::Point<dim> &position) const override
  {
    dealii::Point<dim> s;
    for (int d = 0; d < dim; ++d)
    {
      const double x     = position[d];
      const double line  = std::floor(without_rounding(axes_[d].cell_number(x)) * parts_) / parts_;
      const double lower = axes_[d].position(line), upper = axes_[d].position(line + 1. / parts_);
      s[d] = line + (x - lower) / (upper - lower) / parts_;
    }
    return s;
  }

  dealii::Point<dim> push_forward(const dealii::Point<dim> &s) const override
  {
    dealii::Point<dim> position;
    for (int d = 0; d < dim; ++d)
    {
      const double at    = without_rounding(s[d]);
      const double line  = std::floor(at * parts_) / parts_;
      const double lower = axes_[d].position(line);
      position[d] = at == line ? lower : lower + (at - line) * parts_ * (axes_[d].position(line + 1. / parts_) - lower);
    }
    return position;
  }

private:
  /// Vertices stand at cell numbers that are multiples of a power of two. Restoring these makes the coordinate of all
  /// vertices on a line, and of ends of layers, the same to the last bit.
  static double without_rounding(const double s)
  {
    constexpr double steps = 65536., rounding = 1e-9;
    const double     exact = std::round(s * steps) / steps;
    return std::abs(s - exact) < rounding ? exact : s;
  }

  Axes<dim> axes_;
  double    parts_; ///< a power of two
};

/// Which region a point belongs to.
template <int dim>
class RegionFinder
{
public:
  explicit RegionFinder(const StackDescription &description) : axis_(description.axis)
  {
    double height = 0.;
    for (const Layer &layer : description.layers)
      tops_.push_back(height += layer.vertical.length);

    unsigned int region = tops_.size();
    for (const LateralRegion &lateral : description.lateral_regions)
      for (const std::string &name : lateral.layers)
      {
        const auto layer = std::find_if(description.layers.begin(),
                                        description.layers.end(),
                                        [&](const Layer &other) { return other.name == name; });
        if (layer == description.layers.end())
          throw std::invalid_argument("lateral region in unknown layer '" + name + "'");
        const unsigned int index = layer - description.layers.begin();
        rings_.push_back({index, region++, lateral.inner, lateral.outer});
      }
  }

  unsigned int operator()(const dealii::Point<dim> &p) const
  {
    const auto         top   = std::upper_bound(tops_.begin(), tops_.end(), p[dim - 1]);
    const unsigned int layer = std::min<std::size_t>(top - tops_.begin(), tops_.size() - 1);
    const double       r     = dim == 3 ? std::hypot(p[0] - axis_[0], p[1] - axis_[1]) : p[0];
    for (const Ring &ring : rings_)
      if (ring.layer == layer && r >= ring.inner && r < ring.outer)
        return ring.region;
    return layer;
  }

private:
  struct Ring
  {
    unsigned int layer, region;
    double       inner, outer;
  };
  dealii::Point<2>    axis_;
  std::vector<double> tops_;
  std::vector<Ring>   rings_;
};

/// Names in the order of deal.II's faces of a coarse mesh in standard orientation: -x, +x, -y, +y, -z, +z.
std::vector<std::string> face_names(const Coordinates coordinates)
{
  switch (coordinates)
  {
  case Coordinates::planar:
    return {"left", "right", "bottom", "top"};
  case Coordinates::axisymmetric:
    return {"axis", "side", "bottom", "top"};
  case Coordinates::box:
    return {"left", "right", "front", "back", "bottom", "top"};
  }
  return {};
}

template <int dim>
Axes<dim> make_axes(const StackDescription &description)
{
  const unsigned int multiple = 1u << description.coarsening_levels;
  const GradedAxis   lateral(0., description.lateral, multiple);
  const GradedAxis   vertical(0., description.vertical(), multiple);
  if constexpr (dim == 2)
    return {{lateral, vertical}};
  else
    return {{lateral, GradedAxis(0., description.lateral_second, multiple), vertical}};
}

/// The mesh of every `multiple`-th graded line.
template <int dim>
void create_coarse_mesh(const Axes<dim> &axes, const unsigned int multiple, dealii::Triangulation<dim> &triangulation)
{
  std::array<unsigned int, dim> n;
  unsigned int                  n_vertices = 1, n_cells = 1;
  for (int d = 0; d < dim; ++d)
  {
    n[d] = axes[d].n_cells() / multiple;
    n_cells *= n[d];
    n_vertices *= n[d] + 1;
  }

  std::vector<dealii::Point<dim>> vertices(n_vertices);
  for (unsigned int v = 0; v < n_vertices; ++v)
    for (unsigned int d = 0, rest = v; d < dim; rest /= n[d] + 1, ++d)
      vertices[v][d] = axes[d].position((rest % (n[d] + 1)) * multiple);

  std::vector<dealii::CellData<dim>> cells(n_cells);
  for (unsigned int c = 0; c < n_cells; ++c)
    for (unsigned int corner = 0; corner < (1u << dim); ++corner)
    {
      unsigned int vertex = 0;
      for (unsigned int d = 0, rest = c, stride = 1; d < dim; rest /= n[d], stride *= n[d] + 1, ++d)
        vertex += (rest % n[d] + ((corner >> d) & 1u)) * stride;
      cells[c].vertices[corner] = vertex;
    }
  triangulation.create_triangulation(vertices, cells, dealii::SubCellData());
}

/// Gives the places of contacts that are no whole boundaries their ids.
template <int dim>
void number_places(const StackDescription &description, Mesh<dim> &mesh)
{
  const auto pair_of = [](const unsigned int a, const unsigned int b)
  { return std::pair(std::min(a, b), std::max(a, b)); };
  for (const ContactPlace &place : description.places)
  {
    if (place.kind == ContactPlace::Kind::boundary && !place.is_part())
      continue;
    const auto id       = static_cast<dealii::types::boundary_id>(mesh.boundaries.size());
    mesh.boundaries[id] = place.name;
    if (place.kind == ContactPlace::Kind::boundary)
      continue;
    auto &inside     = mesh.inside[id];
    inside.place     = place;
    const auto first = description.regions_named(place.of.front()), second = description.regions_named(place.of.back());
    if (place.kind == ContactPlace::Kind::region)
      inside.all_of.insert(first.begin(), first.end());
    else
      for (const unsigned int one : first)
        for (const unsigned int other : second)
          if (one != other)
            inside.between.insert(pair_of(one, other));
  }
}

/// Which boundary id the faces of a boundary have: that of the part in which they lie, or that of the whole.
template <int dim>
class BoundaryFinder
{
public:
  BoundaryFinder(const StackDescription &description, const Mesh<dim> &mesh)
      : faces_(face_names(description.coordinates))
  {
    for (const auto &[id, name] : mesh.boundaries)
      ids_[name] = id;
    for (const ContactPlace &place : description.places)
      if (place.kind == ContactPlace::Kind::boundary && place.is_part())
      {
        Part part{place, ids_.at(place.name), {}};
        for (const std::string &layer : place.layers)
          for (const unsigned int region : description.regions_named(layer))
            part.regions.insert(region);
        parts_.push_back(part);
      }
  }

  /// None of the boundaries is cut into parts.
  bool is_plain() const { return parts_.empty(); }

  dealii::types::boundary_id
  operator()(const unsigned int face, const unsigned int region, const dealii::Point<dim> &centre) const
  {
    const std::string &name = faces_[face];
    for (const Part &part : parts_)
      if (part.place.of.front() == name && part.place.holds(centre[0], centre[1]) &&
          (part.regions.empty() || part.regions.count(region) > 0))
        return part.id;
    return ids_.at(name);
  }

private:
  struct Part
  {
    ContactPlace               place;
    dealii::types::boundary_id id;
    std::set<unsigned int>     regions;
  };
  std::vector<std::string>                          faces_;
  std::map<std::string, dealii::types::boundary_id> ids_;
  std::vector<Part>                                 parts_;
};

/// Gives each active cell the region at the centre of the cell of level `level` that it is or descends from.
template <int dim>
void assign_regions(const RegionFinder<dim> &region_at, const int level, dealii::Triangulation<dim> &triangulation)
{
  for (const auto &cell : triangulation.active_cell_iterators())
  {
    typename dealii::Triangulation<dim>::cell_iterator ancestor = cell;
    while (ancestor->level() > level)
      ancestor = ancestor->parent();
    cell->set_material_id(region_at(ancestor->center()));
  }
}

template <int dim>
void assign_boundaries(const BoundaryFinder<dim> &boundary_at, const Mesh<dim> &mesh)
{
  for (const auto &cell : mesh.triangulation.active_cell_iterators())
    for (const unsigned int f : cell->face_indices())
      if (cell->at_boundary(f))
        cell->face(f)->set_boundary_id(boundary_at(f, cell->material_id(), mesh.face_centre_as_built(*cell, f)));
}

/// A disc on a mesh of boxes is made of the faces whose centres lie in it.
template <int dim>
void remark_on_disc(const ContactPlace &place, Mesh<dim> &mesh)
{
  const auto found = std::find_if(
      mesh.boundaries.begin(), mesh.boundaries.end(), [&](const auto &other) { return other.second == place.name; });
  double area = 0.;
  for (const auto &cell : mesh.triangulation.active_cell_iterators())
    if (cell->is_locally_owned())
      for (const unsigned int f : cell->face_indices())
        if (mesh.lies_on(*cell, f, found->first))
          // What lies between two regions is seen from both.
          area += cell->face(f)->measure() * (cell->at_boundary(f) ? 1. : 0.5);
  area = dealii::Utilities::MPI::sum(area, mesh.triangulation.get_communicator());
  std::ostringstream text;
  text << "contact '" << place.contact << "' is a disc of " << units::print_quantity(place.radius, "nm", "nm")
       << " radius; on the mesh its area is " << std::setprecision(4) << area << " nm^2";
  mesh.remark += (mesh.remark.empty() ? "" : "; ") + text.str();
}

template <int dim>
void build_layers(const StackDescription &description, Mesh<dim> &mesh)
{
  auto           &triangulation = mesh.triangulation;
  const Axes<dim> axes          = make_axes<dim>(description);
  create_coarse_mesh<dim>(axes, 1u << description.coarsening_levels, triangulation);
  triangulation.set_all_manifold_ids(0);
  triangulation.set_manifold(0, GradedChart<dim>(axes, std::pow(2., description.refinement)));

  const std::vector<std::string> names = description.boundary_names();
  const std::vector<std::string> faces = face_names(description.coordinates);
  for (unsigned int id = 0; id < names.size(); ++id)
    mesh.boundaries[id] = names[id];
  for (const auto &cell : triangulation.active_cell_iterators())
    for (const unsigned int f : cell->face_indices())
      if (cell->at_boundary(f))
        cell->face(f)->set_boundary_id(std::find(names.begin(), names.end(), faces[f]) - names.begin());
  number_places(description, mesh);

  // Children inherit the region of their parent, which is wrong where a coarse cell holds several regions; and a rank
  // that receives a cell from another rank refines it anew. So the rule is applied after every change of the mesh. The
  // same holds for parts of boundaries.
  const int  level = mesh.level = static_cast<int>(description.coarsening_levels + description.refinement);
  const auto assign =
      [&mesh, level, region_at = RegionFinder<dim>(description), boundary_at = BoundaryFinder<dim>(description, mesh)]
  {
    assign_regions<dim>(region_at, level, mesh.triangulation);
    if (!boundary_at.is_plain())
      assign_boundaries<dim>(boundary_at, mesh);
  };
  triangulation.signals.post_distributed_refinement.connect(assign);
  triangulation.signals.post_distributed_repartition.connect(assign);
  triangulation.signals.post_distributed_load.connect(assign);
  triangulation.refine_global(level);
  assign();
  for (const ContactPlace &place : description.places)
    if (place.is_disc())
      remark_on_disc<dim>(place, mesh);

  double top = 0.;
  for (const Layer &layer : description.layers)
    mesh.layer_tops[layer.name] = (top += layer.vertical.length);
}
} // namespace

template <int dim>
std::unique_ptr<Mesh<dim>> build_mesh(const StackDescription &description, MPI_Comm communicator)
{
  if (description.dimension() != dim)
    throw std::invalid_argument("build_mesh: the description has another dimension");
  auto mesh         = std::make_unique<Mesh<dim>>(communicator);
  mesh->coordinates = description.coordinates;
  mesh->axis        = description.axis;
  mesh->depth       = description.depth;
  mesh->regions     = description.regions();

  if (description.gmsh_file.empty())
    build_layers<dim>(description, *mesh);
  else
  {
    read_gmsh<dim>(description, *mesh);
    mesh->triangulation.refine_global(description.refinement);
    mesh->level = static_cast<int>(description.refinement);
    number_places(description, *mesh);
  }
  mesh->find_interfaces();
  return mesh;
}

template std::unique_ptr<Mesh<2>> build_mesh(const StackDescription &, MPI_Comm);
template std::unique_ptr<Mesh<3>> build_mesh(const StackDescription &, MPI_Comm);
} // namespace ionstack::meshes
