// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_files_log_h
#define ionstack_postprocess_files_log_h

#include "postprocess/files/output_failure.h"

#include <string>

namespace ionstack::postprocess
{
/// What a run says: complete lines go to the screen and, once a folder is there, to log.txt; the live line goes to a
/// terminal only. Silent on all ranks but 0.
class Log
{
public:
  /// `live`: the screen may be a terminal. Under mpirun it looks like one even when it is a file. Without `on_screen`
  /// lines go to the file only.
  Log(bool speaks, bool live, bool on_screen = true);

  /// Starts log.txt in `folder` with the lines so far, or adds them to it when the run goes on. This and each line may
  /// throw OutputFailure, on rank 0.
  void open(const std::string &folder, bool goes_on = false);

  /// A line for screen and file.
  void line(const std::string &text);

  /// A line for the file only.
  void detail(const std::string &text);

  /// Replaces the live line of a terminal; does nothing when the screen is no terminal.
  void live(const std::string &text);

  bool on_terminal() const { return on_terminal_; }

private:
  void clear_live();

  bool        speaks_;
  bool        on_screen_;
  bool        on_terminal_;
  bool        live_shown_ = false;
  GrowingFile file_;
  std::string earlier_;
};
} // namespace ionstack::postprocess

#endif
