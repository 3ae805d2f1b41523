// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_files_agreeing_observers_h
#define ionstack_postprocess_files_agreeing_observers_h

#include "postprocess/files/output_failure.h"
#include "solver/run/observer.h"

#include <memory>
#include <utility>
#include <vector>

namespace ionstack::postprocess
{
/// Several observers as one. What one of them cannot write ends the run on all ranks with an OutputFailure, after each
/// of them has been called, as their calls may be collective.
template <int dim>
class AgreeingObservers : public solver::Observer<dim>
{
public:
  using List = std::vector<std::unique_ptr<solver::Observer<dim>>>;

  AgreeingObservers(List observers, const std::string &folder, MPI_Comm communicator)
      : observers_(std::move(observers)), folder_(folder), communicator_(communicator)
  {
  }

  void start(const solver::Discretization<dim> &discretization, const bool goes_on) override
  {
    on_each([&](solver::Observer<dim> &observer) { observer.start(discretization, goes_on); });
  }

  void recall(const solver::StepReport &report, const solver::Discretization<dim> &discretization) override
  {
    on_each([&](solver::Observer<dim> &observer) { observer.recall(report, discretization); });
  }

  void corner(const solver::StepReport &report) override
  {
    on_each([&](solver::Observer<dim> &observer) { observer.corner(report); });
  }

  void remeshed(const solver::Discretization<dim> &discretization) override
  {
    on_each([&](solver::Observer<dim> &observer) { observer.remeshed(discretization); });
  }

  nlohmann::json notes() override
  {
    auto all = nlohmann::json::array();
    on_each([&](solver::Observer<dim> &observer) { all.push_back(observer.notes()); });
    return all;
  }

  void take_notes(const nlohmann::json &notes) override
  {
    std::size_t next = 0;
    on_each(
        [&](solver::Observer<dim> &observer)
        {
          if (next < notes.size())
            observer.take_notes(notes[next++]);
        });
  }

  void step(const solver::StepReport &report, const solver::Discretization<dim> &discretization, Vec unknowns) override
  {
    on_each([&](solver::Observer<dim> &observer) { observer.step(report, discretization, unknowns); });
  }

  void read(const solver::ReadReport &report) override
  {
    on_each([&](solver::Observer<dim> &observer) { observer.read(report); });
  }

  void finish(const solver::RunResult &result) override
  {
    on_each([&](solver::Observer<dim> &observer) { observer.finish(result); });
  }

private:
  template <class Action>
  void on_each(const Action &action)
  {
    agree_on_output(communicator_,
                    [&]
                    {
                      std::string problem;
                      for (const auto &observer : observers_)
                        try
                        {
                          action(*observer);
                        }
                        catch (const OutputFailure &error)
                        {
                          problem = problem.empty() ? error.what() : problem;
                        }
                      if (!problem.empty())
                        throw OutputFailure(problem + "; the results so far are in '" + folder_ +
                                            "'; make room, or choose another folder with --output, and run again");
                    });
  }

  List        observers_;
  std::string folder_;
  MPI_Comm    communicator_;
};
} // namespace ionstack::postprocess

#endif
