// SPDX-License-Identifier: Apache-2.0
#include "physics/transport/electrical_conduction.h"

#include "physics/setup/region_context.h"
#include "physics/transport/heat_conduction.h"
#include "physics/transport/potential.h"

namespace ionstack::physics
{
void ElectricalConduction::declare(const Declaration &declaration)
{
  declare_potential(declaration);
}

std::vector<ElectricalConduction> ElectricalConduction::create(const RegionContext &context)
{
  const bool   conducts = !context.declared().space_charge || context.is_metal();
  const double spread   = context.region_section()
                            .if_acts(conducts,
                                     "has a meaning with Physics/Potential = conduction, or for a metal, only",
                                     "Physics/Potential")
                            .quantity("Conductivity spread by cycle",
                                      "0",
                                      internal_unit::dimensionless,
                                      parameters::Range::between(0., 1.),
                                      "Standard deviation of a factor on the conductivity, lognormal with mean 1, "
                                      "that each cycle of the protocol draws. The seed is that of section 'Random'.");
  if (!conducts)
    return {};
  const auto [sigma, out_of_plane] = context.directional("electrical_conductivity", name);
  if (sigma == nullptr)
    return {};
  ElectricalConduction process;
  process.potential    = context.potential();
  process.conductivity = context.local_law(*sigma);
  process.raised_by    = sigma->field;
  process.out_of_plane = out_of_plane;
  process.heats        = context.declared().solves_heat && materials::depends_on_temperature(sigma->law);
  if (process.heats && context.has("thermal_conductivity")) // else its absence is reported with that of the heat
    if (const materials::Property *kappa = context.directional("thermal_conductivity", HeatConduction::name).in_plane)
      process.heat_conductivity = context.local_law(*kappa);
  process.factor_variation = context.variation(
      {"factor on conductivity of " + context.region().name, "", parameters::Distribution::lognormal, 1., spread});
  return {process};
}
} // namespace ionstack::physics
