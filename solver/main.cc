// SPDX-License-Identifier: Apache-2.0
// The program. The only file that sees every room.
#include "build_info.h"
#include "materials/listing.h"
#include "materials/units/units.h"
#include "meshes/stack.h"
#include "postprocess/fields/mesh_file.h"
#include "postprocess/files/output_failure.h"
#include "postprocess/files/output_options.h"
#include "postprocess/in_situ/in_situ_options.h"
#include "postprocess/pictures/band_diagram.h"
#include "postprocess/pictures/plot_command.h"
#include "postprocess/recorded_run.h"
#include "postprocess/study_command.h"
#include "solver/run/launch.h"
#include "solver/space/monotonicity.h"

#include <deal.II/base/mpi.h>

#include <CLI/CLI.hpp>
#include <petscsys.h>

#include <algorithm>
#include <cctype>
#include <csignal>
#include <filesystem>
#include <iostream>
#include <optional>
#include <sstream>

namespace
{
using namespace ionstack;

constexpr int exit_done = 0, exit_other = 1, exit_bad_input = 2;

/// What the user asked for on the command line.
struct Request
{
  std::string               file, output, material, material_class, ion, picture;
  std::vector<std::string>  overrides, material_folders, temperatures, instants;
  bool                      restart = false, allow_changes = false;
  bool                      mesh = false, json = false, markdown = false, of_studies = false;
  std::string               petsc_options;
  postprocess::StudyRequest study;
};

bool is_rank_0()
{
  return dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD) == 0;
}

/// Prints on rank 0 only.
void complain(const std::string &text)
{
  if (is_rank_0())
    std::cerr << text << std::flush;
}

/// Whether the file is one of `ionstack study`. A file that cannot be read is none; its reader says why.
bool is_study(const std::string &file)
{
  Diagnostics diagnostics;
  return parameters::is_study(parameters::ParameterFile(file, {}, diagnostics));
}

postprocess::RunInput read_input(const Request &request)
{
  if (is_study(request.file))
    throw BadInput("'" + request.file + "' is a study of several runs; write 'ionstack study " + request.file + "'");
  Diagnostics        diagnostics;
  auto               input = postprocess::RunInput::read(request.file, request.overrides, diagnostics);
  std::ostringstream text;
  diagnostics.print(text);
  if (!diagnostics.ok())
    throw BadInput(text.str());
  return input;
}

int command_run(const Request &request)
{
  const auto        input = read_input(request);
  const std::string folder =
      request.output.empty() ? "output/" + std::filesystem::path(request.file).stem().string() : request.output;
  postprocess::Log log(is_rank_0(), dealii::Utilities::MPI::n_mpi_processes(MPI_COMM_WORLD) == 1);
  return postprocess::record_run(
             input, {folder, request.petsc_options, request.restart, request.allow_changes}, log, MPI_COMM_WORLD)
      .status;
}

int command_study(const Request &request)
{
  postprocess::StudyRequest study = request.study;
  study.file                      = request.file;
  study.output                    = request.output;
  study.overrides                 = request.overrides;
  study.petsc_options             = request.petsc_options;
  return postprocess::study(study, MPI_COMM_WORLD);
}

template <int dim>
void report_mesh(const meshes::Mesh<dim> &mesh, const Request &request)
{
  const std::string text    = meshes::summary(mesh);
  const std::string warning = solver::monotonicity_warning(mesh);
  if (is_rank_0())
    std::cout << text << '\n'
              << (mesh.remark.empty() ? "" : "note: the mesh: " + mesh.remark + "\n")
              << (warning.empty() ? "" : "warning: the mesh: " + warning + "\n");
  const std::string folder = request.output.empty() ? "." : request.output;
  std::error_code   problem;
  if (is_rank_0())
    std::filesystem::create_directories(folder, problem);
  if (dealii::Utilities::MPI::max(problem.value(), MPI_COMM_WORLD) != 0)
    throw BadInput("folder '" + folder + "' cannot be used: " + problem.message() + "; choose another with --output");
  const std::string path = folder + "/" + std::filesystem::path(request.file).stem().string() + "_mesh.vtu";
  try
  {
    postprocess::write_mesh(mesh, path);
  }
  catch (const postprocess::OutputFailure &failure)
  {
    throw postprocess::OutputFailure(std::string(failure.what()) +
                                     "; make room, or choose another folder with --output");
  }
  if (is_rank_0())
    std::cout << "mesh in " << path << '\n';
}

