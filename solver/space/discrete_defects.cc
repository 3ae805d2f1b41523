// SPDX-License-Identifier: Apache-2.0
#include "solver/space/discrete_defects.h"

#include "materials/units/units.h"
#include "parameter_files/reader/random_draw.h"

#include <deal.II/base/mpi.h>
#include <deal.II/base/utilities.h>

#include <boost/math/distributions/poisson.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace ionstack::solver
{
namespace
{
/// A Gaussian is cut at so many standard deviations: exp(-r^2/2) is 1.5e-8 there.
constexpr double cut = 6.;

/// A cell in the order in which all cells are gone through.
struct Place
{
  std::uint64_t along = 0;  ///< Hilbert's curve
  double        ions  = 0.; ///< expected in the cell
  unsigned int  rank = 0, cell = 0;

  template <class Archive>
  void serialize(Archive &archive, const unsigned int /*version*/)
  {
    archive &along &ions &rank &cell;
  }
};

/// Bit d of a vertex number is its d-th reference coordinate.
template <int dim>
using Vertices = std::array<dealii::Point<dim>, CellTopology<dim>::n_vertices>;

/// Each cell of this rank with its vertices, in the order of Discretization::cells().
template <int dim>
std::vector<Vertices<dim>> vertices_of_cells(const Discretization<dim> &discretization)
{
  std::vector<Vertices<dim>> all;
  for (const auto &cell : discretization.dof_handler().active_cell_iterators())
    if (cell->is_locally_owned())
    {
      all.emplace_back();
      for (unsigned int v = 0; v < all.back().size(); ++v)
        all.back()[v] = cell->vertex(v);
    }
  return all;
}

/// The corner of the device's bounding box, and its extents.
template <int dim>
std::pair<std::array<double, dim>, std::array<double, dim>> bounding_box(const std::vector<Vertices<dim>> &cells,
                                                                         MPI_Comm                          communicator)
{
  // Of the lower corner the negative, so that both are maxima.
  std::vector<double> corners(2 * dim, -std::numeric_limits<double>::infinity());
  for (const Vertices<dim> &vertices : cells)
    for (const dealii::Point<dim> &p : vertices)
      for (unsigned int d = 0; d < dim; ++d)
      {
        corners[d]       = std::max(corners[d], -p[d]);
        corners[dim + d] = std::max(corners[dim + d], p[d]);
      }
  MPI_Allreduce(MPI_IN_PLACE, corners.data(), 2 * dim, MPI_DOUBLE, MPI_MAX, communicator);
  std::array<double, dim> low, extent;
  for (unsigned int d = 0; d < dim; ++d)
  {
    low[d]    = -corners[d];
    extent[d] = corners[dim + d] - low[d];
  }
  return {low, extent};
}

/// The cells of all ranks in which ions are expected, in an order that does not depend on which rank has which.
template <int dim>
std::vector<Place> places(const std::vector<Vertices<dim>>                                     &cells,
                          const std::vector<std::array<double, CellTopology<dim>::n_vertices>> &ions,
                          MPI_Comm                                                              communicator)
{
  // As many bits for each coordinate as one word holds of all.
  constexpr int                               bits    = dim == 2 ? 31 : 21;
  const auto                                  box     = bounding_box<dim>(cells, communicator);
  constexpr double                            n_steps = static_cast<double>(std::uint64_t{1} << bits) - 1.;
  std::vector<std::array<std::uint64_t, dim>> centres;
  for (const Vertices<dim> &vertices : cells)
  {
    dealii::Point<dim> centre;
    for (const dealii::Point<dim> &p : vertices)
      centre += p / static_cast<double>(vertices.size());
    centres.emplace_back();
    for (unsigned int d = 0; d < dim; ++d)
      centres.back()[d] = static_cast<std::uint64_t>(std::clamp((centre[d] - box.first[d]) / box.second[d], 0., 1.) *
                                                     n_steps); // rounding may leave the box
  }
  const auto curve = dealii::Utilities::inverse_Hilbert_space_filling_curve<dim>(centres, bits);

  std::vector<Place> own;
  for (unsigned int c = 0; c < cells.size(); ++c)
  {
    double sum = 0.;
    for (const double part : ions[c])
      sum += part;
    if (sum > 0.)
      own.push_back({dealii::Utilities::pack_integers<dim>(curve[c], bits),
                     sum,
                     dealii::Utilities::MPI::this_mpi_process(communicator),
                     c});
  }
  std::vector<Place> all;
  for (const auto &of_rank : dealii::Utilities::MPI::all_gather(communicator, own))
    all.insert(all.end(), of_rank.begin(), of_rank.end());
  std::sort(all.begin(),
            all.end(),
            [](const Place &a, const Place &b) { return a.along != b.along ? a.along < b.along : a.ions < b.ions; });
  return all;
}

/// A point of the part of a cell that belongs to a vertex, at the reference coordinates `part` in (0, 1) of that part.
template <int dim>
dealii::Point<dim>
point_at_vertex(const Vertices<dim> &vertices, const unsigned int vertex, const std::array<double, dim> &part)
{
  dealii::Point<dim> point;
  for (unsigned int v = 0; v < vertices.size(); ++v)
  {
    double weight = 1.;
    for (unsigned int d = 0; d < dim; ++d)
    {
      const double x = 0.5 * (part[d] + ((vertex >> d) & 1u));
      weight *= ((v >> d) & 1u) != 0 ? x : 1. - x;
    }
    point += weight * vertices[v];
  }
  return point;
}

/// How many ions there are.
long number_of_defects(const physics::Field &species, const double expected, const std::uint64_t seed)
{
  const auto refuse = [&](const std::string &message)
  {
    throw BadInput(
        Problem{species.initial.discrete->where, species.initial.section + "/Initial distribution", message}.text());
  };
  const std::string number = units::shortest(std::round(expected * 1e3) / 1e3);
  if (expected > most_defects)
    refuse("the initial concentration stands for " + number + " ions; at most " + units::shortest(most_defects) +
           " can be placed one by one, leave so many continuous");
  if (!species.initial.discrete->poisson && expected < 0.5)
    refuse("the initial concentration stands for " + number +
           " ions, which rounds to none; choose 'Number of defects = Poisson', or another concentration");
  if (!species.initial.discrete->poisson || expected == 0.)
    return std::lround(expected);
  using boost::math::policies::discrete_quantile;
  using Whole              = boost::math::policies::policy<discrete_quantile<boost::math::policies::integer_round_up>>;
  const double probability = parameters::random_fractions(seed, 0, "number of defects: " + species.name)[0];
  return std::lround(quantile(boost::math::poisson_distribution<double, Whole>(expected), probability));
}
} // namespace

template <int dim>
DefectPositions<dim> draw_defects(const physics::Field      &species,
                                  InitialProfile            &profile,
                                  const Discretization<dim> &discretization,
                                  const std::uint64_t        seed)
{
  constexpr unsigned int n_vertices   = CellTopology<dim>::n_vertices;
  const MPI_Comm         communicator = discretization.communicator();
  const auto            &mesh         = discretization.mesh();
  const auto             field        = static_cast<unsigned int>(discretization.physics().field_index(species.name));

  const auto                                  cells = vertices_of_cells(discretization);
  std::vector<std::array<double, n_vertices>> ions(cells.size());
  for (std::size_t c = 0; c < cells.size(); ++c)
  {
    const CellRecord<dim> &record = discretization.cells()[c];
    const auto            &fields = discretization.physics().regions[record.region].fields;
    const bool             lives  = std::find(fields.begin(), fields.end(), field) != fields.end();
    for (unsigned int v = 0; v < n_vertices; ++v)
      ions[c][v] = lives ? profile(mesh, cells[c][v]) * record.geometry.volume[v] : 0.;
  }

  const std::vector<Place> order = places<dim>(cells, ions, communicator);
  std::vector<double>      sums;
  DefectPositions<dim>     result;
  for (const Place &place : order)
    sums.push_back(result.expected += place.ions);
  const auto number = static_cast<std::size_t>(number_of_defects(species, result.expected, seed));

  const auto drawn = [&](const std::uint64_t index, const std::string &what)
  { return parameters::random_fractions(seed, index, what + ": " + species.name); };
  constexpr std::uint64_t most_attempts = 64; // each is accepted with a probability of one half at least
  const unsigned int      rank          = dealii::Utilities::MPI::this_mpi_process(communicator);
  std::vector<double>     coordinates(number * dim, 0.);
  for (std::size_t i = 0; i < number; ++i)
  {
    const auto [at, in_cell] = drawn(i, "cell of a defect");
    const auto place         = std::min<std::size_t>(
        std::upper_bound(sums.begin(), sums.end(), at * result.expected) - sums.begin(), order.size() - 1);
    if (order[place].rank != rank)
      continue;
    const unsigned int cell   = order[place].cell;
    double             rest   = in_cell * order[place].ions;
    unsigned int       vertex = 0;
    while (vertex + 1 < n_vertices && rest >= ions[cell][vertex])
      rest -= ions[cell][vertex++];
    while (ions[cell][vertex] == 0.) // rounding took the sum past the last part with ions
      --vertex;
    double outermost = 0.;
    for (const dealii::Point<dim> &p : cells[cell])
      outermost = std::max(outermost, p[0]);
    dealii::Point<dim> point;
    for (std::uint64_t attempt = 0; attempt < most_attempts; ++attempt)
    {
      const auto first  = drawn(i * most_attempts + attempt, "place of a defect"),
                 second = drawn(i * most_attempts + attempt, "depth of a defect");
      std::array<double, dim> part;
      part[0]       = first[0];
      part[1]       = first[1];
      part[dim - 1] = dim == 3 ? second[0] : first[1];
      point         = point_at_vertex<dim>(cells[cell], vertex, part);
      // The volume of a ring grows with its radius.
      if (mesh.coordinates != meshes::Coordinates::axisymmetric || second[1] * outermost < point[0])
        break;
    }
    for (unsigned int d = 0; d < dim; ++d)
      coordinates[i * dim + d] = point[d];
  }
  MPI_Allreduce(
      MPI_IN_PLACE, coordinates.data(), static_cast<int>(coordinates.size()), MPI_DOUBLE, MPI_SUM, communicator);
  result.positions.resize(number);
  for (std::size_t i = 0; i < number; ++i)
    for (unsigned int d = 0; d < dim; ++d)
      result.positions[i][d] = coordinates[i * dim + d];
  return result;
}

template <int dim>
std::vector<double> smeared(const std::vector<dealii::Point<dim>> &positions,
                            const double                           radius,
                            const unsigned int                     field,
                            const Discretization<dim>             &discretization)
{
  // Nodes in the order of their heights: those near a defect are neighbours there.
  std::vector<std::pair<double, PetscInt>> nodes;
  for (PetscInt i = 0; i < discretization.n_owned(); ++i)
    if (discretization.field_of()[i] == field && discretization.is_nodal(i))
      nodes.emplace_back(meshes::Mesh<dim>::height(discretization.position_of()[i]), i);
  std::sort(nodes.begin(), nodes.end());
  const auto from = [&](const double height)
  { return std::lower_bound(nodes.begin(), nodes.end(), std::make_pair(height, PetscInt{-1})); };
  const auto squared_distance = [&](const dealii::Point<dim> &p, const PetscInt node)
  { return p.distance_square(discretization.position_of()[node]); };

  // To the nearest node: a Gaussian narrower than the mesh counts from there, so that it is never lost between nodes.
  const int           n = static_cast<int>(positions.size());
  std::vector<double> nearest(positions.size(), std::numeric_limits<double>::infinity());
  for (std::size_t k = 0; k < positions.size(); ++k)
  {
    const double height = meshes::Mesh<dim>::height(positions[k]);
    const auto   middle = from(height);
    for (auto node = middle; node != nodes.end() && std::pow(node->first - height, 2) < nearest[k]; ++node)
      nearest[k] = std::min(nearest[k], squared_distance(positions[k], node->second));
    for (auto node = middle; node != nodes.begin() && std::pow((node - 1)->first - height, 2) < nearest[k]; --node)
      nearest[k] = std::min(nearest[k], squared_distance(positions[k], (node - 1)->second));
  }
  MPI_Allreduce(MPI_IN_PLACE, nearest.data(), n, MPI_DOUBLE, MPI_MIN, discretization.communicator());

  const auto for_each_near = [&](const std::size_t k, const auto &action)
  {
    const double height = meshes::Mesh<dim>::height(positions[k]);
    const double reach  = std::sqrt(nearest[k] + cut * cut * radius * radius);
    for (auto node = from(height - reach); node != nodes.end() && node->first <= height + reach; ++node)
      if (const double distance = squared_distance(positions[k], node->second); distance <= reach * reach)
        action(node->second, std::exp(-0.5 * (distance - nearest[k]) / (radius * radius)));
  };
  std::vector<double> amounts(positions.size(), 0.);
  for (std::size_t k = 0; k < positions.size(); ++k)
    for_each_near(
        k, [&](const PetscInt node, const double weight) { amounts[k] += weight * discretization.volume_of()[node]; });
  MPI_Allreduce(MPI_IN_PLACE, amounts.data(), n, MPI_DOUBLE, MPI_SUM, discretization.communicator());
  std::vector<double> concentration(discretization.n_owned(), 0.);
  for (std::size_t k = 0; k < positions.size(); ++k)
    for_each_near(k, [&](const PetscInt node, const double weight) { concentration[node] += weight / amounts[k]; });
  return concentration;
}

template DefectPositions<2>
draw_defects(const physics::Field &, InitialProfile &, const Discretization<2> &, std::uint64_t);
template DefectPositions<3>
draw_defects(const physics::Field &, InitialProfile &, const Discretization<3> &, std::uint64_t);
template std::vector<double>
smeared(const std::vector<dealii::Point<2>> &, double, unsigned int, const Discretization<2> &);
template std::vector<double>
smeared(const std::vector<dealii::Point<3>> &, double, unsigned int, const Discretization<3> &);
} // namespace ionstack::solver
