// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_space_resolution_h
#define ionstack_solver_space_resolution_h

#include "solver/space/discretization.h"

#include <vector>

namespace ionstack::solver
{
/// What the edges of one cell carry of the flux that balances one field, and how well its coefficient is resolved.
///
/// Where a coefficient changes from a to b along an edge its mean may err by e(ln(b/a)), relatively, as the process
/// tells (`error_of_mean`; ln(b/a)^2/24 to leading order for the geometric mean). A conductance, of current or heat, is
/// stationary with respect to the field that drives it; so its relative error is that of the edges' means, weighted
/// with what each dissipates, flux times driving difference. The sum of that over the device is the estimate of the
/// error of currents and powers; and cells in which it is large are those that have to be halved. A large change across
/// edges that carry nothing, as at the side of a filament, does not count.
struct CellFlux
{
  double       dissipated = 0.; ///< sum over the edges of flux times driving difference
  double       uncertain  = 0.; ///< the same, each edge times the error of its mean
  double       worst      = 0.; ///< the largest of these parts
  double       log_ratio  = 0.; ///< ln(b/a) of the edge with that part
  unsigned int edge       = 0;  ///< that edge
};

/// An edge along which ions drift across most of a front within less than the edge's length.
///
/// Drift against diffusion leaves a front of width D/v; an edge is |P| times longer, P being its Peclet number. Where
/// that is more than one, and more than half of the ions of one end is missing at the other, the front stands between
/// two nodes: it is as wide as the cell instead, and everything that depends on its place or width errs by a cell.
struct SharpFront
{
  std::size_t  cell   = 0;  ///< index of the cell
  unsigned int edge   = 0;  ///< of the cell
  unsigned int field  = 0;  ///< of the species
  double       peclet = 0.; ///< |P|: length of the edge over width of the front
  double       drift  = 0.; ///< |P| D: speed of the ions times length of the edge [nm^2/s]
  double       height = 0.; ///< the larger of the two concentrations [1/nm^3]
};

/// How well a mesh resolves a state.
struct Resolution
{
  std::vector<CellFlux>   cells;  ///< of this rank: [cell * number of fields + field]
  std::vector<SharpFront> fronts; ///< of this rank
};

/// `regions` as they are in the present cycle. Only cells in which some coefficient changes by more than a part in
/// twenty along an edge have an `uncertain` part. Collective.
template <int dim>
Resolution resolution(const Discretization<dim>                 &discretization,
                      const std::vector<physics::RegionPhysics> &regions,
                      double                                     ambient_temperature,
                      Vec                                        unknowns);
} // namespace ionstack::solver

#endif
