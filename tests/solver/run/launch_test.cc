// SPDX-License-Identifier: Apache-2.0
#include "solver/run/launch.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <string>

namespace
{
using Variables = std::map<std::string, std::string>;

ionstack::solver::Environment environment(const Variables &variables)
{
  return [&](const char *name)
  {
    const auto found = variables.find(name);
    return found == variables.end() ? nullptr : found->second.c_str();
  };
}

unsigned int tasks(const Variables &variables)
{
  return ionstack::solver::tasks_without_pmix(environment(variables));
}

bool alone(const Variables &variables)
{
  return ionstack::solver::starts_alone(environment(variables));
}

// What SLURM 22.05 and 24.11 were seen to set.
const Variables batch_script{{"SLURM_JOB_ID", "7"}, {"SLURM_NTASKS", "4"}, {"SLURM_PROCID", "0"}};

Variables in_step(Variables more)
{
  more.insert(batch_script.begin(), batch_script.end());
  more.insert({{"SLURM_STEP_ID", "0"}, {"SLURM_STEP_NUM_TASKS", "4"}});
  return more;
}

TEST(Launch, ByItself)
{
  EXPECT_EQ(tasks({}), 0u);
  EXPECT_EQ(tasks(batch_script), 0u);
  EXPECT_TRUE(alone({}));
  EXPECT_TRUE(alone(batch_script));
}

TEST(Launch, ByALauncher)
{
  EXPECT_FALSE(alone(in_step({})));
  EXPECT_FALSE(alone({{"PMIX_NAMESPACE", "prterun-node-3441@1"}}));
  EXPECT_FALSE(alone({{"OMPI_COMM_WORLD_SIZE", "1"}}));
  EXPECT_FALSE(alone({{"PMI_RANK", "0"}})); // of MPICH
  EXPECT_FALSE(alone({{"FLUX_JOB_ID", "f1"}}));
}

/// What is said to MPI_Init is not there for programs that are started later, and the user's own words stay.
TEST(Launch, LeavesTheEnvironmentAsItWas)
{
  for (const char *name :
       {"PMIX_NAMESPACE", "PMIX_RANK", "OMPI_COMM_WORLD_SIZE", "PMI_RANK", "PMI_FD", "SLURM_STEP_ID"})
    unsetenv(name);
  unsetenv("OMPI_MCA_pml");
  setenv("OMPI_MCA_btl", "self,vader", 1);
  ASSERT_TRUE(ionstack::solver::prepare_launch());
  EXPECT_STREQ(getenv("OMPI_MCA_pml"), "ob1");
  EXPECT_STREQ(getenv("OMPI_MCA_btl"), "self,vader");
  ionstack::solver::end_launch();
  EXPECT_EQ(getenv("OMPI_MCA_pml"), nullptr);
  EXPECT_STREQ(getenv("OMPI_MCA_btl"), "self,vader");
}

TEST(Launch, BySrun)
{
  EXPECT_EQ(tasks(in_step({})), 4u);
  EXPECT_EQ(tasks(in_step({{"PMI_RANK", "0"}, {"PMI_FD", "11"}})), 4u); // PMI-2
  EXPECT_EQ(tasks(in_step({{"PMIX_NAMESPACE", "slurm.pmix.9.0"}, {"PMIX_RANK", "0"}})), 0u);
}

TEST(Launch, ByAnotherLauncherInAStep)
{
  EXPECT_EQ(tasks(in_step({{"PMIX_NAMESPACE", "prterun-node-3441@1"}, {"OMPI_COMM_WORLD_SIZE", "4"}})), 0u);
  EXPECT_EQ(tasks(in_step({{"FLUX_JOB_ID", "f1"}, {"PMI_FD", "5"}})), 0u);
}
} // namespace
