// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_recorded_run_h
#define ionstack_postprocess_recorded_run_h

#include "postprocess/files/log.h"
#include "postprocess/files/output_options.h"
#include "postprocess/in_situ/in_situ_options.h"
#include "solver/run/device.h"
#include "solver/run/observer.h"

#include <mpi.h>

#include <map>
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
  InSituOptions             in_situ;
  std::vector<std::string>  warnings; ///< entries that an override has left without effect

  /// Reads `file` with the overrides; every mistake is reported to `diagnostics`, also that of an entry nobody knows.
  static RunInput read(const std::string &file, const std::vector<std::string> &overrides, Diagnostics &diagnostics);

  /// All parameters as resolved.
  std::string resolved() const;

  /// All that decides on the results, by name: entries of the parameters, values of the material database, contents of
  /// files that are read. What only says what is written is not among it.
  std::map<std::string, std::string> deciding() const;
};

/// Does with a device what a run does before its first solve, so that what a run would refuse then is found. Returns
/// what a user should know, and takes the mesh from who has made it. Collective; throws BadInput.
template <int dim>
std::vector<std::string> check_set_up(const RunInput &input, const meshes::Mesh<dim> &mesh, MPI_Comm communicator);

/// The same with a mesh of its own.
std::vector<std::string> check_set_up(const RunInput &input, MPI_Comm communicator);

/// How a device is to be run.
struct RunRequest
{
  std::string folder;                ///< for the results
  std::string petsc_options;         ///< win over those of the file
  bool        restart       = false; ///< go on from the newest checkpoint in the folder, if there is one
  bool        allow_changes = false; ///< even when inputs have changed since
};

/// Runs a device and writes its results. Collective over `communicator`, of which nothing else is used. Throws BadInput
/// when the mesh, the initial state, the folder, its checkpoint or an option of PETSc cannot be used.
solver::RunResult record_run(const RunInput &input, const RunRequest &request, Log &log, MPI_Comm communicator);
} // namespace ionstack::postprocess

#endif
