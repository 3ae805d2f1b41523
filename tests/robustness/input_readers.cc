// SPDX-License-Identifier: Apache-2.0
#include "input_readers.h"

#include "materials/database.h"
#include "materials/units/units.h"
#include "meshes/gmsh.h"
#include "meshes/stack.h"
#include "postprocess/recorded_run.h"
#include "postprocess/study_command.h"
#include "solver/experiment/voltage_table.h"
#include "tests/meshes/gmsh_texts.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace ionstack::tests
{
namespace
{
const char *name_of(const InputKind kind)
{
  switch (kind)
  {
  case InputKind::parameters:
    return "input.prm";
  case InputKind::study:
    return "input_study.prm";
  case InputKind::material:
    return "input.yaml";
  case InputKind::mesh:
    return "input.msh";
  case InputKind::voltages:
    return "input.csv";
  }
  return "";
}

std::string content(const std::filesystem::path &file)
{
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

const char *const drawn_study = R"(subsection Study
  set Title  = thickness from device to device
  set Base   = taox_memristor.prm
  set Vary   = thickness, step, order
end
subsection Random
  set Samples = 3
  set Seed    = 7
end
subsection Vary thickness
  set Entry              = Stack/Layer switching layer/Thickness
  set Distribution       = lognormal
  set Mean               = 5 nm
  set Standard deviation = 0.5 nm
end
subsection Vary step
  set Entry   = Time/Initial step
  set From    = 1 us
  set To      = 1 ms
  set Count   = 2
  set Spacing = logarithmic
end
subsection Vary order
  set Entry  = Time/Order
  set Values = 2; 3
end
)";

const char *const table_of_voltages = "# made up\ntime_s,voltage_V\n0,0\n1e-3,0.5\n2e-3,-0.5\n3e-3,0\n";

std::vector<std::string> lines_of(const std::string &text)
{
  std::vector<std::string> lines;
  std::istringstream       stream(text);
  for (std::string line; std::getline(stream, line);)
    lines.push_back(line);
  return lines;
}

Judgement judgement(const Diagnostics &diagnostics)
{
  Judgement result;
  result.accepted = diagnostics.ok();
  for (const Problem &problem : diagnostics.problems())
    result.lines.push_back(problem.text());
  return result;
}

Judgement read_parameters(const std::string &file)
{
  Diagnostics diagnostics;
  const auto  input = postprocess::RunInput::read(file, {}, diagnostics);
  if (diagnostics.ok())
    (void)input.resolved();
  return judgement(diagnostics);
}

Judgement read_study(const std::string &file)
{
  // More cases take their time, a hundred times as many no less than that: nothing that a mutation finds.
  Diagnostics diagnostics;
  {
    parameters::ParameterFile parameters(file, {}, diagnostics);
    if (parameters::StudyPlan::read(parameters.root(), file, diagnostics).cases.size() > 30)
      return judgement(diagnostics);
  }
  (void)postprocess::CheckedStudy::read(file, {}, MPI_COMM_SELF);
  return {true, {}};
}

Judgement read_material(const std::string &folder)
{
  Diagnostics diagnostics;
  (void)materials::Database::load({folder}, diagnostics);
  return judgement(diagnostics);
}

/// Reads the mesh twice as a run does: the names of its groups, and then all of it.
Judgement read_mesh(const std::string &file)
{
  meshes::StackDescription description;
  description.depth     = 1.;
  description.gmsh_file = file;
  for (const std::string &name : meshes::gmsh_content(file, 2).group_names)
    description.gmsh_regions.push_back({name, "SiO2"});
  (void)meshes::build_mesh<2>(description, MPI_COMM_SELF);
  return {true, {}};
}
} // namespace

std::vector<ValidInput> valid_inputs()
{
  const std::filesystem::path source(IONSTACK_SOURCE_DIR);
  std::vector<ValidInput>     inputs;
  const auto                  add_all = [&](const std::filesystem::path &folder, const std::string &extension)
  {
    std::vector<std::filesystem::path> files;
    for (const auto &entry : std::filesystem::directory_iterator(folder))
      if (entry.path().extension() == extension)
        files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    for (const auto &file : files)
    {
      const std::string text = content(file), stem = file.stem().string();
      const bool        is_study = stem.size() > 6 && stem.substr(stem.size() - 6) == "_study";
      inputs.push_back({extension == ".yaml"  ? InputKind::material
                        : extension == ".msh" ? InputKind::mesh
                        : is_study            ? InputKind::study
                                              : InputKind::parameters,
                        file.filename().string(),
                        text});
    }
  };
  add_all(source / "parameter_files", ".prm");
  add_all(source / "parameter_files", ".msh");
  add_all(source / "materials/database", ".yaml");
  inputs.push_back({InputKind::mesh, "mesh of format 4.1", squares_v41});
  for (const std::string name : {"squares_22_binary.msh", "squares_41_binary_parts.msh", "squares_41_order_2.msh"})
    inputs.push_back({InputKind::mesh, name, content(source / "tests/meshes/gmsh_files" / name)});
  inputs.push_back({InputKind::study, "drawn study", drawn_study});
  inputs.push_back({InputKind::voltages, "table of voltages", table_of_voltages});
  return inputs;
}

Judgement read_input(const InputKind kind, const std::string &text, const std::string &folder)
{
  // Materials are read by the folder.
  const auto        own  = std::filesystem::path(folder) / (kind == InputKind::material ? "materials" : "");
  const std::string file = (own / name_of(kind)).string();
  std::filesystem::create_directories(own);
  std::ofstream(file, std::ios::binary) << text;
  try
  {
    switch (kind)
    {
    case InputKind::parameters:
      return read_parameters(file);
    case InputKind::study:
      return read_study(file);
    case InputKind::material:
      return read_material(own.string());
    case InputKind::mesh:
      return read_mesh(file);
    case InputKind::voltages:
      (void)solver::read_voltage_table(file);
      return {true, {}};
    }
  }
  catch (const BadInput &error)
  {
    return {false, lines_of(error.what())};
  }
  catch (const units::Error &error) // of voltages, for the parser of the protocol
  {
    return {false, lines_of(error.what())};
  }
  return {};
}

std::string fault_of(const std::string &line, const InputKind kind)
{
  const auto has = [&](const std::string &part) { return line.find(part) != std::string::npos; };
  if (line.size() < 20)
    return "says too little";
  if (line.size() > 4000)
    return "is too long to be read";
  if (std::any_of(line.begin(), line.end(), [](const char c) { return static_cast<unsigned char>(c) < ' '; }))
    return "has a control character";
  // A study may point into its base, a parameter file into a mesh.
  if (!has(name_of(kind)) && !(kind == InputKind::study && has(".prm")) &&
      !(kind == InputKind::parameters && has("--set")))
    return "does not name the file";
  for (const char *foreign : {"std::", "basic_", "dealii", "exception", "what()", "/usr/include", "muParser"})
    if (has(foreign))
      return "has the words of a library, '" + std::string(foreign) + "'";
  return "";
}
} // namespace ionstack::tests
