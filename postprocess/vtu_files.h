// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_vtu_files_h
#define ionstack_postprocess_vtu_files_h

#include <deal.II/base/data_out_base.h>

#include <mpi.h>

#include <string>
#include <utility>
#include <vector>

namespace ionstack::postprocess
{
/// Names and values of string arrays.
using StringArrays = std::vector<std::pair<std::string, std::vector<std::string>>>;

/// Writes FOLDER/NAME.*.vtu, `n_files` that neighbouring ranks write together or, for 0, one a rank, and
/// FOLDER/NAME.pvtu over them, and returns NAME.pvtu. Each .vtu holds the field data besides what deal.II writes: VTK's
/// readers pass field data of a .vtu on through .pvtu and .pvd, and lose those of a .pvtu. Collective. Throws
/// std::runtime_error, on all ranks, when a file cannot be written.
template <int dim>
std::string write_vtu_files(const dealii::DataOutInterface<dim> &out,
                            const StringArrays                  &field_data,
                            const std::string                   &folder,
                            const std::string                   &name,
                            long                                 n_files,
                            MPI_Comm                             communicator);
} // namespace ionstack::postprocess

#endif
