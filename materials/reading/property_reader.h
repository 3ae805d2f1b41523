// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_materials_reading_property_reader_h
#define ionstack_materials_reading_property_reader_h

#include "materials/files/yaml_section.h"
#include "materials/substance/material.h"

#include <string>
#include <vector>

namespace ionstack::materials
{
/// The words that say how sure a value is.
const std::vector<std::string> &confidences();

/// Reads all properties of a host (`species` is "") or of one of its species, each with its law and where it comes
/// from; `ignored` are keys of the section that are none.
Properties read_properties(const YamlSection              &section,
                           const std::string              &species,
                           const std::vector<std::string> &known_species,
                           const std::vector<std::string> &ignored = {});
} // namespace ionstack::materials

#endif
