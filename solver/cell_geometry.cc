// SPDX-License-Identifier: Apache-2.0
#include "solver/cell_geometry.h"

#include "materials/diagnostics.h"

#include <deal.II/base/numbers.h>
#include <deal.II/base/tensor.h>

#include <cmath>

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

template <int dim>
double radius_at(const std::array<dealii::Point<dim>, (1u << dim)> &vertices, const dealii::Point<dim> &at)
{
  double r = 0.;
  for (unsigned int v = 0; v < (1u << dim); ++v)
  {
    double shape = 1.;
    for (unsigned int k = 0; k < dim; ++k)
      shape *= ((v >> k) & 1u) ? at[k] : 1. - at[k];
    r += shape * vertices[v][0];
  }
  return r;
}

/// Mean radius of the quarter of the cell at vertex v. Two-point Gauss is exact for the integrand's degree.
template <int dim>
double ring_radius(const std::array<dealii::Point<dim>, (1u << dim)> &vertices, const unsigned int v)
{
  const double gauss = 0.5 / std::sqrt(3.);
  double       area = 0., moment = 0.;
  for (unsigned int q = 0; q < (1u << dim); ++q)
  {
    dealii::Point<dim> at;
    for (unsigned int k = 0; k < dim; ++k)
      at[k] = (((v >> k) & 1u) ? 0.5 : 0.) + 0.5 * (0.5 + (((q >> k) & 1u) ? gauss : -gauss));
    const double weight = dealii::determinant(jacobian<dim>(vertices, at));
    area += weight;
    moment += weight * radius_at<dim>(vertices, at);
  }
  return moment / area;
}
} // namespace

template <int dim>
CellGeometry<dim> cell_geometry(const std::array<dealii::Point<dim>, CellTopology<dim>::n_vertices> &vertices,
                                const meshes::Coordinates                                            coordinates,
                                const double                                                         depth,
                                std::vector<MixingMatrix<dim>>                                      &mixings)
{
  constexpr auto n_vertices = CellTopology<dim>::n_vertices;
  constexpr auto n_edges    = CellTopology<dim>::n_edges;

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
      throw BadInput("the mesh has a distorted cell (Jacobian not positive) at vertex " +
                     std::to_string(vertices[q][0]) + " nm, " + std::to_string(vertices[q][1]) +
                     " nm; repair the mesh");

    // Of the direction that is not meshed, or the number of equal parts.
    const double extent = coordinates == meshes::Coordinates::axisymmetric
                              ? 2. * dealii::numbers::PI * ring_radius<dim>(vertices, q)
                              : depth;
    geometry.height[q]  = vertices[q][dim - 1];
    geometry.volume[q]  = determinant / n_vertices * extent;
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

  double diagonal = 0., off_diagonal = 0.;
  for (unsigned int a = 0; a < n_edges; ++a)
  {
    geometry.edge_weight[a] = mixing[a][a];
    diagonal                = std::max(diagonal, mixing[a][a]);
    for (unsigned int b = 0; b < n_edges; ++b)
      if (a != b)
        off_diagonal = std::max(off_diagonal, std::abs(mixing[a][b]) / std::sqrt(mixing[a][a] * mixing[b][b]));
  }
  // Round-off of the inverse on a box of any aspect ratio stays below this; a visibly skewed cell is far above.
  if (off_diagonal > 1e-12)
  {
    geometry.mixing = static_cast<int>(mixings.size());
    mixings.push_back(mixing);
  }
  return geometry;
}

template CellGeometry<2>
cell_geometry<2>(const std::array<dealii::Point<2>, 4> &, meshes::Coordinates, double, std::vector<MixingMatrix<2>> &);
template CellGeometry<3>
cell_geometry<3>(const std::array<dealii::Point<3>, 8> &, meshes::Coordinates, double, std::vector<MixingMatrix<3>> &);
} // namespace ionstack::solver
