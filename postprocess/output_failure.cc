// SPDX-License-Identifier: Apache-2.0
#include "postprocess/output_failure.h"

#include <deal.II/base/mpi.h>

#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>

namespace ionstack::postprocess
{
namespace
{
[[noreturn]] void fail(const std::string &path, const int reason)
{
  throw OutputFailure("'" + path + "' cannot be written" +
                      (reason != 0 ? ": " + std::string(std::strerror(reason)) : ""));
}
} // namespace

void GrowingFile::open(const std::string &path, const int precision)
{
  path_  = path;
  whole_ = 0;
  errno  = 0;
  file_.open(path, std::ios::binary);
  if (!file_)
    fail(path_, errno);
  file_.precision(precision);
}

void GrowingFile::go_on(const std::string &path, const int precision, const std::streamoff whole)
{
  path_ = path;
  std::error_code problem;
  const auto      size = std::filesystem::file_size(path, problem);
  whole_               = problem ? 0 : static_cast<std::streamoff>(size);
  if (whole >= 0 && whole < whole_)
  {
    std::filesystem::resize_file(path, static_cast<std::uintmax_t>(whole), problem);
    whole_ = whole;
  }
  errno = 0;
  file_.open(path, std::ios::binary | std::ios::app);
  if (!file_)
    fail(path_, errno);
  file_.precision(precision);
}

void GrowingFile::end_piece()
{
  errno = 0;
  if (file_.flush())
  {
    whole_ = static_cast<std::streamoff>(file_.tellp());
    return;
  }
  const int reason = errno;
  file_.close();
  std::error_code ignored;
  std::filesystem::resize_file(path_, static_cast<std::uintmax_t>(whole_), ignored);
  fail(path_, reason);
}

void write_whole(const std::string &path, const std::string &text)
{
  const std::string part = path + "." + std::to_string(getpid());
  errno                  = 0;
  std::ofstream file(part, std::ios::binary);
  file << text;
  file.close();
  const int reason = errno;
  if (!file || std::rename(part.c_str(), path.c_str()) != 0)
  {
    const int why = !file ? reason : errno;
    std::remove(part.c_str());
    fail(path, why);
  }
}

void agree_on_output(MPI_Comm communicator, const std::function<void()> &action)
{
  namespace MPI = dealii::Utilities::MPI;
  std::string problem;
  try
  {
    action();
  }
  catch (const OutputFailure &error)
  {
    problem = error.what();
  }
  const unsigned int ranks   = MPI::n_mpi_processes(communicator);
  const unsigned int speaker = MPI::min(problem.empty() ? ranks : MPI::this_mpi_process(communicator), communicator);
  if (speaker < ranks)
    throw OutputFailure(MPI::broadcast(communicator, problem, speaker));
}
} // namespace ionstack::postprocess
