// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_materials_database_h
#define ionstack_materials_database_h

#include "materials/diagnostics.h"
#include "materials/law.h"

#include <map>
#include <string>
#include <vector>

namespace ionstack::materials
{
/// One property of a substance, with where it comes from and where it holds.
struct Property
{
  std::string name;       ///< name in the catalogue, for example "electrical_conductivity"
  Law         law;        ///< in internal units
  std::string unit;       ///< internal unit
  std::string expression; ///< the law as written in the file, with the author's units, for people to read
  std::string species;    ///< mobile species whose concentration the law depends on; "" when none
  std::string source;     ///< DOI or full reference
  std::string confidence; ///< "measured", "model fit", "handbook" or "recalled"
  std::string note;
  double      temperature_low  = 0.; ///< validity range [K]; low > high when the file gives none
  double      temperature_high = -1.;
  Location    where;

  bool has_validity() const { return temperature_low <= temperature_high; }
};

/// A mobile species in a host: its charge number and transport properties.
struct Species
{
  std::string                     name;
  std::map<std::string, Property> properties;
  Location                        where;
};

/// A substance: one YAML file.
struct Material
{
  std::string                     name;
  std::string                     formula;
  std::string                     material_class;
  std::string                     description;
  std::map<std::string, Property> properties;
  std::map<std::string, Species>  species;
  Location                        where;
};

/// What a property name means: its internal unit, the unit in which it is shown, and a sentence.
struct CatalogueEntry
{
  std::string name;
  std::string internal_unit;
  std::string shown_unit;
  std::string meaning;
  bool        of_species; ///< true for properties of a mobile species in the host
  bool        may_be_negative = false;
};

/// All properties that a material file may give. A new property is one line in catalogue.cc.
const std::vector<CatalogueEntry> &catalogue();

/// The entry of that name, or nullptr.
const CatalogueEntry *catalogue_entry(const std::string &name);

/// The materials of one or more folders. Earlier folders win: a user's own material hides a shipped one of that name.
class Database
{
public:
  /// Reads every *.yaml in `folders`. All mistakes are reported with file, line and entry; materials that could be
  /// read are available afterwards.
  static Database load(const std::vector<std::string> &folders, Diagnostics &diagnostics);

  /// The material of that name, or nullptr.
  const Material *find(const std::string &name) const;

  const std::map<std::string, Material> &materials() const { return materials_; }
  std::vector<std::string>               names() const;

private:
  std::map<std::string, Material> materials_;
};

/// The folder of the shipped database: $IONSTACK_MATERIALS if set, else the one known from the build or installation.
std::string shipped_database_folder();
} // namespace ionstack::materials

#endif
