// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_petsc_shared_file_h
#define ionstack_solver_petsc_shared_file_h

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

namespace ionstack::solver
{
/// A file of which each rank writes and reads its own part, through the calls of the system: MPI's files do not tell of
/// a full disk (Open MPI 4.1 says so on the screen and returns success).
class SharedFile
{
public:
  /// What() names the file and the reason.
  struct Failure : std::runtime_error
  {
    using std::runtime_error::runtime_error;
  };

  enum class Use
  {
    create, ///< and empty it; by one rank, before the others
    write,
    read,
    folder ///< to flush it
  };

  SharedFile(const std::string &path, const Use use)
      : path_(path), reads_(use == Use::read), number_(::open(path.c_str(),
                                                              use == Use::create  ? O_WRONLY | O_CREAT | O_TRUNC
                                                              : use == Use::write ? O_WRONLY
                                                              : use == Use::read  ? O_RDONLY
                                                                                  : O_RDONLY | O_DIRECTORY,
                                                              0644))
  {
    if (number_ < 0)
      fail();
  }
  ~SharedFile()
  {
    if (number_ >= 0)
      ::close(number_);
  }
  SharedFile(const SharedFile &)            = delete;
  SharedFile &operator=(const SharedFile &) = delete;

  /// Throws Failure.
  void write(const void *data, const std::uint64_t length, const std::uint64_t offset) const
  {
    for (std::uint64_t done = 0; done < length;)
    {
      const ssize_t count = ::pwrite(number_,
                                     static_cast<const char *>(data) + done,
                                     std::min(length - done, at_once),
                                     static_cast<off_t>(offset + done));
      if (count < 0 && errno == EINTR)
        continue;
      if (count <= 0)
        fail();
      done += static_cast<std::uint64_t>(count);
    }
  }

  /// Throws Failure, also when the file ends before.
  std::vector<std::uint8_t> read(const std::uint64_t offset, const std::uint64_t length) const
  {
    std::vector<std::uint8_t> bytes(length);
    for (std::uint64_t done = 0; done < length;)
    {
      const ssize_t count =
          ::pread(number_, bytes.data() + done, std::min(length - done, at_once), static_cast<off_t>(offset + done));
      if (count < 0 && errno == EINTR)
        continue;
      if (count < 0)
        fail();
      if (count == 0)
        throw Failure("'" + path_ + "' is cut short");
      done += static_cast<std::uint64_t>(count);
    }
    return bytes;
  }

  /// Returns when all is on the disk. Throws Failure.
  void flush() const
  {
    if (::fsync(number_) != 0)
      fail();
  }

private:
  static constexpr std::uint64_t at_once = 1u << 24;

  [[noreturn]] void fail() const
  {
    throw Failure("'" + path_ + "' cannot be " + (reads_ ? "read" : "written") + ": " + std::strerror(errno));
  }

  std::string path_;
  bool        reads_;
  int         number_;
};
} // namespace ionstack::solver

#endif
