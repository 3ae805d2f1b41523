// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_files_output_options_h
#define ionstack_postprocess_files_output_options_h

#include "parameter_files/reader/parameters.h"
#include "postprocess/figures/retention_figures.h"

namespace ionstack::postprocess
{
/// What is written and how often: section `Output`.
struct OutputOptions
{
  long   field_times  = 40;  ///< number of equal intervals after which fields are written; 0 for none
  long   field_files  = 1;   ///< number of files a time that the ranks share; 0 for one each
  double read_voltage = 0.1; ///< [V] at which resistances are reported

  RetentionCriterion retention; ///< when a baked state counts as lost

  static OutputOptions read(parameters::Section root);
};
} // namespace ionstack::postprocess

#endif
