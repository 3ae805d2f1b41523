// SPDX-License-Identifier: Apache-2.0
#include "solver/run/simulation.h"

#include "materials/files/diagnostics.h"
#include "solver/petsc/petsc_check.h"
#include "solver/petsc/unused_options.h"
#include "solver/run/adaptivity.h"
#include "solver/run/checkpoint.h"
#include "solver/run/initial_state.h"
#include "solver/run/requests.h"
#include "solver/run/state_reader.h"

#include <deal.II/base/mpi.h>
#include <deal.II/base/utilities.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <map>
#include <optional>
#include <utility>

namespace ionstack::solver
{
namespace
{
/// Someone has asked for an early end.
struct Stopped : std::exception
{
};

/// What differs between the inputs of a checkpoint and those of now, a line each.
std::vector<std::string> changes(const std::map<std::string, std::string> &then,
                                 const std::map<std::string, std::string> &now)
{
  std::vector<std::string> lines;
  const auto               quoted = [](const std::map<std::string, std::string> &inputs, const std::string &entry)
  {
    const auto found = inputs.find(entry);
    return found == inputs.end() ? std::string("absent") : "'" + found->second + "'";
  };
  std::map<std::string, std::string> all = then;
  all.insert(now.begin(), now.end());
  for (const auto &[entry, value] : all)
    if (const std::string before = quoted(then, entry), after = quoted(now, entry); before != after)
      lines.push_back(entry + ": was " + before + ", is " + after);
  return lines;
}

constexpr const char *time_stepping = "time stepping";

/// One run of a device.
template <int dim>
class Simulation
{
public:
  Simulation(const Device                                      &device,
             const std::vector<std::unique_ptr<Observer<dim>>> &observers,
             const RunControl                                  &control,
             MPI_Comm                                           communicator)
      : device_(device), observers_(observers), control_(control), communicator_(communicator),
        begin_(std::chrono::steady_clock::now()), last_checkpoint_(begin_), nowhere_(nullptr),
        timer_(nowhere_, dealii::TimerOutput::never, dealii::TimerOutput::wall_times),
        model_(
            [&]
            {
              dealii::TimerOutput::Scope scope(timer_, "set-up");
              return std::make_unique<Model<dim>>(device, timer_, communicator);
            }()),
        watch_{[this](const StepPlace &place, Vec state, Vec rates) { return read(place, state, rates); },
               [this](const StepReport &report, Vec state) { show(report, state); },
               [this](const ReadReport &report) { show_read(report); },
               [this](const ExperimentState &state) { return pause(state); },
               [this] { change_mesh(); }},
        experiment_(*model_, device.protocol, watch_), checkpoints_(control.folder, communicator),
        adaptivity_(device.adaptivity, device.tolerances),
        requests_(control.folder.empty() ? "" : control.folder + "/control", control.say, communicator)
  {
  }

