// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_tables_read_table_h
#define ionstack_postprocess_tables_read_table_h

#include "postprocess/figures/experiment_figures.h"
#include "postprocess/files/output_failure.h"
#include "solver/run/observer.h"

#include <string>
#include <vector>

namespace ionstack::postprocess
{
/// Collects the reads of the protocol and writes reads.csv, a row a read, in SI units; no file without reads.
template <int dim>
class ReadTable : public solver::Observer<dim>
{
public:
  /// `names`: whether to say at which contact each was made.
  ReadTable(const std::string &folder, const bool names, const bool writes)
      : path_(folder + "/reads.csv"), names_(names), writes_(writes)
  {
  }

  void step(const solver::StepReport &, const solver::Discretization<dim> &, Vec) override {}
  void read(const solver::ReadReport &report) override;

  const std::vector<DoneRead> &reads() const { return reads_; }
  bool                         names() const { return names_; }

private:
  std::string           path_;
  bool                  names_, writes_;
  GrowingFile           file_;
  std::vector<DoneRead> reads_;
};
} // namespace ionstack::postprocess

#endif
