// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_contacts_exchange_h
#define ionstack_physics_contacts_exchange_h

#include "physics/contacts/butler_volmer.h"
#include "physics/contacts/schottky.h"
#include "physics/local/state.h"
#include "physics/statistics/carrier.h"

#include <cmath>
#include <variant>
#include <vector>

/// What passes between a contact and the nodes that touch it, per area of the contact.
namespace ionstack::physics
{
/// The state at a node of a contact.
template <class Number>
struct ContactState
{
  const NodeState<Number> &node;
  const Number            &contact;      ///< potential of the contact [V]
  const Number            &normal_field; ///< component of E along the outward normal, into the metal [V/nm]
  double field_of_rest = std::nan("");   ///< the same when the device came to rest, before time 0; NaN: it still does
};

/// Receives what an exchange does, per area: outflow from the device in a row of the node, current from the contact
/// into the device, charge on the electrode, heat that is set free.
template <class Number>
struct Exchanged
{
  virtual ~Exchanged()                                              = default;
  virtual void outflow(Slot slot, const Number &flux)               = 0; ///< [unit of the row per s nm^2]
  virtual void current(const Number &current_density)               = 0; ///< [e/(s nm^2)]
  virtual void charge(Slot potential, const Number &surface_charge) = 0; ///< [e/nm^2]
  virtual void heat(const Number &released)                         = 0; ///< [eV/(s nm^2)]
  /// Electrical power that becomes no heat there, of the reaction's equilibrium potential.
  virtual void work(const Number &taken_up) = 0; ///< [eV/(s nm^2)]
};

/// Electrons or holes over a Schottky barrier: thermionic emission with the barrier lowered by the image force and, if
/// asked for, tunnelling near its top. Carriers above the barrier are dilute, so that their density there is
/// N exp(eta): the flux A* T^2 exp(-phi_B/kT) [exp(z (phi_q - u)/kT) - 1] into the metal is zero exactly where the
/// quasi-Fermi potential is that of the metal. The difference of the two is heat there. See schottky.h for sources.
struct ThermionicEmission
{
  Carrier carrier;
  double  barrier         = 0.; ///< from the metal's Fermi level to the carrier's band [eV]
  double  richardson      = 0.; ///< A* [e/(s nm^2 K^2)]
  double  permittivity    = 0.; ///< of the image force [e/(V nm)]; 0: no lowering
  double  tunnelling_mass = 0.; ///< in free-electron masses; 0: no tunnelling

  template <class Number>
  void add(const ContactState<Number> &state, Exchanged<Number> &out) const
  {
    using std::exp;
    const double z       = carrier.charge_number;
    const Number thermal = constants::boltzmann * state.node.temperature;
    // A field that draws the carriers away from the metal.
    const Number field = -z * state.normal_field;
    Number       top(barrier);
    if (permittivity > 0.)
      top -= image_force_lowering(field, permittivity);
    Number prefactor = richardson * state.node.temperature * state.node.temperature * exp(-top / thermal);
    if (tunnelling_mass > 0. && barrier > 0.)
      prefactor *= tunnelling_enhancement(field, top, tunnelling_mass, state.node.temperature);
    const Number drive = z * (state.node[carrier.quasi_fermi] - state.contact) / thermal;
    const Number velocity =
        emission_velocity(richardson, state.node.temperature, carrier.density_of_states(state.node));
    const Number least   = smallest_density * velocity * drive;
    const Number outflow = z * (prefactor * continued_expm1(drive) + least);
    out.outflow(carrier.quasi_fermi, outflow);
    const Number inward = -outflow;
    out.current(inward);
    const Number heat = outflow * (state.node[carrier.quasi_fermi] - state.contact);
    out.heat(heat);
  }
};

/// A Schottky contact whose potential the image force raises: the device's is that of the metal plus
///
///     offset + sqrt(E/(4 pi eps))
///
/// where the field E draws electrons away from the metal. All charges see it, ions, too. Spetzler, Abdel, Schwierz,
/// Ziegler & Farrell, Adv. Electron. Mater. (2023), arXiv:2304.06527; the boundary model SchottkyBarrierLowering of
/// ChargeTransport.jl. There E is that of a second potential, with the same charges but without lowering; here the
/// device's own, which differs by the lowering over the length of the device.
struct LoweredPotential
{
  /// Gap between the metal and the node over which the lowering acts [nm]: a field of 1 V/nm makes an error of 1e-6 V.
  static constexpr double gap = 1e-6;

