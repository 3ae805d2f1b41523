// SPDX-License-Identifier: Apache-2.0
#include "physics/transport/carrier_transport.h"

#include "physics/setup/region_context.h"
#include "physics/transport/potential.h"
#include "physics/transport/statistics_entries.h"

#include <algorithm>

namespace ionstack::physics
{
namespace
{
/// How the field of electrons, or holes, is called.
constexpr const char *quasi_fermi_potential = " quasi-Fermi potential";

/// What a region does not need when its section switches carriers off.
Remedy insulator(const RegionContext &context)
{
  const std::string section = "Region " + context.region().name;
  Remedy            remedy;
  const auto        add = [&](const CarrierModel model, const std::string &entry)
  {
    if (model == CarrierModel::off)
      return;
    remedy.words += (remedy.words.empty() ? "in an insulator set '" : " and '") + entry + " = off'";
    remedy.entries.push_back(section + "/" + entry);
  };
  add(context.declared().electrons, "Electrons");
  add(context.declared().holes, "Holes");
  remedy.words += " in 'subsection " + section + "'";
  return remedy;
}

Carrier create_carrier(const RegionContext &context, const CarrierModel model, const bool electrons)
{
  Carrier          carrier;
  const Statistics statistics = read_statistics(context, electrons);
  if (model == CarrierModel::off)
    return carrier;
  const Remedy               otherwise = insulator(context);
  const char                *name      = CarrierTransport::name;
  const materials::Property *states    = context.property(
      electrons ? "conduction_band_density_of_states" : "valence_band_density_of_states", name, otherwise);
  double level = 0.;
  if (!electrons && context.has("ionization_energy"))
    level = context.constant("ionization_energy", name);
  else
    level = context.constant("electron_affinity", name, otherwise) +
            (electrons ? 0. : context.constant("band_gap", name, otherwise));
  if (states == nullptr)
    return carrier;
  carrier.charge_number = electrons ? -1. : 1.;
  carrier.potential     = context.potential();
  carrier.quasi_fermi   = context.slot_of((electrons ? "electron" : "hole") + std::string(quasi_fermi_potential));
  carrier.level         = level;
  carrier.states        = states->law;
  carrier.statistics    = statistics;
  return carrier;
}

/// Which regions have no electrons, or no holes, although the device has some.
std::vector<bool> regions_without(const Declaration &declaration, const std::string &carriers, const bool are_there)
{
  const Declarations &device = declaration.device();
  std::vector<bool>   without;
  for (const unsigned int r : declaration.all_regions())
    without.push_back(declaration.region(r)
                          .if_acts(are_there, "the device has none", "Physics/" + carriers)
                          .if_acts(!device.metals[r], "the region is a metal", "Physics/Metals")
                          .choice(carriers,
                                  "as in Physics",
                                  {"as in Physics", "off"},
                                  carriers + " of this region: those of the device, or none, as in an insulator.") ==
                      "off");
  const std::vector<unsigned int> candidates = declaration.regions_but_metals();
  if (are_there && !declaration.root().for_reference() &&
      std::all_of(candidates.begin(), candidates.end(), [&](const unsigned int r) { return without[r]; }))
    declaration.physics().cause(carriers,
                                "there is no region for them: each is a metal or has '" + carriers +
                                    " = off' in its section; remove the entry, or one of those",
                                declaration.physics().path() + "/" + carriers);
  return without;
}
} // namespace

Carrier create_electrons(const RegionContext &context)
{
  return create_carrier(context, context.electrons(), true);
}

Carrier create_holes(const RegionContext &context)
{
  return create_carrier(context, context.holes(), false);
}

void CarrierTransport::declare(const Declaration &declaration)
{
  Declarations       &device  = declaration.device();
  parameters::Section physics = declaration.physics();
  if (declaration.regions().empty())
    know_statistics(physics);
  const auto model = [&](const std::string &name, const std::string &singular, std::vector<bool> &without)
  {
    const std::string how = physics.if_acts(device.space_charge, not_space_charge, closure_entry)
                                .choice(name,
                                        "off",
                                        {"off", "drift-diffusion", "equilibrium"},
                                        name + " in the space charge: none, moving, or in equilibrium with a Fermi "
                                               "level at zero potential.");
    const bool are_there = device.space_charge && how != "off";
    without              = regions_without(declaration, name, are_there);
    if (!are_there)
      return CarrierModel::off;
    if (how == "equilibrium")
      return CarrierModel::equilibrium;
    Field field;
    field.name = singular + quasi_fermi_potential;
    field.unit = "V";
    for (const unsigned int region : declaration.regions_but_metals())
      if (!without[region])
        field.support.push_back(region);
    field.at_contact   = Field::AtContact::follows_voltage;
    field.block        = "carriers";
    field.coefficient  = "mobility of " + singular + "s";
    field.zero_is_free = true;
    field.damped       = true;
    field.stiff        = true;
    declaration.add(field, tolerance_of_potentials());
    return CarrierModel::moving;
  };
  device.electrons    = model("Electrons", "electron", device.without_electrons);
  device.holes        = model("Holes", "hole", device.without_holes);
  const bool carriers = device.electrons != CarrierModel::off || device.holes != CarrierModel::off;
  // Without carriers the charge does not depend on the potential: Poisson's equation is linear.
  if (const int potential = device.field_at_contact(Field::AtContact::voltage); carriers && potential >= 0)
    device.fields[static_cast<std::size_t>(potential)].damped = true;
}

std::vector<CarrierTransport> CarrierTransport::create(const RegionContext &context)
{
  std::vector<CarrierTransport> processes;
  for (const bool electrons : {true, false})
  {
    if ((electrons ? context.electrons() : context.holes()) != CarrierModel::moving)
      continue;
    CarrierTransport process;
    process.carrier = electrons ? create_electrons(context) : create_holes(context);
    const auto [mobility, out_of_plane] =
        context.directional(electrons ? "electron_mobility" : "hole_mobility", name, insulator(context));
    if (mobility == nullptr || !process.carrier.exists())
      continue;
    process.mobility  = mobility->law;
    const char *field = electrons ? "electron_poole_frenkel_field" : "hole_poole_frenkel_field";
    if (context.has(field))
      process.poole_frenkel_field = context.constant(field, name);
    process.out_of_plane = out_of_plane;
    process.in_heat      = context.declared().solves_heat;
    processes.push_back(process);
  }
  return processes;
}

std::vector<CarrierStorage> CarrierStorage::create(const RegionContext &context)
{
  std::vector<CarrierStorage> reactions;
  const Slot                  heat = context.declared().steady_heat ? none : context.temperature();
  if (context.electrons() == CarrierModel::moving)
    reactions.push_back({{}, create_electrons(context), heat});
  if (context.holes() == CarrierModel::moving)
    reactions.push_back({{}, create_holes(context), heat});
  return reactions;
}
} // namespace ionstack::physics
