// SPDX-License-Identifier: Apache-2.0
#include "postprocess/recorded_run.h"

#include "postprocess/fields/axis_profile.h"
#include "postprocess/fields/field_writer.h"
#include "postprocess/files/agreeing_observers.h"
#include "postprocess/files/device_record.h"
#include "postprocess/files/material_use.h"
#include "postprocess/files/mesh_use.h"
#include "postprocess/files/progress.h"
#include "postprocess/files/run_folder.h"
#include "postprocess/in_situ/in_situ.h"
#include "postprocess/tables/cycle_table.h"
#include "postprocess/tables/pulse_table.h"
#include "postprocess/tables/read_table.h"
#include "postprocess/tables/summary.h"
#include "postprocess/tables/terminal_table.h"
#include "solver/petsc/unused_options.h"
#include "solver/run/simulation.h"

#include <deal.II/base/mpi.h>

#include <boost/crc.hpp>

#include <fstream>
#include <iterator>
#include <sstream>

namespace ionstack::postprocess
{
namespace
{
template <int dim>
solver::RunResult run(const RunInput &input, const RunRequest &request, Log &log, MPI_Comm communicator)
{
  const std::string &folder = request.folder;
  const bool         writes = dealii::Utilities::MPI::this_mpi_process(communicator) == 0;
  const auto         parts  = input.output.field_times;

  std::vector<std::unique_ptr<solver::Observer<dim>>> observers;
  observers.push_back(
      std::make_unique<RunFolder<dim>>(folder, input.resolved(), input.device.title, log, communicator));
  observers.push_back(std::make_unique<DeviceRecord<dim>>(folder, input.device, request.petsc_options, writes));
  observers.push_back(std::make_unique<TerminalTable<dim>>(folder, writes));
  observers.push_back(
      std::make_unique<FieldWriter<dim>>(folder, parts, input.output.field_files, input.device.contacts, communicator));
  observers.push_back(std::make_unique<AxisProfile<dim>>(folder, parts, communicator));
  const InSituFigures *in_situ = nullptr;
  if (input.in_situ.wanted())
  {
    auto shows = std::make_unique<InSitu<dim>>(
        input.in_situ, input.output.read_voltage, input.device.contacts, input.device.title, folder, log, communicator);
    in_situ = &shows->figures();
    observers.push_back(std::move(shows));
  }
  auto        material_use = std::make_unique<MaterialUse<dim>>(input.device.physics, input.device.regions, log);
  const auto &used         = *material_use;
  observers.push_back(std::move(material_use));
  auto        mesh_use = std::make_unique<MeshUse<dim>>(input.device.physics, input.device.regions, log);
  const auto &meshed   = *mesh_use;
  observers.push_back(std::move(mesh_use));
  observers.push_back(std::make_unique<Progress<dim>>(log));
  const bool  names       = input.device.protocol.names_contacts();
  auto        pulse_table = std::make_unique<PulseTable<dim>>(folder, names, writes);
  auto        read_table  = std::make_unique<ReadTable<dim>>(folder, names, writes);
  const auto &pulses      = *pulse_table;
  const auto &reads       = *read_table;
  observers.push_back(std::move(pulse_table));
  observers.push_back(std::move(read_table));
  auto cycle_table = std::make_unique<CycleTable<dim>>(folder, input.device.physics, input.output.read_voltage, writes);
  const auto &cycles = *cycle_table;
  observers.push_back(std::move(cycle_table));
  observers.push_back(std::make_unique<Summary<dim>>(
      folder, input.device.title, input.output, used, meshed, pulses, reads, cycles, in_situ, log, writes));
  std::vector<std::unique_ptr<solver::Observer<dim>>> together;
  together.push_back(std::make_unique<AgreeingObservers<dim>>(std::move(observers), folder, communicator));
  const auto        say    = [&](const std::string &line) { agree_on_output(communicator, [&] { log.line(line); }); };
  solver::RunResult result = solver::run_simulation<dim>(
      input.device, together, {folder, request.restart, request.allow_changes, input.deciding(), say}, communicator);
  if (!result.message.empty())
    say("ended early: " + result.message);
  say("output in " + folder);
  return result;
}

/// Length and checksum of a file's contents.
std::string contents_mark(const std::string &file)
{
  std::ifstream      stream(file, std::ios::binary);
  const std::string  text{std::istreambuf_iterator<char>(stream), {}};
  boost::crc_32_type checksum;
  checksum.process_bytes(text.data(), text.size());
  std::ostringstream mark;
  mark << text.size() << " bytes, checksum " << std::hex << checksum.checksum();
  return mark.str();
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
  solver::Device            device  = solver::Device::read(parameters.root(), diagnostics);
  const auto                output  = OutputOptions::read(parameters.root());
  const auto                in_situ = InSituOptions::read(parameters.root());
  if (device.protocol.has_bakes())
  {
    const bool by_resistance = output.retention.kind == RetentionCriterion::Kind::resistance;
    parameters.root().section("Output").acts(by_resistance ? "Retention resistance" : "Retention factor");
  }
  const std::vector<std::string> warnings = parameters.report_unused();
  device.physics.warnings.insert(device.physics.warnings.end(), warnings.begin(), warnings.end());
  return {parameters, device, output, in_situ, warnings};
}

std::string RunInput::resolved() const
{
  std::ostringstream text;
  parameters.write_resolved(text);
  return text.str();
}

std::map<std::string, std::string> RunInput::deciding() const
{
  std::map<std::string, std::string> inputs;
  for (const auto &[entry, value] : parameters.values())
    if (entry != "Title" && entry.rfind("Output/", 0) != 0 && entry.rfind("Checkpoint/", 0) != 0 &&
        entry.rfind("In situ/", 0) != 0)
      inputs[entry] = value;
  for (const physics::UsedValue &used : device.physics.used_values)
    inputs["material " + used.material + (used.species.empty() ? "" : ", " + used.species) + ": " +
           used.property.key()] = used.property.expression;
  for (const std::string &file : device.files())
    inputs["file " + file] = contents_mark(file);
  return inputs;
}

namespace
{
/// Does `action` with the options of PETSc; a failure that an option makes is a mistake of the input.
template <class Action>
auto with_options(const std::string &of_file, const std::string &of_command_line, const Action &action)
{
  const Options options(of_file, of_command_line);
  try
  {
    return action();
  }
  catch (const solver::PetscFailure &failure)
  {
    const std::string reason = solver::explain_option_failure(failure, of_file + of_command_line);
    if (reason.empty())
      throw;
    throw BadInput(reason);
  }
}
} // namespace

template <int dim>
std::vector<std::string> check_set_up(const RunInput &input, const meshes::Mesh<dim> &mesh, MPI_Comm communicator)
{
  // Matrices and solvers take as long to make as all the rest: only where there are options that they might refuse.
  const std::string &options = input.device.petsc_options;
  return with_options(
      options, "", [&] { return solver::try_set_up<dim>(input.device, mesh, !options.empty(), communicator); });
}

template std::vector<std::string> check_set_up(const RunInput &, const meshes::Mesh<2> &, MPI_Comm);
template std::vector<std::string> check_set_up(const RunInput &, const meshes::Mesh<3> &, MPI_Comm);

std::vector<std::string> check_set_up(const RunInput &input, MPI_Comm communicator)
{
  if (input.device.stack.dimension() == 2)
    return check_set_up<2>(input, *meshes::build_mesh<2>(input.device.stack, communicator), communicator);
  return check_set_up<3>(input, *meshes::build_mesh<3>(input.device.stack, communicator), communicator);
}

solver::RunResult record_run(const RunInput &input, const RunRequest &request, Log &log, MPI_Comm communicator)
{
  input.in_situ.check_machine(communicator);
  return with_options(input.device.petsc_options,
                      request.petsc_options,
                      [&]
                      {
                        return input.device.stack.dimension() == 2 ? run<2>(input, request, log, communicator)
                                                                   : run<3>(input, request, log, communicator);
                      });
}
} // namespace ionstack::postprocess
