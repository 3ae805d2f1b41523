// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_materials_substance_catalogue_h
#define ionstack_materials_substance_catalogue_h

#include <string>
#include <vector>

namespace ionstack::materials
{
/// What a property name means: its internal unit, the unit in which it is shown, and a sentence.
struct CatalogueEntry
{
  std::string name;
  std::string internal_unit;
  std::string shown_unit;
  std::string meaning;
  bool        of_species; ///< true for properties of a mobile species in the host
  bool        may_be_negative = false;
  bool        by_direction    = false; ///< may differ in plane and out of plane
};

/// All properties that a material file may give. A new property is one line in catalogue.cc.
const std::vector<CatalogueEntry> &catalogue();

/// The entry of that name, of the host or of its species, or nullptr.
const CatalogueEntry *catalogue_entry(const std::string &name, bool of_species);

/// The classes of materials, in the order in which they are listed.
const std::vector<std::string> &material_classes();
} // namespace ionstack::materials

#endif
