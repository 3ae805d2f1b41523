// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_exchange_h
#define ionstack_physics_exchange_h

#include "physics/butler_volmer.h"
#include "physics/carrier.h"
#include "physics/schottky.h"
#include "physics/state.h"

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
};

/// Receives what an exchange does, per area: outflow from the device in a row of the node, current from the contact
/// into the device, charge on the electrode.
template <class Number>
struct Exchanged
{
  virtual ~Exchanged()                                              = default;
  virtual void outflow(Slot slot, const Number &flux)               = 0; ///< [unit of the row per s nm^2]
  virtual void current(const Number &current_density)               = 0; ///< [e/(s nm^2)]
  virtual void charge(Slot potential, const Number &surface_charge) = 0; ///< [e/nm^2]
};

/// Electrons or holes over a Schottky barrier: thermionic emission with the barrier lowered by the image force and, if
/// asked for, tunnelling near its top. Carriers above the barrier are dilute, so that their density there is
/// N exp(eta): the flux A* T^2 exp(-phi_B/kT) [exp(z (phi_q - u)/kT) - 1] into the metal is zero exactly where the
/// quasi-Fermi potential is that of the metal. See schottky.h for sources.
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
    const Number drive   = z * (state.node[carrier.quasi_fermi] - state.contact) / thermal;
    const Number outflow = z * prefactor * continued_expm1(drive);
    out.outflow(carrier.quasi_fermi, outflow);
    const Number inward = -outflow;
    out.current(inward);
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

/// Metal that dissolves into ions, or ions that are deposited: Butler & Volmer's law with the overpotential across the
/// interface, contact less device less the equilibrium potential. A deposited ion leaves its charge on the contact.
struct ElectrodeReaction
{
  Slot         concentration         = none;
  Slot         potential             = none;
  double       charge_number         = 1.; ///< of the ion
  double       offset                = 0.; ///< see CompactLayer
  double       equilibrium_potential = 0.; ///< [V]
  double       reference             = 0.; ///< concentration at which the ion's activity is one; 0: it does not count
  ButlerVolmer law{};

  template <class Number>
  void add(const ContactState<Number> &state, Exchanged<Number> &out) const
  {
    const Number metal = state.contact + offset;
    const Number eta   = overpotential<Number>(metal, state.node[potential], equilibrium_potential);
    const Number one(1.);
    const Number activity = reference > 0. ? Number(state.node[concentration] / reference) : one;
    const Number current  = law.current_density<Number>(eta, state.node.temperature, one, activity);
    const Number outflow  = -current / charge_number;
    out.outflow(concentration, outflow);
    out.current(current);
  }
};

/// A contact that takes up and gives off ions until they have a given concentration there.
struct IonReservoir
{
  Slot   concentration = none;
  double charge_number = 1.;
  double held          = 0.; ///< concentration [1/nm^3]
  double velocity      = 0.; ///< of the exchange [nm/s]

  template <class Number>
  void add(const ContactState<Number> &state, Exchanged<Number> &out) const
  {
    const Number outflow = velocity * (state.node[concentration] - held);
    out.outflow(concentration, outflow);
    const Number inward = -charge_number * outflow;
    out.current(inward);
  }
};

/// All laws of exchange with a contact. A new one is a struct above with the same member, and a word in this list.
using Exchange = std::variant<ThermionicEmission, CompactLayer, ElectrodeReaction, IonReservoir>;

/// What a metal is to the fields of a region that touches it: a contact of the device, or a metal layer of the stack.
struct ElectrodePhysics
{
  bool                  ties_potential = true; ///< the region's potential there is the metal's plus the offset
  bool                  ties_carriers  = true; ///< quasi-Fermi potentials there are the metal's
  double                offset         = 0.;   ///< potential of the region there less that of the metal [V]
  std::vector<Exchange> exchanges;

  /// Whether ions pass.
  bool exchanges_ions() const
  {
    for (const Exchange &exchange : exchanges)
      if (std::holds_alternative<ElectrodeReaction>(exchange) || std::holds_alternative<IonReservoir>(exchange))
        return true;
    return false;
  }
};
} // namespace ionstack::physics

#endif
