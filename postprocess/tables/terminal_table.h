// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_tables_terminal_table_h
#define ionstack_postprocess_tables_terminal_table_h

#include "postprocess/files/column_name.h"
#include "postprocess/files/output_failure.h"
#include "solver/run/observer.h"

#include <string>
#include <utility>
#include <vector>

namespace ionstack::postprocess
{
/// The columns of terminal.csv with their values at a step. The first is the number of the step.
std::vector<std::pair<std::string, double>> terminal_values(const solver::StepReport &report);

/// Writes terminal.csv: a row per accepted step, complete after each step, and a second one where currents jump at a
/// corner of the voltage. Column names carry their unit.
template <int dim>
class TerminalTable : public solver::Observer<dim>
{
public:
  /// `writes` on rank 0 only.
  TerminalTable(const std::string &folder, bool writes);

  void start(const solver::Discretization<dim> &, bool) override;
  void step(const solver::StepReport &report, const solver::Discretization<dim> &, Vec) override;
  void corner(const solver::StepReport &report) override;
  void recall(const solver::StepReport &report, const solver::Discretization<dim> &) override;

private:
  void write(const solver::StepReport &report, bool with_names);

  std::string path_;
  bool        writes_;
  GrowingFile file_;
};
} // namespace ionstack::postprocess

#endif