/// The mesh is made once, for the check and for the picture of it.
template <int dim>
void check_on_mesh(const postprocess::RunInput &input, const Request &request)
{
  const auto mesh  = meshes::build_mesh<dim>(input.device.stack, MPI_COMM_WORLD);
  auto       notes = input.warnings;
  for (const std::string &remark : postprocess::check_set_up<dim>(input, *mesh, MPI_COMM_WORLD))
    notes.push_back(remark);
  if (is_rank_0())
  {
    for (const std::string &note : notes)
      std::cout << "note: " << note << '\n';
    if (const solver::Protocol &protocol = input.device.protocol; protocol.names_contacts())
      for (const solver::Step &step : protocol.steps())
        std::cout << "step " << protocol.described(step) << '\n';
    std::cout << request.file << ": no mistakes found\n";
  }
  if (request.mesh)
    report_mesh(*mesh, request);
}

int command_check(const Request &request)
{
  if (is_study(request.file))
  {
    const auto study = postprocess::CheckedStudy::read(request.file, request.overrides, MPI_COMM_WORLD);
    study.check_set_ups(request.overrides, MPI_COMM_WORLD);
    if (is_rank_0())
      std::cout << request.file << ": no mistakes found in " << study.plan.cases.size() << " cases\n";
    return exit_done;
  }
  const auto input = read_input(request);
  input.in_situ.check_machine(MPI_COMM_WORLD);
  input.device.stack.dimension() == 2 ? check_on_mesh<2>(input, request) : check_on_mesh<3>(input, request);
  return exit_done;
}

int command_parameters(const Request &request)
{
  Diagnostics diagnostics;
  if (request.of_studies)
  {
    if (is_rank_0())
      postprocess::write_study_reference(std::cout, request.markdown);
    return exit_done;
  }
  parameters::ParameterFile file =
      request.file.empty() ? parameters::ParameterFile(diagnostics) : read_input(request).parameters;
  if (request.file.empty())
  {
    solver::Device::read(file.root(), diagnostics);
    postprocess::OutputOptions::read(file.root());
    postprocess::InSituOptions::read(file.root());
  }
  if (is_rank_0())
    request.markdown ? file.write_reference(std::cout) : file.write_resolved(std::cout);
  return exit_done;
}

void print_materials(const Request                                  &request,
                     const materials::Filter                        &asked,
                     const std::vector<const materials::Material *> &several)
{
  materials::Filter filter = asked;
  if (!filter.ion.empty() && filter.temperatures.empty() && !request.json)
    filter.temperatures = {300.};
  if (request.json && !request.material.empty())
    std::cout << materials::to_json(*several.front(), filter).dump(2) << '\n';
  else if (request.json)
  {
    auto all = nlohmann::json::array();
    for (const auto *material : several)
      all.push_back(materials::to_json(*material, filter));
    std::cout << all.dump(2) << '\n';
  }
  else if (!filter.temperatures.empty())
    materials::print_diffusivities(std::cout, several, filter);
  else if (!request.material.empty())
    materials::print_material(std::cout, *several.front());
  else
  {
    materials::print_list(std::cout, several);
    std::cout << "\nAll values of one, with sources: ionstack materials NAME. Who conducts an ion: ionstack materials "
                 "--ion Ag+\n";
  }
}

/// Throws BadInput when a temperature is none.
materials::Filter filter_of(const Request &request)
{
  materials::Filter filter{request.material_class, request.ion, {}};
  for (const std::string &text : request.temperatures)
  {
    try
    {
      filter.temperatures.push_back(units::parse_quantity(text, internal_unit::temperature));
    }
    catch (const units::Error &error)
    {
      throw BadInput("--at: " + std::string(error.what()));
    }
    if (!(filter.temperatures.back() > 0.))
      throw BadInput("--at: '" + text + "' is not above absolute zero");
  }
  return filter;
}

