// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_materials_candidates_h
#define ionstack_materials_candidates_h

#include "materials/database.h"

#include <string>

namespace ionstack::materials
{
/// What to do about a property that a material lacks, for the end of a message: what the file says of it, where else in
/// the database a value stands (the material's other alternatives first, then its class), never a value by itself.
/// `species` is "" for a property of the host.
std::string
candidates_for(const std::string &name, const std::string &species, const Material &material, const Database &database);
} // namespace ionstack::materials

#endif
