// SPDX-License-Identifier: Apache-2.0
#include "solver/experiment/circuit.h"

#include "solver/experiment/lumped_entries.h"

namespace ionstack::solver
{
Circuit Circuit::read(parameters::Section own)
{
  using parameters::Range;
  Circuit circuit;
  circuit.series_resistance    = own.quantity("Series resistance",
                                           "0 Ohm",
                                           internal_unit::electrical_resistance,
                                           Range::not_negative(),
                                           "Resistor between source and contact.");
  circuit.parallel_capacitance = own.quantity("Parallel capacitance",
                                              "0 F",
                                              internal_unit::capacitance,
                                              Range::not_negative(),
                                              "Capacitor from the contact to ground, such as that of the wiring.");

  const double limit   = own.optional_quantity("Compliance",
                                             internal_unit::current,
                                             Range::positive(),
                                             "Largest current, in either direction. Empty: no limit.");
  const bool   smooth  = own.choice("Compliance by",
                                 "source-measure unit",
                                 {"source-measure unit", "limiter"},
                                 "What limits the current: a source that turns from voltage to current control, or a "
                                    "device that saturates smoothly.") == "limiter";
  const double limiter = own.optional_quantity("Limiter resistance",
                                               internal_unit::electrical_resistance,
                                               Range::positive(),
                                               "Of the limiter far below its limit. Empty: 10 mV over the limit.");
  if (!std::isnan(limit))
  {
    circuit.compliance = Compliance{smooth, limit, limiter};
    if (!smooth && !std::isnan(limiter))
      own.problem("Limiter resistance", "has a meaning with 'Compliance by = limiter' only");
  }
  else if (smooth || !std::isnan(limiter))
    own.problem(smooth ? "Compliance by" : "Limiter resistance", "has a meaning with a 'Compliance' only");

  const double gate      = own.optional_quantity("Gate voltage",
                                            internal_unit::potential,
                                            Range::any(),
                                            "Of a transistor between source and contact, against ground. Empty: no "
                                                 "transistor.");
  const double threshold = own.optional_quantity(
      "Threshold voltage", internal_unit::potential, Range::any(), "Of the transistor. Empty: 0.5 V.");
  const double gain   = own.optional_quantity("Transconductance",
                                            internal_unit::transconductance,
                                            Range::positive(),
                                            "K = mu C_ox W/L of the transistor: I = K (V_GS - V_T)^2/2 in saturation.");
  const double lambda = own.optional_quantity("Channel length modulation",
                                              internal_unit::reciprocal_potential,
                                              Range::not_negative(),
                                              "lambda of the transistor. Empty: 0.");
  if (!std::isnan(gate))
  {
    if (std::isnan(gain))
      own.problem("Transconductance", "a transistor needs it");
    circuit.transistor =
        Transistor{gate, std::isnan(threshold) ? 0.5 : threshold, gain, std::isnan(lambda) ? 0. : lambda};
  }
  else if (!std::isnan(gain) || !std::isnan(threshold) || !std::isnan(lambda))
    own.problem("Gate voltage", "a transistor needs it; without one remove the other entries of the transistor");
  circuit.element = read_lumped_element(own);
  return circuit;
}
} // namespace ionstack::solver
