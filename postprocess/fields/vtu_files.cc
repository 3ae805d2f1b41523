// SPDX-License-Identifier: Apache-2.0
#include "postprocess/fields/vtu_files.h"

#include "materials/units/units.h"
#include "postprocess/files/output_failure.h"
#include "solver/petsc/shared_file.h"

#include <deal.II/base/mpi.h>
#include <deal.II/base/utilities.h>

#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <new>
#include <numeric>
#include <tuple>

namespace ionstack::postprocess
{
namespace
{
namespace MPI = dealii::Utilities::MPI;
using Bytes   = std::vector<unsigned char>;
using Size    = std::uint64_t;

constexpr Size block_size = 1 << 15; ///< of what is compressed at once: VTK's own choice

/// A name as the value of an XML attribute.
std::string quoted(const std::string &name)
{
  std::string text = "\"";
  for (const char letter : name)
    switch (letter)
    {
    case '&':
      text += "&amp;";
      break;
    case '<':
      text += "&lt;";
      break;
    case '>':
      text += "&gt;";
      break;
    case '"':
      text += "&quot;";
      break;
    default:
      text += letter;
    }
  return text + '"';
}

template <class Number>
constexpr const char *type_of = "";
template <>
constexpr const char *type_of<float> = "Float32";
template <>
constexpr const char *type_of<int> = "Int32";
template <>
constexpr const char *type_of<std::int64_t> = "Int64";
template <>
constexpr const char *type_of<std::uint8_t> = "UInt8";

/// The bytes of all ranks in a row, cut anew: each rank gets whole units of so many bytes, the last also what is left.
/// A rank has less than 2 GB of an array. Collective.
Bytes in_whole_units(const Bytes &bytes, const Size unit, MPI_Comm group)
{
  const std::vector<Size> sizes = MPI::all_gather(group, static_cast<Size>(bytes.size()));
  const std::size_t       n = sizes.size(), rank = MPI::this_mpi_process(group);
  std::vector<Size>       old_begin(n + 1, 0), new_begin(n + 1);
  std::partial_sum(sizes.begin(), sizes.end(), old_begin.begin() + 1);
  for (std::size_t r = 0; r <= n; ++r)
    new_begin[r] = std::min(old_begin[n], (old_begin[r] + unit - 1) / unit * unit);
  new_begin[n]       = old_begin[n];
  const auto overlap = [&](const std::size_t from, const std::size_t to)
  {
    const Size begin = std::max(old_begin[from], new_begin[to]), end = std::min(old_begin[from + 1], new_begin[to + 1]);
    return begin < end ? std::pair<int, int>(end - begin, begin - old_begin[from]) : std::pair<int, int>(0, 0);
  };
  std::vector<int> send(n), send_at(n), receive(n), receive_at(n);
  for (std::size_t r = 0; r < n; ++r)
  {
    std::tie(send[r], send_at[r]) = overlap(rank, r);
    receive[r]                    = overlap(r, rank).first;
  }
  std::partial_sum(receive.begin(), receive.end() - 1, receive_at.begin() + 1);
  Bytes result(new_begin[rank + 1] - new_begin[rank]);
  MPI_Alltoallv(bytes.data(),
                send.data(),
                send_at.data(),
                MPI_UNSIGNED_CHAR,
                result.data(),
                receive.data(),
                receive_at.data(),
                MPI_UNSIGNED_CHAR,
                group);
  return result;
}

/// The text of one file, of which each rank has a part of each array.
class Document
{
public:
  explicit Document(MPI_Comm group)
      : group_(group), rank_(MPI::this_mpi_process(group)), n_(MPI::n_mpi_processes(group))
  {
  }

  /// Text that stands once.
  void add(const std::string &text)
  {
    if (rank_ == 0)
      last_ += text;
  }

