// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_contacts_interface_law_h
#define ionstack_physics_contacts_interface_law_h

#include "physics/local/continued_exponential.h"
#include "physics/local/state.h"
#include "physics/reactions/recombination.h"
#include "physics/statistics/carrier.h"

#include <variant>

/// What passes where two regions of the stack touch, per area of the interface.
namespace ionstack::physics
{
/// The states on both sides of an interface, at the same point.
template <class Number>
struct InterfaceState
{
  const NodeState<Number> &first;
  const NodeState<Number> &second;
};

/// Receives what leaves each side, per area: [unit of the row per s nm^2].
template <class Number>
struct Crossing
{
  virtual ~Crossing()                                          = default;
  virtual void leaves_first(Slot slot, const Number &outflow)  = 0;
  virtual void leaves_second(Slot slot, const Number &outflow) = 0;
  virtual void heat(const Number &released)                    = 0; ///< half to each side [eV/(s nm^2)]
};

/// A thermal resistance: q = G (T_1 - T_2). Kapitza, J. Phys. USSR 4, 181 (1941); Swartz & Pohl, Rev. Mod. Phys. 61,
/// 605 (1989).
struct ThermalBoundary
{
  Slot   first = none, second = none; ///< of the temperature on each side
  double conductance = 0.;            ///< G [eV/(s nm^2 K)]

  template <class Number>
  void add(const InterfaceState<Number> &state, Crossing<Number> &out) const
  {
    const Number heat     = conductance * (state.first[first] - state.second[second]);
    const Number backward = -heat;
    out.leaves_first(first, heat);
    out.leaves_second(second, backward);
  }
};

/// Immobile charge in the plane of the interface: the jump of the normal displacement.
struct SheetCharge
{
  Slot   potential = none; ///< of the first region
  double density   = 0.;   ///< [e/nm^2]

  template <class Number>
  void add(const InterfaceState<Number> & /*state*/, Crossing<Number> &out) const
  {
    const Number outflow(-density);
    out.leaves_first(potential, outflow);
  }
};

/// Ions that dissolve better on one side. They hop over the interface at a rate
///
///     N = v [ c_1 s_2 exp(-w/2) - c_2 s_1 exp(w/2) ],   w = [W + z (psi_2 - psi_1)] / kT
///
/// with the segregation energy W [eV] of an ion on the second side over that on the first, and the shares s of free
/// sites (1 where the sites are not counted). Without flux c_2/s_2 = c_1/s_1 exp(-w): the electrochemical potential is
/// continuous. Maier, Prog. Solid State Chem. 23, 171 (1995), for the core-space-charge picture of an interface.
struct IonPartition
{
  Slot   first = none, second = none;                     ///< of the concentration on each side
  Slot   first_potential = none, second_potential = none; ///< of the potential on each side
  double charge_number = 1.;
  double energy        = 0.;                  ///< W [eV]
  double velocity      = 0.;                  ///< v [nm/s]
  double first_sites = 0., second_sites = 0.; ///< [1/nm^3] 0: not counted

  template <class Number>
  void add(const InterfaceState<Number> &state, Crossing<Number> &out) const
  {
    const Number temperature = 0.5 * (state.first.temperature + state.second.temperature);
    const Number drop        = state.second[second_potential] - state.first[first_potential];
    const Number half        = 0.5 * (energy + charge_number * drop) / (constants::boltzmann * temperature);
    const Number minus       = -half;
    const Number down = continued_exp(minus), up = continued_exp(half); // held ions may leave any drop
    Number       forward = state.first[first] * down, backward = state.second[second] * up;
    if (second_sites > 0.)
      forward *= 1. - state.second[second] / second_sites;
    if (first_sites > 0.)
      backward *= 1. - state.first[first] / first_sites;
    const Number outflow = velocity * (forward - backward);
    const Number inflow  = -outflow;
    out.leaves_first(first, outflow);
    out.leaves_second(second, inflow);
  }
};

/// Electrons and holes that recombine through levels in the plane of the interface, each carrier from the side where it
/// is at home: Shockley, Read & Hall's law per area (recombination.h) with recombination velocities. Courtier, Cave,
/// Foster, Walker & Richardson, Energy Environ. Sci. 12, 396 (2019), eqs. for R_l and R_r.
struct InterfaceRecombination
{
  Carrier electrons, holes;
  bool    electrons_of_first = true, holes_of_first = true;
  double  electron_velocity = 0., hole_velocity = 0.; ///< > 0 [nm/s]
  double  trap_level = 0.;                            ///< [eV] below the vacuum

  /// Pairs that recombine [1/(s nm^2)].
  template <class Number>
  Number rate(const InterfaceState<Number> &state) const
  {
    using std::exp;
    const NodeState<Number>  &at_electrons = electrons_of_first ? state.first : state.second;
    const NodeState<Number>  &at_holes     = holes_of_first ? state.first : state.second;
    const Number              thermal      = constants::boltzmann * at_electrons.temperature;
    const Number              n = electrons.density(at_electrons), p = holes.density(at_holes);
    const Number              split = (at_holes[holes.quasi_fermi] - at_electrons[electrons.quasi_fermi]) / thermal;
    const CarrierPair<Number> pair{n, p, equilibrium_product<Number>(n, p, split)};
    const Number              n_1 =
        electrons.density_of_states(at_electrons) * exp((electrons.level - trap_level) / thermal) + smallest_density;
    const Number p_1 = holes.density_of_states(at_holes) * exp((trap_level - holes.level) / thermal) + smallest_density;
    return ShockleyReadHall<Number>{1. / electron_velocity, 1. / hole_velocity, n_1, p_1}.rate(pair);
  }

  template <class Number>
  void add(const InterfaceState<Number> &state, Crossing<Number> &out) const
  {
    const Number lost     = rate(state);
    const Number negative = -lost; // electrons are counted as negative charge
    electrons_of_first ? out.leaves_first(electrons.quasi_fermi, negative)
                       : out.leaves_second(electrons.quasi_fermi, negative);
    holes_of_first ? out.leaves_first(holes.quasi_fermi, lost) : out.leaves_second(holes.quasi_fermi, lost);
    const NodeState<Number> &at_electrons = electrons_of_first ? state.first : state.second;
    const NodeState<Number> &at_holes     = holes_of_first ? state.first : state.second;
    const Number             heat         = lost * (at_holes[holes.quasi_fermi] - at_electrons[electrons.quasi_fermi]);
    out.heat(heat);
  }
};

/// All laws of an interface. A new one is a struct above with the same member, and a word in this list.
using InterfaceLaw = std::variant<ThermalBoundary, SheetCharge, IonPartition, InterfaceRecombination>;
} // namespace ionstack::physics

#endif
