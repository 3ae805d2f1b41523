// SPDX-License-Identifier: Apache-2.0
#include "physics/device_physics.h"

#include "physics/interface_reader.h"
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

template <class T>
struct Type
{
  using type = T;
};

/// Whether a process declares something.
template <class Process, class = void>
struct Declares : std::false_type
{
};
template <class Process>
struct Declares<Process, std::void_t<decltype(&Process::declare)>> : std::true_type
{
};

/// Whether a process has something that varies from cycle to cycle.
template <class Process, class = void>
struct Varies : std::false_type
{
};
template <class Process>
struct Varies<Process, std::void_t<decltype(&Process::vary)>> : std::true_type
{
};

/// What everything of a registry declares.
template <class... Registered>
void declare_all(const Declaration &declaration, const std::variant<Registered...> * /*registry*/)
{
  const auto declare = [&](auto registered)
  {
    using Process = typename decltype(registered)::type;
    if constexpr (Declares<Process>::value)
      Process::declare(declaration);
  };
  (declare(Type<Registered>()), ...);
}

/// Everything of a registry, where it acts in a region.
template <class... Registered>
void create_all(const RegionContext &context, std::vector<std::variant<Registered...>> &processes)
{
  const auto append = [&](const auto &created) { processes.insert(processes.end(), created.begin(), created.end()); };
  (append(Registered::create(context)), ...);
}
} // namespace

const InterfacePhysics *DevicePhysics::interface_of(const unsigned int first, const unsigned int second) const
{
  for (const InterfacePhysics &interface : interfaces)
    if ((interface.first == first && interface.second == second) ||
        (interface.first == second && interface.second == first))
      return &interface;
  return nullptr;
}

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
  DevicePhysics     physics;
  const Declaration declaration(root, regions, physics);
  physics.ambient_temperature = declaration.physics().quantity("Ambient temperature",
                                                               "300 K",
                                                               internal_unit::temperature,
                                                               Range::positive(),
                                                               "Temperature at the start, and everywhere when heat is "
                                                               "off.");
  Section random              = root.section("Random", "What is drawn at random within a run.");
  physics.seed =
      static_cast<std::uint64_t>(random.idle("nothing in this device is drawn at random")
                                     .integer("Seed",
                                              1,
                                              0,
                                              std::numeric_limits<long>::max(),
                                              "Of discrete defects and of what varies from cycle to cycle: another "
                                              "number draws other values, the same number the same."));
  declare_all(declaration, static_cast<const Process *>(nullptr));
  declare_all(declaration, static_cast<const Reaction *>(nullptr));

  for (unsigned int r = 0; r < regions.size(); ++r)
  {
    const RegionContext context(root, regions, r, materials, physics);
    RegionPhysics       region;
    region.metal     = context.is_metal();
    region.insulator = context.is_insulator();
    for (unsigned int f = 0; f < physics.fields.size(); ++f)
      if (physics.slot_of(static_cast<int>(f), r) != none)
        region.fields.push_back(f);
    region.potential   = context.potential();
    region.temperature = context.temperature();
    create_all(context, region.processes);
    create_all(context, region.reactions);
    for (const Process &any_process : region.processes)
      std::visit(
          [&](const auto &process)
          {
            region.has_directions     = region.has_directions || process.out_of_plane != 1.;
            region.stores_otherwise   = region.stores_otherwise || process.stores();
            region.uses_field_squared = region.uses_field_squared || process.needs_field();
          },
          any_process);
    for (const Reaction &any_reaction : region.reactions)
      std::visit(
          [&](const auto &reaction)
          {
            region.stores_otherwise   = region.stores_otherwise || reaction.stores();
            region.uses_field_squared = region.uses_field_squared || reaction.needs_field();
          },
          any_reaction);
    physics.regions.push_back(region);
    const auto limits = limits_of(context, region);
    physics.limits.insert(physics.limits.end(), limits.begin(), limits.end());
  }
  read_interfaces(root, regions, materials, physics);
  if (!physics.variations.empty() || std::any_of(physics.fields.begin(),
                                                 physics.fields.end(),
                                                 [](const Field &field) { return field.initial.discrete.has_value(); }))
    random.acts("Seed");
  return physics;
}
} // namespace ionstack::physics
