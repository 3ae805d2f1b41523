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

void HeatConduction::declare(const Declaration &declaration)
{
  Declarations     &device = declaration.device();
  const std::string heat   = declaration.physics().choice(
      "Heat",
      "steady",
      {"steady", "transient", "off"},
      "Temperature: in balance with the power at every moment, with the materials' heat capacity, or constant.");
  device.solves_heat = heat != "off";
  device.steady_heat = heat == "steady";

  const AbsoluteTolerance tolerance{"Temperature",
                                    "0.3 K",
                                    internal_unit::temperature,
                                    // A difference in degC, read as a temperature, is more.
                                    parameters::Range{0., 100., true, false},
                                    "Absolute, for the temperature; a difference, and so in K.",
                                    device.solves_heat,
                                    "the temperature is no unknown with Heat = off",
                                    "Physics/Heat"};
  if (!device.solves_heat)
  {
    declaration.add(tolerance);
    return;
  }
  Field field;
  field.name          = "temperature";
  field.unit          = "K";
  field.support       = declaration.all_regions();
  field.at_contact    = Field::AtContact::temperature;
  field.initial.value = device.ambient_temperature;
  field.block         = field.name;
  field.coefficient   = "thermal conductivity";
  field.drives_itself = true;
  declaration.add(field, tolerance);
}

std::vector<HeatConduction> HeatConduction::create(const RegionContext &context)
{
  if (!context.declared().solves_heat)
    return {};
  const auto [kappa, out_of_plane] = context.directional("thermal_conductivity", name);
  if (kappa == nullptr)
    return {};
  HeatConduction process;
  process.temperature  = context.temperature();
  process.conductivity = context.local_law(*kappa);
  process.varies       = materials::depends_on_temperature(kappa->law);
  process.out_of_plane = out_of_plane;
  if (!context.declared().steady_heat)
    process.heat_capacity = volumetric_heat_capacity(context);
  return {process};
}
} // namespace ionstack::physics
