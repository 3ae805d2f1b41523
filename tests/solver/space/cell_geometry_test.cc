// SPDX-License-Identifier: Apache-2.0
#include "solver/space/cell_geometry.h"

#include "materials/files/diagnostics.h"

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
  const auto                     cell = cell_geometry<dim>(vertices, coordinates, 1.3, mixings, 15u);
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

/// Cells that are valid, and as irregular as the size of the shifts says.
Vertices<3> hexahedron(const unsigned int number, const double shift)
{
  Vertices<3> vertices = box<3>({0., 0., 0.}, {1., 2., 3.});
  for (unsigned int v = 0; v < 8; ++v)
    for (unsigned int d = 0; d < 3; ++d)
      vertices[v][d] += shift * std::sin(5. * v + 2. * d + 11. * number);
  return vertices;
}

/// Integral of grad N_i over the cell, by Gauss's theorem that of N_i over its surface. The integrand is a polynomial
/// of degree 3 at most in each coordinate of a side (N_i, and products of edges that are linear), so three points are
/// more than enough.
std::array<Tensor<1, 3>, 8> gradient_integrals(const Vertices<3> &vertices)
{
  const double                points[3]  = {0.5 - std::sqrt(0.15), 0.5, 0.5 + std::sqrt(0.15)};
  const double                weights[3] = {5. / 18., 8. / 18., 5. / 18.};
  std::array<Tensor<1, 3>, 8> result;
  for (unsigned int face = 0; face < 6; ++face)
  {
    const unsigned int normal = face / 2, first = (normal + 1) % 3, second = (normal + 2) % 3;
    for (unsigned int i = 0; i < 3; ++i)
      for (unsigned int j = 0; j < 3; ++j)
      {
        Point<3> at;
        at[normal] = face % 2;
        at[first]  = points[i];
        at[second] = points[j];
        Tensor<1, 3>          along_first, along_second;
        std::array<double, 8> shape{};
        for (unsigned int v = 0; v < 8; ++v)
        {
          double factor[3];
          for (unsigned int d = 0; d < 3; ++d)
            factor[d] = ((v >> d) & 1u) ? at[d] : 1. - at[d];
          shape[v] = factor[0] * factor[1] * factor[2];
          along_first += (((v >> first) & 1u) ? 1. : -1.) * factor[normal] * factor[second] * vertices[v];
          along_second += (((v >> second) & 1u) ? 1. : -1.) * factor[normal] * factor[first] * vertices[v];
        }
        const Tensor<1, 3> outward = (face % 2 == 1 ? 1. : -1.) * dealii::cross_product_3d(along_first, along_second);
        for (unsigned int v = 0; v < 8; ++v)
          result[v] += weights[i] * weights[j] * shape[v] * outward;
      }
  }
  return result;
}

TEST(CellGeometry, any_hexahedron_is_consistent)
{
  for (unsigned int number = 0; number < 20; ++number)
  {
    const Vertices<3>            vertices = hexahedron(number, 0.2);
    std::vector<MixingMatrix<3>> mixings;
    const auto                   cell     = cell_geometry<3>(vertices, Coordinates::box, 1., mixings);
    const auto                   K        = mixing_of<3>(cell, mixings);
    const auto                   gradient = gradient_integrals(vertices);
    double                       volume   = 0.; // of div x / 3
    for (unsigned int v = 0; v < 8; ++v)
      volume += gradient[v] * vertices[v] / 3.;
    EXPECT_NEAR(total_volume(cell) / volume, 1., 100. * rounding);
    EXPECT_NEAR(cell.inverse_volume * volume, 1., 100. * rounding);
    for (unsigned int k = 0; k < 3; ++k)
    {
      Tensor<1, 3> slope;
      slope[k]        = 1.;
      const auto flow = outflow<3>(vertices, K, slope);
      for (unsigned int v = 0; v < 8; ++v)
        EXPECT_NEAR(flow[v], slope * gradient[v], 1e4 * rounding) << number << ", " << v;
    }
    for (const double of_vertex : cell.volume)
      EXPECT_GT(of_vertex, 0.);
    expect_exact_moment<3>(vertices, Coordinates::box);
  }
}