  Slot   potential           = none;
  double offset              = 0.; ///< of the device over the contact without a field [V]
  double permittivity        = 0.; ///< eps of the image force [e/(V nm)]
  double static_permittivity = 0.; ///< of Poisson's equation [e/(V nm)]

  template <class Number>
  void add(const ContactState<Number> &state, Exchanged<Number> &out) const
  {
    const Number lowering = image_force_lowering(state.normal_field, permittivity);
    const Number drop     = state.contact + offset + lowering - state.node[potential];
    const Number charge   = static_permittivity / gap * drop;
    out.charge(potential, charge);
  }
};

/// Electrons or holes at a LoweredPotential: the flux v (n - n_0) into the metal, where n_0 is the density that was
/// there in equilibrium, with the lowering of then. So the lowering that a voltage adds moves n and not n_0: without a
/// current the quasi-Fermi potential is that of the metal only while the lowering is that of rest. Source as there.
struct EmissionOfRest
{
  Carrier carrier;
  double  offset       = 0.; ///< see LoweredPotential
  double  permittivity = 0.; ///< of the image force [e/(V nm)]
  double  richardson   = 0.; ///< A* [e/(s nm^2 K^2)]

  template <class Number>
  void add(const ContactState<Number> &state, Exchanged<Number> &out) const
  {
    const double z           = carrier.charge_number;
    const Number temperature = state.node.temperature;
    const Number thermal     = constants::boltzmann * temperature;
    const Number states      = carrier.density_of_states(state.node);
    const Number field       = std::isnan(state.field_of_rest) ? state.normal_field : Number(state.field_of_rest);
    const Number lowering    = image_force_lowering(field, permittivity);
    // With both at the Fermi level of the metal.
    const Number eta      = z * (-offset - lowering - carrier.level) / thermal;
    const Number velocity = emission_velocity(richardson, temperature, states);
    const Number least    = smallest_density * z * (state.node[carrier.quasi_fermi] - state.contact) / thermal;
    const Number there = carrier.density(state.node), then = states * filling(carrier.statistics, eta, thermal);
    const Number outflow = z * velocity * (there - then + least);
    out.outflow(carrier.quasi_fermi, outflow);
    const Number inward = -outflow;
    out.current(inward);
    const Number heat = outflow * (state.node[carrier.quasi_fermi] - state.contact);
    out.heat(heat);
  }
};

/// A layer without charge between the metal and the device, thinner than the mesh: Stern's layer of an electrolyte, or
/// a dead layer. The node's potential is then not the contact's.
struct CompactLayer
{
  Slot       potential = none;
  SternLayer layer{};
  double     offset = 0.; ///< potential of the device less that of the contact where no charge is in the layer [V]

  template <class Number>
  void add(const ContactState<Number> &state, Exchanged<Number> &out) const
  {
    const Number metal  = state.contact + offset;
    const Number charge = layer.surface_charge(metal, state.node[potential]);
    out.charge(potential, charge);
  }
};

/// Electrons through an interface with a resistance of its own, in the `conduction` closure.
struct ContactResistance
{
  Slot   potential   = none;
  double resistivity = 0.; ///< > 0 [V s nm^2/e]

  template <class Number>
  void add(const ContactState<Number> &state, Exchanged<Number> &out) const
  {
    const Number drop    = state.contact - state.node[potential];
    const Number current = drop * (1. / resistivity);
    const Number outflow = -current;
    out.outflow(potential, outflow);
    out.current(current);
    const Number heat = current * drop;
    out.heat(heat);
  }
};

/// Ions that react at a metal: M <-> M(z+) + z e- with cations, which dissolve and are deposited, X(z-) <-> X + |z| e-
/// with anions, which are discharged and come again. Butler & Volmer's law with the overpotential across the interface,
/// contact less device less the equilibrium potential; the ions' activity stands on their side of the reaction. The
/// charge of an ion that is gone is left on the contact. Current times overpotential is heat; the heat that the
/// entropies of ion and metal make is not known.
struct ElectrodeReaction
{
  Slot         concentration         = none;
  Slot         potential             = none;
  double       charge_number         = 1.; ///< of the ion, of either sign
  double       offset                = 0.; ///< see CompactLayer
  double       equilibrium_potential = 0.; ///< [V]
  double       reference             = 0.; ///< concentration at which the ion's activity is one; 0: it does not count
  ButlerVolmer law{};
  bool         conduction = false; ///< without space charge: the potential's balance is that of the current

