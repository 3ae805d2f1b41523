// SPDX-License-Identifier: Apache-2.0
#include "solver/run/launch.h"

#include <mpi.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

namespace ionstack::solver
{
namespace
{
/// What an Open MPI needs to know when there is one rank: no daemon (of Open MPI 4), and a transport to itself only.
constexpr std::array<std::pair<const char *, const char *>, 3> alone{
    {{"OMPI_MCA_ess_singleton_isolated", "1"}, {"OMPI_MCA_pml", "ob1"}, {"OMPI_MCA_btl", "self"}}};
std::vector<const char *> said;

#if defined(OPEN_MPI) && OMPI_MAJOR_VERSION < 5
/// Whether Open MPI has a component for SLURM's (s1, s2) or Cray's PMI: each component has variables with its name.
bool library_knows_older_pmi()
{
  int thread_level;
  if (MPI_T_init_thread(MPI_THREAD_SINGLE, &thread_level) != MPI_SUCCESS)
    return true; // then MPI_Init has to say it
  bool known = false;
  for (const char *variable : {"pmix_s1_major_version", "pmix_s2_major_version", "pmix_cray_major_version"})
  {
    int index;
    known = known || MPI_T_cvar_get_index(variable, &index) == MPI_SUCCESS;
  }
  MPI_T_finalize();
  return known;
}
#elif defined(OPEN_MPI)
bool library_knows_older_pmi()
{
  return false;
}
#else
bool library_knows_older_pmi()
{
  return true;
}
#endif
} // namespace

unsigned int tasks_without_pmix(const Environment &environment)
{
  // mpirun inside a step of srun gives its ranks PMIX_NAMESPACE; Flux there has ways of its own.
  if (environment("SLURM_STEP_ID") == nullptr || environment("PMIX_NAMESPACE") != nullptr ||
      environment("FLUX_JOB_ID") != nullptr)
    return 0;
  const char *tasks = environment("SLURM_STEP_NUM_TASKS");
  return tasks == nullptr ? 0 : static_cast<unsigned int>(std::strtoul(tasks, nullptr, 10));
}

bool starts_alone(const Environment &environment)
{
  const std::array<const char *, 8> of_launchers{"PMIX_NAMESPACE",
                                                 "PMIX_RANK",
                                                 "OMPI_COMM_WORLD_SIZE",
                                                 "PMI_RANK",
                                                 "PMI_FD",
                                                 "SLURM_STEP_ID",
                                                 "FLUX_JOB_ID",
                                                 "ALPS_APP_PE"};
  return std::all_of(
      of_launchers.begin(), of_launchers.end(), [&](const char *name) { return environment(name) == nullptr; });
}

bool prepare_launch()
{
  const Environment  environment = [](const char *name) { return std::getenv(name); };
  const unsigned int tasks       = tasks_without_pmix(environment);
  const bool         in_the_dark = tasks > 0 && !library_knows_older_pmi();
  if (in_the_dark && tasks == 1)
    unsetenv("SLURM_STEP_ID"); // by which Open MPI 4 takes it for a rank among others
  if (starts_alone(environment))
    for (const auto &[name, value] : alone)
      if (environment(name) == nullptr)
      {
        setenv(name, value, 0);
        said.push_back(name);
      }
  if (!in_the_dark || tasks == 1)
    return true;
  const char *number = std::getenv("SLURM_PROCID");
  if (number == nullptr || std::string(number) == "0")
    std::cerr << "ionstack: srun has started " << tasks
              << " tasks without PMIx, by which they would find each other; write 'mpirun ionstack' in place of 'srun "
                 "ionstack', or 'srun --mpi=pmix ionstack' where the cluster has it (doc/clusters.md)\n";
  return false;
}

void end_launch()
{
  for (const char *name : said)
    unsetenv(name);
  said.clear();
}
} // namespace ionstack::solver
