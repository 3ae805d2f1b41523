// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_fields_axis_profile_h
#define ionstack_postprocess_fields_axis_profile_h

#include "postprocess/fields/output_times.h"
#include "postprocess/files/output_failure.h"
#include "solver/run/observer.h"

#include <string>

namespace ionstack::postprocess
{
/// Writes axis.csv: all fields along the line r = 0, a row per node and output time, in SI units with z in nm. A field
/// that does not live at a node is left empty. Where values differ across an interface its nodes have two rows, that of
/// the lower region first.
template <int dim>
class AxisProfile : public solver::Observer<dim>
{
public:
  AxisProfile(const std::string &folder, long parts, MPI_Comm communicator);

  void start(const solver::Discretization<dim> &, bool goes_on) override;
  void recall(const solver::StepReport &report, const solver::Discretization<dim> &) override { times_.due(report); }
  nlohmann::json notes() override;
  void           take_notes(const nlohmann::json &notes) override;
  void step(const solver::StepReport &report, const solver::Discretization<dim> &discretization, Vec unknowns) override;

private:
  std::string path_;
  long        parts_;
  OutputTimes times_;
  MPI_Comm    communicator_;
  GrowingFile file_;
};
} // namespace ionstack::postprocess

#endif
