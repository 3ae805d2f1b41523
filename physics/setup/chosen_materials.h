// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_setup_chosen_materials_h
#define ionstack_physics_setup_chosen_materials_h

#include "materials/database.h"
#include "materials/substance/catalogue.h"
#include "parameter_files/reader/parameters.h"
#include "physics/setup/named_region.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace ionstack::physics
{
/// A property's name as an entry of a parameter file: "thermal_conductivity/in_plane" is "Thermal conductivity in
/// plane".
std::string entry_name(const std::string &key);

/// The property that a parameter file gives as one number [internal unit], in place of what the material has.
materials::Property given_property(const materials::CatalogueEntry &entry,
                                   const std::string               &direction,
                                   double                           value,
                                   const Location                  &where);

/// The materials of a device: those of the database with the alternatives that the parameter file names and the single
/// values that it gives in sections `Material NAME`.
class ChosenMaterials
{
public:
  /// Reports materials and alternatives that do not exist and values that cannot be used.
  static ChosenMaterials read(parameters::Section                        root,
                              const std::vector<NamedRegion>            &regions,
                              std::shared_ptr<const materials::Database> database,
                              Diagnostics                               &diagnostics);

  /// The material of a region by the text that names it, or nullptr.
  const materials::Material *find(const std::string &text) const;

  const materials::Database &database() const { return *database_; }

private:
  std::shared_ptr<const materials::Database> database_;
  std::map<std::string, materials::Material> materials_; ///< by the text that names them
};
} // namespace ionstack::physics

#endif