  template <class Number>
  void add(const ContactState<Number> &state, Exchanged<Number> &out) const
  {
    const Number metal = state.contact + offset;
    const Number eta   = overpotential<Number>(metal, state.node[potential], equilibrium_potential);
    const Number one(1.);
    const Number activity = reference > 0. ? Number(state.node[concentration] / reference) : one;
    const Number current  = charge_number > 0. ? law.current_density<Number>(eta, state.node.temperature, one, activity)
                                               : law.current_density<Number>(eta, state.node.temperature, activity, one);
    const Number outflow  = -current / charge_number;
    out.outflow(concentration, outflow);
    if (conduction)
    {
      const Number lost = -current;
      out.outflow(potential, lost);
    }
    out.current(current);
    const Number heat = current * eta, stored = current * equilibrium_potential;
    out.heat(heat);
    out.work(stored);
  }
};

/// Ions that react with electrons of the conduction band, M <-> M(z+) + z e- or X(z-) <-> X + |z| e-: mass action, as
/// both are on the same side of the interface and no voltage helps,
///
///     j = j_0 [1 - (c/c_ref) (n/n_ref)^z]   or   j_0 [c/c_ref - (n/n_ref)^|z|],   positive when something is oxidised.
///
/// The electrons go to and come from the band, the contact has none of the current. With N exp(eta) for n this is the
/// law of Butler and Volmer with the electrons' own level; j is zero in equilibrium at one Fermi level.
struct BandReaction
{
  Slot    concentration = none;
  Carrier electrons;
  int     charge_number       = 1;  ///< of the ion, of either sign
  double  exchange_current    = 0.; ///< j_0 [e/(s nm^2)]
  double  reference           = 0.; ///< c_ref [1/nm^3]; 0: the concentration does not count
  double  reference_electrons = 0.; ///< n_ref [1/nm^3]

  template <class Number>
  void add(const ContactState<Number> &state, Exchanged<Number> &out) const
  {
    const Number one(1.);
    const Number ions  = reference > 0. ? Number(state.node[concentration] / reference) : one;
    const Number share = electrons.density(state.node) * (1. / reference_electrons);
    Number       taken = share;
    for (int k = 1; k < std::abs(charge_number); ++k)
      taken *= share;
    const Number balance = charge_number > 0 ? Number(one - ions * taken) : Number(ions - taken);
    const Number current = exchange_current * balance;
    const Number outflow = current * (-1. / charge_number);
    out.outflow(concentration, outflow);
    out.outflow(electrons.quasi_fermi, current);
  }
};

/// A contact that takes up and gives off ions until they have a given concentration there.
struct IonReservoir
{
  Slot   concentration = none;
  Slot   potential     = none;
  double charge_number = 1.; ///< 0 where an ion comes with its electrons, in the `conduction` closure
  double offset        = 0.; ///< see CompactLayer
  double held          = 0.; ///< concentration [1/nm^3]
  double velocity      = 0.; ///< of the exchange [nm/s]

  template <class Number>
  void add(const ContactState<Number> &state, Exchanged<Number> &out) const
  {
    const Number outflow = velocity * (state.node[concentration] - held);
    out.outflow(concentration, outflow);
    const Number inward = -charge_number * outflow;
    out.current(inward);
    const Number heat = inward * (state.contact + offset - state.node[potential]);
    out.heat(heat);
  }
};

/// All laws of exchange with a contact. A new one is a struct above with the same member, and a word in this list.
using Exchange = std::variant<ThermionicEmission,
                              LoweredPotential,
                              EmissionOfRest,
                              CompactLayer,
                              ElectrodeReaction,
                              IonReservoir,
                              ContactResistance,
                              BandReaction>;

/// What a metal is to the fields of a region that touches it: a contact of the device, or a metal layer of the stack.
struct ElectrodePhysics
{
  bool                  ties_potential = true; ///< the region's potential there is the metal's plus the offset
  bool                  ties_carriers  = true; ///< quasi-Fermi potentials there are the metal's
  double                offset         = 0.;   ///< potential of the region there less that of the metal [V]
  std::vector<Exchange> exchanges;

  /// Whether it matters how the device was when it came to rest.
  bool looks_back() const
  {
    for (const Exchange &exchange : exchanges)
      if (std::holds_alternative<EmissionOfRest>(exchange))
        return true;
    return false;
  }

  /// Whether ions pass.
  bool exchanges_ions() const
  {
    for (const Exchange &exchange : exchanges)
      if (std::holds_alternative<ElectrodeReaction>(exchange) || std::holds_alternative<BandReaction>(exchange) ||
          std::holds_alternative<IonReservoir>(exchange))
        return true;
    return false;
  }
};
} // namespace ionstack::physics

#endif
