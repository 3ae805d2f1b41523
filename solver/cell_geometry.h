// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_cell_geometry_h
#define ionstack_solver_cell_geometry_h

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
/// Along each edge there is one value, flux density times edge length, J_e. These are the coefficients of a
/// lowest-order Nedelec field J_h, and the residual of node i is the integral of J_h . grad N_i. With vertex quadrature
/// this is sum_q w_q J^T G_q d_i, with G = F^-1 F^-T the inverse metric at vertex q, i.e. a flux through the dual face
/// of edge e of sum_e' K_ee' J_e' with the symmetric `mixing` matrix K. On boxes K is diagonal, and the scheme is the
/// monotone finite-volume box scheme (Xu & Zikatanov, Math. Comp. 68, 1429 (1999); Bochev, Peterson & Gao, CMAME 200,
/// 2163 (2011)). In axisymmetric coordinates the weight of a vertex is the ring volume of its quarter of the cell.
template <int dim>
struct CellGeometry
{
  static constexpr unsigned int n_vertices = CellTopology<dim>::n_vertices;
  static constexpr unsigned int n_edges    = CellTopology<dim>::n_edges;

  std::array<double, n_vertices> height{};         ///< of each vertex along the stack [nm]
  std::array<double, n_vertices> volume{};         ///< of each vertex's part of the cell [nm^3]
  std::array<double, n_edges>    edge_weight{};    ///< diagonal of K: dual face area over edge length [nm]
  double                         inverse_volume{}; ///< 1 / volume of the cell
  int                            mixing = -1;      ///< index of the full matrix K, -1 on boxes
};

/// A full mixing matrix, for cells that are no boxes.
template <int dim>
using MixingMatrix = std::array<std::array<double, CellGeometry<dim>::n_edges>, CellGeometry<dim>::n_edges>;

/// Weights of the cell with these vertices (deal.II's numbering). A cell that is no box appends its matrix to
/// `mixings`. Throws BadInput when a vertex has a Jacobian that is not positive.
template <int dim>
CellGeometry<dim> cell_geometry(const std::array<dealii::Point<dim>, CellTopology<dim>::n_vertices> &vertices,
                                meshes::Coordinates                                                  coordinates,
                                double                                                               depth,
                                std::vector<MixingMatrix<dim>>                                      &mixings);
} // namespace ionstack::solver

#endif
