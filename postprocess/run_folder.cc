// SPDX-License-Identifier: Apache-2.0
#include "postprocess/run_folder.h"

#include "build_info.h"
#include "materials/diagnostics.h"

#include <deal.II/base/mpi.h>

#include <filesystem>
#include <fstream>

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
void RunFolder<dim>::start(const solver::Discretization<dim> &)
{
  std::string problem;
  if (dealii::Utilities::MPI::this_mpi_process(communicator_) == 0)
    try
    {
      for (const char *earlier : {"fields", "plots"})
        std::filesystem::remove_all(folder_ + "/" + earlier);
      for (const char *earlier : {"terminal.csv", "summary.json", "fields.pvd", "axis.csv", "log.txt"})
        std::filesystem::remove(folder_ + "/" + earlier);
      std::filesystem::create_directories(folder_ + "/fields");
      std::ofstream file(folder_ + "/parameters.prm");
      file << resolved_parameters_ << std::flush;
      if (!file)
        problem = "parameters.prm cannot be written there";
    }
    catch (const std::filesystem::filesystem_error &error)
    {
      problem = error.code().message();
    }
  problem = dealii::Utilities::MPI::broadcast(communicator_, problem, 0);
  if (!problem.empty())
    throw BadInput("output folder '" + folder_ + "' cannot be used: " + problem + "; choose another with --output");
  log_.line("ionstack " + std::string(build_info::version) + " (" + build_info::revision + "), output in " + folder_);
  log_.open(folder_);
  if (!title_.empty())
    log_.line(title_);
}

template class RunFolder<2>;
template class RunFolder<3>;
} // namespace ionstack::postprocess
