// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_files_folder_lock_h
#define ionstack_postprocess_files_folder_lock_h

#include <string>

namespace ionstack::postprocess
{
/// What says to other processes, on all machines that share the file system, that this one writes into a folder. It
/// ends with the process, however that ends. File systems without locks have none, and nobody is refused there.
class FolderLock
{
public:
  FolderLock() = default;
  ~FolderLock();
  FolderLock(const FolderLock &)            = delete;
  FolderLock &operator=(const FolderLock &) = delete;

  /// Whether nobody else writes into the folder, which must be there, until the object's end.
  bool take(const std::string &folder);

private:
  int folder_ = -1;
};
} // namespace ionstack::postprocess

#endif
