// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_tables_cycle_table_h
#define ionstack_postprocess_tables_cycle_table_h

#include "physics/device_physics.h"
#include "postprocess/figures/cycle_figures.h"
#include "postprocess/files/output_failure.h"
#include "postprocess/tables/branch_recorder.h"
#include "solver/run/observer.h"

#include <string>
#include <vector>

namespace ionstack::postprocess
{
/// Collects the cycles of the protocol and writes cycles.csv, a row a cycle that came to its end, in SI units; no file
/// without cycles.
template <int dim>
class CycleTable : public solver::Observer<dim>
{
public:
  CycleTable(const std::string &folder, const physics::DevicePhysics &physics, double read_voltage, bool writes);

  void step(const solver::StepReport &report, const solver::Discretization<dim> &discretization, Vec) override
  {
    recall(report, discretization);
  }
  void corner(const solver::StepReport &report) override;
  void recall(const solver::StepReport &report, const solver::Discretization<dim> &) override;
  void finish(const solver::RunResult &result) override;

  const std::vector<DoneCycle> &cycles() const { return cycles_; }
  const DrawnQuantities        &drawn() const { return drawn_; }

private:
  void end_cycle();

  std::string                   path_;
  const physics::DevicePhysics &physics_;
  double                        read_voltage_;
  bool                          writes_;
  DrawnQuantities               drawn_;
  GrowingFile                   file_;
  BranchRecorder                recorder_;
  solver::StepReport            last_;
  long long                     number_ = 0;  ///< of the cycle under way, 0 for none
  double                        begin_  = 0.; ///< of it [s]
  std::vector<DoneCycle>        cycles_;
};
} // namespace ionstack::postprocess

#endif
