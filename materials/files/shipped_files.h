// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_materials_files_shipped_files_h
#define ionstack_materials_files_shipped_files_h

#include <string>

namespace ionstack
{
/// Path of a file or folder that comes with the program. A program below the folder of its build uses the sources; an
/// installed one, wherever its prefix has been moved to, uses what was installed with it. `in_sources` is the path from
/// the folder of the sources, `installed` that from the folder of the installed data.
std::string shipped_path(const std::string &in_sources, const std::string &installed);
} // namespace ionstack

#endif
