// SPDX-License-Identifier: Apache-2.0
#include "physics/ion_transport.h"

#include "materials/transport.h"
#include "materials/units.h"
#include "physics/region_context.h"

#include <algorithm>

namespace ionstack::physics
{
namespace
{
using parameters::Range;

/// The transport of one species in one region. Entries of the parameter file override the values of the material.
IonTransport transport_of(const std::string &species, const RegionContext &context)
{
  parameters::Section section = context.section("Species " + species);
  const std::string   hopping =
      section.choice("Hopping",
                     "sinh",
                     {"sinh", "linear"},
                     "Drift law: field-accelerated hopping (sinh), or its linear limit at low field.");
  const bool thermodiffusion =
      section.flag("Thermodiffusion", true, "Soret flux along the temperature gradient, when heat is solved for.");

  const std::string origin = " Empty: the value of the material.";
  const double      hop_distance =
      section.optional_quantity("Hop distance", internal_unit::length, Range::positive(), "Hop distance a." + origin);
  const double attempt_frequency = section.optional_quantity(
      "Attempt frequency", internal_unit::frequency, Range::positive(), "Attempt frequency f." + origin);
  const double migration_energy = section.optional_quantity(
      "Migration energy", internal_unit::energy, Range::not_negative(), "Activation energy Ea of a hop." + origin);
  const double diffusion_prefactor = section.optional_quantity("Diffusion prefactor",
                                                               internal_unit::dimensionless,
                                                               Range::positive(),
                                                               "g_D in D = g_D a^2 f exp(-Ea/kT)." + origin);
  const double drift_prefactor =
      section.optional_quantity("Drift prefactor",
                                internal_unit::dimensionless,
                                Range::not_negative(),
                                "g_v in v = g_v a f exp(-Ea/kT) sinh(g_x z q a E/kT)." + origin);
  const double field_argument_factor = section.optional_quantity("Field argument factor",
                                                                 internal_unit::dimensionless,
                                                                 Range::positive(),
                                                                 "g_x in the argument of the sinh." + origin);
  const double field_cap             = section.optional_quantity(
      "Field cap",
      internal_unit::electric_field,
      Range::positive(),
      "Es, at which the field that drives hopping saturates: Ee = E/sqrt(1 + (E/Es)^2)." + origin);
  const double heat_of_transport =
      section.optional_quantity("Heat of transport",
                                internal_unit::energy,
                                Range::any(),
                                "Q of the Soret flux; positive drives the species to the hot side." + origin);

  const double given_diffusivity = section.optional_quantity(
      "Diffusivity",
      internal_unit::diffusivity,
      Range::positive(),
      "Diffusivity D, in place of the hopping law; the drift follows by Einstein's relation." + origin);
  const std::string site_limit =
      section.choice("Site limit",
                     "none",
                     {"none", "excess potential", "modified drift"},
                     "How the finite number of sites limits the flux: not at all, by the chemical potential "
                     "kT ln(c/(c_max - c)) at constant mobility, or by a factor 1 - c/c_max on the drift alone.");
  const double site_density = section.optional_quantity(
      "Site density", internal_unit::concentration, Range::positive(), "Sites of the species, c_max." + origin);
  const std::vector<std::string> sharing =
      section.list("Shares sites with", "", "Other species on the same sites; their concentrations are added.");

  const char  *spread_name   = "Migration energy spread by cycle";
  const double energy_spread = section.quantity(
      spread_name,
      "0 eV",
      internal_unit::energy,
      Range::not_negative(),
      "Standard deviation of a normal distribution, from which each cycle of the protocol (a round of a repeat that "
      "stands in no other) draws what is added to the migration energy. The seed is that of section 'Random'.");

  context.given_charge_number(species); // asked for in every region, also where the species is not mobile

  const auto value = [&](const char *property, const double given)
  { return context.species_constant(species, property, given, IonTransport::name); };

  IonTransport process;
  process.concentration = context.slot_of(species);
  process.potential     = context.slot_of("potential");
  if (process.concentration == none)
    return process;
  const auto &all = context.physics().species;
  if (std::none_of(all.begin(), all.end(), [&](const auto &s) { return s.name == species && s.mobile; }))
  {
    // Storage alone.
    process.has_diffusivity   = true;
    process.diffusivity       = materials::Constant{0.};
    process.field_accelerated = false;
    process.charge_number     = context.charge_number(species);
    return process;
  }
  if (context.species(species) == nullptr)
    return process;
  process.heats                  = context.physics().space_charge;
  process.charge_number          = context.charge_number(species);
  process.field_accelerated      = hopping == "sinh";
  const auto [law, out_of_plane] = context.directional(species, "diffusivity", IonTransport::name, false);
  const bool hops = !std::isnan(hop_distance) || !std::isnan(attempt_frequency) || !std::isnan(migration_energy);
  if (!std::isnan(given_diffusivity) || (law != nullptr && !hops))
  {
    process.has_diffusivity = true;
    if (std::isnan(given_diffusivity))
    {
      process.diffusivity  = law->law;
      process.out_of_plane = out_of_plane;
    }
    else
      process.diffusivity = materials::Constant{value("diffusivity", given_diffusivity)};
    process.drift_prefactor       = 2.;
    process.field_argument_factor = 0.5;
    if (process.field_accelerated)
      process.hop_distance = value("hop_distance", hop_distance);
  }
  else
  {
    process.hop_distance          = value("hop_distance", hop_distance);
    process.attempt_frequency     = value("attempt_frequency", attempt_frequency);
    process.migration_energy      = value("migration_energy", migration_energy);
    process.diffusion_prefactor   = value("diffusion_prefactor", diffusion_prefactor);
    process.drift_prefactor       = value("drift_prefactor", drift_prefactor);
    process.field_argument_factor = value("field_argument_factor", field_argument_factor);
  }
  process.energy_variation = context.variation(
      {"shift of migration energy of " + species, "eV", parameters::Distribution::normal, 0., energy_spread});
  // Six of them below the mean is met once in 1e9 cycles.
  if (!process.has_diffusivity && 6. * energy_spread > process.migration_energy)
    section.problem(spread_name,
                    "is more than a sixth of the migration energy, " +
                        units::print_quantity(process.migration_energy, internal_unit::energy, "eV") +
                        ", so that draws below zero would have to be expected");
  if (site_limit != "none")
  {
    process.site_limit   = site_limit == "excess potential" ? IonTransport::SiteLimit::excess_potential
                                                            : IonTransport::SiteLimit::modified_drift;
    process.site_density = value("site_density", site_density);
    for (const std::string &other : sharing)
      if (const Slot slot = context.slot_of(other); slot != none)
        process.shares_sites.push_back(slot);
  }
  // A host may have no cap: then the law is uncapped.
  if (process.field_accelerated &&
      (!std::isnan(field_cap) || context.species(species)->properties.count("field_cap") > 0))
    process.inverse_field_cap = 1. / value("field_cap", field_cap);
  materials::Species used = *context.species(species);
  for (const auto &[property, given] : {std::pair{"hop_distance", hop_distance},
                                        std::pair{"attempt_frequency", attempt_frequency},
                                        std::pair{"migration_energy", migration_energy}})
    if (!std::isnan(given))
      used.properties.insert_or_assign(
          property,
          given_property(
              *materials::catalogue_entry(property, true), "", given, section.location(entry_name(property))));
  for (const std::string &warning : materials::mixed_sources(used))
    context.warn("material '" + context.material()->name + "': " + warning);
  if (thermodiffusion && context.physics().solves_heat)
    process.heat_of_transport = value("heat_of_transport", heat_of_transport);
  return process;
}
} // namespace

std::vector<IonTransport> IonTransport::create(const RegionContext &context)
{
  std::vector<IonTransport> processes;
  for (const SpeciesDescription &species : context.physics().species)
    if (const IonTransport process = transport_of(species.name, context); process.concentration != none)
      processes.push_back(process);
  return processes;
}
} // namespace ionstack::physics
