// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_run_journal_h
#define ionstack_solver_run_journal_h

#include "solver/run/observer.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace ionstack::solver
{
/// All that was reported of a run, so that its tables can be made again when it is gone on with. Kept in memory as a
/// row of CBOR records, some 300 bytes a step.
class Journal
{
public:
  using Bytes = std::vector<std::uint8_t>;

  Journal() = default;
  explicit Journal(Bytes bytes) : bytes_(std::move(bytes)) {}

  void add(const StepReport &report);
  void add(const ReadReport &report);

  /// Tells everything again, in order.
  void tell(const std::function<void(const StepReport &)> &step,
            const std::function<void(const ReadReport &)> &read) const;

  const Bytes &bytes() const { return bytes_; }

private:
  Bytes bytes_;
};
} // namespace ionstack::solver

#endif
