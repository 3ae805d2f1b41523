// SPDX-License-Identifier: Apache-2.0
#include "physics/transport/ion_transport.h"

#include "materials/substance/transport.h"
#include "materials/units/units.h"
#include "physics/setup/region_context.h"
#include "physics/transport/ion_equilibrium.h"

#include <algorithm>
#include <cmath>

namespace ionstack::physics
{
namespace
{
using parameters::Range;

/// Nothing for a continuous distribution.
std::optional<DiscreteDefects> read_discrete_defects(parameters::Section section)
{
  const char       *distribution = "Initial distribution", *width = "Defect radius", *number = "Number of defects";
  const bool        discrete = section.choice(distribution,
                                       "continuous",
                                       {"continuous", "discrete"},
                                       "The initial concentration itself, or single ions drawn from it at random "
                                              "places, with the seed of section 'Random'.") == "discrete";
  const std::string meaning =
      "With discrete ones: standard deviation, in each direction, of the Gaussian over which each "
      "ion is smeared.";
  parameters::Section of_discrete =
      section.if_acts(discrete, "has a meaning with 'Initial distribution = discrete' only");
  const double radius =
      discrete ? section.quantity(width, parameters::required, internal_unit::length, Range::positive(), meaning)
               : of_discrete.optional_quantity(width, internal_unit::length, Range::positive(), meaning);
  const std::string how = of_discrete.choice(
      number,
      "rounded",
      {"rounded", "Poisson"},
      "With discrete ones: how many there are, the expected number rounded to a whole one, or a draw "
      "from Poisson's distribution with that mean.");
  if (discrete)
    return DiscreteDefects{how == "Poisson", radius, section.location(distribution)};
  return {};
}

bool is_mobile(const parameters::Section &section)
{
  return parameters::Section(section).flag("Mobile", true, "False for ions that stay where they are: caught in traps.");
}

/// Where a species lives and how it starts.
Field read_species(const std::string &name, const Declaration &declaration)
{
  parameters::Section section = declaration.root().section("Species " + name, "A mobile ion species.");
  const auto          names   = names_of(declaration.regions());
  const auto          regions = section.list(
      "Regions", parameters::required, "Layers in which the species is mobile; it is blocked at their outer faces.");
  for (const std::string &region : regions)
    if (std::find(names.begin(), names.end(), region) == names.end())
      section.problem("Regions", "'" + region + "' is no region of the stack" + suggestion(region, names));

  Field field;
  field.name  = name;
  field.unit  = "1/m^3";
  field.to_si = si::per_cubic_metre_per_internal;
  for (unsigned int r = 0; r < names.size(); ++r)
    if (std::find(regions.begin(), regions.end(), names[r]) != regions.end())
    {
      if (declaration.device().metals[r])
        declaration.physics().problem("Metals",
                                      "species '" + name + "' cannot be mobile in the metal '" + names[r] + "'");
      field.support.push_back(r);
    }
  field.initial.value   = read_initial_concentration(section, declaration.device().ambient_temperature);
  field.initial.profile = section.text(
      "Initial profile",
      "1",
      "Expression in x, y, z, r (nm; z is the height, r the distance from the axis) and top_of_LAYER (height of each "
      "layer's top; blanks in its name become _), that multiplies the initial concentration.");
  if (field.initial.profile.empty())
    section.problem("Initial profile", "is empty; write 1 for the same concentration everywhere");
  field.initial.section  = "Species " + name;
  field.initial.where    = section.location("Initial profile");
  field.initial.discrete = read_discrete_defects(section);
  is_mobile(section); // asked for again where it acts
  field.block          = "species";
  field.coefficient    = "diffusivity of " + name;
  field.counted        = "ions";
  field.amount_is_kept = true;
  return field;
}

/// Whether the material and the entries give all of a hopping law; says in one sentence what is missing.
bool has_hopping_law(const RegionContext                               &context,
                     const std::string                                 &species,
                     const std::vector<std::pair<std::string, double>> &given)
{
  std::vector<std::string> missing;
  for (const auto &[name, value] : given)
    if (std::isnan(value) && context.species(species)->properties.count(name) == 0)
      missing.push_back(name);
  if (!missing.empty())
    context.report_missing(species, missing, IonTransport::name, missing.size() > 1 ? ", or 'Diffusivity' alone," : "");
  return missing.empty();
}

/// The transport of one species in one region. Entries of the parameter file override the values of the material.
IonTransport transport_of(const std::string &species, const RegionContext &context)
{
  const bool is_here  = context.slot_of(species) != none;
  const bool is_fixed = !is_mobile(context.section("Species " + species));

  // Every entry is asked for in every region, also where the species is not mobile; those that nothing acts upon there
  // are idle.
  const int           field = context.declared().field_index(species);
  const bool          lives = field >= 0 && !context.declared().fields[static_cast<std::size_t>(field)].support.empty();
  parameters::Section section = context.section("Species " + species)
                                    .if_acts(!is_fixed, "with Mobile = false the species does not move")
                                    .if_acts(is_here, lives ? "" : "the species lives in no region");
  const auto when = [&](const bool acts, const std::string &reason, const char *because = "")
  { return section.if_acts(acts, reason, because); };

  const std::string hopping =
      section.choice("Hopping",
                     "sinh",
                     {"sinh", "linear"},
                     "Drift law: field-accelerated hopping (sinh), or its linear limit at low field.");
  const bool heat = context.declared().solves_heat;
  const bool thermodiffusion =
      when(heat, "the temperature is the same everywhere with Heat = off", "Physics/Heat")
          .flag("Thermodiffusion", true, "Soret flux along the temperature gradient, when heat is solved for.");

  // What is given, and what follows from it: a diffusivity takes the place of the hopping set.
  const double charge  = is_here && !is_fixed ? context.charge_number(species) : context.given_charge_number(species);
  const bool   charged = charge != 0., accelerated = hopping == "sinh" && charged;
  const std::string origin            = " Empty: the value of the material.";
  const double      given_diffusivity = section.optional_quantity(
      "Diffusivity",
      internal_unit::diffusivity,
      Range::positive(),
      "Diffusivity D, in place of the hopping law; the drift follows by Einstein's relation." + origin +
          " none: the hopping law, also where the material has a diffusivity.",
      true);
  const bool given_one = !std::isnan(given_diffusivity) && !std::isinf(given_diffusivity);
  const bool hops      = std::isinf(given_diffusivity) || section.gives("Hop distance") ||
                    section.gives("Attempt frequency") || section.gives("Migration energy");
  RegionContext::Directional material;
  if (is_here && !is_fixed && context.species(species) != nullptr && !given_one && !hops)
    material = context.directional(species, "diffusivity", IonTransport::name, false);
  const bool        by_diffusivity = given_one || material.in_plane != nullptr;
  const std::string replaced       = given_one ? "the entry Diffusivity stands in place of the hopping law"
                                               : "the material's diffusivity stands in place of the hopping law; set "
                                                 "Diffusivity = none for the latter";
  const std::string no_charge      = "the ions have no charge, and no field drives them";
  const auto        in_hopping_law = [&](const bool needs_charge = false)
  { return when(!by_diffusivity && (charged || !needs_charge), by_diffusivity ? replaced : no_charge); };

  const double hop_distance =
      when(!by_diffusivity || accelerated, replaced + ", and nothing but Hopping = sinh needs it then")
          .optional_quantity("Hop distance", internal_unit::length, Range::positive(), "Hop distance a." + origin);
  const double attempt_frequency = in_hopping_law().optional_quantity(
      "Attempt frequency", internal_unit::frequency, Range::positive(), "Attempt frequency f." + origin);
  const double migration_energy = in_hopping_law().optional_quantity(
      "Migration energy", internal_unit::energy, Range::not_negative(), "Activation energy Ea of a hop." + origin);
  const double diffusion_prefactor = in_hopping_law().optional_quantity("Diffusion prefactor",
                                                                        internal_unit::dimensionless,
                                                                        Range::positive(),
                                                                        "g_D in D = g_D a^2 f exp(-Ea/kT)." + origin);
  const double drift_prefactor =
      in_hopping_law(true).optional_quantity("Drift prefactor",
                                             internal_unit::dimensionless,
                                             Range::not_negative(),
                                             "g_v in v = g_v a f exp(-Ea/kT) sinh(g_x z q a E/kT)." + origin);
  const double field_argument_factor =
      in_hopping_law(true).optional_quantity("Field argument factor",
                                             internal_unit::dimensionless,
                                             Range::positive(),
                                             "g_x in the argument of the sinh." + origin);
  const double field_cap =
      when(accelerated, charged ? "with Hopping = linear no field saturates" : no_charge, "")
          .optional_quantity("Field cap",
                             internal_unit::electric_field,
                             Range::positive(),
                             "Es, at which the field that drives hopping saturates: Ee = E/sqrt(1 + (E/Es)^2)." +
                                 origin + " none: it does not, whatever the material says.",
                             true);
  const double heat_of_transport =
      when(heat && thermodiffusion,
           heat ? "Thermodiffusion = false" : "the temperature is the same everywhere with Heat = off",
           heat ? "" : "Physics/Heat")
          .optional_quantity("Heat of transport",
                             internal_unit::energy,
                             Range::any(),
                             "Q of the Soret flux; positive drives the species to the hot side." + origin);
  const std::string site_limit =
      section.choice("Site limit",
                     "none",
                     {"none", "excess potential", "modified drift"},
                     "How the finite number of sites limits the flux: not at all, by the chemical potential "
                     "kT ln(c/(c_max - c)) at constant mobility, or by a factor 1 - c/c_max on the drift alone.");
  const auto        with_sites   = when(site_limit != "none", "no sites are counted with Site limit = none");
  const double      site_density = read_site_density(with_sites);
  std::vector<Slot> shared;
  {
    const char *name    = "Shares sites with",
               *meaning = "Other species on the same sites; their concentrations are added.";
    const auto sharing =
        parameters::Section(with_sites.idle("none of these species lives in the same region")).list(name, "", meaning);
    for (const std::string &other : sharing)
    {
      if (other == species || context.declared().field_index(other) < 0)
        section.problem(name, "'" + other + "' is no other species" + suggestion(other, context.declared().ions));
      else if (const Slot slot = context.slot_of(other); slot != none && is_here && site_limit != "none")
      {
        shared.push_back(slot);
        section.acts(name);
      }
    }
  }
  const char  *spread_name   = "Migration energy spread by cycle";
  const double energy_spread = section.quantity(
      spread_name,
      "0 eV",
      internal_unit::energy,
      Range::not_negative(),
      "Standard deviation of a normal distribution, from which each cycle of the protocol (a round of a repeat that "
      "stands in no other) draws what is added to the migration energy. The seed is that of section 'Random'.");

  const auto value = [&](const char *property, const double given)
  { return context.species_constant(species, property, given, IonTransport::name); };

  IonTransport process;
  process.concentration = context.slot_of(species);
  process.potential     = context.potential();
  if (process.concentration == none)
    return process;
  if (is_fixed)
  {
    // Storage alone.
    process.has_diffusivity   = true;
    process.diffusivity       = LocalLaw(materials::Constant{0.});
    process.field_accelerated = false;
    process.charge_number     = context.declared().space_charge ? context.charge_number(species) : 0.;
    return process;
  }
  if (context.species(species) == nullptr)
    return process;
  process.charge_number     = charge;
  process.counts_as_current = !context.declared().space_charge && charged;
  process.field_accelerated = accelerated;
  if (by_diffusivity)
  {
    process.has_diffusivity = true;
    if (given_one)
      process.diffusivity = LocalLaw(materials::Constant{value("diffusivity", given_diffusivity)});
    else
    {
      process.diffusivity  = context.local_law(*material.in_plane);
      process.out_of_plane = material.out_of_plane;
    }
    process.drift_prefactor       = 2.;
    process.field_argument_factor = 0.5;
    if (process.field_accelerated)
      process.hop_distance = value("hop_distance", hop_distance);
  }
  else
  {
    std::vector<std::pair<std::string, double>> law{{"hop_distance", hop_distance},
                                                    {"attempt_frequency", attempt_frequency},
                                                    {"migration_energy", migration_energy},
                                                    {"diffusion_prefactor", diffusion_prefactor}};
    if (charged)
      law.insert(law.end(), {{"drift_prefactor", drift_prefactor}, {"field_argument_factor", field_argument_factor}});
    if (!has_hopping_law(context, species, law))
      return process;
    process.hop_distance        = value("hop_distance", hop_distance);
    process.attempt_frequency   = value("attempt_frequency", attempt_frequency);
    process.migration_energy    = value("migration_energy", migration_energy);
    process.diffusion_prefactor = value("diffusion_prefactor", diffusion_prefactor);
    if (charged)
    {
      process.drift_prefactor       = value("drift_prefactor", drift_prefactor);
      process.field_argument_factor = value("field_argument_factor", field_argument_factor);
    }
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
    process.shares_sites = shared;
  }
  // A host may have no cap, or the file may switch it off: then the law is uncapped.
  if (process.field_accelerated && !std::isinf(field_cap) &&
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
  if (thermodiffusion && heat)
    process.heat_of_transport = value("heat_of_transport", heat_of_transport);
  return process;
}
} // namespace

void IonTransport::declare(const Declaration &declaration)
{
  Declarations            &device  = declaration.device();
  parameters::Section      physics = declaration.physics();
  std::vector<std::string> names =
      physics.names("Species", "", "Names of the mobile ion species, each with a section `Species NAME`.");
  if (physics.for_reference())
    names = {"NAME"};
  const AbsoluteTolerance tolerance{"Concentration",
                                    "1e23 1/m^3",
                                    internal_unit::concentration,
                                    Range::positive(),
                                    "Absolute, for the concentration of every mobile species.",
                                    !names.empty(),
                                    "there is no mobile species",
                                    "Physics/Species"};
  declaration.add(tolerance);
  for (const std::string &name : names)
  {
    if (device.field_index(name) >= 0)
    {
      physics.problem("Species", "'" + name + "' is given twice or is the name of another field");
      continue;
    }
    if (const std::string other = device.same_in_tables(name); !other.empty())
      physics.problem("Species",
                      "'" + name + "' and '" + other + "' would have the same columns in tables; give another name");
    declaration.add(read_species(name, declaration), tolerance);
    device.ions.push_back(name);
  }
}

std::vector<IonTransport> IonTransport::create(const RegionContext &context)
{
  std::vector<IonTransport> processes;
  for (const std::string &species : context.declared().ions)
    if (const IonTransport process = transport_of(species, context); process.concentration != none)
      processes.push_back(process);
  return processes;
}
} // namespace ionstack::physics
