// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_run_adaptivity_options_h
#define ionstack_solver_run_adaptivity_options_h

#include "parameter_files/reader/parameters.h"

namespace ionstack::solver
{
/// Section `Adaptive mesh` of the parameters.
struct AdaptivityOptions
{
  long   every         = 0;      ///< steps between two looks at the mesh; 0: it stays as it is
  long   levels        = 2;      ///< times that a cell may be halved
  long   maximum_cells = 200000; ///< in all
  double refine_above  = 0.02;   ///< indicator
  double coarsen_below = 0.003;  ///< indicator

  static AdaptivityOptions read(parameters::Section root);
};
} // namespace ionstack::solver

#endif
