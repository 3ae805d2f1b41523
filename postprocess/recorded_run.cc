// SPDX-License-Identifier: Apache-2.0
#include "postprocess/recorded_run.h"

#include "postprocess/axis_profile.h"
#include "postprocess/field_writer.h"
#include "postprocess/material_use.h"
#include "postprocess/progress.h"
#include "postprocess/pulse_table.h"
#include "postprocess/read_table.h"
#include "postprocess/run_folder.h"
#include "postprocess/summary.h"
#include "postprocess/terminal_table.h"
#include "solver/simulation.h"
#include "solver/unused_options.h"

#include <deal.II/base/mpi.h>

#include <sstream>

namespace ionstack::postprocess
{
namespace
{
template <int dim>
solver::RunResult run(const RunInput &input, const std::string &folder, Log &log, MPI_Comm communicator)
{
  const bool writes = dealii::Utilities::MPI::this_mpi_process(communicator) == 0;
  const auto parts  = input.output.field_times;

  std::vector<std::unique_ptr<solver::Observer<dim>>> observers;
  observers.push_back(
      std::make_unique<RunFolder<dim>>(folder, input.resolved(), input.device.title, log, communicator));
  observers.push_back(std::make_unique<TerminalTable<dim>>(folder, writes));
  observers.push_back(std::make_unique<FieldWriter<dim>>(folder, parts, communicator));
  observers.push_back(std::make_unique<AxisProfile<dim>>(folder, parts, communicator));
  auto        material_use = std::make_unique<MaterialUse<dim>>(input.device.physics, input.device.regions, log);
  const auto &used         = *material_use;
  observers.push_back(std::move(material_use));
  observers.push_back(std::make_unique<Progress<dim>>(log));
  auto        pulse_table = std::make_unique<PulseTable<dim>>(folder, writes);
  auto        read_table  = std::make_unique<ReadTable<dim>>(folder, writes);
  const auto &pulses      = *pulse_table;
  const auto &reads       = *read_table;
  observers.push_back(std::move(pulse_table));
  observers.push_back(std::move(read_table));
  observers.push_back(
      std::make_unique<Summary<dim>>(folder, input.device.title, input.output, used, pulses, reads, log, writes));
  solver::RunResult result = solver::run_simulation<dim>(input.device, observers, communicator);
  if (!result.message.empty())
    log.line("ended early: " + result.message);
  log.line("output in " + folder);
  return result;
}

/// Options of a parameter file for the life of this object. Those of the command line win, and stay: some, as
/// `-log_view`, act when the program ends.
class Options
{
public:
  Options(const std::string &of_file, const std::string &of_command_line) : of_file_(of_file)
  {
    solver::take_petsc_options(of_file);
    solver::take_petsc_options(of_command_line);
  }
  ~Options() { solver::forget_petsc_options(of_file_); }
  Options(const Options &)            = delete;
  Options &operator=(const Options &) = delete;

private:
  std::string of_file_;
};
} // namespace

RunInput RunInput::read(const std::string &file, const std::vector<std::string> &overrides, Diagnostics &diagnostics)
{
  parameters::ParameterFile parameters(file, overrides, diagnostics);
  solver::Device            device = solver::Device::read(parameters.root(), diagnostics);
  const auto                output = OutputOptions::read(parameters.root());
  parameters.report_unused();
  return {parameters, device, output};
}

std::string RunInput::resolved() const
{
  std::ostringstream text;
  parameters.write_resolved(text);
  return text.str();
}

solver::RunResult record_run(
    const RunInput &input, const std::string &folder, const std::string &petsc_options, Log &log, MPI_Comm communicator)
{
  const Options options(input.device.petsc_options, petsc_options);
  try
  {
    return input.device.stack.dimension() == 2 ? run<2>(input, folder, log, communicator)
                                               : run<3>(input, folder, log, communicator);
  }
  catch (const solver::PetscFailure &failure)
  {
    const std::string reason = solver::explain_option_failure(failure, input.device.petsc_options + petsc_options);
    if (reason.empty())
      throw;
    throw BadInput(reason);
  }
}
} // namespace ionstack::postprocess
