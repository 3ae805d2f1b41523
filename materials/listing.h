// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_materials_listing_h
#define ionstack_materials_listing_h

#include "materials/database.h"

#include <iosfwd>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

/// The database as text and as JSON, for `ionstack materials`.
namespace ionstack::materials
{
/// What a user wants to see of the database; "" or empty is everything.
struct Filter
{
  std::string         material_class;
  std::string         ion;          ///< name ("silver ion") or symbol ("Ag+") of a mobile species
  std::vector<double> temperatures; ///< at which diffusivities are wanted [K]
};

/// The materials that pass, in the order of classes and names. A class or an ion that no material has is reported in
/// `mistake`, with the nearest known one.
std::vector<const Material *> selected(const Database &database, const Filter &filter, std::string &mistake);

/// One line a material, by class: name, formula, mobile ions, alternatives.
void print_list(std::ostream &out, const std::vector<const Material *> &materials);

/// All values of a material with unit, law, range, source, confidence, validity, note and other reports, wrapped to 100
/// columns.
void print_material(std::ostream &out, const Material &material);

/// A table of D(T) of every mobile species that passes the filter, each alternative in a line of its own. A value
/// outside the stated range of temperature is marked, and so is one whose range is not stated.
void print_diffusivities(std::ostream &out, const std::vector<const Material *> &materials, const Filter &filter);

/// All of a material for programs. Each property has `law`, `unit`, `expression`, `source`, `confidence`, `parameters`
/// (numbers in the units that stand beside them) and, where the file gives them, `species`, `range`, `validity`, `note`
/// and `others`. `diffusivities` holds D at the temperatures of the filter.
nlohmann::json to_json(const Material &material, const Filter &filter);
} // namespace ionstack::materials

#endif
