// SPDX-License-Identifier: Apache-2.0
#include "postprocess/files/folder_lock.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace ionstack::postprocess
{
FolderLock::~FolderLock()
{
  if (folder_ >= 0)
    close(folder_);
}

bool FolderLock::take(const std::string &folder)
{
  if (folder_ >= 0)
    close(folder_);
  folder_ = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  return folder_ < 0 || flock(folder_, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
}
} // namespace ionstack::postprocess