  template <class Number>
  void add_array(const std::string &name, const std::vector<Number> &values, const int components = 1)
  {
    Bytes bytes(values.size() * sizeof(Number));
    if (!bytes.empty())
      std::memcpy(bytes.data(), values.data(), bytes.size());
    // VTK's blocks, zlib's stream of each.
    bytes = in_whole_units(bytes, block_size, group_);
    Bytes                      packed;
    std::vector<std::uint32_t> packed_sizes;
    for (Size begin = 0; begin < bytes.size(); begin += block_size)
    {
      const Size length      = std::min(block_size, bytes.size() - begin);
      uLongf     packed_size = compressBound(length);
      const auto at          = packed.size();
      packed.resize(at + packed_size);
      if (compress2(packed.data() + at, &packed_size, bytes.data() + begin, length, Z_BEST_SPEED) != Z_OK)
        throw std::bad_alloc(); // the only mistake that is left
      packed.resize(at + packed_size);
      packed_sizes.push_back(static_cast<std::uint32_t>(packed_size));
    }
    const auto all   = MPI::gather(group_, packed_sizes);
    const Size total = MPI::sum(static_cast<Size>(bytes.size()), group_);

    add("<DataArray type=\"" + std::string(type_of<Number>) + "\" Name=" + quoted(name) + " NumberOfComponents=\"" +
        std::to_string(components) + "\" format=\"binary\">\n");
    if (rank_ == 0)
    {
      // Number of blocks, size of one, of the last if that is smaller, and the size of each when it is compressed.
      std::vector<std::uint32_t> head{0, block_size, static_cast<std::uint32_t>(total % block_size)};
      for (const auto &of_rank : all)
        head.insert(head.end(), of_rank.begin(), of_rank.end());
      head[0]           = static_cast<std::uint32_t>(head.size() - 3);
      const auto *begin = reinterpret_cast<const unsigned char *>(head.data());
      last_ += dealii::Utilities::encode_base64(Bytes(begin, begin + head.size() * sizeof head[0]));
    }
    last_ += dealii::Utilities::encode_base64(in_whole_units(packed, 3, group_)); // 3 bytes are 4 letters
    parts_.push_back(std::move(last_));
    last_.clear();
    add("\n</DataArray>\n");
  }

