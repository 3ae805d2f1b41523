// SPDX-License-Identifier: Apache-2.0
#include "postprocess/in_situ/in_situ.h"

#include "postprocess/in_situ/catalyst_grid.h"
#include "postprocess/pictures/script.h"

#include <deal.II/base/mpi.h>

#include <chrono>
#include <cstdio>
#include <filesystem>

namespace ionstack::postprocess
{
namespace
{
using Clock = std::chrono::steady_clock;

double seconds_since(const Clock::time_point begin)
{
  return std::chrono::duration<double>(Clock::now() - begin).count();
}
} // namespace

template <int dim>
InSitu<dim>::InSitu(const InSituOptions                &options,
                    const double                        read_voltage,
                    const std::vector<solver::Contact> &contacts,
                    const std::string                  &title,
                    const std::string                  &folder,
                    Log                                &log,
                    MPI_Comm                            communicator)
    : options_(options), schedule_(options, read_voltage), contacts_(contacts), title_(title),
      folder_(std::filesystem::absolute(folder + "/in_situ").lexically_normal().string()), log_(log),
      communicator_(communicator)
{
}

template <int dim>
void InSitu<dim>::start(const solver::Discretization<dim> &, bool)
{
  const auto begin = Clock::now();
  if (dealii::Utilities::MPI::this_mpi_process(communicator_) == 0)
    std::filesystem::create_directories(folder_);
  catalyst_ = std::make_unique<CatalystLibrary>(
      catalyst::Settings{options_.scripts, folder_, shipped_file("in_situ/catalyst"), options_.live}, communicator_);
  figures_.time += seconds_since(begin);
}

template <int dim>
void InSitu<dim>::step(const solver::StepReport          &report,
                       const solver::Discretization<dim> &discretization,
                       Vec                                unknowns)
{
  const auto begin = Clock::now();
  if (report.picture)
    schedule_.ask_for_picture();
  const bool due = schedule_.due(report);
  if (!schedule_.event().empty())
  {
    char text[120];
    std::snprintf(text,
                  sizeof text,
                  "in situ: %s at step %ld, t = %.4g s, V = %+.4f V",
                  schedule_.event().c_str(),
                  report.step,
                  report.time,
                  report.driven().device_voltage());
    log_.line(text);
  }
  if (due && catalyst_->wants(report.step, report.time))
  {
    // ParaView may look at the last grid until it has this one.
    catalyst::Grid grid = catalyst_grid(report, discretization, unknowns, contacts_);
    grid.texts.push_back({"title", {title_}});
    grid.texts.push_back({"event", {schedule_.event()}});
    catalyst_->show(grid);
    grid_ = std::move(grid);
    ++figures_.shown;
  }
  report_failures("at step " + std::to_string(report.step));
  figures_.time += seconds_since(begin);
  if (report.step == 0)
    figures_.start_time = figures_.time;
}

template <int dim>
void InSitu<dim>::report_failures(const std::string &when)
{
  for (const catalyst::Failure &failure : catalyst_->take_failures())
  {
    ++figures_.failures;
    // What the first rank with a reason says.
    std::string reason;
    for (const std::string &one : dealii::Utilities::MPI::all_gather(communicator_, failure.reason))
      if (reason.empty())
        reason = one;
    if (reported_.insert(failure.script + reason).second)
      log_.line("in situ: the script " + std::filesystem::path(failure.script).filename().string() + " failed " + when +
                ": " + reason + "; the run goes on");
  }
}

template <int dim>
void InSitu<dim>::finish(const solver::RunResult &result)
{
  const auto begin = Clock::now();
  catalyst_->finish();
  report_failures("at the end");
  figures_.time += seconds_since(begin);
  char text[160];
  std::snprintf(text,
                sizeof text,
                "in situ: %ld steps shown to ParaView, %.1f s (%.0f %% of the run)",
                figures_.shown,
                figures_.time,
                100. * figures_.time / result.statistics.wall_time);
  log_.line(text);
}

template class InSitu<2>;
template class InSitu<3>;
} // namespace ionstack::postprocess
