// SPDX-License-Identifier: Apache-2.0
#include "physics/device_physics.h"

#include "physics/setup/region_context.h"

#include <algorithm>
#include <cmath>
#include <limits>

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

/// Nothing for a continuous distribution.
std::optional<DiscreteDefects> read_discrete_defects(Section section)
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
  Section      of_discrete = section.if_acts(discrete, "has a meaning with 'Initial distribution = discrete' only");
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

/// Where a species lives and how it starts; its transport asks for the rest.
SpeciesDescription read_species(const std::string &name, Section section, const std::vector<NamedRegion> &regions)
{
  SpeciesDescription description;
  description.name    = name;
  description.regions = section.list(
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
  description.discrete         = read_discrete_defects(section);
  description.mobile = section.flag("Mobile", true, "False for ions that stay where they are: caught in traps.");
  return description;
}

/// What the material of a region says that it does not stand.
std::vector<MaterialLimit> limits_of(const RegionContext &context, const RegionPhysics &region)
{
  std::vector<MaterialLimit> limits;
  const materials::Material *material = context.material();
  if (material == nullptr)
    return limits;
  const auto add = [&](const materials::Properties &properties,
                       const char                  *name,
                       const MaterialLimit::Of      of,
                       const std::string           &species)
  {
    if (species.empty())
      context.has(name);          // asked for, also where the file says that there is none
    std::optional<double> lowest; // of the directions
    for (const auto &[key, property] : properties)
      if (property.name == name)
      {
        if (species.empty())
          context.note_use(property);
        const double value = context.ambient_value(property);
        lowest             = lowest ? std::min(*lowest, value) : value;
      }
    std::string words = name;
    std::replace(words.begin(), words.end(), '_', ' ');
    if (lowest)
      limits.push_back({of, *lowest, context.index(), species, words + " of " + material->name});
  };
  add(material->properties, "melting_temperature", MaterialLimit::Of::temperature, "");
  add(material->properties, "breakdown_field", MaterialLimit::Of::field, "");
  for (const auto &[name, species] : material->species)
    if (context.slot_of(name) != none)
    {
      add(species.properties, "site_density", MaterialLimit::Of::concentration, name);
      add(species.properties, "maximum_concentration", MaterialLimit::Of::concentration, name);
    }
  // A limit that the law itself keeps needs no watch.
  for (const Process &process : region.processes)
    if (const auto *ion = std::get_if<IonTransport>(&process);
        ion != nullptr && ion->site_limit != IonTransport::SiteLimit::unlimited)
      limits.erase(std::remove_if(limits.begin(),
                                  limits.end(),
                                  [&](const MaterialLimit &limit) {
                                    return limit.of == MaterialLimit::Of::concentration &&
                                           context.slot_of(limit.species) == ion->concentration;
                                  }),
                   limits.end());
  return limits;
}

/// Everything of a registry, where it acts in a region.
template <class... Registered>
void create_all(const RegionContext &context, std::vector<std::variant<Registered...>> &processes)
{
  const auto append = [&](const auto &created) { processes.insert(processes.end(), created.begin(), created.end()); };
  (append(Registered::create(context)), ...);
}
} // namespace

int DevicePhysics::field_index(const std::string &name) const
{
  for (std::size_t i = 0; i < fields.size(); ++i)
    if (fields[i].name == name)
      return static_cast<int>(i);
  return -1;
}

const InterfacePhysics *DevicePhysics::interface_of(const unsigned int first, const unsigned int second) const
{
  for (const InterfacePhysics &interface : interfaces)
    if ((interface.first == first && interface.second == second) ||
        (interface.first == second && interface.second == first))
      return &interface;
  return nullptr;
}

namespace
{
/// Whether a process has something that varies from cycle to cycle.
template <class Process, class = void>
struct Varies : std::false_type
{
};
template <class Process>
struct Varies<Process, std::void_t<decltype(&Process::vary)>> : std::true_type
{
};
} // namespace

std::vector<RegionPhysics> DevicePhysics::regions_in_cycle(const long long cycle) const
{
  std::vector<RegionPhysics> result = regions;
  if (cycle <= 0 || variations.empty())
    return result;
  std::vector<double> drawn;
  for (const CycleVariation &variation : variations)
    drawn.push_back(variation.value(seed, cycle));
  for (RegionPhysics &region : result)
    for (Process &any_process : region.processes)
      std::visit(
          [&](auto &process)
          {
            if constexpr (Varies<std::decay_t<decltype(process)>>::value)
              process.vary(drawn);
          },
          any_process);
  return result;
}

