// SPDX-License-Identifier: Apache-2.0
#include "physics/device_physics.h"

#include "materials/units.h"

#include <algorithm>
#include <cmath>

namespace ionstack::physics
{
namespace
{
using parameters::Range;
using parameters::Section;

std::vector<std::string> region_names(const std::vector<NamedRegion> &regions)
{
  std::vector<std::string> names;
  for (const NamedRegion &region : regions)
    names.push_back(region.name);
  return names;
}

std::vector<std::string> species_names(const materials::Material &material)
{
  std::vector<std::string> names;
  for (const auto &[name, species] : material.species)
    names.push_back(name);
  return names;
}

/// Looks properties up for one region and says what is missing and what needs it.
class Lookup
{
public:
  Lookup(const Section &section, const NamedRegion &region, const materials::Material *material, DevicePhysics &physics)
      : section_(section), region_(region), material_(material), physics_(physics)
  {
  }

  const materials::Property *property(const std::string &name, const std::string &needed_by) const
  {
    if (material_ == nullptr)
      return nullptr; // reported where the material was looked up
    const auto found = material_->properties.find(name);
    if (found == material_->properties.end())
    {
      section_.problem("",
                       "material '" + material_->name + "' of region '" + region_.name + "' has no " + name +
                           ", which " + needed_by + " needs; add it to " + material_->where.file);
      return nullptr;
    }
    physics_.used_properties.push_back(&found->second);
    return &found->second;
  }

