// SPDX-License-Identifier: Apache-2.0
#include "postprocess/files/output_failure.h"

#include <deal.II/base/mpi.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>

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

void GrowingFile::begin(const std::string &path, const int precision, const int flags)
{
  close();
  path_   = path;
  number_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | flags, 0666);
  if (number_ < 0)
    fail(path_, errno);
  piece_.precision(precision);
}

void GrowingFile::close()
{
  if (number_ >= 0)
    ::close(number_);
  number_ = -1;
}

void GrowingFile::open(const std::string &path, const int precision)
{
  begin(path, precision, O_TRUNC);
  whole_ = 0;
}

void GrowingFile::go_on(const std::string &path, const int precision, const std::streamoff whole)
{
  std::error_code problem;
  const auto      size = std::filesystem::file_size(path, problem);
  whole_               = problem ? 0 : static_cast<std::streamoff>(size);
  if (whole >= 0 && whole < whole_)
  {
    std::filesystem::resize_file(path, static_cast<std::uintmax_t>(whole), problem);
    whole_ = whole;
  }
  begin(path, precision, 0);
}

void GrowingFile::end_piece()
{
  const std::string text = piece_.str();
  piece_.str("");
  for (std::size_t done = 0; done < text.size();)
  {
    const ssize_t written = ::write(number_, text.data() + done, text.size() - done);
    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
    {
      const int reason = errno;
      close();
      std::error_code ignored;
      std::filesystem::resize_file(path_, static_cast<std::uintmax_t>(whole_), ignored);
      fail(path_, reason);
    }
    done += static_cast<std::size_t>(written);
  }
  whole_ += static_cast<std::streamoff>(text.size());
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
