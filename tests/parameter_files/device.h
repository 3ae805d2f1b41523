// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_tests_parameter_files_device_h
#define ionstack_tests_parameter_files_device_h

#include "parameter_files/reader/parameters.h"

#include <string>
#include <vector>

namespace ionstack::parameters
{
/// A file as users write them, with every feature of the syntax.
inline const char *const device_text = R"(# A filament in hafnium oxide.
set Title = HfO2 cell, \
            10 nm wide   # on TiN
set Output = results

subsection Stack
  set Geometry = axisymmetric
  set Radius   = 0.1 um

  subsection Layer top electrode
    set Material  = TiN
    set Thickness = 3.3333333333333335e1 nm
  end
  subsection Layer oxide
    set Material     = HfO2
    set Thickness    = 5e-9 m
    set Permittivity = 25.1
    set Dopants      = Al, Gd
  end
  subsection Layer bottom electrode
    set Material  = Pt
    set Thickness = 20 nm
  end
end

subsection Protocol
  set Program     = ramp to 1.5 V at 1 V/s; hold 1 us; ramp to 0 V
  set Temperature = 85 degC
  set Compliance  = 100 uA
end

subsection Solver
  set Adaptive = yes
  set Cycles   = 3
end
)";

/// All that a program learns of a device, as numbers and texts.
struct Device
{
  std::vector<double>      numbers;
  std::vector<std::string> texts;
};

/// Asks for all of a device, as the rooms of ionstack would.
inline Device ask_for_device(Section root)
{
  Device     device;
  const auto add_texts = [&](const std::vector<std::string> &texts)
  { device.texts.insert(device.texts.end(), texts.begin(), texts.end()); };

  // Asked first, though the file has it last: the resolved file keeps the order of the file.
  Section solver = root.section("Solver", "How the equations are solved.");
  device.numbers.push_back(solver.flag("Adaptive", true, "Whether the time step adapts itself."));
  device.numbers.push_back(
      static_cast<double>(solver.integer("Cycles", 1, 1, 1000, "How often the program is repeated.")));
  device.numbers.push_back(
      solver.quantity("Tolerance", "1e-4", "1", {0., 1., true, true}, "Relative error of one step | per field."));

  device.texts.push_back(root.text("Title", "", "What the run is called in reports."));
  device.texts.push_back(root.text("Output", "output", "Folder of results."));

  Section stack = root.section("Stack", "The layers of the device, from top to bottom.");
  device.texts.push_back(stack.choice("Geometry", "planar", {"planar", "axisymmetric", "box"}, "Shape of the device."));
  device.numbers.push_back(
      stack.quantity("Radius",
                     "50 nm",
                     "nm",
                     Range::positive(),
                     "Radius of the device in axial symmetry, half its width otherwise. The simulated "
                     "region ends there, and no ion and no heat passes this end."));
  for (const std::string &name : stack.section_names())
  {
    Section layer = stack.section(name, "One layer.");
    device.texts.push_back(name);
    device.texts.push_back(layer.text("Material", required, "Name of the material in the database."));
    device.numbers.push_back(layer.quantity("Thickness", required, "nm", Range::positive(), "Thickness of the layer."));
    device.numbers.push_back(
        layer.optional_quantity("Permittivity", "1", Range::positive(), "Replaces that of the database."));
    add_texts(layer.list("Dopants", "", "Elements added."));
  }

  Section protocol = root.section("Protocol", "What is done to the device.");
  device.texts.push_back(protocol.text("Program", "hold 1 s", "Steps of the measurement."));
  device.numbers.push_back(
      protocol.quantity("Temperature", "300 K", "K", Range::positive(), "Temperature of the stage."));
  device.numbers.push_back(
      protocol.optional_quantity("Compliance", "A", Range::positive(), "Largest current of the source."));
  return device;
}
} // namespace ionstack::parameters

#endif
