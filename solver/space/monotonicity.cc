// SPDX-License-Identifier: Apache-2.0
#include "solver/space/monotonicity.h"

#include "materials/files/diagnostics.h"
#include "solver/space/cell_geometry.h"

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iomanip>
#include <sstream>
#include <tuple>
#include <utility>
#include <vector>

namespace ionstack::solver
{
namespace
{
namespace MPI = dealii::Utilities::MPI;

/// Below this part of the nodes' own entries a coupling is round-off of coordinates.
constexpr double round_off = 1e-8;

/// Couplings that differ by less than this part are the same but for round-off, and coordinates that do by so many nm.
constexpr double same = 1e-6;

/// Whether the first coordinate that differs is smaller; the region stands before the coordinates.
bool precedes(const std::vector<double> &one, const std::vector<double> &other)
{
  for (std::size_t i = 0; i < one.size(); ++i)
    if (std::abs(one[i] - other[i]) > same)
      return one[i] < other[i];
  return false;
}

/// Part of a coupling that one cell contributes; of a node's own entry when both nodes are the same.
struct Contribution
{
  unsigned int                region, first, second; ///< local numbers of vertices, the smaller first
  dealii::types::subdomain_id rank;                  ///< that has the cell
  double                      value;
};

template <int dim, class Cell>
CellGeometry<dim> geometry_of(const meshes::Mesh<dim> &mesh, const Cell &cell, std::vector<MixingMatrix<dim>> &mixings)
{
  std::array<dealii::Point<dim>, CellTopology<dim>::n_vertices> vertices;
  for (unsigned int v = 0; v < vertices.size(); ++v)
    vertices[v] = cell->vertex(v);
  mixings.clear();
  return cell_geometry<dim>(vertices, mesh.coordinates, mesh.depth, mixings);
}

template <int dim>
void add_contributions(const meshes::Mesh<dim> &mesh, std::vector<Contribution> &contributions)
{
  constexpr auto                &topology_of_cell = topology<dim>;
  std::vector<MixingMatrix<dim>> mixings;
  for (const auto &cell : mesh.triangulation.active_cell_iterators())
  {
    if (cell->is_artificial())
      continue;
    const CellGeometry<dim> geometry = geometry_of(mesh, cell, mixings);
    constexpr auto          n        = CellTopology<dim>::n_vertices;
    double                  laplacian[n][n]{};
    for (unsigned int a = 0; a < CellTopology<dim>::n_edges; ++a)
      for (unsigned int b = 0; b < CellTopology<dim>::n_edges; ++b)
      {
        const double weight = geometry.mixing >= 0 ? mixings[0][a][b] : a == b ? geometry.edge_weight[a] : 0.;
        laplacian[topology_of_cell.tail[a]][topology_of_cell.tail[b]] += weight;
        laplacian[topology_of_cell.head[a]][topology_of_cell.head[b]] += weight;
        laplacian[topology_of_cell.tail[a]][topology_of_cell.head[b]] -= weight;
        laplacian[topology_of_cell.head[a]][topology_of_cell.tail[b]] -= weight;
      }
    for (unsigned int i = 0; i < n; ++i)
      for (unsigned int j = 0; j <= i; ++j)
      {
        const auto [first, second] = std::minmax({cell->vertex_index(i), cell->vertex_index(j)});
        contributions.push_back({cell->material_id(), first, second, cell->subdomain_id(), laplacian[i][j]});
      }
  }
  std::sort(contributions.begin(),
            contributions.end(),
            [](const Contribution &a, const Contribution &b)
            { return std::tie(a.region, a.first, a.second) < std::tie(b.region, b.first, b.second); });
}

/// Throws what any rank has to say.
template <class Action>
void together(MPI_Comm communicator, const Action &action)
{
  std::string problem;
  try
  {
    action();
  }
  catch (const BadInput &error)
  {
    problem = error.what();
  }
  for (const std::string &text : MPI::all_gather(communicator, problem))
    if (!text.empty())
      throw BadInput(text);
}
} // namespace

template <int dim>
Couplings<dim> couplings(const meshes::Mesh<dim> &mesh)
{
  const MPI_Comm communicator = mesh.triangulation.get_communicator();
  bool           all_boxes    = true;
  together(communicator,
           [&]
           {
             std::vector<MixingMatrix<dim>> mixings;
             for (const auto &cell : mesh.triangulation.active_cell_iterators())
               if (cell->is_locally_owned())
                 all_boxes = geometry_of(mesh, cell, mixings).mixing < 0 && all_boxes;
           });
  Couplings<dim> result;
  if (MPI::min(all_boxes ? 1 : 0, communicator) == 1)
    return result;

  std::vector<Contribution> contributions;
  together(communicator, [&] { add_contributions(mesh, contributions); });
  const auto next = [&](std::size_t i)
  {
    const Contribution &of = contributions[i];
    while (i < contributions.size() && contributions[i].region == of.region && contributions[i].first == of.first &&
           contributions[i].second == of.second)
      ++i;
    return i;
  };
  // All cells around the nodes of a cell of ours are here, as ours or as ghosts.
  const unsigned int                       n_vertices = mesh.triangulation.n_vertices();
  std::vector<std::array<double, dim + 2>> wrong; // coupling, region and place
  std::vector<std::vector<double>>         own(mesh.regions.size(), std::vector<double>(n_vertices, 0.));
  for (const Contribution &part : contributions)
    if (part.first == part.second)
      own[part.region][part.first] += part.value;
  for (std::size_t i = 0, end = 0; i < contributions.size(); i = end)
  {
    end                      = next(i);
    const Contribution &pair = contributions[i];
    // The smallest rank with a cell at both nodes counts them.
    dealii::types::subdomain_id rank  = pair.rank;
    double                      value = 0.;
    for (std::size_t part = i; part < end; ++part)
    {
      rank = std::min(rank, contributions[part].rank);
      value += contributions[part].value;
    }
    if (pair.first == pair.second || rank != mesh.triangulation.locally_owned_subdomain())
      continue;
    ++result.all;
    const double size = std::min(own[pair.region][pair.first], own[pair.region][pair.second]);
    if (!(value > round_off * size))
      continue;
    ++result.wrong;
    const auto               &vertices = mesh.triangulation.get_vertices();
    const dealii::Point<dim> &first = vertices[pair.first], &second = vertices[pair.second];
    wrong.push_back({value / size, static_cast<double>(pair.region)});
    for (unsigned int d = 0; d < dim; ++d)
      wrong.back()[2 + d] = 0.5 * (first[d] + second[d]);
    result.worst = std::max(result.worst, value / size);
  }
  result.all   = MPI::sum(result.all, communicator);
  result.wrong = MPI::sum(result.wrong, communicator);
  result.worst = MPI::max(result.worst, communicator);
  // Of those that are as bad as the worst, the one with the smallest coordinates, for any number of ranks.
  std::vector<double> place;
  for (const auto &pair : wrong)
    if (pair[0] > (1. - same) * result.worst)
    {
      std::vector<double> other(pair.begin() + 1, pair.end());
      if (place.empty() || precedes(other, place))
        place = std::move(other);
    }
  const auto all = MPI::all_gather(communicator, place);
  for (const std::vector<double> &other : all)
    if (!other.empty() && (place.empty() || precedes(other, place)))
      place = other;
  if (!place.empty())
  {
    result.region = static_cast<unsigned int>(place[0]);
    for (unsigned int d = 0; d < dim; ++d)
      result.place[d] = place[1 + d];
  }
  return result;
}

template <int dim>
std::string monotonicity_warning(const meshes::Mesh<dim> &mesh)
{
  const Couplings<dim> found = couplings(mesh);
  if (found.wrong == 0)
    return "";
  std::ostringstream text;
  text.precision(2);
  text << "of " << found.all << " pairs of neighbouring nodes, " << found.wrong
       << " are coupled with the wrong sign, the worst by " << 100. * found.worst
       << " % of its nodes' own entries, in '" << mesh.regions[found.region].name << "' at " << std::setprecision(4);
  for (unsigned int d = 0; d < dim; ++d)
    text << (d > 0 ? ", " : "") << found.place[d] << " nm";
  text
      << ": where fields vary strongly there, concentrations and potentials can overshoot their neighbours'; boxes, or "
         "cells nearer to them, do not have this";
  return text.str();
}

template Couplings<2> couplings(const meshes::Mesh<2> &);
template Couplings<3> couplings(const meshes::Mesh<3> &);
template std::string  monotonicity_warning(const meshes::Mesh<2> &);
template std::string  monotonicity_warning(const meshes::Mesh<3> &);
} // namespace ionstack::solver
