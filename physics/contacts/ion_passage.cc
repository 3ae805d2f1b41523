// SPDX-License-Identifier: Apache-2.0
#include "physics/contacts/ion_passage.h"

#include "physics/setup/region_context.h"
#include "physics/transport/carrier_transport.h"
#include "physics/transport/ion_equilibrium.h"

#include <cmath>

namespace ionstack::physics
{
namespace
{
using parameters::Range;
using parameters::Section;

/// What the section `Reaction SPECIES` says.
struct ReactionEntries
{
  double exchange_current, anodic, cathodic, equilibrium, reference, reference_electrons;
  bool   of_band;
};

ReactionEntries read_reaction(const Section &own, const RegionContext &context)
{
  const bool      moving = context.declared().electrons == CarrierModel::moving;
  ReactionEntries entries{};
  entries.exchange_current = Section(own).optional_quantity("Exchange current density",
                                                            internal_unit::surface_current,
                                                            Range::positive(),
                                                            "j0 of the reaction. Empty: the value of the material.");
  entries.of_band =
      Section(own)
              .if_acts(moving, "there are no electrons that move in a band", "Physics/Electrons")
              .choice(
                  "Electrons of",
                  "contact",
                  {"contact", "conduction band"},
                  "Where the electrons of the reaction come from and go to: the contact, across its compact layer, or "
                  "the conduction band beside the ions.") == "conduction band" &&
      moving;
  Section of_metal = Section(own).if_acts(
      !entries.of_band, "with the electrons of the conduction band no voltage drives the reaction", "Electrons of");
  entries.anodic      = of_metal.quantity("Anodic transfer coefficient",
                                     "0.5",
                                     internal_unit::dimensionless,
                                     Range::between(0., 1.),
                                     "Part of the overpotential that speeds up oxidation: dissolution of a metal, "
                                          "discharge of anions.");
  entries.cathodic    = of_metal.quantity("Cathodic transfer coefficient",
                                       "0.5",
                                       internal_unit::dimensionless,
                                       Range::between(0., 1.),
                                       "Part of the overpotential that speeds up reduction: deposition of a metal.");
  entries.equilibrium = of_metal.quantity("Equilibrium potential",
                                          "0 V",
                                          internal_unit::potential,
                                          Range::any(),
                                          "Contact less device at which no current flows.");
  const double activity =
      Section(own).optional_quantity("Reference concentration",
                                     internal_unit::concentration,
                                     Range::positive(),
                                     "Concentration at which what the ions do goes on at j0. Empty: it does not depend "
                                     "on their concentration.");
  entries.reference = std::isnan(activity) ? 0. : activity;
  entries.reference_electrons =
      Section(own)
          .if_acts(entries.of_band, "has a meaning with Electrons of = conduction band only", "Electrons of")
          .optional_quantity("Reference electron density",
                             internal_unit::concentration,
                             Range::positive(),
                             "Density of electrons at which what they do goes on at j0.");
  return entries;
}

/// `own` is the section of the reaction; its ions live in the region.
void add_reaction(Section                own,
                  const std::string     &species,
                  const ReactionEntries &entries,
                  const RegionContext   &context,
                  const PassageOfIons   &passage,
                  std::vector<Exchange> &exchanges)
{
  const double charge = context.charge_number(species);
  const double exchange_current =
      context.species_constant(species, "exchange_current_density", entries.exchange_current, "an electrode reaction");
  if (std::isnan(charge)) // which has been reported
    return;
  if (charge == 0.)
  {
    own.problem("", "'" + species + "' has no charge that a reaction could change");
    return;
  }
  if (entries.of_band)
  {
    if (std::isnan(entries.reference_electrons))
      own.problem("Reference electron density", "is missing, which Electrons of = conduction band needs");
    if (charge != std::round(charge))
      own.problem("Electrons of",
                  "a whole number of electrons reacts, and the charge number of '" + species + "' is none");
    BandReaction reaction;
    reaction.concentration       = context.slot_of(species);
    reaction.electrons           = create_electrons(context);
    reaction.charge_number       = static_cast<int>(std::lround(charge));
    reaction.exchange_current    = exchange_current;
    reaction.reference           = entries.reference;
    reaction.reference_electrons = entries.reference_electrons;
    if (reaction.electrons.exists() && reaction.charge_number != 0)
      exchanges.push_back(reaction);
    return;
  }
  if (!passage.has_layer && context.declared().space_charge)
    own.problem("",
                "the overpotential of a reaction is the voltage across the contact's compact layer; give it 'Compact "
                "layer thickness' and 'Compact layer permittivity'");
  ElectrodeReaction reaction;
  reaction.concentration                = context.slot_of(species);
  reaction.potential                    = context.potential();
  reaction.charge_number                = charge;
  reaction.offset                       = passage.offset;
  reaction.equilibrium_potential        = entries.equilibrium;
  reaction.reference                    = entries.reference;
  reaction.law.exchange_current_density = exchange_current;
  reaction.law.anodic_transfer          = entries.anodic;
  reaction.law.cathodic_transfer        = entries.cathodic;
  reaction.law.charge_number            = std::abs(charge);
  reaction.conduction                   = !context.declared().space_charge;
  exchanges.push_back(reaction);
}

void add_reservoir(Section                own,
                   const std::string     &species,
                   const RegionContext   &context,
                   const PassageOfIons   &passage,
                   std::vector<Exchange> &exchanges)
{
  IonReservoir reservoir;
  reservoir.held =
      read_held_concentration(own, context.section("Species " + species), context.declared().ambient_temperature);
  reservoir.velocity      = own.quantity("Exchange velocity",
                                    parameters::required,
                                    internal_unit::velocity,
                                    Range::positive(),
                                    "Flux over the difference of the concentrations; a large one holds it exactly.");
  reservoir.concentration = context.slot_of(species);
  if (reservoir.concentration == none)
    return;
  reservoir.potential = context.potential();
  reservoir.offset    = passage.offset;
  // Without space charge an ion comes in with its electrons; what it carries on from the node is in the balance of the
  // potential.
  const double charge     = context.charge_number(species);
  reservoir.charge_number = context.declared().space_charge ? charge : 0.;
  exchanges.push_back(reservoir);
}
} // namespace

void add_ions(Section                section,
              const RegionContext   &context,
              const PassageOfIons   &passage,
              std::vector<Exchange> &exchanges)
{
  for (const std::string &species : context.declared().ions)
  {
    const bool  reference = section.for_reference();
    const bool  here      = context.slot_of(species) != none;
    const auto *nowhere   = "the species lives in no region at the contact";
    if (section.has_section("Reaction " + species) || reference)
    {
      const Section own =
          section
              .section("Reaction " + species,
                       "A reaction of these ions with electrons: metal that dissolves into cations and is deposited "
                       "from them, anions that are discharged.")
              .if_acts(here, nowhere);
      const ReactionEntries entries = read_reaction(own, context);
      if (here)
        add_reaction(own, species, entries, context, passage, exchanges);
    }
    if (section.has_section("Reservoir " + species) || reference)
      add_reservoir(section.section("Reservoir " + species, "Ions that the contact takes up and gives off.")
                        .if_acts(here, nowhere),
                    species,
                    context,
                    passage,
                    exchanges);
  }
}
} // namespace ionstack::physics
