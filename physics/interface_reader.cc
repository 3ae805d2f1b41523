// SPDX-License-Identifier: Apache-2.0
#include "physics/interface_reader.h"

#include "physics/contacts/electrode_physics.h"
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

/// What the section of an interface says, beside what depends on the regions.
struct Description
{
  double thermal_conductance, sheet_charge, dipole, electron_velocity, hole_velocity, trap_level;
  bool   electrons_of_first, holes_of_first;
};

Description read_description(Section section)
{
  Description description;
  description.thermal_conductance =
      section.optional_quantity("Thermal boundary conductance",
                                internal_unit::thermal_conductance,
                                Range::positive(),
                                "Heat flux over the jump of the temperature. Empty: no jump.");
  description.sheet_charge = section.quantity("Sheet charge",
                                              "0 C/m^2",
                                              internal_unit::surface_charge,
                                              Range::any(),
                                              "Immobile charge in the plane of the interface.");
  description.dipole       = section.quantity("Dipole",
                                        "0 V",
                                        internal_unit::potential,
                                        Range::any(),
                                        "Step of the potential from the first region to the second.");
  description.electron_velocity =
      section.optional_quantity("Electron recombination velocity",
                                internal_unit::velocity,
                                Range::positive(),
                                "Of electrons at levels in the plane of the interface. Empty: no recombination there.");
  description.hole_velocity = section.optional_quantity("Hole recombination velocity",
                                                        internal_unit::velocity,
                                                        Range::positive(),
                                                        "Likewise of holes; give both or none.");
  description.electrons_of_first =
      section.choice("Recombining electrons",
                     "of first",
                     {"of first", "of second"},
                     "Which of the two regions the recombining electrons come from.") == "of first";
  description.holes_of_first =
      section.choice("Recombining holes", "of first", {"of first", "of second"}, "Likewise the holes.") == "of first";
  description.trap_level = section.optional_quantity(
      "Trap level",
      internal_unit::energy,
      Range::any(),
      "Of the recombination, below the vacuum. Empty: in the middle between the band edges of the two carriers.");
  return description;
}

/// One pair of regions of an interface.
class PairReader
{
public:
  PairReader(const Description   &description,
             Section              section,
             const DevicePhysics &physics,
             const RegionContext &first,
             const RegionContext &second)
      : description_(description), section_(section), physics_(physics), first_(first), second_(second)
  {
  }

  InterfacePhysics read(const std::string &name)
  {
    interface_.name   = name;
    interface_.where  = section_.location("Between");
    interface_.first  = first_.index();
    interface_.second = second_.index();
    add_thermal_boundary();
    for (const std::string &species : physics_.ions)
      add_partition(species);
    if (first_.is_metal() && !second_.is_metal())
      interface_.electrode = read_electrode(section_, "interface '" + name + "'", second_);
    else
      refuse_kind();
    if (!first_.is_metal())
      add_charges();
    add_recombination();
    return interface_;
  }

private:
  /// Without the electrode of a metal nobody else asks for its kind.
  void refuse_kind()
  {
    if (!section_.is_set("Kind"))
      return;
    section_.text("Kind", "", "");
    section_.problem("Kind",
                     first_.is_metal()
                         ? "describes an electrode, and both regions are metals; remove the entry"
                         : "describes the electrode of a metal, and neither region is one; list the metal "
                           "in Physics/Metals, or remove the entry");
  }

  void add_thermal_boundary()
  {
    if (std::isnan(description_.thermal_conductance))
      return;
    if (!first_.declared().solves_heat)
      return section_.problem("Thermal boundary conductance", "has a meaning only where heat is solved for");
    interface_.separate.insert(first_.field_in(first_.temperature()));
    interface_.laws.push_back(
        ThermalBoundary{first_.temperature(), second_.temperature(), description_.thermal_conductance});
  }