  RunResult run()
  {
    RunResult result;
    try
    {
      if (!(control_.goes_on && go_on()))
        begin();
      stepping_.emplace(timer_, time_stepping);
      experiment_.run();
      if (device_.checkpoint.every > 0.)
        write_checkpoint();
    }
    catch (const SolverFailure &failure)
    {
      start_observers(false); // a run whose first solve fails leaves files, too
      if (experiment_.state().within)
        write_checkpoint(); // to go on with other tolerances
      result.status  = exit_gave_up;
      result.message = failure.what();
      result.failure = model_->stepper().failure();
    }
    catch (const Stopped &)
    {
      result.status  = exit_stopped;
      result.message = "as asked for, after a checkpoint; 'ionstack run --restart' goes on";
    }
    result.statistics = statistics();
    result.placed     = placed_;
    for (const auto &observer : observers_)
      observer->finish(result);
    return result;
  }

private:
  /// From the initial state.
  void begin()
  {
    {
      dealii::TimerOutput::Scope scope(timer_, "initial state");
      experiment_.set_start();
      const auto set = [&]
      {
        placed_ = set_initial_state(device_, model_->discretization(), model_->unknowns());
        model_->stepper().make_consistent(0., model_->unknowns());
      };
      set();
      // The profiles are those of the finest mesh, not what a coarse one made of them.
      for (long level = 0; level < adaptivity_.levels() && adaptivity_.adapts() && adaptivity_.mark(*model_, 0);
           ++level)
      {
        adaptivity_.change_mesh(*model_);
        set();
      }
      if (device_.time.rest > 0.)
      {
        const auto go_on = [](const StepNumbers &, Vec, Vec) { return true; };
        model_->stepper().count_from(-device_.time.rest);
        model_->stepper().advance(0., device_.time.rest, model_->unknowns(), go_on, TimeStepper<dim>::Start::any_step);
      }
      model_->come_to_rest();
    }
    for (const std::string &remark : model_->discretization().remarks())
      control_.say("note: " + remark);
    steps_of_rest_ = model_->stepper().n_steps();
    refuse_unused_options(communicator_); // still before anything is written
    model_->stepper().count_from(0.);
    start_observers(false);
    tell_of_continuation();
    StepPlace start;
    start.numbers.step = steps_of_rest_;
    start.line_end = start.break_point = true;
    const auto rates                   = copy_of(model_->unknowns());
    petsc(VecSet(rates.get(), 0.));
    show(read(start, model_->unknowns(), rates.get()), model_->unknowns());
  }

  /// From the newest checkpoint; false when there is none.
  bool go_on()
  {
    dealii::TimerOutput::Scope scope(timer_, "initial state");
    if (!checkpoints_.open(control_.say))
    {
      control_.say("no checkpoint in " + control_.folder + ": starting from the beginning");
      return false;
    }
    const Progressed               done    = checkpoints_.progressed(journal_);
    const std::vector<std::string> changed = changes(done.inputs, control_.inputs);
    std::string                    listing;
    for (const std::string &line : changed)
      listing += "\n  " + line;
    if (!changed.empty() && !control_.changes)
      throw BadInput("the inputs have changed since '" + checkpoints_.path() + "' was written:" + listing +
                     "\nrestore them, or go on with the new ones with --allow-changes");
    checkpoints_.restore(*model_);
    experiment_.go_on_from(done.experiment, device_.protocol);
    model_->counted_before(done.counts);
    shown_           = done.counts;
    steps_of_rest_   = done.steps_of_rest;
    wall_before_     = done.wall_time;
    sections_before_ = done.sections;
    adaptivity_.go_on_from(done.mesh);
    knows_options_ = false; // no solver has been at work yet
    placed_        = done.placed;

    start_observers(true);
    if (!changed.empty())
      control_.say("going on with changed inputs:" + listing);
    for (std::size_t i = 0; i < observers_.size() && i < done.notes.size(); ++i)
      observers_[i]->take_notes(done.notes[i]);
    journal_.tell(
        [&](const StepReport &report)
        {
          for (const auto &observer : observers_)
            if (report.corner)
              observer->corner(report);
            else
              observer->recall(report, model_->discretization());
        },
        [&](const ReadReport &report)
        {
          for (const auto &observer : observers_)
            observer->read(report);
        });
    control_.say("going on from " + checkpoints_.path());
    return true;
  }

  /// Says, once, that a state in balance was not found at once.
  void tell_of_continuation()
  {
    if (told_ || model_->stepper().remark().empty())
      return;
    control_.say(model_->stepper().remark());
    told_ = true;
  }

  /// Files appear only when the inputs have stood the first solve.
  void start_observers(const bool goes_on)
  {
    for (const auto &observer : observers_)
      if (!started_)
        observer->start(model_->discretization(), goes_on);
    started_ = true;
  }

  StepReport read(StepPlace place, Vec state, Vec rates)
  {
    place.numbers.step -= steps_of_rest_;
    StepReport report = read_state(device_, model_->system(), place, state, rates);
    return report;
  }

