// SPDX-License-Identifier: Apache-2.0
#include "postprocess/files/run_folder.h"

#include "build_info.h"
#include "materials/files/diagnostics.h"
#include "postprocess/files/output_failure.h"

#include <deal.II/base/mpi.h>

#include <filesystem>

namespace ionstack::postprocess
{
template <int dim>
RunFolder<dim>::RunFolder(const std::string &folder,
                          const std::string &resolved_parameters,
                          const std::string &title,
                          Log               &log,
                          MPI_Comm           communicator)
    : folder_(folder), resolved_parameters_(resolved_parameters), title_(title), log_(log), communicator_(communicator)
{
}

template <int dim>
void RunFolder<dim>::start(const solver::Discretization<dim> &, const bool goes_on)
{
  std::string problem, failure;
  if (dealii::Utilities::MPI::this_mpi_process(communicator_) == 0)
    try
    {
      std::filesystem::create_directories(folder_);
      if (!lock_.take(folder_))
        throw BadInput("another run writes into it");
      if (!goes_on)
        for (const char *earlier : {"fields", "in_situ", "plots", "checkpoint"})
          std::filesystem::remove_all(folder_ + "/" + earlier);
      // A folder with the name of a file is none of ours.
      for (const char *earlier : {"summary.json", "control", "report.html"})
        std::filesystem::remove(folder_ + "/" + earlier);
      if (!goes_on)
        for (const char *earlier : {"device.json",
                                    "terminal.csv",
                                    "pulses.csv",
                                    "reads.csv",
                                    "cycles.csv",
                                    "fields.pvd",
                                    "axis.csv",
                                    "log.txt"})
          std::filesystem::remove(folder_ + "/" + earlier);
      std::filesystem::create_directories(folder_ + "/fields");
      write_whole(folder_ + "/parameters.prm", resolved_parameters_);
    }
    catch (const OutputFailure &error)
    {
      failure = error.what();
    }
    catch (const BadInput &error)
    {
      problem = error.what();
    }
    catch (const std::filesystem::filesystem_error &error)
    {
      problem = error.code().message();
    }
  problem = dealii::Utilities::MPI::broadcast(communicator_, problem, 0);
  if (!problem.empty())
    throw BadInput("output folder '" + folder_ + "' cannot be used: " + problem + "; choose another with --output");
  if (!failure.empty())
    throw OutputFailure(failure);
  log_.line("ionstack " + std::string(build_info::version) + " (" + build_info::revision + "), output in " + folder_);
  log_.open(folder_, goes_on);
  if (!title_.empty())
    log_.line(title_);
}

template class RunFolder<2>;
template class RunFolder<3>;
} // namespace ionstack::postprocess
