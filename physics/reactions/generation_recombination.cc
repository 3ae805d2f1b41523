// SPDX-License-Identifier: Apache-2.0
#include "physics/reactions/generation_recombination.h"

#include "materials/units/units.h"
#include "physics/setup/region_context.h"
#include "physics/transport/carrier_transport.h"

#include <algorithm>
#include <cmath>

namespace ionstack::physics
{
std::vector<std::string> read_recombination(parameters::Section section)
{
  const std::vector<std::string> known{"Shockley-Read-Hall", "radiative", "Auger"};
  const auto                     ways =
      section.list("Recombination", "", "How electrons and holes recombine: Shockley-Read-Hall, radiative, Auger.");
  for (const std::string &way : ways)
    if (std::find(known.begin(), known.end(), way) == known.end())
      section.problem("Recombination", "'" + way + "' is not known" + suggestion(way, known));
  return ways;
}

void GenerationRecombination::declare(const Declaration &declaration)
{
  const Declarations &device = declaration.device();
  const bool          pairs  = device.electrons == CarrierModel::moving && device.holes == CarrierModel::moving;
  // The entry is asked for again where there are pairs, and then it is for those to say why something is idle.
  read_recombination(
      declaration.physics().idle(pairs ? "" : "needs both Electrons and Holes = drift-diffusion", "Physics/Electrons"));
}

std::vector<GenerationRecombination> GenerationRecombination::create(const RegionContext &context)
{
  using parameters::Range;
  const bool          here    = context.electrons() == CarrierModel::moving && context.holes() == CarrierModel::moving;
  const char         *why_not = "needs both Electrons and Holes = drift-diffusion, in a region that has them";
  parameters::Section physics = context.section("Physics");
  const auto          ways    = read_recombination(physics.if_acts(here, why_not, "Physics/Electrons"));
  const auto asked = [&](const std::string &way) { return std::find(ways.begin(), ways.end(), way) != ways.end(); };

  parameters::Section light      = context.region_section().if_acts(here, why_not, "Physics/Electrons");
  const double        generation = light.quantity("Generation rate",
                                           "0 1/(m^3 s)",
                                           internal_unit::generation,
                                           Range::not_negative(),
                                           "Pairs of electrons and holes that light makes, at the lit face.");
  const std::string   rate_entry = "Region " + context.region().name + "/Generation rate";
  // Where there is no such rate it is for a photon flux to say whether these entries act.
  const AbsorbedLight absorbed =
      AbsorbedLight::read(context, generation > 0. ? light : context.region_section(), generation > 0., rate_entry);

  double photon_energy = light.if_acts(generation > 0., "there is no light without a Generation rate", rate_entry)
                             .optional_quantity("Photon energy",
                                                internal_unit::energy,
                                                Range::positive(),
                                                "Of the light, for the heat that it makes beside pairs. Empty: the "
                                                "band gap.");
  const double radiative =
      here && asked("radiative") ? context.constant("radiative_coefficient", "radiative recombination") : 0.;
  const double escaping = light.if_acts(radiative > 0., "no photons come from recombination that is not radiative")
                              .quantity("Escaping light",
                                        "0",
                                        internal_unit::dimensionless,
                                        Range::between(0., 1.),
                                        "Part of the photons of radiative recombination that leave the device with "
                                        "the energy of the band gap; the others become heat where they came from.");

  if (!here || (ways.empty() && generation == 0.))
    return {};
  GenerationRecombination reaction;
  reaction.electrons = create_electrons(context);
  reaction.holes     = create_holes(context);
  if (!reaction.electrons.exists() || !reaction.holes.exists())
    return {};
  if (asked("Shockley-Read-Hall"))
  {
    const char *name           = "Shockley-Read-Hall recombination";
    reaction.electron_lifetime = context.constant("electron_lifetime", name);
    reaction.hole_lifetime     = context.constant("hole_lifetime", name);
    // In the middle of the gap unless the material says where.
    reaction.trap_level = context.has("trap_level") ? context.constant("trap_level", name)
                                                    : 0.5 * (reaction.electrons.level + reaction.holes.level);
  }
  reaction.radiative = radiative;
  if (asked("Auger"))
  {
    reaction.electron_auger = context.constant("electron_auger_coefficient", "Auger recombination");
    reaction.hole_auger     = context.constant("hole_auger_coefficient", "Auger recombination");
  }
  const double gap = reaction.holes.level - reaction.electrons.level;
  if (std::isnan(photon_energy))
    photon_energy = gap;
  else if (photon_energy < gap && !std::holds_alternative<GaussianBand>(reaction.holes.statistics))
    light.problem("Photon energy",
                  units::shortest(photon_energy) + " eV is less than the band gap of '" + context.region().material +
                      "', " + units::shortest(gap) + " eV, so that such light makes no pairs");
  reaction.photon_energy = photon_energy;
  reaction.escaping      = escaping;
  reaction.generation    = generation;
  reaction.light         = absorbed;
  return {reaction};
}
} // namespace ionstack::physics