  void show(StepReport report, Vec state)
  {
    if (!std::exchange(knows_options_, true))
      refuse_unused_options(communicator_);
    wishes_                 = requests_.take();
    report.picture          = wishes_.picture;
    const WorkCounts counts = model_->counts();
    report.newton_iterations =
        counts.newton_iterations - std::exchange(shown_.newton_iterations, counts.newton_iterations);
    report.rejected_steps = counts.rejected_steps - std::exchange(shown_.rejected_steps, counts.rejected_steps);
    journal_.add(report);
    dealii::TimerOutput::Scope scope(timer_, "observers");
    for (const auto &observer : observers_)
      if (report.corner)
        observer->corner(report);
      else
        observer->step(report, model_->discretization(), state);
  }

  void show_read(const ReadReport &report)
  {
    journal_.add(report);
    for (const auto &observer : observers_)
      observer->read(report);
  }

  /// Writes a checkpoint when it is time for one, or somebody wants one, and ends the run when asked to. Tells whether
  /// the mesh is to be changed.
  bool pause(const ExperimentState &state)
  {
    tell_of_continuation();
    const auto   now     = std::chrono::steady_clock::now();
    const double elapsed = std::chrono::duration<double>(now - last_checkpoint_).count();
    int          due     = device_.checkpoint.every > 0. && elapsed > device_.checkpoint.every ? 1 : 0;
    MPI_Bcast(&due, 1, MPI_INT, 0, communicator_);
    if (due == 1 || wishes_.checkpoint || wishes_.stop)
    {
      const bool written = write_checkpoint();
      if (wishes_.stop && !written)
        throw std::runtime_error("stopped as asked for, but without a checkpoint");
    }
    if (wishes_.stop)
      throw Stopped();
    wishes_ = Wishes();
    // A line that begins afresh needs a state in balance, which one on a new mesh is not quite: only within lines.
    if (const long steps = model_->stepper().n_steps(); state.within && adaptivity_.due(steps))
    {
      dealii::TimerOutput::Scope scope(timer_, "mesh");
      return adaptivity_.mark(*model_, steps);
    }
    return false;
  }

  void change_mesh()
  {
    dealii::TimerOutput::Scope scope(timer_, "mesh");
    adaptivity_.change(*model_);
    for (const auto &observer : observers_)
      observer->remeshed(model_->discretization());
  }

  /// False when it cannot be written, which is no reason to end a run.
  bool write_checkpoint()
  {
    if (control_.folder.empty())
      return false;
    dealii::TimerOutput::Scope scope(timer_, "checkpoints");
    last_checkpoint_ = std::chrono::steady_clock::now();
    Progressed done;
    done.experiment    = experiment_.state();
    done.counts        = model_->counts();
    done.steps_of_rest = steps_of_rest_;
    done.mesh          = adaptivity_.record();
    done.wall_time     = wall_time();
    done.sections      = sections();
    done.inputs        = control_.inputs;
    done.placed        = placed_;
    done.notes         = nlohmann::json::array();
    for (const auto &observer : observers_)
      done.notes.push_back(observer->notes());
    try
    {
      checkpoints_.write(done, *model_, journal_);
    }
    catch (const CheckpointFailure &failure)
    {
      control_.say(std::string("warning: no checkpoint could be written: ") + failure.what());
      return false;
    }
    return true;
  }

  double wall_time() const
  {
    return wall_before_ + std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
  }

  RunStatistics statistics()
  {
    const WorkCounts counts = model_->counts();
    RunStatistics    statistics;
    statistics.steps                         = model_->stepper().n_steps();
    statistics.rejected_steps                = counts.rejected_steps;
    statistics.newton_iterations             = counts.newton_iterations;
    statistics.factorisations                = counts.factorisations;
    statistics.linear_iterations             = counts.linear_iterations;
    statistics.linear_solver                 = model_->stepper().linear_solver().description();
    statistics.residuals                     = counts.residuals;
    statistics.jacobians                     = counts.jacobians;
    statistics.unknowns                      = model_->discretization().n_unknowns();
    statistics.cells                         = static_cast<long>(model_->mesh().triangulation.n_global_active_cells());
    statistics.ranks                         = static_cast<int>(dealii::Utilities::MPI::n_mpi_processes(communicator_));
    statistics.largest_positivity_correction = counts.largest_positivity_correction;
    statistics.largest_balance_correction    = counts.largest_balance_correction;
    statistics.mesh_changes                  = adaptivity_.record().changes;
    statistics.unknowns_largest              = std::max(adaptivity_.record().unknowns_largest, statistics.unknowns);
    dealii::Utilities::System::MemoryStats memory;
    dealii::Utilities::System::get_memory_stats(memory);
    const auto peak                = dealii::Utilities::MPI::min_max_avg(1024. * memory.VmHWM, communicator_);
    statistics.memory_peak         = peak.sum;
    statistics.memory_peak_of_rank = peak.max;
    statistics.wall_time           = wall_time();
    statistics.sections            = sections();
    return statistics;
  }

