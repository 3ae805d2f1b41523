// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_recorded_run_h
#define ionstack_postprocess_recorded_run_h

#include "postprocess/log.h"
#include "postprocess/output_options.h"
#include "solver/device.h"
#include "solver/observer.h"

#include <mpi.h>

#include <string>
#include <vector>

namespace ionstack::postprocess
{
/// A parameter file read and checked.
struct RunInput
{
  parameters::ParameterFile parameters;
  solver::Device            device;
  OutputOptions             output;

  /// Reads `file` with the overrides; every mistake is reported to `diagnostics`, also that of an entry nobody knows.
  static RunInput read(const std::string &file, const std::vector<std::string> &overrides, Diagnostics &diagnostics);

  /// All parameters as resolved.
  std::string resolved() const;
};

/// Runs a device and writes its results into `folder`. `petsc_options` win over those of the file; both are taken back
/// at the end. Collective over `communicator`, of which nothing else is used. Throws BadInput when the mesh, the
/// initial state, the folder or an option of PETSc cannot be used.
solver::RunResult record_run(const RunInput    &input,
                             const std::string &folder,
                             const std::string &petsc_options,
                             Log               &log,
                             MPI_Comm           communicator);
} // namespace ionstack::postprocess

#endif
