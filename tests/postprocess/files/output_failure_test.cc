// SPDX-License-Identifier: Apache-2.0
#include "postprocess/files/output_failure.h"

#include <deal.II/base/mpi.h>

#include <gtest/gtest.h>

#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace ionstack::postprocess
{
namespace
{
/// A name in the folder for temporary files that no other rank has.
std::string own_path(const std::string &name)
{
  const auto rank = dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD);
  return (std::filesystem::temp_directory_path() /
          ("ionstack_output_failure_" + std::to_string(getpid()) + "_" + std::to_string(rank) + name))
      .string();
}

std::string content(const std::string &path)
{
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// What `action` throws, "" when nothing.
template <class Action>
std::string failure_of(const Action &action)
{
  try
  {
    action();
  }
  catch (const OutputFailure &error)
  {
    return error.what();
  }
  return "";
}

/// A limit on the size of files [bytes] for the life of this object; a write beyond it fails as on a full disk.
class SizeLimit
{
public:
  explicit SizeLimit(const rlim_t bytes)
  {
    std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before_);
    rlimit now   = before_;
    now.rlim_cur = bytes;
    setrlimit(RLIMIT_FSIZE, &now);
  }
  ~SizeLimit() { setrlimit(RLIMIT_FSIZE, &before_); }
  SizeLimit(const SizeLimit &)            = delete;
  SizeLimit &operator=(const SizeLimit &) = delete;

private:
  rlimit before_{};
};

TEST(OutputFailure, AGrowingFileKeepsWholePieces)
{
  const std::string path = own_path("rows");
  GrowingFile       file;
  std::string       failure;
  {
    const SizeLimit limit(25); // two rows and a half
    file.open(path, 6);
    for (int row = 0; row < 2; ++row)
    {
      file.out() << "123456789\n";
      file.end_piece();
    }
    file.out() << "123456789\n";
    failure = failure_of([&] { file.end_piece(); });
  }
  EXPECT_EQ(failure, "'" + path + "' cannot be written: File too large");
  EXPECT_FALSE(file.is_open());
  EXPECT_EQ(content(path), "123456789\n123456789\n");
  std::filesystem::remove(path);
}

TEST(OutputFailure, NoPartOfAPieceIsInTheFile)
{
  // Longer than any buffer of a stream.
  const std::string path = own_path("piece"), row = std::string(99, '7') + "\n";
  std::string       all;
  GrowingFile       file;
  file.open(path, 6);
  for (int piece = 0; piece < 3; ++piece)
  {
    const std::string before = all;
    for (int i = 0; i < 1000; ++i)
    {
      file.out() << row;
      all += row;
    }
    EXPECT_EQ(content(path), before);
    file.end_piece();
    EXPECT_EQ(content(path), all);
    EXPECT_EQ(file.size(), static_cast<std::streamoff>(all.size()));
  }
  std::filesystem::remove(path);
}

TEST(OutputFailure, AFileIsWrittenWholeOrNotAtAll)
{
  const std::string path = own_path("whole");
  write_whole(path, "first");
  {
    const SizeLimit limit(25);
    EXPECT_EQ(failure_of([&] { write_whole(path, std::string(100, 'x')); }),
              "'" + path + "' cannot be written: File too large");
  }
  EXPECT_EQ(content(path), "first");
  write_whole(path, "second");
  EXPECT_EQ(content(path), "second");
  std::filesystem::remove(path);
  // Nothing lies beside it.
  EXPECT_FALSE(std::filesystem::exists(path + "." + std::to_string(getpid())));
}

TEST(OutputFailure, AFullDevice)
{
  if (!std::filesystem::exists("/dev/full"))
    GTEST_SKIP() << "this system has no /dev/full";
  GrowingFile file;
  file.open("/dev/full", 6);
  file.out() << "a row\n";
  EXPECT_EQ(failure_of([&] { file.end_piece(); }), "'/dev/full' cannot be written: No space left on device");
}

TEST(OutputFailure, AFolderThatIsNotThere)
{
  const std::string path = own_path("nowhere") + "/file";
  GrowingFile       file;
  EXPECT_EQ(failure_of([&] { file.open(path, 6); }), "'" + path + "' cannot be written: No such file or directory");
  EXPECT_EQ(failure_of([&] { write_whole(path, "text"); }),
            "'" + path + "' cannot be written: No such file or directory");
}

TEST(OutputFailure, AllRanksAgree)
{
  const unsigned int ranks = dealii::Utilities::MPI::n_mpi_processes(MPI_COMM_WORLD);
  const unsigned int rank  = dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD);
  for (unsigned int culprit = 0; culprit < ranks; ++culprit)
    EXPECT_EQ(failure_of(
                  [&]
                  {
                    agree_on_output(MPI_COMM_WORLD,
                                    [&]
                                    {
                                      if (rank >= culprit)
                                        throw OutputFailure("rank " + std::to_string(rank));
                                    });
                  }),
              "rank " + std::to_string(culprit));
  EXPECT_EQ(failure_of([&] { agree_on_output(MPI_COMM_WORLD, [] {}); }), "");
}
} // namespace
} // namespace ionstack::postprocess
