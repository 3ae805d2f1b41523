// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_files_run_folder_h
#define ionstack_postprocess_files_run_folder_h

#include "postprocess/files/folder_lock.h"
#include "postprocess/files/log.h"
#include "solver/run/observer.h"

#include <string>

namespace ionstack::postprocess
{
/// Makes the folder of a run when it starts, with the parameters as resolved and the log. Results of an earlier run in
/// the same folder are removed, so that no file of another run is taken for one of this, unless the run goes on. A run
/// that still writes there is left alone. To be the first observer.
template <int dim>
class RunFolder : public solver::Observer<dim>
{
public:
  RunFolder(const std::string &folder,
            const std::string &resolved_parameters,
            const std::string &title,
            Log               &log,
            MPI_Comm           communicator);

  /// Throws BadInput when the folder cannot be used.
  void start(const solver::Discretization<dim> &, bool goes_on) override;
  void step(const solver::StepReport &, const solver::Discretization<dim> &, Vec) override {}

private:
  std::string folder_, resolved_parameters_, title_;
  Log        &log_;
  MPI_Comm    communicator_;
  FolderLock  lock_; ///< on rank 0
};
} // namespace ionstack::postprocess

#endif
