// SPDX-License-Identifier: Apache-2.0
#include "solver/run/checkpoint_file.h"

#include "solver/petsc/shared_file.h"

#include <deal.II/base/mpi.h>

#include <zlib.h>

#include <algorithm>
#include <filesystem>

namespace ionstack::solver
{
namespace
{
using Bytes = CheckpointFile::Bytes;

constexpr char          magic[]    = "IONSTACK";
constexpr std::uint64_t front_size = 8 + 4 + 4 + 8;
constexpr std::uint64_t chunk      = 1u << 24;

std::uint32_t checksum(const std::uint8_t *data, std::uint64_t length)
{
  uLong sum = crc32(0, nullptr, 0);
  for (; length > 0;)
  {
    const std::uint64_t part = std::min(length, chunk);
    sum                      = crc32(sum, data, static_cast<uInt>(part));
    data += part;
    length -= part;
  }
  return static_cast<std::uint32_t>(sum);
}

template <class Integer>
void append(Bytes &bytes, const Integer value)
{
  for (std::size_t i = 0; i < sizeof value; ++i)
    bytes.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

template <class Integer>
Integer extract(const std::uint8_t *from)
{
  Integer value = 0;
  for (std::size_t i = 0; i < sizeof value; ++i)
    value |= static_cast<Integer>(from[i]) << (8 * i);
  return value;
}

/// What an action on this rank complains of, told to all: throws on every rank when it failed on any.
template <class Action>
void together(MPI_Comm communicator, const Action &action)
{
  std::string problem;
  try
  {
    action();
  }
  catch (const std::exception &error)
  {
    problem = error.what();
  }
  for (const std::string &text : dealii::Utilities::MPI::all_gather(communicator, problem))
    if (!text.empty())
      throw CheckpointFailure(text);
}
} // namespace

std::uint64_t offset_of_piece(const std::uint64_t length, MPI_Comm communicator)
{
  std::uint64_t offset = 0;
  MPI_Exscan(&length, &offset, 1, MPI_UINT64_T, MPI_SUM, communicator);
  int rank;
  MPI_Comm_rank(communicator, &rank);
  return rank == 0 ? 0 : offset;
}

void CheckpointFile::write(const std::string        &path,
                           nlohmann::json            head,
                           const std::vector<Bytes> &pieces,
                           MPI_Comm                  communicator)
{
  const bool        first = dealii::Utilities::MPI::this_mpi_process(communicator) == 0;
  const std::string part  = path + ".part";

  // Length and checksum of the sections, from those of the pieces.
  std::vector<std::uint64_t> offsets(pieces.size()), lengths(pieces.size());
  nlohmann::json             sections = nlohmann::json::array();
  std::uint64_t              total    = 0;
  for (std::size_t s = 0; s < pieces.size(); ++s)
  {
    offsets[s] = total + offset_of_piece(pieces[s].size(), communicator);
    const std::pair<std::uint64_t, std::uint32_t> own{pieces[s].size(), checksum(pieces[s].data(), pieces[s].size())};
    uLong                                         sum    = crc32(0, nullptr, 0);
    std::uint64_t                                 length = 0;
    for (const auto &[size, of_piece] : dealii::Utilities::MPI::all_gather(communicator, own))
    {
      sum = crc32_combine(sum, of_piece, static_cast<z_off_t>(size));
      length += size;
    }
    sections.push_back({length, static_cast<std::uint32_t>(sum)});
    total += length;
  }
  head["sections"]          = sections;
  const Bytes   encoded     = nlohmann::json::to_cbor(head);
  std::uint64_t head_length = encoded.size();
  MPI_Bcast(&head_length, 1, MPI_UINT64_T, 0, communicator);
  const std::uint64_t begin = front_size + head_length;

  try
  {
    together(communicator,
             [&]
             {
               if (!first)
                 return;
               Bytes front(magic, magic + 8);
               append(front, format);
               append(front, checksum(encoded.data(), encoded.size()));
               append(front, static_cast<std::uint64_t>(encoded.size()));
               const SharedFile file(part, SharedFile::Use::create);
               file.write(front.data(), front.size(), 0);
               file.write(encoded.data(), encoded.size(), front_size);
               file.flush();
             });
    together(communicator,
             [&]
             {
               const SharedFile file(part, SharedFile::Use::write);
               for (std::size_t s = 0; s < pieces.size(); ++s)
                 file.write(pieces[s].data(), pieces[s].size(), begin + offsets[s]);
               file.flush();
             });
    together(communicator,
             [&]
             {
               if (!first)
                 return;
               std::filesystem::rename(part, path);
               const std::filesystem::path folder = std::filesystem::path(path).parent_path();
               SharedFile(folder.empty() ? "." : folder.string(), SharedFile::Use::folder).flush();
             });
  }
  catch (const CheckpointFailure &)
  {
    std::error_code ignored;
    if (first)
      std::filesystem::remove(part, ignored);
    throw;
  }
}

CheckpointFile::CheckpointFile(const std::string &path, MPI_Comm communicator) : path_(path)
{
  Bytes encoded;
  together(communicator,
           [&]
           {
             if (dealii::Utilities::MPI::this_mpi_process(communicator) != 0)
               return;
             const SharedFile    file(path, SharedFile::Use::read);
             const std::uint64_t size    = std::filesystem::file_size(path);
             const auto          damaged = [&] { throw CheckpointFailure("'" + path + "' is damaged"); };
             if (size < front_size)
               throw CheckpointFailure("'" + path + "' is cut short");
             const Bytes front = file.read(0, front_size);
             if (!std::equal(magic, magic + 8, front.begin()))
               damaged();
             if (const auto found = extract<std::uint32_t>(&front[8]); found != format)
               throw CheckpointFailure("'" + path + "' has format " + std::to_string(found) +
                                       ", which this version cannot read (it reads " + std::to_string(format) + ")");
             const auto length = extract<std::uint64_t>(&front[16]);
             if (length > size - front_size)
               throw CheckpointFailure("'" + path + "' is cut short");
             encoded = file.read(front_size, length);
             if (checksum(encoded.data(), encoded.size()) != extract<std::uint32_t>(&front[12]))
               damaged();
             std::uint64_t        at   = front_size + length;
             const nlohmann::json head = nlohmann::json::from_cbor(encoded);
             for (const auto &section : head.at("sections"))
             {
               const auto bytes = section.at(0).get<std::uint64_t>();
               if (bytes > size - at)
                 throw CheckpointFailure("'" + path + "' is cut short");
               uLong sum = crc32(0, nullptr, 0);
               for (std::uint64_t done = 0; done < bytes;)
               {
                 const Bytes some = file.read(at + done, std::min(bytes - done, chunk));
                 sum              = crc32(sum, some.data(), static_cast<uInt>(some.size()));
                 done += some.size();
               }
               if (static_cast<std::uint32_t>(sum) != section.at(1).get<std::uint32_t>())
                 damaged();
               at += bytes;
             }
             if (at != size)
               damaged();
           });
  encoded          = dealii::Utilities::MPI::broadcast(communicator, encoded, 0);
  head_            = nlohmann::json::from_cbor(encoded);
  std::uint64_t at = front_size + encoded.size();
  for (const auto &section : head_.at("sections"))
  {
    begins_.push_back(at);
    sizes_.push_back(section.at(0).get<std::uint64_t>());
    at += sizes_.back();
  }
}

Bytes CheckpointFile::read(const std::size_t section, const std::uint64_t begin, const std::uint64_t length) const
{
  if (begin > sizes_.at(section) || length > sizes_[section] - begin)
    throw CheckpointFailure("'" + path_ + "' is damaged");
  try
  {
    return SharedFile(path_, SharedFile::Use::read).read(begins_[section] + begin, length);
  }
  catch (const SharedFile::Failure &failure)
  {
    throw CheckpointFailure(failure.what());
  }
}
} // namespace ionstack::solver
