// SPDX-License-Identifier: Apache-2.0
#include "physics/contacts/electrode_physics.h"

#include "physics/contacts/ion_passage.h"
#include "physics/local/falling_root.h"
#include "physics/setup/region_context.h"
#include "physics/transport/carrier_transport.h"

#include <algorithm>
#include <cmath>

namespace ionstack::physics
{
namespace
{
using parameters::Range;
using parameters::Section;

/// What the section of an electrode says, beside what depends on the region.
struct Description
{
  std::string kind;
  double      work_function, barrier, electron_density, hole_density, richardson;
  bool        lowering, lowers_potential, tunnelling;
  double      layer_thickness, layer_permittivity;
  double      resistivity; ///< of the interface, with conduction; NaN for none
};

/// Entries upon which nothing acts, for the kind of the contact and the carriers of the region, are idle.
Description read_description(const Section &of_contact, const RegionContext &context)
{
  const bool space_charge = context.declared().space_charge;
  Section    section =
      of_contact.if_acts(space_charge, "has a meaning with Physics/Potential = space charge only", "Physics/Potential")
          .if_acts(!context.is_metal(),
                   "it stands on the metal '" + context.region().name +
                       "', with which a contact needs none; give it to the metal's interface");
  const CarrierModel electrons = context.electrons(), holes = context.holes();
  const bool         moving    = electrons == CarrierModel::moving || holes == CarrierModel::moving;
  const bool         insulator = context.is_insulator();
  Description        description;
  description.kind =
      section.if_acts(!insulator, "the contact touches no region with electrons or holes that could pass it")
          .choice("Kind",
                  "ohmic",
                  {"ohmic", "Schottky", "blocking"},
                  "With Potential = space charge: carriers in equilibrium and neutral, thermionic emission over a "
                  "barrier, or no carriers pass.");
  const bool schottky = description.kind == "Schottky", ohmic = description.kind == "ohmic";
  if (insulator && description.kind == "blocking")
    section.acts("Kind"); // which is what an insulator does
  const auto of_schottky = [&](const bool carriers_pass)
  {
    return section.if_acts(schottky && !insulator && (moving || !carriers_pass),
                           schottky ? "no carriers move that could pass the barrier"
                                    : "has a meaning for a contact of Kind = Schottky only");
  };
  const auto of_ohmic = [&](const CarrierModel carriers)
  {
    return section.if_acts(ohmic && moving && carriers != CarrierModel::off,
                           ohmic ? "there are no such carriers that move"
                                 : "has a meaning for a contact of Kind = ohmic only");
  };
  description.barrier =
      of_schottky(false).optional_quantity("Barrier height",
                                           internal_unit::energy,
                                           Range::any(),
                                           "Of a Schottky contact, from the metal's Fermi level to the "
                                           "conduction band; in place of the work function.");
  const bool has_barrier = !std::isnan(description.barrier);
  description.work_function =
      section
          .if_acts(insulator || (schottky ? !has_barrier && electrons != CarrierModel::off : !(ohmic && moving)),
                   !schottky     ? "an ohmic contact is neutral, whatever the metal"
                   : has_barrier ? "the Barrier height is given"
                                 : "without electrons only a Barrier height says where the bands are")
          .optional_quantity("Work function",
                             internal_unit::energy,
                             Range::positive(),
                             "Of the metal: the barrier is this less the electron affinity.");
  description.electron_density = of_ohmic(electrons).optional_quantity("Electron density",
                                                                       internal_unit::concentration,
                                                                       Range::positive(),
                                                                       "At an ohmic contact, in place of neutrality.");
  description.hole_density     = of_ohmic(holes)
                                 .if_acts(std::isnan(description.electron_density), "the Electron density is given")
                                 .optional_quantity("Hole density",
                                                    internal_unit::concentration,
                                                    Range::positive(),
                                                    "At an ohmic contact, in place of neutrality.");
  description.richardson = of_schottky(true).optional_quantity(
      "Richardson constant",
      internal_unit::richardson_constant,
      Range::positive(),
      "Of thermionic emission, for both carriers. Empty: from the effective masses of the material.");
  description.lowering = of_schottky(true).flag(
      "Barrier lowering", false, "Whether the image force lowers the Schottky barrier in a field.");
  description.lowers_potential =
      of_schottky(true)
          .if_acts(description.lowering, "has a meaning with Barrier lowering = true only")
          .choice("Barrier lowering acts on",
                  "emission",
                  {"emission", "potential"},
                  "What the image force lowers: the barrier that carriers see when they are emitted, in detailed "
                  "balance with those that come, or the potential at the contact, which ions feel, too, with the "
                  "emission of the device at rest.") == "potential";
  description.tunnelling =
      of_schottky(true).flag("Tunnelling", false, "Whether carriers tunnel through the top of the Schottky barrier.");
  description.layer_thickness    = section.optional_quantity("Compact layer thickness",
                                                          internal_unit::length,
                                                          Range::positive(),
                                                          "Of a layer without charge at the contact, such as Stern's.");
  description.layer_permittivity = section.optional_quantity("Compact layer permittivity",
                                                             internal_unit::dimensionless,
                                                             Range::positive(),
                                                             "Relative permittivity of the compact layer.");
  description.resistivity =
      Section(of_contact)
          .if_acts(!space_charge, "has a meaning with Physics/Potential = conduction only", "Physics/Potential")
          .optional_quantity("Specific contact resistivity",
                             internal_unit::contact_resistivity,
                             Range::positive(),
                             "With Potential = conduction: of the interface, for electrons. Empty: none, or where ions "
                             "react that no electrons pass.");
  return description;
}

/// Potential of the device over that of the contact where the region is neutral, or has the given density, with both
/// Fermi levels at the contact's.
double ohmic_offset(const Description &description,
                    const Carrier     &electrons,
                    const Carrier     &holes,
                    const double       fixed_charge,
                    const double       temperature,
                    const Section     &section)
{
  // The charge falls with the potential.
  const auto charge = [&](const double potential)
  {
    const double            values[] = {potential, 0., 0.};
    const NodeState<double> node{values, temperature, 0.};
    const auto              density = [&](Carrier carrier)
    {
      carrier.potential   = 0;
      carrier.quasi_fermi = 1;
      return carrier.density(node);
    };
    if (!std::isnan(description.electron_density))
      return description.electron_density - density(electrons);
    if (!std::isnan(description.hole_density))
      return density(holes) - description.hole_density;
    return fixed_charge + (holes.exists() ? density(holes) : 0.) - (electrons.exists() ? density(electrons) : 0.);
  };
  if ((!std::isnan(description.electron_density) && !electrons.exists()) ||
      (!std::isnan(description.hole_density) && !holes.exists()))
  {
    section.problem(std::isnan(description.electron_density) ? "Hole density" : "Electron density",
                    "is given for carriers that are switched off there");
    return 0.;
  }
  constexpr double low = -30., high = 30.;
  if (!(charge(low) > 0.) || !(charge(high) < 0.))
  {
    section.problem("Kind",
                    "an ohmic contact is neutral, which its region cannot be with the carriers that there are; switch "
                    "electrons and holes on, or give another Kind");
    return 0.;
  }
  return falling_root(charge, low, high);
}

/// Permittivity of the image force [e/(V nm)].
double image_permittivity(const RegionContext &context, const std::string &needed_by)
{
  const char *fast = "high_frequency_relative_permittivity";
  return constants::vacuum_permittivity *
         context.constant(context.has(fast) ? fast : "relative_permittivity", needed_by);
}

/// `offset` is that of the potential over the contact's, without lowering.
void add_emission(const Description     &description,
                  const RegionContext   &context,
                  const std::string     &name,
                  const Carrier         &carrier,
                  const double           barrier,
                  const double           offset,
                  std::vector<Exchange> &exchanges)
{
  if (!carrier.exists())
    return;
  const std::string needed_by  = name + " (Schottky)";
  const bool        electrons  = carrier.charge_number < 0.;
  const char       *mass_name  = electrons ? "electron_effective_mass" : "hole_effective_mass";
  const double      richardson = std::isnan(description.richardson)
                                     ? richardson_constant(context.constant(mass_name, needed_by))
                                     : description.richardson;
  if (description.lowers_potential)
  {
    exchanges.push_back(EmissionOfRest{carrier, offset, image_permittivity(context, needed_by), richardson});
    return;
  }
  ThermionicEmission emission;
  emission.carrier    = carrier;
  emission.barrier    = barrier;
  emission.richardson = richardson;
  if (description.lowering)
    emission.permittivity = image_permittivity(context, needed_by);
  if (description.tunnelling)
    emission.tunnelling_mass = context.has("tunnelling_effective_mass")
                                   ? context.constant("tunnelling_effective_mass", needed_by)
                                   : context.constant(mass_name, needed_by);
  exchanges.push_back(emission);
}

} // namespace

ElectrodePhysics read_electrode(Section section, const std::string &name, const RegionContext &context)
{
  const Description description = read_description(section, context);
  const bool        has_layer   = !std::isnan(description.layer_thickness);
  if (context.declared().space_charge && has_layer != !std::isnan(description.layer_permittivity))
    section.problem("Compact layer thickness", "needs 'Compact layer permittivity', and the other way round");
  if (description.lowers_potential)
  {
    if (description.tunnelling)
      section.problem("Tunnelling",
                      "is not known for a barrier whose lowering acts on the potential; remove the entry, or let the "
                      "lowering act on the emission");
    if (has_layer)
      section.problem("Compact layer thickness",
                      "behind a compact layer the potential is not the contact's, on which 'Barrier lowering acts'; "
                      "remove the layer, or let the lowering act on the emission");
  }
  if (!context.declared().space_charge)
  {
    ElectrodePhysics at;
    if (!std::isnan(description.resistivity))
      at.exchanges.push_back(ContactResistance{context.potential(), description.resistivity});
    add_ions(section, context, {0., false}, at.exchanges);
    for (const Exchange &exchange : at.exchanges)
      if (!std::holds_alternative<IonReservoir>(exchange))
        at.ties_potential = false;
    return at;
  }
  if (context.is_metal())
    return {};
  ElectrodePhysics at;
  const Carrier    electrons = create_electrons(context);
  const Carrier    holes     = create_holes(context);
  const bool       moving    = electrons.quasi_fermi != none || holes.quasi_fermi != none;
  double           barrier   = description.barrier;
  if (std::isnan(barrier) && !std::isnan(description.work_function) && electrons.exists())
    barrier = description.work_function - electrons.level;

  if (context.material() == nullptr)
    at.ties_carriers = false; // which carriers there are is not known, and reported elsewhere
  else if (context.is_insulator())
  {
    at.ties_carriers = false;
    at.offset        = -description.work_function;
    if (std::isnan(description.work_function))
      section.consequence("Work function",
                          "is missing: " + name +
                              " touches a region without electrons and holes, so that no neutrality says where the "
                              "potential is there; give it, or switch carriers on in the region",
                          {"Physics/Electrons", "Physics/Holes"});
  }
  else if (description.kind == "Schottky")
  {
    if (!electrons.exists() && !holes.exists())
      section.problem("Kind", "a Schottky contact needs electrons or holes; see Physics/Electrons and Holes");
    else if (std::isnan(barrier))
      section.problem("Barrier height", "a Schottky contact needs it, or 'Work function' with electrons");
    else
    {
      const double affinity = electrons.exists() ? electrons.level : context.constant("electron_affinity", "a barrier");
      at.offset             = -(barrier + affinity);
      at.ties_carriers      = false;
      if (electrons.quasi_fermi != none)
        add_emission(description, context, name, electrons, barrier, at.offset, at.exchanges);
      if (holes.quasi_fermi != none)
        add_emission(description, context, name, holes, holes.level - affinity - barrier, at.offset, at.exchanges);
      if (description.lowers_potential)
      {
        at.ties_potential = false;
        at.exchanges.push_back(LoweredPotential{context.potential(),
                                                at.offset,
                                                image_permittivity(context, name + " (Schottky)"),
                                                constants::vacuum_permittivity *
                                                    context.constant("relative_permittivity", name + " (Schottky)")});
      }
    }
  }
  else if (description.kind == "blocking" || !moving)
  {
    at.ties_carriers = false;
    at.offset        = std::isnan(description.work_function) ? 0. : -description.work_function;
  }
  else
    at.offset = ohmic_offset(
        description, electrons, holes, context.fixed_charge(), context.declared().ambient_temperature, section);

  if (has_layer)
  {
    at.ties_potential = false;
    CompactLayer layer;
    layer.potential = context.potential();
    layer.layer     = {constants::vacuum_permittivity * description.layer_permittivity, description.layer_thickness};
    layer.offset    = at.offset;
    at.exchanges.push_back(layer);
  }
  add_ions(section, context, {at.offset, has_layer}, at.exchanges);
  return at;
}
} // namespace ionstack::physics
