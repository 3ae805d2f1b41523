// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_materials_listing_h
#define ionstack_materials_listing_h

#include "materials/database.h"

#include <iosfwd>
#include <nlohmann/json.hpp>

/// The database as text and as JSON, for `ionstack materials [NAME] [--json]`.
namespace ionstack::materials
{
/// One material a paragraph: name, formula, class, description.
void print_list(std::ostream &out, const Database &database);

/// All values of a material with unit, law, source, confidence, validity and note, wrapped to 100 columns.
void print_material(std::ostream &out, const Material &material);

/// The same for programs. Each property has `law`, `unit`, `expression`, `source`, `confidence`, `parameters` (numbers
/// in the units that stand beside them) and, where the file gives them, `species`, `validity` (in K) and `note`.
nlohmann::json to_json(const Material &material);
} // namespace ionstack::materials

#endif