  /// Throws OutputFailure on the ranks that cannot write their part, when all have tried.
  void write(const std::string &path)
  {
    using solver::SharedFile;
    parts_.push_back(std::move(last_));
    std::vector<Size> sizes;
    for (const std::string &part : parts_)
      sizes.push_back(part.size());
    const auto        of_ranks   = MPI::all_gather(group_, sizes);
    const std::string unfinished = path + ".part";
    std::string       problem;
    const auto        attempt = [&](const SharedFile::Use use)
    {
      try
      {
        const SharedFile file(unfinished, use);
        Size             begin = 0;
        for (std::size_t i = 0; i < parts_.size(); ++i)
          for (unsigned int r = 0; r < n_; ++r)
          {
            if (r == rank_)
              file.write(parts_[i].data(), parts_[i].size(), begin);
            begin += of_ranks[r][i];
          }
      }
      catch (const SharedFile::Failure &failure)
      {
        problem = failure.what();
      }
    };
    if (rank_ == 0)
      attempt(SharedFile::Use::create);
    MPI_Barrier(group_);
    if (rank_ > 0)
      attempt(SharedFile::Use::write);
    const bool whole = MPI::max(problem.empty() ? 0 : 1, group_) == 0;
    if (rank_ == 0 && whole && std::rename(unfinished.c_str(), path.c_str()) != 0)
      problem = "'" + path + "' cannot be written: " + std::strerror(errno);
    if (rank_ == 0 && !(whole && problem.empty()))
      std::remove(unfinished.c_str());
    if (!problem.empty())
      throw OutputFailure(problem);
  }

private:
  MPI_Comm                 group_;
  unsigned int             rank_, n_;
  std::vector<std::string> parts_; ///< the file is the first of all ranks, then the second of all, ...
  std::string              last_;  ///< that is not complete
};

/// The head of a file, of the machine's byte order.
std::string head(const std::string &type, const std::string &more = "")
{
  const std::uint16_t one    = 1;
  const bool          little = *reinterpret_cast<const unsigned char *>(&one) == 1;
  return "<?xml version=\"1.0\"?>\n<VTKFile type=\"" + type + "\" version=\"0.1\" byte_order=\"" +
         (little ? "Little" : "Big") + "Endian\"" + more + ">\n<" + type;
}

/// The record of what is in each of `files`.
std::string pvtu_text(const VtuGrid &grid, const std::vector<std::string> &files)
{
  const auto array = [](const char *type, const std::string &name, const int components = 1)
  {
    return "<PDataArray type=\"" + std::string(type) + "\" Name=" + quoted(name) + " NumberOfComponents=\"" +
           std::to_string(components) + "\"/>\n";
  };
  std::string text = head("PUnstructuredGrid") + " GhostLevel=\"0\">\n<PPointData>\n";
  for (const auto &one : grid.point_data)
    text += array(type_of<float>, one.first);
  text += "</PPointData>\n<PCellData>\n";
  for (const auto &one : grid.cell_data)
    text += array(type_of<int>, one.first);
  text += "</PCellData>\n<PPoints>\n" + array(type_of<float>, "Points", 3) + "</PPoints>\n";
  for (const std::string &file : files)
    text += "<Piece Source=" + quoted(file) + "/>\n";
  return text + "</PUnstructuredGrid>\n</VTKFile>\n";
}
} // namespace

void VtuGrid::name_numbers(const std::string &what, const std::vector<std::string> &names)
{
  for (std::size_t i = 0; i < names.size(); ++i)
    field_data.emplace_back(what + ": " + names[i], static_cast<double>(i));
}

void write_vtu(const VtuGrid &grid, const std::string &path, MPI_Comm communicator)
{
  const auto n_vertices = static_cast<std::size_t>(grid.vertices_per_cell);
  const Size here[]     = {grid.points.size() / 3, grid.connectivity.size() / n_vertices};
  Size       before[]   = {0, 0}, all[2];
  MPI_Exscan(here, before, 2, MPI_UINT64_T, MPI_SUM, communicator);
  MPI_Allreduce(here, all, 2, MPI_UINT64_T, MPI_SUM, communicator);

  Document file(communicator);
  file.add(head("UnstructuredGrid", " compressor=\"vtkZLibDataCompressor\"") + ">\n<FieldData>\n");
  for (const auto &[name, value] : grid.field_data)
    file.add("<DataArray type=\"Float64\" Name=" + quoted(name) + " NumberOfTuples=\"1\" format=\"ascii\">" +
             units::shortest(value) + "</DataArray>\n");
  file.add("</FieldData>\n<Piece NumberOfPoints=\"" + std::to_string(all[0]) + "\" NumberOfCells=\"" +
           std::to_string(all[1]) + "\">\n<Points>\n");
  file.add_array("Points", std::vector<float>(grid.points.begin(), grid.points.end()), 3);
  file.add("</Points>\n<Cells>\n");
  std::vector<std::int64_t> numbers;
  for (const long long point : grid.connectivity)
    numbers.push_back(point + static_cast<std::int64_t>(before[0]));
  file.add_array("connectivity", numbers);
  numbers.clear();
  for (Size cell = 0; cell < here[1]; ++cell)
    numbers.push_back(static_cast<std::int64_t>((before[1] + cell + 1) * n_vertices));
  file.add_array("offsets", numbers);
  constexpr std::uint8_t quadrilateral = 9, hexahedron = 12;
  file.add_array("types", std::vector<std::uint8_t>(here[1], n_vertices == 4 ? quadrilateral : hexahedron));
  file.add("</Cells>\n<PointData>\n");
  for (const auto &[name, values] : grid.point_data)
    file.add_array(name, values);
  file.add("</PointData>\n<CellData>\n");
  for (const auto &[name, values] : grid.cell_data)
    file.add_array(name, values);
  file.add("</CellData>\n</Piece>\n</UnstructuredGrid>\n</VTKFile>\n");
  file.write(path);
}

std::string write_vtu_files(
    const VtuGrid &grid, const std::string &folder, const std::string &name, const long n_files, MPI_Comm communicator)
{
  const long rank    = MPI::this_mpi_process(communicator);
  const long n_ranks = MPI::n_mpi_processes(communicator);
  const long n       = n_files == 0 ? n_ranks : std::min(n_files, n_ranks);
  const long number  = rank * n / n_ranks;
  const auto file    = [&](const long i) { return name + "." + std::to_string(i) + ".vtu"; };

  const std::string record = name + ".pvtu";
  agree_on_output(communicator,
                  [&]
                  {
                    MPI_Comm group;
                    MPI_Comm_split(communicator, static_cast<int>(number), static_cast<int>(rank), &group);
                    std::string problem;
                    try
                    {
                      write_vtu(grid, folder + "/" + file(number), group);
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
                    write_whole(folder + "/" + record, pvtu_text(grid, files));
                  });
  return record;
}

std::string pvd_text(const std::vector<std::pair<double, std::string>> &files)
{
  std::string text = head("Collection") + ">\n";
  for (const auto &[time, file] : files)
    text += "<DataSet timestep=\"" + units::shortest(time) + "\" group=\"\" part=\"0\" file=" + quoted(file) + "/>\n";
  return text + "</Collection>\n</VTKFile>\n";
}
} // namespace ionstack::postprocess
