// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_tables_in_situ_figures_h
#define ionstack_postprocess_tables_in_situ_figures_h

namespace ionstack::postprocess
{
/// What ParaView did in a run.
struct InSituFigures
{
  long   shown      = 0;  ///< steps that it saw
  long   failures   = 0;  ///< calls of scripts that failed
  double time       = 0.; ///< wall time in it, with that of gathering the fields [s]
  double start_time = 0.; ///< of this until the first step had been shown [s]
};
} // namespace ionstack::postprocess

#endif