int command_materials(const Request &request)
{
  materials::Filter filter = filter_of(request);
  Diagnostics       diagnostics;
  auto              folders = request.material_folders;
  folders.push_back(materials::shipped_database_folder());
  const auto         database = materials::Database::load(folders, diagnostics);
  std::ostringstream problems;
  diagnostics.print(problems);
  complain(problems.str());

  std::string                              mistake;
  std::optional<materials::Material>       one;
  std::vector<const materials::Material *> several;
  if (request.material.empty())
    several = materials::selected(database, filter, mistake);
  else if (const auto *whole = database.find(request.material); whole != nullptr)
    several = {whole};
  else if (one = database.choose(request.material, mistake); one)
    several = {&*one};
  if (!mistake.empty())
    throw BadInput(mistake);
  if (is_rank_0() && !request.picture.empty())
  {
    auto all = nlohmann::json::array();
    for (const auto *material : several)
      all.push_back(materials::to_json(*material, {}));
    if (const int status = postprocess::plot_materials(all, request.ion, request.picture); status != exit_done)
      return status;
  }
  else if (is_rank_0())
    print_materials(request, filter, several);
  return diagnostics.ok() ? exit_done : exit_bad_input;
}

/// Throws BadInput when a time is none.
std::vector<double> times_of(const Request &request)
{
  constexpr std::size_t most = 4; // panels that a page can show
  std::vector<double>   times;
  for (const std::string &text : request.instants)
    try
    {
      times.push_back(units::parse_quantity(text, internal_unit::time));
    }
    catch (const units::Error &error)
    {
      throw BadInput("--at: " + std::string(error.what()));
    }
  if (times.size() > most)
    throw BadInput("--at: " + std::to_string(times.size()) + " times are more than a picture can show; give at most " +
                   std::to_string(most));
  return times;
}

/// Draws what is known of the bands even when the file is not yet one that can be run, and says its mistakes.
int command_bands(const Request &request)
{
  Diagnostics               diagnostics;
  parameters::ParameterFile file(request.file, request.overrides, diagnostics);
  const auto                device = solver::Device::read(file.root(), diagnostics);
  std::ostringstream        problems;
  diagnostics.print(problems);
  complain(problems.str());
  if (!is_rank_0())
    return exit_done;
  const auto layers = postprocess::band_layers(
      device.title, device.regions, device.stack.layers.size(), device.materials, device.physics.ambient_temperature);
  const int status = postprocess::plot_bands(
      layers,
      request.output.empty() ? std::filesystem::path(request.file).stem().string() + "_bands.png" : request.output);
  return status != exit_done ? status : diagnostics.ok() ? exit_done : exit_bad_input;
}

/// Takes PETSc's options (a single dash and a name, with their values) out of the arguments.
std::vector<std::string> split_arguments(const int argc, char **argv, std::string &petsc_options)
{
  const auto is_option = [](const std::string &word)
  { return word.size() > 2 && word[0] == '-' && std::isalpha(static_cast<unsigned char>(word[1])) != 0; };
  std::vector<std::string> own;
  for (int i = 1; i < argc; ++i)
  {
    const std::string word = argv[i];
    if (!is_option(word))
    {
      own.push_back(word);
      continue;
    }
    petsc_options += " " + word;
    if (i + 1 < argc && !is_option(argv[i + 1]) && std::string(argv[i + 1]).rfind("--", 0) != 0)
      petsc_options += " " + std::string(argv[++i]);
  }
  return own;
}

