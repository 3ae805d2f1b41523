// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_run_checkpoint_h
#define ionstack_solver_run_checkpoint_h

#include "solver/run/adaptivity.h"
#include "solver/run/checkpoint_file.h"
#include "solver/run/experiment.h"
#include "solver/run/journal.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace ionstack::solver
{
/// What a run needs, beside the parameters, to go on as if it had not been interrupted.
struct Progressed
{
  ExperimentState                    experiment;
  WorkCounts                         counts;
  MeshRecord                         mesh;
  long                               steps_of_rest = 0;
  double                             wall_time     = 0.; ///< [s] so far
  std::map<std::string, double>      sections      = {}; ///< the same by part of the program
  std::map<std::string, std::string> inputs        = {}; ///< that decide on the results: entry and value
  nlohmann::json                     notes         = {}; ///< of the observers
  std::vector<PlacedDefects>         placed        = {};
};

/// The checkpoints of a run: files `checkpoint/step_N.checkpoint` in its folder, of which the last two are kept.
template <int dim>
class Checkpoints
{
public:
  Checkpoints(const std::string &folder, MPI_Comm communicator);

  /// Writes one. `journal` counts on rank 0. Collective; throws CheckpointFailure on all ranks, and the earlier ones
  /// are as they were.
  void write(const Progressed &progressed, Model<dim> &model, const Journal &journal);

  /// Opens the newest one that is whole; `say` is told of those that are not. False when there is none at all. Throws
  /// BadInput when all are damaged. Collective.
  bool open(const std::function<void(const std::string &)> &say);

  /// All but the fields of the one that is open. Throws BadInput when it is of another kind of device.
  Progressed progressed(Journal &journal) const;

  /// Gives the model the mesh and the history of the one that is open. Collective. Throws BadInput when the device of
  /// the model has other fields or another mesh.
  void restore(Model<dim> &model) const;

  /// Path of the one that is open.
  const std::string &path() const { return path_; }

private:
  std::vector<std::string> found() const;

  std::string                     folder_;
  MPI_Comm                        communicator_;
  std::string                     path_;
  std::unique_ptr<CheckpointFile> file_;
};
} // namespace ionstack::solver

#endif
