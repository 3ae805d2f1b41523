// SPDX-License-Identifier: Apache-2.0
#include "postprocess/study_command.h"

#include "parameter_files/reader/study_problems.h"
#include "postprocess/files/output_failure.h"
#include "postprocess/recorded_run.h"
#include "postprocess/studies/case_queue.h"
#include "postprocess/studies/study_table.h"

#include <deal.II/base/mpi.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <set>
#include <sstream>

namespace ionstack::postprocess
{
namespace
{
using dealii::Utilities::MPI::broadcast;
using dealii::Utilities::MPI::n_mpi_processes;
using dealii::Utilities::MPI::this_mpi_process;

/// A study with where its cases go.
struct Work
{
  const StudyRequest &request;
  const CheckedStudy &study;
  std::string         folder;

  std::string folder_of(const std::size_t c) const { return folder + "/" + case_name(study.plan.cases[c].number); }

  std::vector<std::string> overrides_of(const std::size_t c) const
  {
    std::vector<std::string> all = request.overrides, own = study.plan.overrides(study.plan.cases[c]);
    all.insert(all.end(), own.begin(), own.end());
    return all;
  }
};

void refuse(const Diagnostics &diagnostics)
{
  std::ostringstream text;
  diagnostics.print(text);
  if (!diagnostics.ok())
    throw BadInput(text.str());
}

std::string seconds_in_words(const double seconds)
{
  char text[40];
  std::snprintf(text, sizeof text, "%.1f s", seconds);
  return text;
}

/// Runs one case on the ranks of its communicator; what goes wrong is its outcome. One rank alone with an exception
/// cannot tell the others, which may be waiting: then the exception is passed on.
CaseOutcome run_case(const Work &work, const std::size_t c, MPI_Comm communicator)
{
  const bool        writes = this_mpi_process(communicator) == 0;
  const std::string folder = work.folder_of(c);
  const auto        begin  = std::chrono::steady_clock::now();
  Log               log(writes, false, false);
  CaseOutcome       outcome;
  try
  {
    std::string problem;
    try
    {
      if (writes)
        forget_outcome(folder);
    }
    catch (const BadInput &error)
    {
      problem = error.what();
    }
    problem = broadcast(communicator, problem, 0);
    if (!problem.empty())
      throw BadInput(problem);
    Diagnostics    diagnostics;
    const RunInput input = RunInput::read(work.study.plan.base, work.overrides_of(c), diagnostics);
    refuse(diagnostics);
    // A case that was interrupted goes on from its checkpoint, unless it has become another one.
    const bool goes_on = !work.request.again && was_run_with(folder, work.study.digests[c]);
    const auto result  = record_run(input, {folder, work.request.petsc_options, goes_on, false}, log, communicator);
    outcome.status     = result.status;
    outcome.reason     = result.message;
    outcome.wall_time  = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return outcome;
  }
  catch (const BadInput &error)
  {
    outcome.status = 2;
    outcome.reason = error.what();
  }
  catch (const OutputFailure &error) // of all ranks
  {
    outcome.status = 1;
    outcome.reason = error.what();
  }
  catch (const std::exception &error)
  {
    if (n_mpi_processes(communicator) > 1)
      throw;
    outcome.status = 1;
    outcome.reason = error.what();
  }
  while (!outcome.reason.empty() && outcome.reason.back() == '\n')
    outcome.reason.pop_back();
  outcome.wall_time = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  if (writes)
    write_failure(folder, work.study.digests[c], outcome);
  return outcome;
}

/// One line of a case on the screen, written at once so that lines of several ranks do not mix.
void show(const parameters::StudyPlan &plan, const std::size_t c, const CaseOutcome &outcome)
{
  const std::string number = std::to_string(plan.cases[c].number) + " of " + std::to_string(plan.cases.size());
  const std::string how =
      *outcome.status == 0 ? "done" : "status " + std::to_string(*outcome.status) + " (" + outcome.reason + ")";
  const std::string line = "case " + number + "  " + plan.words(plan.cases[c]) + "  " + how + "  " +
                           seconds_in_words(outcome.wall_time) + "\n";
  std::cout << line << std::flush;
}

/// Runs the cases, each on a group of ranks that is free.
void run_cases(const Work                      &work,
               const std::vector<unsigned int> &cases,
               const int                        ranks_per_case,
               MPI_Comm                         communicator)
{
  const int ranks  = static_cast<int>(n_mpi_processes(communicator)),
            rank   = static_cast<int>(this_mpi_process(communicator));
  const int groups = ranks / ranks_per_case, group = rank / ranks_per_case;
  MPI_Comm  own = MPI_COMM_NULL;
  MPI_Comm_split(communicator, group < groups ? group : MPI_UNDEFINED, rank, &own);
  CaseQueue queue(cases.size(), group, groups, own, communicator);
  if (own != MPI_COMM_NULL)
  {
    for (std::size_t i = queue.next(); i != CaseQueue::none; i = queue.next())
    {
      const CaseOutcome outcome = run_case(work, cases[i], own);
      if (this_mpi_process(own) == 0)
        show(work.study.plan, cases[i], outcome);
      if (outcome.status == solver::exit_stopped)
        break; // the program is to end
    }
    MPI_Comm_free(&own);
  }
  queue.close();
}

std::vector<CaseOutcome> outcomes_of(const Work &work)
{
  std::vector<CaseOutcome> outcomes;
  for (std::size_t c = 0; c < work.study.plan.cases.size(); ++c)
    outcomes.push_back(read_outcome(work.folder_of(c), work.study.digests[c]));
  return outcomes;
}

/// Writes and prints the table of all cases.
void gather(const Work &work, std::vector<CaseOutcome> outcomes)
{
  const StudyTable   table(work.study.plan, std::move(outcomes));
  std::ostringstream csv;
  table.write_csv(csv);
  std::filesystem::create_directories(work.folder);
  write_whole(work.folder + "/study.csv", csv.str());
  write_whole(work.folder + "/study.json",
              table.to_json().dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
  std::cout << '\n';
  table.print(std::cout);
  for (const std::string &warning : table.warnings())
    std::cout << "warning: " << warning << '\n';
  std::cout << "table in " << work.folder << "/study.csv" << std::endl;
}

/// The cases to run, by their places: those asked for that have no results, or all that are asked for.
std::vector<unsigned int> cases_to_run(const StudyRequest &request, const std::vector<CaseOutcome> &outcomes)
{
  std::vector<unsigned int> cases;
  for (std::size_t c = 0; c < outcomes.size(); ++c)
    if ((request.only_case == 0 || request.only_case == static_cast<int>(c) + 1) && !request.gather &&
        (request.again || !outcomes[c].is_complete()))
      cases.push_back(static_cast<unsigned int>(c));
  return cases;
}

/// Makes the folder of the study, on rank 0; a mistake is thrown on all ranks.
void make_folder(const std::string &folder, MPI_Comm communicator)
{
  std::error_code problem;
  if (this_mpi_process(communicator) == 0)
    std::filesystem::create_directories(folder, problem);
  const std::string words = broadcast(communicator, problem ? problem.message() : std::string(), 0);
  if (!words.empty())
    throw BadInput("output folder '" + folder + "' cannot be used: " + words + "; choose another with --output");
}
} // namespace

CheckedStudy
CheckedStudy::read(const std::string &file, const std::vector<std::string> &overrides, MPI_Comm communicator)
{
  CheckedStudy study;
  Diagnostics  diagnostics;
  {
    parameters::ParameterFile parameters(file, {}, diagnostics);
    if (diagnostics.ok() && !parameters::is_study(parameters))
      throw BadInput(file + ": is a parameter file of one run, without a section 'Study'; write 'ionstack run " + file +
                     "', or a study file that names it as its Base");
    study.plan = parameters::StudyPlan::read(parameters.root(), file, diagnostics);
    parameters.report_unused();
    refuse(diagnostics);
  }
  // What each rank found: numbers of cases, and for each problem the texts file, line, entry and message.
  using Found = std::pair<std::vector<std::string>, std::vector<std::string>>;
  Found             mine;
  const std::size_t ranks = n_mpi_processes(communicator), n_cases = study.plan.cases.size();
  for (std::size_t c = this_mpi_process(communicator); c < n_cases; c += ranks)
  {
    Diagnostics              of_case;
    std::vector<std::string> all = overrides, own = study.plan.overrides(study.plan.cases[c]);
    all.insert(all.end(), own.begin(), own.end());
    const RunInput input = RunInput::read(study.plan.base, all, of_case);
    mine.first.push_back(digest(input.resolved()));
    for (const Problem &problem : of_case.shown())
      mine.second.insert(mine.second.end(),
                         {std::to_string(c + 1),
                          problem.where.file,
                          std::to_string(problem.where.line),
                          problem.entry,
                          problem.message});
  }
  const std::vector<Found>             all = dealii::Utilities::MPI::all_gather(communicator, mine);
  std::vector<parameters::CaseProblem> problems;
  study.digests.resize(n_cases);
  for (std::size_t r = 0; r < all.size(); ++r)
  {
    for (std::size_t i = 0; i < all[r].first.size(); ++i)
      study.digests[r + i * ranks] = all[r].first[i];
    const auto &texts = all[r].second;
    for (std::size_t i = 0; i + 4 < texts.size(); i += 5)
      problems.push_back({std::stoi(texts[i]), {{texts[i + 1], std::stoi(texts[i + 2])}, texts[i + 3], texts[i + 4]}});
  }
  parameters::report_case_problems(study.plan, problems, diagnostics);
  refuse(diagnostics);
  return study;
}

void CheckedStudy::check_set_ups(const std::vector<std::string> &overrides, MPI_Comm communicator) const
{
  std::set<std::string> seen;
  for (const parameters::StudyCase &one : plan.cases)
  {
    std::vector<std::string> all = overrides, own = plan.overrides(one);
    all.insert(all.end(), own.begin(), own.end());
    Diagnostics    diagnostics;
    const RunInput input = RunInput::read(plan.base, all, diagnostics);
    // The protocol, steps in time and values of materials have been checked, and touch neither mesh nor initial state.
    std::string what;
    for (const auto &[entry, value] : input.parameters.values())
      if (const std::string section = entry.substr(0, entry.find('/'));
          section.rfind("Material ", 0) != 0 && section != "Title" && section != "Protocol" && section != "Time" &&
          section != "Tolerances" && section != "Output" && section != "Checkpoint" && section != "In situ")
        what += entry + "=" + value + "\n";
    if (!seen.insert(what).second)
      continue;
    try
    {
      check_set_up(input, communicator);
    }
    catch (const BadInput &error)
    {
      throw BadInput("case " + std::to_string(one.number) + " (" + plan.words(one) + "): " + error.what());
    }
  }
}

int study(const StudyRequest &request, MPI_Comm communicator)
{
  const int ranks          = static_cast<int>(n_mpi_processes(communicator));
  const int ranks_per_case = request.ranks_per_case > 0 ? request.ranks_per_case : request.only_case > 0 ? ranks : 1;
  if (ranks_per_case > ranks)
    throw BadInput("--ranks-per-case " + std::to_string(ranks_per_case) + " needs more than the " +
                   std::to_string(ranks) + " MPI ranks that there are; start more with 'mpirun -n'");
  const CheckedStudy checked = CheckedStudy::read(request.file, request.overrides, communicator);
  const std::size_t  n_cases = checked.plan.cases.size();
  if (request.only_case < 0 || request.only_case > static_cast<int>(n_cases))
    throw BadInput("--case " + std::to_string(request.only_case) + ": the study has the cases 1 to " +
                   std::to_string(n_cases));
  const Work work{request,
                  checked,
                  request.output.empty() ? "output/" + std::filesystem::path(request.file).stem().string()
                                         : request.output};
  make_folder(work.folder, communicator);

  const bool                writes = this_mpi_process(communicator) == 0;
  std::vector<unsigned int> cases;
  if (writes)
  {
    cases = cases_to_run(request, outcomes_of(work));
    if (!checked.plan.title.empty())
      std::cout << checked.plan.title << '\n';
    std::cout << n_cases << " cases, " << cases.size() << " to run";
    if (!cases.empty() && ranks > 1)
      std::cout << " on " << ranks_per_case << (ranks_per_case > 1 ? " ranks each, " : " rank each, ")
                << ranks / ranks_per_case << " at a time";
    if (ranks % ranks_per_case != 0)
      std::cout << " (" << ranks % ranks_per_case << " ranks stay idle)";
    std::cout << "; output in " << work.folder << std::endl;
  }
  cases = broadcast(communicator, cases, 0);
  run_cases(work, cases, ranks_per_case, communicator);
  MPI_Barrier(communicator);

  int         status = 0;
  std::string problem;
  if (writes)
  {
    auto outcomes  = outcomes_of(work);
    bool all_ended = true;
    for (std::size_t c = 0; c < n_cases; ++c)
    {
      all_ended = all_ended && outcomes[c].status;
      if (status == 0 && (request.only_case == 0 || request.only_case == static_cast<int>(c) + 1))
        status = outcomes[c].status.value_or(0);
    }
    try
    {
      if (all_ended || request.only_case == 0)
        gather(work, std::move(outcomes));
    }
    catch (const OutputFailure &error)
    {
      problem = error.what();
    }
  }
  problem = broadcast(communicator, problem, 0);
  if (!problem.empty())
    throw OutputFailure(problem + "; make room, or choose another folder with --output");
  return broadcast(communicator, status, 0);
}

void write_study_reference(std::ostream &out, const bool markdown)
{
  Diagnostics               diagnostics;
  parameters::ParameterFile file(diagnostics);
  parameters::StudyPlan::read(file.root(), "", diagnostics);
  markdown ? file.write_reference(out) : file.write_resolved(out);
}
} // namespace ionstack::postprocess