  void add_charges()
  {
    const bool space_charge = first_.declared().space_charge;
    if (description_.sheet_charge != 0. && !space_charge)
      section_.problem("Sheet charge", "has a meaning with Physics/Potential = space charge only");
    else if (description_.sheet_charge != 0.)
      interface_.laws.push_back(SheetCharge{first_.potential(), description_.sheet_charge});
    if (description_.dipole != 0. && !space_charge)
      section_.problem("Dipole", "has a meaning with Physics/Potential = space charge only");
    interface_.dipole = description_.dipole;
  }

  void add_partition(const std::string &species)
  {
    const bool reference = section_.for_reference();
    if (!section_.has_section("Segregation " + species) && !reference)
      return;
    Section      own = section_.section("Segregation " + species, "A species that dissolves better on one side.");
    IonPartition partition;
    partition.energy           = own.quantity("Energy",
                                    parameters::required,
                                    internal_unit::energy,
                                    Range::any(),
                                    "Of an ion in the second region over that in the first.");
    partition.velocity         = own.quantity("Exchange velocity",
                                      "1 m/s",
                                      internal_unit::velocity,
                                      Range::positive(),
                                      "Of the hops over the interface: an attempt frequency times a hop distance. A "
                                              "large one keeps both sides in equilibrium.");
    partition.first            = first_.slot_of(species);
    partition.second           = second_.slot_of(species);
    partition.first_potential  = first_.potential();
    partition.second_potential = second_.potential();
    if (partition.first == none || partition.second == none)
    {
      if (!reference)
        own.problem("",
                    "species '" + species + "' is not mobile in both regions, '" + first_.region().name + "' and '" +
                        second_.region().name + "'");
      return;
    }
    for (const RegionContext *side : {&first_, &second_})
      if (shares_sites(*side, side == &first_ ? partition.first : partition.second))
        own.problem("",
                    "species '" + species + "' shares its sites with others in region '" + side->region().name +
                        "', which segregation does not count; give it sites of its own");
    partition.charge_number = first_.charge_number(species);
    partition.first_sites   = sites(first_, partition.first);
    partition.second_sites  = sites(second_, partition.second);
    interface_.separate.insert(first_.field_in(partition.first));
    interface_.laws.push_back(partition);
  }

  /// The transport of a species in a region where its sites are counted, else nullptr.
  const IonTransport *limited(const RegionContext &context, const Slot concentration) const
  {
    for (const Process &process : physics_.regions[context.index()].processes)
      if (const auto *ions = std::get_if<IonTransport>(&process);
          ions != nullptr && ions->concentration == concentration &&
          ions->site_limit != IonTransport::SiteLimit::unlimited)
        return ions;
    return nullptr;
  }

  bool shares_sites(const RegionContext &context, const Slot concentration) const
  {
    const IonTransport *ions = limited(context, concentration);
    return ions != nullptr && !ions->shares_sites.empty();
  }

  /// Sites of the species in a region; 0 where they are not counted.
  double sites(const RegionContext &context, const Slot concentration) const
  {
    const IonTransport *ions = limited(context, concentration);
    return ions == nullptr ? 0. : ions->site_density;
  }

  void add_recombination()
  {
    if (std::isnan(description_.electron_velocity) && std::isnan(description_.hole_velocity))
    {
      const auto complain = [&](const bool given, const char *entry)
      {
        if (given)
          section_.problem(entry, "needs a recombination velocity of electrons and one of holes");
      };
      complain(!std::isnan(description_.trap_level), "Trap level");
      complain(!description_.electrons_of_first, "Recombining electrons");
      complain(!description_.holes_of_first, "Recombining holes");
      return;
    }
    if (std::isnan(description_.electron_velocity) != std::isnan(description_.hole_velocity))
      return section_.problem("Electron recombination velocity",
                              "needs 'Hole recombination velocity', and the other way round");
    InterfaceRecombination law;
    law.electrons_of_first = description_.electrons_of_first;
    law.holes_of_first     = description_.holes_of_first;
    law.electrons          = create_electrons(law.electrons_of_first ? first_ : second_);
    law.holes              = create_holes(law.holes_of_first ? first_ : second_);
    law.electron_velocity  = description_.electron_velocity;
    law.hole_velocity      = description_.hole_velocity;
    if (law.electrons.quasi_fermi == none || law.holes.quasi_fermi == none)
      return section_.problem("Electron recombination velocity",
                              "needs both Physics/Electrons and Holes = drift-diffusion, in regions that have them");
    law.trap_level =
        std::isnan(description_.trap_level) ? 0.5 * (law.electrons.level + law.holes.level) : description_.trap_level;
    interface_.laws.push_back(law);
  }

