// SPDX-License-Identifier: Apache-2.0
#include "solver/space/cell_geometry.h"

#include "materials/files/diagnostics.h"

#include <deal.II/base/numbers.h>
#include <deal.II/base/tensor.h>

#include <cmath>
#include <string>

namespace ionstack::solver
{
namespace
{
/// d(position)/d(reference coordinates) at a reference point of a (bi-, tri-)linear cell.
template <int dim>
dealii::Tensor<2, dim> jacobian(const std::array<dealii::Point<dim>, (1u << dim)> &vertices,
                                const dealii::Point<dim>                          &at)
{
  dealii::Tensor<2, dim> result;
  for (unsigned int v = 0; v < (1u << dim); ++v)
    for (unsigned int d = 0; d < dim; ++d)
    {
      double slope = 1.;
      for (unsigned int k = 0; k < dim; ++k)
      {
        const bool high = (v >> k) & 1u;
        slope *= k == d ? (high ? 1. : -1.) : (high ? at[k] : 1. - at[k]);
      }
      for (unsigned int i = 0; i < dim; ++i)
        result[i][d] += slope * vertices[v][i];
    }
  return result;
}

/// The shape function of a vertex without its factors in the directions that `left_out` says; all of it for -1.
template <int dim>
double shape(const unsigned int vertex, const dealii::Point<dim> &at, const int left_out = -1)
{
  double result = 1.;
  for (unsigned int k = 0; k < dim; ++k)
    if (static_cast<int>(k) != left_out)
      result *= ((vertex >> k) & 1u) ? at[k] : 1. - at[k];
  return result;
}

template <int dim>
double radius_at(const std::array<dealii::Point<dim>, (1u << dim)> &vertices, const dealii::Point<dim> &at)
{
  double r = 0.;
  for (unsigned int v = 0; v < (1u << dim); ++v)
    r += shape<dim>(v, at) * vertices[v][0];
  return r;
}

/// Distance of the two-point Gauss points of the unit interval from its middle.
const double gauss = 0.5 / std::sqrt(3.);

/// Gauss point q of the reference cell; all have the same weight.
template <int dim>
dealii::Point<dim> gauss_point(const unsigned int q)
{
  dealii::Point<dim> at;
  for (unsigned int k = 0; k < dim; ++k)
    at[k] = 0.5 + (((q >> k) & 1u) ? gauss : -gauss);
  return at;
}

/// Area of the quarter of the cell at vertex v and its first moment in r. Two-point Gauss is exact for their degrees.
template <int dim>
std::array<double, 2> quarter(const std::array<dealii::Point<dim>, (1u << dim)> &vertices, const unsigned int v)
{
  double area = 0., moment = 0.;
  for (unsigned int q = 0; q < (1u << dim); ++q)
  {
    dealii::Point<dim> at;
    for (unsigned int k = 0; k < dim; ++k)
      at[k] = (((v >> k) & 1u) ? 0.5 : 0.) + 0.5 * (0.5 + (((q >> k) & 1u) ? gauss : -gauss));
    const double weight = dealii::determinant(jacobian<dim>(vertices, at));
    area += weight;
    moment += weight * radius_at<dim>(vertices, at);
  }
  const double size = 1. / ((1u << dim) * (1u << dim));
  return {area * size, moment * size};
}

/// Whether an edge runs across the stack. Above the round-off of coordinates, and far below what a flux would notice.
template <int dim>
bool is_level(const dealii::Tensor<1, dim> &edge)
{
  return std::abs(edge[dim - 1]) <= 1e-8 * edge.norm();
}

/// The direction of CellGeometry::upright.
template <int dim>
int upright_direction(const std::array<dealii::Tensor<1, dim>, CellTopology<dim>::n_edges> &edges)
{
  for (int upright = 0; upright < dim; ++upright)
  {
    bool fits = true;
    for (unsigned int e = 0; e < CellTopology<dim>::n_edges; ++e)
      if (static_cast<int>(topology<dim>.direction[e]) == upright)
      {
        dealii::Tensor<1, dim> across = edges[e];
        across[dim - 1]               = 0.;
        fits                          = fits && across.norm() <= 1e-8 * edges[e].norm();
      }
      else
        fits = fits && is_level<dim>(edges[e]);
    if (fits)
      return upright;
  }
  return -1;
}

template <int dim>
[[noreturn]] void refuse(const dealii::Point<dim> &place, const std::string &where)
{
  std::string text;
  for (unsigned int d = 0; d < dim; ++d)
    text += (d > 0 ? ", " : "") + std::to_string(place[d]) + " nm";
  throw BadInput("the mesh has a distorted cell (Jacobian not positive) " + where + " " + text + "; repair the mesh");
}

template <int dim>
using EdgeVectors = std::array<dealii::Tensor<1, dim>, CellTopology<dim>::n_edges>;

/// Integrals over a cell that is no box: those of its shape functions and Nedelec functions.
template <int dim>
struct Moments
{
  double                                            volume = 0.;
  std::array<double, CellTopology<dim>::n_vertices> of_vertex{};
  EdgeVectors<dim>                                  of_edge{};
};

/// Two-point Gauss is exact for their degrees.
template <int dim>
Moments<dim> moments_of(const std::array<dealii::Point<dim>, CellTopology<dim>::n_vertices> &vertices,
                        const meshes::Coordinates                                            coordinates,
                        const double                                                         depth)
{
  constexpr auto n_points = CellTopology<dim>::n_vertices;
  Moments<dim>   moments;
  for (unsigned int q = 0; q < n_points; ++q)
  {
    const dealii::Point<dim>     at          = gauss_point<dim>(q);
    const dealii::Tensor<2, dim> F           = jacobian<dim>(vertices, at);
    const double                 determinant = dealii::determinant(F);
    if (!(determinant > 0.))
    {
      dealii::Point<dim> place;
      for (unsigned int v = 0; v < vertices.size(); ++v)
        place += shape<dim>(v, at) * vertices[v];
      refuse<dim>(place, "around");
    }
    const double extent = coordinates == meshes::Coordinates::axisymmetric
                              ? 2. * dealii::numbers::PI * radius_at<dim>(vertices, at)
                              : depth;
    const double weight = determinant / n_points * extent;
    moments.volume += weight;
    for (unsigned int v = 0; v < vertices.size(); ++v)
      moments.of_vertex[v] += weight * shape<dim>(v, at);
    const dealii::Tensor<2, dim> inverse = dealii::invert(F);
    for (unsigned int e = 0; e < moments.of_edge.size(); ++e)
    {
      const unsigned int d = topology<dim>.direction[e];
      moments.of_edge[e] += weight * shape<dim>(topology<dim>.tail[e], at, static_cast<int>(d)) * inverse[d];
    }
  }
  return moments;
}

/// Gives the ends of edges the rings of their halves in the fluxes of the uniform field along the axis, but for the
/// edges whose bit in `by_shape` is set. A half has (3 r + r')/8 of the edge's extent in r where the shape function has
/// (2 r + r')/6. What this moves from one end to the other goes round the cell in equal parts, so that on boxes it
/// stays at the edges along the axis.
void move_to_half_rings(const EdgeVectors<2> &edges, const unsigned int by_shape, EdgeVectors<2> &of_edge)
{
  constexpr auto       &cell = topology<2>;
  std::array<double, 4> around{}, moved{}; // counterclockwise
  double                mean = 0.;
  for (unsigned int e = 0; e < 4; ++e)
  {
    const bool high = ((cell.tail[e] >> (1 - cell.direction[e])) & 1u) != 0;
    around[e]       = high == (cell.direction[e] == 0) ? -1. : 1.;
    moved[e]        = ((by_shape >> e) & 1u) != 0 ? 0. : -dealii::numbers::PI * edges[e][0] * edges[e][0] / 12.;
    mean += 0.5 * moved[e];
  }
  for (unsigned int e = 0; e < 4; ++e)
    of_edge[e][1] += around[e] * (moved[e] - mean);
}

/// Makes K exact on uniform fields: see CellGeometry. `points` is the sum of the weights in K.
template <int dim>
void make_consistent(const EdgeVectors<dim>       &edges,
                     const EdgeVectors<dim>       &exact,
                     const dealii::Tensor<1, dim> &volume,
                     const double                  points,
                     MixingMatrix<dim>            &mixing)
{
  constexpr auto   n_edges = CellTopology<dim>::n_edges;
  EdgeVectors<dim> found{};
  for (unsigned int a = 0; a < n_edges; ++a)
    for (unsigned int b = 0; b < n_edges; ++b)
      found[a] += mixing[a][b] * edges[b];
  for (unsigned int a = 0; a < n_edges; ++a)
    for (unsigned int b = 0; b < n_edges; ++b)
    {
      mixing[a][b] -= found[a] * found[b] / points;
      for (unsigned int k = 0; k < dim; ++k)
        mixing[a][b] += exact[a][k] * exact[b][k] / volume[k];
    }
}
} // namespace

template <int dim>
CellGeometry<dim> cell_geometry(const std::array<dealii::Point<dim>, CellTopology<dim>::n_vertices> &vertices,
                                const meshes::Coordinates                                            coordinates,
                                const double                                                         depth,
                                std::vector<MixingMatrix<dim>>                                      &mixings,
                                const unsigned int                                                   by_shape)
{
  constexpr auto n_vertices   = CellTopology<dim>::n_vertices;
  constexpr auto n_edges      = CellTopology<dim>::n_edges;
  const bool     axisymmetric = coordinates == meshes::Coordinates::axisymmetric;

  CellGeometry<dim> geometry;
  MixingMatrix<dim> mixing{};
  double            volume = 0.;
  for (unsigned int q = 0; q < n_vertices; ++q)
  {
    dealii::Point<dim> corner;
    for (unsigned int d = 0; d < dim; ++d)
      corner[d] = (q >> d) & 1u;
    const dealii::Tensor<2, dim> F           = jacobian<dim>(vertices, corner);
    const double                 determinant = dealii::determinant(F);
    if (!(determinant > 0.))
      refuse<dim>(vertices[q], "at vertex");

    // Of the direction that is not meshed, or the number of equal parts.
    double extent = depth;
    if (axisymmetric)
    {
      const auto [area, moment] = quarter<dim>(vertices, q);
      extent                    = 2. * dealii::numbers::PI * moment / area;
    }
    geometry.height[q] = vertices[q][dim - 1];
    geometry.volume[q] = determinant / n_vertices * extent;
    volume += geometry.volume[q];

    const dealii::Tensor<2, dim> inverse = dealii::invert(F);
    for (unsigned int a = 0; a < dim; ++a)
      for (unsigned int b = 0; b < dim; ++b)
      {
        double metric = 0.;
        for (unsigned int i = 0; i < dim; ++i)
          metric += inverse[a][i] * inverse[b][i];
        mixing[topology<dim>.edge_at[q][a]][topology<dim>.edge_at[q][b]] += geometry.volume[q] * metric;
      }
  }
  geometry.inverse_volume = 1. / volume;

  double off_diagonal = 0.;
  for (unsigned int a = 0; a < n_edges; ++a)
    for (unsigned int b = 0; b < n_edges; ++b)
      if (a != b)
        off_diagonal = std::max(off_diagonal, std::abs(mixing[a][b]) / std::sqrt(mixing[a][a] * mixing[b][b]));

  EdgeVectors<dim> edges;
  for (unsigned int e = 0; e < n_edges; ++e)
    edges[e] = vertices[topology<dim>.head[e]] - vertices[topology<dim>.tail[e]];
  geometry.upright = upright_direction<dim>(edges);
  // Round-off of the inverse on a box of any aspect ratio stays below this; a visibly skewed cell is far above.
  if (off_diagonal > 1e-12)
  {
    Moments<dim> moments = moments_of<dim>(vertices, coordinates, depth);
    geometry.volume      = moments.of_vertex;
    if constexpr (dim == 2)
      if (axisymmetric)
      {
        move_to_half_rings(edges, by_shape, moments.of_edge);
        for (unsigned int v = 0; v < n_vertices; ++v)
          geometry.volume[v] = 2. * dealii::numbers::PI * quarter<dim>(vertices, v)[1];
      }
    // The cell's volume in each direction but for half rings of slanted edges, which differ from it at the axis.
    dealii::Tensor<1, dim> in_direction;
    for (unsigned int e = 0; e < n_edges; ++e)
      for (unsigned int k = 0; k < dim; ++k)
        in_direction[k] += moments.of_edge[e][k] * edges[e][k];
    geometry.inverse_volume = 1. / in_direction[dim - 1];
    make_consistent<dim>(edges, moments.of_edge, in_direction, volume, mixing);
    geometry.mixing = static_cast<int>(mixings.size());
    mixings.push_back(mixing);
  }
  for (unsigned int e = 0; e < n_edges; ++e)
    geometry.edge_weight[e] = mixing[e][e];
  return geometry;
}

std::array<double, 2> ring_areas(const dealii::Point<2> &first, const dealii::Point<2> &second)
{
  const double swept = 0.25 * dealii::numbers::PI * first.distance(second);
  return {swept * (3. * first[0] + second[0]), swept * (first[0] + 3. * second[0])};
}

template <int dim>
std::array<double, (1u << (dim - 1))> face_areas(const std::array<dealii::Point<dim>, (1u << (dim - 1))> &vertices,
                                                 const meshes::Coordinates                                coordinates,
                                                 const double                                             depth)
{
  if constexpr (dim == 2)
  {
    if (coordinates == meshes::Coordinates::axisymmetric)
      return ring_areas(vertices[0], vertices[1]);
    const double half = 0.5 * depth * vertices[0].distance(vertices[1]);
    return {half, half};
  }
  else
  {
    // The integrand is a polynomial on plane faces only; one more point than they need.
    const std::array<double, 3> points{0.5 - std::sqrt(0.15), 0.5, 0.5 + std::sqrt(0.15)},
        weights{5. / 18., 4. / 9., 5. / 18.};
    std::array<double, 4> areas{};
    for (unsigned int i = 0; i < 3; ++i)
      for (unsigned int j = 0; j < 3; ++j)
      {
        const double                 x = points[i], y = points[j];
        const dealii::Tensor<1, dim> along_x = (1. - y) * (vertices[1] - vertices[0]) + y * (vertices[3] - vertices[2]);
        const dealii::Tensor<1, dim> along_y = (1. - x) * (vertices[2] - vertices[0]) + x * (vertices[3] - vertices[1]);
        const double area = depth * weights[i] * weights[j] * dealii::cross_product_3d(along_x, along_y).norm();
        for (unsigned int v = 0; v < 4; ++v)
          areas[v] += area * shape<2>(v, dealii::Point<2>(x, y));
      }
    return areas;
  }
}

template <int dim>
std::array<double, 2> shares_in_middle(const dealii::Point<dim> &first,
                                       const dealii::Point<dim> &second,
                                       const meshes::Coordinates coordinates)
{
  if (coordinates != meshes::Coordinates::axisymmetric || !is_level<dim>(second - first))
    return {0.5, 0.5};
  // The first end has (3 r1 + r2)/8 of the length in the ring of the whole, (7 r1 + r2)/32 in that of its own half, and
  // the middle has (r1 + r2)/4: the rest divided by this.
  const double sum = 8. * (first[0] + second[0]);
  return {(5. * first[0] + 3. * second[0]) / sum, (3. * first[0] + 5. * second[0]) / sum};
}

template CellGeometry<2> cell_geometry<2>(
    const std::array<dealii::Point<2>, 4> &, meshes::Coordinates, double, std::vector<MixingMatrix<2>> &, unsigned int);
template CellGeometry<3> cell_geometry<3>(
    const std::array<dealii::Point<3>, 8> &, meshes::Coordinates, double, std::vector<MixingMatrix<3>> &, unsigned int);
template std::array<double, 2> face_areas<2>(const std::array<dealii::Point<2>, 2> &, meshes::Coordinates, double);
template std::array<double, 4> face_areas<3>(const std::array<dealii::Point<3>, 4> &, meshes::Coordinates, double);
template std::array<double, 2>
shares_in_middle<2>(const dealii::Point<2> &, const dealii::Point<2> &, meshes::Coordinates);
template std::array<double, 2>
shares_in_middle<3>(const dealii::Point<3> &, const dealii::Point<3> &, meshes::Coordinates);
} // namespace ionstack::solver
