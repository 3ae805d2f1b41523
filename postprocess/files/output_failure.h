// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_files_output_failure_h
#define ionstack_postprocess_files_output_failure_h

#include <mpi.h>

#include <functional>
#include <ios>
#include <sstream>
#include <stdexcept>
#include <string>

namespace ionstack::postprocess
{
/// A result cannot be written: the disk is full, a quota or a limit is reached, the folder is gone. Ends the program
/// with exit status 1; what was written before is whole.
struct OutputFailure : std::runtime_error
{
  using std::runtime_error::runtime_error;
};

/// A text file that grows piece by piece, as a table by rows, and holds whole pieces at any time and after any end of
/// the program: each is handed to the system at once.
class GrowingFile
{
public:
  GrowingFile() = default;
  ~GrowingFile() { close(); }
  GrowingFile(const GrowingFile &)            = delete;
  GrowingFile &operator=(const GrowingFile &) = delete;

  /// Begins the file at `path`; numbers are written with `precision` digits. Throws OutputFailure.
  void open(const std::string &path, int precision);

  /// Adds to the file at `path`, of which the first `whole` bytes are kept, all when negative. Throws OutputFailure.
  void go_on(const std::string &path, int precision, std::streamoff whole = -1);

  /// Size of the pieces so far [bytes].
  std::streamoff size() const { return whole_; }

  bool is_open() const { return number_ >= 0; }

  /// Where the next piece goes.
  std::ostream &out() { return piece_; }

  /// Ends a piece and writes it. Throws OutputFailure with the reason when it could not be written; the
  /// file then ends with the piece before, and is closed.
  void end_piece();

private:
  void begin(const std::string &path, int precision, int flags);
  void close();

  std::string        path_;
  std::ostringstream piece_;       ///< the present one
  int                number_ = -1; ///< of the open file, by which the system knows it
  std::streamoff     whole_  = 0;  ///< size of the pieces so far
};

/// Writes a file beside `path` and gives it this name at the end: whoever reads, at any time and after any end of the
/// program, finds the old file or the new one, whole. Throws OutputFailure. Not collective.
void write_whole(const std::string &path, const std::string &text);

/// Does `action` on all ranks. When it throws OutputFailure on some, throws it on all, with the message of the first of
/// them: only one rank writes most files, and the others must not wait for it. The action's own collective calls have
/// to be over when it throws. Collective.
void agree_on_output(MPI_Comm communicator, const std::function<void()> &action);
} // namespace ionstack::postprocess

#endif
