// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_reactions_trap_levels_h
#define ionstack_physics_reactions_trap_levels_h

#include <vector>

/// Levels that stand for a distribution of traps over energy. Each fills and empties with its own rate, so that what a
/// distribution does in time is a sum over levels; levels that are spaced evenly make it a trapezoidal rule, whose
/// error for functions that are smooth on the scale of kT falls exponentially with kT over the spacing.
namespace ionstack::physics
{
/// One of them.
struct TrapLevel
{
  double depth = 0.; ///< [eV] from the band into the gap
  double part  = 0.; ///< of all traps of the distribution; the parts add up to 1
};

/// An exponential tail exp(-E/E_0)/(E_0 (1 - exp(-E_max/E_0))) of states at the depths 0 < E < E_max below a band edge,
/// with the tail (Urbach) energy E_0 and the extent E_max [eV], both positive, as `count` levels, the shallowest first.
///
/// The extent is cut into slices of one width. Each level has all states of its slice and lies where the density of
/// states is the slice's mean: then its part is also the density times the width, as in the trapezoidal rule.
std::vector<TrapLevel> exponential_tail(double tail_energy, double extent, unsigned int count);

/// A Gaussian around the depth `centre` with the standard deviation `width` [eV] > 0, cut at gaussian_extent() widths
/// from the centre (6e-5 of the states lie beyond), as `count` levels in the middles of slices of one width, each in
/// proportion to the density of states there; the shallowest first.
std::vector<TrapLevel> gaussian_distribution(double centre, double width, unsigned int count);

/// Where a Gaussian is cut, in its widths from the centre.
constexpr double gaussian_extent()
{
  return 4.;
}

/// The part of a Gaussian that lies at depths outside of [low, high].
double gaussian_outside(double centre, double width, double low, double high);

/// Levels so far apart, over kT, are as good as a distribution.
constexpr double close_levels = 1.;

/// Levels that a distribution over `extent` [eV] needs to be at most close_levels kT apart at the thermal energy kT
/// [eV].
unsigned int levels_for(double extent, double thermal);
} // namespace ionstack::physics

#endif