  /// A constant of the species in this host, unless the parameter file overrides it (`given` not NaN).
  double species_constant(const materials::Species *species,
                          const std::string        &name,
                          const double              given,
                          const std::string        &needed_by) const
  {
    if (!std::isnan(given))
      return given;
    if (species == nullptr)
      return std::nan("");
    const auto found = species->properties.find(name);
    if (found == species->properties.end())
    {
      section_.problem("",
                       "species '" + species->name + "' in material '" + material_->name + "' (region '" +
                           region_.name + "') has no " + name + ", which " + needed_by + " needs; add it to " +
                           material_->where.file);
      return std::nan("");
    }
    physics_.used_properties.push_back(&found->second);
    return materials::evaluate(found->second.law, physics_.ambient_temperature, 0.);
  }

private:
  const Section             &section_;
  const NamedRegion         &region_;
  const materials::Material *material_;
  DevicePhysics             &physics_;
};

/// What the section of a species asks for, beside the database. NaN: take the database's value.
struct SpeciesOptions
{
  SpeciesDescription description;
  std::string        hopping;
  bool               soret;
  double charge_number, hop_distance, attempt_frequency, migration_energy, diffusion_prefactor, drift_prefactor,
      field_argument_factor, field_cap, heat_of_transport;
};

SpeciesOptions read_species(const std::string &name, Section section, const std::vector<NamedRegion> &regions)
{
  SpeciesOptions      options;
  SpeciesDescription &description = options.description;
  description.name                = name;
  description.regions             = section.list(
      "Regions", parameters::required, "Layers in which the species is mobile; it is blocked at their outer faces.");
  for (const std::string &region : description.regions)
  {
    const auto names = region_names(regions);
    if (std::find(names.begin(), names.end(), region) == names.end())
      section.problem("Regions", "'" + region + "' is no region of the stack" + suggestion(region, names));
  }
  description.initial_concentration =
      section.quantity("Initial concentration",
                       parameters::required,
                       internal_unit::concentration,
                       Range::not_negative(),
                       "Concentration at the start, multiplied by the initial profile.");
  description.initial_profile = section.text(
      "Initial profile",
      "1",
      "Expression in x, y, z, r (nm; z is the height, r the distance from the axis) and top_of_LAYER (height of each "
      "layer's top; blanks in its name become _), that multiplies the initial concentration.");
  description.profile_location = section.location("Initial profile");
  options.hopping              = section.choice("Hopping",
                                   "sinh",
                                   {"sinh", "linear"},
                                   "Drift law: field-accelerated hopping (sinh), or its linear limit at low field.");
  options.soret =
      section.flag("Thermodiffusion", true, "Soret flux along the temperature gradient, when heat is solved for.");

  const std::string origin = " Empty: the value of the material.";
  options.charge_number =
      section.optional_quantity("Charge number",
                                internal_unit::dimensionless,
                                Range::any(),
                                "Charge z in elementary charges as it enters the drift law." + origin);
  options.hop_distance =
      section.optional_quantity("Hop distance", internal_unit::length, Range::positive(), "Hop distance a." + origin);
  options.attempt_frequency = section.optional_quantity(
      "Attempt frequency", internal_unit::frequency, Range::positive(), "Attempt frequency f." + origin);
  options.migration_energy = section.optional_quantity(
      "Migration energy", internal_unit::energy, Range::not_negative(), "Activation energy Ea of a hop." + origin);
  options.diffusion_prefactor   = section.optional_quantity("Diffusion prefactor",
                                                          internal_unit::dimensionless,
                                                          Range::positive(),
                                                          "g_D in D = g_D a^2 f exp(-Ea/kT)." + origin);
  options.drift_prefactor       = section.optional_quantity("Drift prefactor",
                                                      internal_unit::dimensionless,
                                                      Range::not_negative(),
                                                      "g_v in v = g_v a f exp(-Ea/kT) sinh(g_x z q a E/kT)." + origin);
  options.field_argument_factor = section.optional_quantity("Field argument factor",
                                                            internal_unit::dimensionless,
                                                            Range::positive(),
                                                            "g_x in the argument of the sinh." + origin);
  options.field_cap             = section.optional_quantity(
      "Field cap",
      internal_unit::electric_field,
      Range::positive(),
      "Es, at which the field that drives hopping saturates: Ee = E/sqrt(1 + (E/Es)^2)." + origin);
  options.heat_of_transport =
      section.optional_quantity("Heat of transport",
                                internal_unit::energy,
                                Range::any(),
                                "Q of the Soret flux; positive drives the species to the hot side." + origin);
  return options;
}

/// Slot of the species a law depends on; reports when it is not mobile in the region.
Slot law_slot(const materials::Property &property,
              const RegionPhysics       &region,
              const DevicePhysics       &physics,
              const Section             &section,
              const NamedRegion         &named)
{
  if (!materials::depends_on_concentration(property.law))
    return none;
  const int field = physics.field_index(property.species);
  for (Slot slot = 0; slot < static_cast<Slot>(region.fields.size()); ++slot)
    if (static_cast<int>(region.fields[slot]) == field)
      return slot;
  section.problem("",
                  property.name + " of material '" + named.material + "' depends on the concentration of '" +
                      property.species + "', which is not mobile in region '" + named.name +
                      "'; add the region to 'Regions' of that species, or choose another material");
  return none;
}
} // namespace

int DevicePhysics::field_index(const std::string &name) const
{
  for (std::size_t i = 0; i < fields.size(); ++i)
    if (fields[i].name == name)
      return static_cast<int>(i);
  return -1;
}

DevicePhysics
DevicePhysics::read(Section root, const std::vector<NamedRegion> &regions, const materials::Database &database)
{
  DevicePhysics physics;
  Section       section = root.section("Physics", "Which equations are solved.");
  section.choice("Potential",
                 "conduction",
                 {"conduction"},
                 "Closure of the potential: current continuity, div(sigma grad phi) = 0.");
  const std::string heat = section.choice(
      "Heat",
      "steady",
      {"steady", "transient", "off"},
      "Temperature: in balance with the power at every moment, with the materials' heat capacity, or constant.");
  physics.solves_heat         = heat != "off";
  physics.steady_heat         = heat == "steady";
  physics.ambient_temperature = section.quantity("Ambient temperature",
                                                 "300 K",
                                                 internal_unit::temperature,
                                                 Range::positive(),
                                                 "Temperature at the start, and everywhere when heat is off.");
  std::vector<std::string> species_list =
      section.list("Species", "", "Names of the mobile ion species, each with a section `Species NAME`.");
  if (root.for_reference())
    species_list = {"NAME"};

  // Fields: potential and temperature everywhere, each species in its regions.
  std::vector<unsigned int> everywhere(regions.size());
  for (unsigned int r = 0; r < regions.size(); ++r)
    everywhere[r] = r;
  physics.fields.push_back({"potential", "V", 1., everywhere});
  if (physics.solves_heat)
    physics.fields.push_back({"temperature", "K", 1., everywhere});

  std::vector<SpeciesOptions> options;
  for (const std::string &name : species_list)
  {
    if (physics.field_index(name) >= 0)
    {
      section.problem("Species", "'" + name + "' is given twice or is the name of another field");
      continue;
    }
    options.push_back(read_species(name, root.section("Species " + name, "A mobile ion species."), regions));
    Field field{name, "1/m^3", si::per_cubic_metre_per_internal, {}};
    for (unsigned int r = 0; r < regions.size(); ++r)
      if (const auto &list = options.back().description.regions;
          std::find(list.begin(), list.end(), regions[r].name) != list.end())
        field.support.push_back(r);
    physics.fields.push_back(field);
    physics.species.push_back(options.back().description);
  }

  for (unsigned int r = 0; r < regions.size(); ++r)
  {
    const NamedRegion         &named    = regions[r];
    const materials::Material *material = database.find(named.material);
    RegionPhysics              region;
    for (unsigned int f = 0; f < physics.fields.size(); ++f)
      if (const auto &support = physics.fields[f].support;
          std::find(support.begin(), support.end(), r) != support.end())
        region.fields.push_back(f);
    const auto slot_of = [&](const std::string &name)
    {
      const int  field = physics.field_index(name);
      const auto found = std::find(region.fields.begin(), region.fields.end(), static_cast<unsigned int>(field));
      return field < 0 || found == region.fields.end() ? none : static_cast<Slot>(found - region.fields.begin());
    };
    region.potential   = slot_of("potential");
    region.temperature = slot_of("temperature");
    const Lookup lookup(section, named, material, physics);

    if (const auto *sigma = lookup.property("electrical_conductivity", ElectricalConduction::name))
    {
      ElectricalConduction process;
      process.potential     = slot_of("potential");
      process.conductivity  = sigma->law;
      process.concentration = law_slot(*sigma, region, physics, section, named);
      region.processes.emplace_back(process);
    }

    for (const SpeciesOptions &given : options)
    {
      const Slot slot = slot_of(given.description.name);
      if (slot == none || material == nullptr)
        continue;
      Section                   species_section = root.section("Species " + given.description.name);
      const Lookup              species_lookup(species_section, named, material, physics);
      const materials::Species *species = nullptr;
      if (const auto found = material->species.find(given.description.name); found != material->species.end())
        species = &found->second;
      else
      {
        species_section.problem("Regions",
                                "material '" + material->name + "' of region '" + named.name + "' has no species '" +
                                    given.description.name + "'" +
                                    suggestion(given.description.name, species_names(*material)));
        continue;
      }
      const auto constant = [&](const char *name, const double value)
      { return species_lookup.species_constant(species, name, value, IonTransport::name); };
      IonTransport process;
      process.concentration         = slot;
      process.potential             = slot_of("potential");
      process.charge_number         = constant("charge_number", given.charge_number);
      process.hop_distance          = constant("hop_distance", given.hop_distance);
      process.attempt_frequency     = constant("attempt_frequency", given.attempt_frequency);
      process.migration_energy      = constant("migration_energy", given.migration_energy);
      process.diffusion_prefactor   = constant("diffusion_prefactor", given.diffusion_prefactor);
      process.drift_prefactor       = constant("drift_prefactor", given.drift_prefactor);
      process.field_argument_factor = constant("field_argument_factor", given.field_argument_factor);
      process.field_accelerated     = given.hopping == "sinh";
      // A host may have no cap: then the law is uncapped.
      if (process.field_accelerated && (!std::isnan(given.field_cap) || species->properties.count("field_cap") > 0))
        process.inverse_field_cap = 1. / constant("field_cap", given.field_cap);
      if (given.soret && physics.solves_heat)
        process.heat_of_transport = constant("heat_of_transport", given.heat_of_transport);
      region.processes.emplace_back(process);
    }

    if (physics.solves_heat)
      if (const auto *kappa = lookup.property("thermal_conductivity", HeatConduction::name))
      {
        HeatConduction process;
        process.temperature   = region.temperature;
        process.conductivity  = kappa->law;
        process.concentration = law_slot(*kappa, region, physics, section, named);
        if (heat == "transient" && material->properties.count("volumetric_heat_capacity") > 0)
          process.heat_capacity = materials::evaluate(
              lookup.property("volumetric_heat_capacity", "transient heat")->law, physics.ambient_temperature, 0.);
        else if (heat == "transient")
        {
          const auto *density = lookup.property("density", "transient heat");
          const auto *cp      = lookup.property("specific_heat_capacity", "transient heat");
          if (density != nullptr && cp != nullptr)
            process.heat_capacity = materials::evaluate(density->law, physics.ambient_temperature, 0.) *
                                    materials::evaluate(cp->law, physics.ambient_temperature, 0.);
        }
        region.processes.emplace_back(process);
      }
    for (const Process &process : region.processes)
      region.uses_field_squared =
          region.uses_field_squared || std::visit([](const auto &p) { return p.uses_field_squared; }, process);
    physics.regions.push_back(region);
  }

  std::sort(physics.used_properties.begin(), physics.used_properties.end());
  physics.used_properties.erase(std::unique(physics.used_properties.begin(), physics.used_properties.end()),
                                physics.used_properties.end());
  return physics;
}
} // namespace ionstack::physics
