// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_terminal_table_h
#define ionstack_postprocess_terminal_table_h

#include "postprocess/column_name.h"
#include "solver/observer.h"

#include <fstream>
#include <string>

namespace ionstack::postprocess
{
/// Writes terminal.csv: a row per accepted step, complete after each step. Column names carry their unit.
template <int dim>
class TerminalTable : public solver::Observer<dim>
{
public:
  /// `writes` on rank 0 only.
  TerminalTable(const std::string &folder, bool writes);

  void start(const solver::Discretization<dim> &) override;
  void step(const solver::StepReport &report, const solver::Discretization<dim> &, Vec) override;

private:
  void write_head(const solver::StepReport &report);

  std::string   path_;
  bool          writes_;
  std::ofstream file_;
};
} // namespace ionstack::postprocess

#endif
