// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_files_device_record_h
#define ionstack_postprocess_files_device_record_h

#include "solver/run/device.h"
#include "solver/run/observer.h"

#include <string>

namespace ionstack::postprocess
{
/// Writes device.json when a run starts: the program, and what the device is made of and where, for those that draw or
/// name its parts. To be an observer after RunFolder.
template <int dim>
class DeviceRecord : public solver::Observer<dim>
{
public:
  /// `petsc_options` of the command line, which no parameter file holds. `writes` on rank 0 only.
  DeviceRecord(const std::string &folder, const solver::Device &device, const std::string &petsc_options, bool writes);

  void start(const solver::Discretization<dim> &discretization, bool) override;
  void step(const solver::StepReport &, const solver::Discretization<dim> &, Vec) override {}

private:
  std::string           folder_;
  const solver::Device &device_;
  std::string           petsc_options_;
  bool                  writes_;
};
} // namespace ionstack::postprocess

#endif
