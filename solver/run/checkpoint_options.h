// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_run_checkpoint_options_h
#define ionstack_solver_run_checkpoint_options_h

#include "parameter_files/reader/parameters.h"

namespace ionstack::solver
{
/// Section `Checkpoint` of the parameters.
struct CheckpointOptions
{
  double every = 600.; ///< [s] wall time between checkpoints; 0: none, but those that are asked for

  static CheckpointOptions read(parameters::Section root);
};
} // namespace ionstack::solver

#endif
