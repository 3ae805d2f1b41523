// SPDX-License-Identifier: Apache-2.0
#include "physics/transport/carrier_transport.h"

#include "materials/units/constants.h"
#include "materials/units/units.h"
#include "physics/setup/region_context.h"
#include "physics/transport/potential.h"

namespace ionstack::physics
{
namespace
{
/// Widest Gaussian density of states, in units of kT: exp(s^2) has to be a number.
constexpr double widest_gaussian_band = 25.;
/// How the field of electrons, or holes, is called.
constexpr const char *quasi_fermi_potential = " quasi-Fermi potential";

Carrier create_carrier(const RegionContext &context, const CarrierModel model, const bool electrons)
{
  Carrier carrier;
  if (model == CarrierModel::off || context.is_metal())
    return carrier;
  const Statistics statistics = read_statistics(context.section("Physics"), context.declared().ambient_temperature);
  const char      *name       = CarrierTransport::name;
  const materials::Property *states =
      context.property(electrons ? "conduction_band_density_of_states" : "valence_band_density_of_states", name);
  double level = 0.;
  if (!electrons && context.has("ionization_energy"))
    level = context.constant("ionization_energy", name);
  else
    level = context.constant("electron_affinity", name) + (electrons ? 0. : context.constant("band_gap", name));
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
} // namespace

Statistics read_statistics(parameters::Section section, const double ambient_temperature)
{
  using parameters::Range;
  const std::string name = section.choice("Carrier statistics",
                                          "Boltzmann",
                                          {"Boltzmann", "Fermi-Dirac", "Blakemore", "Gauss-Fermi"},
                                          "How electrons and holes fill their states: dilute, in parabolic bands, the "
                                          "approximation 1/(exp(-eta) + gamma), or in a Gaussian density of states.");
  const double gamma = section.if_acts(name == "Blakemore", "has a meaning with Carrier statistics = Blakemore only")
                           .quantity("Blakemore gamma",
                                     "0.27",
                                     internal_unit::dimensionless,
                                     Range::between(0., 1.),
                                     "gamma of Blakemore's statistics.");
  const double width =
      section.if_acts(name == "Gauss-Fermi", "has a meaning with Carrier statistics = Gauss-Fermi only")
          .quantity("Gaussian width",
                    "0.1 eV",
                    internal_unit::energy,
                    Range::positive(),
                    "Standard deviation of the Gaussian density of states.");
  if (name == "Fermi-Dirac")
    return FermiDiracHalf{};
  if (name == "Blakemore")
    return Blakemore{gamma};
  if (name == "Gauss-Fermi")
  {
    if (width <= widest_gaussian_band * constants::boltzmann * ambient_temperature)
      return GaussianBand{width};
    section.problem("Gaussian width",
                    "is more than " + units::shortest(widest_gaussian_band) +
                        " kT at the ambient temperature, where the low-density limit exp(s^2) of the statistics leaves "
                        "the numbers of the computer; bands of molecules are 0.05 to 0.2 eV wide");
  }
  return Boltzmann{};
}

Carrier create_electrons(const RegionContext &context)
{
  return create_carrier(context, context.declared().electrons, true);
}

Carrier create_holes(const RegionContext &context)
{
  return create_carrier(context, context.declared().holes, false);
}

void CarrierTransport::declare(const Declaration &declaration)
{
  Declarations       &device  = declaration.device();
  parameters::Section physics = declaration.physics();
  const auto          model   = [&](const std::string &name, const std::string &singular)
  {
    const std::string how = physics.if_acts(device.space_charge, not_space_charge, closure_entry)
                                .choice(name,
                                        "off",
                                        {"off", "drift-diffusion", "equilibrium"},
                                        name + " in the space charge: none, moving, or in equilibrium with a Fermi "
                                               "level at zero potential.");
    if (!device.space_charge || how == "off")
      return CarrierModel::off;
    if (how == "equilibrium")
      return CarrierModel::equilibrium;
    Field field;
    field.name         = singular + quasi_fermi_potential;
    field.unit         = "V";
    field.support      = declaration.regions_but_metals();
    field.at_contact   = Field::AtContact::follows_voltage;
    field.block        = "carriers";
    field.coefficient  = "mobility of " + singular + "s";
    field.zero_is_free = true;
    field.damped       = true;
    field.stiff        = true;
    declaration.add(field, tolerance_of_potentials());
    return CarrierModel::moving;
  };
  device.electrons = model("Electrons", "electron");
  device.holes     = model("Holes", "hole");
  // The entries are asked for again where there are carriers, and then it is for those to say why something is idle.
  const bool carriers = device.electrons != CarrierModel::off || device.holes != CarrierModel::off;
  read_statistics(physics.idle(carriers ? "" : "there are neither electrons nor holes", "Physics/Electrons"),
                  device.ambient_temperature);
  // Without carriers the charge does not depend on the potential: Poisson's equation is linear.
  if (const int potential = device.field_at_contact(Field::AtContact::voltage); carriers && potential >= 0)
    device.fields[static_cast<std::size_t>(potential)].damped = true;
}

std::vector<CarrierTransport> CarrierTransport::create(const RegionContext &context)
{
  std::vector<CarrierTransport> processes;
  for (const bool electrons : {true, false})
  {
    if ((electrons ? context.declared().electrons : context.declared().holes) != CarrierModel::moving ||
        context.is_metal())
      continue;
    CarrierTransport process;
    process.carrier                     = electrons ? create_electrons(context) : create_holes(context);
    const auto [mobility, out_of_plane] = context.directional(electrons ? "electron_mobility" : "hole_mobility", name);
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
  if (context.is_metal())
    return {};
  const Slot heat = context.declared().steady_heat ? none : context.temperature();
  if (context.declared().electrons == CarrierModel::moving)
    reactions.push_back({{}, create_electrons(context), heat});
  if (context.declared().holes == CarrierModel::moving)
    reactions.push_back({{}, create_holes(context), heat});
  return reactions;
}
} // namespace ionstack::physics
