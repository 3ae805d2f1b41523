// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_files_progress_h
#define ionstack_postprocess_files_progress_h

#include "postprocess/files/log.h"
#include "solver/run/observer.h"

#include <chrono>

namespace ionstack::postprocess
{
/// Says how far a run is: one live line on a terminal, and a lasting line now and then.
template <int dim>
class Progress : public solver::Observer<dim>
{
public:
  explicit Progress(Log &log);

  void start(const solver::Discretization<dim> &discretization, bool) override;
  void step(const solver::StepReport &report, const solver::Discretization<dim> &, Vec) override;
  void recall(const solver::StepReport &report, const solver::Discretization<dim> &) override;

private:
  Log                                  &log_;
  std::chrono::steady_clock::time_point begin_, last_live_;
  long                                  tenths_ = 0;
  double                                before_ = 0.; ///< progress of an earlier part of the run
};
} // namespace ionstack::postprocess

#endif
