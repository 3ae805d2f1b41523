// SPDX-License-Identifier: Apache-2.0
#include "physics/reactions/generation_recombination.h"

#include "physics/setup/region_context.h"
#include "physics/transport/carrier_transport.h"

#include <algorithm>

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
  const bool both =
      context.declared().electrons == CarrierModel::moving && context.declared().holes == CarrierModel::moving;
  const bool          here    = both && !context.is_metal();
  const char         *why_not = "needs both Electrons and Holes = drift-diffusion, in a region that is no metal";
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
  if (asked("radiative"))
    reaction.radiative = context.constant("radiative_coefficient", "radiative recombination");
  if (asked("Auger"))
  {
    reaction.electron_auger = context.constant("electron_auger_coefficient", "Auger recombination");
    reaction.hole_auger     = context.constant("hole_auger_coefficient", "Auger recombination");
  }
  reaction.generation = generation;
  reaction.light      = absorbed;
  return {reaction};
}
} // namespace ionstack::physics
