// SPDX-License-Identifier: Apache-2.0
#include "physics/transport/heat_conduction.h"

#include "physics/setup/region_context.h"

namespace ionstack::physics
{
namespace
{
/// rho c_p, from one property or two; 0 when none is there, which is reported.
double volumetric_heat_capacity(const RegionContext &context)
{
  const std::string needed_by = "transient heat";
  if (context.material()->properties.count("volumetric_heat_capacity") > 0)
    return context.ambient_value(*context.property("volumetric_heat_capacity", needed_by));
  const materials::Property *density  = context.property("density", needed_by);
  const materials::Property *specific = context.property("specific_heat_capacity", needed_by);
  return density != nullptr && specific != nullptr ? context.ambient_value(*density) * context.ambient_value(*specific)
                                                   : 0.;
}
} // namespace

std::vector<HeatConduction> HeatConduction::create(const RegionContext &context)
{
  if (!context.physics().solves_heat)
    return {};
  const auto [kappa, out_of_plane] = context.directional("thermal_conductivity", name);
  if (kappa == nullptr)
    return {};
  HeatConduction process;
  process.temperature   = context.slot_of("temperature");
  process.conductivity  = kappa->law;
  process.varies        = materials::depends_on_temperature(kappa->law);
  process.out_of_plane  = out_of_plane;
  process.concentration = context.species_slot(*kappa);
  if (!context.physics().steady_heat)
    process.heat_capacity = volumetric_heat_capacity(context);
  return {process};
}
} // namespace ionstack::physics