/// Outflow of each vertex for a uniform flux along the axis, from the edges of the cell alone: of what passes an edge
/// an end has that through its half, or what its shape function has, 2 pi (r/3 + r'/6) of the edge's extent in r.
std::array<double, 4> outflow_along_axis(const Vertices<2> &vertices, const bool by_shape)
{
  const unsigned int    counterclockwise[4] = {0, 1, 3, 2};
  std::array<double, 4> result{};
  for (unsigned int i = 0; i < 4; ++i)
  {
    const unsigned int a = counterclockwise[i], b = counterclockwise[(i + 1) % 4];
    const double       r = vertices[a][0], s = vertices[b][0], up = -(s - r); // outward normal times length
    result[a] += 2. * pi * up * (by_shape ? r / 3. + s / 6. : (3. * r + s) / 8.);
    result[b] += 2. * pi * up * (by_shape ? s / 3. + r / 6. : (3. * s + r) / 8.);
  }
  return result;
}

TEST(CellGeometry, axisymmetric_cells_are_consistent)
{
  const Vertices<2> trapezoid{{{0., 0.}, {2., 0.}, {0., 1.}, {1.5, 2.}}},
      level{{{0.5, 0.}, {2., 0.}, {0., 1.}, {3., 1.}}}, turned{{{0., 1.}, {0., 0.}, {1.5, 2.}, {2., 0.}}},
      rectangle       = box<2>({0., 1.}, {2., 1.5});
  Vertices<2> shifted = quadrilateral;
  for (Point<2> &vertex : shifted)
    vertex[0] += 0.4; // one corner on the axis
  for (const Vertices<2> &vertices : {trapezoid, level, turned, rectangle, shifted})
  {
    for (const unsigned int by_shape : {0u, 15u})
    {
      std::vector<MixingMatrix<2>> mixings;
      const auto                   cell = cell_geometry<2>(vertices, Coordinates::axisymmetric, 1., mixings, by_shape);
      const bool                   box_like = cell.mixing < 0; // always rings of halves
      const auto                   K        = mixing_of<2>(cell, mixings);
      const auto                   flow     = outflow<2>(vertices, K, Tensor<1, 2>({0., 1.}));
      const auto                   exact    = outflow_along_axis(vertices, by_shape != 0 && !box_like);
      // Dissipation in a uniform field makes |grad phi|^2 exact; the volume is Pappus's by shape functions.
      double power = 0., volume = 0.;
      for (unsigned int v = 0; v < 4; ++v)
      {
        EXPECT_NEAR(flow[v], exact[v], 1000. * rounding) << v;
        EXPECT_GT(cell.volume[v], 0.);
        power += flow[v] * vertices[v][1];
        volume += cell.volume[v];
      }
      EXPECT_NEAR(cell.inverse_volume * power, 1., 100. * rounding);
      if (by_shape != 0)
      {
        EXPECT_NEAR(power, volume, 1000. * rounding);
      }
      for (unsigned int trial = 1; trial <= 50; ++trial)
      {
        double dissipated = 0.;
        for (unsigned int a = 0; a < 4; ++a)
          for (unsigned int b = 0; b < 4; ++b)
          {
            EXPECT_NEAR(K[a][b], K[b][a], 100. * rounding);
            dissipated += std::sin(trial * (a + 1.)) * K[a][b] * std::sin(trial * (b + 1.));
          }
        EXPECT_GT(dissipated, 0.) << trial;
      }
    }
  }
}

TEST(CellGeometry, halves_of_an_edge_have_its_flux)
{
  // What the ends have of a ring is what they have of both halves and, by its shares, of the node in the middle.
  for (const Point<2> &end : {Point<2>(2., 1.), Point<2>(2., 4.), Point<2>(0.5, 3.), Point<2>(0., 1.)})
  {
    const Point<2> begin(0.5, 1.), middle = begin + 0.5 * (end - begin);
    const auto     part = [&](const Point<2> &a, const Point<2> &b)
    {
      const double swept = pi * a.distance(b) / 3.;
      return end[1] == begin[1] ? ring_areas(a, b)
                                : std::array<double, 2>{swept * (2. * a[0] + b[0]), swept * (a[0] + 2. * b[0])};
    };
    const auto whole = part(begin, end), low = part(begin, middle), high = part(middle, end);
    const auto share = shares_in_middle<2>(begin, end, Coordinates::axisymmetric);
    EXPECT_NEAR(share[0] + share[1], 1., rounding);
    EXPECT_NEAR(low[0] + share[0] * (low[1] + high[0]), whole[0], 100. * rounding);
    EXPECT_NEAR(high[1] + share[1] * (low[1] + high[0]), whole[1], 100. * rounding);
    // What is linear along the axis is so along the edge.
    EXPECT_TRUE(share[0] == 0.5 || end[1] == begin[1]);
  }
  EXPECT_EQ(shares_in_middle<2>({0., 1.}, {2., 1.}, Coordinates::planar)[0], 0.5);
  EXPECT_EQ(shares_in_middle<3>({0., 1., 0.}, {2., 1., 0.}, Coordinates::box)[0], 0.5);
}

