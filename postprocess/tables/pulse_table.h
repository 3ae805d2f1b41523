// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_tables_pulse_table_h
#define ionstack_postprocess_tables_pulse_table_h

#include "postprocess/figures/experiment_figures.h"
#include "postprocess/files/output_failure.h"
#include "solver/run/observer.h"

#include <string>
#include <vector>

namespace ionstack::postprocess
{
/// Collects the pulses of the protocol and writes pulses.csv, a row a pulse, in SI units; no file without pulses.
template <int dim>
class PulseTable : public solver::Observer<dim>
{
public:
  /// `names`: whether to say whose voltage each is.
  PulseTable(const std::string &folder, const bool names, const bool writes)
      : path_(folder + "/pulses.csv"), names_(names), writes_(writes)
  {
  }

  void step(const solver::StepReport &report, const solver::Discretization<dim> &discretization, Vec) override
  {
    recall(report, discretization);
  }
  void corner(const solver::StepReport &report) override { add(report); }
  void recall(const solver::StepReport &report, const solver::Discretization<dim> &) override;
  void finish(const solver::RunResult &) override { end_pulse(); }

  const std::vector<DonePulse> &pulses() const { return pulses_; }

private:
  void add(const solver::StepReport &report);
  void end_pulse();

  std::string                         path_;
  bool                                names_, writes_;
  GrowingFile                         file_;
  std::vector<PulseSample>            samples_;
  PulseSample                         last_;
  std::vector<solver::ContactReading> last_contacts_;
  double                              begin_  = 0.; ///< of the pulse under way [s]
  long long                           number_ = 0;  ///< of the pulse under way, 0 for none
  std::string                         label_, contact_;
  std::vector<DonePulse>              pulses_;
};
} // namespace ionstack::postprocess

#endif
