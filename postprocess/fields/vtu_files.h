// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_fields_vtu_files_h
#define ionstack_postprocess_fields_vtu_files_h

#include <mpi.h>

#include <string>
#include <utility>
#include <vector>

namespace ionstack::postprocess
{
/// The part of one rank of a grid of quadrilaterals or hexahedra with values. Each rank has all arrays by the same
/// names and in the same order, also one without cells.
struct VtuGrid
{
  template <class Number>
  using Arrays = std::vector<std::pair<std::string, std::vector<Number>>>;

  int                    vertices_per_cell = 4; ///< 4 or 8
  std::vector<double>    points;                ///< x, y, z of each
  std::vector<long long> connectivity;          ///< points of each cell, from 0 on this rank, in VTK's order
  Arrays<float>          point_data;
  Arrays<int>            cell_data;

  /// Numbers for the whole file, the same on all ranks.
  std::vector<std::pair<std::string, double>> field_data;

  /// Adds field data that name numbers: of regions, "region: base" has the number of the region `base`. So names reach
  /// each program that reads numbers; string arrays do not pass meshio.
  void name_numbers(const std::string &what, const std::vector<std::string> &names);
};

/// Writes PATH, one .vtu of all ranks of the communicator, compressed, in VTK's XML format. It gets its name when it is
/// whole, and holds a single piece: meshio, of a file with several, returns the cells of the last alone. Points are
/// written in single precision. Collective. Throws OutputFailure on the ranks that cannot write their part, when all
/// have tried.
void write_vtu(const VtuGrid &grid, const std::string &path, MPI_Comm communicator);

/// Writes FOLDER/NAME.*.vtu, `n_files` that neighbouring ranks write together or, for 0, one a rank, and
/// FOLDER/NAME.pvtu over them, and returns NAME.pvtu. The field data are in each .vtu: VTK's readers pass these on
/// through .pvtu and .pvd, and lose those of a .pvtu. Collective. Throws OutputFailure, on all ranks, when a file
/// cannot be written.
std::string write_vtu_files(
    const VtuGrid &grid, const std::string &folder, const std::string &name, long n_files, MPI_Comm communicator);

/// The text of a .pvd: files (paths from its folder) and their times [s], with all digits of these.
std::string pvd_text(const std::vector<std::pair<double, std::string>> &files);
} // namespace ionstack::postprocess

#endif