int run_command(const std::vector<std::string> &arguments, Request request)
{
  CLI::App app{"ionstack: finite elements for electrochemical memristive devices"};
  app.set_version_flag("--version", std::string(build_info::version) + " (" + build_info::revision + ")");
  app.require_subcommand(1);

  auto *run = app.add_subcommand("run", "Run a study; PETSc options may follow");
  run->add_option("FILE", request.file, "Parameter file")->required();
  run->add_option("--output", request.output, "Folder for the results (default: output/NAME)");
  run->add_option("--set", request.overrides, "Override an entry: Section/Name=value")->allow_extra_args(false);
  run->add_flag("--restart", request.restart, "Go on from the newest checkpoint in the folder of the results");
  run->add_flag("--allow-changes", request.allow_changes, "Go on even if inputs have changed since the checkpoint")
      ->needs("--restart");
  auto *study = app.add_subcommand("study", "Run the cases of a study over parameters; PETSc options may follow");
  study->add_option("FILE", request.file, "Study file: a base file and what is varied")->required();
  study->add_option("--output", request.output, "Folder for the cases and the table (default: output/NAME)");
  study->add_option("--set", request.overrides, "Override an entry of the base: Section/Name=value")
      ->allow_extra_args(false);
  study->add_option("--case", request.study.only_case, "Run this case only, for arrays of jobs")
      ->check(CLI::PositiveNumber);
  study
      ->add_option(
          "--ranks-per-case", request.study.ranks_per_case, "MPI ranks of each case (default: 1; all for --case)")
      ->check(CLI::PositiveNumber);
  study->add_flag("--again", request.study.again, "Also run cases that have their results");
  study->add_flag("--gather", request.study.gather, "Run nothing, write the table of what is there");
  auto *check = app.add_subcommand("check", "Validate everything that a run would before its first solve");
  check->add_option("FILE", request.file, "Parameter file")->required();
  check->add_option("--set", request.overrides, "Override an entry: Section/Name=value")->allow_extra_args(false);
  check->add_flag("--mesh", request.mesh, "Also build the mesh and write it as VTU");
  check->add_option("--output", request.output, "Folder for the mesh (default: here)");
  auto *reference = app.add_subcommand("parameters", "Print every parameter with default, unit, range and meaning");
  reference->add_option("FILE", request.file, "Show those that this file uses, with its values");
  reference->add_flag("--markdown", request.markdown, "As a page for the manual");
  reference->add_flag("--study", request.of_studies, "Those of study files instead");
  auto *materials = app.add_subcommand("materials", "Show the material database");
  materials->add_option("NAME", request.material, "Show all values of one material, with sources");
  materials->add_flag("--json", request.json, "As JSON");
  materials->add_option("--class", request.material_class, "Only those of a class (oxide, layered, electrode, ...)");
  materials->add_option("--ion", request.ion, "Only those that conduct an ion (Ag+ or 'silver ion'), with D(300 K)");
  materials
      ->add_option("--at", request.temperatures, "Show D at this temperature ('300 K', '85 degC'); may be repeated")
      ->allow_extra_args(false);
  materials
      ->add_option(
          "--path", request.material_folders, "Folder of your own material files, searched first; may be repeated")
      ->allow_extra_args(false);
  materials->add_option("--plot", request.picture, "Draw the diffusivities against temperature (PNG, PDF or SVG)");
  auto *bands = app.add_subcommand("bands", "Draw the energy bands of a stack before contact");
  bands->add_option("FILE", request.file, "Parameter file")->required();
  bands->add_option("--output", request.output, "Picture (PNG, PDF or SVG; default: NAME_bands.png)");
  bands->add_option("--set", request.overrides, "Override an entry: Section/Name=value")->allow_extra_args(false);
  auto *plot = app.add_subcommand("plot", "Make the pictures of a run or of a study");
  plot->add_option("DIR", request.output, "Folder of the run or study")->required();
  plot->add_option("--at", request.instants, "Show sections and profiles at this time ('0.3 s'); may be repeated")
      ->allow_extra_args(false);
  auto *report = app.add_subcommand("report", "Write a page on a run or a study, report.html, and its pictures");
  report->add_option("DIR", request.output, "Folder of the run or study")->required();

  if (arguments.empty())
  {
    complain(app.help());
    return exit_bad_input;
  }
  std::vector<std::string> commands;
  for (const CLI::App *command : app.get_subcommands({}))
    commands.push_back(command->get_name());
  if (!arguments.empty() && arguments[0][0] != '-' &&
      std::find(commands.begin(), commands.end(), arguments[0]) == commands.end())
    throw BadInput("'" + arguments[0] + "' is no command of ionstack" + suggestion(arguments[0], commands));

  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend()); // as CLI11 wants them
  try
  {
    app.parse(reversed);
  }
  catch (const CLI::ParseError &error)
  {
    const int code = is_rank_0() ? app.exit(error) : error.get_exit_code();
    return code == 0 ? exit_done : exit_bad_input;
  }
  if (!request.petsc_options.empty() && !run->parsed() && !study->parsed())
    throw BadInput("'" + request.petsc_options.substr(1) +
                   "' is an option of PETSc, which only 'ionstack run' and 'ionstack study' take\n");
  if (run->parsed())
    return command_run(request);
  if (study->parsed())
    return command_study(request);
  if (check->parsed())
    return command_check(request);
  if (reference->parsed())
    return command_parameters(request);
  if (materials->parsed())
    return command_materials(request);
  if (bands->parsed())
    return command_bands(request);
  if (!is_rank_0())
    return exit_done;
  return report->parsed() ? postprocess::report(request.output) : postprocess::plot(request.output, times_of(request));
}

