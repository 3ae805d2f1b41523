// SPDX-License-Identifier: Apache-2.0
#include <deal.II/base/mpi.h>

#include <gtest/gtest.h>

int main(int argc, char **argv)
{
  // First, because it takes its options out of the list, where PETSc would find them and call them unknown.
  ::testing::InitGoogleTest(&argc, argv);
  dealii::Utilities::MPI::MPI_InitFinalize mpi(argc, argv, 1);
  // Only rank 0 speaks; a failure on another rank still fails the program.
  auto &listeners = ::testing::UnitTest::GetInstance()->listeners();
  if (dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD) != 0)
    delete listeners.Release(listeners.default_result_printer());
  const int failed = RUN_ALL_TESTS();
  return dealii::Utilities::MPI::max(failed, MPI_COMM_WORLD);
}
