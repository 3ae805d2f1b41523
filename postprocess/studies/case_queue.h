// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_studies_case_queue_h
#define ionstack_postprocess_studies_case_queue_h

#include <mpi.h>

#include <cstddef>
#include <vector>

namespace ionstack::postprocess
{
/// Deals the cases of a study out to groups of ranks. Case i is for the computer on which group i modulo their number
/// is; of the groups of one computer, the next that is free takes the next case. They count in memory that they share:
/// no rank has to answer another one while it computes.
class CaseQueue
{
public:
  /// `group` is that of this rank, 0 to `n_groups` - 1; all its ranks are in the communicator `own`. Collective over
  /// the ranks of `communicator`, each of which is in a group or has the `own` MPI_COMM_NULL.
  CaseQueue(std::size_t n_cases, int group, int n_groups, MPI_Comm own, MPI_Comm communicator);
  CaseQueue(const CaseQueue &)            = delete;
  CaseQueue &operator=(const CaseQueue &) = delete;

  /// The next case for the group, or `none`. Collective over the group.
  std::size_t next();

  /// To be called when all have ended, as the destructor must not wait for others. Collective over `communicator`.
  void close();

  static constexpr std::size_t none = static_cast<std::size_t>(-1);

private:
  MPI_Comm                 own_;
  MPI_Win                  window_  = MPI_WIN_NULL;
  int                     *counter_ = nullptr; ///< how many of cases_ are taken, of the computer; leaders only
  std::vector<std::size_t> cases_;             ///< those of this computer; leaders only
};
} // namespace ionstack::postprocess

#endif
