// SPDX-License-Identifier: Apache-2.0
#include "solver/cell_geometry.h"

#include "materials/diagnostics.h"

#include <deal.II/base/tensor.h>

#include <gtest/gtest.h>

#include <cmath>

// The geometric weights of single cells, whose exact values elementary geometry gives.
namespace ionstack::solver
{
namespace
{
using dealii::Point;
using dealii::Tensor;
using meshes::Coordinates;

/// A few operations on numbers near one.
constexpr double rounding = 1e-14;
constexpr double pi       = dealii::numbers::PI;

template <int dim>
using Vertices = std::array<Point<dim>, CellTopology<dim>::n_vertices>;

template <int dim>
Vertices<dim> box(const Point<dim> &low, const Point<dim> &high)
{
  Vertices<dim> vertices;
  for (unsigned int v = 0; v < vertices.size(); ++v)
    for (unsigned int d = 0; d < dim; ++d)
      vertices[v][d] = ((v >> d) & 1u) ? high[d] : low[d];
  return vertices;
}

/// The matrix K of a cell, whether it is stored in full or as diagonal.
template <int dim>
MixingMatrix<dim> mixing_of(const CellGeometry<dim> &cell, const std::vector<MixingMatrix<dim>> &mixings)
{
  if (cell.mixing >= 0)
    return mixings[cell.mixing];
  MixingMatrix<dim> K{};
  for (unsigned int e = 0; e < CellTopology<dim>::n_edges; ++e)
    K[e][e] = cell.edge_weight[e];
  return K;
}

/// Outflow from each vertex for the flux density -slope, i.e. differences of slope . x along the edges.
template <int dim>
std::array<double, CellTopology<dim>::n_vertices>
outflow(const Vertices<dim> &vertices, const MixingMatrix<dim> &K, const Tensor<1, dim> &slope)
{
  std::array<double, CellTopology<dim>::n_vertices> result{};
  for (unsigned int a = 0; a < CellTopology<dim>::n_edges; ++a)
  {
    double through = 0.;
    for (unsigned int b = 0; b < CellTopology<dim>::n_edges; ++b)
      through += K[a][b] * (slope * (vertices[topology<dim>.tail[b]] - vertices[topology<dim>.head[b]]));
    result[topology<dim>.tail[a]] += through;
    result[topology<dim>.head[a]] -= through;
  }
  return result;
}

template <int dim>
double total_volume(const CellGeometry<dim> &cell)
{
  double sum = 0.;
  for (const double volume : cell.volume)
    sum += volume;
  return sum;
}

const Vertices<2> quadrilateral{{{0.1, 0.2}, {2.3, -0.3}, {-0.4, 1.7}, {2.9, 2.6}}};

TEST(CellGeometry, topology_has_each_edge_once)
{
  EXPECT_EQ(CellTopology<2>::n_edges, 4u);
  EXPECT_EQ(CellTopology<3>::n_edges, 12u);
  for (unsigned int e = 0; e < 12; ++e)
  {
    EXPECT_EQ(topology<3>.head[e], topology<3>.tail[e] | (1u << topology<3>.direction[e]));
    EXPECT_EQ(topology<3>.edge_at[topology<3>.tail[e]][topology<3>.direction[e]], e);
    EXPECT_EQ(topology<3>.edge_at[topology<3>.head[e]][topology<3>.direction[e]], e);
  }
}

TEST(CellGeometry, rectangle)
{
  // Dual face area over edge length; aspect ratio 1000.
  std::vector<MixingMatrix<2>> mixings;
  const double                 width = 20., height = 0.02, depth = 3.;
  const auto cell = cell_geometry<2>(box<2>({5., 7.}, {25., 7.02}), Coordinates::planar, depth, mixings);
  EXPECT_EQ(cell.mixing, -1);
  EXPECT_TRUE(mixings.empty());
  // Differences of coordinates near 7 carry 1e-15, which is 5e-14 of the height.
  for (unsigned int v = 0; v < 4; ++v)
    EXPECT_NEAR(cell.volume[v], width * height * depth / 4., 1e-13);
  EXPECT_NEAR(cell.inverse_volume * width * height * depth, 1., 1e-12);
  for (unsigned int e = 0; e < 4; ++e)
  {
    const double length = topology<2>.direction[e] == 0 ? width : height;
    EXPECT_NEAR(cell.edge_weight[e] / (width * height / length / 2. * depth / length), 1., 1e-12) << e;
  }
}

TEST(CellGeometry, ring)
{
  // Between radii a and b: half the annulus on each side of the mean radius, and faces at the mean radius.
  for (const double a : {0., 3.})
  {
    std::vector<MixingMatrix<2>> mixings;
    const double                 b = a + 2., h = 0.5, m = a + 1.;
    const auto cell = cell_geometry<2>(box<2>({a, 1.}, {b, 1.5}), Coordinates::axisymmetric, 1., mixings);
    EXPECT_EQ(cell.mixing, -1);
    for (unsigned int v = 0; v < 4; ++v)
    {
      const double ring = (v & 1u) ? b * b - m * m : m * m - a * a;
      EXPECT_NEAR(cell.volume[v], pi * ring * h / 2., 100. * rounding);
    }
    EXPECT_NEAR(1. / cell.inverse_volume, pi * (b * b - a * a) * h, 100. * rounding);
    for (unsigned int e = 0; e < 4; ++e)
      if (topology<2>.direction[e] == 0)
        EXPECT_NEAR(cell.edge_weight[e], 2. * pi * m * (h / 2.) / 2., 100. * rounding) << e;
      else
      {
        const double ring = (topology<2>.tail[e] & 1u) ? b * b - m * m : m * m - a * a;
        EXPECT_NEAR(cell.edge_weight[e], pi * ring / h, 100. * rounding) << e;
      }
  }
}

TEST(CellGeometry, brick)
{
  std::vector<MixingMatrix<3>> mixings;
  const Point<3>               size(2., 0.5, 4.);
  const auto cell = cell_geometry<3>(box<3>({1., 1., 1.}, {3., 1.5, 5.}), Coordinates::box, 1., mixings);
  EXPECT_EQ(cell.mixing, -1);
  for (const double volume : cell.volume)
    EXPECT_NEAR(volume, 4. / 8., rounding);
  for (unsigned int e = 0; e < 12; ++e)
  {
    const double length = size[topology<3>.direction[e]];
    EXPECT_NEAR(cell.edge_weight[e], 4. / length / 4. / length, 100. * rounding) << e;
  }
}

TEST(CellGeometry, general_quadrilateral_is_consistent)
{
  // For u = slope . x the residual of node i is the integral of slope . grad N_i, up to sign. On a bilinear
  // quadrilateral that integrand is bilinear in the reference coordinates, so that vertex quadrature is exact, and
  // by Gauss's theorem the integral of grad N_i is half the outward normal of the diagonal between i's neighbours.
  std::vector<MixingMatrix<2>> mixings;
  const double                 depth = 1.5;
  const auto                   cell  = cell_geometry<2>(quadrilateral, Coordinates::planar, depth, mixings);
  ASSERT_EQ(cell.mixing, 0);
  ASSERT_EQ(mixings.size(), 1u);

  const auto  &q = quadrilateral;
  const double area =
      0.5 * std::abs((q[3][0] - q[0][0]) * (q[2][1] - q[1][1]) - (q[2][0] - q[1][0]) * (q[3][1] - q[0][1]));
  EXPECT_NEAR(total_volume(cell), area * depth, 100. * rounding);
  EXPECT_NEAR(cell.inverse_volume * area * depth, 1., 100. * rounding);

  const unsigned int counterclockwise[4] = {0, 1, 3, 2};
  for (const Tensor<1, 2> &slope : {Tensor<1, 2>({1., 0.}), Tensor<1, 2>({0., 1.}), Tensor<1, 2>({-0.7, 2.1})})
  {
    const auto flow = outflow<2>(q, mixings[0], slope);
    for (unsigned int i = 0; i < 4; ++i)
    {
      const auto  &next = q[counterclockwise[(i + 1) % 4]], &previous = q[counterclockwise[(i + 3) % 4]];
      const double gradient[2] = {(next[1] - previous[1]) / 2., -(next[0] - previous[0]) / 2.};
      EXPECT_NEAR(
          flow[counterclockwise[i]], (slope[0] * gradient[0] + slope[1] * gradient[1]) * -depth * -1., 1000. * rounding)
          << i;
    }
  }
}

/// Rates of a linear function on any cell: nothing is made, and the flux integrated over the cell is exact with the
/// cell's own volume, sum_i outflow_i x_i = sum_e through_e (x_tail - x_head) = slope . volume, because at each
/// quadrature point differences of x are the columns of the Jacobian.
template <int dim>
void expect_exact_moment(const Vertices<dim> &vertices, const Coordinates coordinates)
{
  std::vector<MixingMatrix<dim>> mixings;
  const auto                     cell = cell_geometry<dim>(vertices, coordinates, 1.3, mixings);
  const auto                     K    = mixing_of<dim>(cell, mixings);
  for (unsigned int k = 0; k < dim; ++k)
  {
    Tensor<1, dim> slope;
    slope[k]               = 2.;
    const auto     flow    = outflow<dim>(vertices, K, slope);
    double         balance = 0.;
    Tensor<1, dim> moment;
    for (unsigned int v = 0; v < vertices.size(); ++v)
    {
      balance += flow[v];
      moment += flow[v] * vertices[v];
    }
    EXPECT_NEAR(balance, 0., 1000. * rounding);
    EXPECT_NEAR((moment - slope * total_volume(cell)).norm(), 0., 1e4 * rounding);
  }
  // Symmetric and, by random trial, positive: dissipation has a sign.
  for (unsigned int a = 0; a < CellTopology<dim>::n_edges; ++a)
    for (unsigned int b = 0; b < a; ++b)
      EXPECT_NEAR(K[a][b], K[b][a], 100. * rounding);
  for (unsigned int trial = 1; trial <= 50; ++trial)
  {
    double power = 0.;
    for (unsigned int a = 0; a < CellTopology<dim>::n_edges; ++a)
      for (unsigned int b = 0; b < CellTopology<dim>::n_edges; ++b)
        power += std::sin(trial * (a + 1.)) * K[a][b] * std::sin(trial * (b + 1.));
    EXPECT_GT(power, 0.) << trial;
  }
}

TEST(CellGeometry, moment_of_a_linear_function)
{
  expect_exact_moment<2>(quadrilateral, Coordinates::planar);
  Vertices<2> off_axis = quadrilateral;
  for (Point<2> &vertex : off_axis)
    vertex[0] += 1.;
  expect_exact_moment<2>(off_axis, Coordinates::axisymmetric);
  Vertices<3> hexahedron = box<3>({0., 0., 0.}, {1., 2., 3.});
  for (unsigned int v = 0; v < 8; ++v)
    for (unsigned int d = 0; d < 3; ++d)
      hexahedron[v][d] += 0.25 * std::sin(5. * v + 2. * d);
  expect_exact_moment<3>(hexahedron, Coordinates::box);
}

TEST(CellGeometry, parallelepiped_is_consistent)
{
  // An affine image x = F s of the unit cube: the integral of grad N_i is det(F) F^-T times the integral of the
  // reference gradient, which has +-1/4 in each coordinate.
  const Tensor<2, 3> F({{1., 0.3, -0.2}, {0.1, 2., 0.4}, {0.2, -0.5, 1.5}});
  Vertices<3>        vertices;
  for (unsigned int v = 0; v < 8; ++v)
    vertices[v] = Point<3>(F * Point<3>(v & 1u, (v >> 1) & 1u, (v >> 2) & 1u));
  std::vector<MixingMatrix<3>> mixings;
  const auto                   cell = cell_geometry<3>(vertices, Coordinates::box, 1., mixings);
  EXPECT_NEAR(total_volume(cell), dealii::determinant(F), 100. * rounding);
  const Tensor<1, 3> slope({0.3, -1., 2.});
  const auto         flow = outflow<3>(vertices, mixing_of<3>(cell, mixings), slope);
  for (unsigned int v = 0; v < 8; ++v)
  {
    Tensor<1, 3> reference;
    for (unsigned int d = 0; d < 3; ++d)
      reference[d] = ((v >> d) & 1u) ? 0.25 : -0.25;
    const Tensor<1, 3> gradient = dealii::determinant(F) * (dealii::transpose(dealii::invert(F)) * reference);
    EXPECT_NEAR(flow[v], slope * gradient, 1000. * rounding) << v;
  }
}

TEST(CellGeometry, folded_cell)
{
  Vertices<2> folded = box<2>({0., 0.}, {1., 1.});
  folded[3]          = {0.2, 0.2};
  std::vector<MixingMatrix<2>> mixings;
  EXPECT_THROW(cell_geometry<2>(folded, Coordinates::planar, 1., mixings), BadInput);
}
} // namespace
} // namespace ionstack::solver