DevicePhysics
DevicePhysics::read(Section root, const std::vector<NamedRegion> &regions, const ChosenMaterials &materials)
{
  DevicePhysics physics;
  Section       section  = root.section("Physics", "Which equations are solved.");
  physics.space_charge   = section.choice("Potential",
                                        "conduction",
                                        {"conduction", "space charge"},
                                        "Closure of the potential: current continuity, div(sigma grad phi) = 0, or "
                                          "Poisson's equation with all charges.") == "space charge";
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
  Section random              = root.section("Random", "What is drawn at random within a run.");
  physics.seed =
      static_cast<std::uint64_t>(random.idle("nothing in this device is drawn at random")
                                     .integer("Seed",
                                              1,
                                              0,
                                              std::numeric_limits<long>::max(),
                                              "Of discrete defects and of what varies from cycle to cycle: another "
                                              "number draws other values, the same number the same."));
  std::vector<std::string> species_list =
      section.names("Species", "", "Names of the mobile ion species, each with a section `Species NAME`.");
  if (root.for_reference())
    species_list = {"NAME"};

  physics.metals_where = section.location("Metals");
  std::vector<bool> is_metal(regions.size(), false);
  const char       *needs_charge = "has a meaning with Potential = space charge only", *closure = "Physics/Potential";
  for (const std::string &name : section.if_acts(physics.space_charge, needs_charge, closure)
                                     .list("Metals",
                                           "",
                                           "With space charge: regions, or layers, that conduct as metals do. Their "
                                           "interfaces with other regions are described like contacts."))
  {
    const auto named = regions_named(regions, name);
    if (named.empty())
      section.problem("Metals", "'" + name + "' is no region of the stack" + suggestion(name, region_names(regions)));
    for (const unsigned int r : named)
      is_metal[r] = physics.space_charge;
  }

  // Fields: potential and temperature everywhere, carriers outside metals, each species in its regions.
  std::vector<unsigned int> everywhere(regions.size());
  for (unsigned int r = 0; r < regions.size(); ++r)
    everywhere[r] = r;
  std::vector<unsigned int> outside_metals;
  for (const unsigned int r : everywhere)
    if (!is_metal[r])
      outside_metals.push_back(r);
  physics.fields.push_back({"potential", "V", 1., everywhere});
  if (physics.solves_heat)
    physics.fields.push_back({"temperature", "K", 1., everywhere});

  const auto carrier = [&](const std::string &name, const char *field)
  {
    const std::string how = section.if_acts(physics.space_charge, needs_charge, closure)
                                .choice(name,
                                        "off",
                                        {"off", "drift-diffusion", "equilibrium"},
                                        name + " in the space charge: none, moving, or in equilibrium with a Fermi "
                                               "level at zero potential.");
    if (!physics.space_charge)
      return CarrierModel::off;
    if (how == "drift-diffusion")
    {
      physics.fields.push_back({field, "V", 1., outside_metals});
      physics.fields.back().carrier = true;
    }
    return how == "off" ? CarrierModel::off : how == "equilibrium" ? CarrierModel::equilibrium : CarrierModel::moving;
  };
  physics.electrons = carrier("Electrons", electron_field);
  physics.holes     = carrier("Holes", hole_field);
  // Both are asked for again where there are carriers, and then it is for those to say why something is idle.
  const bool carriers = physics.electrons != CarrierModel::off || physics.holes != CarrierModel::off,
             pairs    = physics.electrons == CarrierModel::moving && physics.holes == CarrierModel::moving;
  read_statistics(section.idle(carriers ? "" : "there are neither electrons nor holes", "Physics/Electrons"),
                  physics.ambient_temperature);
  read_recombination(
      section.idle(pairs ? "" : "needs both Electrons and Holes = drift-diffusion", "Physics/Electrons"));

  for (const std::string &name : species_list)
  {
    if (physics.field_index(name) >= 0)
    {
      section.problem("Species", "'" + name + "' is given twice or is the name of another field");
      continue;
    }
    physics.species.push_back(read_species(name, root.section("Species " + name, "A mobile ion species."), regions));
    Field       field{name, "1/m^3", si::per_cubic_metre_per_internal, {}};
    const auto &lives_in = physics.species.back().regions;
    for (unsigned int r = 0; r < regions.size(); ++r)
      if (std::find(lives_in.begin(), lives_in.end(), regions[r].name) != lives_in.end())
      {
        if (is_metal[r])
          section.problem("Metals", "species '" + name + "' cannot be mobile in the metal '" + regions[r].name + "'");
        field.support.push_back(r);
      }
    physics.fields.push_back(field);
  }

  const auto reacting = reacting_species(root, region_names(regions));
  for (SpeciesDescription &species : physics.species)
    species.reacts = std::find(reacting.begin(), reacting.end(), species.name) != reacting.end();

  for (unsigned int r = 0; r < regions.size(); ++r)
  {
    RegionPhysics region;
    region.metal = is_metal[r];
    for (unsigned int f = 0; f < physics.fields.size(); ++f)
      if (const auto &support = physics.fields[f].support;
          std::find(support.begin(), support.end(), r) != support.end())
        region.fields.push_back(f);
    const RegionContext context(root, regions, r, materials, region, physics);
    region.potential   = context.slot_of("potential");
    region.temperature = context.slot_of("temperature");
    std::vector<Process>  processes;
    std::vector<Reaction> reactions;
    create_all(context, processes);
    create_all(context, reactions);
    region.processes = processes;
    region.reactions = reactions;
    for (const Process &process : region.processes)
      region.has_directions =
          region.has_directions || std::visit([](const auto &p) { return p.out_of_plane != 1.; }, process);
    for (const Reaction &reaction : region.reactions)
    {
      region.stores_otherwise = region.stores_otherwise || std::holds_alternative<CarrierStorage>(reaction);
      region.uses_field_squared =
          region.uses_field_squared ||
          std::visit([](const auto &any_reaction) { return any_reaction.needs_field(); }, reaction);
    }
    for (const Process &process : region.processes)
      region.uses_field_squared =
          region.uses_field_squared || std::visit([](const auto &p) { return p.needs_field(); }, process);
    physics.regions.push_back(region);
    const auto limits = limits_of(context, region);
    physics.limits.insert(physics.limits.end(), limits.begin(), limits.end());
  }
  read_interfaces(root, regions, materials, physics);
  if (!physics.variations.empty() ||
      std::any_of(physics.species.begin(), physics.species.end(), [](const auto &s) { return s.discrete.has_value(); }))
    random.acts("Seed");
  return physics;
}
} // namespace ionstack::physics
