// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_space_discrete_defects_h
#define ionstack_solver_space_discrete_defects_h

#include "solver/space/discretization.h"
#include "solver/space/initial_profile.h"

#include <cstdint>
#include <vector>

/// Single ions at random places, in place of a continuous initial concentration.
namespace ionstack::solver
{
/// Most ions that a species may start with one by one: their relative fluctuation is a thousandth then.
inline constexpr double most_defects = 1e6;

/// Where the ions of a species are.
template <int dim>
struct DefectPositions
{
  double                          expected = 0.; ///< number of ions of the continuous concentration
  std::vector<dealii::Point<dim>> positions;     ///< [nm], equal on all ranks
};

/// Draws the ions of a species that is to start with single ones. Their density in the device is its initial
/// concentration, taken as constant over the part of a cell that belongs to a vertex; their number is the expected one,
/// rounded, or a draw from Poisson's distribution.
///
/// Cells are ordered along Hilbert's curve through the device (Math. Ann. 38, 459 (1891)), and an ion is put where its
/// random number stands in the cumulated density along it; then anywhere in the part of the cell. So the positions
/// follow from seed, species and mesh alone, on any number of ranks, and move little when the mesh is refined.
///
/// Throws BadInput, on all ranks, when there are none or more than `most_defects`. Collective.
template <int dim>
DefectPositions<dim> draw_defects(const physics::Field      &species,
                                  InitialProfile            &profile,
                                  const Discretization<dim> &discretization,
                                  std::uint64_t              seed);

/// Concentration [1/nm^3] of ions at `positions` at the owned unknowns of the mesh that belong to `field`, zero at all
/// others. Each ion is smeared over a Gaussian of standard deviation `radius` [nm] in each direction, of which the part
/// within the region remains and is scaled so that the sum of concentration times control volume is one ion to
/// rounding, on any mesh. Collective.
template <int dim>
std::vector<double> smeared(const std::vector<dealii::Point<dim>> &positions,
                            double                                 radius,
                            unsigned int                           field,
                            const Discretization<dim>             &discretization);
} // namespace ionstack::solver

#endif
