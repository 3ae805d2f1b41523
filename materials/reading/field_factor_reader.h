// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_materials_reading_field_factor_reader_h
#define ionstack_materials_reading_field_factor_reader_h

#include "materials/files/yaml_section.h"
#include "materials/substance/field_factor.h"

#include <string>

namespace ionstack::materials
{
/// Reads the entry `field` of a conductivity: by what an electric field raises it. Reports mistakes and returns false;
/// `expression` gets one line for people.
bool read_field_factor(const YamlEntry &entry, Diagnostics &diagnostics, FieldFactor &factor, std::string &expression);
} // namespace ionstack::materials

#endif
