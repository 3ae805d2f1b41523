// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_in_situ_in_situ_h
#define ionstack_postprocess_in_situ_in_situ_h

#include "postprocess/files/log.h"
#include "postprocess/in_situ/catalyst_library.h"
#include "postprocess/in_situ/in_situ_schedule.h"
#include "postprocess/tables/in_situ_figures.h"
#include "solver/experiment/contact.h"

#include <memory>
#include <set>

namespace ionstack::postprocess
{
/// Shows the fields to ParaView Catalyst while the run goes on: the mesh and the fields of each rank, straight from
/// memory. Pictures go to the folder in_situ/ of the run. A script that fails is reported and does not end the run.
template <int dim>
class InSitu : public solver::Observer<dim>
{
public:
  /// The options, which have to want something and have been found possible on this machine, outlive this.
  InSitu(const InSituOptions                &options,
         double                              read_voltage,
         const std::vector<solver::Contact> &contacts,
         const std::string                  &title,
         const std::string                  &folder,
         Log                                &log,
         MPI_Comm                            communicator);

  void start(const solver::Discretization<dim> &discretization, bool goes_on) override;
  void step(const solver::StepReport &report, const solver::Discretization<dim> &discretization, Vec unknowns) override;
  void recall(const solver::StepReport &report, const solver::Discretization<dim> &) override { schedule_.due(report); }
  void finish(const solver::RunResult &result) override;

  const InSituFigures &figures() const { return figures_; }

private:
  void report_failures(const std::string &when);

  const InSituOptions                &options_;
  InSituSchedule                      schedule_;
  const std::vector<solver::Contact> &contacts_;
  std::string                         title_, folder_;
  Log                                &log_;
  MPI_Comm                            communicator_;
  std::unique_ptr<CatalystLibrary>    catalyst_;
  catalyst::Grid                      grid_; ///< what ParaView was last shown, and may still look at
  std::set<std::string>               reported_;
  InSituFigures                       figures_;
};
} // namespace ionstack::postprocess

#endif
