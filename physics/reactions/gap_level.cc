// SPDX-License-Identifier: Apache-2.0
#include "physics/reactions/gap_level.h"

#include "physics/setup/region_context.h"

namespace ionstack::physics
{
using parameters::Range;
using parameters::Section;

CaptureEntries
read_capture(const Section &section, const std::string &carrier, const bool are_there, const std::string &because)
{
  Section      with_carriers = section.if_acts(are_there, "there are no such carriers", because);
  const double area          = with_carriers.quantity(carrier + " capture cross section",
                                             "0 m^2",
                                             internal_unit::area,
                                             Range::not_negative(),
                                             "For " + std::string(carrier == "Hole" ? "holes" : "electrons") +
                                                 "; 0: none are exchanged with that band.");
  Section      with_capture  = with_carriers.if_acts(area > 0., "without a cross section nothing is caught");
  const double velocity      = with_capture.quantity(carrier + " thermal velocity",
                                                "1e5 m/s",
                                                internal_unit::velocity,
                                                Range::positive(),
                                                "What the cross section is multiplied with to give the capture "
                                                     "coefficient, about 1e7 cm/s in silicon at 300 K.");
  return {area * velocity, with_capture};
}

double
below_vacuum(const RegionContext &context, const std::string &from, const double depth, const char *const needed_by)
{
  if (from == "conduction band")
    return context.constant("electron_affinity", needed_by) + depth;
  if (from == "valence band")
    return (context.has("ionization_energy")
                ? context.constant("ionization_energy", needed_by)
                : context.constant("electron_affinity", needed_by) + context.constant("band_gap", needed_by)) -
           depth;
  return depth;
}
} // namespace ionstack::physics
