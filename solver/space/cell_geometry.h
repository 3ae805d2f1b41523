// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_space_cell_geometry_h
#define ionstack_solver_space_cell_geometry_h

#include "meshes/mesh.h"

#include <array>
#include <vector>

namespace ionstack::solver
{
/// The vertices and edges of a quadrilateral or hexahedron. Bit d of a vertex number is its d-th reference coordinate;
/// edges run along the coordinate directions, first all those of direction 0.
template <int dim>
struct CellTopology
{
  static constexpr unsigned int n_vertices = 1u << dim;
  static constexpr unsigned int n_edges    = dim * n_vertices / 2;

  std::array<unsigned int, n_edges>                     tail{}, head{}, direction{};
  std::array<std::array<unsigned int, dim>, n_vertices> edge_at{}; ///< edge of each direction at a vertex

  constexpr CellTopology()
  {
    unsigned int edge = 0;
    for (unsigned int d = 0; d < dim; ++d)
      for (unsigned int v = 0; v < n_vertices; ++v)
        if ((v & (1u << d)) == 0)
        {
          tail[edge]             = v;
          head[edge]             = v | (1u << d);
          direction[edge]        = d;
          edge_at[tail[edge]][d] = edge;
          edge_at[head[edge]][d] = edge;
          ++edge;
        }
  }
};

template <int dim>
inline constexpr CellTopology<dim> topology{};

/// The geometric weights of one cell: the only place that knows the coordinates.
///
/// Along each edge there is one value, flux density times edge vector, J_e. These are the coefficients of a
/// lowest-order Nedelec field J_h, and the residual of node i is the integral of J_h . grad N_i, i.e. a flux through
/// the dual face of edge e of sum_e' K_ee' J_e' with the symmetric `mixing` matrix K. Vertex quadrature gives K^0 =
/// sum_q w_q G_q, with G = F^-1 F^-T the inverse metric at vertex q. On boxes K^0 is diagonal, and the scheme is the
/// monotone finite-volume box scheme (Xu & Zikatanov, Math. Comp. 68, 1429 (1999); Bochev, Peterson & Gao, CMAME 200,
/// 2163 (2011)). On other cells its flux of a uniform field is not that of the field, in three dimensions whatever the
/// mesh width. K is therefore K^0 with its part on uniform fields replaced by the exact one: for the edge vectors T and
/// the integrals Phi of the Nedelec functions,
///
///     K = K^0 + Phi Phi^T / V - K^0 T T^T K^0 / V^0,    K T = Phi,
///
/// V being the volume and V^0 the sum of the w_q: consistency plus stabilisation, as of mimetic finite differences
/// (Brezzi, Lipnikov & Simoncini, Math. Models Methods Appl. Sci. 15, 1533 (2005)). K is positive definite, since the
/// last term is the part of K^0 that acts on uniform fields (Cauchy-Schwarz).
///
/// In axisymmetric coordinates uniform fields are those along the axis. Of the flux through an edge each end has that
/// through its half: rings of half edges are right for what varies as r^2, at the axis above all. The exception are
/// edges that are not at one height and have a node hanging in their middle: see shares_in_middle().
template <int dim>
struct CellGeometry
{
  static constexpr unsigned int n_vertices = CellTopology<dim>::n_vertices;
  static constexpr unsigned int n_edges    = CellTopology<dim>::n_edges;

  std::array<double, n_vertices> height{};         ///< of each vertex along the stack [nm]
  std::array<double, n_vertices> volume{};         ///< of each vertex's part of the cell [nm^3]
  std::array<double, n_edges>    edge_weight{};    ///< diagonal of K: dual face area over edge length [nm]
  double                         inverse_volume{}; ///< 1 / volume of the cell, as K has it along the stack
  int                            mixing = -1;      ///< index of the full matrix K, -1 on boxes
  /// Reference direction whose edges run along the stack while all others run across it; -1 when there is none.
  int upright = -1;

  /// Whether an edge runs along the stack, in a cell that knows the direction.
  bool is_upright(const unsigned int edge) const { return static_cast<int>(topology<dim>.direction[edge]) == upright; }
};

/// A full mixing matrix, for cells that are no boxes.
template <int dim>
using MixingMatrix = std::array<std::array<double, CellGeometry<dim>::n_edges>, CellGeometry<dim>::n_edges>;

/// Weights of the cell with these vertices (deal.II's numbering). A cell that is no box appends its matrix to
/// `mixings`. In axisymmetric coordinates the ends of the edges whose bit in `by_shape` is set share its flux by their
/// shape functions. Throws BadInput when the cell is folded, i.e. has no positive Jacobian at a vertex or inside.
template <int dim>
CellGeometry<dim> cell_geometry(const std::array<dealii::Point<dim>, CellTopology<dim>::n_vertices> &vertices,
                                meshes::Coordinates                                                  coordinates,
                                double                                                               depth,
                                std::vector<MixingMatrix<dim>>                                      &mixings,
                                unsigned int                                                         by_shape = 0);

/// Part of a face that belongs to each of its vertices [nm^2]: the integral of its shape function, and in axisymmetric
/// coordinates what CellGeometry says. The vertices are those of the cell with the other reference coordinates.
template <int dim>
std::array<double, (1u << (dim - 1))> face_areas(const std::array<dealii::Point<dim>, (1u << (dim - 1))> &vertices,
                                                 meshes::Coordinates                                      coordinates,
                                                 double                                                   depth);

/// Part that each end of an edge in the (r, z) plane has of the ring which the edge sweeps out [nm^2].
std::array<double, 2> ring_areas(const dealii::Point<2> &first, const dealii::Point<2> &second);

/// Share that the ends of a halved edge have in the value at its middle, such that uniform fields have the same flux on
/// both sides: one half, but for edges at one height in axisymmetric coordinates, where the halves have other shares of
/// the ring than the whole has.
template <int dim>
std::array<double, 2>
shares_in_middle(const dealii::Point<dim> &first, const dealii::Point<dim> &second, meshes::Coordinates coordinates);
} // namespace ionstack::solver

#endif
