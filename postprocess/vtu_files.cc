// SPDX-License-Identifier: Apache-2.0
#include "postprocess/vtu_files.h"

#include "postprocess/output_failure.h"
#include "solver/shared_file.h"

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <sstream>
#include <stdexcept>

namespace ionstack::postprocess
{
namespace
{
/// Strings as VTK's XML format has them: the bytes of all, each string ended by a zero.
std::string text_of(const StringArrays &arrays)
{
  std::ostringstream out;
  for (const auto &[name, values] : arrays)
  {
    out << "<DataArray type=\"String\" Name=\"" << name << "\" NumberOfTuples=\"" << values.size()
        << "\" format=\"ascii\">\n";
    for (const std::string &value : values)
    {
      for (const char letter : value)
        out << static_cast<int>(static_cast<unsigned char>(letter)) << ' ';
      out << "0\n";
    }
    out << "</DataArray>\n";
  }
  return out.str();
}

/// A VTU file of one rank, in the three parts of which files of several ranks are made.
struct Parts
{
  std::string head, pieces, tail;
};

Parts parts_of(const std::string &text, const StringArrays &field_data)
{
  const std::string opened = "<FieldData>\n", closed = "</Piece>";
  const auto        data = text.find(opened), begin = text.find("<Piece"), end = text.rfind(closed);
  if (data == std::string::npos || begin == std::string::npos || end == std::string::npos || data > begin)
    throw std::logic_error("deal.II writes VTU files otherwise than expected");
  const auto after_data = data + opened.size(), after = end + closed.size();
  return {text.substr(0, after_data) + text_of(field_data) + text.substr(after_data, begin - after_data),
          text.substr(begin, after - begin) + "\n",
          text.substr(after)};
}

/// Writes one file: the head of the first rank, the pieces of all, the tail of the last. It gets its name when it is
/// whole. Throws OutputFailure on the ranks that cannot write their part, when all have tried.
void write_together(const std::string &path, const Parts &parts, MPI_Comm group)
{
  using solver::SharedFile;
  const auto rank = dealii::Utilities::MPI::this_mpi_process(group);
  const auto last = dealii::Utilities::MPI::n_mpi_processes(group) - 1;
  const auto text = (rank == 0 ? parts.head : "") + parts.pieces + (rank == last ? parts.tail : "");

  unsigned long long begin = 0;
  const auto         size  = static_cast<unsigned long long>(text.size());
  MPI_Exscan(&size, &begin, 1, MPI_UNSIGNED_LONG_LONG, MPI_SUM, group);
  const std::string unfinished = path + ".part";
  std::string       problem;
  const auto        attempt = [&](const SharedFile::Use use)
  {
    try
    {
      SharedFile(unfinished, use).write(text.data(), text.size(), rank == 0 ? 0 : begin);
    }
    catch (const SharedFile::Failure &failure)
    {
      problem = failure.what();
    }
  };
  if (rank == 0)
    attempt(SharedFile::Use::create);
  MPI_Barrier(group);
  if (rank > 0)
    attempt(SharedFile::Use::write);
  const bool whole = dealii::Utilities::MPI::max(problem.empty() ? 0 : 1, group) == 0;
  if (rank == 0 && whole && std::rename(unfinished.c_str(), path.c_str()) != 0)
    problem = "'" + path + "' cannot be written: " + std::strerror(errno);
  if (rank == 0 && !(whole && problem.empty()))
    std::remove(unfinished.c_str());
  if (!problem.empty())
    throw OutputFailure(problem);
}
} // namespace

template <int dim>
std::string write_vtu_files(const dealii::DataOutInterface<dim> &out,
                            const StringArrays                  &field_data,
                            const std::string                   &folder,
                            const std::string                   &name,
                            const long                           n_files,
                            MPI_Comm                             communicator)
{
  const long rank    = dealii::Utilities::MPI::this_mpi_process(communicator);
  const long n_ranks = dealii::Utilities::MPI::n_mpi_processes(communicator);
  const long n       = n_files == 0 ? n_ranks : std::min(n_files, n_ranks);
  const long number  = rank * n / n_ranks;
  const auto file    = [&](const long i) { return name + "." + std::to_string(i) + ".vtu"; };

  std::ostringstream text;
  out.write_vtu(text);
  const std::string record = name + ".pvtu";
  agree_on_output(communicator,
                  [&]
                  {
                    MPI_Comm group;
                    MPI_Comm_split(communicator, static_cast<int>(number), static_cast<int>(rank), &group);
                    std::string problem;
                    try
                    {
                      write_together(folder + "/" + file(number), parts_of(text.str(), field_data), group);
                    }
                    catch (const OutputFailure &failure)
                    {
                      problem = failure.what();
                    }
                    MPI_Comm_free(&group);
                    if (!problem.empty())
                      throw OutputFailure(problem);
                  });
  agree_on_output(communicator,
                  [&]
                  {
                    if (rank != 0)
                      return;
                    std::vector<std::string> files;
                    for (long i = 0; i < n; ++i)
                      files.push_back(file(i));
                    std::ostringstream index;
                    out.write_pvtu_record(index, files);
                    write_whole(folder + "/" + record, index.str());
                  });
  return record;
}

template std::string write_vtu_files(const dealii::DataOutInterface<2> &,
                                     const StringArrays &,
                                     const std::string &,
                                     const std::string &,
                                     long,
                                     MPI_Comm);
template std::string write_vtu_files(const dealii::DataOutInterface<3> &,
                                     const StringArrays &,
                                     const std::string &,
                                     const std::string &,
                                     long,
                                     MPI_Comm);
} // namespace ionstack::postprocess
