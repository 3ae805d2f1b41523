// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_run_checkpoint_file_h
#define ionstack_solver_run_checkpoint_file_h

#include <mpi.h>
#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace ionstack::solver
{
/// A checkpoint cannot be written, or is damaged.
struct CheckpointFailure : std::runtime_error
{
  using std::runtime_error::runtime_error;
};

/// A file of a head and several sections of bytes, in which every byte is covered by a checksum (CRC-32):
///
///   8 bytes "IONSTACK", format (u32), checksum of the head (u32), length of the head (u64), head (CBOR), sections
///
/// all little-endian. The head has, beside what the writer puts there, length and checksum of each section. A section
/// is written by all ranks, one piece each, in their order.
class CheckpointFile
{
public:
  static constexpr std::uint32_t format = 3;

  using Bytes = std::vector<std::uint8_t>;

  /// Writes `path` aside and renames it when all of it is on the disk, so that there is no moment without a whole file.
  /// `pieces` are this rank's of each section, `head` counts on rank 0. Collective; throws CheckpointFailure on all
  /// ranks.
  static void
  write(const std::string &path, nlohmann::json head, const std::vector<Bytes> &pieces, MPI_Comm communicator);

  /// Opens a file and verifies all of it. Collective; throws CheckpointFailure on all ranks.
  CheckpointFile(const std::string &path, MPI_Comm communicator);

  const nlohmann::json &head() const { return head_; }

  /// Bytes in a section.
  std::uint64_t size(std::size_t section) const { return sizes_.at(section); }

  /// Reads part of a section; each rank as it likes. Throws CheckpointFailure.
  Bytes read(std::size_t section, std::uint64_t begin, std::uint64_t length) const;

private:
  std::string                path_;
  nlohmann::json             head_;
  std::vector<std::uint64_t> begins_, sizes_;
};

/// Offset in bytes of this rank's piece when each has `length` of them. Collective.
std::uint64_t offset_of_piece(std::uint64_t length, MPI_Comm communicator);
} // namespace ionstack::solver

#endif
