// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_materials_reading_material_reader_h
#define ionstack_materials_reading_material_reader_h

#include "materials/substance/material.h"

#include <string>

namespace ionstack::materials
{
/// Reads one material file. Mistakes are reported with file, line and entry; what could be read is kept. The name is ""
/// when it could not.
Material read_material_file(const std::string &file, Diagnostics &diagnostics);
} // namespace ionstack::materials

#endif
