// SPDX-License-Identifier: Apache-2.0
#include "meshes/mesh.h"

#include "materials/files/diagnostics.h"

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <sstream>

namespace ionstack::meshes
{
namespace MPI = dealii::Utilities::MPI;

template <int dim>
Mesh<dim>::Mesh(MPI_Comm communicator) : triangulation(communicator)
{
}

template <int dim>
double Mesh<dim>::radius(const dealii::Point<dim> &p) const
{
  if constexpr (dim == 3)
    return std::hypot(p[0] - axis[0], p[1] - axis[1]);
  else
    return p[0];
}

template <int dim>
dealii::Point<dim> Mesh<dim>::face_centre_as_built(const dealii::CellAccessor<dim> &cell, const unsigned int face) const
{
  typename dealii::Triangulation<dim>::cell_iterator ancestor(cell);
  while (ancestor->level() > level)
    ancestor = ancestor->parent();
  return ancestor->face(face)->center();
}

template <int dim>
bool Mesh<dim>::lies_on(const dealii::CellAccessor<dim> &cell,
                        const unsigned int               face,
                        const dealii::types::boundary_id id) const
{
  const auto found = inside.find(id);
  if (found == inside.end())
    return cell.at_boundary(face) && cell.face(face)->boundary_id() == id;
  if (!found->second.all_of.empty())
    return found->second.all_of.count(cell.material_id()) > 0;
  if (cell.at_boundary(face))
    return false;
  const unsigned int here     = cell.material_id();
  const auto         neighbor = cell.neighbor(face);
  const unsigned int there =
      neighbor->is_active() ? neighbor->material_id() : cell.neighbor_child_on_subface(face, 0)->material_id();
  if (found->second.between.count({std::min(here, there), std::max(here, there)}) == 0)
    return false;
  const dealii::Point<dim> centre = face_centre_as_built(cell, face);
  return found->second.place.holds(centre[0], centre[1]);
}

template <int dim>
bool Mesh<dim>::lies_on_contact(const dealii::CellAccessor<dim> &cell, const unsigned int face) const
{
  return std::any_of(inside.begin(),
                     inside.end(),
                     [&](const auto &contact)
                     { return !contact.second.between.empty() && lies_on(cell, face, contact.first); });
}

template <int dim>
void Mesh<dim>::find_interfaces()
{
  const unsigned int     n = regions.size();
  std::set<unsigned int> filled, pairs; // a pair (a, b) is coded as a * n + b
  for (const auto &cell : triangulation.active_cell_iterators())
    if (cell->is_locally_owned())
    {
      const unsigned int here = cell->material_id();
      filled.insert(here);
      for (const unsigned int f : cell->face_indices())
        // A face between cells of different level is seen from its finer side.
        if (!cell->at_boundary(f) && cell->neighbor(f)->is_active())
        {
          const unsigned int there = cell->neighbor(f)->material_id();
          if (here != there)
            pairs.insert(std::min(here, there) * n + std::max(here, there));
        }
    }

  const MPI_Comm communicator = triangulation.get_communicator();
  filled                      = MPI::compute_set_union(filled, communicator);
  pairs                       = MPI::compute_set_union(pairs, communicator);

  for (unsigned int region = 0; region < n; ++region)
    if (filled.count(region) == 0)
      throw BadInput("The region '" + regions[region].name +
                     "' has no cell: it is covered by other regions, outside of the mesh, or smaller than the cells.");
  interfaces.clear();
  for (const unsigned int pair : pairs)
    interfaces.insert({{pair / n, pair % n}, static_cast<unsigned int>(interfaces.size())});
}

namespace
{
/// 1234567 -> "1,234,567"
std::string grouped(const unsigned long long number)
{
  std::string digits = std::to_string(number);
  for (std::size_t i = digits.size(); i > 3; i -= 3)
    digits.insert(i - 3, ",");
  return digits;
}
} // namespace

template <int dim>
std::string summary(const Mesh<dim> &mesh)
{
  double smallest = std::numeric_limits<double>::max(), aspect = 1.;
  for (const auto &cell : mesh.triangulation.active_cell_iterators())
    if (cell->is_locally_owned())
    {
      double shortest = std::numeric_limits<double>::max(), longest = 0.;
      for (unsigned int d = 0; d < dim; ++d)
      {
        const double extent = cell->extent_in_direction(d);
        shortest            = std::min(shortest, extent);
        longest             = std::max(longest, extent);
      }
      smallest = std::min(smallest, shortest);
      aspect   = std::max(aspect, longest / shortest);
    }
  const MPI_Comm communicator = mesh.triangulation.get_communicator();
  smallest                    = MPI::min(smallest, communicator);
  aspect                      = MPI::max(aspect, communicator);

  std::ostringstream line;
  line.precision(3);
  line << mesh.regions.size() << (mesh.regions.size() == 1 ? " region, " : " regions, ")
       << grouped(mesh.triangulation.n_global_active_cells()) << " cells (" << grouped(mesh.triangulation.n_cells(0))
       << " coarse); smallest cell " << smallest << " nm; aspect ratio at most " << grouped(std::llround(aspect));
  return line.str();
}

template struct Mesh<2>;
template struct Mesh<3>;
template std::string summary(const Mesh<2> &);
template std::string summary(const Mesh<3> &);
} // namespace ionstack::meshes
