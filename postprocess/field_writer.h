// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_field_writer_h
#define ionstack_postprocess_field_writer_h

#include "postprocess/output_times.h"
#include "solver/observer.h"

#include <string>
#include <utility>
#include <vector>

namespace ionstack::postprocess
{
/// Writes the fields in SI units to fields/*.vtu with a .pvtu per time and fields.pvd over all times, for ParaView. The
/// index is complete after each time. A field that does not live in a region has no value (NaN) there.
template <int dim>
class FieldWriter : public solver::Observer<dim>
{
public:
  FieldWriter(const std::string &folder, long parts, MPI_Comm communicator);

  void step(const solver::StepReport &report, const solver::Discretization<dim> &discretization, Vec unknowns) override;

private:
  std::string                                 folder_;
  OutputTimes                                 times_;
  MPI_Comm                                    communicator_;
  std::vector<std::pair<double, std::string>> written_;
};
} // namespace ionstack::postprocess

#endif
