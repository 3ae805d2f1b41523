// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_tables_branch_recorder_h
#define ionstack_postprocess_tables_branch_recorder_h

#include "postprocess/figures/sweep_figures.h"
#include "solver/run/observer.h"

#include <vector>

namespace ionstack::postprocess
{
/// Gathers the branches of a sweep from the steps of a run: the lines of ramps, holds and tables.
class BranchRecorder
{
public:
  void add(const solver::StepReport &report);

  /// The state just after a corner, with which a branch begins.
  void add_corner(const solver::StepReport &report);

  const std::vector<Branch> &branches() const { return branches_; }

private:
  std::vector<Branch> branches_;
};
} // namespace ionstack::postprocess

#endif
