// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_fields_field_writer_h
#define ionstack_postprocess_fields_field_writer_h

#include "postprocess/fields/output_times.h"
#include "solver/experiment/contact.h"
#include "solver/run/observer.h"

#include <string>
#include <utility>
#include <vector>

namespace ionstack::postprocess
{
/// Writes the fields in SI units to fields/*.vtu with a .pvtu per time and fields.pvd over all times, for ParaView. The
/// index is complete after each time. When the solver gives up, the last state that it accepted comes last. A field
/// that does not live in a region has no value (NaN) there. The cell data `region` and `contact` are numbers from 0,
/// which the field data name (VtuGrid::name_numbers); cells without a face on a contact have contact -1.
template <int dim>
class FieldWriter : public solver::Observer<dim>
{
public:
  /// `n_files` a time, shared by ranks; 0 for one a rank.
  FieldWriter(const std::string                  &folder,
              long                                parts,
              long                                n_files,
              const std::vector<solver::Contact> &contacts,
              MPI_Comm                            communicator);
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
  std::vector<std::string>                    contacts_, boundaries_; ///< names; and of the boundaries of these
  MPI_Comm                                    communicator_;
  std::vector<std::pair<double, std::string>> written_;
  const solver::Discretization<dim>          *discretization_ = nullptr;
  Vec                                         last_           = nullptr; ///< unknowns of the last accepted step
  double                                      last_time_      = 0.;      ///< [s]
};
} // namespace ionstack::postprocess

#endif