  /// Wall time by part of the program, so far [s].
  std::map<std::string, double> sections()
  {
    if (stepping_)
      stepping_.emplace(timer_, time_stepping); // what has begun counts only when it has ended
    std::map<std::string, double> sections = sections_before_;
    for (const auto &[name, time] : timer_.get_summary_data(dealii::TimerOutput::total_wall_time))
      sections[name] += time;
    return sections;
  }

  const Device                                      &device_;
  const std::vector<std::unique_ptr<Observer<dim>>> &observers_;
  const RunControl                                  &control_;
  MPI_Comm                                           communicator_;
  std::chrono::steady_clock::time_point              begin_, last_checkpoint_;
  std::ostream                                       nowhere_;
  dealii::TimerOutput                                timer_;
  std::optional<dealii::TimerOutput::Scope>          stepping_; ///< since the first step
  std::unique_ptr<Model<dim>>                        model_;
  Watch<dim>                                         watch_;
  Experiment<dim>                                    experiment_;
  Checkpoints<dim>                                   checkpoints_;
  Adaptivity<dim>                                    adaptivity_;
  Requests                                           requests_;
  Journal                                            journal_;
  std::vector<PlacedDefects>                         placed_;
  Wishes                                             wishes_;
  WorkCounts                                         shown_; ///< in the reports so far
  bool                                               started_       = false;
  bool                                               told_          = false; ///< of continuation
  bool                                               knows_options_ = true;  ///< all options are known to some solver
  long                                               steps_of_rest_ = 0;
  double                                             wall_before_   = 0.; ///< in earlier parts of the run [s]
  std::map<std::string, double>                      sections_before_;    ///< the same
};
} // namespace

template <int dim>
std::vector<std::string>
try_set_up(const Device &device, const meshes::Mesh<dim> &mesh, const bool with_solver, MPI_Comm communicator)
{
  std::ostream              nowhere(nullptr);
  dealii::TimerOutput       timer(nowhere, dealii::TimerOutput::never, dealii::TimerOutput::wall_times);
  const Discretization<dim> discretization(mesh, device.physics, device.contacts, communicator);
  System<dim>               system(discretization, device.contacts, timer);
  const VectorPtr           unknowns(discretization.create_vector());
  set_initial_state(device, discretization, unknowns.get());
  if (with_solver)
    TimeStepper<dim>(system, device.tolerances, device.time);
  return discretization.remarks();
}

template std::vector<std::string> try_set_up(const Device &, const meshes::Mesh<2> &, bool, MPI_Comm);
template std::vector<std::string> try_set_up(const Device &, const meshes::Mesh<3> &, bool, MPI_Comm);

template <int dim>
RunResult run_simulation(const Device                                      &device,
                         const std::vector<std::unique_ptr<Observer<dim>>> &observers,
                         const RunControl                                  &control,
                         MPI_Comm                                           communicator)
{
  return Simulation<dim>(device, observers, control, communicator).run();
}

template RunResult
run_simulation<2>(const Device &, const std::vector<std::unique_ptr<Observer<2>>> &, const RunControl &, MPI_Comm);
template RunResult
run_simulation<3>(const Device &, const std::vector<std::unique_ptr<Observer<3>>> &, const RunControl &, MPI_Comm);
} // namespace ionstack::solver
