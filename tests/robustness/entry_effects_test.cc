// SPDX-License-Identifier: Apache-2.0
#include "materials/files/diagnostics.h"
#include "materials/units/units.h"
#include "postprocess/recorded_run.h"
#include "solver/equations/system.h"
#include "solver/petsc/petsc_check.h"
#include "solver/petsc/vector.h"
#include "solver/run/initial_state.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

/// Each entry that a shipped study knows is given another value: either something that acts becomes another, or there
/// is a message. What acts is compared where it acts: options in the structures from which the program takes them, the
/// protocol in its steps, the mesh in its segments, what happens at a point or along an edge in each law by itself, and
/// all else in the initial state and in the residual of the equations, on a coarse mesh and at a state that is in
/// balance nowhere. No run could compare as much.
namespace ionstack::tests
{
namespace
{
/// An entry, as the program prints it.
struct Entry
{
  std::string path, value, kind; ///< `kind` is the comment that says what is permitted
};

std::vector<Entry> entries_of(const std::string &resolved)
{
  static const std::regex  opening(R"(\s*subsection (.*))"), setting(R"(\s*(# )?set ([^=]*[^ =])\s*=\s*(.*))");
  std::vector<Entry>       entries;
  std::vector<std::string> sections;
  std::istringstream       lines(resolved);
  std::string              comment;
  for (std::string line; std::getline(lines, line);)
  {
    std::smatch       match;
    const std::size_t begin = line.find_first_not_of(' ');
    if (std::regex_match(line, match, setting))
    {
      std::string path;
      for (const std::string &section : sections)
        path += section + "/";
      entries.push_back({path + match[2].str(), match[3], comment});
      comment.clear();
    }
    else if (std::regex_match(line, match, opening))
    {
      sections.push_back(match[1]);
      comment.clear();
    }
    else if (begin == std::string::npos)
      comment.clear();
    else if (line.substr(begin) == "end")
      sections.pop_back();
    else if (line[begin] == '#')
      comment += line.substr(begin + 1);
  }
  return entries;
}

/// Other values than the present one, the likeliest first.
std::vector<std::string> others(const Entry &entry)
{
  std::smatch             match;
  static const std::regex one_of(R"(.* One of ([^.;]*)[.;].*)"),
      quantity(R"(.*[Qq]uantity, for example in ([^,]*),?.*)"), number(R"(([+-]?[0-9.]+(?:e[+-]?[0-9]+)?)( .*)?)");
  std::vector<std::string> values;
  if (std::regex_match(entry.kind, match, one_of))
  {
    std::istringstream choices(match[1].str());
    for (std::string choice; std::getline(choices, choice, ',');)
    {
      choice.erase(0, choice.find_first_not_of(' '));
      if (choice != entry.value)
        values.push_back(choice);
    }
    return values;
  }
  if (entry.kind.find(" true or false") != std::string::npos)
    return {entry.value == "true" ? "false" : "true"};
  if (entry.kind.find(" A whole number") != std::string::npos)
    return {std::to_string(std::stol(entry.value) + 1), std::to_string(std::stol(entry.value) - 1)};
  const bool bare =
      entry.kind.find("A number") != std::string::npos || entry.kind.find("a number") != std::string::npos;
  if (bare || std::regex_search(entry.kind, match, quantity))
  {
    std::string unit = bare ? "" : match[1].str();
    while (!unit.empty() && (unit.back() == '.' || unit.back() == ';'))
      unit.pop_back();
    unit = unit.substr(0, unit.find(';'));
    std::smatch given;
    if (std::regex_match(entry.value, given, number) && std::stod(given[1]) != 0.)
    {
      for (const double factor : {1.37, 0.73})
        values.push_back(units::shortest(factor * std::stod(given[1])) + given[2].str());
      return values;
    }
    // Concentrations and rates that can be seen beside others.
    if (unit.find("m^3") != std::string::npos)
      values.push_back("3.7e24 " + unit);
    for (const char *size : {"0.37", "3.7", "370", "1e-9", "1e-30", "3.7e24", "1e12"})
      values.push_back(size + (unit.empty() ? "" : " " + unit));
    return values;
  }
  if (entry.path == "Protocol/Steps")
    return {entry.value + ", hold 1 s"};
  if (entry.path == "Solver/PETSc options")
    return {"-ksp_rtol 1e-9"};
  if (entry.path.find("Initial profile") != std::string::npos)
    return {"0.5*(" + entry.value + ")"};
  if (entry.path.find("Material") != std::string::npos)
    return {"SiO2", "nonsense"};
  if (entry.path == "Physics/Recombination")
    return {"radiative", "Auger"};
  if (entry.path.rfind("Stack/Lateral lines", 0) == 0)
    return {"1.7 nm"};
  return {"nonsense"};
}

/// What the structures hold that act without an equation.
std::string options_of(const postprocess::RunInput &input)
{
  std::ostringstream out;
  out.precision(17);
  const solver::Device &device = input.device;
  out << device.title << '|' << device.petsc_options << '|' << device.physics.seed << '|' << device.protocol.duration()
      << '|' << device.protocol.light();
  for (const solver::Step &step : device.protocol.steps())
    out << '|' << step.number << step.text;
  const solver::TimeOptions &time = device.time;
  out << '|' << time.initial_step << '|' << time.minimum_step << '|' << time.maximum_step << '|' << time.order << '|'
      << time.maximum_steps << '|' << time.rest << '|' << device.tolerances.relative;
  for (const double tolerance : device.tolerances.absolute)
    out << '|' << tolerance;
  const solver::AdaptivityOptions &mesh = device.adaptivity;
  out << '|' << device.checkpoint.every << '|' << mesh.every << '|' << mesh.levels << '|' << mesh.maximum_cells << '|'
      << mesh.refine_above << '|' << mesh.coarsen_below;
  const postprocess::OutputOptions &output = input.output;
  out << '|' << output.field_times << '|' << output.field_files << '|' << output.read_voltage << '|'
      << output.retention.value << '|' << static_cast<int>(output.retention.kind);
  const postprocess::InSituOptions &in_situ = input.in_situ;
  out << '|' << in_situ.every_steps << '|' << in_situ.every_interval << '|' << in_situ.at_events << '|'
      << in_situ.event_factor << '|' << in_situ.live;
  const meshes::StackDescription &stack = device.stack;
  out << '|' << stack.dimension() << '|' << stack.depth << '|' << stack.axis << '|' << stack.gmsh_unit << '|'
      << stack.coarsening_levels << '|' << stack.refinement;
  for (const auto *segments : {&stack.lateral, &stack.lateral_second})
    for (const meshes::Segment &segment : *segments)
      out << '|' << segment.length << ',' << segment.size << ',' << segment.size_begin << ',' << segment.size_end << ','
          << segment.growth;
  for (const meshes::Layer &layer : stack.layers)
    out << '|' << layer.vertical.length << ',' << layer.vertical.size << ',' << layer.vertical.size_begin << ','
        << layer.vertical.size_end << ',' << layer.vertical.growth;
  for (const physics::MaterialLimit &limit : device.physics.limits)
    out << '|' << limit.what << limit.region << ' ' << limit.value;
  for (const solver::Contact &contact : device.contacts)
    out << '|' << contact.boundary << contact.driven << contact.electrical << contact.heat_sink << contact.connected;
  return out.str();
}

/// Each law of each region by itself, where nothing larger hides it: fluxes and sources in states of which some have
/// many electrons, some many holes, and some few of both.
std::vector<double> laws_of(const solver::Device &device)
{
  constexpr int       states = 41;
  std::vector<double> values;
  const auto          keep = [&](const double value) { values.push_back(std::isfinite(value) ? value : 0.); };
  for (const physics::RegionPhysics &region : device.physics.regions_in_cycle(1))
  {
    std::vector<std::vector<double>>        unknowns;
    std::vector<physics::NodeState<double>> nodes;
    for (int k = 0; k < states; ++k)
    {
      std::vector<double> &of_node = unknowns.emplace_back();
      for (const unsigned int f : region.fields)
      {
        const physics::Field &field = device.physics.fields[f];
        of_node.push_back(field.stiff                   ? (field.name.front() == 'e' ? -0.03 : 0.04) // out of balance
                          : field.name == "potential"   ? -9. + 0.2 * k // levels of bands are some eV below the vacuum
                          : field.name == "temperature" ? 300. + 5. * k
                                                        : 0.03 * (1 + k)); // [1/nm^3]
      }
    }
    for (int k = 0; k < states; ++k)
      nodes.push_back(
          {unknowns[k].data(),
           region.temperature == physics::none ? device.physics.ambient_temperature : unknowns[k][region.temperature],
           1. * k});
    const double field_squared = 0.04; // (0.2 V/nm)^2
    for (int k = 0; k + 1 < states; ++k)
      for (const bool out_of_plane : {false, true})
        for (const physics::Process &any : region.processes)
          std::visit(
              [&](const auto &process)
              {
                const physics::EdgeState<double> edge{nodes[k], nodes[k + 1], field_squared, out_of_plane};
                keep(process.storage());
                keep(process.flux(edge, process.coefficient(nodes[k]), process.coefficient(nodes[k + 1])));
              },
              any);
    for (const auto &node : nodes)
      for (const physics::Reaction &any : region.reactions)
        std::visit(
            [&](const auto &reaction)
            { reaction.add_sources(node, field_squared, [&](physics::Slot, const double rate) { keep(rate); }); },
            any);
  }
  return values;
}

/// A number between -1 and 1 that depends on i and nothing else.
double scatter(const PetscInt i)
{
  return std::sin(12.9898 * static_cast<double>(i + 1));
}

/// The initial state, and the residual of the equations at a state near it.
template <int dim>
std::vector<double> equations_of(const solver::Device &device)
{
  std::ostream                      nowhere(nullptr);
  dealii::TimerOutput               timer(nowhere, dealii::TimerOutput::never, dealii::TimerOutput::wall_times);
  const auto                        mesh = meshes::build_mesh<dim>(device.stack, MPI_COMM_WORLD);
  const solver::Discretization<dim> discretization(*mesh, device.physics, device.contacts, MPI_COMM_WORLD);
  solver::System<dim>               system(discretization, device.contacts, timer);
  const solver::VectorPtr           state(discretization.create_vector()), rates(discretization.create_vector()),
      result(discretization.create_vector());
  solver::set_initial_state(device, discretization, state.get());
  std::vector<double> values;
  const auto          keep = [&](Vec vector)
  {
    const PetscScalar *array;
    VecGetArrayRead(vector, &array);
    values.insert(values.end(), array, array + discretization.n_owned());
    VecRestoreArrayRead(vector, &array);
  };
  keep(state.get());
  PetscScalar *u, *r;
  VecGetArray(state.get(), &u);
  VecGetArray(rates.get(), &r);
  for (PetscInt i = 0; i < discretization.n_owned(); ++i)
  {
    const auto &field = device.physics.fields[discretization.field_of()[i]];
    if (field.unit == "V")
      u[i] += 0.05 * scatter(i);
    else if (field.name == "temperature")
      u[i] += 30. * (1. + scatter(i));
    else
      u[i] = (u[i] + 1e-6) * (1. + 0.1 * scatter(i));
    r[i] = scatter(i + 7);
  }
  VecRestoreArray(state.get(), &u);
  VecRestoreArray(rates.get(), &r);
  solver::Drive drive;
  drive.cycle = 1;
  system.drive(drive);
  // What a source controls follows from the currents of the residual before.
  for (int i = 0; i < 2; ++i)
    system.residual(0., state.get(), rates.get(), result.get());
  keep(result.get());
  const solver::Balance balance = system.balance(0., state.get(), rates.get());
  values.insert(values.end(), balance.from_source.begin(), balance.from_source.end());
  values.push_back(balance.dissipated);
  return values;
}

/// The file with overrides, on a mesh as coarse as it goes; nothing where that is refused.
std::vector<double> coarse_equations(const std::string        &file,
                                     const std::string        &path,
                                     const std::string        &setting,
                                     const std::vector<Entry> &entries)
{
  std::vector<std::string> overrides;
  if (!setting.empty())
    overrides.push_back(setting);
  for (const Entry &entry : entries)
    if (entry.path != path)
    {
      if (entry.path.find("ell size") != std::string::npos && !entry.value.empty())
        overrides.push_back(entry.path + "=");
      else if (entry.path == "Mesh/Coarsening levels" || entry.path == "Mesh/Refinement")
        overrides.push_back(entry.path + "=0");
    }
  Diagnostics diagnostics;
  const auto  input = postprocess::RunInput::read(file, overrides, diagnostics);
  if (!diagnostics.ok())
    return {};
  try
  {
    return input.device.stack.dimension() == 2 ? equations_of<2>(input.device) : equations_of<3>(input.device);
  }
  catch (const BadInput &)
  {
    return {};
  }
}

class EntryEffects : public testing::TestWithParam<std::string>
{
};

TEST_P(EntryEffects, EachHasOneOrAMessage)
{
  const std::string   file = std::string(IONSTACK_SOURCE_DIR) + "/parameter_files/" + GetParam();
  std::vector<Entry>  entries;
  std::string         options;
  std::vector<double> laws, equations;
  {
    Diagnostics diagnostics;
    const auto  input = postprocess::RunInput::read(file, {}, diagnostics);
    std::string problems;
    for (const Problem &problem : diagnostics.problems())
      problems += problem.text() + "\n";
    ASSERT_TRUE(diagnostics.ok()) << problems;
    entries   = entries_of(input.resolved());
    options   = options_of(input);
    laws      = laws_of(input.device);
    equations = coarse_equations(file, "", "", entries);
    ASSERT_FALSE(equations.empty());
    ASSERT_EQ(equations, coarse_equations(file, "", "", entries)); // so that a change is that of the entry
  }
  EXPECT_GT(entries.size(), 60u);
  long changed = 0, told = 0;
  for (const Entry &entry : entries)
  {
    std::string taken;
    bool        acts = false;
    for (const std::string &value : others(entry))
    {
      Diagnostics       diagnostics;
      const std::string setting = entry.path + "=" + value;
      const auto        input   = postprocess::RunInput::read(file, {setting}, diagnostics);
      if (!diagnostics.ok() || !input.warnings.empty())
        continue;
      taken = setting;
      acts  = options_of(input) != options || laws_of(input.device) != laws ||
             coarse_equations(file, entry.path, setting, entries) != equations;
      if (acts)
        break;
    }
    changed += acts ? 1 : 0;
    told += taken.empty() ? 1 : 0;
    EXPECT_TRUE(acts || taken.empty()) << taken << " is taken (instead of '" << entry.value << "') and changes nothing";
  }
  std::printf("%s: %zu entries, of which %ld change something, %ld are told to be of no use here or wrong\n",
              GetParam().c_str(),
              entries.size(),
              changed,
              told);
  EXPECT_GT(changed, 30);
}

/// All parameter files of single runs that are shipped.
std::vector<std::string> studies()
{
  std::vector<std::string> names;
  for (const auto &file : std::filesystem::directory_iterator(std::string(IONSTACK_SOURCE_DIR) + "/parameter_files"))
    if (const std::string name = file.path().filename().string();
        file.path().extension() == ".prm" && name.find("_study") == std::string::npos)
      names.push_back(name);
  std::sort(names.begin(), names.end());
  return names;
}

INSTANTIATE_TEST_SUITE_P(Shipped,
                         EntryEffects,
                         testing::ValuesIn(studies()),
                         [](const auto &study) { return study.param.substr(0, study.param.find('.')); });
} // namespace
} // namespace ionstack::tests
