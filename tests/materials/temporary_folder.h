// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_tests_materials_temporary_folder_h
#define ionstack_tests_materials_temporary_folder_h

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <stdlib.h>
#include <string>

namespace ionstack::tests
{
/// A folder of its own for one test, removed at the end.
class TemporaryFolder
{
public:
  TemporaryFolder()
  {
    std::string pattern = (std::filesystem::temp_directory_path() / "ionstack_materials_XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr)
      throw std::runtime_error("no temporary folder can be made at " + pattern);
    path_ = pattern;
  }
  ~TemporaryFolder()
  {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder &)            = delete;
  TemporaryFolder &operator=(const TemporaryFolder &) = delete;

  const std::string &path() const { return path_; }

  /// Writes a file and returns its path.
  std::string write(const std::string &name, const std::string &text) const
  {
    const std::string file = path_ + "/" + name;
    std::ofstream(file, std::ios::binary) << text;
    return file;
  }

private:
  std::string path_;
};
} // namespace ionstack::tests

#endif