  const Description   &description_;
  Section              section_;
  const DevicePhysics &physics_;
  const RegionContext &first_, &second_;
  InterfacePhysics     interface_;
};

void mark_split_fields(DevicePhysics &physics)
{
  const bool has_metal = std::find(physics.metals.begin(), physics.metals.end(), true) != physics.metals.end();
  for (unsigned int f = 0; f < physics.fields.size(); ++f)
  {
    Field     &field     = physics.fields[f];
    const bool potential = field.at_contact == Field::AtContact::voltage;
    field.split          = has_metal && potential;
    for (const InterfacePhysics &interface : physics.interfaces)
      field.split = field.split || interface.separate.count(f) > 0 || (interface.dipole != 0. && potential);
  }
}
} // namespace

void read_interfaces(Section                         root,
                     const std::vector<NamedRegion> &regions,
                     const ChosenMaterials          &materials,
                     DevicePhysics                  &physics)
{
  Section                  section = root.section("Interfaces", "Where regions of the stack touch.");
  std::vector<std::string> names =
      section.names("Names", "", "Interfaces at which something is particular, each with a section `Interface NAME`.");
  if (root.for_reference())
    names = {"NAME"};
  const std::vector<std::string> region_names = names_of(regions);

  for (const std::string &name : names)
  {
    Section           own     = root.section("Interface " + name,
                               "An interface of the stack. With a metal on one side the entries of a contact describe "
                                             "it: Kind, Work function, layers, reactions, ...");
    const auto        between = own.list("Between", parameters::required, "The two regions, or layers, that touch.");
    const Description description = read_description(own);
    if (root.for_reference() && !regions.empty())
    {
      const RegionContext any(root, regions, 0, materials, physics);
      PairReader(description, own, physics, any, any).read(name);
      read_electrode(own, name, any);
      continue;
    }
    std::vector<std::vector<unsigned int>> sides;
    for (const std::string &side : between)
    {
      sides.push_back(regions_named(regions, side));
      if (sides.back().empty())
        own.problem("Between", "'" + side + "' is no region of the stack" + suggestion(side, region_names));
    }
    if (between.size() != 2 && own.is_set("Between"))
      own.problem("Between", "needs two regions, separated by a comma");
    if (between.size() != 2 || between[0] == between[1])
    {
      if (between.size() == 2)
        own.problem("Between", "names the same region twice");
      continue;
    }
    for (const unsigned int one : sides[0])
      for (const unsigned int other : sides[1])
      {
        const auto [first, second] = physics.regions[other].metal ? std::pair(other, one) : std::pair(one, other);
        if (physics.interface_of(first, second) != nullptr)
        {
          own.problem("Between", "interface '" + physics.interface_of(first, second)->name + "' is there already");
          continue;
        }
        const bool meets_metal = physics.regions[first].metal;
        if (meets_metal && description.dipole != 0.)
          own.problem("Dipole", "the dipole at a metal is part of its work function; remove the entry");
        if (meets_metal && description.sheet_charge != 0.)
          own.problem("Sheet charge", "at a metal its own charge screens it; remove the entry");
        const RegionContext here(root, regions, first, materials, physics),
            there(root, regions, second, materials, physics);
        physics.interfaces.push_back(PairReader(description, own, physics, here, there).read(name));
      }
  }
  mark_split_fields(physics);
}
} // namespace ionstack::physics
