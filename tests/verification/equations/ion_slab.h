// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_tests_verification_equations_ion_slab_h
#define ionstack_tests_verification_equations_ion_slab_h

#include "materials/units/constants.h"
#include "materials/units/units.h"
#include "testbed.h"

#include <cmath>
#include <string>

namespace ionstack::tests
{
/// A slab, 10 nm high, with constant conductivity and therefore a constant field, in which ions with D = 1 nm^2/s move
/// and which they cannot leave. No heat unless asked for.
struct IonSlab
{
  std::string  extents      = "planar\n  set Width = 2 nm\n  set Depth = 1 nm\n  set Lateral cell size = 2 nm";
  unsigned int cells        = 16;
  double       voltage      = 0.;   ///< of the lower contact; the upper one stays at 0 V [V]
  double       temperature  = 400.; ///< [K]
  std::string  hopping      = "linear";
  std::string  field_cap    = ""; ///< none when empty
  std::string  profile      = "1";
  std::string  steps        = "hold 1 s";
  double       tolerance    = 1e-7; ///< relative
  std::string  time_options = "  set Initial step = 1e-6 s\n  set Order = 5\n";
  unsigned int refinement   = 0;
  /// Temperatures of heat sinks ("400 K") at the contacts; heat is solved for when they are given.
  std::string lower_sink = "", upper_sink = "";

  static constexpr double height = 10., diffusivity = 1., charge = 2., hop = 4., attempts = 0.0625;

  solver::Device device() const
  {
    const std::string text = R"(
subsection Stack
  set Layers = slab
  set Coordinates = )" + extents +
                             R"(
  subsection Layer slab
    set Material  = conductor
    set Thickness = 10 nm
    set Cells     = )" + std::to_string(cells) +
                             R"(
  end
end
subsection Mesh
  set Coarsening levels = 0
  set Refinement = )" + std::to_string(refinement) +
                             R"(
end
subsection Physics
  set Heat                = )" +
                             std::string(lower_sink.empty() ? "off" : "steady") + R"(
  set Ambient temperature = )" +
                             units::shortest(temperature) + R"( K
  set Species             = ion
end
subsection Species ion
  set Regions               = slab
  set Initial concentration = 1e27 1/m^3
  set Initial profile       = )" +
                             profile + R"(
  set Hopping               = )" +
                             hopping + R"(
)" + (field_cap.empty() ? "" : "  set Field cap = " + field_cap + "\n") +
                             R"(end
subsection Contacts
  set Names = lower, upper
end
subsection Contact lower
  set Boundary = bottom
  set Temperature = )" + lower_sink +
                             R"(
  set Voltage  = )" + units::shortest(voltage) +
                             R"( V
end
subsection Contact upper
  set Boundary = top
  set Temperature = )" + upper_sink +
                             R"(
end
subsection Protocol
  set Contact = upper
  set Steps   = )" + steps + R"(
end
subsection Time
)" + time_options + R"(end
subsection Tolerances
  set Relative      = )" + units::shortest(tolerance) +
                             R"(
  set Potential     = )" + units::shortest(tolerance) +
                             R"( V
  set Concentration = )" + units::shortest(1e27 * tolerance) +
                             R"( 1/m^3
end
)";
    return read_device(text,
                       {material_text("conductor",
                                      "value: 1e4 S/m",
                                      "value: 10 W/(m K)",
                                      "ion",
                                      "charge_number: 2\nhop_distance: 4 nm\nattempt_frequency: 0.0625 Hz\n"
                                      "migration_energy: 0 eV\ndiffusion_prefactor: 1\ndrift_prefactor: "
                                      "2\nfield_argument_factor: 0.5\nheat_of_transport: 0.7 eV\n")});
  }

  /// Drift velocity over diffusivity times the height of the slab, upwards. D = g_D a^2 f = 1 * 16 * 0.0625 nm^2/s; the
  /// sinh law and its cap are those of Kim, Choi & Lu, ACS Nano 8, 2369 (2014), with g_v = 2, g_x = 1/2.
  double peclet() const
  {
    const double field = voltage / height, thermal = constants::boltzmann * temperature;
    if (hopping == "linear")
      return charge * voltage / thermal;
    const double cap = field_cap.empty() ? 1e300 : units::parse_quantity(field_cap, internal_unit::electric_field);
    const double effective = field / std::sqrt(1. + field * field / (cap * cap));
    return 2. * hop * attempts * std::sinh(0.5 * charge * hop * effective / thermal) / diffusivity * height;
  }
};
} // namespace ionstack::tests

#endif