TEST(CellGeometry, areas_of_faces)
{
  // A trapezoid of height 2 between parallel sides of 3 and 1, tilted by 45 degrees: with x along the sides and y
  // between them its width is 3 - y, and the shape functions are bilinear in x/(3 - y) and y/2. The integral of
  // (1 - s)(1 - t) over both is that of (3 - 2 t)(1 - t)/2 times the height.
  const double                  h = std::sqrt(2.);
  const std::array<Point<3>, 4> trapezoid{{{0., 0., 0.}, {3., 0., 0.}, {0., h, h}, {1., h, h}}};
  const auto                    areas = face_areas<3>(trapezoid, Coordinates::box, 4.);
  const double                  low = 4. * 2. * 0.5 * (3. / 2. - 2. / 6.), high = 4. * 2. * 0.5 * (3. / 2. - 2. / 3.);
  for (unsigned int v = 0; v < 4; ++v)
    EXPECT_NEAR(areas[v], v < 2 ? low : high, 100. * rounding) << v;
  EXPECT_NEAR(areas[0] + areas[1] + areas[2] + areas[3], 4. * 4., 100. * rounding);
  const auto ring = face_areas<2>({{{1., 0.}, {3., 0.}}}, Coordinates::axisymmetric, 1.);
  EXPECT_NEAR(ring[0], pi * 3., 100. * rounding);
  EXPECT_NEAR(ring[1], pi * 5., 100. * rounding);
}

TEST(CellGeometry, upright_direction)
{
  const auto upright = [](const Vertices<3> &vertices)
  {
    std::vector<MixingMatrix<3>> mixings;
    return cell_geometry<3>(vertices, Coordinates::box, 1., mixings).upright;
  };
  const Vertices<3> brick = box<3>({0., 0., 0.}, {1., 2., 3.});
  EXPECT_EQ(upright(brick), 2);
  // The same brick with its corners numbered from another one.
  Vertices<3> turned;
  for (unsigned int v = 0; v < 8; ++v)
    turned[v] = brick[((v << 1) & 7u) | (v >> 2)];
  EXPECT_EQ(upright(turned), 1);
  Vertices<3> prism = brick; // any quadrilateral, extruded
  prism[3][0] = prism[7][0] = 1.7;
  EXPECT_EQ(upright(prism), 2);
  Vertices<3> tilted = brick;
  for (Point<3> &vertex : tilted)
    vertex = Point<3>(vertex[0], 0.8 * vertex[1] - 0.6 * vertex[2], 0.6 * vertex[1] + 0.8 * vertex[2]);
  EXPECT_EQ(upright(tilted), -1); // a box still
}

TEST(CellGeometry, folded_inside)
{
  // Positive at all corners and negative at a point of the quadrature inside, found by trial.
  const Vertices<3>            folded{{{0.6, -0.6, -0.6},
                                       {1.1, 0.2, 0.7},
                                       {-0.2, 1.4, -0.7},
                                       {1.4, 0.4, 0.6},
                                       {0.4, 0.1, 0.5},
                                       {1.1, 0.8, 1.1},
                                       {-0.2, 1.1, 1.7},
                                       {0.7, 0.4, 0.5}}};
  std::vector<MixingMatrix<3>> mixings;
  try
  {
    cell_geometry<3>(folded, Coordinates::box, 1., mixings);
    FAIL();
  }
  catch (const BadInput &error)
  {
    EXPECT_NE(std::string(error.what()).find("(Jacobian not positive) around"), std::string::npos) << error.what();
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
