// SPDX-License-Identifier: Apache-2.0
#include "solver/run/checkpoint.h"

#include "build_info.h"
#include "materials/files/diagnostics.h"
#include "materials/units/constants.h"
#include "materials/units/units.h"

#include <deal.II/base/mpi.h>
#include <deal.II/grid/cell_id.h>

#include <algorithm>
#include <cstring>
#include <filesystem>

namespace ionstack::solver
{
namespace
{
using json  = nlohmann::json;
using Bytes = CheckpointFile::Bytes;

enum Section : std::size_t
{
  journal_section,
  cells_section,
  fields_section
};

/// Which cell, and where its values stand: those of its degrees of freedom that the writer gave to this cell, in their
/// order, state after state.
struct CellEntry
{
  dealii::CellId::binary_type id;
  std::uint64_t               begin; ///< in the section of fields [bytes]
};

template <class Value>
void append(Bytes &bytes, const Value &value)
{
  const auto *raw = reinterpret_cast<const std::uint8_t *>(&value);
  bytes.insert(bytes.end(), raw, raw + sizeof value);
}

json to_json(const ExperimentState &state)
{
  const ProtocolCursor::Position &at = state.position;
  json                            result{{"position",
                                          {{"step", at.step},
                                           {"piece", at.piece},
                                           {"pulses", at.pulses},
                                           {"cycles", at.cycles},
                                           {"begins_cycle", at.begins_cycle},
                                           {"rounds", at.rounds},
                                           {"voltage", at.voltage},
                                           {"compliance", at.compliance},
                                           {"connected", at.connected},
                                           {"light", at.light},
                                           {"base", at.base},
                                           {"temperature", at.temperature}}},
              {"within", state.within},
              {"time", state.time},
              {"local", state.local},
              {"now", state.now},
              {"bakes", state.bakes},
              {"slopes", state.slopes},
              {"smooth", state.smooth},
              {"last_conductance", state.last_conductance},
              {"currents", state.currents}};
  if (state.last)
  {
    json sources = json::array();
    for (const SourceLine &source : state.last->sources)
      sources.push_back({source.compliance, source.current});
    result["last"] = {{"part", static_cast<int>(state.last->part)},
                      {"step", state.last->step},
                      {"label", state.last->label},
                      {"temperature", state.last->temperature},
                      {"sources", sources},
                      {"light", state.last->light_end},
                      {"cycle", state.last->cycle}};
  }
  return result;
}

ExperimentState experiment_from(const json &from)
{
  ExperimentState           state;
  ProtocolCursor::Position &at       = state.position;
  const json               &position = from.at("position");
  position.at("step").get_to(at.step);
  position.at("piece").get_to(at.piece);
  position.at("pulses").get_to(at.pulses);
  position.at("cycles").get_to(at.cycles);
  position.at("begins_cycle").get_to(at.begins_cycle);
  position.at("rounds").get_to(at.rounds);
  position.at("voltage").get_to(at.voltage);
  position.at("base").get_to(at.base);
  position.at("temperature").get_to(at.temperature);
  position.at("compliance").get_to(at.compliance);
  position.at("connected").get_to(at.connected);
  position.at("light").get_to(at.light);
  from.at("within").get_to(state.within);
  from.at("time").get_to(state.time);
  from.at("local").get_to(state.local);
  from.at("now").get_to(state.now);
  from.at("bakes").get_to(state.bakes);
  from.at("slopes").get_to(state.slopes);
  from.at("smooth").get_to(state.smooth);
  from.at("last_conductance").get_to(state.last_conductance);
  from.at("currents").get_to(state.currents);
  if (const auto last = from.find("last"); last != from.end())
  {
    Segment &segment = state.last.emplace();
    segment.part     = static_cast<Part>(last->at("part").get<int>());
    last->at("step").get_to(segment.step);
    last->at("label").get_to(segment.label);
    last->at("temperature").get_to(segment.temperature);
    last->at("light").get_to(segment.light_end);
    for (const json &source : last->at("sources"))
      segment.sources.push_back({0., 0., source.at(0).get<double>(), source.at(1).get<double>()});
    last->at("cycle").get_to(segment.cycle);
  }
  return state;
}

json to_json(const WorkCounts &counts)
{
  return {counts.rejected_steps,
          counts.newton_iterations,
          counts.factorisations,
          counts.residuals,
          counts.jacobians,
          counts.linear_iterations,
          counts.largest_positivity_correction,
          counts.largest_balance_correction};
}

WorkCounts counts_from(const json &from)
{
  return {from.at(0).get<long>(),
          from.at(1).get<long>(),
          from.at(2).get<long>(),
          from.at(3).get<long>(),
          from.at(4).get<long>(),
          from.at(5).get<long>(),
          from.at(6).get<double>(),
          from.at(7).get<double>()};
}

/// Names and number of the components of the fields, in which values are stored.
template <int dim>
std::vector<std::string> components(const Discretization<dim> &discretization)
{
  std::vector<std::string> names;
  for (const unsigned int field : discretization.field_of_component())
    names.push_back(discretization.physics().fields[field].name);
  return names;
}

/// Calls action(cell, numbers of its degrees of freedom) for each cell of this rank.
template <int dim, class Action>
void for_each_cell(const Discretization<dim> &discretization, const Action &action)
{
  std::vector<dealii::types::global_dof_index> numbers;
  for (const auto &cell : discretization.dof_handler().active_cell_iterators())
    if (cell->is_locally_owned())
    {
      numbers.resize(cell->get_fe().n_dofs_per_cell());
      cell->get_dof_indices(numbers);
      action(cell, numbers);
    }
}

[[noreturn]] void other_mesh(const std::string &path)
{
  throw BadInput("'" + path + "' is of a device with another mesh; go on with the parameters it was written with");
}
} // namespace

CheckpointOptions CheckpointOptions::read(parameters::Section root)
{
  parameters::Section section =
      root.section("Checkpoint", "States kept on the disk, from which 'ionstack run --restart' goes on.");
  CheckpointOptions options;
  options.every = section.quantity("Every",
                                   "10 min",
                                   internal_unit::time,
                                   parameters::Range::not_negative(),
                                   "Wall time between two checkpoints, the last two of which are kept; one is also "
                                   "written at the end. 0 s for none, but those that are asked for by a signal or "
                                   "in the file 'control'.");
  return options;
}

template <int dim>
Checkpoints<dim>::Checkpoints(const std::string &folder, MPI_Comm communicator)
    : folder_(folder + "/checkpoint"), communicator_(communicator)
{
}

/// The newest first.
template <int dim>
std::vector<std::string> Checkpoints<dim>::found() const
{
  std::vector<std::pair<long, std::string>> files;
  std::error_code                           none;
  for (const auto &entry : std::filesystem::directory_iterator(folder_, none))
    if (const auto &path = entry.path();
        path.extension() == ".checkpoint" && path.stem().string().rfind("step_", 0) == 0)
      files.emplace_back(std::strtol(path.stem().string().c_str() + 5, nullptr, 10), path.string());
  std::sort(files.rbegin(), files.rend());
  std::vector<std::string> paths;
  for (const auto &[step, path] : files)
    paths.push_back(path);
  return paths;
}

template <int dim>
void Checkpoints<dim>::write(const Progressed &progressed, Model<dim> &model, const Journal &journal)
{
  const Discretization<dim> &discretization = model.discretization();
  const Snapshot             snapshot       = model.snapshot();
  const StepHistory         &history        = snapshot.history;
  const bool                 first          = dealii::Utilities::MPI::this_mpi_process(communicator_) == 0;

  json head{{"program", build_info::version},
            {"revision", build_info::revision},
            {"dimension", dim},
            {"components", components(discretization)},
            {"inputs", progressed.inputs},
            {"experiment", to_json(progressed.experiment)},
            {"counts", to_json(progressed.counts)},
            {"steps_of_rest", progressed.steps_of_rest},
            {"mesh", {progressed.mesh.looked_at, progressed.mesh.changes, progressed.mesh.unknowns_largest}},
            {"wall_time", progressed.wall_time},
            {"timings", progressed.sections},
            {"notes", progressed.notes},
            {"terminals", snapshot.terminals},
            {"history",
             {{"times", history.times},
              {"since_start", history.since_start},
              {"next_step", history.next_step},
              {"order", history.order},
              {"of_order", history.of_order},
              {"filled_up", history.filled_up},
              {"steps", history.steps},
              {"ions", history.ions}}}};
  for (const PlacedDefects &one : progressed.placed)
    head["placed"].push_back({one.species, one.expected, one.placed});

  // Each value is written once, by the rank that owns it, with the first of its cells.
  Bytes                     cells, fields;
  std::vector<char>         written(discretization.dof_handler().n_locally_owned_dofs(), 0);
  const dealii::IndexSet   &owned = discretization.dof_handler().locally_owned_dofs();
  std::vector<CellEntry>    entries;
  std::vector<std::uint8_t> mask;
  for_each_cell(discretization,
                [&](const auto &cell, const auto &numbers)
                {
                  entries.push_back({cell->id().template to_binary<dim>(), fields.size()});
                  mask.assign((numbers.size() + 7) / 8, 0);
                  std::vector<dealii::types::global_dof_index> own;
                  for (std::size_t i = 0; i < numbers.size(); ++i)
                    if (owned.is_element(numbers[i]))
                      if (char &done = written[owned.index_within_set(numbers[i])]; done == 0)
                      {
                        done = 1;
                        mask[i / 8] |= static_cast<std::uint8_t>(1u << i % 8);
                        own.push_back(numbers[i]);
                      }
                  fields.insert(fields.end(), mask.begin(), mask.end());
                  for (const auto &values : snapshot.nodal)
                    for (const auto number : own)
                      append(fields, values(number));
                });
  const std::uint64_t offset = offset_of_piece(fields.size(), communicator_);
  for (CellEntry &entry : entries)
  {
    entry.begin += offset;
    append(cells, entry);
  }

  std::error_code problem;
  if (first)
    std::filesystem::create_directories(folder_, problem);
  if (dealii::Utilities::MPI::max(problem.value(), communicator_) != 0)
    throw CheckpointFailure("'" + folder_ + "' cannot be made");
  const std::string path = folder_ + "/step_" + std::to_string(history.steps) + ".checkpoint";
  CheckpointFile::write(path, head, {first ? journal.bytes() : Bytes{}, cells, fields}, communicator_);
  if (first)
  {
    const auto     paths = found();
    constexpr auto kept  = 2;
    for (std::size_t i = kept; i < paths.size(); ++i)
      std::filesystem::remove(paths[i], problem);
  }
}

template <int dim>
bool Checkpoints<dim>::open(const std::function<void(const std::string &)> &say)
{
  const auto  paths = dealii::Utilities::MPI::broadcast(communicator_, found(), 0);
  std::string problems;

  std::vector<std::string> damaged;
  for (const std::string &path : paths)
    try
    {
      file_ = std::make_unique<CheckpointFile>(path, communicator_);
      path_ = path;
      if (!damaged.empty())
        say("warning: " + problems + "; going on from the checkpoint before");
      // Out of the way, so that they do not count among those that are kept.
      std::error_code ignored;
      if (dealii::Utilities::MPI::this_mpi_process(communicator_) == 0)
        for (const std::string &other : damaged)
          std::filesystem::rename(other, other + ".damaged", ignored);
      return true;
    }
    catch (const CheckpointFailure &failure)
    {
      problems += std::string(problems.empty() ? "" : "; ") + failure.what();
      if (path != paths.back())
        damaged.push_back(path);
    }
  if (!paths.empty())
    throw BadInput("no checkpoint can be used: " + problems + "; run without --restart to start from the beginning");
  return false;
}

template <int dim>
Progressed Checkpoints<dim>::progressed(Journal &journal) const
{
  const json &head = file_->head();
  Progressed  result;
  result.experiment = experiment_from(head.at("experiment"));
  result.counts     = counts_from(head.at("counts"));
  head.at("steps_of_rest").get_to(result.steps_of_rest);
  const json &mesh = head.at("mesh");
  result.mesh      = {mesh.at(0).get<long>(), mesh.at(1).get<long>(), mesh.at(2).get<long>()};
  head.at("wall_time").get_to(result.wall_time);
  head.at("timings").get_to(result.sections);
  head.at("inputs").get_to(result.inputs);
  result.notes = head.at("notes");
  for (const json &one : head.value("placed", json::array()))
    result.placed.push_back({one.at(0), one.at(1), one.at(2)});
  journal = Journal(file_->read(journal_section, 0, file_->size(journal_section)));
  return result;
}

template <int dim>
void Checkpoints<dim>::restore(Model<dim> &model) const
{
  const json &head = file_->head();
  if (head.at("dimension").get<int>() != dim ||
      head.at("components").get<std::vector<std::string>>() != components(model.discretization()))
    throw BadInput("'" + path_ +
                   "' is of a device with other fields; go on with the parameters that it was written with");

  // All cells, by their place in the tree: a cell stands before its descendants.
  const Bytes                             raw = file_->read(cells_section, 0, file_->size(cells_section));
  std::map<dealii::CellId, std::uint64_t> place;
  for (std::size_t at = 0; at + sizeof(CellEntry) <= raw.size(); at += sizeof(CellEntry))
  {
    CellEntry entry;
    std::memcpy(&entry, &raw[at], sizeof entry);
    place.emplace(dealii::CellId(entry.id), entry.begin);
  }

  // The mesh of then: that of the device, refined further where it was.
  auto &triangulation = model.mesh().triangulation;
  bool  renewed       = false;
  for (;;)
  {
    bool refines = false, wrong = false;
    for (const auto &cell : triangulation.active_cell_iterators())
      if (cell->is_locally_owned())
      {
        const dealii::CellId id    = cell->id();
        const auto           found = place.lower_bound(id);
        if (found == place.end() || (found->first != id && !id.is_ancestor_of(found->first)))
          wrong = true;
        else if (found->first != id)
        {
          refines = true;
          cell->set_refine_flag();
        }
      }
    if (dealii::Utilities::MPI::max(wrong ? 1 : 0, communicator_) == 1)
      other_mesh(path_);
    if (dealii::Utilities::MPI::max(refines ? 1 : 0, communicator_) == 0)
      break;
    triangulation.execute_coarsening_and_refinement();
    renewed = true;
  }
  if (triangulation.n_global_active_cells() != place.size())
    other_mesh(path_);
  if (renewed)
    model.rebuild();

  const Discretization<dim> &discretization = model.discretization();
  const json                &from           = head.at("history");
  Snapshot                   snapshot;
  head.at("terminals").get_to(snapshot.terminals);
  const std::size_t n_states = snapshot.terminals.size();
  snapshot.nodal.assign(n_states, discretization.nodal_values(model.unknowns()));
  for (auto &values : snapshot.nodal)
  {
    values.zero_out_ghost_values();
    values = 0.;
  }
  for_each_cell(discretization,
                [&](const auto &cell, const auto &numbers)
                {
                  const std::uint64_t                          begin  = place.at(cell->id());
                  const std::size_t                            n_mask = (numbers.size() + 7) / 8;
                  const Bytes                                  mask   = file_->read(fields_section, begin, n_mask);
                  std::vector<dealii::types::global_dof_index> given;
                  for (std::size_t i = 0; i < numbers.size(); ++i)
                    if ((mask[i / 8] >> i % 8 & 1u) != 0)
                      given.push_back(numbers[i]);
                  const Bytes bytes =
                      file_->read(fields_section, begin + n_mask, n_states * given.size() * sizeof(double));
                  for (std::size_t s = 0; s < n_states; ++s)
                    for (std::size_t i = 0; i < given.size(); ++i)
                    {
                      double value;
                      std::memcpy(&value, &bytes[(s * given.size() + i) * sizeof value], sizeof value);
                      snapshot.nodal[s](given[i]) = value;
                    }
                });

  for (auto &values : snapshot.nodal)
    values.compress(dealii::VectorOperation::add); // each has been given by one cell
  from.at("times").get_to(snapshot.history.times);
  from.at("since_start").get_to(snapshot.history.since_start);
  from.at("next_step").get_to(snapshot.history.next_step);
  from.at("order").get_to(snapshot.history.order);
  from.at("of_order").get_to(snapshot.history.of_order);
  from.at("filled_up").get_to(snapshot.history.filled_up);
  from.at("steps").get_to(snapshot.history.steps);
  from.at("ions").get_to(snapshot.history.ions);
  model.go_on_from(std::move(snapshot));
}

template class Checkpoints<2>;
template class Checkpoints<3>;
} // namespace ionstack::solver
