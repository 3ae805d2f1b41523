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
/// What the numbers of regions and contacts in field files stand for.
struct DeviceNames
{
  std::vector<std::string>                         regions;  ///< in the order of their ids
  std::vector<std::pair<std::string, std::string>> contacts; ///< name, name of its boundary
};

/// Writes the fields in SI units to fields/*.vtu with a .pvtu per time and fields.pvd over all times, for ParaView. The
/// index is complete after each time. When the solver gives up, the last state that it accepted comes last. A field
/// that does not live in a region has no value (NaN) there. The cell data `region` and `contact` are numbers from 0,
/// those of the field data `region_names` and `contact_names`; cells without a face on a contact have contact -1.
template <int dim>
class FieldWriter : public solver::Observer<dim>
{
public:
  /// `n_files` a time, shared by ranks; 0 for one a rank.
  FieldWriter(const std::string &folder, long parts, long n_files, const DeviceNames &names, MPI_Comm communicator);
  ~FieldWriter() override;
  FieldWriter(const FieldWriter &)            = delete;
  FieldWriter &operator=(const FieldWriter &) = delete;

  void recall(const solver::StepReport &report, const solver::Discretization<dim> &) override;
  void step(const solver::StepReport &report, const solver::Discretization<dim> &discretization, Vec unknowns) override;
  void remeshed(const solver::Discretization<dim> &) override;
  void finish(const solver::RunResult &result) override;

private:
  /// Name of the next file, without its ending.
  std::string name_of_next() const;
  /// Adds a moment [s] to the index.
  void note(double time);
  void write(double time, const solver::Discretization<dim> &discretization, Vec unknowns);

  std::string                                 folder_;
  OutputTimes                                 times_;
  long                                        n_files_;
  DeviceNames                                 names_;
  MPI_Comm                                    communicator_;
  std::vector<std::pair<double, std::string>> written_;
  const solver::Discretization<dim>          *discretization_ = nullptr;
  Vec                                         last_           = nullptr; ///< unknowns of the last accepted step
  double                                      last_time_      = 0.;      ///< [s]
};
} // namespace ionstack::postprocess

#endif
