// SPDX-License-Identifier: Apache-2.0
#include "postprocess/studies/case_queue.h"

#include <algorithm>

namespace ionstack::postprocess
{
CaseQueue::CaseQueue(
    const std::size_t n_cases, const int group, const int n_groups, MPI_Comm own, MPI_Comm communicator)
    : own_(own)
{
  int rank = 0, rank_in_group = 0;
  MPI_Comm_rank(communicator, &rank);
  if (own != MPI_COMM_NULL)
    MPI_Comm_rank(own, &rank_in_group);
  const bool leads   = own != MPI_COMM_NULL && rank_in_group == 0;
  MPI_Comm   leaders = MPI_COMM_NULL;
  MPI_Comm_split(communicator, leads ? 0 : MPI_UNDEFINED, rank, &leaders);
  if (!leads)
    return;

  MPI_Comm computer = MPI_COMM_NULL;
  MPI_Comm_split_type(leaders, MPI_COMM_TYPE_SHARED, rank, MPI_INFO_NULL, &computer);
  MPI_Comm_free(&leaders);
  int n_here = 0, rank_here = 0;
  MPI_Comm_size(computer, &n_here);
  MPI_Comm_rank(computer, &rank_here);
  std::vector<int> groups(static_cast<std::size_t>(n_here));
  MPI_Allgather(&group, 1, MPI_INT, groups.data(), 1, MPI_INT, computer);
  for (std::size_t i = 0; i < n_cases; ++i)
    if (std::count(groups.begin(), groups.end(), static_cast<int>(i % static_cast<std::size_t>(n_groups))) > 0)
      cases_.push_back(i);

  MPI_Win_allocate_shared(rank_here == 0 ? sizeof(int) : 0, sizeof(int), MPI_INFO_NULL, computer, &counter_, &window_);
  MPI_Aint bytes = 0;
  int      unit  = 0;
  MPI_Win_shared_query(window_, 0, &bytes, &unit, &counter_);
  if (rank_here == 0)
    *counter_ = 0;
  MPI_Win_fence(0, window_);
  MPI_Comm_free(&computer);
}

std::size_t CaseQueue::next()
{
  unsigned long long found = none;
  if (counter_ != nullptr) // the memory is that of several processes, which std::atomic does not speak of
    if (const int taken = __atomic_fetch_add(counter_, 1, __ATOMIC_SEQ_CST); taken < static_cast<int>(cases_.size()))
      found = cases_[static_cast<std::size_t>(taken)];
  MPI_Bcast(&found, 1, MPI_UNSIGNED_LONG_LONG, 0, own_);
  return static_cast<std::size_t>(found);
}

void CaseQueue::close()
{
  if (window_ != MPI_WIN_NULL)
    MPI_Win_free(&window_);
}
} // namespace ionstack::postprocess
