// SPDX-License-Identifier: Apache-2.0
#include "postprocess/files/output_options.h"

#include "materials/units/constants.h"

#include <cmath>
#include <limits>

namespace ionstack::postprocess
{
OutputOptions OutputOptions::read(parameters::Section root)
{
  using parameters::Range;
  parameters::Section section = root.section("Output", "What is written and how often.");
  OutputOptions       options;
  options.field_times = section.integer("Field times",
                                        40,
                                        0,
                                        1000000,
                                        "Fields and axis profiles are written after each of this many equal parts of "
                                        "the protocol, at its break points, and at the end; 0 for none.");
  options.field_files =
      section.if_acts(options.field_times > 0, "no fields are written with 'Field times' = 0", "Output/Field times")
          .integer("Field files",
                   1,
                   0,
                   1000000,
                   "Number of .vtu files a time, each written by several ranks together; 0 for one a rank, which "
                   "needs no file system on which ranks can write to one file.");
  options.read_voltage =
      section.quantity("Read voltage",
                       "0.1 V",
                       internal_unit::potential,
                       Range::positive(),
                       "Voltage at which the summary gives resistances, on every branch that passes it.");
  // Who knows the protocol says whether these act.
  section = section.idle("the protocol has no bake", "Protocol/Steps");
  options.retention.value =
      section.quantity("Retention factor",
                       "2",
                       internal_unit::dimensionless,
                       Range{1., std::numeric_limits<double>::infinity(), true, false},
                       "A baked state counts as lost when its resistance has changed by this factor, up or down.");
  const double resistance =
      section.optional_quantity("Retention resistance",
                                internal_unit::electrical_resistance,
                                Range::positive(),
                                "A baked state counts as lost at this resistance; in place of the factor.");
  if (!std::isnan(resistance))
    options.retention = {RetentionCriterion::Kind::resistance, resistance / constants::elementary_charge};
  return options;
}
} // namespace ionstack::postprocess
