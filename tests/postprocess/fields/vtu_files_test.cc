// SPDX-License-Identifier: Apache-2.0
#include "postprocess/fields/vtu_files.h"

#include <gtest/gtest.h>

#include <mpi.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace ionstack::postprocess
{
namespace
{
/// Cells [begin, end) of a row of squares with points and values of their own.
VtuGrid row_of_squares(const long begin, const long end)
{
  VtuGrid grid;
  grid.point_data = {{"potential_V", {}}, {"a < b & \"c\"", {}}};
  grid.cell_data  = {{"region", {}}};
  grid.field_data = {{"TIME", 0.1 + 0.2}};
  grid.name_numbers("region", {"lower", "<upper>"});
  for (long cell = begin; cell < end; ++cell)
  {
    for (int v = 0; v < 4; ++v)
    {
      const double x = static_cast<double>(cell) + (v == 1 || v == 2);
      grid.points.insert(grid.points.end(), {x, v < 2 ? 0. : 1., 0.});
      grid.connectivity.push_back(4 * (cell - begin) + v);
      grid.point_data[0].second.push_back(static_cast<float>(std::sin(4. * static_cast<double>(cell) + v)));
      grid.point_data[1].second.push_back(v == 3 ? NAN : static_cast<float>(cell));
    }
    grid.cell_data[0].second.push_back(static_cast<int>(cell % 2));
  }
  return grid;
}

std::string content(const std::string &path)
{
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// Cuts between ranks fall anywhere in blocks and in groups of three bytes, or leave a rank without cells: the file is
/// that of one rank, byte by byte.
TEST(VtuFiles, AreTheSameOnAnyNumberOfRanks)
{
  int rank = 0, n_ranks = 1;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &n_ranks);
  const std::string base = std::filesystem::temp_directory_path() / ("vtu_files_test_" + std::to_string(n_ranks) + "_");
  for (const long cells : {1L, 5L, 2048L, 20001L}) // of 48 bytes of points each: 2048 are three blocks
    for (const double middle : {0., 0.3, 1.})
    {
      const auto begin = [&](const int r)
      {
        return r == 0         ? 0L
               : r == n_ranks ? cells
                              : std::lround(static_cast<double>(cells) * std::pow(middle, n_ranks - r));
      };
      const std::string together = base + "together.vtu", alone = base + "alone.vtu";
      write_vtu(row_of_squares(begin(rank), begin(rank + 1)), together, MPI_COMM_WORLD);
      if (rank == 0)
      {
        write_vtu(row_of_squares(0, cells), alone, MPI_COMM_SELF);
        const std::string expected = content(alone);
        EXPECT_GT(expected.size(), 1000u);
        EXPECT_TRUE(content(together) == expected) << cells << " cells, " << middle;
        std::filesystem::remove(together);
        std::filesystem::remove(alone);
      }
      MPI_Barrier(MPI_COMM_WORLD);
    }
}

TEST(VtuFiles, NamesAndTimesAreWhole)
{
  int rank = 0;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  if (rank != 0)
    return;
  const std::string path = std::filesystem::temp_directory_path() / "vtu_files_test_names.vtu";
  write_vtu(row_of_squares(0, 2), path, MPI_COMM_SELF);
  const std::string text = content(path);
  std::filesystem::remove(path);
  for (const char *part : {"Name=\"a &lt; b &amp; &quot;c&quot;\"",
                           "Name=\"TIME\" NumberOfTuples=\"1\" format=\"ascii\">0.30000000000000004<",
                           "Name=\"region: &lt;upper&gt;\" NumberOfTuples=\"1\" format=\"ascii\">1<"})
    EXPECT_NE(text.find(part), std::string::npos) << part;
  const std::string index = pvd_text({{0.1 + 0.2, "a.pvtu"}, {1e-300, "b.pvtu"}});
  for (const char *part : {"timestep=\"0.30000000000000004\"", "timestep=\"1e-300\"", "file=\"b.pvtu\""})
    EXPECT_NE(index.find(part), std::string::npos) << part;
}
} // namespace
} // namespace ionstack::postprocess