/// Unused options are refused by us, in our words; PETSc 3.22 lists them at its end as well, among our output.
struct QuietEnd
{
  ~QuietEnd() { PetscOptionsSetValue(nullptr, "-options_left", "no"); }
};
} // namespace

int main(int argc, char **argv)
{
  std::signal(SIGXFSZ, SIG_IGN); // a file that grows beyond `ulimit -f` is then one that cannot be written
  if (!solver::prepare_launch())
    return exit_other;
  Request    request;
  const auto arguments = split_arguments(argc, argv, request.petsc_options);
  int        status    = exit_other;
  try
  {
    // PETSc sees its own options from the start, so that those for logging and debugging work too.
    std::vector<std::string> petsc_words{argv[0]};
    const bool               runs = !arguments.empty() && (arguments[0] == "run" || arguments[0] == "study");
    std::istringstream       words(runs ? request.petsc_options : "");
    for (std::string word; words >> word;)
      petsc_words.push_back(word);
    std::vector<char *> petsc_argv;
    for (std::string &word : petsc_words)
      petsc_argv.push_back(word.data());
    petsc_argv.push_back(nullptr);
    int    petsc_argc = static_cast<int>(petsc_words.size());
    char **petsc_args = petsc_argv.data();

    dealii::Utilities::MPI::MPI_InitFinalize mpi(petsc_argc, petsc_args, 1);
    solver::end_launch();
    const QuietEnd quiet_end;
    PetscPushErrorHandler(PetscReturnErrorHandler, nullptr);
    try
    {
      status = run_command(arguments, request);
      if (!std::cout.flush() && is_rank_0() && status == exit_done)
      {
        std::cerr << "ionstack: standard output cannot be written\n";
        status = exit_other;
      }
    }
    catch (const BadInput &error)
    {
      std::string text = error.what();
      if (text.empty() || text.back() != '\n')
        text += '\n';
      complain(text);
      status = exit_bad_input;
    }
    catch (const postprocess::OutputFailure &error) // of all ranks
    {
      complain("ionstack: " + std::string(error.what()) + "\n");
    }
    catch (const std::exception &error)
    {
      // One rank may be alone with this: say who it is, and end the others, which may be waiting.
      std::cerr << "ionstack: " << error.what() << std::endl;
      if (dealii::Utilities::MPI::n_mpi_processes(MPI_COMM_WORLD) > 1)
        MPI_Abort(MPI_COMM_WORLD, exit_other);
    }
  }
  catch (const std::exception &error)
  {
    std::cerr << "ionstack: " << error.what() << std::endl;
  }
  return status;
}
