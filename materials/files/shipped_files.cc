// SPDX-License-Identifier: Apache-2.0
#include "materials/files/shipped_files.h"

#include "build_info.h"

#include <filesystem>

namespace ionstack
{
namespace
{
namespace fs = std::filesystem;

/// Whether the program stands below the folder in which it was built, by whatever path that is reached.
bool is_in_build_folder(const fs::path &program)
{
  std::error_code ignored;
  for (fs::path folder = program.parent_path(); folder != folder.parent_path(); folder = folder.parent_path())
    if (fs::equivalent(folder, build_info::build_folder, ignored))
      return true;
  return false;
}

/// The folder of the installed data, or "" where those of the sources are to be used.
std::string installed_folder()
{
  std::error_code ignored;
  const fs::path  program = fs::read_symlink("/proc/self/exe", ignored);
  if (is_in_build_folder(program))
    return "";
  const fs::path beside = (program.parent_path() / build_info::data_from_program).lexically_normal();
  for (const fs::path &folder : {beside, fs::path(build_info::installed_folder)})
    if (fs::is_directory(folder / "database", ignored))
      return folder.string();
  return "";
}
} // namespace

std::string shipped_path(const std::string &in_sources, const std::string &installed)
{
  static const std::string data = installed_folder();
  return data.empty() ? std::string(build_info::source_folder) + "/" + in_sources : data + "/" + installed;
}
} // namespace ionstack
